//! Noto Sans: shaping, measuring and breaking lines. It has every letter and sequence of DIN 91379 but three signs.

use std::sync::Arc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Face as Shaper, UnicodeBuffer};

use crate::model::DocumentError;

pub const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/NotoSans-Regular.ttf");
pub const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/NotoSans-Bold.ttf");

/// The signs of DIN 91379 that Noto Sans lacks: ∞ ≤ ≥.
pub const SIGNS: &[u8] = include_bytes!("../../../../assets/fonts/NotoSansMath-Subset.ttf");

/// A face ready for shaping and for krilla.
pub struct Face {
    pub font: Font,
    shaper: Shaper<'static>,
}

/// A shaped line; lengths are in parts of the font size.
pub struct Shaped {
    pub glyphs: Vec<KrillaGlyph>,
    pub advance: f32,
}

impl Face {
    /// Reads a face.
    ///
    /// # Errors
    /// [`DocumentError::Font`].
    pub fn new(data: &'static [u8]) -> Result<Self, DocumentError> {
        let font = Font::new(Arc::new(data.to_vec()).into(), 0).ok_or(DocumentError::Font)?;
        let shaper = Shaper::from_slice(data, 0).ok_or(DocumentError::Font)?;
        Ok(Self { font, shaper })
    }

    /// Shapes one line of Latin text.
    pub fn shape(&self, text: &str) -> Shaped {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let output = rustybuzz::shape(&self.shaper, &[], buffer);
        let units = self.shaper.units_per_em() as f32;
        let (infos, positions) = (output.glyph_infos(), output.glyph_positions());
        let ends = cluster_ends(infos, text.len());
        let mut advance = 0.0;
        let mut glyphs = vec![];
        for ((info, position), end) in infos.iter().zip(positions).zip(ends) {
            let part = |value: i32| value as f32 / units;
            advance += part(position.x_advance);
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                part(position.x_advance),
                part(position.x_offset),
                part(position.y_offset),
                part(position.y_advance),
                info.cluster as usize..end,
                None,
            ));
        }
        Shaped { glyphs, advance }
    }

    /// Width of a text in parts of the font size.
    pub fn width(&self, text: &str) -> f32 {
        self.shape(text).advance
    }

    /// Whether every letter of the text has a glyph.
    pub fn covers(&self, text: &str) -> bool {
        self.shape(text).glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != 0)
    }

    /// Breaks a paragraph into lines no wider than `width`, in parts of the font size. Words that don't fit are split.
    pub fn lines(&self, paragraph: &str, width: f32) -> Vec<String> {
        let mut lines = vec![];
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let candidate = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&candidate) <= width {
                line = candidate;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = self.split_long(word, width, &mut lines);
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// Moves what doesn't fit of a single word into lines of its own and gives the rest.
    fn split_long(&self, word: &str, width: f32, lines: &mut Vec<String>) -> String {
        let mut rest = String::new();
        for letter in word.chars() {
            rest.push(letter);
            if self.width(&rest) > width && rest.chars().count() > 1 {
                rest.pop();
                lines.push(std::mem::replace(&mut rest, letter.to_string()));
            }
        }
        rest
    }
}

/// Where the text of each glyph's cluster ends, in bytes.
fn cluster_ends(infos: &[rustybuzz::GlyphInfo], length: usize) -> Vec<usize> {
    let mut ends = vec![length; infos.len()];
    let mut next = length;
    for (place, info) in infos.iter().enumerate().rev() {
        let cluster = info.cluster as usize;
        ends[place] = if place + 1 < infos.len() && infos[place + 1].cluster as usize == cluster {
            ends[place + 1]
        } else {
            next
        };
        next = cluster;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing() {
        let face = Face::new(REGULAR).unwrap();
        let text = "Die Straßenverkehrsrechtsangelegenheitenzuständigkeitsverordnung gilt auch für Łódź";
        let lines = face.lines(text, 10.0);
        assert!(lines.iter().all(|line| face.width(line) <= 10.0), "{lines:?}");
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
        assert_eq!(face.lines("", 10.0), [""]);
    }
}
