//! Errors as the UI gets them: one shape, a code whose words the UI chooses.

use serde::Serialize;
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
    /// `details` is a [`protocol::Refusal`].
    Refused,
    AnswerNotReady,
    UndoTooLate,
    AttachmentMissing,
    FileUnreadable,
    FileTooLarge,
    FileTypeNotAllowed,
    ImportInvalid,
    PortalUnreachable,
    PortalRefused,
    SignInCancelled,
    SignInTimedOut,
    SignInFailed,
    KeyringMissing,
    KeyLost,
    DatabaseTooNew,
    StorageFull,
    StorageFailed,
    DocumentFailed,
    Cancelled,
}

#[derive(Clone, Debug, Serialize, TS)]
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
