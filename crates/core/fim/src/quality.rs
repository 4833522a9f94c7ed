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

use findings::Words;
use serde::Serialize;

use standards::genericode::CodeList;
use standards::xdf::model::*;

pub use line::{Lines, line};
pub use refused::{Refusal, refused};

/// How bad it is, in FIM's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "FIM's own words")]
pub enum Severity {
    FehlerKritisch,
    FehlerMethodisch,
    Warnung,
    Hinweis,
}

impl Severity {
    /// By its name. Of what has none the worst is taken.
    fn of(name: &str) -> Self {
        let all = [Self::FehlerMethodisch, Self::Warnung, Self::Hinweis];
        all.into_iter().find(|one| format!("{one:?}") == name).unwrap_or(Self::FehlerKritisch)
    }

    /// Whether it is an error.
    pub fn is_error(self) -> bool {
        matches!(self, Self::FehlerKritisch | Self::FehlerMethodisch)
    }
}

impl From<Severity> for findings::Severity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::FehlerKritisch | Severity::FehlerMethodisch => Self::Error,
            Severity::Warnung => Self::Warning,
            Severity::Hinweis => Self::Hint,
        }
    }
}

/// A rule that is checked here.
#[derive(Clone, Debug)]
pub struct Rule {
    /// FIM's own number.
    pub code: u16,
    /// As FIM weighs it; the file of words says it.
    pub severity: Severity,
    /// In German, as FIM publishes it.
    pub text: String,
}

static WORDS: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../assets/fim/quality-rules.de.json")));

static RULES: LazyLock<BTreeMap<u16, Rule>> = LazyLock::new(|| {
    let rule = |(path, severity): (&str, &str)| {
        let code = path.strip_suffix("/severity")?.parse().ok()?;
        Some((code, Rule { code, severity: Severity::of(severity), text: WORDS.plain(&format!("{code}/text")) }))
    };
    WORDS.texts().filter_map(rule).collect()
});

/// All rules that are checked here, by number.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.values()
}

/// A rule of FIM, by its number, that a schema breaks.
pub type Finding = findings::Finding<u16, At, Said>;

/// Where in a schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct At {
    /// FIM ids from the schema down to the element, joined by `/`; those of a rule end in its id.
    pub path: String,
    /// The same for a program, by which [`line()`] finds it in the file.
    #[serde(skip)]
    pub place: Place,
}

/// How FIM says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// As FIM weighs it, finer than [`findings::Severity`].
    pub degree: Severity,
    /// What the rule says, and what was found.
    pub text: String,
}

/// Positions from the schema down, each counted from 0, and the number of the element's rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Empty for the schema or element that the file is about.
    pub positions: Vec<usize>,
    /// Counted from 0 among the rules of the element; none where it isn't about a rule.
    pub regel: Option<usize>,
}

/// What is wrong with a schema, a group, a field or a Dokumentsteckbrief of 3.0.0. What is wrong with an element that stands
/// at several positions is told once, at the first of them. Contents and columns of code lists are judged by the `lists`
/// at hand.
pub fn check(content: &Content, lists: &[CodeList]) -> Vec<Finding> {
    walk::walk(content, lists)
}

fn text(code: u16, found: &str) -> String {
    let rule = RULES.get(&code).map_or_else(|| WORDS.plain(&code.to_string()), |rule| rule.text.clone());
    if found.is_empty() { rule } else { format!("{rule} [{found}]") }
}

fn severity(code: u16) -> Severity {
    RULES.get(&code).map_or(Severity::FehlerKritisch, |rule| rule.severity)
}

fn finding(code: u16, found: &str, path: String, place: Place) -> Finding {
    let degree = severity(code);
    Finding {
        code,
        severity: degree.into(),
        place: At { path, place },
        parameters: findings::parameters(&[("found", found)]),
        more: Said { degree, text: text(code, found) },
    }
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
