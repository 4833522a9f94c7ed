//! Letters, exports and print sets as PDF. The only user of krilla, printpdf and lopdf.
//!
//! [`application::render`] makes what is archived or sent to a person: PDF/A-2a and PDF/UA-1 at once, by krilla.
//! [`form::render`] makes a form with its rules, to be read by people who have no account, in the same way.
//! [`file::render`] makes paper: a cover sheet by printpdf, the case, foreign PDFs merged, a stamp on each page.

pub mod application;
pub mod face;
pub mod file;
pub mod flow;
pub mod form;
pub mod model;
mod pdf;
pub mod words;

pub use model::{CaseDocument, DocumentError, FormDocument, FormPart, MessagePart, Row, Section};
pub use words::{FormWords, Words};
