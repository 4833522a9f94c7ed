//! What is promised of storage, tried alike on SQLite and, where it is installed, on PostgreSQL. A file here mirrors the
//! file of its module.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // helpers of tests are tests, too

mod database;
mod error;
mod support;
mod table;
