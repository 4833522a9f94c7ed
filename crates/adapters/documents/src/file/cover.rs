//! The cover sheet, by printpdf.

use printpdf::{Mm, Op, ParsedFont, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, TextItem};

use super::Entry;
use crate::application::head_rows;
use crate::face::{BOLD, Face, REGULAR};
use crate::model::{CaseDocument, DocumentError};
use crate::words::Words;

const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 297.0;
const LEFT: f32 = 25.0;
const VALUE: f32 = 80.0;
const RIGHT: f32 = 190.0;
const TITLE_SIZE: f32 = 24.0;
const SIZE: f32 = 11.0;
const LEADING: f32 = 6.0;
/// Below this height above the foot no further line is begun, in millimetres.
const LOWEST: f32 = 25.0;
const MM_PER_PT: f32 = 0.352_778;

/// Renders the sheet; it is always exactly one page.
pub fn render(case: &CaseDocument, entries: &[Entry], words: &Words) -> Result<Vec<u8>, DocumentError> {
    let mut document = PdfDocument::new(&format!("{} {}", words.file, case.aktenzeichen));
    let mut sheet = Sheet::new(&mut document)?;
    sheet.line(LEFT, TITLE_SIZE, true, &words.file);
    sheet.y -= 12.0;
    for (label, value) in head_rows(case, words) {
        sheet.row(&label, &value);
    }
    sheet.y -= 10.0;
    sheet.line(LEFT, SIZE + 2.0, true, &words.contents);
    sheet.y -= LEADING + 2.0;
    for (number, entry) in entries.iter().enumerate() {
        if sheet.y < LOWEST + 2.0 * LEADING && number + 1 < entries.len() {
            sheet.line(LEFT, SIZE, false, &format!("… (+ {})", entries.len() - number));
            break;
        }
        sheet.entry(entry);
    }
    let page = PdfPage::new(Mm(WIDTH), Mm(HEIGHT), sheet.ops);
    Ok(document.with_pages(vec![page]).save(&PdfSaveOptions::default(), &mut vec![]))
}

struct Sheet {
    ops: Vec<Op>,
    regular: PdfFontHandle,
    bold: PdfFontHandle,
    measure: Face,
    /// Height of the next baseline above the foot of the page, in millimetres.
    y: f32,
}

impl Sheet {
    fn new(document: &mut PdfDocument) -> Result<Self, DocumentError> {
        let mut font = |data| {
            let parsed = ParsedFont::from_bytes(data, 0, &mut vec![]).ok_or(DocumentError::Font)?;
            Ok(PdfFontHandle::External(document.add_font(&parsed)))
        };
        let (regular, bold) = (font(REGULAR)?, font(BOLD)?);
        Ok(Self { ops: vec![], regular, bold, measure: Face::new(REGULAR)?, y: HEIGHT - 45.0 })
    }

    fn line(&mut self, x: f32, size: f32, bold: bool, text: &str) {
        let font = if bold { self.bold.clone() } else { self.regular.clone() };
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont { font, size: Pt(size) },
            Op::SetTextCursor { pos: Point::new(Mm(x), Mm(self.y)) },
            Op::ShowText { items: vec![TextItem::Text(text.to_owned())] },
            Op::EndTextSection,
        ]);
    }

    fn row(&mut self, label: &str, value: &str) {
        self.line(LEFT, SIZE, true, label);
        for line in self.wrapped(value, RIGHT - VALUE) {
            self.line(VALUE, SIZE, false, &line);
            self.y -= LEADING;
        }
        self.y -= 1.5;
    }

    fn entry(&mut self, entry: &Entry) {
        let number = entry.first_page.to_string();
        let width = self.measure.width(&number) * SIZE * MM_PER_PT;
        if entry.remark.is_none() {
            self.line(RIGHT - width, SIZE, false, &number);
        }
        for line in self.wrapped(&entry.title, RIGHT - LEFT - 20.0) {
            self.line(LEFT, SIZE, false, &line);
            self.y -= LEADING;
        }
        if let Some(remark) = &entry.remark {
            for line in self.wrapped(remark, RIGHT - LEFT - 25.0) {
                self.line(LEFT + 5.0, SIZE - 1.5, false, &line);
                self.y -= LEADING;
            }
        }
    }

    fn wrapped(&self, text: &str, millimetres: f32) -> Vec<String> {
        self.measure.lines(text, millimetres / MM_PER_PT / SIZE)
    }
}
