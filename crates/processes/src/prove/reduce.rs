//! Partial-order reduction: of what can happen in a state only what may interfere with the rest is tried (persistent
//! sets; Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, 1996).
//!
//! Tokens interfere where one ends the other, where they set and read the same variable, and where they decide how long
//! an inclusive gateway waits. What ends a whole subprocess doesn't mind what happens in it before.

use std::collections::BTreeMap;

use super::live::reads;
use super::net::{Net, Node, Op, Place, Thrown, has, meet, ones, put};
use super::space::Happening;

/// What is worked out once for a net.
pub(super) struct Reduction {
    /// By node.
    own: Vec<Facts>,
    /// By node that something can happen at: everything until tokens wait again.
    steps: BTreeMap<usize, Region>,
}

/// Nodes, and what they do.
struct Region {
    nodes: Vec<u64>,
    facts: Facts,
    /// Whether something can happen to the process itself.
    of_process: bool,
}

impl Region {
    fn new(net: &Net<'_>) -> Self {
        Self { nodes: vec![0; net.nodes.len().div_ceil(64)], facts: Facts::default(), of_process: false }
    }
}

/// What nodes do, as bits: variables, inclusive gateways, scopes. Past 64 of them several share a bit.
#[derive(Clone, Copy, Default)]
struct Facts {
    reads: u64,
    writes: u64,
    joins: u64,
    /// Scopes in which others are ended.
    kills: u64,
    /// The same, where nothing else can happen instead.
    throws: u64,
    scopes: u64,
    /// Whether the process may end here.
    ends: bool,
}

impl Facts {
    fn and(self, other: Self) -> Self {
        Self {
            reads: self.reads | other.reads,
            writes: self.writes | other.writes,
            joins: self.joins | other.joins,
            kills: self.kills | other.kills,
            throws: self.throws | other.throws,
            scopes: self.scopes | other.scopes,
            ends: self.ends || other.ends,
        }
    }
}

/// What happens now, and the scopes in which it happens.
struct Now<'r> {
    owner: Option<usize>,
    region: &'r Region,
    leaves: u64,
    around: u64,
}

impl Now<'_> {
    /// Whether it matters that something else happens before.
    fn interferes(&self, other: &Region) -> bool {
        let (own, later) = (self.region.facts, other.facts);
        let data = own.writes & (later.reads | later.writes) | own.reads & later.writes;
        let is_forgotten = own.kills != 0 && later.writes != 0;
        let ends = own.ends && other.of_process || self.owner.is_none() && later.ends;
        data != 0
            || is_forgotten
            || ends
            || self.owner.is_some_and(|owner| has(&other.nodes, owner))
            || (own.joins | self.leaves) & later.joins != 0
            || self.around & later.kills != 0
            || own.throws & later.scopes != 0
            || meet(&self.region.nodes, &other.nodes)
    }
}

/// Whether an event ends a whole scope with what is in it.
pub(super) fn kills_scope(net: &Net<'_>, node: &Node) -> bool {
    match node.op {
        Op::EventStart { interrupts, .. } => interrupts,
        Op::Boundary { host, interrupts: true, .. } => net.node(host).is_some_and(|host| is_sub(&host.op)),
        _ => false,
    }
}

impl Reduction {
    pub fn new(net: &Net<'_>) -> Self {
        let touched = super::upstream::touched(net);
        let own: Vec<Facts> = net.nodes.iter().zip(touched).map(|(node, joins)| facts(net, node, joins)).collect();
        let roots = net.scopes.iter().flat_map(|scope| &scope.event_starts);
        let events = net.nodes.iter().flat_map(|node| &node.events).chain(roots);
        let steps = events.map(|at| (*at, step_of(net, &own, *at))).collect();
        Self { own, steps }
    }

    /// Leaves only what has to be tried.
    pub fn reduce(&self, net: &Net<'_>, bits: &[u64], events: &mut Vec<Happening>) {
        let mut owners: Vec<Option<usize>> = events.iter().map(|(owner, _)| *owner).collect();
        owners.sort_by_key(|owner| rank(net, events, *owner));
        owners.dedup();
        if owners.len() < 2 {
            return;
        }
        let mut best: Option<Vec<Option<usize>>> = None;
        for seed in &owners {
            let closed = self.closure(net, bits, events, &owners, *seed);
            let is_smallest = closed.len() == 1;
            if best.as_ref().is_none_or(|best| best.len() > closed.len()) {
                best = Some(closed);
            }
            if is_smallest {
                break;
            }
        }
        if let Some(best) = best {
            events.retain(|(owner, _)| best.contains(owner));
        }
    }

    /// The owners that have to be tried with this one.
    fn closure(
        &self,
        net: &Net<'_>,
        bits: &[u64],
        events: &[Happening],
        owners: &[Option<usize>],
        seed: Option<usize>,
    ) -> Vec<Option<usize>> {
        let mut inside = vec![seed];
        loop {
            let outside: Vec<Option<usize>> = owners.iter().filter(|owner| !inside.contains(owner)).copied().collect();
            if outside.is_empty() {
                return inside;
            }
            let own = events.iter().filter(|(owner, _)| inside.contains(owner));
            let now: Vec<Now<'_>> = own.filter_map(|happening| self.now(net, *happening)).collect();
            let collide = |others: &[Option<usize>], strict: bool| {
                let later = self.later(net, bits, events, others, strict);
                now.iter().any(|now| now.interferes(&later))
            };
            if !collide(&outside, true) {
                return inside;
            }
            let before = inside.len();
            inside.extend(outside.iter().filter(|owner| collide(&[**owner], false)));
            if inside.len() == before {
                return owners.to_vec();
            }
        }
    }

    fn now(&self, net: &Net<'_>, (owner, event): Happening) -> Option<Now<'_>> {
        let leaves = owner.and_then(|owner| self.own.get(owner)).map_or(0, |own| own.joins);
        let scope = owner.and_then(|owner| net.node(owner)).map(|node| node.scope);
        Some(Now { owner, region: self.steps.get(&event)?, leaves, around: scopes_around(net, scope) })
    }

    /// Everything that may happen while only these owners go on. Strictly, a gateway lets nothing pass for which a token
    /// is missing that can't come from them.
    fn later(
        &self,
        net: &Net<'_>,
        bits: &[u64],
        events: &[Happening],
        owners: &[Option<usize>],
        strict: bool,
    ) -> Region {
        let mut region = Region::new(net);
        region.of_process = owners.contains(&None);
        let own = events.iter().filter(|(owner, _)| owners.contains(owner));
        let mut open: Vec<usize> = own.map(|(_, event)| *event).collect();
        let mut waiting: Vec<usize> = vec![];
        let mut met: Vec<usize> = vec![];
        while let Some(at) = open.pop() {
            let Some(node) = net.node(at).filter(|_| !has(&region.nodes, at)) else { continue };
            if let Op::Parallel(incoming) = &node.op
                && strict
                && !incoming.iter().all(|flow| has(&region.nodes, *flow) || arrived(net, bits, *flow))
            {
                waiting.push(at);
                continue;
            }
            put(&mut region.nodes, at);
            region.facts = region.facts.and(self.own.get(at).copied().unwrap_or_default());
            open.extend(&node.events);
            passed(net, node, &mut open);
            if matches!(node.op, Op::Flow) {
                open.append(&mut waiting);
                met.extend(node.out.iter().filter(|_| arrived(net, bits, at)));
            }
        }
        // Whether a second token meets the first one there depends on whether the gateway has let that pass.
        met.into_iter().for_each(|gateway| put(&mut region.nodes, gateway));
        // Whoever ends a subprocess ends what can happen to it.
        let subs = owners.iter().flatten().filter(|owner| net.node(**owner).is_some_and(|node| is_sub(&node.op)));
        subs.for_each(|owner| put(&mut region.nodes, *owner));
        region
    }
}

/// What ends a scope comes after what is in it.
fn rank(net: &Net<'_>, events: &[Happening], owner: Option<usize>) -> (bool, u32, Option<usize>) {
    let mut own = events.iter().filter(|(known, _)| *known == owner);
    let kills = own.any(|(_, event)| net.node(*event).is_some_and(|node| kills_scope(net, node)));
    let order = owner.and_then(|owner| net.node(owner)).map_or(u32::MAX, |node| node.order);
    (kills, order, owner)
}

/// Everything from an event until tokens wait again.
fn step_of(net: &Net<'_>, own: &[Facts], start: usize) -> Region {
    let mut region = Region::new(net);
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        let Some(node) = net.node(at).filter(|_| !has(&region.nodes, at)) else { continue };
        put(&mut region.nodes, at);
        let own = own.get(at).copied().unwrap_or_default();
        let waits = at != start && matches!(node.op, Op::Wait | Op::EventGate);
        let facts = if waits { Facts { joins: own.joins, scopes: own.scopes, ..Facts::default() } } else { own };
        region.facts = region.facts.and(facts);
        if !waits {
            passed(net, node, &mut open);
        }
    }
    region
}

fn arrived(net: &Net<'_>, bits: &[u64], flow: usize) -> bool {
    net.node(flow).and_then(|flow| flow.arrives).is_some_and(|place| has(bits, place))
}

fn facts(net: &Net<'_>, node: &Node, joins: u64) -> Facts {
    let throws = match &node.op {
        Op::Throw(Thrown::Terminate) => bit(node.scope),
        Op::Throw(Thrown::Signal(_)) => u64::MAX,
        Op::Throw(thrown @ (Thrown::Error(_) | Thrown::Escalation(_) | Thrown::Cancel)) => {
            caught_in(net, node.scope, thrown)
        }
        _ => 0,
    };
    let (interrupts, interrupted) = match node.op {
        Op::EventStart { sub, interrupts: true, .. } => (net.node(sub).map_or(0, |sub| bit(sub.scope)), 0),
        Op::Boundary { host, interrupts: true, .. } => match net.node(host) {
            Some(Node { op: Op::Sub(scope), .. }) => (bit(*scope), 0),
            host => (0, host.map_or(0, |host| host.sets)),
        },
        _ => (0, 0),
    };
    let reads = reads(&node.choice);
    Facts {
        reads,
        writes: node.sets | interrupted | reads,
        joins,
        kills: throws | interrupts,
        throws,
        scopes: bit(node.scope),
        ends: node.scope == 0 && node.out.is_empty(),
    }
}

/// The scopes around that what is thrown may end.
fn caught_in(net: &Net<'_>, scope: usize, thrown: &Thrown) -> u64 {
    let mut bits = 0;
    let mut at = Some(scope);
    while let Some(here) = at {
        let is_caught = net.catchers.iter().filter_map(|at| net.node(*at)).any(|node| match &node.op {
            Op::Boundary { host, catches: Some(catches), .. } => {
                catches.catches(thrown) && net.node(*host).is_some_and(|host| host.op == Op::Sub(here))
            }
            Op::EventStart { sub, catches: Some(catches), .. } => {
                catches.catches(thrown) && net.node(*sub).is_some_and(|sub| sub.scope == here)
            }
            _ => false,
        });
        bits |= if is_caught { bit(here) } else { 0 };
        at = net.scopes.get(here).and_then(|scope| scope.parent);
    }
    bits
}

fn is_sub(op: &Op) -> bool {
    matches!(op, Op::Sub(_))
}

fn bit(number: usize) -> u64 {
    1 << (number % 64)
}

fn scopes_around(net: &Net<'_>, scope: Option<usize>) -> u64 {
    let mut bits = bit(0);
    let mut at = scope;
    while let Some(known) = at {
        bits |= bit(known);
        at = net.scopes.get(known).and_then(|scope| scope.parent);
    }
    bits
}

/// What a token at this node comes to next.
pub(super) fn passed(net: &Net<'_>, node: &Node, open: &mut Vec<usize>) {
    open.extend(&node.out);
    match &node.op {
        Op::Sub(scope) => open.extend(net.scopes.get(*scope).into_iter().flat_map(|scope| &scope.starts)),
        Op::Throw(Thrown::Link(targets)) => open.extend(targets),
        Op::EventStart { sub, .. } => open.push(*sub),
        _ => {}
    }
    if node.out.is_empty() {
        // The last token of a subprocess ends it.
        open.extend(net.scopes.get(node.scope).and_then(|scope| scope.node));
    }
}

/// Nodes that tokens can come to from these, whatever is chosen.
pub(super) fn closure_of(net: &Net<'_>, from: &[u64]) -> Vec<u64> {
    let mut seen = vec![0; net.nodes.len().div_ceil(64)];
    let mut open: Vec<usize> = ones(from).collect();
    while let Some(at) = open.pop() {
        let Some(node) = net.node(at).filter(|_| !has(&seen, at)) else { continue };
        put(&mut seen, at);
        open.extend(&node.events);
        passed(net, node, &mut open);
    }
    seen
}

/// Nodes at which tokens are in a state.
pub(super) fn tokens(net: &Net<'_>, bits: &[u64]) -> Vec<usize> {
    let at = |place: usize| match net.places.get(place) {
        Some(Place::Stay(node) | Place::Arrived { gateway: node, .. }) => Some(*node),
        _ => None,
    };
    let mut nodes: Vec<usize> = ones(bits).filter_map(at).collect();
    nodes.dedup();
    nodes
}
