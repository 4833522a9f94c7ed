//! Bytes to text: UTF-8, UTF-16 with byte order mark, and what else the XML declaration says.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::problem::XmlProblem;

/// # Errors
/// The line (from 1) and what is wrong there.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, (usize, XmlProblem)> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match declared(bytes).map(|name| name.to_ascii_lowercase()).as_deref() {
            // Who declares UTF-16 in single bytes has written something else.
            None | Some("utf-8" | "utf8" | "us-ascii" | "ascii" | "utf-16") => utf8(bytes),
            // Of the web's encodings this one is Windows-1252.
            Some("iso-8859-1" | "latin1") => Ok(bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into()),
            Some(other) => declared_as(bytes, other),
        },
    }
}

fn declared_as<'a>(bytes: &'a [u8], name: &str) -> Result<Cow<'a, str>, (usize, XmlProblem)> {
    let encoding = Encoding::for_label(name.as_bytes());
    let encoding = encoding.ok_or_else(|| (1, XmlProblem::Encoding { found: name.to_owned() }))?;
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.ok_or_else(|| (1, not(encoding.name())))
}

fn not(encoding: &str) -> XmlProblem {
    XmlProblem::NotEncoded { found: encoding.to_owned() }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, (usize, XmlProblem)> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|wrong| {
        let line = 1 + bytes.iter().take(wrong.valid_up_to()).filter(|byte| **byte == b'\n').count();
        (line, not("UTF-8"))
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, (usize, XmlProblem)> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(Cow::Owned(text)),
        _ => Err((1, not("UTF-16"))),
    }
}

/// The encoding that the XML declaration names; it is written in ASCII.
fn declared(bytes: &[u8]) -> Option<&str> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = declaration.iter().position(|byte| *byte == b'>')?;
    let (_, after) = std::str::from_utf8(declaration.get(..end)?).ok()?.split_once("encoding")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value.get(1..)?.split_once(quote).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        assert_eq!(decode(b"\xef\xbb\xbf<a/>").unwrap(), "<a/>");
        assert_eq!(decode(b"\xff\xfe<\0\xe4\0").unwrap(), "<ä");
        assert_eq!(decode(b"\xfe\xff\0<\0\xe4").unwrap(), "<ä");
        assert_eq!(decode(b"<?xml version='1.0' encoding = 'ISO-8859-1'?>\xe4").unwrap().chars().last().unwrap(), 'ä');
        let windows = decode(b"<?xml version='1.0' encoding='windows-1252'?>\x80").unwrap();
        assert_eq!(windows.chars().last().unwrap(), '€');
        assert_eq!(decode("<?xml version='1.0' encoding='utf-16'?>ä".as_bytes()).unwrap().chars().last().unwrap(), 'ä');
        assert_eq!(decode(b"a\n\xe4").unwrap_err().0, 2);
        assert!(decode(b"\xff\xfea").unwrap_err().1.to_string().contains("UTF-16"));
        assert!(decode(b"<?xml encoding=\"EBCDIC\"?>").unwrap_err().1.to_string().contains("ebcdic"));
    }
}
