//! News for the UI.

use std::fmt;

use domain::CaseId;
use serde::{Serialize, Serializer};

use crate::view::{DeskStatus, TaskProgress};

/// What is announced as soon as it happens.
#[derive(Clone, Debug)]
pub enum Event {
    /// All of it, whatever part has changed.
    Status(Box<DeskStatus>),
    /// Answers that are out of date.
    Stale(Vec<Stale>),
    /// How far a long task is, now and at its end.
    Task(TaskProgress),
}

/// An answer, or answers of a kind, that the UI keeps and has to ask for anew. Written as the name by which it keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// Rows and counts.
    Inbox,
    /// Rows of the Postfach.
    Threads,
    /// Everything in [`crate::view::Directory`].
    Directory,
    /// Rows of [`crate::view::OutboxItem`].
    Outbox,
    /// Drafts of Verfahren, and how far each is.
    Verfahren,
    /// The case with all that belongs to it.
    Case(CaseId),
}

impl Stale {
    /// What the names are in TypeScript.
    pub const TYPESCRIPT: &str =
        "\"inbox\" | \"threads\" | \"directory\" | \"outbox\" | \"verfahren\" | `case:${CaseId}`";
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inbox => f.write_str("inbox"),
            Self::Threads => f.write_str("threads"),
            Self::Directory => f.write_str("directory"),
            Self::Outbox => f.write_str("outbox"),
            Self::Verfahren => f.write_str("verfahren"),
            Self::Case(case) => write!(f, "case:{case}"),
        }
    }
}

impl Serialize for Stale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ui_knows_every_name() {
        for stale in [Stale::Inbox, Stale::Threads, Stale::Directory, Stale::Outbox, Stale::Verfahren] {
            assert!(Stale::TYPESCRIPT.contains(&format!("\"{stale}\"")), "{stale}");
        }
        assert!(Stale::Case(CaseId(uuid::Uuid::nil())).to_string().starts_with("case:0000"));
    }
}
