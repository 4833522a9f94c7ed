//! What FIM's data schemas mean for forms: [`form`] makes a form of a schema, [`from_form`] a schema of a form, [`rule`] reads
//! rules that are written in words, [`quality`] checks the rules of FIM's quality assurance. How schemas are written in
//! files is in `standards`.

#![warn(missing_docs)]

pub mod form;
pub mod from_form;
mod id;
mod kept;
pub mod quality;
pub mod rule;

pub use id::same_id;
