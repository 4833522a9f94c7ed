//! How ids, versions and names are written in each version.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// `S00000094` is `S00000000094`: the first two digits stay, they name the editorial office.
pub(super) fn longer_id(id: &str) -> String {
    match (id.get(..3), id.get(3..)) {
        (Some(head), Some(number)) if id.len() == 9 => format!("{head}{number:0>9}"),
        _ => id.to_owned(),
    }
}

/// The reverse, where the number fits into six digits.
pub(super) fn shorter_id(id: &str) -> String {
    match (id.get(..3), id.get(3..6), id.get(6..)) {
        (Some(head), Some("000"), Some(number)) if id.len() == 12 => format!("{head}{number}"),
        _ => id.to_owned(),
    }
}

/// Ids of groups and fields in a text.
static IDS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b[FG][0-9]{8,}").ok());

/// The text of a rule with the ids of the other version.
pub(super) fn with_ids(text: &str, id: fn(&str) -> String) -> String {
    let Some(ids) = IDS.as_ref() else { return text.to_owned() };
    ids.replace_all(text, |captures: &Captures<'_>| {
        captures.get(0).map_or_else(String::new, |found| id(found.as_str()))
    })
    .into_owned()
}

pub(super) fn longer_version(version: &str) -> String {
    if version.matches('.').count() == 1 { format!("{version}.0") } else { version.to_owned() }
}

pub(super) fn shorter_version(version: &str) -> String {
    let parts: Vec<&str> = version.split('.').collect();
    match parts.as_slice() {
        [major, minor, _] => format!("{major}.{minor}"),
        _ => version.to_owned(),
    }
}

/// Letters and digits of a name, umlauts written out.
pub(super) fn ascii(name: &str) -> String {
    let spelled = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue"), ("ß", "ss")];
    let text = spelled.iter().fold(name.to_owned(), |text, (letter, letters)| text.replace(letter, letters));
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_versions_grow_and_shrink() {
        assert_eq!(longer_id("S00000094"), "S00000000094");
        assert_eq!(longer_id("F60000319"), "F60000000319");
        assert_eq!(shorter_id("F60000000319"), "F60000319");
        assert_eq!(shorter_id("F60123456789"), "F60123456789");
        assert_eq!((longer_version("1.2"), shorter_version("1.2.0")), ("1.2.0".to_owned(), "1.2".to_owned()));
    }

    #[test]
    fn rules_speak_of_the_ids_of_their_version() {
        let (old, new) = ("Wenn F00000463, dann G60000087.", "Wenn F00000000463, dann G60000000087.");
        assert_eq!((with_ids(old, longer_id).as_str(), with_ids(new, shorter_id).as_str()), (new, old));
        assert_eq!(with_ids("F123 und F000004631", longer_id), "F123 und F000004631");
    }
}
