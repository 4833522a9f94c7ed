//! FIM's quality rules (messages 1001 … of QS-DF 1.20), as far as a single file can answer them.
//!
//! docs/fim.md lists the rules that aren't here, and why. The words are those of `assets/fim/quality-rules.de.json`.

mod element;
mod field;
mod latin;
mod line;
mod list;
mod position;
mod refused;
mod rule;
mod schema;
mod steckbrief;
mod value;
mod walk;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::model::*;
use crate::genericode::CodeList;

pub use line::{Lines, line};
pub use refused::{Refusal, refused};

/// How bad it is, in FIM's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Severity {
    FehlerKritisch,
    FehlerMethodisch,
    Warnung,
    Hinweis,
}

impl Severity {
    /// Whether it is an error.
    pub fn is_error(self) -> bool {
        matches!(self, Self::FehlerKritisch | Self::FehlerMethodisch)
    }
}

/// A rule that is checked here.
#[derive(Clone, Debug, Deserialize)]
pub struct Rule {
    /// FIM's own number.
    pub code: u16,
    pub severity: Severity,
    pub text: String,
}

static RULES: LazyLock<BTreeMap<u16, Rule>> = LazyLock::new(|| {
    // A test reads the file.
    let rules: Vec<Rule> =
        serde_json::from_str(include_str!("../../../../../assets/fim/quality-rules.de.json")).unwrap_or_default();
    rules.into_iter().map(|rule| (rule.code, rule)).collect()
});

/// All rules that are checked here, by number.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.values()
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub code: u16,
    pub severity: Severity,
    /// FIM ids from the schema down to the element, joined by `/`; those of a rule end in its id.
    pub path: String,
    /// The sentence: what the rule says, and what was found.
    pub text: String,
    #[serde(skip)]
    pub place: Place,
}

/// Positions from the schema down, each counted from 0, and the number of the element's rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub positions: Vec<usize>,
    pub regel: Option<usize>,
}

/// What is wrong with a schema, a group, a field or a Dokumentsteckbrief of 3.0.0. What is wrong with an element that stands
/// at several positions is told once, at the first of them. Contents and columns of code lists are judged by the `lists`
/// at hand.
pub fn check(content: &Content, lists: &[CodeList]) -> Vec<Finding> {
    walk::walk(content, lists)
}

fn text(code: u16, found: &str) -> String {
    let rule = RULES.get(&code).map_or("", |rule| rule.text.as_str());
    if found.is_empty() { rule.to_owned() } else { format!("{rule} [{found}]") }
}

fn severity(code: u16) -> Severity {
    RULES.get(&code).map_or(Severity::FehlerKritisch, |rule| rule.severity)
}

/// What one look at an element has found: number of the rule, what was found, and at which position below it.
#[derive(Default)]
struct Found {
    all: Vec<(u16, String, Option<usize>)>,
}

impl Found {
    fn when(&mut self, fails: bool, code: u16, found: &str) {
        if fails {
            self.all.push((code, shortened(found), None));
        }
    }

    fn below(&mut self, fails: bool, code: u16, found: &str, position: usize) {
        if fails {
            self.all.push((code, shortened(found), Some(position)));
        }
    }
}

/// Enough of a text to see which one is meant.
fn shortened(text: &str) -> String {
    const LENGTH: usize = 60;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LENGTH { text } else { text.chars().take(LENGTH).chain(['…']).collect() }
}

fn filled(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// A letter of `letters` and 11 digits.
fn is_id(id: &str, letters: &str) -> bool {
    let mut signs = id.chars();
    let letter = signs.next().is_some_and(|letter| letters.contains(letter));
    letter && signs.as_str().len() == 11 && signs.all(|digit| digit.is_ascii_digit())
}
