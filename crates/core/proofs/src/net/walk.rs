//! Where tokens are, and where flows lead them.

use crate::bits::{has, ones, put};
use crate::index::{NodeIndex, PlaceIndex};
use crate::net::{Net, Node, Op, Place, Throws};

/// What a token at this node comes to next.
pub(crate) fn passed(net: &Net<'_>, node: &Node, open: &mut Vec<NodeIndex>) {
    open.extend(&node.out);
    match &node.op {
        Op::Sub(scope) => open.extend(net.scopes.get(*scope).into_iter().flat_map(|scope| &scope.starts)),
        Op::Throw(Throws::Link(targets)) => open.extend(targets),
        Op::EventStart { sub, .. } => open.push(*sub),
        _ => {}
    }
    if node.out.is_empty() {
        // The last token of a subprocess ends it.
        open.extend(net.scopes.get(node.scope).and_then(|scope| scope.node));
    }
}

/// Nodes that tokens can come to from these, whatever is chosen.
pub(crate) fn closure_of(net: &Net<'_>, from: &[u64]) -> Vec<u64> {
    let mut seen = net.nodes.none();
    let mut open: Vec<NodeIndex> = ones(from).map(NodeIndex).collect();
    while let Some(at) = open.pop() {
        let Some(node) = net.node(at).filter(|_| !has(&seen, at)) else { continue };
        put(&mut seen, at);
        open.extend(&node.events);
        passed(net, node, &mut open);
    }
    seen
}

/// Nodes at which tokens are in a state.
pub(crate) fn tokens(net: &Net<'_>, bits: &[u64]) -> Vec<NodeIndex> {
    let at = |place: PlaceIndex| match net.places.get(place) {
        Some(Place::Stay(node) | Place::Arrived { gateway: node, .. }) => Some(*node),
        _ => None,
    };
    let mut nodes: Vec<NodeIndex> = ones(bits).map(PlaceIndex).filter_map(at).collect();
    nodes.dedup();
    nodes
}
