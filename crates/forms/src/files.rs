//! What a file is, by its content and not by its name.

/// The sorts of files that applicants send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Pdf,
    Png,
    Jpeg,
    Gif,
    Tiff,
    Webp,
    Heic,
    /// Office Open XML text, table or slides.
    Docx,
    Xlsx,
    Pptx,
    /// OpenDocument text or table.
    Odt,
    Ods,
    Zip,
    Xml,
    Rtf,
}

use FileKind as K;

/// Kind, media type, endings.
const KINDS: [(K, &str, &[&str]); 15] = [
    (K::Pdf, "application/pdf", &["pdf"]),
    (K::Png, "image/png", &["png"]),
    (K::Jpeg, "image/jpeg", &["jpg", "jpeg"]),
    (K::Gif, "image/gif", &["gif"]),
    (K::Tiff, "image/tiff", &["tif", "tiff"]),
    (K::Webp, "image/webp", &["webp"]),
    (K::Heic, "image/heic", &["heic", "heif"]),
    (K::Docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    (K::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    (K::Pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"]),
    (K::Odt, "application/vnd.oasis.opendocument.text", &["odt"]),
    (K::Ods, "application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    (K::Zip, "application/zip", &["zip"]),
    (K::Xml, "application/xml", &["xml"]),
    (K::Rtf, "application/rtf", &["rtf"]),
];

impl FileKind {
    pub fn media_type(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, media_type, _)| media_type)
    }

    /// What an ending (lower case, without a dot) promises.
    pub fn of_ending(ending: &str) -> Option<Self> {
        KINDS.iter().find(|(_, _, endings)| endings.contains(&ending)).map(|(kind, ..)| *kind)
    }

    /// What the content is, by its first bytes; none for what isn't known.
    pub fn of_content(bytes: &[u8]) -> Option<Self> {
        let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
        if at(0, b"PK\x03\x04") {
            return Some(in_zip(bytes));
        }
        // A PDF may have some bytes before its header.
        let head = bytes.get(..1024).unwrap_or(bytes);
        if head.windows(5).any(|window| window == b"%PDF-") {
            return Some(K::Pdf);
        }
        let known: [(K, bool); 9] = [
            (K::Png, at(0, b"\x89PNG\r\n\x1a\n")),
            (K::Jpeg, at(0, b"\xff\xd8\xff")),
            (K::Gif, at(0, b"GIF87a") || at(0, b"GIF89a")),
            (K::Tiff, at(0, b"II*\0") || at(0, b"MM\0*")),
            (K::Webp, at(0, b"RIFF") && at(8, b"WEBP")),
            (K::Heic, [&b"heic"[..], b"heix", b"mif1", b"heim"].iter().any(|brand| at(4, b"ftyp") && at(8, brand))),
            (K::Rtf, at(0, b"{\\rtf")),
            (K::Xml, at(0, b"<?xml") || at(0, b"\xef\xbb\xbf<?xml")),
            (K::Zip, at(0, b"PK\x05\x06")),
        ];
        known.into_iter().find(|(_, fits)| *fits).map(|(kind, _)| kind)
    }
}

/// Documents are archives with tell-tale names inside.
fn in_zip(bytes: &[u8]) -> FileKind {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        K::Odt
    } else if has(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
        K::Ods
    } else if has(b"word/document.xml") {
        K::Docx
    } else if has(b"xl/workbook.xml") {
        K::Xlsx
    } else if has(b"ppt/presentation.xml") {
        K::Pptx
    } else {
        K::Zip
    }
}

/// Whether a PDF says in its metadata that it is PDF/A (ISO 19005, 6.6.4). Whether it is would take a validator.
pub fn claims_pdf_a(bytes: &[u8]) -> bool {
    let name = b"pdfaid:part";
    bytes.windows(name.len()).any(|window| window == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_what_a_file_is() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n"[..], Some(K::Pdf)),
            (b"\n\n%PDF-1.4", Some(K::Pdf)),
            (b"\x89PNG\r\n\x1a\n...", Some(K::Png)),
            (b"\xff\xd8\xff\xe0", Some(K::Jpeg)),
            (b"PK\x03\x04....word/document.xml", Some(K::Docx)),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", Some(K::Odt)),
            (b"PK\x03\x04....", Some(K::Zip)),
            (b"<?xml version=\"1.0\"?>", Some(K::Xml)),
            (b"....ftypheic", Some(K::Heic)),
            (b"MZ\x90\0", None),
            (b"", None),
        ] {
            assert_eq!(FileKind::of_content(bytes), kind, "{bytes:?}");
        }
        assert!(claims_pdf_a(b"<rdf:li pdfaid:part=\"2\"/>") && !claims_pdf_a(b"%PDF-1.7"));
    }
}
