//! What is said and done around a case: Postfach messages, internal notes, history. All are append-only.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{AccountId, AttachmentRef, CaseId, CaseState, FieldKey, MessageId, NoteId, OperationId};

/// Who did something, with the name as it was then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Author {
    /// Their Servicekonto.
    pub account: AccountId,
    /// As people read it; later changes of the account don't reach here.
    pub name: String,
}

/// Which way a message went.
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
    /// Chosen by whoever writes it, so that it holds offline.
    pub id: MessageId,
    /// Whose thread it stands in.
    pub case: CaseId,
    /// Who wrote to whom.
    pub direction: Direction,
    /// The clerk, or the applicant.
    pub author: Author,
    /// Of one line.
    pub subject: String,
    /// Plain text; paragraphs are separated by an empty line.
    pub body: String,
    /// Those of this message alone.
    pub attachments: Vec<AttachmentRef>,
    /// When the portal made it available; for a waiting message the time it was written.
    #[ts(type = "string")]
    pub sent_at: Timestamp,
}

/// An internal remark; the applicant never sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct Note {
    /// Chosen by whoever writes it, so that it holds offline.
    pub id: NoteId,
    /// What it is about.
    pub case: CaseId,
    /// The clerk who has written it.
    pub author: Author,
    /// Plain text; never empty.
    pub text: String,
    /// The portal's clock; for a waiting note the time it was written.
    #[ts(type = "string")]
    pub written_at: Timestamp,
}

/// What happened to a case, in the order in which the portal saw it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct HistoryEntry {
    /// The operation that caused it; for what the portal itself did, an id of its own.
    pub id: OperationId,
    /// To which it happened.
    pub case: CaseId,
    /// Who did it: a clerk, or the applicant.
    pub author: Author,
    /// The portal's clock; for what waits the time of recording.
    #[ts(type = "string")]
    pub at: Timestamp,
    /// What was done.
    #[serde(flatten)]
    pub action: HistoryAction,
}

/// What was done to a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum HistoryAction {
    /// The portal received the Antrag.
    Received,
    /// A clerk made a case of an Antrag that came as a file.
    Registered {
        /// Name of that file.
        file_name: String,
    },
    /// By a clerk, while nobody else held the case.
    Claimed,
    /// From somebody whose claim had run out.
    TakenOver {
        /// Name of the former holder.
        from: String,
        /// Never empty.
        reason: String,
    },
    /// The claim was given back.
    Released,
    /// By a clerk, the second person, or the portal's clock.
    StateChanged {
        /// The state before.
        from: CaseState,
        /// The state since.
        to: CaseState,
        /// Empty where the state doesn't demand one ([`CaseState::needs_reason`]) and none was given.
        reason: String,
    },
    /// The note itself isn't part of the history.
    NoteAdded,
    /// A value was put beside the original.
    FieldCorrected {
        /// Which answer.
        field: FieldKey,
        /// Never empty.
        reason: String,
    },
    /// From the agency to the applicant.
    MessageSent {
        /// The one that was sent.
        message: MessageId,
    },
    /// From the applicant to the agency.
    MessageReceived {
        /// The one that came.
        message: MessageId,
    },
    /// Or taken away.
    ReminderSet {
        /// `YYYY-MM-DD`; `None` where there is to be no reminder any more.
        date: Option<String>,
    },
    /// What a newer version does; all of it stays in the entity as the portal sent it.
    #[serde(untagged)]
    #[ts(skip)]
    Unknown {
        /// Its name on the wire.
        action: String,
    },
}
