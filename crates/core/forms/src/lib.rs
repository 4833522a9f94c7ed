//! Form model, conditions, validators, evaluation and checks of Amt24 form JSON.
//!
//! Pure: the same code previews a form, checks a submission on the portal and lays out a case on the client. Which words
//! a person reads for a finding is decided by whoever shows it.

#![warn(missing_docs)]

mod block;
mod by_node;
mod cells;
mod check;
mod content;
mod design;
mod diff;
mod display;
mod edit;
mod evaluate;
mod example;
mod guess;
mod merge;
mod model;
mod one_change;
mod pattern;
mod prove;
mod seen;
mod sentence;
mod stand_in;
mod tell_apart;
mod texts;
mod translation;
mod tree;
mod value;

pub use block::{Fitted, block_of, fitted};
pub use by_node::{FieldInstance, NodeOutcome, Submitted};
pub use check::{
    CheckCode, CheckContext, CheckFinding, CheckPlace, Shown, check, property_name, property_word, say_finding,
};
pub use content::{ContentField, FormContent};
pub use design::{Design, Done, Step};
pub use diff::{Change, Difference, diff};
pub use display::{DisplayField, DisplayGroup, DisplaySection, DisplayValue, display};
pub use domain::Decimal;
pub use edit::{Asking, Edit, EditError, FieldPlace, Loss, losses};
pub use evaluate::{
    Answers, Computation, Context, Evaluation, Evaluator, Finding, FindingKind, Input, Session, Stammdaten, Stammdatum,
    Vertrauensniveau, at_most, evaluate, everything_shown, prefill, prefilled_level, submission,
};
pub use example::{
    Aim, Deviation, Example, Generated, Outcome, changed_outcomes, generate_examples, generate_examples_while,
    run_examples, unknown_fields,
};
pub use findings::Severity;
pub use guess::{GuessedField, guess_fields, id_of_label};
pub use merge::{Choose, Conflict, ConflictKind, Merge, merge};
pub use model::{
    AdditionalConfig, Choice, Condition, ConditionKind, CustomButton, CustomButtons, DataPointer, DateBound,
    EngineVersion, Expected, Field, FieldGroup, FieldRef, FieldType, Form, FormError, GroupLayout, HelpDialog,
    Instance, Kept, NodeId, NumberBound, OneOf, Places, Problem, Row, Section, Span, Test, UnknownProperty,
    Unsupported, Usage, Validator, ValidatorKind, safe_address,
};
pub use one_change::OneChange;
pub use prove::Proof;
pub use seen::{SeenChange, SeenChanges, seen_changes};
pub use sentence::{
    Asked, AskedInstance, AskedKind, CharacterType, ConditionSentence, DateLimit, Demand, Exported, Language, Live,
    Note, NoteCode, NumberLimit, Said, Segment, ShownThing, ShownWhen, Standpoint, Statement, TimeSpan, ValidatorGroup,
    ValidatorSentence, amt24_validator, export_effect, live, words as sentence_words,
};
pub use tell_apart::{Apart, Judged, tell_apart};
pub use texts::{
    Coverage, CsvError, CsvProblem, PlacedText, SheetCell, SheetMark, SheetNote, SheetNoteKind, SheetRow,
    TakeTextsError, TakenSheet, TakenTexts, TextKind, TextPlace, TextRow, TextSheet, pasted_cells, read_csv,
    take_texts, text_of_form, texts, write_csv,
};
pub use translation::{TextLanguage, TextState, text_digest};
pub use tree::NodeKind;
pub use value::{
    amount_in_cents, date_of, file_names, is_bic, is_email, is_empty, is_iban, is_id_card_number, is_kfz_kennzeichen,
    is_phone, is_plz, is_tax_id, time_of,
};
