//! The small process: what has been folded becomes a node again.

use super::Reducer;
use super::piece::Stop;
use crate::choice::{Choice, Row};
use crate::index::{List, NodeIndex, ROOT};
use crate::net::Fold;
use crate::net::way::Way;

use crate::net::{Node, Op, Place};

impl Reducer<'_, '_> {
    pub(super) fn build(&mut self) {
        for edge in std::mem::replace(&mut self.edges, List::new()).iter() {
            if edge.is_there && !(edge.first == edge.last && edge.piece.is_nothing()) {
                self.build_edge(edge);
            }
        }
    }

    /// By the first flow to a choice, from there to the waits, and on to the last flow.
    fn build_edge(&mut self, edge: &super::Edge) {
        let first = if edge.first == edge.last { self.flow_before(edge) } else { edge.first };
        let begins = self.node_like(first, edge.first);
        let mut to = vec![];
        for (stop, way) in edge.piece.ways() {
            let target = match stop {
                Stop::Nothing => edge.last,
                stop => self.wait(edge, way, stop == Stop::Program),
            };
            to.push((target, way));
        }
        if let Some(node) = self.net.nodes.get_mut(begins) {
            node.out = to.iter().map(|(target, _)| *target).collect();
            node.choice = Choice::Free(node.out.iter().map(|target| vec![*target]).collect());
            node.fold = Some(Fold::Begins(to));
        }
        self.net.nodes.get_mut(first).into_iter().for_each(|flow| flow.out = vec![begins]);
    }

    /// A flow of its own by which the source is left.
    fn flow_before(&mut self, edge: &super::Edge) -> NodeIndex {
        let flow = self.node_like(edge.first, edge.first);
        self.net.nodes.get_mut(flow).into_iter().for_each(|node| node.op = Op::Flow);
        if let Some(source) = self.net.nodes.get_mut(edge.source) {
            let replace = |known: &mut NodeIndex| {
                if *known == edge.first {
                    *known = flow;
                }
            };
            source.out.iter_mut().for_each(replace);
            match &mut source.choice {
                Choice::All => {}
                Choice::Free(ways) => ways.iter_mut().flatten().for_each(replace),
                Choice::Data(table) => {
                    table.rows.iter_mut().filter_map(Row::flows_mut).flatten().for_each(replace);
                }
            }
        }
        flow
    }

    fn wait(&mut self, edge: &super::Edge, way: Way, is_automatic: bool) -> NodeIndex {
        // The token is where it first waits.
        let written = self.net.ways.written(way);
        let shown =
            written.iter().find_map(|done| done.happens).map_or(edge.first, |(node, behind)| behind.unwrap_or(node));
        let at = self.node_like(edge.first, shown);
        let stay = self.net.places.push(Place::Stay(at));
        if let Some(node) = self.net.nodes.get_mut(at) {
            node.op = Op::Wait;
            node.stay = Some(stay);
            node.events = vec![at];
            node.out = vec![edge.last];
            node.fold = Some(Fold::Waits { way, inside: edge.piece.inside.clone(), is_automatic });
        }
        at
    }

    /// A new node beside one, shown as another one.
    fn node_like(&mut self, beside: NodeIndex, shown: NodeIndex) -> NodeIndex {
        let scope = self.node(beside).map_or(ROOT, |node| node.scope);
        self.net.nodes.push(Node::new(self.net.element(shown), scope))
    }
}
