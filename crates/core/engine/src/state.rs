//! The state of running instances: scopes, what they wait for, and their data.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::life::Life;
use bpmn::model::{ActivityKind, DefinitionKind, ElementId, Kind, Model, TaskKind};
use expression::{Lookup, Value, Variables};
use markup::DEPTH_LIMIT;

pub(super) const VERSION: u16 = 2;

/// All running instances of the processes of one model. It is empty at the beginning and when everything has ended.
/// Elements are named by their place, so that it belongs to one version of the model; [`super::Migration`] takes it to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    #[serde(rename = "v")]
    pub(super) version: u16,
    /// Tells the version of the model.
    #[serde(rename = "m")]
    pub(super) model: u64,
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
        Self { version: VERSION, model: 0, next: 1, scopes: vec![], waits: vec![] }
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
    /// Variables of its own.
    #[serde(rename = "d", default, skip_serializing_if = "Variables::is_empty")]
    pub data: Variables,
    /// Of an activity that repeats: what holds its instances.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub repetition: Option<Repetition>,
    /// Which instance of an activity that repeats it is, from 0.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<u32>,
    /// Complex gateways within that have let through the tokens of these flows and wait for the others.
    #[serde(rename = "g", default, skip_serializing_if = "Vec::is_empty")]
    pub resets: Vec<(ElementId, Vec<ElementId>)>,
}

fn is_zero(number: &u16) -> bool {
    *number == 0
}

/// How far a loop or multi-instance activity is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Repetition {
    /// Of a loop it isn't known.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    #[serde(rename = "b")]
    pub begun: u32,
    #[serde(rename = "d")]
    pub done: u32,
    /// Those of the collection that are still to come, of a sequential one.
    #[serde(rename = "i", default, skip_serializing_if = "VecDeque::is_empty")]
    pub items: VecDeque<Value>,
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
    /// How often a timer still goes off; without it there is no end.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
    /// Of a condition: it held when it was last looked at.
    #[serde(rename = "h", default, skip_serializing_if = "is_false")]
    pub held: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// An event, and which of its definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Caught(pub ElementId, pub u8);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum On {
    /// The start event of an event subprocess within.
    #[serde(rename = "s")]
    EventSub(Caught),
    /// A boundary event of the scope's activity.
    #[serde(rename = "b")]
    Boundary(Caught),
    /// The scope's own catch event or receive task.
    #[serde(rename = "c")]
    Catch(Caught),
    /// Behind an event-based gateway, whose scope is the first.
    #[serde(rename = "g")]
    Gate(u32, Caught),
    /// Somebody has to do the scope's activity.
    #[serde(rename = "t")]
    Task(ElementId),
    /// Somebody may begin an activity of the ad hoc subprocess.
    #[serde(rename = "o")]
    Offer(ElementId),
    /// More tokens have to come to the activity.
    #[serde(rename = "q")]
    Quantity,
    /// A message along this flow.
    #[serde(rename = "m")]
    Message(ElementId),
    /// These scopes, which compensate, have to end.
    #[serde(rename = "d")]
    Ends(BTreeSet<u32>),
    /// As before, for a gateway that joins, which then looks again.
    #[serde(rename = "j")]
    Join(BTreeSet<u32>),
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

    /// The event that is waited for.
    pub fn caught(&self) -> Option<Caught> {
        match self {
            Self::EventSub(caught) | Self::Boundary(caught) | Self::Catch(caught) | Self::Gate(_, caught) => {
                Some(*caught)
            }
            _ => None,
        }
    }

    /// The element that is told outside; `None` for what the engine waits for by itself.
    pub fn element(&self) -> Option<ElementId> {
        match self {
            Self::Task(element) | Self::Offer(element) | Self::Message(element) => Some(*element),
            _ => self.caught().map(|caught| caught.0),
        }
    }
}

/// A token, or what holds tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it is; for what holds tokens the process or activity itself.
    pub element: ElementId,
    /// The number of what it is in.
    pub within: Option<u32>,
    /// The flow by which it came.
    pub via: Option<ElementId>,
}

/// Something that has to happen outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Names it in [`super::Event`].
    pub wait: u32,
    /// The instance of a process that waits.
    pub instance: u32,
    /// The task or event; the flow where a message along it is waited for.
    pub element: ElementId,
    /// The event-based gateway that it stands behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind: Option<ElementId>,
    /// Which of the event's definitions.
    pub definition: u8,
    /// What has to happen.
    #[serde(rename = "for")]
    pub what: WaitingFor,
}

/// What a wait is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitingFor {
    /// Somebody or something does an activity.
    Activity,
    /// Somebody chooses this activity of an ad hoc subprocess; it then begins.
    Choice,
    /// A message comes.
    Message,
    /// A time has come.
    Timer,
    /// A condition holds; looked at again whenever variables change.
    Condition,
    /// A signal is sent.
    Signal,
    /// Thrown from within; also a task that fails.
    Error,
    /// An escalation is thrown from within.
    Escalation,
    /// An event that doesn't say what it waits for.
    Anything,
}

impl State {
    /// What is waited for, in the order in which it began.
    pub fn waiting(&self, model: &Model) -> Vec<Waiting> {
        self.waits.iter().filter_map(|wait| self.told(model, wait)).collect()
    }

    /// What is told outside of a wait; none of what the engine waits for by itself.
    pub(super) fn told(&self, model: &Model, wait: &Wait) -> Option<Waiting> {
        let element = wait.on.element()?;
        let definition = wait.on.caught().map_or(0, |caught| caught.1);
        let what = what(model, &wait.on, element, definition)?;
        let behind = match wait.on {
            On::Gate(gateway, _) => self.scope(gateway).map(|gate| gate.element),
            _ => None,
        };
        Some(Waiting { wait: wait.id, instance: self.instance(wait.scope), element, behind, definition, what })
    }

    /// Where tokens are, in the order in which they arose.
    pub fn tokens(&self) -> impl Iterator<Item = Token> {
        self.scopes.iter().map(|scope| Token { element: scope.element, within: scope.parent, via: scope.via })
    }

    /// No instance runs.
    pub fn is_ended(&self) -> bool {
        self.scopes.is_empty()
    }

    /// Running instances with their variables.
    pub fn instances(&self) -> impl Iterator<Item = (u32, &Variables)> {
        let roots = self.scopes.iter().filter(|scope| scope.parent.is_none() && !scope.life.is_gone());
        roots.map(|scope| (scope.id, &scope.data))
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

    pub(super) fn scope(&self, id: u32) -> Option<&Scope> {
        self.scopes.get(self.position(id)?)
    }

    /// From a scope outwards.
    pub(super) fn outwards(&self, from: u32) -> impl Iterator<Item = &Scope> {
        std::iter::successors(self.scope(from), |scope| self.scope(scope.parent?))
    }

    /// The outermost scope around one.
    pub(super) fn instance(&self, scope: u32) -> u32 {
        self.outwards(scope).last().map_or(scope, |root| root.id)
    }

    /// What is seen in a scope, to be looked up there without copying anything.
    pub(super) fn seen<'a>(&'a self, scope: u32, more: &'a [(&'a str, Value)]) -> Seen<'a> {
        Seen { state: self, scope, more }
    }

    /// Everything that is seen in a scope; inner variables hide outer ones of the same name.
    pub(super) fn variables(&self, scope: u32) -> Cow<'_, Variables> {
        let mut all: Option<Cow<'_, Variables>> = None;
        for scope in self.outwards(scope).filter(|scope| !scope.data.is_empty()) {
            all = Some(match all {
                None => Cow::Borrowed(&scope.data),
                Some(mut inner) => {
                    for (name, value) in &scope.data {
                        if !inner.contains_key(name) {
                            inner.to_mut().insert(name.clone(), value.clone());
                        }
                    }
                    inner
                }
            });
        }
        all.unwrap_or_default()
    }
}

/// Variables as a scope sees them: further ones first, then its own, then those of what it is in.
pub(super) struct Seen<'a> {
    state: &'a State,
    scope: u32,
    more: &'a [(&'a str, Value)],
}

impl Lookup for Seen<'_> {
    fn find(&self, name: &str) -> Option<&Value> {
        let further = self.more.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        further.or_else(|| self.state.outwards(self.scope).find_map(|scope| scope.data.get(name)))
    }
}

fn what(model: &Model, on: &On, element: ElementId, definition: u8) -> Option<WaitingFor> {
    match on {
        On::Task(_) => return Some(WaitingFor::Activity),
        On::Offer(_) => return Some(WaitingFor::Choice),
        On::Message(_) => return Some(WaitingFor::Message),
        _ => {}
    }
    let element = model.element(element);
    if let Kind::Activity(activity) = &element.kind {
        let receives = matches!(activity.kind, ActivityKind::Task(TaskKind::Receive { .. }));
        return receives.then_some(WaitingFor::Message);
    }
    Some(match element.event()?.definitions.get(usize::from(definition)).map(|definition| &definition.kind) {
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
