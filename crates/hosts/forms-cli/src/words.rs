//! The words of findings and reasons, out of `assets/form-checks`, `assets/form-words` and `assets/markup`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use forms::CheckFinding;
use markup::XmlError;
use serde::Deserialize;
use serde_json::Value;
use standards::xdf::LossOf;
use standards::xdf::form::OpenReason;
use standards::xdf::from_form::NoteReason;

use crate::compare;

#[derive(Deserialize)]
struct Words {
    problem: String,
    advice: String,
}

static WORDS: LazyLock<BTreeMap<String, Words>> = LazyLock::new(|| {
    // A test reads the file; without it a finding is told by its code.
    serde_json::from_str(include_str!("../../../../assets/form-checks/de.json")).unwrap_or_default()
});

#[derive(Default, Deserialize)]
struct Reasons {
    /// Why something of a schema isn't in its form.
    open: BTreeMap<String, String>,
    /// What has become of a schema in its form.
    changes: BTreeMap<String, String>,
    /// What is lost in XDatenfelder 2.0.
    losses: BTreeMap<String, String>,
}

static REASONS: LazyLock<Reasons> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../assets/form-words/de.json")).unwrap_or_default());

static XML: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../assets/markup/de.json")).unwrap_or_default());

/// What is wrong with XML.
pub fn xml(error: &XmlError) -> String {
    let told = serde_json::to_value(&error.problem).unwrap_or_default();
    let parameter = |name: &str| {
        told.get(name).map_or_else(String::new, |value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    };
    let code = parameter("code");
    let words = XML.get(&code).cloned().unwrap_or(code);
    let words = ["found", "expected", "limit"]
        .iter()
        .fold(words, |words, name| words.replace(&format!("{{{name}}}"), &parameter(name)));
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
    let code = code(finding.code);
    let Some(words) = WORDS.get(&code) else { return code };
    let value = |name: &str, value: &str| match name {
        "validator" | "condition" => format!("„{}“", compare::kind(value)),
        "property" => compare::property(value),
        _ => value.to_owned(),
    };
    let fill = |text: &str| {
        let parameters = finding.parameters.iter();
        parameters.fold(text.to_owned(), |text, (name, said)| text.replace(&format!("{{{name}}}"), &value(name, said)))
    };
    format!("{} {}", fill(&words.problem), fill(&words.advice))
}

pub fn open(reason: OpenReason) -> String {
    let code = code(reason);
    REASONS.open.get(&code).cloned().unwrap_or(code)
}

pub fn change(reason: NoteReason) -> String {
    let code = code(reason);
    REASONS.changes.get(&code).cloned().unwrap_or(code)
}

pub fn loss(of: LossOf) -> String {
    let code = code(of);
    REASONS.losses.get(&code).cloned().unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_words() {
        assert!(WORDS.len() > 20);
        assert_eq!((REASONS.open.len(), REASONS.changes.len()), (19, 9));
        for reason in [OpenReason::RuleNotUnderstood, OpenReason::LimitNotTaken, OpenReason::MediaTypeUnknown] {
            assert_ne!(open(reason), code(reason));
        }
        assert_eq!(REASONS.losses.len(), 16);
        assert_ne!(loss(LossOf::ChoiceGroup), code(LossOf::ChoiceGroup));
        assert_ne!(change(NoteReason::DiffersElsewhere), code(NoteReason::DiffersElsewhere));
    }
}
