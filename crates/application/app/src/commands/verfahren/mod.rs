//! What a designer does with drafts of Verfahren.

pub mod check;
pub mod create;
pub mod drafts;
pub mod edit;
pub mod node;
pub mod page;
pub mod try_out;
