//! Conditions that read only what has just been set: nothing is known of it, so that each way is as possible as any.

use super::calm::{Begun, begun_by, moves_alone};
use crate::choice::{Choice, Table};
use crate::index::{List, NodeIndex};
use crate::net::reads;

use crate::net::{Net, Node, Op};

/// Makes choices free that no other choice has to do with. A variable is forgotten if it is always set in the same step
/// in which it is read.
pub(super) fn free(net: &mut Net<'_>, before: &List<NodeIndex, Vec<NodeIndex>>) {
    let tables = |at: &NodeIndex| matches!(net.node(*at).map(|node| &node.choice), Some(Choice::Data(_)));
    let mut kept = 0;
    for at in net.nodes.indices().filter(tables) {
        let Some(node) = net.node(at) else { continue };
        let own = reads(&node.choice);
        kept |= if is_set_before(net, before, at, own) { 0 } else { own };
    }
    // Who shares a variable with a kept one shares its fate.
    for node in net.nodes.iter_mut() {
        if let Choice::Data(table) = &node.choice
            && reads(&node.choice) & kept == 0
            && let Some(ways) = ways(table)
        {
            node.choice = Choice::Free(ways);
        }
    }
}

/// None if it may be that no flow is to be taken.
fn ways(table: &Table) -> Option<Vec<Vec<NodeIndex>>> {
    let mut ways: Vec<Vec<NodeIndex>> = vec![];
    for row in &table.rows {
        let way = row.flows()?;
        if !ways.contains(way) {
            ways.push(way.clone());
        }
    }
    Some(ways)
}

/// Whether every token that comes here has set all these variables in the same step, and no other token moves in it.
fn is_set_before(net: &Net<'_>, before: &List<NodeIndex, Vec<NodeIndex>>, at: NodeIndex, variables: u64) -> bool {
    let has_set = |at: NodeIndex| sets(net, at) & variables == variables;
    match net.node(at).map(|node| &node.op) {
        Some(Op::Wait) => return has_set(at),
        Some(Op::Pass | Op::Inclusive(_)) => {}
        _ => return false,
    }
    let mut seen = net.nodes.filled(false);
    let mut open = vec![at];
    while let Some(at) = open.pop() {
        match seen.get_mut(at) {
            Some(seen @ false) => *seen = true,
            _ => continue,
        }
        for source in before.get(at).into_iter().flatten() {
            let reads_too = net.node(*source).is_some_and(|node| reads(&node.choice) & variables != 0);
            match moves_alone(net, *source) {
                Some(true) if !reads_too => open.push(*source),
                Some(false) if !reads_too && has_set(*source) => {}
                _ => return false,
            }
        }
        match begun_by(net, at) {
            Begun::Alone(sub) => open.extend(sub),
            Begun::WithOthers => return false,
        }
    }
    true
}

/// The variables that a step which begins here sets first, to any value.
fn sets(net: &Net<'_>, at: NodeIndex) -> u64 {
    let any = |node: &Node| node.sets & !node.declares;
    match net.node(at).filter(|node| !node.may_skip).map(|node| (&node.op, node)) {
        Some((Op::Wait | Op::EventStart { .. } | Op::Boundary { interrupts: false, .. }, node)) => any(node),
        Some((Op::Boundary { host, .. }, node)) => {
            any(node) | net.node(*host).filter(|host| host.op == Op::Wait).map_or(0, any)
        }
        _ => 0,
    }
}
