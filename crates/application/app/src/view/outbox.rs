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
    /// The portal has done it.
    Transferred,
    /// Stored here and held back for a moment, so that it can be undone.
    SavedLocally,
    /// It is sent as soon as there is a line.
    Queued,
    /// It was sent, and no answer has come.
    Transferring,
    /// The portal refused it for a reason of form.
    Failed,
    /// The portal refused it because somebody else changed the case meanwhile.
    Conflict,
}

/// Kind of an operation, for its words in the UI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "as protocol::Intent has them")]
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

/// An operation of this device, under way, refused or done.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OutboxItem {
    /// By which it is undone, sent again or given up.
    pub operation: OperationId,
    /// The one that it changes.
    pub case: CaseId,
    /// Empty until the portal has given one.
    pub aktenzeichen: String,
    /// The name, as the Antrag has it.
    pub applicant: String,
    /// For its words.
    pub kind: OperationKind,
    /// The kept work: text of the note, body of the message, reason, …
    pub text: String,
    /// Where it stands.
    pub work: WorkState,
    /// Why it was refused; none unless it was.
    pub refusal: Option<Refusal>,
    /// By the device's clock.
    #[ts(type = "string")]
    pub recorded_at: jiff::Timestamp,
    /// It never left this device.
    pub can_undo: bool,
    /// Refused, but the same would be taken now.
    pub can_retry: bool,
    /// The kept text is worth a draft (an answer), or a note (whatever has text).
    pub can_be_draft: bool,
    /// It was refused, and has a text that is worth a note.
    pub can_be_note: bool,
    /// The colleague who has the case now.
    pub held_by: Option<String>,
}
