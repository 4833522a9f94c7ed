//! The commands, one operation a file.

pub mod answer;
pub mod attachment;
pub mod begun_note;
pub mod case_work;
pub mod desk;
pub mod directory;
pub mod documents;
pub mod draft;
pub mod frist;
pub mod import;
pub mod inbox;
pub mod open_case;
pub mod outbox;
pub mod sign_in;
pub mod text_module;
pub mod threads;
pub mod verfahren;
