//! Where one of several events decides which way a token goes: event-based gateways, and boundary events that interrupt.

use super::Reducer;
use super::piece::Piece;
use crate::index::{EdgeIndex, NodeIndex};
use crate::net::Op;

/// A way out of a node: what happens, and the edge by which it is left then.
struct Exit {
    happens: Piece,
    edge: EdgeIndex,
}

impl Reducer<'_, '_> {
    /// Folds a node that is left by one of several events, where all ways lead to the same place.
    pub(super) fn guard(&mut self, at: NodeIndex) -> bool {
        let exits = match self.op(at) {
            Some(Op::EventGate) => self.behind_gate(at),
            Some(Op::Wait | Op::Sub(_)) => self.with_border(at),
            _ => None,
        };
        let Some(exits) = exits.filter(|exits| exits.len() > 1 && self.all_meet(exits)) else { return false };
        let Some(kept) = exits.first().map(|exit| exit.edge) else { return false };
        let mut all = Piece::default();
        for Exit { mut happens, edge } in exits {
            let next = if edge == kept { self.edges.get(edge).cloned() } else { self.remove(edge) };
            next.into_iter().for_each(|next| happens.then(&mut self.net.ways, next.piece));
            all.or(happens);
        }
        self.leave_by(at, kept, all);
        true
    }

    fn all_meet(&self, exits: &[Exit]) -> bool {
        let targets: Vec<NodeIndex> = exits.iter().filter_map(|exit| Some(self.edges.get(exit.edge)?.target)).collect();
        let Some((first, rest)) = targets.split_first() else { return false };
        let is_same = rest.iter().all(|target| target == first) && !matches!(self.op(*first), Some(Op::Parallel(_)));
        is_same || rest.iter().all(|target| target != first && self.end_alike(*first, *target))
    }

    /// The node is left by this edge alone.
    fn leave_by(&mut self, at: NodeIndex, kept: EdgeIndex, piece: Piece) {
        let Some(edge) = self.edges.get_mut(kept) else { return };
        edge.piece = piece;
        let (source, target) = (edge.source, edge.target);
        if source != at {
            // Behind a gateway the event has become a part of the edge.
            let Some(first) = self.only_into(source).and_then(|before| self.edges.get(before)).map(|edge| edge.first)
            else {
                return;
            };
            if let Some(edge) = self.edges.get_mut(kept) {
                (edge.source, edge.first) = (at, first);
            }
            let out = self.out_of.get(at).cloned().unwrap_or_default();
            for event in out {
                if let Some(edge) = self.edges.get_mut(event) {
                    edge.is_there = false;
                    let target = edge.target;
                    self.into.get_mut(target).into_iter().for_each(Vec::clear);
                    self.out_of.get_mut(target).into_iter().for_each(Vec::clear);
                }
            }
            self.out_of.get_mut(at).into_iter().for_each(|out| *out = vec![kept]);
            self.net.nodes.get_mut(at).into_iter().for_each(|node| node.out = vec![first]);
        }
        for event in self.attached.remove(&at).unwrap_or_default() {
            self.pass(event);
        }
        self.pass(at);
        self.changed(at, target);
    }

    fn behind_gate(&mut self, at: NodeIndex) -> Option<Vec<Exit>> {
        let out = self.out_of.get(at)?.clone();
        let node = self.node(at)?;
        if node.events.len() != out.len() || !self.takes_all(at) {
            return None;
        }
        let mut exits = vec![];
        for edge in out {
            let edge = self.edges.get(edge).filter(|edge| edge.piece.is_nothing())?;
            let event = edge.target;
            let is_own = self.node(at)?.events.contains(&event) && self.only_into(event).is_some();
            if !is_own || self.attached.contains_key(&event) {
                return None;
            }
            exits.push(self.exit_by(event, Some(at))?);
        }
        Some(exits)
    }

    fn with_border(&mut self, at: NodeIndex) -> Option<Vec<Exit>> {
        let events = self.attached.get(&at)?.clone();
        let edge = self.only_out_of(at).filter(|_| self.takes_all(at))?;
        let own = self.done_at(at, &events)?;
        let begins = match self.op(at)? {
            Op::Sub(_) => own.waiting().map(|way| self.net.ways.begins(way))?,
            _ => crate::net::way::NOTHING,
        };
        let mut exits = vec![Exit { happens: own, edge }];
        for event in events {
            let interrupts = matches!(self.op(event), Some(Op::Boundary { interrupts: true, .. }));
            let mut exit = self.exit_by(event, None).filter(|_| interrupts)?;
            exit.happens = exit.happens.after(&mut self.net.ways, begins);
            exits.push(exit);
        }
        Some(exits)
    }

    fn exit_by(&mut self, event: NodeIndex, behind: Option<NodeIndex>) -> Option<Exit> {
        let edge = self.only_out_of(event)?;
        let node = self.node(event)?;
        let is_quiet =
            self.takes_all(event) && !self.net.hears(event) && node.once.is_none() && node.sets & self.read == 0;
        is_quiet.then(|| Exit { happens: self.happens(event, behind), edge })
    }
}
