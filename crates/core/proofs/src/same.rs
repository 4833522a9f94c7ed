//! Whether a change leaves good runs as they are.
//!
//! The process before and after it is gone through side by side, step for step: in every pair of states the same has
//! happened. Whatever happens after the change has to be able to happen before it as well, as long as the run could still
//! come to a good end; so nothing is done that wasn't, and nothing more often. A run that breaks off or gets stuck may change.

use crate::bits::{DECLARED, ones};
use crate::data::Data;
use crate::index::{NodeIndex, PlaceIndex};
use std::collections::{BTreeSet, VecDeque};

use super::net::{self, Net, Op, Place};
use super::search::{self, ENDED, Outcome, Run, Space, Way};
use super::{Repair, search::Happening};
use bpmn::model::{ElementId, Model};

/// A process before a change.
pub(super) struct Before<'m> {
    net: Net<'m>,
    space: Space,
    limit: usize,
}

impl<'m> Before<'m> {
    /// None where runs can't be compared: too many states, or elements that aren't followed exactly.
    pub fn new(model: &'m Model, process: ElementId, data: &Data, limit: usize) -> Option<Self> {
        let net = net::compile(model, process, data, None, None);
        let is_exact = !net.approximations.iter().any(|known| known.what.invents());
        let space = is_exact.then(|| search::explore(&net, limit)).filter(Space::is_exact)?;
        Some(Self { net, space, limit })
    }

    /// Whether good runs are the same after a change; false also where a bound is hit.
    pub fn is_kept(&self, model: &Model, process: ElementId, data: &Data, change: &Repair) -> bool {
        let new = net::compile(model, process, data, Some(change), None);
        Comparison::new(&self.net, &new, &self.space, self.limit).all() == Some(true)
    }
}

/// What a step may come to.
struct Done {
    outcome: Outcome,
    bits: Vec<u64>,
    chosen: Vec<(NodeIndex, Vec<NodeIndex>)>,
}

/// A state after the change, and those before it in which the same has happened and a good end is still possible.
type Pair = (Vec<u64>, BTreeSet<u32>);

struct Comparison<'n> {
    old: Run<'n>,
    new: Run<'n>,
    space: &'n Space,
    /// States before the change from which a good end can be reached.
    good: Vec<bool>,
    limit: usize,
    seen: BTreeSet<Pair>,
    open: VecDeque<Pair>,
}

impl<'n> Comparison<'n> {
    fn new(old: &'n Net<'n>, new: &'n Net<'n>, space: &'n Space, limit: usize) -> Self {
        let good = search::leads_to(space, [ENDED]);
        let (old, new) = (Run::new(old), Run::new(new));
        Self { old, new, space, good, limit, seen: BTreeSet::new(), open: VecDeque::new() }
    }

    /// None if a bound is hit.
    fn all(mut self) -> Option<bool> {
        for start in search::starts(self.old.net) {
            let way = Way { from: None, owner: None, event: start };
            let old = outcomes(&mut self.old, way, &[]);
            if !self.step(way, &[], &old) {
                return Some(false);
            }
        }
        let mut events = vec![];
        while let Some((new, olds)) = self.open.pop_front() {
            let is_too_much = self.old.work.max(self.new.work) > self.limit * search::WORK_OF_A_STATE;
            if is_too_much || self.seen.len() > self.limit {
                return None;
            }
            self.new.net.events(&new, &mut events);
            for (owner, event) in std::mem::take(&mut events) {
                let way = Way { from: Some(0), owner, event: Some(event) };
                let old = self.before(&olds, (owner, event), way);
                if !self.step(way, &new, &old) {
                    return Some(false);
                }
            }
        }
        Some(true)
    }

    /// What comes of it before the change, where it can happen.
    fn before(&mut self, olds: &BTreeSet<u32>, event: Happening, way: Way) -> Vec<Done> {
        let mut events = vec![];
        let mut all = vec![];
        for state in olds {
            let bits = self.space.store.get(*state).to_vec();
            self.old.net.events(&bits, &mut events);
            if events.contains(&event) {
                all.extend(outcomes(&mut self.old, way, &bits));
            }
        }
        all
    }

    /// Whether all that a step may come to after the change is what it came to before.
    fn step(&mut self, way: Way, bits: &[u64], old: &[Done]) -> bool {
        let new = outcomes(&mut self.new, way, bits);
        new.into_iter().all(|new| {
            let fitting: Vec<&Done> = old.iter().filter(|old| self.is_same_run(old, &new)).collect();
            // Which of them it is isn't known, so it has to be like each that is good.
            let good: BTreeSet<u32> = fitting.iter().filter_map(|old| self.good_state(old)).collect();
            if !matches!(new.outcome, Outcome::Waits | Outcome::Ended) {
                // It breaks off, as it may have done before; a good run doesn't.
                return good.is_empty() || fitting.iter().any(|old| self.breaks_alike(old, &new));
            }
            if good.is_empty() || !good.iter().all(|state| self.does_no_more(&new, *state)) {
                return good.is_empty() && !fitting.is_empty();
            }
            let pair = (new.bits, good);
            if new.outcome == Outcome::Waits && self.seen.insert(pair.clone()) {
                self.open.push_back(pair);
            }
            true
        })
    }

    /// Whether both break off for the same reason; places have other numbers after the change.
    fn breaks_alike(&self, old: &Done, new: &Done) -> bool {
        match (old.outcome, new.outcome) {
            (Outcome::Twice(one), Outcome::Twice(two)) => self.old.net.node_of(one) == self.new.net.node_of(two),
            (one, two) => one == two,
        }
    }

    /// The state that a step before the change has come to, if a good end is possible from there.
    fn good_state(&self, old: &Done) -> Option<u32> {
        let state = match old.outcome {
            Outcome::Ended => ENDED,
            Outcome::Waits => self.space.store.find(&old.bits)?,
            _ => return None,
        };
        self.good.get(state as usize).copied().unwrap_or_default().then_some(state)
    }

    /// Whether both have chosen alike, and know nothing of data that contradicts.
    fn is_same_run(&self, old: &Done, new: &Done) -> bool {
        let of = |done: &Done, node: NodeIndex| -> Vec<Vec<NodeIndex>> {
            done.chosen.iter().filter(|(at, _)| *at == node).map(|(_, flows)| flows.clone()).collect()
        };
        let mut nodes = old.chosen.iter().map(|(node, _)| *node);
        let chosen = nodes.all(|node| of(old, node).iter().zip(of(new, node)).all(|(one, two)| *one == two));
        let knows = |value: u8| value != 0 && value != DECLARED;
        let data = self.old.net.variables.indices().all(|variable| {
            let one = self.old.net.value(&old.bits, variable);
            let two = self.new.net.value(&new.bits, variable);
            one == two || !knows(one) || !knows(two)
        });
        chosen && data
    }

    /// Whether nothing is waited for after the change that isn't before it, and it ends no earlier.
    fn does_no_more(&self, new: &Done, state: u32) -> bool {
        if new.outcome == Outcome::Ended {
            return state == ENDED;
        }
        let known = waiting(self.old.net, self.space.store.get(state));
        waiting(self.new.net, &new.bits).is_subset(&known)
    }
}

fn outcomes(run: &mut Run<'_>, way: Way, bits: &[u64]) -> Vec<Done> {
    let mut all = vec![];
    loop {
        let outcome = search::step(run, way, bits);
        all.push(Done { outcome, bits: run.bits.clone(), chosen: run.chosen.clone() });
        if !run.picks.next() {
            return all;
        }
    }
}

/// Nodes at which something is waited for, joins left aside.
fn waiting(net: &Net<'_>, bits: &[u64]) -> BTreeSet<NodeIndex> {
    let at = |place: PlaceIndex| match net.places.get(place) {
        Some(Place::Stay(at)) => net.node(*at).filter(|node| matches!(node.op, Op::Wait | Op::EventGate)).map(|_| *at),
        _ => None,
    };
    ones(bits).map(PlaceIndex).filter_map(at).collect()
}
