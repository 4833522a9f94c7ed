//! One step: something happens, and then everything that follows until all tokens wait.

use crate::bits::{drop, has, meet, ones, put};
use std::collections::VecDeque;

use super::picks::Picks;
use crate::index::{NodeIndex, PlaceIndex, ROOT, RUNNING, ScopeIndex};
use crate::net::{Net, Node, Op, Throws};

/// Most jobs of a step, as in the engine.
const JOB_LIMIT: usize = 20_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub node: NodeIndex,
    pub work: Work,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    /// By a flow, if not by itself.
    Enter(Option<NodeIndex>),
    Signal,
    /// An event subprocess at its start event.
    Begin(NodeIndex),
    Exit,
    /// Left without having been done.
    Skip,
}

/// What a step comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Outcome {
    Waits,
    Ended,
    /// A second token has come to this place.
    Twice(PlaceIndex),
    /// None of the node's flows is to be taken; `certain` if the values that lead to it are known to occur.
    NoFlow {
        node: NodeIndex,
        certain: bool,
    },
    /// A condition of the node can't be evaluated with the values that lead to it.
    Fails(NodeIndex),
    /// The node is passed again and again.
    Endless(NodeIndex),
    /// Two tokens are in this subprocess: a state can't tell which of the tokens in it belong to which, so no further.
    Mixed(NodeIndex),
}

impl Outcome {
    /// Whether it happens for sure, whatever values occur that no condition names.
    pub fn is_certain(self) -> bool {
        !matches!(self, Self::NoFlow { certain: false, .. } | Self::Fails(_))
    }
}

pub(crate) struct Run<'n> {
    pub net: &'n Net<'n>,
    pub bits: Vec<u64>,
    /// Second tokens at places that already have one.
    pub extra: Vec<PlaceIndex>,
    pub jobs: VecDeque<Job>,
    pub picks: Picks,
    /// Nodes that were entered, of all steps so far.
    pub entered: Vec<u64>,
    /// Where nodes that choose have gone.
    pub chosen: Vec<(NodeIndex, Vec<NodeIndex>)>,
    /// An end event that was reached a second time; the process goes on.
    pub ended_twice: Option<PlaceIndex>,
    /// Jobs of all steps so far, each with those that have to be looked through because of it.
    pub work: usize,
    pub(super) stop: Option<Outcome>,
}

impl<'n> Run<'n> {
    pub fn new(net: &'n Net<'n>) -> Self {
        Self {
            net,
            bits: vec![0; net.words],
            extra: vec![],
            jobs: VecDeque::new(),
            picks: Picks::default(),
            entered: net.nodes.none(),
            chosen: vec![],
            ended_twice: None,
            work: 0,
            stop: None,
        }
    }

    fn reset(&mut self, bits: &[u64]) {
        self.bits.clear();
        self.bits.extend_from_slice(bits);
        self.extra.clear();
        self.jobs.clear();
        self.chosen.clear();
        self.ended_twice = None;
        self.stop = None;
        self.picks.rewind();
    }

    /// The process begins at a start event, or at what nothing leads to.
    pub fn start(&mut self, at: Option<NodeIndex>) -> Outcome {
        let none = vec![0; self.net.words];
        self.reset(&none);
        put(&mut self.bits, RUNNING);
        self.know_declared();
        if let Some(start) = at {
            self.jobs.push_back(Job { node: start, work: Work::Signal });
        }
        self.begin(ROOT);
        if self.jobs.is_empty() {
            self.end();
        }
        self.finish()
    }

    /// Something happens to a token that waits at `owner`, or to the process.
    pub fn happen(&mut self, bits: &[u64], owner: Option<NodeIndex>, event: NodeIndex) -> Outcome {
        self.reset(bits);
        let net = self.net;
        let (Some(node), owner) = (net.node(event), owner.and_then(|owner| net.node(owner))) else {
            return Outcome::Waits;
        };
        if let Some(once) = node.once {
            put(&mut self.bits, once);
        }
        match node.op {
            Op::Boundary { interrupts, .. } => {
                if let Some(owner) = owner.filter(|_| interrupts) {
                    self.set_by(owner);
                }
                self.set_by(node);
                self.jobs.push_back(Job { node: event, work: Work::Signal });
            }
            Op::EventStart { sub, .. } => {
                self.set_by(node);
                self.jobs.push_back(Job { node: sub, work: Work::Begin(event) });
            }
            _ => {
                if let Some(owner) = owner {
                    owner.stay.into_iter().for_each(|stay| drop(&mut self.bits, stay));
                }
                self.set_by(node);
                self.jobs.push_back(Job { node: event, work: Work::Signal });
            }
        }
        self.finish()
    }

    fn finish(&mut self) -> Outcome {
        for _ in 0..JOB_LIMIT {
            if self.stop.is_some() {
                break;
            }
            let Some(job) = self.jobs.pop_front() else { break };
            let looked_through = if self.net.joins.is_empty() { 0 } else { self.jobs.len() };
            self.work = self.work.saturating_add(1 + looked_through);
            self.work(job);
            self.look_again();
        }
        let twice = self.extra.first().copied();
        match (self.stop, self.jobs.front(), twice) {
            (Some(Outcome::Ended) | None, None, Some(place)) => Outcome::Twice(place),
            (Some(outcome), ..) => outcome,
            (None, Some(job), _) => Outcome::Endless(job.node),
            (None, None, None) => {
                self.forget_changing();
                self.forget_unread();
                Outcome::Waits
            }
        }
    }

    fn work(&mut self, job: Job) {
        let net = self.net;
        let Some(node) = net.node(job.node) else { return };
        match job.work {
            Work::Enter(via) => {
                put(&mut self.entered, job.node);
                self.enter(job.node, node, via);
            }
            Work::Signal => {
                put(&mut self.entered, job.node);
                if let Op::Boundary { host, interrupts: true, .. } = node.op {
                    self.end_host(host);
                }
                self.exit(job.node);
            }
            Work::Begin(start) => self.begin_event_sub(job.node, node, start),
            Work::Exit => self.leave(job.node, node),
            Work::Skip => self.go_on(job.node, node),
        }
    }

    pub fn exit(&mut self, node: NodeIndex) {
        self.jobs.push_back(Job { node, work: Work::Exit });
    }

    fn enter(&mut self, at: NodeIndex, node: &Node, via: Option<NodeIndex>) {
        let meets_others = match &node.op {
            Op::Inclusive(join) => self.net.joins.get(*join).is_some_and(|join| join.incoming.len() > 1),
            Op::Throw(thrown) => !matches!(thrown, Throws::Nothing | Throws::Link(_)),
            _ => false,
        };
        if meets_others && self.is_mixed(node.scope) {
            return;
        }
        match &node.op {
            Op::Parallel(incoming) => {
                self.arrive(via);
                self.join_all(at, incoming);
            }
            Op::Inclusive(join) => {
                self.arrive(via);
                self.join_some(*join);
                if via.is_none() {
                    self.exit(at);
                }
            }
            Op::Wait | Op::Sub(_) if node.may_skip && self.picks.one_of(&[false, true]) == Some(&true) => {
                self.jobs.push_back(Job { node: at, work: Work::Skip });
            }
            Op::Wait | Op::EventGate => self.stay(node),
            Op::Sub(scope) => {
                self.stay(node);
                self.change(node);
                self.begin(*scope);
                self.exit_if_empty(*scope);
            }
            Op::Throw(thrown) => {
                self.throw(node.scope, thrown);
                // The token itself is among what a terminate event ends.
                if *thrown != Throws::Terminate && self.stop.is_none() {
                    self.exit(at);
                }
            }
            Op::Flow | Op::Pass | Op::Boundary { .. } | Op::EventStart { .. } => self.exit(at),
        }
    }

    fn stay(&mut self, node: &Node) {
        if let Some(stay) = node.stay {
            self.add(stay);
        }
    }

    fn arrive(&mut self, via: Option<NodeIndex>) {
        if let Some(place) = via.and_then(|via| self.net.node(via)?.arrives) {
            self.add(place);
        }
    }

    pub fn add(&mut self, place: PlaceIndex) {
        if has(&self.bits, place) {
            self.extra.push(place);
        } else {
            put(&mut self.bits, place);
        }
    }

    pub fn remove(&mut self, place: PlaceIndex) {
        match self.extra.iter().position(|extra| *extra == place) {
            Some(at) => {
                self.extra.swap_remove(at);
            }
            None => drop(&mut self.bits, place),
        }
    }

    fn begin(&mut self, scope: ScopeIndex) {
        let starts = self.net.scopes.get(scope).map(|scope| scope.starts.as_slice()).unwrap_or_default();
        self.jobs.extend(starts.iter().map(|start| Job { node: *start, work: Work::Enter(None) }));
    }

    fn exit_if_empty(&mut self, scope: ScopeIndex) {
        let known = self.net.scopes.get(scope);
        if let Some(node) = known.filter(|known| known.starts.is_empty()).and_then(|known| known.node) {
            self.exit(node);
        }
    }

    fn begin_event_sub(&mut self, at: NodeIndex, node: &Node, start: NodeIndex) {
        put(&mut self.entered, at);
        let interrupts =
            matches!(self.net.node(start).map(|start| &start.op), Some(Op::EventStart { interrupts: true, .. }));
        if interrupts {
            self.kill(node.scope);
        }
        self.stay(node);
        self.jobs.push_back(Job { node: start, work: Work::Signal });
        if let Op::Sub(scope) = node.op {
            self.begin(scope);
        }
    }

    fn leave(&mut self, at: NodeIndex, node: &Node) {
        if let Op::Sub(scope) = node.op {
            // What is left in there is another token's.
            let is_last = !self.is_twice(at);
            node.stay.into_iter().for_each(|stay| self.remove(stay));
            if is_last {
                self.clear(scope);
            }
        }
        self.go_on(at, node);
    }

    fn go_on(&mut self, at: NodeIndex, node: &Node) {
        match &node.op {
            Op::Flow => {
                let targets = node.out.iter();
                self.jobs.extend(targets.map(|target| Job { node: *target, work: Work::Enter(Some(at)) }));
            }
            _ if node.out.is_empty() || node.end.is_some() => self.sink(node),
            _ => self.choose(at, node),
        }
    }

    /// A token ends here, and what surrounds it if it was the last.
    fn sink(&mut self, node: &Node) {
        let around = self.net.scopes.get(node.scope).and_then(|scope| scope.node);
        if let Some(sub) = around.filter(|sub| self.is_twice(*sub)) {
            return self.sink_in_one(sub, node.scope);
        }
        if let Some(end) = node.end {
            if has(&self.bits, end) {
                self.ended_twice.get_or_insert(end);
            }
            put(&mut self.bits, end);
        }
        self.try_exit(node.scope);
    }

    /// A token ends in a subprocess in which there are two: with it its own scope, if each has one token.
    fn sink_in_one(&mut self, sub: NodeIndex, scope: ScopeIndex) {
        let is_within = |at: NodeIndex| self.net.node(at).is_some_and(|at| at.scope == scope);
        let stay = self.net.node(sub).and_then(|sub| sub.stay);
        let known = self.net.scopes.get(scope).map(|scope| scope.tokens.as_slice()).unwrap_or_default();
        let waiting = ones(&self.bits).filter(|place| has(known, *place));
        let second = self.extra.iter().filter(|place| self.net.node_of(**place).is_some_and(is_within));
        let moving = self.jobs.iter().filter(|job| is_within(job.node));
        let others = waiting.count() + second.count() + moving.count();
        let scopes = 1 + self.extra.iter().filter(|place| Some(**place) == stay).count();
        let leaving = self.jobs.iter().filter(|job| **job == Job { node: sub, work: Work::Exit }).count();
        if others + 1 + leaving == scopes {
            self.exit(sub);
        } else {
            self.stop = Some(Outcome::Mixed(sub));
        }
    }

    /// Whether a second token has come to this subprocess, with a scope of its own.
    fn is_twice(&self, sub: NodeIndex) -> bool {
        self.net.node(sub).and_then(|sub| sub.stay).is_some_and(|stay| self.extra.contains(&stay))
    }

    /// Stops where tokens meet or are ended within a subprocess that has two scopes: which of them belong together isn't
    /// known.
    pub fn is_mixed(&mut self, scope: ScopeIndex) -> bool {
        if self.extra.is_empty() {
            return false;
        }
        let net = self.net;
        let scopes = std::iter::successors(net.scopes.get(scope), |scope| net.scopes.get(scope.parent?));
        let mixed = scopes.filter_map(|scope| scope.node).find(|sub| self.is_twice(*sub));
        if let Some(sub) = mixed {
            self.stop = Some(Outcome::Mixed(sub));
        }
        mixed.is_some()
    }

    pub fn try_exit(&mut self, scope: ScopeIndex) {
        let net = self.net;
        let Some(known) = net.scopes.get(scope) else { return };
        let is_within =
            |place: PlaceIndex| net.node_of(place).and_then(|at| net.node(at)).is_some_and(|at| at.scope == scope);
        let goes_on = meet(&self.bits, &known.tokens)
            || self.extra.iter().any(|place| is_within(*place))
            || self.jobs.iter().any(|job| net.node(job.node).is_some_and(|node| node.scope == scope));
        match known.node {
            _ if goes_on => {}
            Some(node) => self.exit(node),
            None => self.end(),
        }
    }

    pub fn end(&mut self) {
        self.bits.fill(0);
        self.extra.clear();
        self.jobs.clear();
        self.stop.get_or_insert(Outcome::Ended);
    }
}
