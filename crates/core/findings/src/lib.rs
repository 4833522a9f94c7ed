//! What checks find: one shape for forms, processes, expressions, decision tables and data schemas.
//!
//! A check declares its codes with [`codes!`], each with how much it weighs; so a new code can't be forgotten in a list or
//! weigh something by accident. A [`Finding`] says where, how bad, and with which parameters; the words stand in files
//! ([`Words`]), and a test of each check holds codes and words against each other ([`Words::without`]).

#![warn(missing_docs)]

mod code;
mod words;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

pub use code::Code;
pub use words::{Words, fill};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It can't be used like that: it isn't said what is to happen, it contradicts itself, or it doesn't do what it says.
    Error,
    /// What is meant can be understood, and somebody will stumble over it.
    Warning,
    /// It could be better, or is right only if something else is as it is taken to be.
    Hint,
}

impl Severity {
    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        }
    }
}

/// What the words speak of, by name.
pub type Parameters = BTreeMap<&'static str, String>;

/// `&[("name", "Antrag")]` as [`Parameters`].
pub fn parameters(parameters: &[(&'static str, &str)]) -> Parameters {
    parameters.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

/// Something that a check has found. The place `P` and what goes with the finding, `M` (a witness, a repair), are the
/// check's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding<C, P, M = Nothing> {
    /// What is found.
    pub code: C,
    /// How bad it is here.
    pub severity: Severity,
    /// Where.
    #[serde(flatten)]
    pub place: P,
    /// What the words speak of.
    pub parameters: Parameters,
    /// What shows it, or would end it.
    #[serde(flatten)]
    pub more: M,
}

impl<C: Code, P, M> Finding<C, P, M> {
    /// The same for findings that say the same, wherever they are: its code with what the words speak of. What has one key can be
    /// shown as one.
    pub fn cause(&self) -> String {
        format!("{}{}", self.code.name(), Listed(&self.parameters))
    }
}

/// A finding with which nothing goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Nothing {}

/// `(name: "x", found: "list")`, or nothing: parameters in an error that is logged.
pub struct Listed<'a>(pub &'a Parameters);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        if parts.is_empty() { Ok(()) } else { write!(f, " ({})", parts.join(", ")) }
    }
}
