//! Conditions and validators as sentences that a designer reads and edits, and back to the form JSON.
//!
//! A sentence is structured: which answer is spoken of, and what is said of it. Its words stand in
//! `assets/form-sentences`. What is read and not changed is written as it was, byte for byte.

mod amt24;
mod asked;
mod condition;
mod demand;
mod fits;
mod live;
mod note;
mod offered;
mod said;
mod say_condition;
mod say_validator;
mod shown;
mod statement;
mod validator;

pub use amt24::{Exported, amt24_validator};
pub use asked::{Asked, AskedInstance, AskedKind, Standpoint};
pub use condition::ConditionSentence;
pub use live::{Live, live};
pub use note::{Note, NoteCode};
pub use said::{Language, Said, Segment, words};
pub use say_condition::ShownThing;
pub use say_validator::export_effect;
pub use shown::ShownWhen;
pub use statement::Statement;
pub use validator::{CharacterType, DateLimit, Demand, NumberLimit, TimeSpan, ValidatorGroup, ValidatorSentence};
