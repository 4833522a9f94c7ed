//! File names from outside.

/// Most characters of a file name.
const LIMIT: usize = 120;

/// The last part of a path, without characters that mean something to a file system or a header.
pub fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = domain::din91379::normalize(last)
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*'))
        .collect();
    let kept = kept.trim().trim_matches('.').trim();
    if kept.is_empty() {
        return "datei".to_owned();
    }
    match kept.rsplit_once('.') {
        Some((stem, ending)) if kept.chars().count() > LIMIT && ending.len() <= 8 => {
            let stem: String = stem.chars().take(LIMIT - ending.len()).collect();
            format!("{stem}.{ending}")
        }
        _ => kept.chars().take(LIMIT).collect(),
    }
}

/// A `Content-Disposition` that makes browsers save, with the name in UTF-8 (RFC 6266, RFC 8187).
pub fn as_attachment(name: &str) -> String {
    let plain_name = plain(name);
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
    fn paths_and_controls_go_letters_stay() {
        for (given, kept) in [
            ("C:\\temp\\Übersicht.pdf", "Übersicht.pdf"),
            ("../../etc/passwd", "passwd"),
            ("a\"b\r\n.pdf", "ab.pdf"),
            ("...", "datei"),
            ("", "datei"),
        ] {
            assert_eq!(plain(given), kept);
        }
        let long = plain(&format!("{}.pdf", "ß".repeat(300)));
        assert!(long.ends_with(".pdf") && long.chars().count() <= 121, "{long}");
    }

    #[test]
    fn headers_hold_ascii_only() {
        let header = as_attachment("Łódź \"1\".pdf");
        assert_eq!(header, "attachment; filename=\"__d_ 1.pdf\"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA%201.pdf");
    }
}
