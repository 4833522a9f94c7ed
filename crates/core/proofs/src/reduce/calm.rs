//! Where the order of what follows in one step matters, so that nothing may be folded.

use crate::choice::Choice;
use crate::index::{List, NodeIndex};
use crate::net::{Net, Op, Throws};
use bpmn::throwing::Thrown;

/// Whether only one token moves when something is thrown: then it makes no difference how many gateways the others have
/// passed meanwhile.
pub(super) fn is_calm(net: &Net<'_>, before: &List<NodeIndex, Vec<NodeIndex>>) -> bool {
    let throws = |at: &NodeIndex| match net.node(*at).map(|node| &node.op) {
        Some(Op::Throw(thrown)) => !matches!(thrown, Throws::Nothing | Throws::Link(_)),
        _ => false,
    };
    let throwing: Vec<NodeIndex> = net.nodes.indices().filter(throws).collect();
    if throwing.is_empty() {
        return true;
    }
    let signals = |at: &NodeIndex| {
        matches!(net.node(*at).map(|node| &node.op), Some(Op::Throw(Throws::Event(Thrown::Signal(_)))))
    };
    !throwing.iter().any(signals) && !net.nodes.iter().any(|node| goes_on_beside(&node.op)) && {
        let mut seen = net.nodes.filled(false);
        let mut open = throwing;
        while let Some(at) = open.pop() {
            let Some(seen @ false) = seen.get_mut(at) else { continue };
            *seen = true;
            for source in before.get(at).into_iter().flatten() {
                match moves_alone(net, *source) {
                    None => return false,
                    Some(true) => open.push(*source),
                    Some(false) => {}
                }
            }
            match begun_by(net, at) {
                Begun::Alone(sub) => open.extend(sub),
                Begun::WithOthers => return false,
            }
        }
        true
    }
}

/// Whether what is thrown in it may be caught without ending anything.
fn goes_on_beside(op: &Op) -> bool {
    match op {
        Op::Boundary { interrupts, catches, .. } | Op::EventStart { interrupts, catches, .. } => {
            !interrupts && catches.as_ref().is_some_and(|caught| !matches!(caught, Thrown::Signal(_)))
        }
        _ => false,
    }
}

/// Whether a token that has just left a node came to it in the same step; none if another token may have left with it.
pub(super) fn moves_alone(net: &Net<'_>, at: NodeIndex) -> Option<bool> {
    let node = net.node(at)?;
    let is_alone = match &node.choice {
        Choice::All => node.out.len() <= 1 || node.op == Op::EventGate,
        Choice::Free(ways) => ways.iter().all(|way| way.len() <= 1),
        Choice::Data(table) => table.rows.iter().filter_map(|row| row.flows()).all(|flows| flows.len() <= 1),
    };
    let joins_late = matches!(node.op, Op::Inclusive(_));
    if node.may_skip {
        return None;
    }
    let waits = matches!(node.op, Op::Wait | Op::EventGate | Op::Sub(_) | Op::Boundary { .. } | Op::EventStart { .. });
    (is_alone && !joins_late).then_some(!waits)
}

pub(super) enum Begun {
    /// By nothing, or by the subprocess that this node is.
    Alone(Option<NodeIndex>),
    WithOthers,
}

/// What a node begins with where it is a start.
pub(super) fn begun_by(net: &Net<'_>, at: NodeIndex) -> Begun {
    let scope = net.node(at).and_then(|node| net.scopes.get(node.scope));
    match scope.filter(|scope| scope.starts.contains(&at)) {
        None => Begun::Alone(None),
        Some(scope) if scope.starts.len() > 1 => Begun::WithOthers,
        Some(scope) => Begun::Alone(scope.node),
    }
}
