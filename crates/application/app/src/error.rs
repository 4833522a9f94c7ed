//! Errors as the UI gets them: one shape, a code whose words the UI chooses.

use portal_client::{PortalError, SignInError};
use serde::Serialize;
use store::{KeyError, StoreError};
use ts_rs::TS;

/// Every code there is; ui/messages has the words for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The request doesn't have the shape of the command: a mistake in the program.
    BadRequest,
    /// [`crate::contract`] has no command of that name.
    UnknownCommand,
    /// The desk isn't open (nobody signed in, keyring missing).
    NotOpen,
    /// No such case lies on this device; the account may not see it, or it hasn't been fetched.
    CaseUnknown,
    /// Of work that needs somebody: it was given up, or sent again, meanwhile.
    OperationUnknown,
    /// `details` is a [`protocol::Refusal`].
    Refused,
    /// `details` are the findings that speak against sending.
    AnswerNotReady,
    /// What is stored isn't what was checked any more.
    AnswerChanged,
    /// `details` has the `kind` of a [`forms::Finding`] and the `message` of the form's author.
    CorrectionInvalid,
    /// The operation has left the device.
    UndoTooLate,
    /// The case has no such attachment, or its bytes can be had from nowhere.
    AttachmentMissing,
    /// A file that was chosen can't be opened or read.
    FileUnreadable,
    /// A file can't be written where it was to go.
    FileUnwritable,
    /// More bytes than are accepted.
    FileTooLarge,
    /// By its bytes the file is none of the types that are accepted.
    FileTypeNotAllowed,
    /// Opened, the file would become too much: pixels or objects without measure.
    FileExcessive,
    /// The file is no Antrag in a format that the desk reads.
    ImportInvalid,
    /// There is no line, or the portal doesn't answer.
    PortalUnreachable,
    /// The portal has answered, and not with what was asked for.
    PortalRefused,
    /// By the clerk, before the browser came back.
    SignInCancelled,
    /// The browser didn't come back in time.
    SignInTimedOut,
    /// The browser came back without a sign-in, or none could be begun.
    SignInFailed,
    /// See [`crate::view::Stage::KeyringMissing`].
    KeyringMissing,
    /// The database that lies here can't be opened with the key that there is.
    KeyLost,
    /// None of the chosen files is a key of the database that lies here.
    KeyUnfit,
    /// See [`crate::view::Stage::DatabaseTooNew`].
    DatabaseTooNew,
    /// Nothing was stored.
    StorageFull,
    /// The database can't be read or written, or what is in it is damaged.
    StorageFailed,
    /// A PDF can't be made of it.
    DocumentFailed,
    /// No such draft of a Verfahren lies on this device.
    DraftUnknown,
    /// `details` has the `reason`, and `node` or `id` where one is in the way.
    EditRefused,
    /// `details` is a [`crate::view::UnreadableFile`].
    FormUnreadable,
    /// A file with texts of a form; `details` is a [`crate::view::UnreadableFile`].
    TextsUnreadable,
    /// The form has no texts yet.
    NothingToTranslate,
    /// Of a draft for which that isn't so, or of a file that is no newer version of what a draft was made of.
    NotOfASchema,
    /// A point that isn't there, or can't be decided so.
    PointUnknown,
    /// The portal won't do it, as is known already; `details` is a [`protocol::VerfahrenRefusal`].
    VerfahrenRefused,
    /// What was handed in of it isn't at the portal yet.
    VerfahrenWaits,
    /// By the clerk, while a long task went on.
    Cancelled,
}

/// An error as it comes to the UI in place of a command's answer.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CommandError {
    /// By which the UI chooses its words.
    pub code: ErrorCode,
    /// For logs and the curious, in English; names file, place and rule where there are such.
    pub message: String,
    /// What the code says of it; null where it says nothing.
    #[ts(type = "unknown")]
    pub details: serde_json::Value,
    /// Trying the same again may help.
    pub retryable: bool,
}

impl CommandError {
    /// Without details. Whether it is retryable follows from the code.
    pub fn new(code: ErrorCode, message: impl std::fmt::Display) -> Self {
        let retryable = matches!(
            code,
            ErrorCode::PortalUnreachable
                | ErrorCode::StorageFull
                | ErrorCode::StorageFailed
                | ErrorCode::SignInTimedOut
        );
        Self { code, message: message.to_string(), details: serde_json::Value::Null, retryable }
    }

    /// With something more than the code; what can't be written as JSON is left out.
    #[must_use]
    pub fn with_details(mut self, details: impl Serialize) -> Self {
        self.details = serde_json::to_value(details).unwrap_or_default();
        self
    }
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Refused(refusal) => {
                return Self::new(ErrorCode::Refused, refusal).with_details(refusal);
            }
            StoreError::UndoTooLate => ErrorCode::UndoTooLate,
            StoreError::TooNew { .. } => ErrorCode::DatabaseTooNew,
            StoreError::WrongKey | StoreError::NotEncrypted | StoreError::Foreign => ErrorCode::KeyLost,
            StoreError::DiskFull => ErrorCode::StorageFull,
            StoreError::NobodySignedIn | StoreError::NoMembership => ErrorCode::NotOpen,
            StoreError::NotRefused => ErrorCode::OperationUnknown,
            StoreError::Sqlite(_)
            | StoreError::Damaged { .. }
            | StoreError::DamagedValue { .. }
            | StoreError::DamagedEntity { .. }
            | StoreError::ChecksumDiffers { .. } => ErrorCode::StorageFailed,
        };
        Self::new(code, error)
    }
}

impl From<KeyError> for CommandError {
    fn from(error: KeyError) -> Self {
        let code = match &error {
            KeyError::KeyringMissing(_) => ErrorCode::KeyringMissing,
            KeyError::Lost | KeyError::Damaged(_) => ErrorCode::KeyLost,
            KeyError::Unfit => ErrorCode::KeyUnfit,
            KeyError::Io(_) => ErrorCode::StorageFailed,
        };
        Self::new(code, error)
    }
}

impl From<PortalError> for CommandError {
    fn from(error: PortalError) -> Self {
        let code = match &error {
            PortalError::Unreachable(_) | PortalError::HashDiffers => ErrorCode::PortalUnreachable,
            PortalError::SignInNeeded | PortalError::Problem(_) | PortalError::BadAnswer(_) => ErrorCode::PortalRefused,
            PortalError::TokensNotStored(_) => ErrorCode::StorageFailed,
        };
        Self::new(code, error)
    }
}

impl From<SignInError> for CommandError {
    fn from(error: SignInError) -> Self {
        let code = match error {
            SignInError::Portal(error) => return error.into(),
            SignInError::TimedOut => ErrorCode::SignInTimedOut,
            SignInError::BadAddress(_) | SignInError::Refused(_) | SignInError::Forged(_) | SignInError::NoPort(_) => {
                ErrorCode::SignInFailed
            }
        };
        Self::new(code, error)
    }
}

/// What keeps the desk from opening.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UnlockError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Portal(PortalError),
}

impl From<UnlockError> for CommandError {
    fn from(error: UnlockError) -> Self {
        match error {
            UnlockError::Key(error) => error.into(),
            UnlockError::Store(error) => error.into(),
            UnlockError::Portal(error) => error.into(),
        }
    }
}
