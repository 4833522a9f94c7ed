//! What reaches other tokens: joins, events that are thrown, ends.

use super::run::{Job, Run, Work};
use crate::bits::has;
use crate::index::{JoinIndex, NodeIndex, PlaceIndex, ScopeIndex};
use crate::net::{Incoming, Join, Net, Op, Throws};
use bpmn::throwing::{Reacting, Scopes, Thrown, Waiter, climb, reacting};

impl Scopes for Run<'_> {
    type Scope = ScopeIndex;

    fn parent(&self, scope: ScopeIndex) -> Option<ScopeIndex> {
        self.net.scopes.get(scope).and_then(|scope| scope.parent)
    }

    /// What an event at the border is just about to end waits for nothing else.
    fn hear(&mut self, scope: ScopeIndex, thrown: &Thrown) -> bool {
        let net = self.net;
        let Some(known) = net.scopes.get(scope) else { return false };
        if known.node.is_some_and(|node| self.is_left_by_border(node)) {
            return false;
        }
        let interrupted = known.event_starts.iter().any(|start| self.is_interrupting(*start));
        let subs = known.event_starts.iter().copied().filter(|_| !interrupted);
        let mut caught: Vec<NodeIndex> = subs.filter(|start| self.catches(*start, thrown)).collect();
        caught.extend(known.node.map(|node| self.boundaries(node, thrown)).unwrap_or_default());
        let is_heard = !caught.is_empty();
        self.react(caught, thrown);
        is_heard
    }

    fn is_about_to_end(&self, scope: ScopeIndex) -> bool {
        let Some(known) = self.net.scopes.get(scope) else { return false };
        known.node.is_some_and(|node| self.is_left_by_border(node))
            || known.event_starts.iter().any(|start| self.is_beginning(*start))
    }
}

impl Run<'_> {
    /// Clause 13.4.1: a token of each incoming flow.
    pub fn join_all(&mut self, at: NodeIndex, incoming: &[NodeIndex]) {
        let is_join = incoming.len() > 1;
        let scope = self.net.node(at).map(|gateway| gateway.scope);
        if incoming.iter().all(|flow| self.has_arrived(*flow))
            && !scope.is_some_and(|scope| is_join && self.is_mixed(scope))
        {
            self.join(at, incoming);
        }
    }

    fn has_arrived(&self, flow: NodeIndex) -> bool {
        self.net.node(flow).and_then(|flow| flow.arrives).is_some_and(|place| has(&self.bits, place))
    }

    /// Of several tokens one for each flow becomes one.
    fn join(&mut self, gateway: NodeIndex, flows: &[NodeIndex]) {
        for flow in flows {
            let place = self.net.node(*flow).and_then(|flow| flow.arrives);
            place.into_iter().for_each(|place| self.remove(place));
        }
        self.exit(gateway);
    }

    /// Inclusive gateways with tokens that wait.
    pub fn look_again(&mut self) {
        for join in self.net.joins.indices() {
            self.join_some(join);
        }
    }

    /// Clause 13.4.3: unless a token can still come by a flow without one, and not as well by a flow that has one.
    pub fn join_some(&mut self, join: JoinIndex) {
        let net = self.net;
        let Some(join) = net.joins.get(join) else { return };
        while join.incoming.iter().any(|incoming| has(&self.bits, incoming.place)) {
            let is_here = |incoming: &&Incoming| has(&self.bits, incoming.place);
            let with: Vec<NodeIndex> = join.incoming.iter().filter(is_here).map(|incoming| incoming.flow).collect();
            if self.is_awaited(join, &with) {
                return;
            }
            self.join(join.gateway, &with);
        }
    }

    fn is_awaited(&self, join: &Join, with: &[NodeIndex]) -> bool {
        let (gateway, incoming) = (join.gateway, &join.incoming);
        if with.len() == incoming.len() {
            return false;
        }
        let net = self.net;
        let is_coming =
            |job: &Job| job.node == gateway && matches!(job.work, Work::Enter(Some(via)) if !with.contains(&via));
        if self.jobs.iter().any(is_coming) {
            return true;
        }
        let comes = |at: NodeIndex| {
            let mut can = false;
            for flow in incoming.iter().filter(|flow| has(&flow.upstream, at)) {
                if with.contains(&flow.flow) {
                    return false;
                }
                can = true;
            }
            can
        };
        let scope = net.node(gateway).map(|gateway| gateway.scope);
        let is_here = |at: &NodeIndex| *at != gateway && net.node(*at).map(|node| node.scope) == scope;
        let Some(around) = scope.and_then(|scope| net.scopes.get(scope)) else { return false };
        let words = self.bits.iter().zip(&around.tokens).enumerate();
        let mut waiting = words.flat_map(|(at, (word, tokens))| {
            let bits = [word & tokens];
            crate::bits::ones(&bits).map(|bit| PlaceIndex(at * 64 + bit)).collect::<Vec<_>>()
        });
        waiting.any(|place| net.node_of(place).filter(&is_here).is_some_and(comes))
            || self.jobs.iter().map(|job| job.node).filter(is_here).any(comes)
    }

    pub fn throw(&mut self, scope: ScopeIndex, throws: &Throws) {
        match throws {
            Throws::Nothing => {}
            Throws::Link(targets) => {
                self.jobs.extend(targets.iter().map(|node| Job { node: *node, work: Work::Signal }));
            }
            Throws::Terminate => {
                self.kill(scope);
                match self.net.scopes.get(scope).and_then(|scope| scope.node) {
                    Some(node) => self.exit(node),
                    None => self.end(),
                }
            }
            Throws::Event(signal @ Thrown::Signal(_)) => self.broadcast(signal),
            Throws::Event(thrown) => {
                climb(self, Some(scope), thrown);
            }
        }
    }

    /// Everything that waits for the signal hears it.
    fn broadcast(&mut self, signal: &Thrown) {
        let net = self.net;
        for at in &net.catchers {
            let Some(node) = net.node(*at).filter(|node| node.op == Op::Wait) else { continue };
            let Some(stay) = node.stay.filter(|_| signal_of(net, *at).as_ref() == Some(signal)) else { continue };
            if has(&self.bits, stay) {
                self.remove(stay);
                self.jobs.push_back(Job { node: *at, work: Work::Signal });
            }
        }
        self.open_gates(signal);
        for (scope, known) in net.scopes.each().rev() {
            let is_active = known.node.is_none_or(|node| self.stays_at(node));
            if is_active {
                self.hear(scope, signal);
            }
        }
        for host in net.nodes.indices() {
            if net.node(host).is_some_and(|node| node.op == Op::Wait) && self.stays_at(host) {
                let caught = self.boundaries(host, signal);
                self.react(caught, signal);
            }
        }
    }

    /// Event-based gateways behind one of whose flows the signal is caught.
    fn open_gates(&mut self, signal: &Thrown) {
        let net = self.net;
        for node in net.nodes.iter().filter(|node| node.op == Op::EventGate) {
            let target = node.events.iter().find(|target| signal_of(net, **target).as_ref() == Some(signal));
            if let (Some(stay), Some(target)) = (node.stay.filter(|stay| has(&self.bits, *stay)), target) {
                self.remove(stay);
                self.jobs.push_back(Job { node: *target, work: Work::Signal });
            }
        }
    }

    fn stays_at(&self, node: NodeIndex) -> bool {
        self.net.node(node).and_then(|node| node.stay).is_some_and(|stay| has(&self.bits, stay))
    }

    /// Whether an interrupting boundary event of a node has happened and is still to be done.
    fn is_left_by_border(&self, host: NodeIndex) -> bool {
        let is_due = |at: &NodeIndex| match self.net.node(*at).map(|node| &node.op) {
            Some(Op::Boundary { host: own, interrupts: true, .. }) => {
                *own == host && self.jobs.contains(&Job { node: *at, work: Work::Signal })
            }
            _ => false,
        };
        self.net.catchers.iter().any(is_due)
    }

    /// Whether an interrupting event subprocess has been begun by its start event and is still to be done.
    fn is_beginning(&self, start: NodeIndex) -> bool {
        match self.net.node(start).map(|start| &start.op) {
            Some(Op::EventStart { sub, interrupts: true, .. }) => {
                self.jobs.contains(&Job { node: *sub, work: Work::Begin(start) })
            }
            _ => false,
        }
    }

    /// Whether this event subprocess has interrupted what surrounds it, or is about to.
    fn is_interrupting(&self, start: NodeIndex) -> bool {
        match self.net.node(start).map(|start| &start.op) {
            Some(Op::EventStart { sub, interrupts: true, .. }) => self.stays_at(*sub) || self.is_beginning(start),
            _ => false,
        }
    }

    fn boundaries(&self, host: NodeIndex, thrown: &Thrown) -> Vec<NodeIndex> {
        let at_host = |at: &&NodeIndex| match self.net.node(**at).map(|node| &node.op) {
            Some(Op::Boundary { host: own, .. }) => *own == host && self.catches(**at, thrown),
            _ => false,
        };
        self.net.catchers.iter().filter(at_host).copied().collect()
    }

    fn catches(&self, at: NodeIndex, thrown: &Thrown) -> bool {
        let Some(node) = self.net.node(at) else { return false };
        let is_open = node.once.is_none_or(|once| !has(&self.bits, once));
        caught(&node.op).is_some_and(|caught| caught.catches(thrown)) && is_open
    }

    /// Of those that catch what is thrown in one scope.
    fn react(&mut self, caught: Vec<NodeIndex>, thrown: &Thrown) {
        let net = self.net;
        let waiter = |at: NodeIndex| match net.node(at).map(|node| &node.op) {
            Some(Op::EventStart { interrupts, catches, .. } | Op::Boundary { interrupts, catches, .. }) => Waiter {
                who: at,
                is_boundary: matches!(net.node(at).map(|node| &node.op), Some(Op::Boundary { .. })),
                interrupts: *interrupts,
                names: catches.as_ref().is_some_and(|caught| caught.names(thrown)),
            },
            _ => Waiter { who: at, is_boundary: false, interrupts: false, names: false },
        };
        let reacting = match reacting(caught.into_iter().map(waiter).collect()) {
            Reacting::Together(all) => all,
            Reacting::Alone { who, .. } => vec![who],
        };
        for at in reacting {
            let Some(node) = net.node(at) else { continue };
            node.once.into_iter().for_each(|once| crate::bits::put(&mut self.bits, once));
            let job = match node.op {
                Op::EventStart { sub, .. } => Job { node: sub, work: Work::Begin(at) },
                _ => Job { node: at, work: Work::Signal },
            };
            self.jobs.push_back(job);
        }
    }

    /// A boundary event ends what it is attached to.
    pub fn end_host(&mut self, host: NodeIndex) {
        let Some(node) = self.net.node(host) else { return };
        if let Op::Sub(scope) = node.op {
            self.kill(scope);
        }
        node.stay.into_iter().for_each(|stay| self.remove(stay));
        self.jobs.retain(|job| job.node != host);
    }

    /// Ends everything in a scope.
    pub fn kill(&mut self, scope: ScopeIndex) {
        self.clear(scope);
        let net = self.net;
        let lies = |at: NodeIndex| net.node(at).is_some_and(|node| net.is_within(node.scope, scope));
        self.jobs.retain(|job| !lies(job.node));
        self.extra.retain(|place| !net.node_of(*place).is_some_and(lies));
    }

    /// Forgets what was in a scope.
    pub fn clear(&mut self, scope: ScopeIndex) {
        if let Some(known) = self.net.scopes.get(scope) {
            for (word, all) in self.bits.iter_mut().zip(&known.all) {
                *word &= !all;
            }
        }
    }
}

fn caught(op: &Op) -> Option<&Thrown> {
    match op {
        Op::Boundary { catches, .. } | Op::EventStart { catches, .. } => catches.as_ref(),
        _ => None,
    }
}

fn signal_of(net: &Net<'_>, at: NodeIndex) -> Option<Thrown> {
    let event = net.model.element(net.element(at)).event()?;
    Thrown::of(&event.definitions.first()?.kind).filter(|thrown| matches!(thrown, Thrown::Signal(_)))
}
