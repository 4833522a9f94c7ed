//! JSON from text, with limits that keep what it becomes in memory small.

use domain::json::{Position, VALUE_LIMIT, named_twice, values};
use serde_json::Value;

use super::place::{FormError, Problem};

/// Longest text in bytes. Real forms stay below 500 kB and have some 12,000 values.
const TEXT_LIMIT: usize = 2 * 1024 * 1024;

/// Most levels of objects and lists. JSON of more than 127 can't be read, and a step of undo has some around what it keeps.
const DEPTH_LIMIT: usize = 120;

/// What was written by this program: nobody else has to be kept from filling the memory, and it was read once before.
pub(crate) fn own_json(text: &str) -> Result<Value, FormError> {
    serde_json::from_str(text).map_err(|error| syntax(&error))
}

fn syntax(error: &serde_json::Error) -> FormError {
    let position = Position { line: error.line(), column: error.column() };
    FormError { place: String::new(), position: Some(position), problem: Problem::Syntax(error.to_string()) }
}

/// What lies deeper could be written, but not read again.
pub(crate) fn not_too_deep(json: &Value) -> Result<(), FormError> {
    let problem = Problem::TooDeep { limit: DEPTH_LIMIT };
    if fits(json, DEPTH_LIMIT) { Ok(()) } else { Err(FormError::new(String::new(), problem)) }
}

fn fits(json: &Value, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else { return !json.is_array() && !json.is_object() };
    match json {
        Value::Array(items) => items.iter().all(|item| fits(item, below)),
        Value::Object(object) => object.values().all(|value| fits(value, below)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// Reads JSON; errors name line and column where there are any.
///
/// # Errors
/// Where the text is no JSON, larger than 2 MiB, has more than 60,000 values or 120 levels, or an object names a property
/// twice.
pub(crate) fn json(text: &str) -> Result<Value, FormError> {
    if text.len() > TEXT_LIMIT {
        return Err(FormError::new(String::new(), Problem::TooLarge { limit: TEXT_LIMIT }));
    }
    if values(text.as_bytes()) > VALUE_LIMIT {
        return Err(FormError::new(String::new(), Problem::TooManyValues { limit: VALUE_LIMIT }));
    }
    let json = own_json(text)?;
    not_too_deep(&json)?;
    match named_twice(text.as_bytes()) {
        Some(twice) => {
            let problem = Problem::NamedTwice(twice.name);
            Err(FormError { place: String::new(), position: Some(twice.position), problem })
        }
        None => Ok(json),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_that_is_named_twice_is_told() {
        let error = json("{\n  \"a\": 1,\n  \"a\": 2\n}").unwrap_err();
        assert_eq!(error.to_string(), "line 3, column 3: form: names the property \"a\" twice");
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let many = format!("[{}0]", "0,".repeat(VALUE_LIMIT));
        assert_eq!(json(&many).unwrap_err().to_string(), "form: has more than 60000 values");
        assert_eq!(json(&" ".repeat(TEXT_LIMIT + 1)).unwrap_err().to_string(), "form: is larger than 2097152 bytes");
    }
}
