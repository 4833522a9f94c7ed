//! The edges between nodes, and what is folded into them.

use super::Reducer;
use super::piece::Piece;
use crate::index::{EdgeIndex, NodeIndex};
use crate::net::Op;

/// From a node to another one by a flow, or by several with folded nodes between them.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub source: NodeIndex,
    pub target: NodeIndex,
    /// By which the source is left; it stands for the edge where the source chooses.
    pub first: NodeIndex,
    /// By which the target is reached.
    pub last: NodeIndex,
    pub piece: Piece,
    pub is_there: bool,
}

impl Reducer<'_, '_> {
    pub(super) fn connect(&mut self) {
        for source in self.net.nodes.indices() {
            let Some(node) = self.net.node(source).filter(|node| node.op != Op::Flow) else { continue };
            for first in node.out.clone() {
                let target = self.node(first).and_then(|flow| flow.out.first()).copied();
                let Some(target) = target.filter(|target| *target != first) else { continue };
                let edge = Edge { source, target, first, last: first, piece: Piece::nothing(), is_there: true };
                self.add(edge);
            }
        }
    }

    fn add(&mut self, edge: Edge) {
        let (source, target) = (edge.source, edge.target);
        let number = self.edges.push(edge);
        self.out_of.get_mut(source).into_iter().for_each(|edges| edges.push(number));
        self.into.get_mut(target).into_iter().for_each(|edges| edges.push(number));
    }

    /// Takes an edge away; its piece is still needed.
    pub(super) fn remove(&mut self, number: EdgeIndex) -> Option<Edge> {
        let edge = self.edges.get_mut(number)?;
        edge.is_there = false;
        let edge = Edge { piece: std::mem::take(&mut edge.piece), ..*edge };
        self.out_of.get_mut(edge.source)?.retain(|known| *known != number);
        self.into.get_mut(edge.target)?.retain(|known| *known != number);
        let source = self.net.nodes.get_mut(edge.source)?;
        source.out.retain(|flow| *flow != edge.first);
        let target = self.net.nodes.get_mut(edge.target)?;
        if let Op::Parallel(incoming) = &mut target.op {
            incoming.retain(|flow| *flow != edge.last);
        }
        // Joins wait no more for tokens that would come by it.
        self.net.nodes.get_mut(edge.last)?.arrives = None;
        Some(edge)
    }

    /// One edge in the place of two, one after the other.
    pub(super) fn connect_through(&mut self, before: EdgeIndex, after: EdgeIndex, piece: Piece) {
        let (Some(last), Some(first)) = (self.edges.get(after).cloned(), self.edges.get_mut(before)) else { return };
        (first.target, first.last, first.piece) = (last.target, last.last, piece);
        let source = first.source;
        if let Some(edge) = self.edges.get_mut(after) {
            edge.is_there = false;
        }
        if let Some(number) =
            self.into.get_mut(last.target).and_then(|edges| edges.iter_mut().find(|known| **known == after))
        {
            *number = before;
        }
        for list in [self.into.get_mut(last.source), self.out_of.get_mut(last.source)] {
            list.into_iter().for_each(Vec::clear);
        }
        self.changed(source, last.target);
    }

    /// Both ends, and the subprocess around, may be folded now.
    pub(super) fn changed(&mut self, source: NodeIndex, target: NodeIndex) {
        let around = self.node(source).and_then(|node| self.net.scopes.get(node.scope)).and_then(|scope| scope.node);
        around.into_iter().chain([target, source]).for_each(|at| self.look_at(at));
    }
}
