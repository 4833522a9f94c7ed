//! Words in segments: what a window needs to show values and questions otherwise than the words around them.
//!
//! The words of `assets/form-sentences` have gaps. Each gap is filled with segments, so that a language can order them as it
//! needs to, and a value stays a value.

use std::sync::LazyLock;

use findings::Words;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::NodeId;

/// The languages in which this program speaks: sentences, and what a page says beside the form's own texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// `de`.
    #[default]
    German,
    /// `en`.
    English,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::German, Self::English];
}

static GERMAN: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-sentences/de.json")));
static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-sentences/en.json")));

/// The words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::German => &GERMAN,
        Language::English => &ENGLISH,
    }
}

/// A part of what is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Segment {
    /// Words that are the same for all forms.
    Word {
        /// With the blanks around it.
        text: String,
    },
    /// A question.
    Field {
        /// What people call it; its ids where it isn't there.
        text: String,
        /// The field's node; none where it isn't there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        node: Option<NodeId>,
    },
    /// A value, by its label.
    Value {
        /// As people read it.
        text: String,
    },
    /// Which instance of a repeated group.
    Instance {
        /// As people read it.
        text: String,
    },
    /// Name of a process variable, or of something that this program doesn't know.
    Name {
        /// As it is written.
        text: String,
    },
}

impl Segment {
    /// As people read it.
    pub fn text(&self) -> &str {
        match self {
            Self::Word { text }
            | Self::Field { text, .. }
            | Self::Value { text }
            | Self::Instance { text }
            | Self::Name { text } => text,
        }
    }
}

/// What is said, in segments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Said {
    /// In the order of the language; their texts one after the other are the whole.
    pub segments: Vec<Segment>,
}

impl Said {
    /// The whole as text.
    pub fn text(&self) -> String {
        self.segments.iter().map(Segment::text).collect()
    }

    /// One segment, in quotation marks where it could be taken for words around it.
    pub(super) fn quoted(language: Language, segment: Segment) -> Self {
        let simple = |sign: char| sign.is_alphanumeric() || " -/.€%".contains(sign);
        let text = segment.text();
        let plain = !text.trim().is_empty() && text.chars().all(simple) && !text.ends_with('.');
        let whole = Self { segments: vec![segment] };
        if plain { whole } else { Speaker(language).say("quoted", &[("text", whole)]) }
    }

    pub(super) fn word(text: impl Into<String>) -> Self {
        Self { segments: vec![Segment::Word { text: text.into() }] }
    }

    fn push(&mut self, more: Self) {
        for segment in more.segments {
            match (self.segments.last_mut(), segment) {
                (Some(Segment::Word { text }), Segment::Word { text: more }) => text.push_str(&more),
                (_, segment) => self.segments.push(segment),
            }
        }
    }
}

/// Says things in a language.
#[derive(Clone, Copy)]
pub(super) struct Speaker(pub Language);

impl Speaker {
    /// The text at a path with its gaps filled; a gap that nothing fills stays.
    pub fn say(self, path: &str, gaps: &[(&str, Said)]) -> Said {
        let text = words(self.0).plain(path);
        let mut said = Said::default();
        let mut rest = text.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let filled = behind.split_once('}').and_then(|(name, after)| {
                let (_, filled) = gaps.iter().find(|(known, _)| *known == name)?;
                Some((filled.clone(), after))
            });
            said.push(Said::word(before));
            match filled {
                Some((filled, after)) => {
                    said.push(filled);
                    rest = after;
                }
                None => {
                    said.push(Said::word("{"));
                    rest = behind;
                }
            }
        }
        said.push(Said::word(rest));
        said.segments.retain(|segment| !matches!(segment, Segment::Word { text } if text.is_empty()));
        said
    }

    /// The same without gaps.
    pub fn plain(self, path: &str) -> Said {
        self.say(path, &[])
    }

    /// Several things joined by the words at `join/…`; without any, the words for no value.
    pub fn join(self, how: &str, parts: Vec<Said>) -> Said {
        let path = format!("join/{how}");
        let joined = parts.into_iter().rev().reduce(|more, one| self.say(&path, &[("one", one), ("more", more)]));
        joined.unwrap_or_else(|| self.plain("value/none"))
    }

    /// "A, B und C".
    pub fn list(self, last: &str, mut parts: Vec<Said>) -> Said {
        let end = parts.split_off(parts.len().saturating_sub(2));
        let end = self.join(last, end);
        parts.push(end);
        self.join("comma", parts)
    }
}

/// A JSON value as text: `true` and `false` as yes and no, a text as it is, lists and objects as JSON.
pub(super) fn plain_value(language: Language, value: &Value) -> String {
    match value {
        Value::Bool(true) => words(language).plain("value/yes"),
        Value::Bool(false) => words(language).plain("value/no"),
        Value::String(text) => text.clone(),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}
