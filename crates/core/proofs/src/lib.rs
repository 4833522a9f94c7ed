//! Whether a process always comes to a good end, proved by going through every state that it can come to.
//!
//! Soundness as in van der Aalst et al., Soundness of workflow nets (2011), for BPMN as in Corradini et al., A formal
//! approach to modeling and verification of business process collaborations (2018): from every state an end can be
//! reached, every activity can be reached; that an end event is reached twice is told as a hint. No token ever comes to
//! where another one waits; what would follow then isn't looked at.
//!
//! A process is made a `net`: its states are what waits, its steps what the engine does in one step. Steps are
//! explored breadth first (`search`), after blocks that do no harm have been folded (`reduce`). Each
//! process is looked at alone: messages, signals and errors of tasks may come at any time.

#![warn(missing_docs)]

mod approximate;
mod bits;
mod called;
mod choice;
mod cover;
mod data;
mod index;
mod kinds;
mod net;
mod passing;
mod premise;
mod reduce;
mod repair;
mod replay;
mod same;
mod search;
pub mod together;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use approximate::{Approximated, Approximation};
pub use cover::{Cover, cover};
pub use data::Data;
pub use replay::{Replay, ReplayError, confirm, replay};

use bpmn::model::{ElementId, GatewayKind, Kind, Model};
use engine::{Engine, Gap, Reason};

/// How far is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Up to so many states of the process itself are gone through.
    pub unreduced: usize,
    /// Up to so many of what is left when its blocks are folded.
    pub reduced: usize,
    /// Repairs are looked for for so many faults; more of them come of one another.
    pub repairs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unreduced: 200_000, reduced: 200_000, repairs: 8 }
    }
}

/// What has been found out of a process.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proof {
    /// The one that was proved.
    pub process: ElementId,
    /// What follows from faults and from what was looked at.
    pub verdict: Verdict,
    /// Hints, too; see [`FaultCode::is_hint`].
    pub faults: Vec<Fault>,
    /// How far the verdict goes.
    pub covered: Covered,
}

/// Whether a process always comes to a good end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// No fault in any state, whatever data is set, as long as it is of the kind that conditions read.
    Sound,
    /// A fault can happen for sure.
    Unsound,
    /// No fault for sure, but there may be one: in what is past a bound or isn't followed exactly, or with values that no
    /// condition names.
    Unknown,
}

/// Something that goes wrong, with a way to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    /// What goes wrong.
    pub code: FaultCode,
    /// Where it is.
    pub elements: Vec<ElementId>,
    /// Whether it can happen for sure; else only if a variable may have a value that no condition names, or if that can
    /// happen which isn't followed exactly.
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
    /// An end event is reached twice, which consumes each token as it comes (clause 10.5.3): a hint, no fault.
    ImproperCompletion,
    /// From here everything goes on for ever.
    NoEnd,
    /// A circle without a person, a message or a time in it.
    EndlessLoop,
    /// No outgoing flow is to be taken.
    NoFlow,
    /// A condition can't be evaluated with a value that other conditions name.
    ConditionFails,
    /// No token ever comes to an activity.
    UnreachableActivity,
}

impl FaultCode {
    /// In the order of their declaration.
    pub const ALL: [Self; 8] = [
        Self::Deadlock,
        Self::LackOfSynchronisation,
        Self::ImproperCompletion,
        Self::NoEnd,
        Self::EndlessLoop,
        Self::NoFlow,
        Self::ConditionFails,
        Self::UnreachableActivity,
    ];

    /// Whether it is allowed, and only told because it may not be meant.
    pub fn is_hint(self) -> bool {
        self == Self::ImproperCompletion
    }
}

/// One step on the way to a fault, until everything waits again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceStep {
    /// What begins it.
    pub step: Step,
    /// The event-based gateway behind which it happens.
    pub behind: Option<ElementId>,
    /// Where nodes that choose go, in the order in which they are passed.
    pub choices: Vec<Choice>,
}

/// What is told to the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The process begins at this start event; or by itself, where it is the process.
    Begins(ElementId),
    /// A task is done, an event happens.
    Happens(ElementId),
}

/// Where a token goes that has several ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The node that they leave.
    pub at: ElementId,
    /// None where no flow is to be taken.
    pub flows: Vec<ElementId>,
}

/// A change of a model, which is proposed only where no run takes a path that it didn't take before, but for runs that
/// broke off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// The gateway that is changed, or the node that gets a further flow.
    pub at: ElementId,
    /// What is done to it.
    pub change: Change,
}

/// What would end a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A gateway that joins lets each token pass.
    Exclusive,
    /// It waits for one of each flow.
    Parallel,
    /// It waits for those that are on their way.
    Inclusive,
    /// A further flow that is taken where no condition holds; to this node, or, without one, to any other, such as an end
    /// of its own.
    DefaultFlow {
        /// `None` for any other, such as an end of its own.
        to: Option<ElementId>,
    },
}

impl Change {
    /// What a gateway becomes.
    fn kind(self) -> Option<&'static GatewayKind> {
        match self {
            Self::Exclusive => Some(&GatewayKind::Exclusive),
            Self::Parallel => Some(&GatewayKind::Parallel),
            Self::Inclusive => Some(&GatewayKind::Inclusive),
            Self::DefaultFlow { .. } => None,
        }
    }
}

/// What was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// Of the process itself, or of what is left of it.
    pub states: usize,
    /// Steps between these states.
    pub steps: usize,
    /// Whether there can be no other fault.
    pub is_complete: bool,
    /// How often a block was folded before; 0 where the process itself was gone through.
    pub folded: usize,
    /// The most states that would have been looked at.
    pub limit: usize,
    /// What isn't followed exactly; empty where the process is followed to the letter.
    pub approximations: Vec<Approximation>,
    /// Variables that conditions read: it is assumed that they are set by then, to what the conditions can be evaluated with.
    pub reads: BTreeSet<String>,
    /// Variables that say how many instances there are: assumed to be whole numbers with which there are never more scopes than
    /// [`SCOPE_LIMIT`](engine::SCOPE_LIMIT).
    pub counts: BTreeSet<String>,
    /// Variables that times are made of: assumed to give some.
    pub times: BTreeSet<String>,
    /// Whether a task may fail with an error that nothing catches. The engine lets it wait on then; it is assumed that somebody
    /// does it all the same.
    pub may_fail_alone: bool,
}

/// Goes through all states of a process. Elements are those of the model.
///
/// Blocks are folded first (`reduce`); if what is left has no fault, the process has none. Else the process
/// itself is gone through, so that each trace is a shortest one; if that is too large, its faults are those of what is
/// left that the engine confirms. A process that calls others of the file is sound only if these are.
pub fn prove(model: &Model, process: ElementId, data: &Data, limits: &Limits) -> Proof {
    called::prove_with(model, process, data, limits, &mut BTreeMap::new())
}

/// Without what is called.
fn prove_alone(model: &Model, process: ElementId, data: &Data, limits: &Limits) -> Proof {
    let folded = (limits.reduced > 0)
        .then(|| Search::new(net::compile(model, process, data, None, Some(reduce::reduce)), limits.reduced))
        .filter(|search| search.net.folded > 0);
    let search = match folded {
        Some(folded) if folded.is_sound() => folded,
        folded => {
            let whole = Search::new(net::compile(model, process, data, None, None), limits.unreduced);
            folded.filter(|_| !whole.space.is_complete()).unwrap_or(whole)
        }
    };
    let mut faults = search.faults();
    // Where a token is lost between elements that the file doesn't connect there is nothing to point at.
    faults.retain(|fault| !fault.elements.is_empty());
    let repairs = repair::propose(model, process, data, &faults, limits.repairs);
    faults.iter_mut().zip(repairs).for_each(|(fault, repair)| fault.repair = repair);
    let mut covered = search.covered();
    covered.approximations.extend(unreadable(model, process));
    premise::add(model, process, data, &mut covered);
    let hides = covered.approximations.iter().any(|known| known.what.hides());
    let mut real = faults.iter().filter(|fault| !fault.code.is_hint()).peekable();
    let verdict = match (real.peek().is_some(), real.any(|fault| fault.certain)) {
        (_, true) => Verdict::Unsound,
        (false, _) if covered.is_complete && !hides => Verdict::Sound,
        _ => Verdict::Unknown,
    };
    Proof { process, verdict, faults, covered }
}

/// What an engine can't read of an executable process. Scripts are none of it: what they set counts as open.
fn unreadable(model: &Model, process: ElementId) -> Vec<Approximation> {
    if !matches!(model.element(process).kind, Kind::Process { is_executable: true }) {
        return vec![];
    }
    let engine = Engine::new(model);
    let breaks =
        |gap: &&Gap| matches!(gap.reason, Reason::Expression | Reason::Number | Reason::Cardinality | Reason::Count);
    let gaps = engine.gaps().iter().filter(breaks).map(|gap| gap.element);
    let mut elements: Vec<ElementId> = gaps.collect();
    elements.retain(|element| model.process_of(*element) == Some(process));
    elements.sort_unstable();
    elements.dedup();
    elements.into_iter().map(|element| Approximation { element, what: Approximated::Unreadable }).collect()
}

/// A net and what has been seen of it.
struct Search<'a> {
    net: net::Net<'a>,
    space: search::Space,
    found: Vec<search::Found>,
    limit: usize,
}

impl<'a> Search<'a> {
    fn new(net: net::Net<'a>, limit: usize) -> Self {
        let space = search::explore(&net, limit);
        let found = search::judge(&net, &space);
        Self { net, space, found, limit }
    }

    fn is_sound(&self) -> bool {
        self.space.is_exact() && self.found.is_empty()
    }

    /// With a trace that the engine follows, if there is one. Where blocks are folded, what never happens isn't told
    /// behind other faults.
    fn faults(&self) -> Vec<Fault> {
        let is_told =
            |found: &&search::Found| self.net.folded == 0 || self.space.cuts.is_empty() || found.place.is_somewhere();
        self.found.iter().filter(is_told).map(|found| self.fault(found)).collect()
    }

    fn fault(&self, found: &search::Found) -> Fault {
        let mut traces = search::write(&self.net, &self.space, &found.place);
        let with = |trace: Vec<TraceStep>| Fault {
            code: found.code,
            elements: found.elements.clone(),
            certain: found.certain && !self.is_invented(&trace),
            trace,
            is_shortest: self.net.folded == 0 && found.place.is_first(),
            repair: None,
        };
        let is_followed =
            |trace: &Vec<TraceStep>| confirm(self.net.model, self.net.process, &with(trace.clone())) == Ok(true);
        let followed = traces.iter().position(is_followed);
        let trace = if traces.is_empty() { vec![] } else { traces.swap_remove(followed.unwrap_or_default()) };
        let fault = with(trace);
        Fault { certain: fault.certain && followed.is_some(), ..fault }
    }

    /// Whether what isn't followed exactly may be all that leads to a fault.
    fn is_invented(&self, trace: &[TraceStep]) -> bool {
        let asked = |at: ElementId| trace.iter().flat_map(|step| &step.choices).any(|choice| choice.at == at);
        self.net
            .approximations
            .iter()
            .any(|known| known.what.invents() || (known.what.is_condition() && asked(known.element)))
    }

    fn covered(&self) -> Covered {
        // Behind a fault, folded blocks may hide others.
        let is_whole = self.net.folded == 0 || self.found.is_empty();
        let mixed = self.space.mixed().map(|sub| self.net.element(sub));
        let mixed = mixed.map(|element| Approximation { element, what: Approximated::EnteredTwice });
        Covered {
            states: self.space.store.len(),
            steps: self.space.edges.len(),
            is_complete: self.space.is_complete() && is_whole,
            folded: self.net.folded,
            limit: self.limit,
            approximations: self.net.approximations.iter().copied().chain(mixed).collect(),
            reads: self.net.reads.clone(),
            counts: BTreeSet::new(),
            times: BTreeSet::new(),
            may_fail_alone: false,
        }
    }
}

/// Faults of a process as it would be after a change; none if a bound is hit, or what isn't followed.
fn found(
    model: &Model,
    process: ElementId,
    data: &Data,
    limits: &Limits,
    change: Option<&Repair>,
) -> Option<Vec<(FaultCode, Vec<ElementId>)>> {
    let net = net::compile(model, process, data, change, None);
    let space = search::explore(&net, limits.unreduced);
    space
        .is_exact()
        .then(|| search::judge(&net, &space).into_iter().map(|found| (found.code, found.elements)).collect())
}
