//! How one comes to a fault, step by step.

use super::judge::Shown;
use super::run::{Outcome, Run};
use super::{Edge, Space, WAY_LIMIT, Way, step};
use crate::index::NodeIndex;
use crate::net::Fold;
use crate::net::way::{Chosen, Done};
use crate::net::{Net, Op};
use crate::{Choice, Step, TraceStep};

/// So many traces to a fault are written down.
const TRACE_LIMIT: usize = 8;

/// Traces that show a fault, the beginning of the process first. They differ in what is chosen in the last step.
pub(crate) fn write(net: &Net<'_>, space: &Space, shown: &Shown) -> Vec<Vec<TraceStep>> {
    let mut writer = Writer { run: Run::new(net), space, steps: vec![] };
    match shown {
        Shown::Nowhere => {}
        Shown::State(state) => writer.to(*state),
        Shown::Step(way, outcome) => {
            way.from.into_iter().for_each(|from| writer.to(from));
            let last = writer.ways(*way, TRACE_LIMIT, &|_, done| done == *outcome);
            return last.into_iter().map(|last| writer.steps.iter().cloned().chain(last).collect()).collect();
        }
        Shown::Ends(way, place) => {
            way.from.into_iter().for_each(|from| writer.to(from));
            let last = writer.ways(*way, TRACE_LIMIT, &|run, _| run.ended_twice == Some(*place));
            return last.into_iter().map(|last| writer.steps.iter().cloned().chain(last).collect()).collect();
        }
        Shown::Circle(state, edges) => {
            writer.to(*state);
            for edge in around(*state, edges) {
                writer.edge(edge);
            }
        }
    }
    vec![writer.steps]
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
        let event = edge.event();
        let is_owner = |at: &NodeIndex| self.run.net.node(*at).is_some_and(|node| node.events.contains(&event));
        let owner = if is_owner(&event) { Some(event) } else { self.run.net.nodes.indices().find(is_owner) };
        self.come(Way { from: Some(edge.from), owner, event: Some(event) }, edge.to);
    }

    fn come(&mut self, way: Way, to: u32) {
        let target = self.space.store.get(to).to_vec();
        let is_there =
            |run: &Run<'_>, outcome| matches!(outcome, Outcome::Waits | Outcome::Ended) && run.bits == target;
        let steps = self.ways(way, 1, &is_there);
        self.steps.extend(steps.into_iter().flatten());
    }

    /// The step with choices that lead to what is wanted, in as many ways as there are.
    fn ways(&mut self, way: Way, limit: usize, is_wanted: &dyn Fn(&Run<'_>, Outcome) -> bool) -> Vec<Vec<TraceStep>> {
        let bits = way.from.map(|from| self.space.store.get(from).to_vec()).unwrap_or_default();
        let mut found = vec![];
        for _ in 0..WAY_LIMIT {
            let outcome = step(&mut self.run, way, &bits);
            if is_wanted(&self.run, outcome) {
                found.push(written(&self.run, way));
            }
            if !self.run.picks.next() || found.len() == limit {
                break;
            }
        }
        self.run.picks = Default::default();
        found
    }
}

/// The step as a trace has it: of a folded block each step in it.
fn written(run: &Run<'_>, way: Way) -> Vec<TraceStep> {
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
    let mut steps = match way.event.and_then(|event| net.node(event)?.fold.as_ref()) {
        Some(Fold::Waits { way, .. }) => net.ways.written(*way).iter().skip(1).map(|done| inner(net, done)).collect(),
        _ => vec![TraceStep { step: done, behind, choices: vec![] }],
    };
    if let Some(last) = steps.last_mut() {
        run.chosen.iter().for_each(|(at, flows)| choose(net, *at, flows, &mut last.choices));
    }
    steps
}

fn inner(net: &Net<'_>, done: &Done) -> TraceStep {
    let step = done.happens.map_or(net.process, |(node, _)| net.element(node));
    let behind = done.happens.and_then(|(_, behind)| behind).map(|gateway| net.element(gateway));
    let mut choices = vec![];
    done.chosen.iter().for_each(|chosen| note(net, chosen, &mut choices));
    TraceStep { step: Step::Happens(step), behind, choices }
}

/// A choice of the net; where a folded block begins, those that are made in it before the first wait.
fn choose(net: &Net<'_>, at: NodeIndex, flows: &[NodeIndex], choices: &mut Vec<Choice>) {
    match net.node(at).and_then(|node| node.fold.as_ref()) {
        Some(Fold::Begins(ways)) => {
            let way = ways.iter().find(|(target, _)| flows.contains(target)).map(|(_, way)| *way);
            let done = way.map(|way| net.ways.written(way)).unwrap_or_default();
            done.first().into_iter().flat_map(|first| &first.chosen).for_each(|chosen| note(net, chosen, choices));
        }
        _ => choices.push(Choice { at: net.element(at), flows: flows.iter().map(|flow| net.element(*flow)).collect() }),
    }
}

fn note(net: &Net<'_>, chosen: &Chosen, choices: &mut Vec<Choice>) {
    let elements = |flows: &[NodeIndex]| flows.iter().map(|flow| net.element(*flow)).collect::<Vec<_>>();
    match chosen {
        Chosen::Takes { node, flows } => choices.push(Choice { at: net.element(*node), flows: elements(flows) }),
        Chosen::Instead { node, flow, flows } => {
            let (at, flow) = (net.element(*node), net.element(*flow));
            let known = choices.iter_mut().find(|known| known.at == at && known.flows.contains(&flow));
            if let Some(known) = known {
                known.flows.retain(|known| *known != flow);
                known.flows.extend(elements(flows));
            }
        }
    }
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
