//! Content flowing over pages: it is first broken into lines and pages, then drawn, so that "page x of y" is known.

use crate::face::{BOLD, Face, REGULAR, SIGNS};
use crate::model::DocumentError;

/// A4 in points.
pub const PAGE: (f32, f32) = (595.276, 841.89);
/// Left, top, right and bottom margins after DIN 5008, in points.
pub const LEFT: f32 = 70.87;
pub const RIGHT: f32 = 56.69;
pub const TOP: f32 = 62.0;
pub const BOTTOM: f32 = 62.0;
pub const TEXT_WIDTH: f32 = PAGE.0 - LEFT - RIGHT;

const LABEL_WIDTH: f32 = 150.0;
const COLUMN_GAP: f32 = 12.0;

/// How a line looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    pub size: f32,
    pub bold: bool,
    /// Distance from baseline to baseline.
    pub leading: f32,
    /// Space above the first line.
    pub above: f32,
}

pub const TITLE: Style = Style { size: 18.0, bold: true, leading: 24.0, above: 0.0 };
pub const HEADING: Style = Style { size: 13.0, bold: true, leading: 18.0, above: 16.0 };
pub const SUBHEADING: Style = Style { size: 10.5, bold: true, leading: 15.0, above: 12.0 };
pub const BODY: Style = Style { size: 10.0, bold: false, leading: 14.5, above: 5.0 };
const LABEL: Style = Style { bold: true, ..BODY };

/// What a run of lines is, for assistive technology.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Heading(u16),
    Paragraph,
    ListItem,
    /// Cells of the table with this number.
    Label(usize),
    Value(usize),
}

/// One line at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub page: usize,
    pub x: f32,
    pub baseline: f32,
    pub style: Style,
    pub text: String,
}

/// Lines that belong together, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub role: Role,
    pub lines: Vec<Line>,
}

/// The two faces, and one for signs that they lack.
pub struct Faces {
    pub regular: Face,
    pub bold: Face,
    signs: Face,
}

impl Faces {
    /// Reads the faces.
    ///
    /// # Errors
    /// [`DocumentError::Font`].
    pub fn new() -> Result<Self, DocumentError> {
        Ok(Self { regular: Face::new(REGULAR)?, bold: Face::new(BOLD)?, signs: Face::new(SIGNS)? })
    }

    pub fn of(&self, style: Style) -> &Face {
        if style.bold { &self.bold } else { &self.regular }
    }

    /// Breaks a paragraph into lines no wider than `width`, in parts of the font size. What none of the faces has, such as
    /// emoji, is one sign each time.
    fn lines(&self, style: Style, paragraph: &str, width: f32) -> Vec<String> {
        let lines = |text: &str| self.of(style).lines(text, width);
        if self.covers(style, paragraph) { lines(paragraph) } else { lines(&self.printable(style, paragraph)) }
    }

    pub fn covers(&self, style: Style, text: &str) -> bool {
        self.runs(style, text).into_iter().all(|(face, run)| face.covers(run))
    }

    fn printable(&self, style: Style, text: &str) -> String {
        let mut printable = String::with_capacity(text.len());
        for letter in text.chars() {
            if letter.is_whitespace() || self.covers(style, letter.encode_utf8(&mut [0; 4])) {
                printable.push(letter);
            } else if !printable.ends_with(MISSING) {
                printable.push(MISSING);
            }
        }
        printable
    }

    /// The text cut into runs, each with the face that has its letters.
    pub fn runs<'t>(&self, style: Style, text: &'t str) -> Vec<(&Face, &'t str)> {
        let own = self.of(style);
        if own.covers(text) {
            return vec![(own, text)];
        }
        let mut runs = vec![];
        for piece in text.split_inclusive(is_sign) {
            let sign = piece.char_indices().next_back().filter(|(_, letter)| is_sign(*letter));
            let end = sign.map_or(piece.len(), |(start, _)| start);
            runs.extend(
                [(own, &piece[..end]), (&self.signs, &piece[end..])].into_iter().filter(|(_, run)| !run.is_empty()),
            );
        }
        runs
    }
}

/// Stands for letters that can't be printed (U+FFFD).
const MISSING: char = '\u{fffd}';

fn is_sign(letter: char) -> bool {
    matches!(letter, '∞' | '≤' | '≥')
}

/// Lays blocks out, one below the other.
pub struct Flow<'a> {
    faces: &'a Faces,
    page: usize,
    y: f32,
    tables: usize,
    pub blocks: Vec<Block>,
}

impl<'a> Flow<'a> {
    pub fn new(faces: &'a Faces) -> Self {
        Self { faces, page: 0, y: TOP, tables: 0, blocks: vec![] }
    }

    pub fn pages(&self) -> usize {
        self.page + 1
    }

    /// A heading never stands alone at the foot of a page.
    pub fn heading(&mut self, level: u16, style: Style, text: &str) {
        self.make_room(style.above + style.leading + 3.0 * BODY.leading);
        self.text(Role::Heading(level), style, text);
    }

    pub fn paragraph(&mut self, text: &str) {
        self.text(Role::Paragraph, BODY, text);
    }

    pub fn list_item(&mut self, text: &str) {
        self.text(Role::ListItem, Style { above: 2.0, ..BODY }, &format!("– {text}"));
    }

    fn text(&mut self, role: Role, style: Style, text: &str) {
        let width = TEXT_WIDTH / style.size;
        let lines = self.faces.lines(style, text, width);
        self.y += if self.y > TOP { style.above } else { 0.0 };
        let mut placed = vec![];
        for text in lines {
            self.make_room(style.leading);
            self.y += style.leading;
            placed.push(Line { page: self.page, x: LEFT, baseline: self.y, style, text });
        }
        self.blocks.push(Block { role, lines: placed });
    }

    /// Rows of label and value; a row is only broken where it is longer than a page.
    pub fn table(&mut self, rows: impl IntoIterator<Item = (String, String)>) {
        self.tables += 1;
        for (label, value) in rows {
            self.row(&label, &value);
        }
    }

    fn row(&mut self, label: &str, value: &str) {
        let value_x = LEFT + LABEL_WIDTH + COLUMN_GAP;
        let value_width = TEXT_WIDTH - LABEL_WIDTH - COLUMN_GAP;
        let labels = self.faces.lines(LABEL, label, LABEL_WIDTH / LABEL.size);
        let values: Vec<String> = value
            .split('\n')
            .flat_map(|paragraph| self.faces.lines(BODY, paragraph, value_width / BODY.size))
            .collect();
        let height = labels.len().max(values.len()) as f32 * BODY.leading;
        let fits_on_a_page = height < PAGE.1 - TOP - BOTTOM;
        self.y += BODY.above;
        self.make_room(if fits_on_a_page { height } else { BODY.leading });
        let (page, y) = (self.page, self.y);
        let label_lines = self.column(LEFT, LABEL, labels);
        let after_label = (self.page, self.y);
        (self.page, self.y) = (page, y);
        let value_lines = self.column(value_x, BODY, values);
        if after_label.0 > self.page || (after_label.0 == self.page && after_label.1 > self.y) {
            (self.page, self.y) = after_label;
        }
        self.blocks.push(Block { role: Role::Label(self.tables), lines: label_lines });
        self.blocks.push(Block { role: Role::Value(self.tables), lines: value_lines });
    }

    fn column(&mut self, x: f32, style: Style, texts: Vec<String>) -> Vec<Line> {
        let mut lines = vec![];
        for text in texts {
            self.make_room(style.leading);
            self.y += style.leading;
            lines.push(Line { page: self.page, x, baseline: self.y, style, text });
        }
        lines
    }

    fn make_room(&mut self, height: f32) {
        if self.y + height > PAGE.1 - BOTTOM {
            self.page += 1;
            self.y = TOP;
        }
    }
}
