//! Mutations that are the same each time, for the tests.

/// What parsers stumble over, of JSON, XML and numbers.
const WORDS: [&str; 26] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "true",
    "-1",
    "18446744073709551616",
    "1e999",
    "\\u0000",
    "\u{0}",
    "<",
    ">",
    "</",
    "/>",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#x10FFFF;",
    "<!DOCTYPE a>",
    "ü\u{308}",
    "9999-12-31",
    "(a*)*",
];

/// Numbers that look random, from a seed (xorshift, Marsaglia 2003).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A number below `limit`; 0 where that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0).checked_rem(limit).unwrap_or(0)
    }
}

/// One to four changes of `seed`, some with parts of `other`.
pub fn mutated(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let until = (at + random.below(40)).min(bytes.len());
        let part: Vec<u8> = bytes.get(at..until).unwrap_or_default().to_vec();
        let put: Vec<u8> = match random.below(6) {
            0 => vec![],
            1 => part.repeat(2 + random.below(20)),
            2 => WORDS.get(random.below(WORDS.len())).map_or("", |word| word).as_bytes().to_vec(),
            3 => part.iter().rev().copied().collect(),
            4 => part.iter().map(|byte| byte ^ (1 << random.below(8))).collect(),
            _ => {
                let from = random.below(other.len());
                other.get(from..(from + random.below(60)).min(other.len())).unwrap_or_default().to_vec()
            }
        };
        bytes.splice(at..until, put);
    }
    bytes
}
