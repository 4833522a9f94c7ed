//! What a designer has to look at in a draft that was made of a data schema.

use forms::{NodeId, NodeKind, Said};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::FimCounts;

/// The report of a draft that was made of a data schema.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FimPoints {
    /// As things are decided now.
    pub counts: FimCounts,
    /// Rules with two readings first, then open points in the order of the form; decided ones are among them.
    pub points: Vec<FimPoint>,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct FimPoint {
    /// To decide it by.
    pub id: String,
    /// FIM ids from the schema down to the element that it belongs to.
    pub path: String,
    /// Id of the rule, if it is about one.
    pub rule: Option<String>,
    /// The rule in its own words, or what isn't taken over.
    pub text: String,
    /// What of the draft it speaks of.
    pub about: Vec<AboutNode>,
    /// What is to be decided.
    pub state: PointState,
}

/// Something that a point speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AboutNode {
    /// In the draft.
    pub node: NodeId,
    /// Section, group or field.
    pub sort: NodeKind,
    /// Its label, title or id.
    pub name: String,
}

/// What is to be decided.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PointState {
    /// A rule that can be read in two ways.
    TwoReadings {
        /// The usual one first.
        readings: Vec<ReadingView>,
        /// Answers by which the readings differ; none where none were found among those that are tried.
        example: Option<Vec<AnswerSaid>>,
        /// Number of the reading by which the form is made, from 1.
        used: usize,
        /// Whether somebody has said so.
        decided: bool,
    },
    /// Something that isn't taken over as it is.
    Open {
        /// Stable code.
        reason: String,
        /// The same in words.
        why: String,
        /// What somebody has decided.
        decision: Option<PointDecision>,
    },
}

/// One way to read a rule.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ReadingView {
    /// From 1.
    pub number: usize,
    /// Whether it is read so without an answer.
    pub usual: bool,
    /// What sets it apart from the other one.
    pub said: String,
    /// Rules of the form that only this reading makes.
    pub sentences: Vec<ReadingSentence>,
    /// What comes of the example: for what the other reading judges otherwise.
    pub outcome: Vec<String>,
}

/// A rule that a reading makes.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ReadingSentence {
    /// The field or group that gets it.
    pub node: NodeId,
    /// Its label, title or id.
    pub name: String,
    /// A condition as a whole sentence, or a validator.
    pub said: Said,
}

/// An answer of an example.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AnswerSaid {
    /// Label of the field.
    pub name: String,
    /// What is said of it: "ist Ausland".
    pub said: Said,
}

/// What becomes of an open point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PointDecision {
    /// The designer builds it: as a condition, a validator, a field.
    Built,
    /// Its words stand in the form as a hint.
    Hint,
    /// It doesn't belong into the form.
    NotNeeded {
        /// Why.
        why: String,
    },
}
