//! Types of files: their media types and endings, and what a file is by its content and not by its name.

/// The sorts of files that applicants send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// Told by `%PDF-` within the first bytes.
    Pdf,
    /// Told by its eight bytes of signature.
    Png,
    /// Told by its first marker.
    Jpeg,
    /// Told by `GIF87a` or `GIF89a`.
    Gif,
    /// Of either byte order.
    Tiff,
    /// A RIFF container of `WEBP`.
    Webp,
    /// Told by the brand of its container (ISO BMFF); media type `image/heif` as well.
    Heic,
    /// Office Open XML text, table or slides.
    Docx,
    /// Table of Office Open XML.
    Xlsx,
    /// Slides of Office Open XML.
    Pptx,
    /// OpenDocument text or table.
    Odt,
    /// Table of OpenDocument.
    Ods,
    /// An archive that is none of these documents.
    Zip,
    /// With an XML declaration; without one the content doesn't tell it.
    Xml,
    /// Told by `{\rtf`.
    Rtf,
}

use FileType as T;

/// What is known of a sort of files: the type where the content tells it, media types (IANA), endings; the usual ones first.
type Row = (Option<T>, &'static [&'static str], &'static [&'static str]);

const TABLE: [Row; 29] = [
    (Some(T::Pdf), &["application/pdf"], &["pdf"]),
    (Some(T::Jpeg), &["image/jpeg", "image/jpg"], &["jpg", "jpeg"]),
    (Some(T::Png), &["image/png"], &["png"]),
    (Some(T::Tiff), &["image/tiff"], &["tif", "tiff"]),
    (Some(T::Gif), &["image/gif"], &["gif"]),
    (None, &["image/bmp"], &["bmp"]),
    (Some(T::Webp), &["image/webp"], &["webp"]),
    (Some(T::Heic), &["image/heic", "image/heif"], &["heic", "heif"]),
    (None, &["image/svg+xml"], &["svg"]),
    (None, &["text/plain"], &["txt"]),
    (None, &["text/csv"], &["csv"]),
    (None, &["text/html"], &["html", "htm"]),
    (Some(T::Rtf), &["application/rtf", "text/rtf"], &["rtf"]),
    (Some(T::Xml), &["application/xml", "text/xml"], &["xml"]),
    (None, &["application/json"], &["json"]),
    (Some(T::Zip), &["application/zip"], &["zip"]),
    (None, &["application/msword"], &["doc"]),
    (None, &["application/vnd.ms-excel"], &["xls"]),
    (None, &["application/vnd.ms-powerpoint"], &["ppt"]),
    (Some(T::Docx), &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"], &["docx"]),
    (Some(T::Xlsx), &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"], &["xlsx"]),
    (Some(T::Pptx), &["application/vnd.openxmlformats-officedocument.presentationml.presentation"], &["pptx"]),
    (Some(T::Odt), &["application/vnd.oasis.opendocument.text"], &["odt"]),
    (Some(T::Ods), &["application/vnd.oasis.opendocument.spreadsheet"], &["ods"]),
    (None, &["application/vnd.oasis.opendocument.presentation"], &["odp"]),
    (None, &["message/rfc822"], &["eml"]),
    (None, &["video/mp4"], &["mp4"]),
    (None, &["audio/mpeg"], &["mp3"]),
    (None, &["application/dxf", "image/vnd.dxf"], &["dxf"]),
];

/// Endings of the files of a media type; none for one that isn't known, a range such as `image/*` among them.
pub fn endings(media_type: &str) -> &'static [&'static str] {
    row_of(media_type).map_or(&[], |(_, _, endings)| *endings)
}

/// The usual media type of files with an ending (lower case, without a dot).
pub fn media_type_of_ending(ending: &str) -> Option<&'static str> {
    TABLE.iter().find(|(_, _, endings)| endings.contains(&ending)).and_then(|(_, types, _)| types.first().copied())
}

fn row_of(media_type: &str) -> Option<&'static Row> {
    let media_type = media_type.to_lowercase();
    TABLE.iter().find(|(_, types, _)| types.contains(&media_type.as_str()))
}

impl FileType {
    /// The usual one.
    pub fn media_type(self) -> &'static str {
        let row = TABLE.iter().find(|(known, ..)| *known == Some(self));
        row.and_then(|(_, types, _)| types.first().copied()).unwrap_or_default()
    }

    /// In any case; `None` for types whose content doesn't tell them.
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        row_of(media_type).and_then(|(known, ..)| *known)
    }

    /// What an ending (lower case, without a dot) promises.
    pub fn of_ending(ending: &str) -> Option<Self> {
        TABLE.iter().find(|(_, _, endings)| endings.contains(&ending)).and_then(|(known, ..)| *known)
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
            return Some(T::Pdf);
        }
        let known: [(T, bool); 9] = [
            (T::Png, at(0, b"\x89PNG\r\n\x1a\n")),
            (T::Jpeg, at(0, b"\xff\xd8\xff")),
            (T::Gif, at(0, b"GIF87a") || at(0, b"GIF89a")),
            (T::Tiff, at(0, b"II*\0") || at(0, b"MM\0*")),
            (T::Webp, at(0, b"RIFF") && at(8, b"WEBP")),
            (T::Heic, [&b"heic"[..], b"heix", b"mif1", b"heim"].iter().any(|brand| at(4, b"ftyp") && at(8, brand))),
            (T::Rtf, at(0, b"{\\rtf")),
            (T::Xml, at(0, b"<?xml") || at(0, b"\xef\xbb\xbf<?xml")),
            (T::Zip, at(0, b"PK\x05\x06")),
        ];
        known.into_iter().find(|(_, fits)| *fits).map(|(kind, _)| kind)
    }
}

/// Documents are archives with tell-tale names inside.
fn in_zip(bytes: &[u8]) -> FileType {
    let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
    if has(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        T::Odt
    } else if has(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
        T::Ods
    } else if has(b"word/document.xml") {
        T::Docx
    } else if has(b"xl/workbook.xml") {
        T::Xlsx
    } else if has(b"ppt/presentation.xml") {
        T::Pptx
    } else {
        T::Zip
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
            (&b"%PDF-1.7\n"[..], Some(T::Pdf)),
            (b"\n\n%PDF-1.4", Some(T::Pdf)),
            (b"\x89PNG\r\n\x1a\n...", Some(T::Png)),
            (b"\xff\xd8\xff\xe0", Some(T::Jpeg)),
            (b"PK\x03\x04....word/document.xml", Some(T::Docx)),
            (b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text", Some(T::Odt)),
            (b"PK\x03\x04....", Some(T::Zip)),
            (b"<?xml version=\"1.0\"?>", Some(T::Xml)),
            (b"....ftypheic", Some(T::Heic)),
            (b"MZ\x90\0", None),
            (b"", None),
        ] {
            assert_eq!(FileType::of_content(bytes), kind, "{bytes:?}");
        }
        assert_eq!((FileType::of_media_type("Text/XML"), FileType::of_media_type("image/*")), (Some(T::Xml), None));
        assert_eq!((endings("IMAGE/JPG"), endings("image/*")), (&["jpg", "jpeg"][..], &[][..]));
        assert_eq!((media_type_of_ending("htm"), media_type_of_ending("exe")), (Some("text/html"), None));
        assert!(claims_pdf_a(b"<rdf:li pdfaid:part=\"2\"/>") && !claims_pdf_a(b"%PDF-1.7"));
    }
}
