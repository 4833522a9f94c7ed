//! Conditions and validators as sentences that a designer reads and edits, and back to the form JSON.
//!
//! A sentence is structured: which answer is spoken of, and what is said of it. Its words stand in
//! `assets/form-sentences`. What is read and not changed is written as it was, byte for byte.

mod asked;
mod condition;
mod shown;
mod statement;

pub use asked::{Asked, AskedInstance, AskedKind, Standpoint};
pub use condition::ConditionSentence;
pub use shown::ShownWhen;
pub use statement::Statement;
