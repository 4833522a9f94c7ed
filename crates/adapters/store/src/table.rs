//! One module a table. Functions take the connection of a running transaction.

pub mod attachment;
pub mod audit;
pub mod begun_note;
pub mod draft;
pub mod entity;
pub mod imported;
pub mod operation;
pub mod scope;
pub mod seen;
pub mod setting;
pub mod verfahren_draft;
pub mod verfahren_origin;
pub mod verfahren_shared;
