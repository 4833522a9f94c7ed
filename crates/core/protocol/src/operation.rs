//! Operations: what a device wants done, each named, each answered once.

use domain::{
    AttachmentRef, CaseId, CaseState, CorrectionId, DeviceId, FieldKey, FieldValue, LeistungId, MessageId, NoteId,
    OfficeId, OperationId, Sha256,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Most bytes of one operation as JSON. Who records one keeps to it; the portal refuses a larger one by itself.
pub const OPERATION_LIMIT: usize = 1024 * 1024;
/// Most bytes of the operations of one push that a client puts together. The portal takes more.
pub const PUSH_LIMIT: usize = 4 * 1024 * 1024;
/// Most operations of one push.
pub const PUSH_COUNT: usize = 500;

/// One intent with everything needed to repeat it safely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Operation {
    /// Chosen by the device, UUIDv7. The portal answers the same id with the same answer, forever.
    #[schema(value_type = String, format = Uuid)]
    pub id: OperationId,
    /// The case that it changes; of a new one the id that the device has chosen.
    #[schema(value_type = String, format = Uuid)]
    pub case: CaseId,
    /// Counts up per device, from 1; what was undone before it was sent leaves a gap.
    pub counter: u64,
    /// Operations without which this one makes no sense; if one of them was refused, so is this.
    #[schema(value_type = Vec<String>)]
    pub depends_on: Vec<OperationId>,
    /// The device's clock when it was recorded; shown, never reckoned with.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
    /// Fencing number of the claim under which the clerk worked; absent while that claim is itself on the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fencing: Option<u64>,
    /// What is to be done.
    #[schema(value_type = Object)]
    pub intent: Intent,
}

/// What a clerk wants done with a case. The names on the wire are those of the variants, in kebab case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Intent {
    /// Takes a case of which nobody else has a running claim, or renews one's own claim.
    Claim,
    /// Takes a case from somebody whose claim has run out.
    TakeOver {
        /// Shown in the history; never empty.
        reason: String,
    },
    /// Gives a claimed case back.
    Release,
    /// Goes one step on in the life cycle of the case.
    ChangeState {
        /// In which the clerk saw the case; if it is in another one meanwhile, the operation is refused.
        from: CaseState,
        /// One of those that follow `from`.
        to: CaseState,
        /// May be empty where the transition needs none.
        #[serde(default)]
        reason: String,
    },
    /// Adds a note for colleagues, which the applicant never sees.
    AddNote {
        /// Chosen by the device.
        note: NoteId,
        /// Plain text.
        text: String,
    },
    /// Puts a value beside the original of a field, which stays as it is.
    CorrectField {
        /// Chosen by the device.
        correction: CorrectionId,
        /// One with a verified value is refused.
        field: FieldKey,
        /// As the form has values of that field.
        value: serde_json::Value,
        /// Shown beside the value; never empty.
        reason: String,
    },
    /// Sets the day on which the case is to be looked at again (Wiedervorlage).
    SetReminder {
        /// None takes the reminder away.
        date: Option<Date>,
    },
    /// Sends a message into the applicant's Postfach.
    SendMessage {
        /// Chosen by the device.
        message: MessageId,
        /// One line.
        subject: String,
        /// Plain text without gaps of text modules.
        body: String,
        /// On the portal before the message goes.
        attachments: Vec<AttachmentRef>,
    },
    /// An Antrag that reached the agency as a file becomes a case.
    RegisterCase {
        /// The one that is responsible from now on.
        office: OfficeId,
        /// One of those that the office offers.
        leistung: LeistungId,
        /// The applicant's name, as the file has it.
        applicant: String,
        /// Id of the form that the file names.
        form: String,
        /// As they were sent, without marks of verification.
        fields: BTreeMap<FieldKey, FieldValue>,
        /// Files that are kept with the case.
        attachments: Vec<AttachmentRef>,
        /// Shown only; the file is known by its hash.
        file_name: String,
        /// Of the file itself; the portal registers one file once per tenant.
        file_sha256: Sha256,
        /// When the Antrag was received, as the file tells; absent where it doesn't.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        received_at: Option<Timestamp>,
        /// The Postfach from which it came, as the file names it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        postfach: Option<String>,
    },
    /// What a newer version records, carried as it is.
    #[serde(untagged)]
    Unknown(serde_json::Map<String, serde_json::Value>),
}

impl Intent {
    /// The attachments that have to be on the portal before it can act.
    pub fn attachments(&self) -> &[AttachmentRef] {
        match self {
            Self::SendMessage { attachments, .. } | Self::RegisterCase { attachments, .. } => attachments,
            Self::Claim
            | Self::TakeOver { .. }
            | Self::Release
            | Self::ChangeState { .. }
            | Self::AddNote { .. }
            | Self::CorrectField { .. }
            | Self::SetReminder { .. }
            | Self::Unknown(_) => &[],
        }
    }
}

/// Operations of one device, oldest first. At most [`PUSH_COUNT`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PushRequest {
    /// The one that has recorded them.
    #[schema(value_type = String, format = Uuid)]
    pub device: DeviceId,
    /// In the order of their counters.
    pub operations: Vec<Operation>,
}

/// A [`PushRequest`] as the portal reads it: each operation by itself, so that one that can't be read doesn't keep out
/// the others.
#[derive(Debug, Deserialize)]
pub struct RawPushRequest {
    /// As in [`PushRequest`].
    pub device: DeviceId,
    /// Each as it came; of an unreadable one [`OperationHead`] may still be read.
    pub operations: Vec<Box<RawValue>>,
}

/// The part of an operation by which it is answered.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct OperationHead {
    /// The one of [`Operation::id`].
    pub id: OperationId,
}

/// One answer for each operation, in the order of the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PushAnswer {
    /// As many as there were operations, unless the push was refused as a whole.
    pub answers: Vec<OperationAnswer>,
}

/// What has become of one operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OperationAnswer {
    /// The operation's.
    #[schema(value_type = String, format = Uuid)]
    pub id: OperationId,
    /// The same each time that the operation is sent again, but for [`Outcome::Deferred`].
    #[schema(value_type = Object)]
    pub outcome: Outcome,
}

/// What the portal has done with an operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// Done, with all its effects in one transaction.
    Applied {
        /// The portal's clock: this time counts.
        at: Timestamp,
    },
    /// Not done, for good.
    Refused {
        /// Why not.
        #[serde(flatten)]
        refusal: Refusal,
    },
    /// Not decided yet and not remembered: send it again once what is missing is there.
    Deferred {
        /// What has to come first.
        missing: Missing,
    },
    /// An outcome of a newer version: as good as no answer.
    #[serde(untagged)]
    Unknown {
        /// Its name on the wire.
        outcome: String,
    },
}

/// What an operation waits for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Missing {
    /// A file that hasn't been uploaded whole.
    Attachment {
        /// Of its content.
        sha256: Sha256,
    },
    /// An operation that hasn't been decided.
    Operation {
        /// One of [`Operation::depends_on`].
        id: OperationId,
    },
}

/// Why an operation can't be done. The kept work is shown to the clerk, who decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error, ts_rs::TS)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum Refusal {
    #[error("there is no such case")]
    CaseUnknown,
    #[error("the case is being worked on by {owner}")]
    AlreadyClaimed { owner: String },
    #[error("the case isn't claimed by whoever acts")]
    NotOwner,
    #[error("the claim under which this was done has been superseded")]
    StaleClaim,
    #[error("the case is in state {current:?}")]
    StateConflict { current: CaseState },
    #[error("{to:?} doesn't follow {from:?}")]
    TransitionNotAllowed { from: CaseState, to: CaseState },
    #[error("{field} holds a verified value, which is never edited")]
    VerifiedField { field: FieldKey },
    #[error("there is no field {field}")]
    FieldUnknown { field: FieldKey },
    #[error("{what} must not be empty")]
    Empty { what: String },
    #[error("{what} is longer than {limit} characters")]
    TooLong { what: String, limit: usize },
    /// A letter in which something has yet to be filled in goes to nobody.
    #[error("{what} still has the gap {gap:?}")]
    Gap { what: String, gap: String },
    #[error("the file was registered already")]
    AlreadyRegistered {
        /// Absent where the case belongs to an office whose cases the account may not see.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        case: Option<CaseId>,
    },
    #[error("an operation on which this one depends was refused")]
    DependencyRefused { operation: OperationId },
    #[error("the role does not allow it")]
    Forbidden,
    #[error("the applicant has no Postfach")]
    NoPostfach,
    #[error("the office doesn't offer this Leistung")]
    LeistungUnknown,
    #[error("the portal can't read it")]
    Unreadable,
    #[error("it has more than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("there are more than {limit} {what}")]
    TooMany { what: String, limit: usize },
    #[error("the file itself isn't on the portal")]
    FileMissing,
    #[error("the portal doesn't take a file of it")]
    FileRefused,
    /// Set aside on the device when the account lost its access, before the data was removed.
    #[error("the account may no longer see the case")]
    AccessLost,
    /// A reason of a newer version.
    #[error("{code}")]
    #[serde(untagged)]
    #[ts(skip)]
    Unknown { code: String },
}
