//! In which encoding a file is written, and what to say where it isn't UTF-8.

use super::without_mark;

const SAVE: &str = "Speichern Sie sie mit der Kodierung UTF-8.";

/// UTF-16 with its mark becomes UTF-8; any other file stays as it is.
///
/// # Errors
/// What to say of a file in another encoding of two or four bytes a letter, or in a broken UTF-16.
pub fn decoded(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    if begins(b"\xff\xfe\0\0") || begins(b"\0\0\xfe\xff") {
        return Err(format!("Die Datei ist in UTF-32 geschrieben. {SAVE}"));
    }
    let order: fn([u8; 2]) -> u16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        // Without a mark the first letters tell: they are ASCII in JSON and XML.
        [0, 1..=0x7f, 0, 1..=0x7f, ..] | [1..=0x7f, 0, 1..=0x7f, 0, ..] => {
            return Err(format!("Die Datei ist wohl in UTF-16 ohne Kennzeichnung am Anfang geschrieben. {SAVE}"));
        }
        _ => return Ok(bytes),
    };
    let broken = || format!("Die Datei ist in UTF-16 geschrieben und beschädigt. {SAVE}");
    let (pairs, rest) = bytes.as_chunks::<2>();
    let letters: Vec<u16> = pairs.iter().skip(1).map(|pair| order(*pair)).collect();
    let text = String::from_utf16(&letters).map_err(|_| broken())?;
    if rest.is_empty() { Ok(text.into_bytes()) } else { Err(broken()) }
}

/// What to say of a file that isn't UTF-8, the first wrong byte of which stands at `wrong`.
pub fn complaint(bytes: &[u8], wrong: usize) -> String {
    if !is_text(bytes) {
        return "Das ist keine Textdatei.".to_owned();
    }
    if let Some(declared) = declared(bytes) {
        return format!("Die Datei ist in {declared} geschrieben. {SAVE}");
    }
    let before = bytes.get(..wrong).unwrap_or_default();
    if before.is_ascii() {
        format!("Die Datei ist nicht in UTF-8 geschrieben, sondern wohl in Windows-1252 (ANSI, Latin-1). {SAVE}")
    } else {
        "Hier steht ein Zeichen, das nicht in UTF-8 geschrieben ist. Berichtigen Sie es.".to_owned()
    }
}

/// Whether no byte is one that texts don't have, whatever their encoding.
pub fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte >= b' ' || matches!(byte, b'\n' | b'\r' | b'\t' | b'\x0c'))
}

/// The encoding that XML says it has, unless that is UTF-8.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = without_mark(bytes).strip_prefix(b"<?xml")?;
    let end = head.windows(2).position(|two| two == b"?>")?;
    let head = std::str::from_utf8(head.get(..end)?).ok()?;
    let (_, value) = head.split_once("encoding")?;
    let name = value.split(['"', '\'']).nth(1)?;
    (!name.eq_ignore_ascii_case("utf-8")).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, order: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        mark.encode_utf16().chain(text.encode_utf16()).flat_map(order).collect()
    }

    #[test]
    fn utf_16_with_its_mark_is_read_and_without_it_named() {
        let text = "{\"ä\": \"😀\"}";
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(decoded(utf_16(text, order, true)), Ok(text.as_bytes().to_vec()));
            assert!(decoded(utf_16("<?xml version=\"1.0\"?>", order, false)).unwrap_err().contains("UTF-16 ohne"));
            let mut broken = utf_16(text, order, true);
            broken.pop();
            assert!(decoded(broken).unwrap_err().contains("beschädigt"));
        }
        assert!(decoded(b"\xff\xfe\0\0{\0\0\0".to_vec()).unwrap_err().contains("UTF-32"));
        for plain in [&b"{}"[..], b"", b"\xef\xbb\xbf{}", b"\xfc", b"a\0"] {
            assert_eq!(decoded(plain.to_vec()), Ok(plain.to_vec()));
        }
    }

    #[test]
    fn other_encodings_are_named() {
        for (bytes, word) in [
            (&b"{\"id\": \"\xe4\"}"[..], "Windows-1252"),
            (b"<?xml version='1.0' encoding='ISO-8859-15'?><a>\xe4</a>", "ISO-8859-15"),
            ("{\"ä\": \"\u{fc}".as_bytes(), "Hier steht ein Zeichen"),
            (b"\x1f\x8b\x08\x00\xff", "keine Textdatei"),
        ] {
            let bytes = if word.starts_with("Hier") { &bytes[..bytes.len() - 1] } else { bytes };
            let wrong = std::str::from_utf8(bytes).unwrap_err().valid_up_to();
            assert!(complaint(bytes, wrong).contains(word), "{}", complaint(bytes, wrong));
        }
    }
}
