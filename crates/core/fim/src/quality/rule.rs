//! Rules in words.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{Found, latin};
use standards::xdf::model::*;

/// Ids of groups and fields in a text, old and new ones, and what follows of a version.
static IDS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b([FG])([0-9]{8,})(V[0-9]+\.[0-9]+)?").ok());

/// `ids` are those of the element that the rule belongs to, and of all below it.
pub(super) fn regel(regel: &Regel, ids: &BTreeSet<String>) -> Found {
    let mut found = Found::default();
    let text = regel.freitext.as_deref().unwrap_or_default();
    found.when(text.trim().is_empty(), 1024, "");
    latin::text("freitextRegel", text, 5000, &mut found);
    for captures in IDS.iter().flat_map(|ids| ids.captures_iter(text)) {
        let part = |number: usize| captures.get(number).map_or("", |part| part.as_str());
        let (whole, letter, digits) = (part(0), part(1), part(2));
        let is_old = digits.len() == 8;
        found.when(captures.get(3).is_some(), 1019, whole);
        found.when(is_old, 1041, whole);
        let id = if is_old { longer(letter, digits) } else { format!("{letter}{digits}") };
        found.when(digits.len() <= 11 && !ids.contains(&id), 1001, whole);
    }
    found
}

/// `F00000463` is `F00000000463`.
fn longer(letter: &str, digits: &str) -> String {
    let (range, number) = digits.split_at_checked(2).unwrap_or((digits, ""));
    format!("{letter}{range}{number:0>9}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_pattern_is_right() {
        assert!(super::IDS.is_some());
    }
}
