//! The state of running instances: scopes and what they wait for.

use serde::{Deserialize, Serialize};

use super::life::Life;
use crate::model::{ActivityKind, DefinitionKind, ElementId, Model, TaskKind};
use crate::xml::DEPTH_LIMIT;

pub(super) const VERSION: u16 = 1;

/// All running instances of the processes of one model. It is empty at the beginning and when everything has ended.
/// Elements are named by their place, so that it belongs to one version of the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    #[serde(rename = "v")]
    pub(super) version: u16,
    /// Next number of a scope or wait.
    #[serde(rename = "n")]
    pub(super) next: u32,
    /// In the order in which they arose; numbers only rise.
    #[serde(rename = "s")]
    pub(super) scopes: Vec<Scope>,
    #[serde(rename = "w")]
    pub(super) waits: Vec<Wait>,
}

impl Default for State {
    fn default() -> Self {
        Self { version: VERSION, next: 1, scopes: vec![], waits: vec![] }
    }
}

/// A token, or what tokens are in: an instance of a process, of a subprocess, of an event …
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Scope {
    #[serde(rename = "i")]
    pub id: u32,
    #[serde(rename = "e")]
    pub element: ElementId,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
    /// The flow by which the token came.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub via: Option<ElementId>,
    #[serde(rename = "l")]
    pub life: Life,
    /// The event subprocess that interrupted it.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub failed_by: Option<u32>,
    /// How many of the element's message flows are dealt with.
    #[serde(rename = "m", default, skip_serializing_if = "is_zero")]
    pub messages: u16,
}

fn is_zero(number: &u16) -> bool {
    *number == 0
}

/// What a scope waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wait {
    #[serde(rename = "i")]
    pub id: u32,
    #[serde(rename = "s")]
    pub scope: u32,
    #[serde(rename = "o")]
    pub on: On,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum On {
    /// The start event of an event subprocess within.
    #[serde(rename = "s")]
    EventSub(ElementId),
    /// A boundary event of the scope's activity.
    #[serde(rename = "b")]
    Boundary(ElementId),
    /// The scope's own catch event or receive task.
    #[serde(rename = "c")]
    Catch(ElementId),
    /// Behind an event-based gateway, whose scope is the first.
    #[serde(rename = "g")]
    Gate(u32, ElementId),
    /// Somebody has to do the scope's activity.
    #[serde(rename = "t")]
    Task(ElementId),
    /// A message along this flow.
    #[serde(rename = "m")]
    Message(ElementId),
    /// These scopes, which compensate, have to end.
    #[serde(rename = "d")]
    Ends(Vec<u32>),
    /// As before, for an inclusive gateway, which then looks again.
    #[serde(rename = "j")]
    Join(Vec<u32>),
    /// The boundary event whose scope this is goes on when its host has ended.
    #[serde(rename = "x")]
    Exit(u32),
    /// Before the scope ends, this element is compensated.
    #[serde(rename = "p")]
    PreExit(ElementId),
    #[serde(rename = "X")]
    TransactionCancel,
    #[serde(rename = "T")]
    TransactionCompensate,
    /// The start event of a compensation event subprocess of the scope.
    #[serde(rename = "S")]
    CompensateSub(ElementId),
    /// Activity, and what compensates it.
    #[serde(rename = "A")]
    CompensateActivity(ElementId, ElementId),
    /// The scope itself can be compensated, by what is in it.
    #[serde(rename = "C")]
    Compensable,
    /// A scope within can be compensated.
    #[serde(rename = "K")]
    CompensableChild(u32),
}

impl On {
    /// Stays when the scope is interrupted.
    pub fn is_persistent(&self) -> bool {
        matches!(self, Self::Exit(_) | Self::PreExit(_) | Self::TransactionCancel) || self.outlives()
    }

    /// Stays when a compensable scope has ended.
    pub fn outlives(&self) -> bool {
        matches!(
            self,
            Self::TransactionCompensate
                | Self::CompensateSub(_)
                | Self::CompensateActivity(..)
                | Self::Compensable
                | Self::CompensableChild(_)
        )
    }

    /// The element that is told outside; `None` for what the engine waits for by itself.
    pub fn element(&self) -> Option<ElementId> {
        match self {
            Self::EventSub(element)
            | Self::Boundary(element)
            | Self::Catch(element)
            | Self::Gate(_, element)
            | Self::Task(element)
            | Self::Message(element) => Some(*element),
            _ => None,
        }
    }
}

/// Something that has to happen outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Names it in [`super::Event`].
    pub wait: u32,
    /// The task or event; the flow where a message along it is waited for.
    pub element: ElementId,
    #[serde(rename = "for")]
    pub what: WaitingFor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitingFor {
    /// Somebody or something does an activity.
    Activity,
    Message,
    Timer,
    Condition,
    Signal,
    /// Thrown from within; also a task that fails.
    Error,
    Escalation,
    /// An event that doesn't say what it waits for.
    Anything,
}

impl State {
    /// What is waited for, in the order in which it began.
    pub fn waiting(&self, model: &Model) -> Vec<Waiting> {
        let waits = self.waits.iter().filter_map(|wait| {
            let element = wait.on.element()?;
            Some(Waiting { wait: wait.id, element, what: what(model, &wait.on, element)? })
        });
        waits.collect()
    }

    /// No instance runs.
    pub fn is_ended(&self) -> bool {
        self.scopes.is_empty()
    }

    /// Whether every element and scope it names is there, and scopes are nested no deeper than a model can be.
    pub(super) fn fits(&self, model: &Model) -> bool {
        let count = model.elements().count();
        let has_element = |element: ElementId| (element.0 as usize) < count;
        let mut depths: Vec<usize> = vec![];
        let mut before = 0;
        for scope in &self.scopes {
            let depth = match scope.parent.map(|parent| self.position(parent)) {
                None => 0,
                Some(position) => match position.and_then(|position| depths.get(position)) {
                    Some(depth) => depth + 1,
                    None => return false,
                },
            };
            if scope.id <= before || scope.id >= self.next || !has_element(scope.element) || depth > DEPTH_LIMIT {
                return false;
            }
            before = scope.id;
            depths.push(depth);
        }
        let mut waits = self.waits.iter();
        self.scopes.len() <= super::SCOPE_LIMIT
            && waits.all(|wait| self.position(wait.scope).is_some() && wait.id < self.next)
    }

    pub(super) fn position(&self, scope: u32) -> Option<usize> {
        self.scopes.binary_search_by_key(&scope, |known| known.id).ok()
    }
}

fn what(model: &Model, on: &On, element: ElementId) -> Option<WaitingFor> {
    match on {
        On::Task(_) => return Some(WaitingFor::Activity),
        On::Message(_) => return Some(WaitingFor::Message),
        _ => {}
    }
    let element = model.element(element);
    if let Some(activity) = element.activity() {
        let receives = matches!(activity.kind, ActivityKind::Task(TaskKind::Receive { .. }));
        return receives.then_some(WaitingFor::Message);
    }
    Some(match element.event()?.definitions.first().map(|definition| &definition.kind) {
        None => WaitingFor::Anything,
        Some(DefinitionKind::Message(_)) => WaitingFor::Message,
        Some(DefinitionKind::Timer(_)) => WaitingFor::Timer,
        Some(DefinitionKind::Conditional(_)) => WaitingFor::Condition,
        Some(DefinitionKind::Signal(_)) => WaitingFor::Signal,
        Some(DefinitionKind::Error(_)) => WaitingFor::Error,
        Some(DefinitionKind::Escalation(_)) => WaitingFor::Escalation,
        Some(_) => return None,
    })
}
