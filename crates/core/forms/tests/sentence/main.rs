//! Conditions and validators as sentences, and back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too

mod amt24;
mod condition;
mod forms;
#[path = "../generated/form.rs"]
#[allow(dead_code)] // other tests use the rest
mod generate;
mod generated;
mod live;
mod validator;
mod words;
