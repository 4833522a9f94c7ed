//! What the states of a process say about it.

use crate::bits::{has, ones, put};
use std::collections::{BTreeMap, BTreeSet};

use super::run::Outcome;
use super::{ENDED, Edge, Space, Way};
use crate::FaultCode;
use crate::index::{NodeIndex, PlaceIndex};
use crate::net::Fold;
use crate::net::{Net, Op};
use crate::net::{closure_of, passed, tokens};
use bpmn::graph::components;
use bpmn::model::{Element, ElementId};

/// A fault before its trace is written down.
pub(crate) struct Found {
    pub code: FaultCode,
    pub elements: Vec<ElementId>,
    pub certain: bool,
    pub place: Shown,
}

/// How a fault is shown.
pub(crate) enum Shown {
    /// By coming to this state.
    State(u32),
    /// By this last step.
    Step(Way, Outcome),
    /// By this last step, in which the end event of this place is reached a second time.
    Ends(Way, PlaceIndex),
    /// By coming to this state, and then again and again.
    Circle(u32, Vec<Edge>),
    /// There is no way to it.
    Nowhere,
}

impl Shown {
    pub fn is_somewhere(&self) -> bool {
        !matches!(self, Self::Nowhere)
    }

    /// Whether there is no shorter trace: of circles the nearest isn't looked for.
    pub fn is_first(&self) -> bool {
        matches!(self, Self::State(_) | Self::Step(..) | Self::Ends(..))
    }
}

pub(crate) fn judge(net: &Net<'_>, space: &Space) -> Vec<Found> {
    let mut found = cuts(net, space);
    found.extend(ended_twice(net, space));
    found.extend(deadlocks(net, space));
    found.extend(no_end(net, space));
    found.extend(circles(net, space));
    found.extend(unreachable(net, space));
    found
}

fn cuts(net: &Net<'_>, space: &Space) -> Vec<Found> {
    let mut found: BTreeMap<(FaultCode, ElementId), Found> = BTreeMap::new();
    for (outcome, way) in &space.cuts {
        let (code, at, certain) = match *outcome {
            Outcome::Twice(place) => match net.node_of(place) {
                Some(at) => (FaultCode::LackOfSynchronisation, at, true),
                None => continue,
            },
            Outcome::NoFlow { node, certain } => (FaultCode::NoFlow, node, certain),
            Outcome::Fails(node) => (FaultCode::ConditionFails, node, false),
            Outcome::Endless(node) => (FaultCode::EndlessLoop, node, true),
            Outcome::Waits | Outcome::Ended | Outcome::Mixed(_) => continue,
        };
        let element = net.element(at);
        let place = Shown::Step(*way, *outcome);
        let new = Found { code, elements: vec![element], certain, place };
        let rank = |certain: bool, way: &Way| (!certain, steps_to(space, way));
        let is_better = found.get(&(code, element)).is_none_or(|known| match &known.place {
            Shown::Step(other, _) => rank(certain, way) < rank(known.certain, other),
            _ => false,
        });
        if is_better {
            found.insert((code, element), new);
        }
    }
    found.into_values().collect()
}

/// End events that are reached a second time.
fn ended_twice(net: &Net<'_>, space: &Space) -> Vec<Found> {
    let ends = space.ended_twice.iter().filter_map(|(place, way)| {
        let elements = vec![net.element(net.node_of(*place)?)];
        Some(Found { code: FaultCode::ImproperCompletion, elements, certain: true, place: Shown::Ends(*way, *place) })
    });
    ends.collect()
}

/// How many steps lead to this one.
fn steps_to(space: &Space, way: &Way) -> usize {
    let before = |state: &u32| space.ways.get(*state as usize)?.as_ref()?.from;
    std::iter::successors(way.from, before).count()
}

/// States in which tokens wait for others that never come, one of each kind.
fn deadlocks(net: &Net<'_>, space: &Space) -> Vec<Found> {
    let mut seen: BTreeSet<Vec<ElementId>> = BTreeSet::new();
    let mut found = vec![];
    let mut dead = space.dead.clone();
    dead.sort_unstable();
    for state in dead.into_iter().filter(|state| *state != ENDED) {
        let mut stuck = tokens(net, space.store.get(state));
        // A subprocess is stuck because of what is in it.
        if stuck.iter().any(|at| !is_sub(net, *at)) {
            stuck.retain(|at| !is_sub(net, *at));
        }
        let elements: Vec<ElementId> = stuck.iter().map(|at| net.element(*at)).collect();
        if seen.insert(elements.clone()) {
            found.push(Found { code: FaultCode::Deadlock, elements, certain: true, place: Shown::State(state) });
        }
    }
    found
}

fn is_sub(net: &Net<'_>, at: NodeIndex) -> bool {
    net.node(at).is_some_and(|node| matches!(node.op, Op::Sub(_)))
}

/// A state from which neither an end nor another fault can be reached.
fn no_end(net: &Net<'_>, space: &Space) -> Option<Found> {
    let count = space.store.len();
    let cut = (0_u32..).zip(&space.is_cut).filter(|(_, cut)| **cut).map(|(state, _)| state);
    let unknown = (space.expanded..count).filter_map(|state| u32::try_from(state).ok());
    let ends = leads_to(space, cut.chain(unknown).chain(space.dead.iter().copied()).chain([ENDED]));
    let state = u32::try_from(ends.iter().position(|end| !end)?).ok()?;
    let elements = tokens(net, space.store.get(state)).into_iter().map(|at| net.element(at)).collect();
    Some(Found { code: FaultCode::NoEnd, elements, certain: true, place: Shown::State(state) })
}

/// For each state whether one of these can be reached from it.
pub(crate) fn leads_to(space: &Space, to: impl IntoIterator<Item = u32>) -> Vec<bool> {
    let mut before: Vec<Vec<u32>> = vec![vec![]; space.store.len()];
    for edge in &space.edges {
        before.get_mut(edge.to as usize).into_iter().for_each(|before| before.push(edge.from));
    }
    let mut leads = vec![false; space.store.len()];
    let mut open: Vec<u32> = to.into_iter().collect();
    while let Some(state) = open.pop() {
        if let Some(known @ false) = leads.get_mut(state as usize) {
            *known = true;
            open.extend(before.get(state as usize).into_iter().flatten());
        }
    }
    leads
}

/// Circles in which only programs work.
fn circles(net: &Net<'_>, space: &Space) -> Vec<Found> {
    if !may_circle(net) {
        return vec![];
    }
    let automatic: Vec<Edge> = space.edges.iter().filter(|edge| net.is_automatic(edge.event())).copied().collect();
    let pairs: Vec<(u32, u32)> = automatic.iter().map(|edge| (edge.from, edge.to)).collect();
    let component = components(space.store.len(), &pairs);
    let of = |state: u32| component.get(state as usize).copied().unwrap_or_default();
    let mut circles: BTreeMap<u32, Vec<Edge>> = BTreeMap::new();
    for edge in automatic.iter().filter(|edge| of(edge.from) == of(edge.to)) {
        circles.entry(of(edge.from)).or_default().push(*edge);
    }
    let mut seen: BTreeSet<Vec<ElementId>> = BTreeSet::new();
    let mut found = vec![];
    let mut circles: Vec<Vec<Edge>> = circles.into_values().collect();
    circles.sort_by_key(|edges| edges.iter().map(|edge| edge.from).min());
    for edges in circles {
        let around: BTreeSet<ElementId> = edges.iter().flat_map(|edge| done(net, edge.event())).collect();
        let elements: Vec<ElementId> = around.into_iter().collect();
        let Some(first) = edges.iter().map(|edge| edge.from).min() else { continue };
        if seen.insert(elements.clone()) {
            let place = Shown::Circle(first, edges);
            found.push(Found { code: FaultCode::EndlessLoop, elements, certain: true, place });
        }
    }
    found
}

/// What happens when this happens: of a folded block all that is done in it.
fn done(net: &Net<'_>, at: NodeIndex) -> Vec<ElementId> {
    match net.node(at).and_then(|node| node.fold.as_ref()) {
        Some(Fold::Waits { way, .. }) => {
            let happening = net.ways.written(*way).into_iter().filter_map(|done| done.happens);
            happening.map(|(at, _)| net.element(at)).collect()
        }
        _ => vec![net.element(at)],
    }
}

/// Whether a walk along the flows can come back without a wait for a person or a time.
fn may_circle(net: &Net<'_>) -> bool {
    let passes = |at: NodeIndex| match net.node(at).map(|node| &node.op) {
        Some(Op::Wait) => net.is_automatic(at) || net.node(at).is_some_and(|node| node.may_skip),
        Some(Op::EventGate) => false,
        _ => true,
    };
    let mut pairs = vec![];
    for at in net.nodes.indices().filter(|at| passes(*at)) {
        let mut next = vec![];
        net.node(at).into_iter().for_each(|node| passed(net, node, &mut next));
        pairs.extend(next.into_iter().filter(|next| passes(*next)).map(|next| (at.0, next.0)));
    }
    let pairs: Vec<(u32, u32)> =
        pairs.into_iter().filter_map(|(from, to)| Some((u32::try_from(from).ok()?, u32::try_from(to).ok()?))).collect();
    let component = components(net.nodes.len(), &pairs);
    pairs.iter().any(|(from, to)| component.get(*from as usize) == component.get(*to as usize))
}

/// Activities that nothing comes to. Behind another fault, or past a bound, everything that flows lead to counts as
/// reached.
fn unreachable(net: &Net<'_>, space: &Space) -> Vec<Found> {
    let mut from = space.cut_at.clone();
    for state in space.expanded..space.store.len() {
        let state = u32::try_from(state).unwrap_or(u32::MAX);
        tokens(net, space.store.get(state)).into_iter().for_each(|at| put(&mut from, at));
    }
    let beyond = closure_of(net, &from);
    let mut reached = space.entered.clone();
    reached.iter_mut().zip(beyond).for_each(|(word, beyond)| *word |= beyond);
    for at in ones(&reached.clone()).map(NodeIndex) {
        if let Some(Fold::Waits { inside, .. }) = net.node(at).and_then(|node| node.fold.as_ref()) {
            inside.iter().for_each(|inside| put(&mut reached, *inside));
        }
    }
    let is_missed = |at: &NodeIndex| {
        let element = net.model.element(net.element(*at));
        let stands_for_itself = net.node(*at).is_some_and(|node| node.fold.is_none());
        stands_for_itself
            && !has(&reached, *at)
            && element.activity().is_some()
            && !is_for_compensation(net, net.element(*at))
    };
    let missed = net.nodes.indices().filter(is_missed).map(|at| Found {
        code: FaultCode::UnreachableActivity,
        elements: vec![net.element(at)],
        certain: true,
        place: Shown::Nowhere,
    });
    missed.collect()
}

/// What compensates is begun by what it compensates, which isn't followed; so is all that lies in it.
fn is_for_compensation(net: &Net<'_>, element: ElementId) -> bool {
    let model = net.model;
    let around = std::iter::successors(Some(element), |at| model.element(*at).parent);
    around.into_iter().any(|at| {
        let element = model.element(at);
        let begins_it =
            |child: &Element| child.event().is_some_and(|event| event.is_start() && event.is_compensation());
        element.activity().is_some_and(|activity| activity.is_for_compensation)
            || (element.is_event_sub_process() && model.children(at).any(|(_, child)| begins_it(child)))
    })
}
