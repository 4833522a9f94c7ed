//! The characters and sequences of DIN 91379:2022-08 and the data types that they make up.
//!
//! A letter with a mark that Unicode has no single character for (`k̄`, `C̨̆`) is allowed only as the whole sequence: the
//! mark behind another letter isn't.

/// The data types, from the narrowest on. D and E are extended: what they add was found out from the groups of
/// characters, since the text of the standard isn't public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataType {
    /// Names of natural persons: Latin letters and non-letters N1.
    A,
    /// Other names (streets, places, legal persons): also N2.
    B,
    /// Free text on several lines: also N3 and N4.
    C,
    /// Free text, also with Greek letters and the non-letters E1.
    D,
    /// Free text, also with Cyrillic letters.
    E,
}

impl DataType {
    /// From the narrowest on.
    pub const ALL: [Self; 5] = [Self::A, Self::B, Self::C, Self::D, Self::E];

    /// Its letter.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }

    /// The one of this letter, in upper case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// A sequence that a data type doesn't have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// A character with the marks behind it.
    pub sequence: String,
    /// Which sequence of the text it is, from 1; what a reader counts as characters.
    pub position: usize,
}

/// The first sequence of a text in NFC that the data type doesn't have.
pub fn first_refused(text: &str, data_type: DataType) -> Option<Refused> {
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    let mut position = 1;
    while let Some(&first) = letters.get(at) {
        let marks = letters.iter().skip(at + 1).take_while(|mark| is_mark(**mark)).count();
        let sequence = letters.get(at..=at + marks)?;
        // `k͟h`: the double macron below reaches over to the next letter.
        let reaches = sequence.ends_with(&[DOUBLE_MACRON]);
        let next = letters.get(at + marks + 1).filter(|_| reaches);
        let is_fine = match sequence {
            [letter] => first_data_type(*letter).is_some_and(|smallest| smallest <= data_type),
            [letter, DOUBLE_MACRON] => matches!((letter, next), ('K', Some('H' | 'h')) | ('k', Some('h'))),
            [letter, marks @ ..] => is_sequence(*letter, marks),
            [] => false,
        };
        if !is_fine || is_mark(first) {
            return Some(Refused { sequence: sequence.iter().collect(), position });
        }
        at += marks + 1;
        position += 1;
    }
    None
}

const DOUBLE_MACRON: char = '\u{35F}';

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}')
}

fn is_sequence(letter: char, marks: &[char]) -> bool {
    SEQUENCES.iter().any(|(known, letters)| known.chars().eq(marks.iter().copied()) && letters.contains(letter))
}

/// The narrowest data type that has this character on its own.
fn first_data_type(letter: char) -> Option<DataType> {
    let within = |ranges: &[(char, char)]| ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter));
    let groups = [
        (DataType::A, LETTERS),
        (DataType::A, N1),
        (DataType::B, N2),
        (DataType::C, N3),
        (DataType::C, N4),
        (DataType::D, GREEK),
        (DataType::D, E1),
        (DataType::E, CYRILLIC),
    ];
    groups.into_iter().find(|(_, ranges)| within(ranges)).map(|(data_type, _)| data_type)
}

/// Latin letters, group `bll`.
#[rustfmt::skip]
const LETTERS: &[(char, char)] = &[
    ('A', 'Z'), ('a', 'z'), ('À', 'Ö'), ('Ø', 'ö'), ('ø', 'ž'), ('Ƈ', 'ƈ'), ('Ə', 'Ə'), ('Ɨ', 'Ɨ'),
    ('Ơ', 'ơ'), ('Ư', 'ư'), ('Ʒ', 'Ʒ'), ('Ǎ', 'ǜ'), ('Ǟ', 'ǟ'), ('Ǣ', 'ǰ'), ('Ǵ', 'ǵ'), ('Ǹ', 'ǿ'),
    ('Ȓ', 'ȓ'), ('Ș', 'ț'), ('Ȟ', 'ȟ'), ('ȧ', 'ȳ'), ('ə', 'ə'), ('ɨ', 'ɨ'), ('ʒ', 'ʒ'), ('Ḃ', 'ḃ'),
    ('Ḇ', 'ḇ'), ('Ḋ', 'ḑ'), ('ḗ', 'ḗ'), ('Ḝ', 'ḫ'), ('ḯ', 'ḷ'), ('Ḻ', 'ḻ'), ('Ṁ', 'ṉ'), ('Ṓ', 'ṛ'),
    ('Ṟ', 'ṣ'), ('Ṫ', 'ṯ'), ('Ẁ', 'ẇ'), ('Ẍ', 'ẗ'), ('ẞ', 'ẞ'), ('Ạ', 'ỹ'),
];

/// Non-letters N1, group `bnlreq`: needed for the names of natural persons.
#[rustfmt::skip]
const N1: &[(char, char)] = &[
    ('\u{20}', '\u{20}'), ('\'', '\''), (',', '.'), ('`', '`'), ('~', '~'), ('¨', '¨'), ('´', '´'),
    ('·', '·'), ('ʹ', 'ʺ'), ('ʾ', 'ʿ'), ('ˈ', 'ˈ'), ('ˌ', 'ˌ'), ('’', '’'), ('‡', '‡'),
];

/// Non-letters N2, group `bnl`: needed for other names.
#[rustfmt::skip]
const N2: &[(char, char)] = &[
    ('!', '&'), ('(', '+'), ('/', '@'), ('[', '_'), ('{', '}'), ('¡', '£'), ('¥', '¥'), ('§', '§'),
    ('©', '¬'), ('®', '³'), ('µ', '¶'), ('¹', '»'), ('¿', '¿'), ('×', '×'), ('÷', '÷'), ('€', '€'),
];

/// Non-letters N3, group `bnlopt`.
#[rustfmt::skip]
const N3: &[(char, char)] = &[
    ('¤', '¤'), ('¦', '¦'), ('¸', '¸'), ('¼', '¾'),
];

/// Non-letters N4, group `bnlnot`.
#[rustfmt::skip]
const N4: &[(char, char)] = &[
    ('\u{9}', '\u{A}'), ('\u{D}', '\u{D}'), ('\u{A0}', '\u{A0}'),
];

/// Non-letters E1, group `enl`.
#[rustfmt::skip]
const E1: &[(char, char)] = &[
    ('ƒ', 'ƒ'), ('ʰ', 'ʰ'), ('ʳ', 'ʳ'), ('ˆ', 'ˆ'), ('˜', '˜'), ('ˢ', 'ˢ'), ('ᵈ', 'ᵈ'), ('ᵗ', 'ᵗ'),
    ('‘', '‘'), ('‚', '‚'), ('“', '„'), ('†', '†'), ('…', '…'), ('‰', '‰'), ('′', '″'), ('‹', '›'),
    ('⁰', '⁰'), ('⁴', '⁹'), ('ⁿ', '₉'), ('™', '™'), ('∞', '∞'), ('≤', '≥'),
];

/// Greek letters, group `gl`.
#[rustfmt::skip]
const GREEK: &[(char, char)] = &[
    ('Ά', 'Ά'), ('Έ', 'Ί'), ('Ό', 'Ό'), ('Ύ', 'Ρ'), ('Σ', 'ώ'),
];

/// Cyrillic letters, group `cl`.
#[rustfmt::skip]
const CYRILLIC: &[(char, char)] = &[
    ('Ѝ', 'Ѝ'), ('А', 'Ъ'), ('Ь', 'Ь'), ('Ю', 'ъ'), ('ь', 'ь'), ('ю', 'я'), ('ѝ', 'ѝ'),
];

/// Marks, and the letters behind which they may stand. `K͟H`, `K͟h` and `k͟h` are in [`first_refused`].
#[rustfmt::skip]
const SEQUENCES: &[(&str, &str)] = &[
    ("\u{300}", "CFGKMPSTZcfgkmpstz"),
    ("\u{301}", "JjÿĪī"),
    ("\u{302}", "DKLMNdklmn"),
    ("\u{304}", "CFHKNPSTZcfhknpstzÛûḲḳṢṣṬṭỤụ"),
    ("\u{306}", "CMNRZcmnrzÇç"),
    ("\u{307}", "KUku"),
    ("\u{308}", "CTZczẠạỌọỤụ"),
    ("\u{30B}", "Aa"),
    ("\u{30C}", "J"),
    ("\u{30D}", "ēō"),
    ("\u{310}", "Mm"),
    ("\u{315}", "CKPTckptČč"),
    ("\u{31B}", "KTkt"),
    ("\u{31B}\u{304}", "Ss"),
    ("\u{323}", "CPcpČč"),
    ("\u{325}", "LRlr"),
    ("\u{325}\u{304}", "LRlr"),
    ("\u{326}", "CHKLNchklnŽž"),
    ("\u{327}", "ZzŽž"),
    ("\u{328}\u{306}", "Cc"),
    ("\u{331}", "HSs"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, data_type: DataType) -> Option<(String, usize)> {
        first_refused(&super::super::normalize(text), data_type).map(|refused| (refused.sequence, refused.position))
    }

    #[test]
    fn sequences_and_not_characters_are_judged() {
        use DataType::*;
        for (text, data_type, first) in [
            ("Łukasz Đorđević-Strauß", A, None),
            ("k̄ C̨̆ K͟Han k͟hal", A, None),
            ("O'Neill, d’Arc", A, None),
            ("Karl-Bröger-Straße 17", A, Some(("1", 20))),
            ("Karl-Bröger-Straße 17 (Hof)", B, None),
            ("x̄", A, Some(("x̄", 1))),
            ("Ank̄a\u{301}", A, None),
            ("ab\u{304}c", A, Some(("b\u{304}", 2))),
            ("\u{304}a", A, Some(("\u{304}", 1))),
            ("k̄̄", A, Some(("k̄̄", 1))),
            ("k͟x", A, Some(("k͟", 1))),
            ("a\nb", B, Some(("\n", 2))),
            ("a\nb", C, None),
            ("Ωμέγα", C, Some(("Ω", 1))),
            ("Ωμέγα", D, None),
            ("Борис", D, Some(("Б", 1))),
            ("Борис", E, None),
            ("李", E, Some(("李", 1))),
            ("", A, None),
        ] {
            assert_eq!(refused(text, data_type), first.map(|(text, at)| (text.to_owned(), at)), "{text} {data_type:?}");
        }
    }
}
