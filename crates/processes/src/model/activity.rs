//! Activities: BPMN 2.0 clause 10.3.

use super::{Expression, Reference};

#[derive(Clone, Debug)]
pub struct Activity {
    pub kind: ActivityKind,
    pub is_for_compensation: bool,
    /// The flow that is taken if no condition holds.
    pub default: Option<Reference>,
    pub repeat: Option<Repeat>,
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
    },
}
