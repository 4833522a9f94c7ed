//! Tests of the crate, in one program.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "tests")]

mod from_form;
mod generated;
mod quality;
mod rules;
mod xdf;
