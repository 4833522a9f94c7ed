//! The words of findings and reasons, out of `assets/form-words`, `assets/fim-words` and `assets/markup`.

use std::sync::LazyLock;

use fim::form::OpenReason;
use fim::from_form::NoteReason;
use findings::Words;
use forms::{CheckFinding, Language, property_name, say_finding};
use markup::XmlError;
use serde_json::Value;
use standards::xdf::LossOf;

/// Of nodes, properties and kinds; what has changed, what is lost.
pub static FORMS: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-words/de.json")));
/// Of what is made of data schemas: why something isn't taken over, what readings say.
pub static FIM: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/fim-words/de.json")));
static XML: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../../../../../assets/markup/de.json")));

/// What is wrong with XML.
pub fn xml(error: &XmlError) -> String {
    let told = serde_json::to_value(&error.problem).unwrap_or_default();
    let parameter = |name: &str| {
        told.get(name).map_or_else(String::new, |value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    };
    let parameters = ["found", "expected", "limit"].map(|name| (name, parameter(name)));
    let words = XML.say(&parameter("code"), parameters);
    match &error.element {
        Some(element) => format!("{words} (in <{element}>)"),
        None => words,
    }
}

/// The stable name of a serialisable code (`condition-never`).
pub fn code(code: impl serde::Serialize) -> String {
    match serde_json::to_value(code) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// What is wrong and what to do about it.
pub fn finding(finding: &CheckFinding) -> String {
    say_finding(finding, Language::German)
}

/// What a property, a list, a validator or a property of one is called.
pub fn property(name: &str) -> String {
    property_name(name, Language::German)
}

/// A word of `assets/form-words`; without one the name itself.
pub fn word<'a>(section: &str, name: &'a str) -> &'a str {
    FORMS.get(&format!("{section}/{name}")).unwrap_or(name)
}

pub fn open(reason: OpenReason) -> String {
    FIM.plain(&format!("open/{}", code(reason)))
}

pub fn change(reason: NoteReason) -> String {
    FORMS.plain(&format!("changes/{}", code(reason)))
}

pub fn loss(of: LossOf) -> String {
    FORMS.plain(&format!("losses/{}", code(of)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_words() {
        for words in [&*FORMS, &*FIM, &*XML] {
            assert_eq!(words.differences(words), [""; 0]);
        }
        assert_eq!((FIM.below("open").count(), FORMS.below("changes").count()), (19, 9));
        for reason in [OpenReason::RuleNotUnderstood, OpenReason::LimitNotTaken, OpenReason::MediaTypeUnknown] {
            assert_ne!(open(reason), code(reason));
        }
        assert_eq!(FORMS.below("losses").count(), 16);
        assert_ne!(loss(LossOf::ChoiceGroup), code(LossOf::ChoiceGroup));
        assert_ne!(change(NoteReason::DiffersElsewhere), code(NoteReason::DiffersElsewhere));
    }
}
