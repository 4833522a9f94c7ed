//! How a scope comes to its end.

use serde::{Deserialize, Serialize};

/// The life of a scope. The compensable ones are kept after their end, until what surrounds them ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Life {
    #[serde(rename = "a")]
    Activated,
    #[serde(rename = "r")]
    Running,
    #[serde(rename = "c")]
    Completing,
    #[serde(rename = "f")]
    Failing,
    #[serde(rename = "x")]
    Canceling,
    #[serde(rename = "t")]
    Terminating,
    #[serde(rename = "R")]
    CompensableRunning,
    #[serde(rename = "C")]
    CompensableCompleting,
    #[serde(rename = "F")]
    CompensableFailing,
    #[serde(rename = "D")]
    CompensableCompleted,
    #[serde(rename = "g")]
    Gone,
}

impl Life {
    pub fn is_gone(self) -> bool {
        self == Self::Gone
    }

    pub fn is_running(self) -> bool {
        matches!(self, Self::Running | Self::CompensableRunning)
    }

    pub fn is_completed(self) -> bool {
        matches!(
            self,
            Self::Completing
                | Self::CompensableCompleting
                | Self::CompensableCompleted
                | Self::Terminating
                | Self::Gone
        )
    }

    pub fn is_failed(self) -> bool {
        matches!(self, Self::Failing | Self::Canceling | Self::CompensableFailing)
    }

    /// Not yet at its end.
    pub fn is_active(self) -> bool {
        !matches!(self, Self::CompensableCompleted | Self::Gone)
    }

    pub fn start(self) -> Self {
        if self == Self::Activated { Self::Running } else { self }
    }

    pub fn complete(self) -> Self {
        match self {
            Self::Running | Self::Failing => Self::Completing,
            Self::CompensableRunning | Self::CompensableFailing => Self::CompensableCompleting,
            other => other,
        }
    }

    pub fn fail(self) -> Self {
        match self {
            Self::Running => Self::Failing,
            Self::CompensableRunning | Self::CompensableCompleted => Self::CompensableFailing,
            other => other,
        }
    }

    pub fn cancel(self) -> Self {
        match self {
            Self::Running
            | Self::Completing
            | Self::Failing
            | Self::CompensableRunning
            | Self::CompensableCompleted => Self::Canceling,
            other => other,
        }
    }

    pub fn terminate(self) -> Self {
        match self {
            Self::Activated | Self::CompensableCompleted | Self::Gone => self,
            _ => Self::Terminating,
        }
    }

    pub fn make_compensable(self) -> Self {
        if self == Self::Running { Self::CompensableRunning } else { self }
    }

    pub fn end(self) -> Self {
        match self {
            Self::CompensableRunning | Self::CompensableCompleting => Self::CompensableCompleted,
            _ => Self::Gone,
        }
    }
}
