//! What keeps the portal itself from doing what somebody rightly asks.

use portal_store::secret::NoRandomness;
use portal_store::{Conflict, SealError, StorageError};

use crate::computing::EndedEarly;

/// A failure that nothing in what was asked has caused. Whoever asked is told that it failed, and operators what.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Tokens and keys can't be made.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// Work on the processor wasn't finished.
    #[error(transparent)]
    EndedEarly(#[from] EndedEarly),
    /// A secret can't be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// Result of what the portal does, where only [`Failure`] keeps it from it.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    /// What went wrong, without values of rows: fit for logs.
    pub fn kind(&self) -> String {
        match self {
            Self::Storage(error) => error.kind(),
            Self::NoRandomness(_) | Self::EndedEarly(_) | Self::Seal(_) => self.to_string(),
        }
    }
}

impl Conflict for Failure {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Storage(error) if error.is_conflict())
    }
}
