//! Why an edit can't be done.

use crate::{FormError, NodeId};

/// Nothing has changed then.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EditError {
    /// A node that the edit speaks of isn't there.
    #[error("there is no node {0}")]
    NoSuchNode(NodeId),
    /// The form itself can't be taken away or moved.
    #[error("the form itself can't be moved or removed")]
    TheForm,
    /// A node of this sort can't stand in that list.
    #[error("nothing of that sort can stand in {list} of {node}")]
    NotThere {
        /// Which should have got it.
        node: NodeId,
        /// In the form JSON.
        list: String,
    },
    /// A node can't be put into itself.
    #[error("{0} can't be put into itself")]
    IntoItself(NodeId),
    /// The id is empty or has a colon.
    #[error("{0:?} can't be an id")]
    BadId(String),
    /// Another group of the form, or field of the group, is called so.
    #[error("the id {id:?} belongs to {by}")]
    IdTaken {
        /// As it was asked for.
        id: String,
        /// Who has it.
        by: NodeId,
    },
    /// The fields don't all stand in one group, or there are none.
    #[error("the fields have to be of one group")]
    NotOneGroup,
    /// A repeated group can't give its fields to one that is filled in once, or the other way round.
    #[error("{0} is filled in another number of times than the group beside it")]
    OtherRepetition(NodeId),
    /// No group stands beside it.
    #[error("no group stands beside {0}")]
    NothingBeside(NodeId),
    /// What would come of it can't be read as a form.
    #[error(transparent)]
    Shape(#[from] FormError),
}
