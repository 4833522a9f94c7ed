//! The client's encrypted database: tables, migrations, search, key handling.
//!
//! One file of SQLCipher, in WAL mode with `synchronous=FULL`: what a function here reports as stored survives a crash.
//! Functions of [`table`] work inside a transaction that [`Store::write`] opens, so that a change, its audit entry and
//! its operation are stored together or not at all.

pub mod case_row;
mod column;
#[cfg(test)]
mod damage;
pub mod database;
mod database_key;
pub mod error;
pub mod identity;
pub mod inbox;
pub mod key;
pub mod migration;
pub mod overlay;
pub mod record;
pub mod replicate;
pub mod revoke;
pub mod search;
pub mod shared;
pub mod table;

pub use database::Store;
pub use database_key::DatabaseKey;
pub use error::StoreError;
pub use identity::Identity;
pub use key::{KeyError, KeyPlace};
