//! JSON of files that people give, with limits that keep what it becomes in memory small.

use std::collections::HashSet;

use serde::de::DeserializeOwned;

/// Longest text in bytes.
pub const SIZE_LIMIT: usize = 10 * 1024 * 1024;
/// Most values. One takes up to 1 kB in memory while it becomes what it stands for.
pub const VALUE_LIMIT: usize = 60_000;

/// Why a file isn't read.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// More than [`SIZE_LIMIT`] bytes.
    #[error("the file has {found} bytes, at most {SIZE_LIMIT} are accepted")]
    TooLarge {
        /// Bytes.
        found: usize,
    },
    /// More than [`VALUE_LIMIT`].
    #[error("there are more than {VALUE_LIMIT} values")]
    TooManyValues,
    /// No JSON, or not what is meant; with line and column.
    #[error(transparent)]
    Syntax(#[from] serde_json::Error),
    /// Both would be a guess.
    #[error(transparent)]
    NamedTwice(NamedTwice),
}

/// A place in a text, both counted from 1; columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, ts_rs::TS)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// Characters of the line, from 1.
    pub column: usize,
}

impl Position {
    /// The place of a byte of a text in UTF-8.
    pub fn of(text: &[u8], byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let own = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        // Bytes that go on with a character begin with the bits 10.
        let column = own.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count() + 1;
        Self { line, column }
    }
}

/// An object that has a property twice: one of the two would be dropped without a word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: \"{name}\" stands here for the second time", position.line, position.column)]
pub struct NamedTwice {
    /// Of the property, its escapes read.
    pub name: String,
    /// Of the second one.
    pub position: Position,
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
    let value = serde_json::from_slice(bytes)?;
    named_twice(bytes).map_or(Ok(value), |twice| Err(JsonError::NamedTwice(twice)))
}

/// The first property that an object names twice. The text is well-formed.
pub fn named_twice(text: &[u8]) -> Option<NamedTwice> {
    // What is open: of objects the names so far, of lists nothing.
    let mut open: Vec<Option<HashSet<String>>> = vec![];
    let (mut at, mut is_name) = (0, false);
    while let Some(byte) = text.get(at) {
        match byte {
            b'{' => {
                open.push(Some(HashSet::new()));
                is_name = true;
            }
            b'[' => {
                open.push(None);
                is_name = false;
            }
            b'}' | b']' => drop(open.pop()),
            b',' => is_name = matches!(open.last(), Some(Some(_))),
            b'"' => {
                let start = at;
                at = end_of_string(text, at);
                if let (true, Some(Some(names))) = (is_name, open.last_mut()) {
                    let name: String = serde_json::from_slice(text.get(start..at)?).ok()?;
                    if !names.insert(name.clone()) {
                        return Some(NamedTwice { name, position: Position::of(text, start) });
                    }
                }
                is_name = false;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The byte behind the text in quotes that begins at `start`.
pub fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        at += if *byte == b'\\' { 2 } else { 1 };
        if *byte == b'"' {
            break;
        }
    }
    at
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
    fn a_property_that_is_named_twice_is_told() {
        for (text, found) in [
            (r#"{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}"#, None),
            (r#"{"a": "a", "b": ["a", "a"], "c": "\"c\": ,"}"#, None),
            (r#"[{"a": 1}, {"b": {}, "x": [], "b": 1}]"#, Some((31, "b"))),
            (r#"{"ä": 1, "\u00e4": 2}"#, Some((10, "ä"))),
            (r#"{"a": {"b": 1}, "a": 2}"#, Some((17, "a"))),
        ] {
            let twice = named_twice(text.as_bytes()).map(|twice| (twice.position.column, twice.name));
            assert_eq!(twice, found.map(|(column, name)| (column, name.to_owned())), "{text}");
        }
        let error = read::<serde_json::Value>(b"{\n  \"a\": 1,\n  \"a\": 2\n}").unwrap_err();
        assert_eq!(error.to_string(), "line 3, column 3: \"a\" stands here for the second time");
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
