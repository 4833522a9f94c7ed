//! What is said and done around a case: Postfach messages, internal notes, history. All are append-only.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AccountId, AttachmentRef, CaseId, CaseState, FieldKey, MessageId, NoteId, OperationId};

/// Who did something, with the name as it was then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Author {
    pub account: AccountId,
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the applicant to the agency.
    Incoming,
    /// From the agency to the applicant.
    Outgoing,
}

/// A Postfach message in the thread of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Message {
    pub id: MessageId,
    pub case: CaseId,
    pub direction: Direction,
    pub author: Author,
    pub subject: String,
    /// Plain text; paragraphs are separated by an empty line.
    pub body: String,
    pub attachments: Vec<AttachmentRef>,
    /// When the portal made it available; for a waiting message the time it was written.
    #[ts(type = "string")]
    pub sent_at: Timestamp,
}

/// An internal remark; the applicant never sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Note {
    pub id: NoteId,
    pub case: CaseId,
    pub author: Author,
    pub text: String,
    #[ts(type = "string")]
    pub written_at: Timestamp,
}

/// What happened to a case, in the order in which the portal saw it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct HistoryEntry {
    /// The operation that caused it; for what the portal itself did, an id of its own.
    pub id: OperationId,
    pub case: CaseId,
    pub author: Author,
    #[ts(type = "string")]
    pub at: Timestamp,
    #[serde(flatten)]
    pub action: HistoryAction,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum HistoryAction {
    Received,
    Registered {
        file_name: String,
    },
    Claimed,
    /// From somebody whose claim had run out.
    TakenOver {
        from: String,
        reason: String,
    },
    Released,
    StateChanged {
        from: CaseState,
        to: CaseState,
        reason: String,
    },
    NoteAdded,
    FieldCorrected {
        field: FieldKey,
        reason: String,
    },
    MessageSent {
        message: MessageId,
    },
    MessageReceived {
        message: MessageId,
    },
    ReminderSet {
        date: Option<String>,
    },
    /// What a newer version does; all of it stays in the entity as the portal sent it.
    #[serde(untagged)]
    #[ts(skip)]
    Unknown {
        action: String,
    },
}
