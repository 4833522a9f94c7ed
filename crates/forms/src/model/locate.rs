//! Line and column of a place in the text of a form.

use super::place::Position;

/// Where the value at `place` (`sections[0].fieldGroups[1].title`) begins in the JSON `text`. Where the place isn't there
/// itself, the innermost part of it that is; none if the text ends before.
pub fn locate(text: &str, place: &str) -> Option<Position> {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    scan.space();
    let mut found = scan.at;
    for step in steps(place) {
        let inside = match step {
            Step::Name(name) => scan.member(name),
            Step::Index(index) => scan.item(index),
        };
        if inside.is_none() {
            break;
        }
        found = scan.at;
    }
    (found <= text.len()).then(|| position(text, found))
}

/// The line and column of a byte of the text.
pub(super) fn position(text: &str, byte: usize) -> Position {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Position { line, column }
}

/// The byte behind the text in quotes that begins at `start`.
pub(super) fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        at += if *byte == b'\\' { 2 } else { 1 };
        if *byte == b'"' {
            break;
        }
    }
    at
}

enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

fn steps(place: &str) -> impl Iterator<Item = Step<'_>> {
    place.split(['.', '[']).filter(|part| !part.is_empty()).map(|part| {
        let index = part.strip_suffix(']').and_then(|index| index.parse().ok());
        index.map_or(Step::Name(part), Step::Index)
    })
}

/// A walk over JSON that is known to be well-formed.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
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

    /// Goes to the value of a member of the object here.
    fn member(&mut self, name: &str) -> Option<()> {
        self.open(b'{')?;
        while self.peek()? != b'}' {
            let start = self.at;
            self.string();
            let key: String = serde_json::from_slice(self.bytes.get(start..self.at)?).ok()?;
            self.space();
            if key == name {
                return Some(());
            }
            self.skip();
            self.space();
        }
        None
    }

    /// Goes to an item of the list here.
    fn item(&mut self, index: usize) -> Option<()> {
        self.open(b'[')?;
        for _ in 0..index {
            if self.peek()? == b']' {
                return None;
            }
            self.skip();
            self.space();
        }
        (self.peek()? != b']').then_some(())
    }

    fn open(&mut self, bracket: u8) -> Option<()> {
        if self.peek()? != bracket {
            return None;
        }
        self.at += 1;
        self.space();
        Some(())
    }

    /// Goes behind the value here.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' if depth == 0 => return,
                _ => self.at += 1,
            }
            if depth == 0 && matches!(byte, b'"' | b'}' | b']') {
                return;
            }
        }
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
            assert_eq!(locate(text, place), Some(Position { line, column }), "{place}");
        }
    }
}
