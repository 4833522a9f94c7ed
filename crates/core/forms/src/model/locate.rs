//! Line and column of places in the text of a form.

use std::collections::HashMap;

use domain::json::{Position, end_of_string};

/// Where each value of a JSON text begins. It is made once for all places that are to be told of a form.
pub struct Places(Value);

struct Value {
    at: Position,
    inside: Inside,
}

enum Inside {
    Nothing,
    Members(HashMap<String, Value>),
    Items(Vec<Value>),
}

impl Places {
    /// Of JSON that was read already: it is well-formed and not too deep.
    pub fn of(text: &str) -> Self {
        let mut scan = Scan { bytes: text.as_bytes(), at: 0, counted: 0, position: Position { line: 1, column: 1 } };
        scan.space();
        Self(scan.value())
    }

    /// Where the value at `place` (`sections[0].fieldGroups[1].title`) begins. Where the place isn't there itself, the
    /// innermost part of it that is.
    pub fn locate(&self, place: &str) -> Position {
        let mut found = &self.0;
        for step in place.split(['.', '[']).filter(|step| !step.is_empty()) {
            let index = step.strip_suffix(']').and_then(|index| index.parse::<usize>().ok());
            let inside = match (&found.inside, index) {
                (Inside::Items(items), Some(index)) => items.get(index),
                (Inside::Members(members), None) => members.get(step),
                _ => None,
            };
            let Some(inside) = inside else { break };
            found = inside;
        }
        found.at
    }
}

/// A walk over JSON that is known to be well-formed.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How far lines and columns are counted, and the place there.
    counted: usize,
    position: Position,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace() || byte == b',' || byte == b':') {
            self.at += 1;
        }
    }

    /// The place here.
    fn place(&mut self) -> Position {
        let since = Position::of(self.bytes.get(self.counted..).unwrap_or_default(), self.at - self.counted);
        let Position { line, column } = self.position;
        let begins = if since.line == 1 { column - 1 } else { 0 };
        self.position = Position { line: line + since.line - 1, column: begins + since.column };
        self.counted = self.at;
        self.position
    }

    /// Reads the value here.
    fn value(&mut self) -> Value {
        let at = self.place();
        let inside = match self.peek() {
            Some(b'{') => Inside::Members(self.list(b'}', Self::member).into_iter().collect()),
            Some(b'[') => Inside::Items(self.list(b']', Self::value)),
            Some(b'"') => {
                self.string();
                Inside::Nothing
            }
            _ => {
                while self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']') && !byte.is_ascii_whitespace())
                {
                    self.at += 1;
                }
                Inside::Nothing
            }
        };
        Value { at, inside }
    }

    fn list<T>(&mut self, end: u8, one: fn(&mut Self) -> T) -> Vec<T> {
        let mut all = vec![];
        self.at += 1;
        self.space();
        while self.peek().is_some_and(|byte| byte != end) {
            all.push(one(self));
            self.space();
        }
        self.at += 1;
        all
    }

    fn member(&mut self) -> (String, Value) {
        let start = self.at;
        self.string();
        let name = self.bytes.get(start..self.at).and_then(|name| serde_json::from_slice(name).ok());
        self.space();
        (name.unwrap_or_default(), self.value())
    }

    fn string(&mut self) {
        self.at = end_of_string(self.bytes, self.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_and_missing_ones_lead_to_what_is_there() {
        let text = "{\n  \"a\": [1, {\"b\\\"c\": \"}\"},\n    {\"id\": \"ü\", \"x\": null}],\n  \"d\": {}\n}";
        let places = Places::of(text);
        for (place, line, column) in [
            ("", 1, 1),
            ("a", 2, 8),
            ("a[0]", 2, 9),
            ("a[1]", 2, 12),
            ("a[2]", 3, 5),
            ("a[2].x", 3, 22),
            ("a[2].y", 3, 5),
            ("a[7]", 2, 8),
            ("d", 4, 8),
            ("e.f", 1, 1),
        ] {
            assert_eq!(places.locate(place), Position { line, column }, "{place}");
        }
    }

    #[test]
    fn columns_go_on_in_a_line_without_an_end() {
        let places = Places::of(r#"  {"ä": {"x": true}, "b": [-1.5e3, "ß"], "c": 3}"#);
        let columns = ["", "ä", "ä.x", "b[0]", "b[1]", "c"].map(|place| places.locate(place).column);
        assert_eq!(columns, [3, 9, 15, 28, 36, 47]);
    }
}
