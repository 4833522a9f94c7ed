//! The tables, a file each: what makes it, what stands in a row, and what is asked of it.
//!
//! Functions take the connection of a transaction that the caller has begun, so that what belongs together is written
//! together. What is done with rows, and why, is decided above (`portal-app`).

pub mod account;
pub mod account_link;
pub mod attachment;
pub mod audit;
pub mod case_index;
pub mod feed;
pub mod form_draft;
pub mod grant;
pub mod known_device;
pub mod operation;
pub mod session;
pub mod sign_in_delay;
pub mod signing_key;
pub mod stored_bytes;
pub mod tenant;
pub mod tenant_page;
pub(crate) mod text_module;
pub mod unused;
pub mod upload;
pub mod verfahren;

/// A step of the schema. `{blob}` and `{strict}` stand for what SQLite and PostgreSQL call differently.
pub(crate) struct Migration {
    /// `YYYYMMDDnn`, growing.
    pub version: i64,
    pub sql: &'static [&'static str],
}
