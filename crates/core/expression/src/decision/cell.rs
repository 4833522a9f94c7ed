//! Literals of S-FEEL in cells, and the reading of one thing after the other.

#![deny(clippy::arithmetic_side_effects)]

use crate::{Decimal, LENGTH_LIMIT, Value};

use super::fault::TableCode;
use super::feel;

/// Why a cell can't be read, with the part of it that is wrong.
pub(super) type Refusal = (TableCode, String);

/// A cell is as long as an expression at most: a table with longer ones is no table any more.
pub(super) fn not_too_long(text: &str) -> Result<(), Refusal> {
    if text.len() > LENGTH_LIMIT { Err((TableCode::TooLarge, LENGTH_LIMIT.to_string())) } else { Ok(()) }
}

/// Reads a cell with one literal, as outputs have it; empty is nothing.
pub(super) fn read_literal(text: &str) -> Result<Value, Refusal> {
    not_too_long(text)?;
    let text = text.trim();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    if is_with_comma(text) {
        return Err((TableCode::DecimalComma, text.to_owned()));
    }
    let mut cursor = Cursor { rest: text };
    let wrong = |part: &str| match feel::is_expression(text) {
        true => (TableCode::NotEvaluated, text.to_owned()),
        false => (TableCode::BadLiteral, part.to_owned()),
    };
    let value = cursor.value().map_err(|(_, part)| wrong(&part))?;
    if cursor.rest.trim_start().is_empty() { Ok(value) } else { Err(wrong(cursor.rest)) }
}

/// `1,50` as German writes it; an output is one value and no list without brackets.
fn is_with_comma(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, places) = text.strip_prefix('-').unwrap_or(text).split_once(',').unwrap_or_default();
    digits(places) && whole.split('.').all(digits)
}

/// A value as FEEL writes it.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::Date(date) => format!("date(\"{date}\")"),
        Value::List(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{key}: {}", literal(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

pub(super) struct Cursor<'a> {
    pub rest: &'a str,
}

impl Cursor<'_> {
    pub fn take(&mut self, symbol: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(symbol);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// A word that doesn't go on.
    pub fn take_word(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(word);
        let rest = rest.filter(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'));
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    pub fn refusal(&self) -> Refusal {
        (TableCode::BadTest, self.rest.trim_start().to_owned())
    }

    pub fn value(&mut self) -> Result<Value, Refusal> {
        if self.take("[") {
            return self.list();
        }
        self.single()
    }

    /// The items of a list, behind its bracket; lists within lists aren't read.
    fn list(&mut self) -> Result<Value, Refusal> {
        let mut items = vec![];
        if self.take("]") {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.single()?);
            if self.take("]") {
                return Ok(Value::List(items));
            }
            if !self.take(",") {
                return Err(self.refusal());
            }
        }
    }

    fn single(&mut self) -> Result<Value, Refusal> {
        let refusal = self.refusal();
        for (word, value) in [("null", Value::Null), ("true", true.into()), ("false", false.into())] {
            if self.take_word(word) {
                return Ok(value);
            }
        }
        if self.take("@") {
            return self.date().ok_or(refusal);
        }
        if self.take_word("date") {
            let date = if self.take("(") { self.date() } else { None };
            return date.filter(|_| self.take(")")).ok_or(refusal);
        }
        if self.rest.trim_start().starts_with('"') {
            return self.text().map(Value::Text).ok_or(refusal);
        }
        self.number().map(Value::Number).ok_or(refusal)
    }

    fn date(&mut self) -> Option<Value> {
        let text = self.text()?;
        // `2026-11-24` and nothing else that a date could be read from.
        let date: jiff::civil::Date = text.parse().ok()?;
        (date.to_string() == text).then_some(Value::Date(date))
    }

    fn text(&mut self) -> Option<String> {
        let inner = self.rest.trim_start().strip_prefix('"')?;
        let mut text = String::new();
        let mut characters = inner.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.rest = inner.get(at..)?.strip_prefix('"')?;
                    return Some(text);
                }
                '\\' => text.push(match characters.next()?.1 {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    same @ ('"' | '\\' | '\'') => same,
                    _ => return None,
                }),
                _ => text.push(character),
            }
        }
        None
    }

    fn number(&mut self) -> Option<Decimal> {
        let text = self.rest.trim_start();
        let is_digit = |next: char| next.is_ascii_digit();
        let whole = text.strip_prefix('-').unwrap_or(text).trim_start_matches(is_digit);
        // The point of `1..5` isn't one of a number.
        let fraction = whole.strip_prefix('.').filter(|fraction| fraction.starts_with(is_digit));
        let rest = fraction.map_or(whole, |fraction| fraction.trim_start_matches(is_digit));
        let (written, rest) = text.split_at_checked(text.len().checked_sub(rest.len())?)?;
        let number = Decimal::parse(written)?;
        self.rest = rest;
        Some(number)
    }
}
