//! How much a file will become when it is opened, told before anything is decoded.
//!
//! A picture of a megabyte may hold a thousand times as much, a PDF may be made of nothing but objects. Whoever takes such
//! a file in, shows or prints it asks here first. Pictures say their size in their head; of a PDF the objects are counted.
//! How far its compressed parts may expand is limited by whoever expands them ([`pdf_stream_limit`]).

use crate::pdf_parts;

/// Most pixels of a picture: A4 at 600 dots per inch has 35 million.
pub const PIXEL_LIMIT: u64 = 40_000_000;
/// Most objects of a PDF: books of thousands of pages have fewer, and so many take 50 MB once they are read.
pub const PDF_OBJECT_LIMIT: usize = 100_000;
/// Most bytes to which the parts of a PDF that hold objects may expand, all together.
const PDF_EXPANDED_LIMIT: usize = 64 * 1024 * 1024;

/// Why a file isn't opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    /// More than [`PIXEL_LIMIT`] in all.
    #[error("the picture has {width} × {height} pixels, at most {PIXEL_LIMIT} in all are opened")]
    Pixels {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
    },
    /// A PNG without `IHDR`, a JPEG without a frame: how large it is comes out only by decoding it.
    #[error("the head of the picture doesn't tell its size")]
    NoSize,
    /// More than [`PDF_OBJECT_LIMIT`].
    #[error("the PDF has {found} objects, at most {PDF_OBJECT_LIMIT} are opened")]
    Objects {
        /// How many there are.
        found: usize,
    },
    /// More than [`PART_LIMIT`](pdf_parts::PART_LIMIT).
    #[error("the PDF has more than {} parts", pdf_parts::PART_LIMIT)]
    Parts,
    /// Nobody writes these names so but to hide from a count.
    #[error("the PDF hides the names of its parts")]
    HiddenNames,
}

/// Looks at a file of an allowed type; of other types nothing is known.
///
/// # Errors
/// [`Excess`], when it would become too much.
pub fn check(content: &[u8]) -> Result<(), Excess> {
    let size = match crate::attachment::media_type(content) {
        Some("image/png") => png_size(content),
        Some("image/jpeg") => jpeg_size(content),
        Some("application/pdf") => return check_pdf(content),
        _ => return Ok(()),
    };
    let (width, height) = size.ok_or(Excess::NoSize)?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PIXEL_LIMIT { Err(Excess::Pixels { width, height }) } else { Ok(()) }
}

/// Bytes to which each part of this PDF that holds objects may expand: few parts may be large, many have to be small.
pub fn pdf_stream_limit(content: &[u8]) -> usize {
    PDF_EXPANDED_LIMIT / (count(content, b"ObjStm") + count(content, b"XRef")).max(16)
}

/// Width and height in the head that a PNG begins with (ISO/IEC 15948, 11.2.2).
fn png_size(content: &[u8]) -> Option<(u32, u32)> {
    (content.get(12..16)? == b"IHDR").then_some(())?;
    let number = |from: usize| Some(u32::from_be_bytes(content.get(from..from + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}

/// The largest frame that a JPEG announces before its data begins (ITU-T T.81, B.2.2).
fn jpeg_size(content: &[u8]) -> Option<(u32, u32)> {
    let mut largest: Option<(u32, u32)> = None;
    let mut rest = content.get(2..)?;
    loop {
        // Any number of fill bytes may stand before a marker.
        let start = rest.iter().position(|byte| *byte != 0xff)?;
        let (marker, after) = (rest[start], &rest[start + 1..]);
        if start == 0 || marker == 0xda || marker == 0xd9 {
            return largest;
        }
        if matches!(marker, 0x01 | 0xd0..=0xd7) {
            rest = after;
            continue;
        }
        let number = |from: usize| Some(u16::from_be_bytes(after.get(from..from + 2)?.try_into().ok()?));
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            let frame = (u32::from(number(5)?), u32::from(number(3)?));
            largest = Some(largest.map_or(frame, |known| larger(known, frame)));
        }
        rest = after.get(usize::from(number(0)?)..)?;
    }
}

fn larger(one: (u32, u32), other: (u32, u32)) -> (u32, u32) {
    let pixels = |(width, height): (u32, u32)| u64::from(width) * u64::from(height);
    if pixels(other) > pixels(one) { other } else { one }
}

fn check_pdf(content: &[u8]) -> Result<(), Excess> {
    if pdf_parts::of_file(content) > pdf_parts::PART_LIMIT {
        return Err(Excess::Parts);
    }
    let found = count(content, b" obj");
    if found > PDF_OBJECT_LIMIT {
        return Err(Excess::Objects { found });
    }
    if hides_names(content) { Err(Excess::HiddenNames) } else { Ok(()) }
}

fn count(content: &[u8], word: &[u8]) -> usize {
    content.windows(word.len()).filter(|window| *window == word).count()
}

/// Whether a name that says what a part is stands there in hexadecimal (ISO 32000-1, 7.3.5).
fn hides_names(content: &[u8]) -> bool {
    let names = content.split(|byte| *byte == b'/').skip(1);
    names.map(|name| &name[..name.len().min(24)]).filter(|name| name.contains(&b'#')).any(|name| {
        let plain = unescaped(name);
        [&b"ObjStm"[..], b"XRef", b"Type", b"Encrypt"]
            .iter()
            .any(|hidden| plain.starts_with(hidden) && !name.starts_with(hidden))
    })
}

fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut plain = vec![];
    let mut rest = name;
    while let Some((first, after)) = rest.split_first() {
        let digits = (*first == b'#').then(|| after.get(..2)).flatten();
        match digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()) {
            Some(byte) => {
                plain.push(byte);
                rest = &after[2..];
            }
            None => {
                plain.push(*first);
                rest = after;
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        [&b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]]
            .concat()
    }

    fn jpeg(frames: &[(u8, u16, u16)]) -> Vec<u8> {
        let mut bytes = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc4\0\x02".to_vec();
        for (marker, width, height) in frames {
            let [h1, h2] = height.to_be_bytes();
            let [w1, w2] = width.to_be_bytes();
            bytes.extend([0xff, *marker, 0, 8, 8, h1, h2, w1, w2, 1]);
        }
        bytes.extend(b"\xff\xda\0\x02");
        bytes
    }

    #[test]
    fn pictures_are_measured_by_their_head() {
        assert_eq!(check(&png(6_000, 6_000)), Ok(()));
        assert_eq!(check(&png(20_000, 20_000)), Err(Excess::Pixels { width: 20_000, height: 20_000 }));
        assert_eq!(check(&png(u32::MAX, u32::MAX)), Err(Excess::Pixels { width: u32::MAX, height: u32::MAX }));
        assert_eq!(check(&png(1, 1)[..20]), Err(Excess::NoSize));
        assert_eq!(check(&jpeg(&[(0xc0, 4_000, 3_000)])), Ok(()));
        let large = Excess::Pixels { width: 65_000, height: 65_000 };
        assert_eq!(check(&jpeg(&[(0xc2, 65_000, 65_000)])), Err(large.clone()));
        assert_eq!(check(&jpeg(&[(0xc0, 10, 10), (0xc1, 65_000, 65_000)])), Err(large));
        assert_eq!(check(&jpeg(&[])), Err(Excess::NoSize));
        assert_eq!(check(b"\xff\xd8\xff"), Err(Excess::NoSize));
    }

    #[test]
    fn objects_of_a_pdf_are_counted_however_they_are_named() {
        assert_eq!(check(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/X/A#20B>>\nendobj"), Ok(()));
        let many = [b"%PDF-1.7\n".to_vec(), b"1 0 obj\n1\nendobj\n".repeat(PDF_OBJECT_LIMIT + 1)].concat();
        assert_eq!(check(&many), Err(Excess::Objects { found: PDF_OBJECT_LIMIT + 1 }));
        for hidden in ["/Type/Obj#53tm", "/Type /#4fbjStm", "/T#79pe/ObjStm", "/Type/X#52ef"] {
            assert_eq!(
                check(format!("%PDF-1.7\n1 0 obj\n<<{hidden}>>").as_bytes()),
                Err(Excess::HiddenNames),
                "{hidden}"
            );
        }
        assert!(pdf_stream_limit(b"%PDF-1.7") > pdf_stream_limit(&b"/ObjStm".repeat(100)));
    }
}
