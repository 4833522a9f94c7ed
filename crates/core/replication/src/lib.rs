//! Operations and outbox as state machines without I/O: the same code decides on the portal and foresees on the client.

#![warn(missing_docs)]

pub mod apply;
pub mod outbox;
pub mod verfahren;

pub use apply::{Actor, Effects, apply, register};
