//! JSON from text, with limits that keep what it becomes in memory small.

use serde_json::Value;

use super::place::{FormError, Position, Problem};

/// Longest text in bytes. Real forms stay below 500 kB.
const TEXT_LIMIT: usize = 2 * 1024 * 1024;
/// Most values. A value takes up to 1 kB in memory while it becomes a form; a form of 500 kB has some 12,000.
const VALUE_LIMIT: usize = 60_000;

/// Reads JSON; errors name line and column where there are any.
///
/// # Errors
/// Where the text is no JSON, larger than 2 MiB, or has more than 60,000 values.
pub(crate) fn json(text: &str) -> Result<Value, FormError> {
    if text.len() > TEXT_LIMIT {
        return Err(FormError::new(String::new(), Problem::TooLarge { limit: TEXT_LIMIT }));
    }
    if values(text) > VALUE_LIMIT {
        return Err(FormError::new(String::new(), Problem::TooManyValues { limit: VALUE_LIMIT }));
    }
    serde_json::from_str(text).map_err(|error| FormError {
        place: String::new(),
        position: Some(Position { line: error.line(), column: error.column() }),
        problem: Problem::Syntax(error.to_string()),
    })
}

/// At least as many as there are values: each stands behind a comma or an opening bracket, but the outermost.
fn values(text: &str) -> usize {
    let (mut count, mut inside, mut escaped) = (1, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = inside,
            b'"' => inside = !inside,
            b',' | b'[' | b'{' if !inside => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_outside_of_texts() {
        for (text, count) in [("1", 1), (r#"{"a": ["x,[{\",", 2]}"#, 4), (r#""\\",1"#, 2)] {
            assert_eq!(values(text), count, "{text}");
        }
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let many = format!("[{}0]", "0,".repeat(VALUE_LIMIT));
        assert_eq!(json(&many).unwrap_err().to_string(), "form: has more than 60000 values");
        assert_eq!(json(&" ".repeat(TEXT_LIMIT + 1)).unwrap_err().to_string(), "form: is larger than 2097152 bytes");
    }
}
