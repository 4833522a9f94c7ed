//! What findings say, out of `assets/form-checks`, and what rules and properties are called, out of `assets/form-words`.

use std::sync::LazyLock;

use findings::{Code, Words};

use super::CheckFinding;
use crate::Language;

/// German and English.
type Both = [LazyLock<Words>; 2];

static FINDINGS: Both = [
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-checks/de.json"))),
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-checks/en.json"))),
];
static NAMES: Both = [
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-words/de.json"))),
    LazyLock::new(|| Words::read(include_str!("../../../../../assets/form-words/en.json"))),
];

fn of([german, english]: &'static Both, language: Language) -> &'static Words {
    match language {
        Language::German => german,
        Language::English => english,
    }
}

/// What is wrong, and what to do about it.
pub fn say_finding(finding: &CheckFinding, language: Language) -> String {
    let value = |name: &str, value: &str| match name {
        "validator" | "condition" => quoted(kind_name(value, language), language),
        "property" => property_name(value, language),
        _ => value.to_owned(),
    };
    let said = finding.parameters.iter().map(|(name, said)| (*name, value(name, said)));
    of(&FINDINGS, language).say(finding.code.name(), said)
}

/// What people call a kind of condition or validator; without a word its own name.
fn kind_name(kind: &str, language: Language) -> &str {
    of(&NAMES, language).get(&format!("kinds/{kind}")).unwrap_or(kind)
}

/// What people call a property, a list, a validator (`RegexValidator`) or a property of one (`RegexValidator/message`);
/// without a word its own name.
pub fn property_name(property: &str, language: Language) -> String {
    property_word(property, language).unwrap_or_else(|| property.to_owned())
}

/// The same; none for what only programs know.
pub fn property_word(property: &str, language: Language) -> Option<String> {
    let names = of(&NAMES, language);
    let word = |section: &str, name: &str| names.get(&format!("{section}/{name}")).map(str::to_owned);
    let check = |kind: &str| {
        let name = quoted(kind_name(kind, language), language);
        match language {
            Language::German => format!("Prüfung {name}"),
            Language::English => format!("check {name}"),
        }
    };
    if let Some((kind, inner)) = property.split_once('/') {
        let inner = word("properties", inner).unwrap_or_else(|| inner.to_owned());
        return Some(format!("{}: {inner}", check(kind)));
    }
    if word("kinds", property).is_some() {
        return Some(check(property));
    }
    word("properties", property).or_else(|| word("lists", property))
}

fn quoted(text: &str, language: Language) -> String {
    match language {
        Language::German => format!("„{text}“"),
        Language::English => format!("“{text}”"),
    }
}
