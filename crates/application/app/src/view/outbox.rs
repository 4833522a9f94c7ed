//! What is on its way to the portal.

use domain::{CaseId, OperationId};
use protocol::Refusal;
use serde::Serialize;
use ts_rs::TS;

/// Where a piece of work stands (words in ui/messages: Lokal gespeichert, In Warteschlange, Wird übertragen,
/// Übertragen, Fehlgeschlagen, Konflikt prüfen).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum WorkState {
    Transferred,
    /// Stored here and held back for a moment, so that it can be undone.
    SavedLocally,
    Queued,
    Transferring,
    /// The portal refused it for a reason of form.
    Failed,
    /// The portal refused it because somebody else changed the case meanwhile.
    Conflict,
}

/// Kind of an operation, for its words in the UI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum OperationKind {
    Claim,
    Release,
    ChangeState,
    AddNote,
    CorrectField,
    SetReminder,
    SendMessage,
    RegisterCase,
    /// Recorded by a newer version.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OutboxItem {
    pub operation: OperationId,
    pub case: CaseId,
    pub aktenzeichen: String,
    pub applicant: String,
    pub kind: OperationKind,
    /// The kept work: text of the note, body of the message, reason, …
    pub text: String,
    pub work: WorkState,
    pub refusal: Option<Refusal>,
    #[ts(type = "string")]
    pub recorded_at: jiff::Timestamp,
    pub can_undo: bool,
    /// Refused, but the same would be taken now.
    pub can_retry: bool,
    /// The kept text is worth a draft (an answer), or a note (whatever has text).
    pub can_be_draft: bool,
    pub can_be_note: bool,
    /// The colleague who has the case now.
    pub held_by: Option<String>,
}
