//! Drafts that several people work on.

use domain::{Verfahren, VerfahrenComment, VerfahrenState, VerfahrenVersion};
use protocol::VerfahrenRefusal;
use serde::Serialize;
use ts_rs::TS;

/// In the list of drafts.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SharedLine {
    /// That of the newest version.
    pub title: String,
    /// As it will be once all that waits is done.
    pub state: VerfahrenState,
    /// Who has handed the newest version in.
    pub by: String,
    /// When; as RFC 3339.
    pub at: String,
    /// Whether something waits for the portal.
    pub waiting: bool,
}

/// How far a draft is on its way to citizens.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SharedVerfahren {
    /// As it will be once all that waits is done; none for a draft that was never handed in.
    pub verfahren: Option<Verfahren>,
    /// Whether the draft says something else than what was handed in.
    pub changed: bool,
    /// Whether something waits for the portal.
    pub waiting: bool,
    /// A version of a colleague that isn't part of the draft.
    pub behind: Option<VerfahrenVersion>,
    /// Whether it can be merged now; else it has to be fetched first.
    pub behind_at_hand: bool,
    /// Whether whoever works here has written on what isn't published yet.
    pub is_author: bool,
    /// Why the portal didn't do what it was asked for last.
    pub refusal: Option<VerfahrenRefusal>,
    /// The oldest first.
    pub comments: Vec<CommentView>,
    /// What can be done next, besides handing in.
    pub acts: SharedActs,
}

/// What whoever works here can do with what was handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[allow(missing_docs, reason = "each is the act of that name")]
pub struct SharedActs {
    pub submit: bool,
    pub ask_review: bool,
    pub give_back: bool,
    pub release: bool,
    pub publish: bool,
    pub withdraw: bool,
    pub comment: bool,
}

/// A comment with what people call the thing that it is about.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CommentView {
    /// What was said.
    pub comment: VerfahrenComment,
    /// Label or title; none where the draft doesn't have it, and for the whole.
    pub name: Option<String>,
}
