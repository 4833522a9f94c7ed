//! JSON of files that people give, with limits that keep what it becomes in memory small.

use serde::de::DeserializeOwned;

/// Longest text in bytes.
pub const SIZE_LIMIT: usize = 10 * 1024 * 1024;
/// Most values. One takes up to 1 kB in memory while it becomes what it stands for.
pub const VALUE_LIMIT: usize = 60_000;

/// Why a file isn't read.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    #[error("the file has {found} bytes, at most {SIZE_LIMIT} are accepted")]
    TooLarge { found: usize },
    #[error("there are more than {VALUE_LIMIT} values")]
    TooManyValues,
    /// No JSON, or not what is meant; with line and column.
    #[error(transparent)]
    Syntax(#[from] serde_json::Error),
}

/// Reads JSON whose limits are looked at before anything is made of it.
///
/// # Errors
/// [`JsonError`].
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonError> {
    if bytes.len() > SIZE_LIMIT {
        return Err(JsonError::TooLarge { found: bytes.len() });
    }
    if values(bytes) > VALUE_LIMIT {
        return Err(JsonError::TooManyValues);
    }
    Ok(serde_json::from_slice(bytes)?)
}

/// At least as many as there are values: each stands behind a comma or an opening bracket, but the outermost.
pub fn values(text: &[u8]) -> usize {
    let (mut count, mut inside, mut escaped) = (1_usize, false, false);
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = inside,
            b'"' => inside = !inside,
            b',' | b'[' | b'{' if !inside => count = count.saturating_add(1),
            _ => {}
        }
    }
    count
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_outside_of_texts() {
        for (text, count) in [("1", 1), (r#"{"a": ["x,[{\",", 2]}"#, 4), (r#""\\",1"#, 2)] {
            assert_eq!(values(text.as_bytes()), count, "{text}");
        }
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let numbers = |count: usize| format!("[{}0]", "0,".repeat(count));
        let numbers_of = |text: &str| read::<Vec<u32>>(text.as_bytes());
        assert!(matches!(numbers_of(&numbers(VALUE_LIMIT)), Err(JsonError::TooManyValues)));
        assert_eq!(numbers_of(&numbers(VALUE_LIMIT / 2)).unwrap().len(), VALUE_LIMIT / 2 + 1);
        assert!(matches!(numbers_of(&" ".repeat(SIZE_LIMIT + 1)), Err(JsonError::TooLarge { .. })));
        assert!(matches!(numbers_of("[0,\n-]"), Err(JsonError::Syntax(wrong)) if wrong.line() == 2));
    }
}
