//! What is wrong with an expression, and where.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// A part of the text of an expression, in bytes from its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    pub start: usize,
    /// The first byte that doesn't belong to it any more.
    pub end: usize,
}

impl Span {
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }
}

/// A fault found in reading, checking or evaluating. The words are in `assets/process-checks/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code} at {}–{}{}", span.start, span.end, Listed(parameters))]
pub struct Fault {
    pub code: Code,
    pub span: Span,
    /// What the words speak of, by name.
    pub parameters: BTreeMap<&'static str, String>,
}

impl Fault {
    pub fn new(code: Code, span: Span) -> Self {
        Self { code, span, parameters: BTreeMap::new() }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.insert(name, value.into());
        self
    }

    /// The text with a line of marks below the place of the fault.
    pub fn shown_in(&self, text: &str) -> String {
        let characters = |bytes: usize| text.char_indices().take_while(|(at, _)| *at < bytes).count();
        let (start, end) = (characters(self.span.start), characters(self.span.end));
        let line = text.replace(['\n', '\r', '\t'], " ");
        format!("{line}\n{}{}", " ".repeat(start), "^".repeat(end.saturating_sub(start).max(1)))
    }
}

/// `(name: "x", found: "list")`, for a display of parameters.
pub struct Listed<'a>(pub &'a BTreeMap<&'static str, String>);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        if parts.is_empty() { Ok(()) } else { write!(f, " ({})", parts.join(", ")) }
    }
}

/// What is wrong. The name in kebab case is the stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    TooLong,
    TooDeep,
    UnexpectedCharacter,
    UnexpectedToken,
    UnclosedText,
    UnclosedExpression,
    UnknownEscape,
    ReservedWord,
    /// Expressions call neither methods nor functions: what they do would be unknown.
    Call,
    /// `${…}` and `#{…}` in one text.
    MixedMarks,
    NumberOutOfRange,
    UnknownVariable,
    UnknownProperty,
    NoProperties,
    NotAnIndex,
    NotANumber,
    NotABoolean,
    NotAText,
    NotComparable,
    NotACondition,
    DivisionByZero,
    ResultTooLong,
    /// Two kinds of values that are never equal.
    NeverEqual,
    /// A text counts as true if it says `true`, and as false whatever else it says.
    TextAsBoolean,
    /// A text beside a date that isn't written `2026-11-24`.
    TextAsDate,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It can't be executed, or doesn't do what it says.
    Error,
    /// Somebody will stumble over it.
    Warning,
    /// Could be better.
    Hint,
}

impl Code {
    pub fn severity(self) -> Severity {
        match self {
            Self::TextAsBoolean | Self::TextAsDate => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_shown() {
        let fault = Fault::new(Code::UnknownVariable, Span { start: 11, end: 13 }).with("name", "a");
        assert_eq!(fault.to_string(), "unknown-variable at 11–13 (name: \"a\")");
        assert_eq!(fault.shown_in("${\"äö\" == ab}"), "${\"äö\" == ab}\n         ^^");
    }
}
