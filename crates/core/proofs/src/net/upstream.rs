//! Where tokens can still come from, for inclusive gateways (BPMN 2.0 clause 13.4.3).

use crate::bits::{has, put};
use crate::net::{Incoming, Join, Net, Op, Throws};

pub(crate) fn joins(net: &mut Net<'_>) {
    let before = before(net);
    let mut joins = vec![];
    for at in 0..net.nodes.len() {
        if !net.nodes.get(at).is_some_and(|node| matches!(node.op, Op::Inclusive(_))) {
            continue;
        }
        let incoming = before.get(at).into_iter().flatten().filter_map(|flow| {
            let place = net.nodes.get(*flow)?.arrives?;
            Some(Incoming { flow: *flow, place, upstream: upstream(&before, net.nodes.len(), at, *flow) })
        });
        joins.push(Join { gateway: at, incoming: incoming.collect() });
    }
    for (number, join) in joins.iter().enumerate() {
        if let Some(node) = net.nodes.get_mut(join.gateway) {
            node.op = Op::Inclusive(number);
        }
    }
    net.joins = joins;
}

/// The nodes before each one.
pub(crate) fn before(net: &Net<'_>) -> Vec<Vec<usize>> {
    let mut before: Vec<Vec<usize>> = vec![vec![]; net.nodes.len()];
    for (at, node) in net.nodes.iter().enumerate() {
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

fn upstream(before: &[Vec<usize>], count: usize, gateway: usize, flow: usize) -> Vec<u64> {
    let mut seen = vec![0; count.div_ceil(64)];
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
