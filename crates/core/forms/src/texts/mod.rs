//! The texts of a form in several languages: one structure, texts by node and language.
//!
//! What the form itself says is its original, German as a rule. A text in another language lies on the same node under a
//! name of our own, `@text:<language>:<path>`, with a digest of the original that it was written for; so edits with undo,
//! comparison and merge treat it as they treat any other property, and Amt24 never sees it ([`crate::translation`]). Here
//! stands which texts there are, how they become the form that Amt24 takes for another language, and how they travel to
//! translators and back (CSV here, XLIFF in the crate `standards`). Words of states are the window's.

mod csv;
mod list;
mod other;
mod paste;
mod say;
mod sheet;
mod slot;

pub use csv::{CsvError, CsvProblem, read_csv, write_csv};
pub use list::{Coverage, TextRow, text_of_form, texts};
pub use other::{TakeTextsError, TakenTexts, TextPlace, take_texts};
pub use paste::pasted_cells;
pub use say::PlacedText;
pub use sheet::{SheetCell, SheetMark, SheetNote, SheetNoteKind, SheetRow, TakenSheet, TextSheet};
pub use slot::TextKind;
