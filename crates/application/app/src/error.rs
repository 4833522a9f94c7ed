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
    UnknownCommand,
    /// The desk isn't open (nobody signed in, keyring missing).
    NotOpen,
    CaseUnknown,
    /// Of work that needs somebody: it was given up, or sent again, meanwhile.
    OperationUnknown,
    /// `details` is a [`protocol::Refusal`].
    Refused,
    AnswerNotReady,
    /// What is stored isn't what was checked any more.
    AnswerChanged,
    /// `details` has the `kind` of a [`forms::Finding`] and the `message` of the form's author.
    CorrectionInvalid,
    UndoTooLate,
    AttachmentMissing,
    FileUnreadable,
    FileUnwritable,
    FileTooLarge,
    FileTypeNotAllowed,
    /// Opened, the file would become too much: pixels or objects without measure.
    FileExcessive,
    ImportInvalid,
    PortalUnreachable,
    PortalRefused,
    SignInCancelled,
    SignInTimedOut,
    SignInFailed,
    KeyringMissing,
    KeyLost,
    /// None of the chosen files is a key of the database that lies here.
    KeyUnfit,
    DatabaseTooNew,
    StorageFull,
    StorageFailed,
    DocumentFailed,
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CommandError {
    pub code: ErrorCode,
    /// For logs and the curious, in English; names file, place and rule where there are such.
    pub message: String,
    #[ts(type = "unknown")]
    pub details: serde_json::Value,
    /// Trying the same again may help.
    pub retryable: bool,
}

impl CommandError {
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
