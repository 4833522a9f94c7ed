//! What the portal does, one use case a file, against its database and a clock that is handed in.
//!
//! A host asks here for everything that is more than showing or sending: it makes [`Means`] and hands them to the use
//! cases. Nothing here knows of HTTP, pages or cookies, and no word that people read is written here, but for what the
//! portal itself sends as a message.
#![warn(missing_docs)]

pub mod accounts;
pub mod cases;
pub mod client;
pub mod clock;
pub mod computing;
mod failure;
pub mod files;
pub mod filling;
pub mod keys;
mod means;
pub mod member;
pub mod offered;
pub mod operations;
pub mod password;
pub mod publish;
pub mod sign_in;
pub mod sweep;
pub mod uploads;
pub mod verfahren;

pub use clock::Clock;
pub use failure::{Failure, Result};
pub use means::Means;
