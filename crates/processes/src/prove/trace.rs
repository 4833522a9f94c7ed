//! How one comes to a fault, step by step.

use super::judge::Shown;
use super::net::{Net, Op};
use super::run::{Outcome, Run};
use super::space::{Edge, Space, Way, step};
use super::{Choice, Step, TraceStep};

/// The steps that show a fault, the beginning of the process first.
pub(super) fn write(net: &Net<'_>, space: &Space, shown: &Shown) -> Vec<TraceStep> {
    let mut writer = Writer { run: Run::new(net), space, steps: vec![] };
    match shown {
        Shown::Nowhere => {}
        Shown::State(state) => writer.to(*state),
        Shown::Step(way, outcome) => {
            way.from.into_iter().for_each(|from| writer.to(from));
            writer.step(*way, &|run, done| done == *outcome || (*outcome == Outcome::Ended && run.bits.is_empty()));
        }
        Shown::Circle(state, edges) => {
            writer.to(*state);
            for edge in around(*state, edges) {
                writer.edge(edge);
            }
        }
    }
    writer.steps
}

struct Writer<'n, 's> {
    run: Run<'n>,
    space: &'s Space,
    steps: Vec<TraceStep>,
}

impl Writer<'_, '_> {
    fn to(&mut self, state: u32) {
        let mut ways = vec![];
        let mut at = Some(state);
        while let Some(here) = at {
            let Some(way) = self.space.ways.get(here as usize).copied().flatten() else { break };
            ways.push((way, here));
            at = way.from;
        }
        for (way, to) in ways.into_iter().rev() {
            self.come(way, to);
        }
    }

    fn edge(&mut self, edge: Edge) {
        let event = edge.event as usize;
        let is_owner = |at: &usize| self.run.net.node(*at).is_some_and(|node| node.events.contains(&event));
        let owner = if is_owner(&event) { Some(event) } else { (0..self.run.net.nodes.len()).find(is_owner) };
        self.come(Way { from: Some(edge.from), owner, event: Some(event) }, edge.to);
    }

    fn come(&mut self, way: Way, to: u32) {
        let target = self.space.store.get(to).to_vec();
        self.step(way, &|run, outcome| matches!(outcome, Outcome::Waits | Outcome::Ended) && run.bits == target);
    }

    /// Adds the step whose choices lead to what is wanted.
    fn step(&mut self, way: Way, is_wanted: &dyn Fn(&Run<'_>, Outcome) -> bool) {
        let bits = way.from.map(|from| self.space.store.get(from).to_vec()).unwrap_or_default();
        loop {
            let outcome = step(&mut self.run, way, &bits);
            let is_found = is_wanted(&self.run, outcome);
            if is_found {
                self.steps.push(written(&self.run, way));
            }
            if !self.run.picks.next() {
                return;
            }
            if is_found {
                self.run.picks = Default::default();
                return;
            }
        }
    }
}

fn written(run: &Run<'_>, way: Way) -> TraceStep {
    let net = run.net;
    let done = match (way.from, way.event) {
        (None, start) => Step::Begins(start.map_or(net.process, |start| net.element(start))),
        (Some(_), Some(event)) => Step::Happens(net.element(event)),
        (Some(_), None) => Step::Happens(net.process),
    };
    let behind = match (way.owner, way.event) {
        (Some(owner), Some(event)) if matches!(net.node(owner).map(|owner| &owner.op), Some(Op::EventGate)) => {
            (owner != event).then(|| net.element(owner))
        }
        _ => None,
    };
    let choices = run.chosen.iter().map(|(at, flows)| Choice {
        at: net.element(*at),
        flows: flows.iter().map(|flow| net.element(*flow)).collect(),
    });
    TraceStep { step: done, behind, choices: choices.collect() }
}

/// From a state back to it.
fn around(start: u32, edges: &[Edge]) -> Vec<Edge> {
    let mut ways: std::collections::BTreeMap<u32, Edge> = std::collections::BTreeMap::new();
    let mut open = std::collections::VecDeque::from([start]);
    while let Some(state) = open.pop_front() {
        for edge in edges.iter().filter(|edge| edge.from == state) {
            if edge.to == start {
                let mut path = vec![*edge];
                let mut at = state;
                while let Some(edge) = ways.get(&at).filter(|_| at != start) {
                    path.push(*edge);
                    at = edge.from;
                }
                path.reverse();
                return path;
            }
            if let std::collections::btree_map::Entry::Vacant(way) = ways.entry(edge.to) {
                way.insert(*edge);
                open.push_back(edge.to);
            }
        }
    }
    vec![]
}
