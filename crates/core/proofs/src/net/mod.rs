//! A process as places and steps. A state is a set of places; what happens between two waits is one step, done in the
//! order in which the engine does it, so that both come to the same states.

mod builder;
mod compile;
mod live;
mod operation;
mod repeat;
mod retry;
mod stuck;
mod upstream;
mod walk;
pub(crate) mod way;

pub(crate) use compile::compile;
pub(crate) use live::reads;
pub(crate) use upstream::before;
pub(crate) use walk::{closure_of, passed, tokens};

use std::collections::BTreeSet;

use crate::approximate::Approximation;
use crate::bits::{has, ones};
use crate::choice::Choice;
use crate::index::{JoinIndex, List, NodeIndex, PlaceIndex, ROOT, ScopeIndex, VariableIndex};
use bpmn::model::{Definition, DefinitionKind, ElementId, Model};
use bpmn::throwing::Thrown;
use way::{Way, Ways};

pub(crate) struct Net<'a> {
    pub model: &'a Model,
    pub process: ElementId,
    /// Flow nodes and sequence flows.
    pub nodes: List<NodeIndex, Node>,
    /// The first is the process; what lies in another one comes after it.
    pub scopes: List<ScopeIndex, Scope>,
    /// What each place means.
    pub places: List<PlaceIndex, Place>,
    /// Bits that are stays.
    pub stays: Vec<u64>,
    pub joins: List<JoinIndex, Join>,
    pub catchers: Vec<NodeIndex>,
    pub variables: List<VariableIndex, Variable>,
    /// 64-bit words of a state.
    pub words: usize,
    pub approximations: Vec<Approximation>,
    /// Variables that conditions read.
    pub reads: BTreeSet<String>,
    /// How often something has been folded, and how folded blocks are gone through.
    pub folded: usize,
    pub ways: Ways,
}

pub(crate) struct Node {
    pub element: ElementId,
    pub scope: ScopeIndex,
    pub op: Op,
    /// Outgoing flows; of a flow its target.
    pub out: Vec<NodeIndex>,
    /// Where a token waits here.
    pub stay: Option<PlaceIndex>,
    /// That a token has ended here.
    pub end: Option<PlaceIndex>,
    /// Of an event that doesn't interrupt: that it has happened.
    pub once: Option<PlaceIndex>,
    /// Of a flow: where its token waits at a gateway for others.
    pub arrives: Option<PlaceIndex>,
    /// Done by a program, without anybody waiting.
    pub is_automatic: bool,
    /// What may happen to a token that waits here.
    pub events: Vec<NodeIndex>,
    pub choice: Choice,
    /// Tracked variables that it sets, so that nothing is known of them after it.
    pub sets: u64,
    /// Those among them of which it is known that they have a declared value.
    pub declares: u64,
    /// Those that may be set again and again while a token waits here, and those among them that are only set as declared.
    pub changes: u64,
    pub changes_as_declared: u64,
    /// Whether there may be no instance of it at all, so that a token passes.
    pub may_skip: bool,
    /// Tracked variables that are read after a token was here.
    pub live: u64,
    /// What it stands for, if blocks have been folded.
    pub fold: Option<Fold>,
}

/// A node that stands for a folded block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    /// Where it begins: by the node that the token goes to, the way through.
    Begins(Vec<(NodeIndex, Way)>),
    /// A wait.
    Waits { way: Way, inside: Vec<NodeIndex>, is_automatic: bool },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Flow,
    /// Somebody or something has to do it.
    Wait,
    Pass,
    /// Of how many flows a token is needed.
    Parallel(Vec<NodeIndex>),
    Inclusive(JoinIndex),
    EventGate,
    /// A subprocess, with its scope.
    Sub(ScopeIndex),
    Throw(Throws),
    Boundary {
        host: NodeIndex,
        interrupts: bool,
        catches: Option<Thrown>,
    },
    /// The start event of this event subprocess.
    EventStart {
        sub: NodeIndex,
        interrupts: bool,
        catches: Option<Thrown>,
    },
}

/// What happens to other tokens when a token comes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Throws {
    Nothing,
    Terminate,
    /// The catching links.
    Link(Vec<NodeIndex>),
    /// It reaches who waits for it.
    Event(Thrown),
}

pub(crate) struct Scope {
    /// The node whose scope it is; none of the process.
    pub node: Option<NodeIndex>,
    pub parent: Option<ScopeIndex>,
    /// Tokens directly within.
    pub tokens: Vec<u64>,
    /// Everything within, at any depth.
    pub all: Vec<u64>,
    /// Nodes at which it begins by itself.
    pub starts: Vec<NodeIndex>,
    /// Start events of event subprocesses directly within.
    pub event_starts: Vec<NodeIndex>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The process runs.
    Running,
    Stay(NodeIndex),
    /// A token that came by a flow waits at a gateway.
    Arrived {
        gateway: NodeIndex,
        flow: NodeIndex,
    },
    Ended(NodeIndex),
    Once(NodeIndex),
    /// A bit of a variable.
    Variable,
}

/// An inclusive gateway where tokens meet.
pub(crate) struct Join {
    pub gateway: NodeIndex,
    pub incoming: Vec<Incoming>,
}

pub(crate) struct Incoming {
    pub flow: NodeIndex,
    pub place: PlaceIndex,
    /// Nodes from which a token can come by this flow without passing the gateway.
    pub upstream: Vec<u64>,
}

pub(crate) struct Variable {
    /// First of its [`FIELD`] bits: 0 while nothing is known, [`DECLARED`], else one more than the value's number.
    pub offset: usize,
    /// The values that are declared, as bits; none where all are.
    pub declared: [u64; 4],
}

impl Node {
    /// A token passes it, to nowhere.
    pub fn new(element: ElementId, scope: ScopeIndex) -> Self {
        Self {
            element,
            scope,
            op: Op::Pass,
            out: vec![],
            stay: None,
            end: None,
            once: None,
            arrives: None,
            is_automatic: false,
            events: vec![],
            choice: Choice::All,
            sets: 0,
            declares: 0,
            changes: 0,
            changes_as_declared: 0,
            may_skip: false,
            live: 0,
            fold: None,
        }
    }
}

impl Net<'_> {
    /// Whether it is done by a program, without anybody waiting.
    pub fn is_automatic(&self, at: NodeIndex) -> bool {
        self.node(at).is_some_and(|node| match node.fold {
            Some(Fold::Waits { is_automatic, .. }) => is_automatic,
            _ => node.is_automatic,
        })
    }

    pub fn node(&self, at: NodeIndex) -> Option<&Node> {
        self.nodes.get(at)
    }

    pub fn element(&self, at: NodeIndex) -> ElementId {
        self.nodes.get(at).map_or(self.process, |node| node.element)
    }

    /// What is known of a variable in a state.
    pub fn value(&self, bits: &[u64], variable: VariableIndex) -> u8 {
        let Some(offset) = self.variables.get(variable).map(|variable| variable.offset) else { return 0 };
        let word = bits.get(offset / 64).copied().unwrap_or_default();
        word.checked_shr(u32::try_from(offset % 64).unwrap_or_default()).unwrap_or_default() as u8
    }

    /// Whether something here waits for a signal that the process sends itself.
    pub fn hears(&self, at: NodeIndex) -> bool {
        self.node(at).is_some_and(|node| self.hears_itself(node))
    }

    pub fn hears_itself(&self, node: &Node) -> bool {
        let sends = |node: &Node| matches!(node.op, Op::Throw(Throws::Event(Thrown::Signal(_))));
        let is_signal = |definition: &Definition| matches!(definition.kind, DefinitionKind::Signal(_));
        let event = self.model.element(node.element).event();
        event.is_some_and(|event| event.definitions.iter().any(is_signal)) && self.nodes.iter().any(sends)
    }

    /// Whether a scope is the other one or lies in it.
    pub fn is_within(&self, scope: ScopeIndex, other: ScopeIndex) -> bool {
        let mut at = Some(scope);
        while let Some(here) = at {
            if here == other {
                return true;
            }
            at = self.scopes.get(here).and_then(|scope| scope.parent);
        }
        false
    }

    /// The node at which a token of this place is.
    pub fn node_of(&self, place: PlaceIndex) -> Option<NodeIndex> {
        match *self.places.get(place)? {
            Place::Stay(node) | Place::Ended(node) | Place::Once(node) => Some(node),
            Place::Arrived { gateway, .. } => Some(gateway),
            Place::Running | Place::Variable => None,
        }
    }

    /// What can happen in a state: at which node a token waits, and what happens; the process itself waits at none.
    pub fn events(&self, bits: &[u64], found: &mut Vec<(Option<NodeIndex>, NodeIndex)>) {
        found.clear();
        if let Some(root) = self.scopes.get(ROOT) {
            found.extend(root.event_starts.iter().filter(|start| self.may_happen(bits, **start)).map(|at| (None, *at)));
        }
        for (at, (word, stays)) in bits.iter().zip(&self.stays).enumerate() {
            for bit in ones(&[word & stays]) {
                let Some(Place::Stay(owner)) = self.places.get(PlaceIndex(at * 64 + bit)) else { continue };
                let Some(node) = self.nodes.get(*owner) else { continue };
                let events = node.events.iter().filter(|event| self.may_happen(bits, **event));
                found.extend(events.map(|event| (Some(*owner), *event)));
            }
        }
    }

    /// Whether it hasn't happened yet, where it is looked at only once, and nothing has ended what it belongs to.
    fn may_happen(&self, bits: &[u64], event: NodeIndex) -> bool {
        let Some(node) = self.nodes.get(event) else { return false };
        if node.once.is_some_and(|once| has(bits, once)) {
            return false;
        }
        let Op::EventStart { sub, .. } = node.op else { return true };
        let around = self.nodes.get(sub).and_then(|sub| self.scopes.get(sub.scope));
        !around.is_some_and(|around| around.event_starts.iter().any(|start| self.has_interrupted(bits, *start)))
    }

    fn has_interrupted(&self, bits: &[u64], start: NodeIndex) -> bool {
        match self.nodes.get(start).map(|start| &start.op) {
            Some(Op::EventStart { sub, interrupts: true, .. }) => {
                self.nodes.get(*sub).and_then(|sub| sub.stay).is_some_and(|stay| has(bits, stay))
            }
            _ => false,
        }
    }
}
