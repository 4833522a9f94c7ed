//! Texts of attributes: letters and length.

use super::Found;

/// First and last of the characters of String.Latin+ 1.2 (DIN SPEC 91379, data type C).
const CHARACTERS: [(u32, u32); 47] = [
    (0x9, 0xA),
    (0xD, 0xD),
    (0x20, 0x7E),
    (0xA1, 0xAC),
    (0xAE, 0x107),
    (0x10A, 0x11B),
    (0x11E, 0x123),
    (0x126, 0x131),
    (0x134, 0x15B),
    (0x15E, 0x16B),
    (0x16E, 0x17E),
    (0x18F, 0x18F),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x1B7, 0x1B7),
    (0x1CD, 0x1D4),
    (0x1DE, 0x1DF),
    (0x1E4, 0x1F0),
    (0x1F4, 0x1F5),
    (0x1FA, 0x1FF),
    (0x218, 0x21B),
    (0x21E, 0x21F),
    (0x22A, 0x22B),
    (0x22E, 0x233),
    (0x259, 0x259),
    (0x292, 0x292),
    (0x1E02, 0x1E03),
    (0x1E0A, 0x1E0B),
    (0x1E10, 0x1E11),
    (0x1E1E, 0x1E21),
    (0x1E24, 0x1E27),
    (0x1E30, 0x1E31),
    (0x1E40, 0x1E41),
    (0x1E44, 0x1E45),
    (0x1E56, 0x1E57),
    (0x1E60, 0x1E63),
    (0x1E6A, 0x1E6B),
    (0x1E80, 0x1E85),
    (0x1E8C, 0x1E93),
    (0x1E9E, 0x1E9E),
    (0x1EA0, 0x1EA7),
    (0x1EAA, 0x1EAC),
    (0x1EAE, 0x1EC1),
    (0x1EC4, 0x1ED3),
    (0x1ED6, 0x1EDD),
    (0x1EE4, 0x1EF9),
    (0x20AC, 0x20AC),
];

/// Letters that String.Latin+ has only with a mark behind them.
const SEQUENCES: [&str; 9] =
    ["M\u{302}", "N\u{302}", "m\u{302}", "n\u{302}", "D\u{302}", "d\u{302}", "J\u{30C}", "L\u{302}", "l\u{302}"];

/// Judges an attribute's text; `limit` is the recommended number of characters.
pub(super) fn text(attribute: &str, text: &str, limit: usize, found: &mut Found) {
    let others = foreign(text);
    found.when(!others.is_empty(), 1131, &format!("{attribute}: {others}"));
    let length = text.chars().count();
    found.when(length > limit, 1136, &format!("{attribute}: {length} statt {limit} Zeichen"));
}

/// The characters that String.Latin+ doesn't have, each once; those that nobody sees by their number (`U+00A0`).
fn foreign(text: &str) -> String {
    let without_sequences = SEQUENCES.iter().fold(text.to_owned(), |text, sequence| text.replace(sequence, ""));
    let (mut visible, mut invisible) = (String::new(), vec![]);
    for letter in without_sequences.chars() {
        let number = u32::from(letter);
        let is_known = CHARACTERS.iter().any(|(first, last)| (*first..=*last).contains(&number));
        if is_known {
            continue;
        }
        if is_invisible(letter) {
            let name = format!("U+{number:04X}");
            if !invisible.contains(&name) {
                invisible.push(name);
            }
        } else if !visible.contains(letter) {
            visible.push(letter);
        }
    }
    [visible, invisible.join(" ")].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Blanks, controls, and signs that only say how others are set (Unicode's categories Z, Cc, Cf and unassigned fillers).
fn is_invisible(letter: char) -> bool {
    let sets_others = matches!(letter,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}');
    letter.is_whitespace() || letter.is_control() || sets_others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_string_latin() {
        assert_eq!(foreign("Łódź, Ḥ: 5 € § 1\tm\u{302}"), "");
        assert_eq!(foreign("„Wert“ – Ω „"), "„“–Ω");
        assert_eq!(foreign("e\u{302}"), "\u{302}");
        assert_eq!(foreign("a\u{a0}b\u{200b}c\u{a0}\u{feff}"), "U+00A0 U+200B U+FEFF");
        assert_eq!(foreign("„\u{ad}“"), "„“ U+00AD");
    }
}
