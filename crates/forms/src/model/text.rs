//! JSON from text, with limits that keep what it becomes in memory small.

use std::collections::HashSet;

use domain::json::{VALUE_LIMIT, values};
use serde_json::Value;

use super::locate::{end_of_string, position};
use super::place::{FormError, Position, Problem};

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
    match name_twice(text) {
        Some((offset, name)) => Err(at(position(text, offset), Problem::NamedTwice(name))),
        None => Ok(json),
    }
}

/// The first property that an object names twice, and the byte where it does: one of the two would be dropped without a
/// word. The text is well-formed.
fn name_twice(text: &str) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    // What is open: of objects the names so far, of lists nothing.
    let mut open: Vec<Option<HashSet<String>>> = vec![];
    let (mut at, mut is_name) = (0, false);
    while let Some(byte) = bytes.get(at) {
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
                at = end_of_string(bytes, at);
                if let (true, Some(Some(names))) = (is_name, open.last_mut()) {
                    let name: String = serde_json::from_slice(bytes.get(start..at)?).ok()?;
                    if !names.insert(name.clone()) {
                        return Some((start, name));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_that_is_named_twice_is_told() {
        for (text, found) in [
            (r#"{"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]}"#, None),
            (r#"{"a": "a", "b": ["a", "a"], "c": "\"c\": ,"}"#, None),
            (r#"[{"a": 1}, {"b": {}, "x": [], "b": 1}]"#, Some((30, "b"))),
            (r#"{"ä": 1, "\u00e4": 2}"#, Some((10, "ä"))),
            (r#"{"a": {"b": 1}, "a": 2}"#, Some((16, "a"))),
        ] {
            assert_eq!(name_twice(text), found.map(|(at, name)| (at, name.to_owned())), "{text}");
        }
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
