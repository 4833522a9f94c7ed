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

/// A case with everything that is shown of it, own work that is under way laid over it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CaseView {
    /// The same on all devices and on the portal.
    pub id: CaseId,
    /// Empty until the portal has given one.
    pub aktenzeichen: String,
    /// The name, as the Antrag has it.
    pub applicant: String,
    /// Whether an answer can be sent into a Postfach.
    pub has_postfach: bool,
    /// Handle of a Postfach elsewhere, from which an imported Antrag came.
    pub postfach_elsewhere: Option<String>,
    /// Its name, as the directory has it.
    pub leistung: String,
    /// The law by which Fristen are reckoned; none where the directory doesn't know the Leistung.
    pub regime: Option<Regime>,
    /// Its name, as the directory has it.
    pub office: String,
    /// Where it is in its life cycle.
    pub state: CaseState,
    /// From which Fristen run.
    #[ts(type = "string")]
    pub received_at: jiff::Timestamp,
    /// The last day of the Frist; none where no Frist runs.
    #[ts(type = "string | null")]
    pub due: Option<jiff::civil::Date>,
    /// The day of the Wiedervorlage.
    #[ts(type = "string | null")]
    pub reminder: Option<jiff::civil::Date>,
    /// Who holds the case.
    pub owner: Option<Owner>,
    /// Whether that is whoever works here.
    pub mine: bool,
    /// What the clerk may do now.
    pub may: Permissions,
    /// States that may follow, with whether a reason is demanded.
    pub next_states: Vec<NextState>,
    /// The form's id where it has no title.
    pub form_title: String,
    /// What was sent, in the order of the form.
    pub sections: Vec<SectionView>,
    /// Files of the Antrag; those of messages are with the messages.
    pub attachments: Vec<AttachmentView>,
    /// In both directions, oldest first.
    pub messages: Vec<Tracked<Message>>,
    /// Those of the agency, oldest first.
    pub notes: Vec<Tracked<Note>>,
    /// Newest first.
    pub history: Vec<Tracked<HistoryEntry>>,
}

/// What the clerk may do with a case now. The portal decides once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Permissions {
    /// Nobody holds the case, and it isn't closed.
    pub claim: bool,
    /// Somebody else holds the case, but that claim has run out.
    pub take_over: bool,
    /// The clerk holds it, and may give it back.
    pub release: bool,
    /// The clerk holds it: notes, corrections, reminder.
    pub work: bool,
    /// All steps to the end can be taken at once.
    pub close: bool,
    /// The clerk holds it, and the applicant has a Postfach.
    pub answer: bool,
}

/// A state to which a case may go from its present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NextState {
    /// One step on in the life cycle.
    pub state: CaseState,
    /// The step is refused without a reason.
    pub needs_reason: bool,
}

/// An entry that may still be on its way to the portal.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Tracked<T: TS> {
    /// As it will be on the portal, if that takes it.
    pub entry: T,
    /// `None` once it is part of what the portal sent.
    pub work: Option<WorkState>,
    /// The operation behind it, for undoing.
    pub operation: Option<OperationId>,
}

/// A section of the form, with what was sent.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SectionView {
    /// As the form has it; empty for the values that the form doesn't know.
    pub title: String,
    /// Repeated groups once for each instance.
    pub groups: Vec<GroupView>,
}

/// A group of the form in one instance.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct GroupView {
    /// May be empty.
    pub title: String,
    /// Number of the instance, from 1, where the group occurs several times.
    #[ts(type = "number | null")]
    pub instance: Option<usize>,
    /// False for the group of values that the form doesn't know; their labels are their keys.
    pub known: bool,
    /// Answered ones, and those beside them in the group.
    pub fields: Vec<FieldView>,
}

/// A field with what was sent and what it was corrected to.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FieldView {
    /// By which a correction names it.
    pub key: FieldKey,
    /// Its question, or its key where the form doesn't know it.
    pub label: String,
    /// The original, also where there is a correction.
    pub value: DisplayValue,
    /// Amt24's verification level; such a value can't be corrected.
    pub verified: Option<String>,
    /// How a correction is typed; `None` for what is never corrected.
    pub editable: Option<Editable>,
    /// The newest one.
    pub correction: Option<CorrectionView>,
}

/// How a value is typed, and what stands there to begin with.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Editable {
    /// Which kind of control it needs.
    pub input: FieldInput,
    /// As it is typed; a day as `2026-01-31`.
    pub text: String,
    /// Values of the options that are chosen.
    pub chosen: Vec<String>,
}

/// How a value is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FieldInput {
    /// Of one or of several lines.
    Text {
        /// Several.
        lines: bool,
    },
    /// A day of the calendar.
    Date,
    /// A box to tick.
    YesNo,
    /// One or more of these.
    Options {
        /// In the order of the form.
        options: Vec<ChoiceView>,
        /// More than one may be chosen.
        several: bool,
    },
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ChoiceView {
    /// What is stored when it is chosen.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// A value that stands beside the original.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CorrectionView {
    /// As it is stored, with reason and author.
    pub correction: Correction,
    /// As the original is shown.
    pub value: DisplayValue,
    /// None once it is part of what the portal sent.
    pub work: Option<WorkState>,
}

/// A file of a case.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AttachmentView {
    /// By which its bytes are asked for.
    pub attachment: AttachmentRef,
    /// Whether its bytes lie on this device.
    pub here: bool,
}

/// An answer being written. Kept on this device until it is sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// One line; may still be empty.
    pub subject: String,
    /// Plain text; gaps of text modules stand in brackets until they are filled.
    pub body: String,
    /// Their bytes lie on this device until they are sent.
    pub attachments: Vec<AttachmentRef>,
    /// When it was last stored; `None` before the first time.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub saved_at: Option<jiff::Timestamp>,
}

/// "Antworten prüfen": what will be sent, and what speaks against it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AnswerCheck {
    /// The applicant's name.
    pub recipient: String,
    /// Empty until the portal has given one.
    pub aktenzeichen: String,
    /// As it is stored, which is what is sent.
    pub draft: Draft,
    /// Stands for what would be sent; sending it takes this, so that nothing else goes out.
    pub checked: Sha256,
    /// Any `blocking` one prevents sending.
    pub findings: Vec<AnswerFinding>,
}

/// Something that speaks against an answer.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AnswerFinding {
    /// By which the UI chooses its words.
    pub code: AnswerFindingCode,
    /// It prevents sending; else it is only pointed out.
    pub blocking: bool,
    /// The text concerned, such as a gap that was left in.
    pub detail: String,
}

/// What may speak against an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerFindingCode {
    /// Blocks: a message needs a subject.
    SubjectEmpty,
    /// Blocks: a message needs a text.
    BodyEmpty,
    /// Longer than the portal takes.
    SubjectTooLong,
    /// Longer than the portal takes.
    BodyTooLong,
    /// A gap that a text module has left, such as `[Betrag]`, is still there.
    GapLeft,
    /// The text speaks of an attachment, but there is none.
    AttachmentForgotten,
    /// The applicant has no Postfach on this portal.
    NoPostfach,
    /// Only who holds the case answers.
    NotClaimed,
}

/// Answer to what was recorded: the operation, and how long it can be undone.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Recorded {
    /// For undoing it.
    pub operation: OperationId,
    /// None where it can't be undone.
    #[ts(type = "string | null")]
    pub undo_until: Option<jiff::Timestamp>,
}

/// What became of an imported file.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "result", rename_all = "kebab-case")]
pub enum Imported {
    /// It has become a case, which goes to the portal like any other work.
    Registered {
        /// The new case.
        case: CaseId,
        /// Without its folder.
        file_name: String,
        /// The file tells no time of receipt, or one that lies ahead.
        received_now: bool,
    },
    /// This very file was imported before, as that case.
    AlreadyKnown {
        /// The one that was made of it.
        case: CaseId,
        /// Without its folder.
        file_name: String,
    },
    /// No office of the clerk offers a Leistung with that form: the clerk chooses one.
    LeistungNeeded {
        /// Without its folder.
        file_name: String,
        /// Id of the form that the file names.
        form: String,
        /// Of the file, which is kept until the clerk has chosen.
        sha256: Sha256,
    },
    /// Nothing of this file was stored.
    Failed {
        /// Without its folder.
        file_name: String,
        /// Names place and rule in the file.
        error: CommandError,
    },
    /// The dialog was closed.
    Nothing,
}
