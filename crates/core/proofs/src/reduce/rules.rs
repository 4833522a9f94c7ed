//! The rules by which blocks are folded. An edge carries a piece: what may happen on the way along it. In the pictures
//! `x` and `y` are pieces, and what stands in brackets is a node.

use super::Reducer;
use super::edges::Edge;
use super::piece::Piece;
use crate::choice::Choice;
use crate::index::{EdgeIndex, NodeIndex};
use crate::net::way::Chosen;
use crate::net::{Op, Throws};

/// How often two edges out of a node are taken together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Together {
    Never,
    Always,
    Sometimes,
}

impl Reducer<'_, '_> {
    /// An activity or event that is waited for comes onto the edge after it, or else before it:
    /// `─x─ [task] ─y─` becomes `─x─ [passes] ─task, y─`. The node that is left only passes and can be fused.
    pub(super) fn absorb(&mut self, at: NodeIndex) -> bool {
        // Behind an event-based gateway it is the token at the gateway that waits.
        let source = self.only_into(at).and_then(|edge| self.edges.get(edge)).map(|edge| edge.source);
        let is_behind = source.is_some_and(|source| self.op(source) == Some(&Op::EventGate));
        if is_behind || self.attached.contains_key(&at) {
            return false;
        }
        let is_reached = self
            .node(at)
            .and_then(|node| self.net.scopes.get(node.scope))
            .is_some_and(|scope| scope.starts.contains(&at) || self.into.get(at).is_some_and(|into| !into.is_empty()));
        let after = self.only_out_of(at).filter(|_| self.takes_all(at) && is_reached);
        let Some(edge) = after.or(self.only_into(at)) else { return false };
        let Some(mut done) = self.done_at(at, &[]) else { return false };
        let Some(known) = self.edges.get_mut(edge) else { return false };
        let piece = std::mem::take(&mut known.piece);
        known.piece = if after.is_some() {
            done.then(&mut self.net.ways, piece);
            done
        } else {
            let mut piece = piece;
            piece.then(&mut self.net.ways, done);
            piece
        };
        let (source, target) = (known.source, known.target);
        self.pass(at);
        self.changed(source, target);
        true
    }

    /// Series: a node with one edge in and one out. `[a] ─x─ [at] ─y─ [b]` becomes `[a] ─x, y─ [b]`.
    pub(super) fn fuse(&mut self, at: NodeIndex) -> bool {
        let passes =
            matches!(self.op(at), Some(Op::Pass | Op::Parallel(_) | Op::Inclusive(_) | Op::Throw(Throws::Nothing)));
        let (Some(before), Some(after), true) = (self.only_into(at), self.only_out_of(at), passes) else {
            return false;
        };
        let (Some(one), Some(two)) = (self.edges.get(before), self.edges.get(after)) else { return false };
        if before == after || self.is_start(at) {
            return false;
        }
        let chosen = match self.node(at).map(|node| &node.choice) {
            Some(Choice::All) => None,
            Some(Choice::Free(ways)) if ways.as_slice() == [[two.first]] => {
                Some(Chosen::Takes { node: at, flows: vec![two.first] })
            }
            _ => return false,
        };
        let (mut piece, mut next) = (one.piece.clone(), two.piece.clone());
        if let Some(chosen) = chosen {
            let first = self.net.ways.chosen(chosen);
            next = next.after(&mut self.net.ways, first);
        }
        piece.then(&mut self.net.ways, next);
        self.pass(at);
        self.connect_through(before, after, piece);
        true
    }

    fn is_start(&self, at: NodeIndex) -> bool {
        self.node(at).is_some_and(|node| self.net.model.element(node.element).is_start())
    }

    /// Branches between the same two gateways, or that only end. Two edges `[at] ═x, y═ [b]` become one. What it carries is
    /// what the split may choose: `x` alone, `y` alone, both beside each other. It fits only where the join at `b` waits for
    /// as many tokens as come: a parallel one for both, always; an exclusive one for never more than one.
    pub(super) fn merge(&mut self, at: NodeIndex) -> bool {
        let Some(choice) = self.node(at).map(|node| &node.choice) else { return false };
        if matches!(choice, Choice::Data(_)) || self.op(at) == Some(&Op::EventGate) {
            return false;
        }
        let out = self.out_of.get(at).cloned().unwrap_or_default();
        let targets: Vec<NodeIndex> = out.iter().filter_map(|edge| Some(self.edges.get(*edge)?.target)).collect();
        for (first, target) in targets.iter().enumerate() {
            for (second, other) in targets.iter().enumerate().skip(first + 1) {
                let (Some(one), Some(two)) = (out.get(first), out.get(second)) else { continue };
                if (target == other || self.end_alike(*target, *other)) && self.merge_two(at, *one, *two) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether tokens at both simply end: at end events, or at other nodes without a way on.
    pub(super) fn end_alike(&self, one: NodeIndex, two: NodeIndex) -> bool {
        let is_event = |at: NodeIndex| self.node(at).is_some_and(|node| node.end.is_some());
        self.is_end(one) && self.is_end(two) && is_event(one) == is_event(two)
    }

    fn merge_two(&mut self, at: NodeIndex, one: EdgeIndex, two: EdgeIndex) -> bool {
        let (Some(kept), Some(other)) = (self.edges.get(one).cloned(), self.edges.get(two).cloned()) else {
            return false;
        };
        let Some((together, alone)) = self.together(at, &kept, &other) else { return false };
        let fits = match self.op(kept.target) {
            _ if kept.target != other.target => true,
            Some(Op::Parallel(_)) => together == Together::Always,
            Some(Op::Inclusive(_)) => true,
            _ => together == Together::Never,
        };
        if !fits || kept.target == at {
            return false;
        }
        let piece = self.merged(at, &kept, &other, together, alone);
        self.remove(two);
        if let Some(edge) = self.edges.get_mut(one) {
            edge.piece = piece;
        }
        if let Some(Choice::Free(ways)) = self.net.nodes.get_mut(at).map(|node| &mut node.choice) {
            replace(ways, other.first, kept.first);
        }
        self.changed(at, kept.target);
        true
    }

    /// How often both are taken together, and whether each is taken alone; none if one never is.
    fn together(&self, at: NodeIndex, one: &Edge, two: &Edge) -> Option<(Together, [bool; 2])> {
        let Choice::Free(ways) = &self.node(at)?.choice else { return Some((Together::Always, [false; 2])) };
        let has = |first: bool, second: bool| {
            ways.iter().any(|way| way.contains(&one.first) == first && way.contains(&two.first) == second)
        };
        let (both, alone) = (has(true, true), [has(true, false), has(false, true)]);
        match (both, alone) {
            (false, [true, true]) => Some((Together::Never, alone)),
            (true, [false, false]) => Some((Together::Always, alone)),
            (true, _) => Some((Together::Sometimes, alone)),
            _ => None,
        }
    }

    fn merged(&mut self, at: NodeIndex, one: &Edge, two: &Edge, together: Together, alone: [bool; 2]) -> Piece {
        let is_chosen = !self.takes_all(at);
        let mut piece = Piece::default();
        let mut inside = [&one.piece, &two.piece].map(|piece| piece.inside.clone());
        if alone[0] {
            piece.or(one.piece.ways_only());
        }
        if alone[1] {
            let chosen = Chosen::Instead { node: at, flow: one.first, flows: vec![two.first] };
            let first = self.net.ways.chosen(chosen);
            piece.or(two.piece.ways_only().after(&mut self.net.ways, first));
        }
        if together != Together::Never {
            let mut both = one.piece.ways_only();
            both.beside(&mut self.net.ways, two.piece.ways_only());
            if is_chosen {
                let flows = vec![one.first, two.first];
                let first = self.net.ways.chosen(Chosen::Instead { node: at, flow: one.first, flows });
                both = both.after(&mut self.net.ways, first);
            }
            piece.or(both);
        }
        inside.iter_mut().for_each(|inside| piece.inside.append(inside));
        piece
    }

    /// A loop in which somebody has to do something each time: `[at] ─x─ [split] ─y─ [at]` becomes `[at] ─x or x, y, x─
    /// [split]`. One round more stands for any number: pieces set nothing that conditions read, so that every further round
    /// leaves things as the first one did; and as somebody takes part in each, it can't run by itself for ever.
    pub(super) fn circle(&mut self, at: NodeIndex) -> bool {
        let enters = self.op(at) == Some(&Op::Pass) && self.takes_all(at);
        let Some(ahead) = self.only_out_of(at).filter(|_| enters) else { return false };
        let Some(forth) = self.edges.get(ahead).cloned() else { return false };
        let split = forth.target;
        if split == at || self.op(split) != Some(&Op::Pass) || self.only_into(split) != Some(ahead) {
            return false;
        }
        let goes_back = |edge: &&EdgeIndex| self.edges.get(**edge).is_some_and(|edge| edge.target == at);
        let Some(back) = self.out_of.get(split).and_then(|out| out.iter().find(goes_back)).copied() else {
            return false;
        };
        let Some(Choice::Free(ways)) = self.node(split).map(|node| &node.choice) else { return false };
        let Some(first) = self.edges.get(back).map(|edge| edge.first) else { return false };
        let is_alone = ways.iter().filter(|way| way.contains(&first)).all(|way| way.len() == 1);
        let has_others = ways.iter().any(|way| !way.contains(&first));
        let is_entered = self.into.get(at).is_some_and(|into| into.len() > 1);
        let is_patient = self.edges.get(back).is_some_and(|edge| !edge.piece.may_pass_by_itself());
        if !is_alone || !has_others || !is_entered || (!is_patient && forth.piece.may_pass_by_itself()) {
            return false;
        }
        let Some(edge) = self.remove(back) else { return false };
        if let Some(Choice::Free(ways)) = self.net.nodes.get_mut(split).map(|node| &mut node.choice) {
            ways.retain(|way| !way.contains(&first));
        }
        let piece = self.around(forth.piece, edge, split);
        if let Some(edge) = self.edges.get_mut(ahead) {
            edge.piece = piece;
        }
        self.changed(split, at);
        true
    }

    /// Once through, or once more.
    fn around(&mut self, forth: Piece, back: Edge, split: NodeIndex) -> Piece {
        let chosen = self.net.ways.chosen(Chosen::Takes { node: split, flows: vec![back.first] });
        let mut again = forth.ways_only();
        let next = forth.ways_only();
        let back = back.piece.after(&mut self.net.ways, chosen);
        again.then(&mut self.net.ways, back);
        again.then(&mut self.net.ways, next);
        let mut piece = forth;
        piece.or(again);
        piece
    }
}

fn replace(ways: &mut Vec<Vec<NodeIndex>>, flow: NodeIndex, by: NodeIndex) {
    let mut replaced: Vec<Vec<NodeIndex>> = vec![];
    for mut way in std::mem::take(ways) {
        let has_both = way.contains(&flow) && way.contains(&by);
        way.retain(|known| *known != flow || !has_both);
        way.iter_mut().filter(|known| **known == flow).for_each(|known| *known = by);
        if !replaced.contains(&way) {
            replaced.push(way);
        }
    }
    *ways = replaced;
}
