//! Activities: BPMN 2.0 clause 10.3.

use super::{DefinitionKind, Expression, Reference};

/// Something that is done: a task, a subprocess, a call.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Which of them.
    pub kind: ActivityKind,
    /// Of an ad hoc subprocess.
    pub ad_hoc: Option<Box<AdHoc>>,
    /// `isForCompensation`: done only to undo another activity (clause 10.7).
    pub is_for_compensation: bool,
    /// The flow that is taken if no condition holds.
    pub default: Option<Reference>,
    /// `None` where it is done once.
    pub repeat: Option<Box<Repeat>>,
    /// How many tokens have to arrive, and how many leave; 1 unless said otherwise.
    pub start_quantity: u32,
    /// `completionQuantity`; 1 unless said otherwise.
    pub completion_quantity: u32,
}

/// How an activity is done.
#[derive(Clone, Debug)]
pub enum ActivityKind {
    /// In one piece (clause 10.3.3).
    Task(TaskKind),
    /// By what is drawn within it (clause 10.3.5).
    SubProcess(SubProcessKind),
    /// `calledElement` as written.
    Call(Option<String>),
}

/// Who or what does a task: the name of its XML element.
#[derive(Clone, Debug)]
pub enum TaskKind {
    /// A task that says nothing of how it is done.
    Plain,
    /// `userTask`: a person, with the help of the engine.
    User,
    /// `manualTask`: a person, without the engine.
    Manual,
    /// `serviceTask`: a service, told by [`Binding`](super::Binding) or an operation.
    Service,
    /// `scriptTask`: the engine runs a script.
    Script {
        /// For example `groovy`.
        format: Option<String>,
        /// Its text; `None` without a `<script>`.
        script: Option<String>,
    },
    /// `sendTask`: sends and is done.
    Send {
        /// `messageRef`.
        message: Option<Reference>,
    },
    /// `receiveTask`: done once the message has come.
    Receive {
        /// `messageRef`.
        message: Option<Reference>,
        /// `instantiate`: its message begins the process.
        instantiates: bool,
    },
    /// `businessRuleTask`: rules decide, such as a decision table.
    BusinessRule,
}

/// What a subprocess is beside a part of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubProcessKind {
    /// `subProcess`: its inside goes on until all of it has ended.
    Embedded,
    /// `triggeredByEvent`.
    Event,
    /// `adHocSubProcess`: what is in it is done in any order.
    AdHoc,
    /// `transaction`: can be given up as a whole.
    Transaction,
}

/// How the activities of an ad hoc subprocess follow one another (clause 13.3.5).
#[derive(Clone, Debug)]
pub struct AdHoc {
    /// One at a time.
    pub is_sequential: bool,
    /// What still goes on when it is completed is ended, not waited for.
    pub cancels_rest: bool,
    /// `completionCondition`; without one it is completed when nothing is left to do.
    pub completion: Option<Expression>,
}

/// How often an activity is done.
#[derive(Clone, Debug)]
pub enum Repeat {
    /// `standardLoopCharacteristics`.
    Loop {
        /// `testBefore`: perhaps not even once.
        tests_before: bool,
        /// `loopMaximum`; any number of times without it.
        maximum: Option<u32>,
        /// `loopCondition`: it goes on while this holds.
        condition: Option<Expression>,
    },
    /// `multiInstanceLoopCharacteristics`.
    Multi {
        /// `isSequential`: one after the other, else all at once.
        is_sequential: bool,
        /// `loopCardinality`: how many instances, where no collection says it.
        cardinality: Option<Expression>,
        /// `completionCondition`: asked at the end of each instance; what still goes on is ended.
        completion: Option<Expression>,
        /// The collection, an instance for each item: `loopDataInputRef`, or Activiti's `collection`.
        collection: Option<String>,
        /// What the item is called: `inputDataItem`, or Activiti's `elementVariable`.
        item: Option<String>,
        /// Where the results are collected, and what one is called: `loopDataOutputRef`, `outputDataItem`.
        output: Option<Box<(String, String)>>,
        /// What the ends of instances throw.
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
