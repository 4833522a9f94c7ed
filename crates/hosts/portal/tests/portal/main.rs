//! The portal over real HTTP, on SQLite and, where it is installed, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // helpers of tests are tests, too

mod accounts;
mod api;
mod attack;
mod claims;
mod drafts;
mod events;
mod feed;
mod field_types;
mod form_page;
mod forms;
mod matrix;
mod operations;
mod rights;
mod schemathesis;
mod sign_in;
mod support;
mod sweep;
mod uploads;
