//! Whether a process always comes to a good end, proved by going through every state that it can come to.
//!
//! Soundness as in van der Aalst et al., Soundness of workflow nets (2011), for BPMN as in Corradini et al., A formal
//! approach to modeling and verification of business process collaborations (2018): from every state an end can be
//! reached, each end event is reached once, every activity can be reached. No token ever comes to where another one
//! waits; what would follow then isn't looked at.
//!
//! A process is made a [`net`](net): its states are what waits, its steps what the engine does in one step. Steps are
//! explored breadth first ([`space`](space)), many of them with partial-order reduction ([`reduce`](reduce)). Each process
//! is looked at alone: messages, signals and errors of tasks may come at any time.

mod approximate;
mod choice;
mod compile;
mod data;
mod judge;
mod live;
mod net;
mod operation;
mod picks;
mod reduce;
mod repair;
mod replay;
mod run;
mod space;
mod store;
mod throw;
pub mod together;
mod trace;
mod upstream;

use serde::Serialize;

pub use approximate::{Approximated, Approximation};
pub use data::Data;
pub use replay::{Replay, ReplayError, confirm, replay};

use crate::model::{ElementId, GatewayKind, Model};
use reduce::Reduction;

/// How far is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Up to so many states are gone through without reduction: then every trace is a shortest one.
    pub unreduced: usize,
    /// Up to so many with reduction.
    pub reduced: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unreduced: 2_000, reduced: 200_000 }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proof {
    pub process: ElementId,
    pub verdict: Verdict,
    pub faults: Vec<Fault>,
    pub covered: Covered,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No fault in any state.
    Sound,
    Unsound,
    /// No fault in what was looked at, but a bound was hit.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    pub code: FaultCode,
    /// Where it is.
    pub elements: Vec<ElementId>,
    /// Whether it can happen for sure; else only if a variable may have a value that no condition names.
    pub certain: bool,
    /// How one comes to it; empty for what is never reached.
    pub trace: Vec<TraceStep>,
    /// Whether no way is shorter.
    pub is_shortest: bool,
    /// A change with which this fault is gone and no other comes up.
    pub repair: Option<Repair>,
}

/// What is wrong. The name in kebab case is the stable code; the words are in `assets/process-checks/proofs.de.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    /// Tokens wait for others that never come.
    Deadlock,
    /// A second token comes to where one waits.
    LackOfSynchronisation,
    /// An end event is reached twice.
    ImproperCompletion,
    /// From here everything goes on for ever.
    NoEnd,
    /// A circle without a person, a message or a time in it.
    EndlessLoop,
    /// No outgoing flow is to be taken.
    NoFlow,
    /// No token ever comes to an activity.
    UnreachableActivity,
}

impl FaultCode {
    pub const ALL: [Self; 7] = [
        Self::Deadlock,
        Self::LackOfSynchronisation,
        Self::ImproperCompletion,
        Self::NoEnd,
        Self::EndlessLoop,
        Self::NoFlow,
        Self::UnreachableActivity,
    ];
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceStep {
    pub step: Step,
    /// The event-based gateway behind which it happens.
    pub behind: Option<ElementId>,
    /// Where nodes that choose go, in the order in which they are passed.
    pub choices: Vec<Choice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The process begins at this start event; or by itself, where it is the process.
    Begins(ElementId),
    /// A task is done, an event happens.
    Happens(ElementId),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub at: ElementId,
    /// None where no flow is to be taken.
    pub flows: Vec<ElementId>,
}

/// A gateway of another kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    pub gateway: ElementId,
    pub becomes: Becomes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Becomes {
    Exclusive,
    Parallel,
}

impl Becomes {
    fn kind(self) -> &'static GatewayKind {
        match self {
            Self::Exclusive => &GatewayKind::Exclusive,
            Self::Parallel => &GatewayKind::Parallel,
        }
    }
}

/// What was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covered {
    pub states: usize,
    pub steps: usize,
    pub is_complete: bool,
    /// Whether partial-order reduction left out orders that make no difference.
    pub is_reduced: bool,
    /// The most states that would have been looked at.
    pub limit: usize,
    pub approximations: Vec<Approximation>,
}

/// Repairs are looked for for so many faults; more of them come of one another.
const REPAIR_LIMIT: usize = 8;

/// Goes through all states of a process. Elements are those of the model.
pub fn prove(model: &Model, process: ElementId, data: &Data, limits: &Limits) -> Proof {
    let net = compile::compile(model, process, data, None);
    let space = explore(&net, limits);
    let mut faults: Vec<Fault> = judge::judge(&net, &space)
        .into_iter()
        .map(|found| {
            let trace = trace::write(&net, &space, &found.place);
            Fault { trace, is_shortest: !space.is_reduced, ..found.fault() }
        })
        .collect();
    let repairs: Vec<Option<Repair>> =
        faults.iter().take(REPAIR_LIMIT).map(|fault| repair::propose(model, process, data, &faults, fault)).collect();
    faults.iter_mut().zip(repairs).for_each(|(fault, repair)| fault.repair = repair);
    let is_complete = space.expanded == space.store.len();
    let verdict = match faults.iter().any(|fault| fault.certain) {
        true => Verdict::Unsound,
        false if is_complete => Verdict::Sound,
        false => Verdict::Unknown,
    };
    let covered = Covered {
        states: space.store.len(),
        steps: space.edges.len(),
        is_complete,
        is_reduced: space.is_reduced,
        limit: if space.is_reduced { limits.reduced } else { limits.unreduced },
        approximations: net.approximations,
    };
    Proof { process, verdict, faults, covered }
}

/// Faults of a process as it would be after a change; none if a bound is hit.
fn found(
    model: &Model,
    process: ElementId,
    data: &Data,
    limits: &Limits,
    change: Option<&Repair>,
) -> Option<Vec<(FaultCode, Vec<ElementId>)>> {
    let net = compile::compile(model, process, data, change);
    let space = space::explore(&net, limits.unreduced, None);
    let is_complete = space.expanded == space.store.len();
    is_complete.then(|| judge::judge(&net, &space).into_iter().map(|found| (found.code, found.elements)).collect())
}

fn explore(net: &net::Net<'_>, limits: &Limits) -> space::Space {
    let full = space::explore(net, limits.unreduced, None);
    if full.expanded == full.store.len() || limits.reduced <= limits.unreduced {
        return full;
    }
    space::explore(net, limits.reduced, Some(&Reduction::new(net)))
}

/// The start events of a process; none where it begins by itself.
fn starts(net: &net::Net<'_>) -> Vec<Option<usize>> {
    let is_start =
        |at: &usize| net.node(*at).is_some_and(|node| node.scope == 0 && net.model.element(node.element).is_start());
    let starts: Vec<Option<usize>> = (0..net.nodes.len()).filter(is_start).map(Some).collect();
    if starts.is_empty() { vec![None] } else { starts }
}
