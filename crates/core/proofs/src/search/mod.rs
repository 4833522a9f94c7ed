//! The states that a process can come to, breadth first, so that the first way to a state is a shortest one.

mod choices;
mod judge;
mod picks;
mod run;
mod store;
mod throw;
mod trace;

use crate::bits::put;
use std::collections::BTreeMap;

pub(super) use judge::{Found, judge, leads_to};
pub(super) use trace::write;

use crate::index::{NodeIndex, PlaceIndex, ROOT};
use crate::net::Net;
pub(super) use run::{Outcome, Run};
use store::Store;

/// What happens: at which node a token waits (none: the process), and the node that goes on.
pub(crate) type Happening = (Option<NodeIndex>, NodeIndex);

pub(crate) struct Space {
    pub store: Store,
    /// For each state the first way to it; none for [`ENDED`] while nothing has ended.
    pub ways: Vec<Option<Way>>,
    pub edges: Vec<Edge>,
    /// The first step that ends in each fault.
    pub cuts: BTreeMap<Outcome, Way>,
    /// The first step by which each end event is reached a second time.
    pub ended_twice: BTreeMap<PlaceIndex, Way>,
    /// States from which a step ends in a fault for sure.
    pub is_cut: Vec<bool>,
    /// States in which nothing can happen.
    pub dead: Vec<u32>,
    pub entered: Vec<u64>,
    /// Nodes at which tokens were when a step ended in a fault.
    pub cut_at: Vec<u64>,
    /// How many states have been looked at, of those that are stored.
    pub expanded: usize,
    /// Whether the last of them took more work than there may be, so that not all of its steps are known.
    pub is_cut_short: bool,
}

impl Space {
    pub fn is_complete(&self) -> bool {
        self.expanded == self.store.len() && !self.is_cut_short
    }

    /// Subprocesses in which two tokens are at once, which isn't followed.
    pub fn mixed(&self) -> impl Iterator<Item = NodeIndex> {
        self.cuts.keys().filter_map(|outcome| match outcome {
            Outcome::Mixed(sub) => Some(*sub),
            _ => None,
        })
    }

    /// Whether every state is known, and everything is followed.
    pub fn is_exact(&self) -> bool {
        self.is_complete() && self.mixed().next().is_none()
    }
}

/// All zero: nothing runs any more.
pub(crate) const ENDED: u32 = 0;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    /// None at the beginning, where the event is the start event, if there is one.
    pub from: Option<u32>,
    pub owner: Option<NodeIndex>,
    pub event: Option<NodeIndex>,
}

#[derive(Clone, Copy)]
pub(crate) struct Edge {
    pub from: u32,
    pub to: u32,
    event: u32,
}

impl Edge {
    /// The node that goes on.
    pub fn event(self) -> NodeIndex {
        NodeIndex(self.event as usize)
    }
}

struct Explorer<'n> {
    run: Run<'n>,
    space: Space,
    limit: usize,
    events: Vec<Happening>,
}

/// Jobs for each state that may be explored: where many choices follow each other in one step there are more steps than
/// states.
pub(crate) const WORK_OF_A_STATE: usize = 2_000;
/// So many choices of one step are tried to write down how one comes to a fault.
pub(crate) const WAY_LIMIT: usize = 20_000;

/// Explores up to so many states, with work for as many.
pub(crate) fn explore(net: &Net<'_>, limit: usize) -> Space {
    let mut store = Store::new(net.words);
    store.insert(&vec![0; net.words]);
    let space = Space {
        store,
        ways: vec![None],
        edges: vec![],
        cuts: BTreeMap::new(),
        ended_twice: BTreeMap::new(),
        is_cut: vec![false],
        dead: vec![],
        entered: net.nodes.none(),
        cut_at: net.nodes.none(),
        expanded: 1,
        is_cut_short: false,
    };
    let mut explorer = Explorer { run: Run::new(net), space, limit, events: vec![] };
    for start in starts(net) {
        explorer.all_choices(Way { from: None, owner: None, event: start }, &[]);
    }
    explorer.expand_all();
    let Explorer { run, mut space, .. } = explorer;
    space.entered = run.entered;
    space
}

impl Explorer<'_> {
    fn expand_all(&mut self) {
        while !self.space.is_cut_short
            && self.space.expanded < self.space.store.len()
            && self.space.store.len() <= self.limit
        {
            let state = u32::try_from(self.space.expanded).unwrap_or(u32::MAX);
            self.expand(state);
            if self.space.is_cut_short {
                return;
            }
            self.space.expanded += 1;
        }
    }

    fn expand(&mut self, state: u32) {
        let bits = self.space.store.get(state).to_vec();
        let mut events = std::mem::take(&mut self.events);
        self.run.net.events(&bits, &mut events);
        if events.is_empty() {
            self.space.dead.push(state);
        }
        for (owner, event) in &events {
            self.all_choices(Way { from: Some(state), owner: *owner, event: Some(*event) }, &bits);
        }
        self.events = events;
    }

    fn all_choices(&mut self, way: Way, bits: &[u64]) {
        while !self.space.is_cut_short {
            let outcome = step(&mut self.run, way, bits);
            self.note(way, outcome);
            if !self.run.picks.next() {
                return;
            }
            self.space.is_cut_short = self.run.work > self.limit.saturating_mul(WORK_OF_A_STATE);
        }
    }

    fn note(&mut self, way: Way, outcome: Outcome) {
        let goes_on = matches!(outcome, Outcome::Waits | Outcome::Ended | Outcome::Twice(_));
        if let Some(end) = self.run.ended_twice.filter(|_| goes_on) {
            self.space.ended_twice.entry(end).or_insert(way);
        }
        if !matches!(outcome, Outcome::Waits | Outcome::Ended) {
            self.space.cuts.entry(outcome).or_insert(way);
            self.note_cut(outcome);
            if outcome.is_certain()
                && let Some(cut) = way.from.and_then(|from| self.space.is_cut.get_mut(from as usize))
            {
                *cut = true;
            }
            return;
        }
        let (to, is_new) = self.space.store.insert(&self.run.bits);
        if is_new {
            self.space.ways.push(Some(way));
            self.space.is_cut.push(false);
        } else if to == ENDED
            && let Some(known @ None) = self.space.ways.first_mut()
        {
            *known = Some(way);
        }
        if let Some(from) = way.from {
            let event = way.event.and_then(|event| u32::try_from(event.0).ok()).unwrap_or(u32::MAX);
            self.space.edges.push(Edge { from, to, event });
        }
    }

    fn note_cut(&mut self, outcome: Outcome) {
        let net = self.run.net;
        let places = crate::bits::ones(&self.run.bits).map(PlaceIndex).chain(self.run.extra.iter().copied());
        let waiting = places.filter_map(|place| net.node_of(place));
        let moving = self.run.jobs.iter().map(|job| job.node);
        let own = match outcome {
            Outcome::NoFlow { node, .. } | Outcome::Fails(node) | Outcome::Endless(node) | Outcome::Mixed(node) => {
                Some(node)
            }
            _ => None,
        };
        for at in waiting.chain(moving).chain(own) {
            put(&mut self.space.cut_at, at);
        }
    }
}

/// One step; what it comes to is in the run.
pub(crate) fn step(run: &mut Run<'_>, way: Way, bits: &[u64]) -> Outcome {
    match (way.from, way.event) {
        (Some(_), Some(event)) => run.happen(bits, way.owner, event),
        (_, start) => run.start(start),
    }
}

/// The start events of a process; none where it begins by itself.
pub(crate) fn starts(net: &Net<'_>) -> Vec<Option<NodeIndex>> {
    let is_start = |at: &NodeIndex| {
        net.node(*at).is_some_and(|node| node.scope == ROOT && net.model.element(node.element).is_start())
    };
    let starts: Vec<Option<NodeIndex>> = net.nodes.indices().filter(is_start).map(Some).collect();
    if starts.is_empty() { vec![None] } else { starts }
}
