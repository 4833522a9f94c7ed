//! A case on the desk.

use domain::{
    AttachmentRef, CaseId, CaseState, Correction, FieldKey, HistoryEntry, Message, Note, OperationId, Owner, Regime,
    Sha256,
};
use forms::DisplayValue;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::WorkState;
use crate::error::CommandError;

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CaseView {
    pub id: CaseId,
    pub aktenzeichen: String,
    pub applicant: String,
    /// Whether an answer can be sent into a Postfach.
    pub has_postfach: bool,
    /// Handle of a Postfach elsewhere, from which an imported Antrag came.
    pub postfach_elsewhere: Option<String>,
    pub leistung: String,
    pub regime: Option<Regime>,
    pub office: String,
    pub state: CaseState,
    #[ts(type = "string")]
    pub received_at: jiff::Timestamp,
    #[ts(type = "string | null")]
    pub due: Option<jiff::civil::Date>,
    #[ts(type = "string | null")]
    pub reminder: Option<jiff::civil::Date>,
    pub owner: Option<Owner>,
    pub mine: bool,
    /// What the clerk may do now.
    pub may: Permissions,
    /// States that may follow, with whether a reason is demanded.
    pub next_states: Vec<NextState>,
    pub form_title: String,
    pub sections: Vec<SectionView>,
    pub attachments: Vec<AttachmentView>,
    pub messages: Vec<Tracked<Message>>,
    pub notes: Vec<Tracked<Note>>,
    /// Newest first.
    pub history: Vec<Tracked<HistoryEntry>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Permissions {
    pub claim: bool,
    /// Somebody else holds the case, but that claim has run out.
    pub take_over: bool,
    pub release: bool,
    pub work: bool,
    /// All steps to the end can be taken at once.
    pub close: bool,
    pub answer: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NextState {
    pub state: CaseState,
    pub needs_reason: bool,
}

/// An entry that may still be on its way to the portal.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Tracked<T: TS> {
    pub entry: T,
    /// `None` once it is part of what the portal sent.
    pub work: Option<WorkState>,
    /// The operation behind it, for undoing.
    pub operation: Option<OperationId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SectionView {
    pub title: String,
    pub groups: Vec<GroupView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct GroupView {
    pub title: String,
    /// Number of the instance, from 1, where the group occurs several times.
    #[ts(type = "number | null")]
    pub instance: Option<usize>,
    /// False for the group of values that the form doesn't know; their labels are their keys.
    pub known: bool,
    pub fields: Vec<FieldView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FieldView {
    pub key: FieldKey,
    pub label: String,
    pub value: DisplayValue,
    /// Amt24's verification level; such a value can't be corrected.
    pub verified: Option<String>,
    /// How a correction is typed; `None` for what is never corrected.
    pub editable: Option<Editable>,
    pub correction: Option<CorrectionView>,
}

/// How a value is typed, and what stands there to begin with.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Editable {
    pub input: FieldInput,
    /// As it is typed; a day as `2026-01-31`.
    pub text: String,
    /// Values of the options that are chosen.
    pub chosen: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FieldInput {
    /// Of one or of several lines.
    Text {
        lines: bool,
    },
    Date,
    YesNo,
    Options {
        options: Vec<ChoiceView>,
        several: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ChoiceView {
    pub value: String,
    pub label: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CorrectionView {
    pub correction: Correction,
    pub value: DisplayValue,
    pub work: Option<WorkState>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AttachmentView {
    pub attachment: AttachmentRef,
    /// Whether its bytes lie on this device.
    pub here: bool,
}

/// An answer being written. Kept on this device until it is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Draft {
    pub subject: String,
    pub body: String,
    pub attachments: Vec<AttachmentRef>,
    /// When it was last stored; `None` before the first time.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub saved_at: Option<jiff::Timestamp>,
}

/// "Antworten prüfen": what will be sent, and what speaks against it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AnswerCheck {
    pub recipient: String,
    pub aktenzeichen: String,
    pub draft: Draft,
    /// Stands for what would be sent; sending it takes this, so that nothing else goes out.
    pub checked: Sha256,
    /// Any `blocking` one prevents sending.
    pub findings: Vec<AnswerFinding>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AnswerFinding {
    pub code: AnswerFindingCode,
    pub blocking: bool,
    /// The text concerned, such as a gap that was left in.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerFindingCode {
    SubjectEmpty,
    BodyEmpty,
    SubjectTooLong,
    BodyTooLong,
    /// A gap that a text module has left, such as `[Betrag]`, is still there.
    GapLeft,
    /// The text speaks of an attachment, but there is none.
    AttachmentForgotten,
    NoPostfach,
    NotClaimed,
}

/// Answer to what was recorded: the operation, and how long it can be undone.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Recorded {
    pub operation: OperationId,
    #[ts(type = "string | null")]
    pub undo_until: Option<jiff::Timestamp>,
}

/// What became of an imported file.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "result", rename_all = "kebab-case")]
pub enum Imported {
    Registered {
        case: CaseId,
        file_name: String,
        /// The file tells no time of receipt, or one that lies ahead.
        received_now: bool,
    },
    /// This very file was imported before, as that case.
    AlreadyKnown { case: CaseId, file_name: String },
    /// No office of the clerk offers a Leistung with that form: the clerk chooses one.
    LeistungNeeded { file_name: String, form: String, sha256: Sha256 },
    /// Nothing of this file was stored.
    Failed { file_name: String, error: CommandError },
    /// The dialog was closed.
    Nothing,
}
