//! What is done with a Verfahren: versions are handed in, reviewed, released, published and withdrawn.

use domain::{CommentId, LeistungId, OperationId, VerfahrenId, VerfahrenState, VersionId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most bytes of one act as JSON: of a version its content is the most.
pub const ACT_LIMIT: usize = 8 * 1024 * 1024;

/// One act with everything needed to repeat it safely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VerfahrenOperation {
    /// Chosen by the device. The portal answers the same id with the same answer, forever.
    #[schema(value_type = String, format = Uuid)]
    pub id: OperationId,
    /// The one that it is about; of a new one the id that the device has chosen.
    #[schema(value_type = String, format = Uuid)]
    pub verfahren: VerfahrenId,
    /// The device's clock when it was recorded; shown, never reckoned with.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
    /// What is to be done.
    #[schema(value_type = Object)]
    pub act: VerfahrenAct,
}

/// What somebody wants done with a Verfahren.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum VerfahrenAct {
    /// Makes a version that colleagues see. It has to go on from the newest one.
    Submit {
        /// Chosen by the device.
        version: VersionId,
        /// What it goes on from; see [`domain::VerfahrenVersion::parents`].
        parents: Vec<VersionId>,
        /// That of its form.
        title: String,
        /// What is new; may be empty.
        note: String,
        /// All that belongs to it.
        content: VerfahrenContent,
    },
    /// Asks somebody else to look at the newest version.
    AskReview {
        /// As the device knows it.
        version: VersionId,
    },
    /// Gives it back to its authors.
    Return {
        /// As the device knows it.
        version: VersionId,
        /// What is to be done; never empty.
        reason: String,
    },
    /// Finds the newest version right. Never by somebody who has written on it.
    Release {
        /// As the device knows it.
        version: VersionId,
    },
    /// Offers what was released to citizens.
    Publish {
        /// As the device knows it.
        version: VersionId,
        /// For which it is offered.
        leistung: LeistungId,
    },
    /// Ends the offer.
    Withdraw {
        /// From this day on nobody can begin an application.
        on: Date,
        /// What citizens read until then; may be empty.
        notice: String,
    },
    /// Says something about a part of it.
    Comment {
        /// Chosen by the device.
        comment: CommentId,
        /// See [`domain::VerfahrenComment::node`].
        node: Option<String>,
        /// Plain text; never empty.
        text: String,
    },
    /// Nothing is to be done about a comment any more.
    Settle {
        /// The comment.
        comment: CommentId,
    },
}

impl VerfahrenAct {
    /// The name on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Submit { .. } => "submit",
            Self::AskReview { .. } => "ask-review",
            Self::Return { .. } => "return",
            Self::Release { .. } => "release",
            Self::Publish { .. } => "publish",
            Self::Withdraw { .. } => "withdraw",
            Self::Comment { .. } => "comment",
            Self::Settle { .. } => "settle",
        }
    }
}

/// All that belongs to a version of a Verfahren.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VerfahrenContent {
    /// Form JSON with the ids of its nodes, its texts in all languages and its tests.
    pub form: serde_json::Value,
}

/// What the portal has done with an act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum VerfahrenOutcome {
    /// Done, with all its effects in one transaction.
    Applied {
        /// The portal's clock: this time counts.
        at: Timestamp,
    },
    /// Not done, for good.
    Refused {
        /// Why not.
        #[serde(flatten)]
        refusal: VerfahrenRefusal,
    },
    /// An outcome of a newer version: as good as no answer.
    #[serde(untagged)]
    Unknown {
        /// Its name on the wire.
        outcome: String,
    },
}

/// Why an act can't be done. What was made stays on the device, whose owner decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error, ts_rs::TS)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum VerfahrenRefusal {
    #[error("there is no such Verfahren")]
    VerfahrenUnknown,
    #[error("{by} has handed in another version meanwhile")]
    HeadMoved { head: VersionId, by: String },
    #[error("the Verfahren is in state {current:?}")]
    NotInState { current: VerfahrenState },
    #[error("whoever has written on it can't release it")]
    OwnWork,
    #[error("the role does not allow it")]
    Forbidden,
    #[error("there is no such comment")]
    CommentUnknown,
    #[error("{what} must not be empty")]
    Empty { what: String },
    #[error("{what} is longer than {limit} characters")]
    TooLong { what: String, limit: usize },
    #[error("there are {limit} {what} already")]
    TooMany { what: String, limit: usize },
    #[error("the form can't be published: {reason}")]
    NotPublishable { reason: String },
    #[error("the form {form} is published already with another content")]
    OtherContent { form: String },
    #[error("the id belongs to {form}, which is for another Leistung")]
    FormTaken { form: String },
    #[error("the tenant doesn't offer this Leistung")]
    LeistungUnknown,
    #[error("the portal can't read it")]
    Unreadable,
    /// A reason of a newer version.
    #[error("{code}")]
    #[serde(untagged)]
    #[ts(skip)]
    Unknown { code: String },
}
