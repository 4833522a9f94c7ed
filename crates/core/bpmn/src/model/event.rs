//! Events: BPMN 2.0 clause 10.5.

use super::{Expression, Reference};
use markup::NodeId;

#[derive(Clone, Debug)]
pub struct Event {
    pub position: Position,
    /// None for a none event, several for a multiple one.
    pub definitions: Vec<Definition>,
    /// Of several definitions all have to happen.
    pub waits_for_all: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    Start { interrupts: bool },
    Catch,
    Throw,
    Boundary { attached_to: Option<Reference>, interrupts: bool },
    End,
}

#[derive(Clone, Debug)]
pub struct Definition {
    pub node: NodeId,
    pub id: Option<Box<str>>,
    pub kind: DefinitionKind,
}

#[derive(Clone, Debug)]
pub enum DefinitionKind {
    Message(Option<Reference>),
    Signal(Option<Reference>),
    Error(Option<Reference>),
    Escalation(Option<Reference>),
    Timer(Option<(TimerKind, Expression)>),
    Conditional(Option<Expression>),
    Link {
        name: Option<String>,
    },
    /// The activity that is compensated; without one all of the scope are.
    Compensation(Option<Reference>),
    Cancel,
    Terminate,
}

/// Clause 10.5.5.8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerKind {
    Date,
    Duration,
    Cycle,
}

impl Event {
    pub fn is_start(&self) -> bool {
        matches!(self.position, Position::Start { .. })
    }

    pub fn is_boundary(&self) -> bool {
        matches!(self.position, Position::Boundary { .. })
    }

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

    pub fn is_compensation(&self) -> bool {
        self.definitions.iter().any(|definition| matches!(definition.kind, DefinitionKind::Compensation(_)))
    }
}
