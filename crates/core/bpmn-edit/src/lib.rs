//! Processes for the designer: [`edit`] changes a model and its drawing, [`layout`] draws what isn't drawn, [`merge`] brings
//! two versions together. A server that only executes processes needs none of it.

#![warn(missing_docs)]

pub mod edit;
pub mod element_type;
pub mod layout;
pub mod merge;
