//! What staff can do, one operation a file, against ports for clock, store, portal and dialogs.
//!
//! [`contract`] is the table of all commands; a host passes each call of its UI to [`contract::call`].

#![warn(missing_docs)]

mod account;
mod case_view;
mod commands;
pub mod contract;
mod correction;
mod desk;
pub mod error;
mod event;
pub mod host;
mod left_tokens;
mod lookup;
mod opening;
mod practice;
pub mod selftest;
mod stores;
mod sync;
mod task;
mod typescript;
mod verfahren;
pub mod view;

pub use desk::Desk;
pub use error::{CommandError, ErrorCode};
pub use event::{Event, Stale};
pub use host::{FileKind, Host};
