//! Why an edit isn't done.

use serde::Serialize;

use bpmn::check::Finding;
use bpmn::model::ModelError;
use markup::Unsound;

/// The name in kebab case is the stable code.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum EditError {
    #[error("there is no element {element:?}")]
    NoElement { element: String },
    #[error("{element:?} isn't of a kind that this can be done with")]
    WrongElement { element: String },
    #[error("{name:?} can't be an id or the name of an attribute here")]
    BadName { name: String },
    #[error("there is already an element {id:?}")]
    IdTaken { id: String },
    #[error("a position has to be a number of at most seven digits")]
    BadPosition,
    #[error("{element:?} can't be moved into itself")]
    IntoItself { element: String },
    #[error("{element:?} isn't empty")]
    NotEmpty { element: String },
    #[error("the nodes aren't connected with each other")]
    NotConnected,
    #[error("flows lead to several of the nodes, or have to meet there")]
    SeveralEntries,
    #[error("several flows lead on from the nodes")]
    SeveralExits,
    /// The words are those of the finding.
    #[error("{:?} at {:?}", .finding.code, .finding.place.element)]
    Forbidden { finding: Box<Finding> },
    #[error("{reason}")]
    Unsound { reason: String },
}

impl From<Unsound> for EditError {
    fn from(unsound: Unsound) -> Self {
        Self::Unsound { reason: unsound.to_string() }
    }
}

impl From<ModelError> for EditError {
    fn from(error: ModelError) -> Self {
        Self::Unsound { reason: error.to_string() }
    }
}
