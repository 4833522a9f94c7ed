//! Activities: BPMN 2.0 clause 10.3.

use super::{DefinitionKind, Expression, Reference};

#[derive(Clone, Debug)]
pub struct Activity {
    pub kind: ActivityKind,
    /// Of an ad hoc subprocess.
    pub ad_hoc: Option<Box<AdHoc>>,
    pub is_for_compensation: bool,
    /// The flow that is taken if no condition holds.
    pub default: Option<Reference>,
    pub repeat: Option<Box<Repeat>>,
    /// How many tokens have to arrive, and how many leave; 1 unless said otherwise.
    pub start_quantity: u32,
    pub completion_quantity: u32,
}

#[derive(Clone, Debug)]
pub enum ActivityKind {
    Task(TaskKind),
    SubProcess(SubProcessKind),
    /// `calledElement` as written.
    Call(Option<String>),
}

#[derive(Clone, Debug)]
pub enum TaskKind {
    /// A task that says nothing of how it is done.
    Plain,
    User,
    Manual,
    Service,
    Script {
        /// For example `groovy`.
        format: Option<String>,
        script: Option<String>,
    },
    Send {
        message: Option<Reference>,
    },
    Receive {
        message: Option<Reference>,
        instantiates: bool,
    },
    BusinessRule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubProcessKind {
    Embedded,
    /// `triggeredByEvent`.
    Event,
    AdHoc,
    Transaction,
}

/// How the activities of an ad hoc subprocess follow one another (clause 13.3.5).
#[derive(Clone, Debug)]
pub struct AdHoc {
    /// One at a time.
    pub is_sequential: bool,
    /// What still goes on when it is completed is ended, not waited for.
    pub cancels_rest: bool,
    pub completion: Option<Expression>,
}

#[derive(Clone, Debug)]
pub enum Repeat {
    /// `standardLoopCharacteristics`.
    Loop { tests_before: bool, maximum: Option<u32>, condition: Option<Expression> },
    /// `multiInstanceLoopCharacteristics`.
    Multi {
        is_sequential: bool,
        cardinality: Option<Expression>,
        completion: Option<Expression>,
        /// The collection, an instance for each item: `loopDataInputRef`, or Activiti's `collection`.
        collection: Option<String>,
        /// What the item is called: `inputDataItem`, or Activiti's `elementVariable`.
        item: Option<String>,
        /// Where the results are collected, and what one is called: `loopDataOutputRef`, `outputDataItem`.
        output: Option<Box<(String, String)>>,
        behavior: Box<Behavior>,
    },
}

/// What the end of an instance throws, to be caught by a boundary event (clause 10.3.8).
#[derive(Clone, Debug)]
pub enum Behavior {
    /// Nothing: the activity ends when all instances have.
    All,
    /// At the end of the first.
    One(Option<DefinitionKind>),
    /// At the end of each.
    Each(Option<DefinitionKind>),
    /// When the condition holds, which also ends all other instances.
    Complex(Vec<(Expression, DefinitionKind)>),
}
