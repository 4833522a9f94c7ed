//! Tests of the crate, in one program.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "tests")]

mod submission;
mod xliff;
