//! Counts of how many parts a PDF is made: each number, name, text and bracket becomes an object in memory, a hundred times as
//! large as its two bytes in the file (ISO 32000-1, 7.2 and 7.3).

/// Most parts of a PDF: 50 MB once they are read. Books of many hundred pages have fewer.
pub const PART_LIMIT: usize = 400_000;
/// How often the bytes of a file may be gone over: objects that never end would have it read again and again.
const PASSES: usize = 4;

/// Parts of all objects of a file that aren't packed; at most [`PART_LIMIT`] and one.
pub fn of_file(content: &[u8]) -> usize {
    let (mut parts, mut read) = (0, 0);
    for start in object_starts(content) {
        let mut lexer = Lexer { bytes: content, at: start };
        while let Some(part) = lexer.next() {
            if matches!(part, b"endobj" | b"stream" | b"startxref") {
                break;
            }
            parts += 1;
            if parts > PART_LIMIT {
                return parts;
            }
        }
        read += lexer.at - start;
        if read > PASSES * content.len() {
            return PART_LIMIT + 1;
        }
    }
    parts
}

/// Parts of objects that were packed together, and are unpacked here.
pub fn of_unpacked(content: &[u8]) -> usize {
    let mut lexer = Lexer { bytes: content, at: 0 };
    std::iter::from_fn(|| lexer.next()).count()
}

/// Places behind each `obj` that follows a number, and behind each `trailer`, wherever they stand: the table of objects may
/// point anywhere.
fn object_starts(content: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let ends = |word: &'static [u8]| {
        let found = content.windows(word.len()).enumerate().filter(move |(_, window)| *window == word);
        found.map(move |(start, _)| (start, start + word.len()))
    };
    let numbered = |(start, end): &(usize, usize)| {
        let before = content[..*start].iter().rev().find(|byte| !is_space(**byte));
        before.is_some_and(u8::is_ascii_digit) && !content.get(*end).is_some_and(u8::is_ascii_alphabetic)
    };
    ends(b"obj").filter(numbered).chain(ends(b"trailer")).map(|(_, end)| end)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Cuts bytes into parts.
struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    /// The next part; closing brackets are none.
    fn next(&mut self) -> Option<&'a [u8]> {
        loop {
            let start = self.at;
            match *self.bytes.get(start)? {
                b'%' => self.skip(|byte| !matches!(byte, b'\n' | b'\r')),
                b'(' => {
                    self.skip_text();
                    return Some(&self.bytes[start..self.at]);
                }
                b'<' if self.bytes.get(start + 1) != Some(&b'<') => {
                    self.skip(|byte| byte != b'>');
                    return Some(&self.bytes[start..self.at]);
                }
                b'<' => {
                    self.at += 2;
                    return Some(&self.bytes[start..self.at]);
                }
                b'[' | b'{' => {
                    self.at += 1;
                    return Some(&self.bytes[start..self.at]);
                }
                b'/' => {
                    self.at += 1;
                    self.skip(is_regular);
                    return Some(&self.bytes[start..self.at]);
                }
                byte if is_regular(byte) => {
                    self.skip(is_regular);
                    return Some(&self.bytes[start..self.at]);
                }
                _ => self.at += 1,
            }
        }
    }

    fn skip(&mut self, goes_on: impl Fn(u8) -> bool) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|byte| !goes_on(*byte)).unwrap_or(rest.len());
    }

    /// A text in parentheses, which may stand in each other (7.3.4.2).
    fn skip_text(&mut self) {
        let mut depth = 0;
        while let Some(byte) = self.bytes.get(self.at) {
            self.at += if *byte == b'\\' { 2 } else { 1 };
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_a_part_wherever_it_stands() {
        assert_eq!(of_unpacked(b"<</A[0 1(a(b)\\))<6162>true]/B 2 0 R>>"), 12);
        assert_eq!(of_unpacked(b"% stream\n[0 0]"), 3);
        let two = b"1 0\nobj\n[0 0]\nendobj\n2 0 obj<</Length 9>>stream\n1 0 obj [0 0 0]\nendstream endobj trailer<</Root 1 0 R>>";
        assert_eq!(of_file(two), 3 + 3 + 5 + 5);
        assert_eq!(of_file(b"%PDF-1.7 object 0 0 0"), 0);
    }

    #[test]
    fn files_that_would_have_to_be_read_without_end_count_as_too_large() {
        assert_eq!(of_file(&[&b"1 0 obj [ "[..], &b"0 ".repeat(PART_LIMIT)].concat()), PART_LIMIT + 1);
        assert_eq!(of_file(&b"1 0 obj (".repeat(1_000)), PART_LIMIT + 1);
    }
}
