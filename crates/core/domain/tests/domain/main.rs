//! The tables of this crate against lists and reckonings made independently of them.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // helpers of tests are tests, too

mod din91379;
mod frist;
