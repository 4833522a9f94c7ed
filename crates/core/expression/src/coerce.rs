//! What a value counts as where another kind is needed (EL, Type Conversion).

use super::{Decimal, Value};

/// Nothing and the empty text are 0, a text is what it spells; true and false are no numbers.
pub(super) fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Null => Some(Decimal::default()),
        Value::Number(number) => Some(*number),
        Value::Text(text) if text.is_empty() => Some(Decimal::default()),
        Value::Text(text) => Decimal::parse(text.strip_prefix('+').unwrap_or(text)),
        Value::Boolean(_) | Value::Date(_) | Value::List(_) | Value::Map(_) => None,
    }
}

/// Nothing is false; a text is true if it is `true` in whatever case (`Boolean.valueOf`), and else false.
pub(super) fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Null => Some(false),
        Value::Boolean(truth) => Some(*truth),
        Value::Text(text) => Some(text.eq_ignore_ascii_case("true")),
        Value::Number(_) | Value::Date(_) | Value::List(_) | Value::Map(_) => None,
    }
}

/// Nothing is the empty text. A date is written `2026-11-24`, so that texts of dates follow one another as the dates do.
/// Lists and maps have no text: Java's would be that of its own classes.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Boolean(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.clone()),
        Value::Date(date) => Some(date.to_string()),
        Value::List(_) | Value::Map(_) => None,
    }
}

/// Whether `empty` holds (EL, Empty Operator).
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::Boolean(_) | Value::Number(_) | Value::Date(_) => false,
    }
}
