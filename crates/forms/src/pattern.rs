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
    format!("^(?:{pattern})$")
}

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
        for large in [r"(?:\p{L}{1,20}i){1,20}", r"((a{1,100}){1,100}){1,100}", r"\w{1,1000}"] {
            assert_eq!(size(large), None, "{large}");
            assert!(compile(large).is_none(), "{large}");
        }
        assert_eq!(size("(?<!a)b"), None);
    }
}
