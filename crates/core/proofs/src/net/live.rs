//! Which variables still matter (liveness, Aho et al., Compilers, 9.2.5): what is read no more makes no states differ.

use crate::choice::Choice;
use crate::index::NodeIndex;
use crate::net::{Net, Node, Op, Throws};

/// Notes at each node the tracked variables that may be read after a token was there.
pub(crate) fn mark(net: &mut Net<'_>) {
    if net.variables.is_empty() {
        return;
    }
    let mut changed = true;
    while changed {
        changed = false;
        for at in net.nodes.indices().rev() {
            let Some(node) = net.nodes.get(at) else { continue };
            let live = live(net, node);
            if let Some(node) = net.nodes.get_mut(at).filter(|node| node.live != live) {
                node.live = live;
                changed = true;
            }
        }
    }
}

fn live(net: &Net<'_>, node: &Node) -> u64 {
    let of =
        |nodes: &[NodeIndex]| nodes.iter().filter_map(|at| net.nodes.get(*at)).fold(0, |all, node| all | node.live);
    let links = match &node.op {
        Op::Throw(Throws::Link(targets)) => of(targets),
        _ => 0,
    };
    let inside = match node.op {
        Op::Sub(scope) => net.scopes.get(scope).map_or(0, |scope| of(&scope.starts)),
        _ => 0,
    };
    let others: u64 = match node.op {
        Op::Wait => {
            let own = |at: &&NodeIndex| net.nodes.get(**at).is_some_and(|event| event.element != node.element);
            node.events.iter().filter(own).filter_map(|at| net.nodes.get(*at)).fold(0, |all, node| all | node.live)
        }
        _ => of(&node.events),
    };
    // Who hears the process's own signal sets nothing then.
    let is_set = if net.hears_itself(node) || node.may_skip { 0 } else { node.sets };
    ((of(&node.out) | reads(&node.choice)) & !is_set) | others | links | inside
}

pub(crate) fn reads(choice: &Choice) -> u64 {
    match choice {
        Choice::Data(table) => table.variables.iter().fold(0, |bits, variable| bits | 1 << (variable.0 % 64)),
        _ => 0,
    }
}
