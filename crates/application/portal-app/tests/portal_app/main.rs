//! Use cases without HTTP, against a database of the demo municipality and a clock of the test.
#![allow(clippy::unwrap_used)] // helpers of tests are tests, too

mod filling;
mod operations;
mod publish;
mod receipt;
mod sign_in;
mod support;
mod sweep;
