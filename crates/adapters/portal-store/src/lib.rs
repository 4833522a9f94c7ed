//! The portal's database: one SQL for SQLite and PostgreSQL, a file a table.
//!
//! [`Database::open`] opens it and brings it to the present version; [`Database::read`] and [`Database::write`] begin a
//! transaction, within which the functions of [`table`] work. Entities that clients replicate live in the table `change`
//! ([`table::feed`]) and nowhere else; the tables beside it are what the portal has to look up by.
//!
//! What is decided about what is stored isn't here but in `portal-app`.
#![warn(missing_docs)]

mod database;
mod error;
mod noted_end;
mod row;
mod sealing;
pub mod secret;
pub mod table;

pub use database::{Absent, Connection, Database, Read, Write};
pub use error::{Conflict, Result, StorageError, again};
pub use sealing::{SealError, Sealer};
