//! What a designer does with drafts of Verfahren.

pub mod blocks;
pub mod check;
pub mod create;
pub mod drafts;
pub mod edit;
pub mod fim;
pub mod guess;
pub mod history;
pub mod import;
pub mod node;
pub mod page;
pub mod print;
pub mod share;
pub mod texts;
pub mod try_out;
