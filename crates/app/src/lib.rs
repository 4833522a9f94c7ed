//! What staff can do, one operation a file, against ports for clock, store, portal and dialogs.

pub mod error;
pub mod typescript;
pub mod view;
