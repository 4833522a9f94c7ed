//! Events: BPMN 2.0 clause 10.5.

use super::{Expression, Reference};
use markup::NodeId;

/// Something that happens.
#[derive(Clone, Debug)]
pub struct Event {
    /// Where in the course of things, by the name of the XML element.
    pub position: Position,
    /// None for a none event, several for a multiple one.
    pub definitions: Vec<Definition>,
    /// Of several definitions all have to happen.
    pub waits_for_all: bool,
}

/// Where an event stands, which says whether it throws or catches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// `startEvent`: begins a process or subprocess.
    Start {
        /// `isInterrupting`, of an event subprocess: ends what it stands in.
        interrupts: bool,
    },
    /// `intermediateCatchEvent`: waits.
    Catch,
    /// `intermediateThrowEvent`: goes on at once.
    Throw,
    /// `boundaryEvent`: waits as long as an activity goes on.
    Boundary {
        /// `attachedToRef`.
        attached_to: Option<Reference>,
        /// `cancelActivity`: ends the activity.
        interrupts: bool,
    },
    /// `endEvent`: the token ends here.
    End,
}

/// What an event waits for, or throws.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Of the event definition, which may stand beside the processes.
    pub node: NodeId,
    /// Of the event definition itself; rarely given.
    pub id: Option<Box<str>>,
    /// With what it refers to.
    pub kind: DefinitionKind,
}

/// Each is the event definition of that name (clause 10.5.5).
#[derive(Clone, Debug)]
pub enum DefinitionKind {
    /// `messageRef`.
    Message(Option<Reference>),
    /// `signalRef`.
    Signal(Option<Reference>),
    /// `errorRef`; where one is caught and nothing is named, every error is.
    Error(Option<Reference>),
    /// `escalationRef`; where one is caught and nothing is named, every escalation is.
    Escalation(Option<Reference>),
    /// `None` where none of the three is said.
    Timer(Option<(TimerKind, Expression)>),
    /// `condition`.
    Conditional(Option<Expression>),
    /// From a throwing to a catching event of the same name.
    Link {
        /// Of the event definition, not of the event.
        name: Option<String>,
    },
    /// The activity that is compensated; without one all of the scope are.
    Compensation(Option<Reference>),
    /// A transaction is given up.
    Cancel,
    /// Everything in the scope ends.
    Terminate,
}

/// Clause 10.5.5.8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerKind {
    /// `timeDate`: a moment.
    Date,
    /// `timeDuration`: so long after it has begun to wait.
    Duration,
    /// `timeCycle`: again and again.
    Cycle,
}

impl Event {
    /// Of processes, subprocesses and event subprocesses alike.
    pub fn is_start(&self) -> bool {
        matches!(self.position, Position::Start { .. })
    }

    /// Whether it is attached to an activity.
    pub fn is_boundary(&self) -> bool {
        matches!(self.position, Position::Boundary { .. })
    }

    /// Whether it waits for something, as a start and at borders always.
    pub fn catches(&self) -> bool {
        matches!(self.position, Position::Start { .. } | Position::Catch | Position::Boundary { .. })
    }

    /// Whether it ends what it is attached to, or what its event subprocess stands in.
    pub fn interrupts(&self) -> bool {
        matches!(self.position, Position::Start { interrupts: true } | Position::Boundary { interrupts: true, .. })
    }

    /// The name of the link, if it is one.
    pub fn link(&self) -> Option<&str> {
        self.definitions.iter().find_map(|definition| match &definition.kind {
            DefinitionKind::Link { name } => Some(name.as_deref().unwrap_or_default()),
            _ => None,
        })
    }

    /// Of several definitions one is enough.
    pub fn is_compensation(&self) -> bool {
        self.definitions.iter().any(|definition| matches!(definition.kind, DefinitionKind::Compensation(_)))
    }
}
