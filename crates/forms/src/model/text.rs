//! JSON from text, with limits that keep what it becomes in memory small.

use domain::json::{VALUE_LIMIT, values};
use serde_json::Value;

use super::place::{FormError, Position, Problem};

/// Longest text in bytes. Real forms stay below 500 kB and have some 12,000 values.
const TEXT_LIMIT: usize = 2 * 1024 * 1024;

/// Reads JSON; errors name line and column where there are any.
///
/// # Errors
/// Where the text is no JSON, larger than 2 MiB, or has more than 60,000 values.
pub(crate) fn json(text: &str) -> Result<Value, FormError> {
    if text.len() > TEXT_LIMIT {
        return Err(FormError::new(String::new(), Problem::TooLarge { limit: TEXT_LIMIT }));
    }
    if values(text.as_bytes()) > VALUE_LIMIT {
        return Err(FormError::new(String::new(), Problem::TooManyValues { limit: VALUE_LIMIT }));
    }
    serde_json::from_str(text).map_err(|error| FormError {
        place: String::new(),
        position: Some(Position { line: error.line(), column: error.column() }),
        problem: Problem::Syntax(error.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_refused() {
        let many = format!("[{}0]", "0,".repeat(VALUE_LIMIT));
        assert_eq!(json(&many).unwrap_err().to_string(), "form: has more than 60000 values");
        assert_eq!(json(&" ".repeat(TEXT_LIMIT + 1)).unwrap_err().to_string(), "form: is larger than 2097152 bytes");
    }
}
