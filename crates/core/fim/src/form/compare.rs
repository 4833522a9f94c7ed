//! What a comparison of a rule means for the field that it looks at.

use serde_json::Value;

use super::{FormField, OpenReason};
use crate::rule::{Operand, Test};

/// What is asked of a field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FieldTest {
    Filled,
    Empty,
    /// One of these, in their order and each once.
    Equals(Vec<String>),
    /// None of these; also nothing.
    Differs(Vec<String>),
}

impl FieldTest {
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Filled => Self::Empty,
            Self::Empty => Self::Filled,
            Self::Equals(values) => Self::Differs(values),
            Self::Differs(values) => Self::Equals(values),
        }
    }

    /// Whether it holds only where the field is filled in.
    pub(super) fn needs_answer(&self) -> bool {
        matches!(self, Self::Filled | Self::Equals(_))
    }
}

/// Words for an empty field, and such that may mean one.
const EMPTY: &str = "leer";
const NOTHING: [&str; 4] = ["leer", "null", "nichts", "unbekannt"];
/// Words that say something of a content, so that they are none.
const DESCRIBING: [&str; 12] = [
    "nicht",
    "kein",
    "keine",
    "keinen",
    "befüllt",
    "ausgefüllt",
    "angegeben",
    "gewählt",
    "leer",
    "beliebig",
    "beliebige",
    "irgendetwas",
];
const YES: [&str; 4] = ["true", "wahr", "ja", "1"];
const NO: [&str; 4] = ["false", "falsch", "nein", "0"];

/// What a rule asks of this field.
///
/// # Errors
/// [`OpenReason::RuleWithUnknownCode`] for a word that is none of the field's values, [`OpenReason::RuleCompares`] where
/// the form can't compare as the rule does: numbers, dates and times have many spellings, and a word without quotes that
/// is compared with a text may be its content or something else.
pub(super) fn of_field(test: &Test, field: &FormField) -> Result<FieldTest, OpenReason> {
    // A hidden field of the schema is a text of the form, which whoever applies fills in.
    if field.feldart == "hidden" {
        return Err(OpenReason::RuleCompares);
    }
    match test {
        Test::Filled => Ok(FieldTest::Filled),
        Test::Empty => Ok(FieldTest::Empty),
        Test::Equals(operands) => one_of(operands, field),
        Test::Differs(operands) => one_of(operands, field).map(FieldTest::negated),
    }
}

/// „leer“ can't be one of several.
fn one_of(operands: &[Operand], field: &FormField) -> Result<FieldTest, OpenReason> {
    if let [only] = operands {
        return equals(only, field);
    }
    let mut values = vec![];
    for operand in operands {
        match equals(operand, field)? {
            FieldTest::Equals(value) => values.extend(value),
            FieldTest::Filled | FieldTest::Empty | FieldTest::Differs(_) => return Err(OpenReason::RuleCompares),
        }
    }
    values.sort();
    values.dedup();
    Ok(FieldTest::Equals(values))
}

fn equals(operand: &Operand, field: &FormField) -> Result<FieldTest, OpenReason> {
    // What became a field of another type has no values that could be compared.
    if matches!(field.datentyp.as_str(), "obj" | "datetime") {
        return Err(OpenReason::RuleCompares);
    }
    let options = field.properties.get("possibleValues").and_then(Value::as_array);
    let says_empty = matches!(operand, Operand::Word(word) if word.to_lowercase() == EMPTY);
    match options {
        Some(options) => option(operand, options, says_empty),
        None if says_empty => Ok(FieldTest::Empty),
        None if field.datentyp == "bool" => truth(operand).ok_or(OpenReason::RuleWithUnknownCode),
        // Without its list a choice is a text, until the designer puts the list in.
        None if field.feldart == "select" => text(operand, |_| true),
        None if matches!(field.datentyp.as_str(), "text" | "text_latin") => {
            text(operand, |word| word.bytes().all(|byte| byte.is_ascii_digit()))
        }
        None => Err(OpenReason::RuleCompares),
    }
}

fn truth(operand: &Operand) -> Option<FieldTest> {
    let answer = match operand {
        Operand::Answer(answer) => *answer,
        Operand::Word(word) | Operand::Quoted(word) => said(word)?,
        Operand::Named { code, name } => {
            let answer = said(code)?;
            // A name that says the contrary is one of two mistakes.
            said(name).is_none_or(|named| named == answer).then_some(answer)?
        }
        Operand::Dashed { code, name } => said(code).filter(|answer| said(name) == Some(*answer))?,
    };
    Some(FieldTest::Equals(vec![answer.to_string()]))
}

/// What a word says of yes or no.
pub(super) fn said(word: &str) -> Option<bool> {
    let word = word.to_lowercase();
    let yes = YES.contains(&word.as_str());
    (yes || NO.contains(&word.as_str())).then_some(yes)
}

fn option(operand: &Operand, options: &[Value], says_empty: bool) -> Result<FieldTest, OpenReason> {
    let of = |option: &Value, name: &str| option.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_code = |code: &str| options.iter().any(|option| of(option, "value") == code);
    let named = |code: &str, name: &str| {
        let names = |option: &&Value| is_called(&of(option, "label"), name);
        let known = options.iter().find(|option| of(option, "value") == code).filter(names);
        let mut others = options.iter().filter(|option| of(option, "value") != code);
        let is_other = others.any(|option| same_words(&of(option, "label"), name));
        known.filter(|_| !is_other).map(|_| code.to_owned())
    };
    let is_label = |word: &str| options.iter().any(|option| same_words(&of(option, "label"), word));
    let answered = |yes: bool| {
        let says = |option: &&Value| said_in_words(of(option, "label").trim()) == Some(yes);
        let found: Vec<&Value> = options.iter().filter(says).collect();
        if let [only] = found.as_slice() { Some(of(only, "value")) } else { None }
    };
    let value = match operand {
        Operand::Word(word) | Operand::Quoted(word) => match (is_code(word), says_empty) {
            (true, false) => Some(word.clone()),
            (false, true) if !is_label(word) => return Ok(FieldTest::Empty),
            (_, true) => None,
            // A code and its name within the same quotes; yes and no where an option is called so.
            (false, false) => match word.split_once(' ') {
                Some((code, name)) => named(code, name.trim_start_matches(['-', '–', ' '])),
                None => said_in_words(word).and_then(answered),
            },
        },
        Operand::Named { code, name } => named(code, name),
        // The whole name, or what follows would be taken for a part of it.
        Operand::Dashed { code, name } => {
            let is_whole = |option: &&Value| of(option, "value") == *code && same_words(&of(option, "label"), name);
            options.iter().find(is_whole).map(|_| code.clone())
        }
        Operand::Answer(yes) => answered(*yes),
    };
    value.map(|value| FieldTest::Equals(vec![value])).ok_or(OpenReason::RuleWithUnknownCode)
}

/// „Ja“ and „Nein“, which are what options are called; other words for them are values of truth fields.
fn said_in_words(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "ja" | "wahr" => Some(true),
        "nein" | "falsch" => Some(false),
        _ => None,
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn same_words(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

/// Whether a name that stands beside a code can be that of an option: its words, or some of them in a row, for rules shorten
/// names.
fn is_called(label: &str, name: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|sign: char| !sign.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (label, name) = (words(label), words(name));
    !name.is_empty() && label.windows(name.len()).any(|part| part == name)
}

/// A text is compared letter by letter; words that people write for yes, no or nothing are no content.
fn text(operand: &Operand, is_content: impl Fn(&str) -> bool) -> Result<FieldTest, OpenReason> {
    let stands_for_something = |word: &str| {
        let word = word.to_lowercase();
        let said = YES.iter().chain(&NO).filter(|said| said.len() > 1).chain(&NOTHING);
        let describes = || word.split_whitespace().any(|part| DESCRIBING.contains(&part));
        said.clone().any(|said| *said == word) || describes() || !word.contains(char::is_alphanumeric)
    };
    match operand {
        Operand::Quoted(word) if !stands_for_something(word) => Ok(FieldTest::Equals(vec![word.clone()])),
        Operand::Word(word) if is_content(word) && !stands_for_something(word) => {
            Ok(FieldTest::Equals(vec![word.clone()]))
        }
        _ => Err(OpenReason::RuleCompares),
    }
}
