//! File names in headers; what makes a name safe is in `domain`.

/// A `Content-Disposition` that makes browsers save, with the name in UTF-8 (RFC 6266, RFC 8187).
pub fn as_attachment(name: &str) -> String {
    let plain_name = domain::file_name::plain(name);
    let ascii: String = plain_name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in plain_name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_hold_ascii_only() {
        let header = as_attachment("Łódź \"1\".pdf");
        assert_eq!(header, "attachment; filename=\"__d_ 1.pdf\"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA%201.pdf");
    }
}
