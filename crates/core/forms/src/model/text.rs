//! JSON from text, with limits that keep what it becomes in memory small.

use domain::json::{Position, VALUE_LIMIT, named_twice, values};
use serde_json::Value;

use super::place::{FormError, Problem};

/// Longest text in bytes. Real forms stay below 500 kB and have some 12,000 values.
const TEXT_LIMIT: usize = 2 * 1024 * 1024;

/// Reads JSON; errors name line and column where there are any.
///
/// # Errors
/// Where the text is no JSON, larger than 2 MiB, has more than 60,000 values, or an object names a property twice.
pub(crate) fn json(text: &str) -> Result<Value, FormError> {
    if text.len() > TEXT_LIMIT {
        return Err(FormError::new(String::new(), Problem::TooLarge { limit: TEXT_LIMIT }));
    }
    if values(text.as_bytes()) > VALUE_LIMIT {
        return Err(FormError::new(String::new(), Problem::TooManyValues { limit: VALUE_LIMIT }));
    }
    let at = |position, problem| FormError { place: String::new(), position: Some(position), problem };
    let json = serde_json::from_str(text).map_err(|error| {
        at(Position { line: error.line(), column: error.column() }, Problem::Syntax(error.to_string()))
    })?;
    match named_twice(text.as_bytes()) {
        Some(twice) => Err(at(twice.position, Problem::NamedTwice(twice.name))),
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
