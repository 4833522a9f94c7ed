//! What is wrong with an expression, and where.

use findings::{Listed, Parameters, Severity};
use serde::Serialize;

/// A part of the text of an expression, in bytes from its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The first byte that belongs to it.
    pub start: usize,
    /// The first byte that doesn't belong to it any more.
    pub end: usize,
}

impl Span {
    /// From the beginning of this one to the end of the other.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }
}

/// A fault found in reading, checking or evaluating. The words are in `assets/process-checks/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{code} at {}–{}{}", span.start, span.end, Listed(parameters))]
pub struct Fault {
    /// By which the words are chosen.
    pub code: Code,
    /// The smallest part of the text that is to blame.
    pub span: Span,
    /// What the words speak of, by name.
    pub parameters: Parameters,
}

impl Fault {
    /// Without parameters.
    pub fn new(code: Code, span: Span) -> Self {
        Self { code, span, parameters: Parameters::new() }
    }

    /// With a parameter for the words, in the place of one with that name.
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

findings::codes! {
    /// What is wrong. The name in kebab case is the stable code.
    #[allow(missing_docs, reason = "the words of each stand in `assets/process-checks/`")]
    pub enum Code: Severity {
        TooLong("too-long") = Error,
        TooDeep("too-deep") = Error,
        UnexpectedCharacter("unexpected-character") = Error,
        UnexpectedToken("unexpected-token") = Error,
        UnclosedText("unclosed-text") = Error,
        UnclosedExpression("unclosed-expression") = Error,
        UnknownEscape("unknown-escape") = Error,
        ReservedWord("reserved-word") = Error,
        /// Expressions call neither methods nor functions: what they do would be unknown.
        Call("call") = Error,
        /// `${…}` and `#{…}` in one text.
        MixedMarks("mixed-marks") = Error,
        NumberOutOfRange("number-out-of-range") = Error,
        UnknownVariable("unknown-variable") = Error,
        UnknownProperty("unknown-property") = Error,
        NoProperties("no-properties") = Error,
        NotAnIndex("not-an-index") = Error,
        NotANumber("not-a-number") = Error,
        NotABoolean("not-a-boolean") = Error,
        NotAText("not-a-text") = Error,
        NotComparable("not-comparable") = Error,
        NotACondition("not-a-condition") = Error,
        DivisionByZero("division-by-zero") = Error,
        ResultTooLong("result-too-long") = Error,
        /// Two kinds of values that are never equal.
        NeverEqual("never-equal") = Error,
        /// A text counts as true if it says `true`, and as false whatever else it says.
        TextAsBoolean("text-as-boolean") = Warning,
        /// A text beside a date that isn't written `2026-11-24`.
        TextAsDate("text-as-date") = Warning,
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
