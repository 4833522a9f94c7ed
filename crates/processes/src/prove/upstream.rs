//! Where tokens can still come from, for inclusive gateways (BPMN 2.0 clause 13.4.3).

use std::collections::BTreeMap;

use super::net::{Incoming, Join, Net, Op, Thrown, has, put};

pub(super) fn joins(net: &mut Net<'_>) {
    let before = before(net);
    let mut joins = vec![];
    for at in 0..net.nodes.len() {
        let Some(node) = net.nodes.get(at).filter(|node| matches!(node.op, Op::Inclusive(_))) else { continue };
        let element = net.model.element(node.element);
        let flows = (0..net.nodes.len())
            .filter(|flow| net.nodes.get(*flow).is_some_and(|flow| element.incoming.contains(&flow.element)));
        let flows: Vec<usize> = flows.collect();
        let incoming = flows.iter().filter_map(|flow| {
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
fn before(net: &Net<'_>) -> Vec<Vec<usize>> {
    let mut before: Vec<Vec<usize>> = vec![vec![]; net.nodes.len()];
    for (at, node) in net.nodes.iter().enumerate() {
        let links = match &node.op {
            Op::Throw(Thrown::Link(targets)) => targets.as_slice(),
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

/// For each node the numbers of the inclusive gateways whose tokens it may keep waiting, as bits; past the 64th gateway
/// several share a bit.
pub(super) fn touched(net: &Net<'_>) -> Vec<u64> {
    let mut touched: BTreeMap<usize, u64> = BTreeMap::new();
    for (number, join) in net.joins.iter().enumerate().filter(|(_, join)| join.incoming.len() > 1) {
        let bit = 1_u64 << (number % 64);
        *touched.entry(join.gateway).or_default() |= bit;
        for at in join.incoming.iter().flat_map(|incoming| super::net::ones(&incoming.upstream)) {
            *touched.entry(at).or_default() |= bit;
        }
    }
    (0..net.nodes.len()).map(|at| touched.get(&at).copied().unwrap_or_default()).collect()
}
