//! A text in another language on its node: how it is written there, and what state it is in.

mod language;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub use language::TextLanguage;

/// A text in another language, beside the original as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum TextState {
    /// Something has to be said here, and isn't.
    Missing,
    /// The original has changed since.
    Stale {
        /// As it was written for another original.
        text: String,
        /// Digest of that original ([`text_digest`]): so an older version of the form can be found that says it.
        of: String,
    },
    /// Written for the original as it is.
    Current {
        /// As it is written.
        text: String,
    },
    /// Nothing has to be said here: there is nothing in the original that could be said otherwise, or somebody decided so.
    Unneeded,
}

impl TextState {
    /// The text, if there is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Stale { text, .. } | Self::Current { text } => Some(text),
            Self::Missing | Self::Unneeded => None,
        }
    }
}

/// What is kept of an original to tell whether it has changed: 64 bits (FNV-1a) in 16 hexadecimal digits. Blanks and line
/// ends don't count, so that no other text goes stale for them.
pub fn text_digest(original: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    for (index, word) in original.split_whitespace().enumerate() {
        if index > 0 {
            add(b' ');
        }
        word.bytes().for_each(&mut add);
    }
    format!("{hash:016x}")
}

/// Whether the same is said, however lines end.
pub(crate) fn same_text(one: &str, other: &str) -> bool {
    one == other || unified(one) == unified(other)
}

/// With line feeds as line ends.
pub(crate) fn unified(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Whether a text can be said in another language at all: it has a letter beside gaps such as `{0}` and `${name}`.
pub(crate) fn has_words(text: &str) -> bool {
    let mut rest = text;
    loop {
        match rest.split_once('{').and_then(|(before, behind)| Some((before, behind.split_once('}')?.1))) {
            Some((before, after)) => {
                if before.chars().any(char::is_alphabetic) {
                    return true;
                }
                rest = after;
            }
            None => return rest.chars().any(char::is_alphabetic),
        }
    }
}

/// Under which name a text lies on its node.
pub(crate) fn name(language: TextLanguage, path: &str) -> String {
    format!("@text:{language}:{path}")
}

/// Whether a property is a text in another language.
pub(crate) fn is_text(name: &str) -> bool {
    name.starts_with("@text:")
}

pub(crate) fn said(text: &str, original: &str) -> Value {
    json!({"text": text, "of": text_digest(original)})
}

pub(crate) fn unneeded(original: &str) -> Value {
    json!({"unneeded": true, "of": text_digest(original)})
}

/// Reads what lies on a node. That a text is unneeded was decided for the original as it was; once that has words of its own
/// that it hadn't, it is missing.
pub(crate) fn read(node: &Map<String, Value>, language: TextLanguage, path: &str, original: &str) -> TextState {
    let written = node.get(&name(language, path));
    let part = |name: &str| written.and_then(|written| written.get(name));
    let of = part("of").and_then(Value::as_str);
    let holds = of.is_none_or(|of| of == text_digest(original));
    match part("text").and_then(Value::as_str) {
        Some(text) if of.is_some() && holds => TextState::Current { text: text.to_owned() },
        Some(text) => TextState::Stale { text: text.to_owned(), of: of.unwrap_or_default().to_owned() },
        None if !has_words(original) || (part("unneeded") == Some(&Value::Bool(true)) && holds) => TextState::Unneeded,
        None => TextState::Missing,
    }
}

/// Texts in other languages after something was rewritten in the original and in them alike; what was current stays so.
pub(crate) fn rewritten(
    node: &Map<String, Value>,
    path: &str,
    original: &str,
    rewrite: &impl Fn(&str) -> String,
) -> Vec<(String, Value)> {
    let one = |language| {
        let (name, state) = (name(language, path), read(node, language, path, original));
        match &state {
            TextState::Current { text } => Some((name, said(&rewrite(text), &rewrite(original)))),
            TextState::Stale { text, of } => Some((name, json!({"text": rewrite(text), "of": of}))),
            TextState::Missing | TextState::Unneeded => None,
        }
    };
    let texts = TextLanguage::ALL.into_iter().filter_map(one);
    texts.filter(|(name, value)| node.get(name) != Some(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_words_needs_others() {
        for (text, has) in [
            ("Name", true),
            ("{0}. Hund", true),
            ("Ž", true),
            ("", false),
            (" \n", false),
            ("12.3 €", false),
            ("{0}", false),
            ("${name} {index}: ", false),
            ("{offen", true),
        ] {
            assert_eq!(has_words(text), has, "{text}");
        }
    }

    #[test]
    fn blanks_make_no_other_digest() {
        assert_eq!(text_digest(" Ihr\r\nName "), text_digest("Ihr Name"));
        assert_ne!(text_digest("IhrName"), text_digest("Ihr Name"));
        assert_eq!(text_digest(""), "cbf29ce484222325");
    }
}
