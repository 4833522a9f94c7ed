//! Patterns of validators: how they are compiled, and how large a form's patterns may become.
//!
//! Matching takes linear time, but a short pattern may be compiled into a very large one: `(?:\p{L}{1,12}i){1,12}`
//! has 144 copies of all letters (2 MB). So what a form asks for is measured before it is published.

use regex::{Regex, RegexBuilder};
use regex_automata::nfa::thompson;

/// Most bytes of one compiled pattern.
pub const PATTERN_LIMIT: usize = 4 * 1024 * 1024;
/// Most bytes of all different patterns of a form together.
pub const PATTERNS_LIMIT: usize = 4 * PATTERN_LIMIT;

/// A pattern for whole answers; `None` if it is no regular expression that can be compiled within [`PATTERN_LIMIT`].
pub fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(&whole(pattern)).size_limit(PATTERN_LIMIT).build().ok()
}

/// Bytes of the compiled pattern; `None` past the limit, and for what is no regular expression.
pub fn size(pattern: &str) -> Option<usize> {
    let config = thompson::Config::new().nfa_size_limit(Some(PATTERN_LIMIT));
    let nfa = thompson::Compiler::new().configure(config).build(&whole(pattern)).ok()?;
    Some(nfa.memory_usage())
}

fn whole(pattern: &str) -> String {
    format!("^(?:{})$", of_ascii(&domain::din91379::normalize(pattern)))
}

/// The pattern with `\d`, `\w` and `\s` for what Java and JSON Schema mean by them: digits, letters and blanks of ASCII.
pub(crate) fn of_ascii(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        let escaped = letters.next();
        let class = escaped.and_then(|escaped| CLASSES.iter().find(|(name, _)| *name == escaped));
        match (class, escaped) {
            (Some((_, class)), _) => out.push_str(class),
            (None, escaped) => {
                out.push('\\');
                out.extend(escaped);
            }
        }
    }
    out
}

/// Written as classes, which may stand within others.
const CLASSES: [(char, &str); 6] = [
    ('d', "[0-9]"),
    ('D', "[^0-9]"),
    ('w', "[0-9A-Za-z_]"),
    ('W', "[^0-9A-Za-z_]"),
    ('s', r"[ \t\n\x0B\f\r]"),
    ('S', r"[^ \t\n\x0B\f\r]"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_the_field_are_small_and_copies_of_all_letters_are_not() {
        for usual in [
            r"[0-9]{5}",
            r"[A-Za-zÄÖÜäöüß '\-]{1,50}",
            r"\d{2}\.\d{2}\.\d{4}",
            r"\p{L}{1,50}",
            r"([a-f0-9]{2} ?){1,40}",
        ] {
            assert!(size(usual).is_some_and(|size| size < PATTERN_LIMIT / 4), "{usual}: {:?}", size(usual));
            assert!(compile(usual).is_some(), "{usual}");
        }
        for large in [r"(?:\p{L}{1,20}i){1,20}", r"((a{1,100}){1,100}){1,100}", r"\p{L}{1,1000}"] {
            assert_eq!(size(large), None, "{large}");
            assert!(compile(large).is_none(), "{large}");
        }
        assert_eq!(size("(?<!a)b"), None);
    }

    #[test]
    fn classes_are_those_of_ascii() {
        for (pattern, fits, fits_not) in [
            (r"\d{5}", "01067", "٠١٠٦٧"),
            (r"[\d.-]+", "1.2-3", "١"),
            (r"\D", "١", "1"),
            (r"\w+", "a_1", "ä"),
            (r"[^\s]+", "ä\u{a0}", "a b"),
            (r"a\sb", "a b", "a\u{2003}b"),
            (r"\\d", r"\d", "1"),
            ("[a-zu\u{308}]+", "ü", "ö"),
        ] {
            let regex = compile(pattern).unwrap();
            assert!(regex.is_match(fits) && !regex.is_match(fits_not), "{pattern}");
        }
    }
}
