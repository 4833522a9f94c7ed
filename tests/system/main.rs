//! Tests of the whole: the real portal over real HTTP, the real desk on its real encrypted database, no window.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here shall fail the test")]
#![allow(clippy::print_stdout, reason = "a test says how much of its range it ran, or why it couldn't")]

mod access;
mod arrows;
mod canary;
mod crash;
mod cuts;
mod day;
mod designer_kills;
mod docs;
mod first_case;
mod hostile;
mod hostile_files;
mod modules;
mod newer;
mod oidc;
mod stubborn;
mod verfahren;
mod verfahren_at_once;
mod verfahren_shared;
