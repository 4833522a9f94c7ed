//! Form model, conditions, validators and evaluation of Amt24 form JSON.
//!
//! Pure: the same code checks a submission on the portal and lays out a case on the client. Which words a person reads
//! for a finding is decided by whoever shows it.

mod condition;
mod display;
mod evaluate;
mod model;
mod parse;
mod rule;
mod value;

pub use condition::Condition;
pub use display::{DisplayField, DisplayGroup, DisplaySection, DisplayValue, display};
pub use evaluate::{Answers, Evaluation, Finding, FindingKind, Stammdaten, Stammdatum, evaluate, prefill, submission};
pub use model::{Choice, Field, FieldGroup, FieldType, Form, Row, Section};
pub use parse::FormError;
pub use rule::{DateBound, Rule};
pub use value::{amount_in_cents, date_of, file_names, is_empty, is_iban};
