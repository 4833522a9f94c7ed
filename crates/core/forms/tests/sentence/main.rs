//! Conditions and validators as sentences, and back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too

mod condition;
mod forms;
