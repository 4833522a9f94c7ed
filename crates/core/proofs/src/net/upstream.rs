//! Where tokens can still come from, for inclusive gateways (BPMN 2.0 clause 13.4.3).

use crate::bits::{has, put};
use crate::index::{List, NodeIndex};
use crate::net::{Incoming, Join, Net, Op, Throws};

pub(crate) fn joins(net: &mut Net<'_>) {
    let before = before(net);
    let mut joins = List::new();
    for at in net.nodes.indices() {
        if !net.nodes.get(at).is_some_and(|node| matches!(node.op, Op::Inclusive(_))) {
            continue;
        }
        let incoming = before.get(at).into_iter().flatten().filter_map(|flow| {
            let place = net.nodes.get(*flow)?.arrives?;
            Some(Incoming { flow: *flow, place, upstream: upstream(&before, at, *flow) })
        });
        joins.push(Join { gateway: at, incoming: incoming.collect() });
    }
    for (number, join) in joins.each() {
        if let Some(node) = net.nodes.get_mut(join.gateway) {
            node.op = Op::Inclusive(number);
        }
    }
    net.joins = joins;
}

/// The nodes before each one.
pub(crate) fn before(net: &Net<'_>) -> List<NodeIndex, Vec<NodeIndex>> {
    let mut before = net.nodes.filled(vec![]);
    for (at, node) in net.nodes.each() {
        let links = match &node.op {
            Op::Throw(Throws::Link(targets)) => targets.as_slice(),
            _ => &[],
        };
        for target in node.out.iter().chain(links) {
            if let Some(before) = before.get_mut(*target) {
                before.push(at);
            }
        }
    }
    before
}

fn upstream(before: &List<NodeIndex, Vec<NodeIndex>>, gateway: NodeIndex, flow: NodeIndex) -> Vec<u64> {
    let mut seen = before.none();
    let mut open = vec![flow];
    put(&mut seen, flow);
    while let Some(at) = open.pop() {
        for source in before.get(at).into_iter().flatten().filter(|source| **source != gateway) {
            if !has(&seen, *source) {
                put(&mut seen, *source);
                open.push(*source);
            }
        }
    }
    seen
}
