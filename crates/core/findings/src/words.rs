//! The words for codes, read from JSON in one way.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::Code;

/// Texts of one language by their path, such as `gaps/script` or `duplicate-id/problem`.
#[derive(Clone, Debug, Default)]
pub struct Words {
    texts: BTreeMap<String, String>,
    /// Why the file isn't words. It is told with every text that is missing for it, and never passed over.
    broken: Option<String>,
}

impl Words {
    /// Reads objects in each other, with texts at their ends.
    pub fn read(json: &str) -> Self {
        let mut words = Self::default();
        match serde_json::from_str::<Value>(json) {
            Ok(value) => words.add(&value, ""),
            Err(error) => words.broken = Some(error.to_string()),
        }
        words
    }

    fn add(&mut self, value: &Value, path: &str) {
        match value {
            Value::Object(inner) => {
                let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
                inner.iter().for_each(|(name, value)| self.add(value, &below(name)));
            }
            Value::String(text) => {
                self.texts.insert(path.to_owned(), text.clone());
            }
            _ => self.broken = Some(format!("{path} is no text")),
        }
    }

    /// The text at a path.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// All texts with their paths.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The texts directly below a path, by name.
    pub fn below(&self, path: &str) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter_map(move |(at, text)| {
            let name = at.strip_prefix(path)?.strip_prefix('/')?;
            (!name.contains('/')).then_some((name, text))
        })
    }

    /// The text at a path with its gaps filled: what is wrong, and behind it, where that is written, what to do about it.
    /// Without words it is the path's last name, the code, with the reason where the file is broken.
    pub fn say<N: AsRef<str>, V: AsRef<str>>(
        &self,
        path: &str,
        parameters: impl IntoIterator<Item = (N, V)>,
    ) -> String {
        let parameters: Vec<(N, V)> = parameters.into_iter().collect();
        let value = |name: &str| parameters.iter().find(|(known, _)| known.as_ref() == name);
        let said = |text: &str| fill(text, |name| Some(value(name)?.1.as_ref().to_owned()));
        if let Some(text) = self.get(path) {
            return said(text);
        }
        let part = |name: &str| self.get(&format!("{path}/{name}")).map(said);
        match (part("problem"), part("advice")) {
            (Some(problem), Some(advice)) => format!("{problem} {advice}"),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => {
                let code = path.rsplit('/').next().unwrap_or(path);
                self.broken.as_ref().map_or_else(|| code.to_owned(), |broken| format!("{code} ({broken})"))
            }
        }
    }

    /// The same of a text without gaps.
    pub fn plain(&self, path: &str) -> String {
        self.say::<&str, &str>(path, [])
    }

    /// Codes of a check without words below a path (empty for the whole file).
    pub fn without<C: Code>(&self, path: &str) -> Vec<&'static str> {
        let has = |name: &str| {
            let at = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
            self.get(&at).or_else(|| self.get(&format!("{at}/problem"))).is_some()
        };
        C::ALL.iter().map(|code| code.name()).filter(|name| !has(name)).collect()
    }

    /// What is wrong with words in two languages: that a file is broken, what one of them doesn't say, what is empty, and
    /// where they have other gaps.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found: Vec<String> = self.broken.iter().chain(&other.broken).cloned().collect();
        let paths: BTreeSet<&String> = self.texts.keys().chain(other.texts.keys()).collect();
        for path in paths {
            match (self.get(path), other.get(path)) {
                (Some(one), Some(two)) if one.is_empty() || two.is_empty() => found.push(format!("{path} is empty")),
                (Some(one), Some(two)) if gaps(one) != gaps(two) => found.push(format!("{path}: {one} · {two}")),
                (Some(_), Some(_)) => {}
                _ => found.push(format!("{path} is there in one language only")),
            }
        }
        found
    }
}

/// Puts values into the gaps of a text, `{name}`. Each gap is looked at once: what comes in may have braces itself. A gap
/// without a value stays.
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        match behind.split_once('}').and_then(|(name, after)| Some((value(name)?, after))) {
            Some((value, after)) => {
                filled.push_str(&value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = behind;
            }
        }
    }
    filled.push_str(rest);
    filled
}

fn gaps(text: &str) -> BTreeSet<&str> {
    let names = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    names.filter(is_name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_once() {
        let value = |name: &str| match name {
            "name" => Some("{other}".to_owned()),
            "other" => Some("x".to_owned()),
            _ => None,
        };
        assert_eq!(fill("a {name} b {other} {unknown} {", value), "a {other} b x {unknown} {");
    }

    #[test]
    fn texts_are_found_by_their_path() {
        let words = Words::read(r#"{"a": {"b": {"problem": "P {n}.", "advice": "A."}, "c": "C"}, "d": "D"}"#);
        assert_eq!(words.say("a/b", [("n", "1")]), "P 1. A.");
        assert_eq!((words.plain("a/c"), words.plain("a/x")), ("C".to_owned(), "x".to_owned()));
        assert_eq!(words.below("a").collect::<Vec<_>>(), [("c", "C")]);
    }

    #[test]
    fn a_broken_file_is_told() {
        let words = Words::read("{\"a\": 1}");
        assert_eq!(words.plain("b"), "b (a is no text)");
        assert!(Words::read("{").plain("b").starts_with("b (EOF"));
        assert_eq!(words.differences(&Words::default()), ["a is no text"]);
    }

    #[test]
    fn two_languages_are_held_against_each_other() {
        let german = Words::read(r#"{"a": "{n} da", "b": "ja", "c": "", "d": "x"}"#);
        let english = Words::read(r#"{"a": "{m} there", "c": "no", "d": "x"}"#);
        assert_eq!(german.differences(&english).len(), 3);
    }
}
