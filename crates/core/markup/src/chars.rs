//! Which characters XML 1.0 (fifth edition) allows where.

/// § 2.2, Char.
pub(super) fn is_char(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The first character that isn't allowed, and where.
pub(super) fn forbidden(text: &str) -> Option<(usize, char)> {
    // U+FFFE and U+FFFF begin with 0xEF; what has no such byte and no control is quick to tell.
    let is_doubtful = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0xef;
    if !text.bytes().fold(false, |found, byte| found | is_doubtful(byte)) {
        return None;
    }
    text.char_indices().find(|(_, letter)| !is_char(*letter))
}

/// § 2.3, NameStartChar, but for the colon that parts prefix and name.
fn begins_name(letter: char) -> bool {
    matches!(letter,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn continues_name(letter: char) -> bool {
    begins_name(letter)
        || matches!(letter, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// Namespaces in XML 1.0 § 3, NCName: a name without colon.
pub fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(begins_name) && letters.all(continues_name)
}

/// § 2.11: lines end with a line feed, whatever the file has.
pub(super) fn line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(is_name("_a-1.é") && is_name("Ölmühle"));
        assert!(!is_name("") && !is_name("1a") && !is_name("a:b") && !is_name("a b") && !is_name("-a"));
    }

    #[test]
    fn lines() {
        assert_eq!(line_feeds("a\r\nb\rc\n"), "a\nb\nc\n");
    }

    #[test]
    fn characters() {
        let allowed = "\t\n\r aß\u{7f}\u{d7ff}\u{e000}\u{f000}\u{fffd}\u{10000}";
        assert_eq!(forbidden(allowed), None);
        for letter in ['\0', '\u{b}', '\u{1f}', '\u{fffe}', '\u{ffff}'] {
            assert_eq!(forbidden(&format!("{allowed}{letter}{letter}")), Some((allowed.len(), letter)));
        }
    }
}
