//! How often an activity is done (BPMN 2.0 clauses 13.3.6, 13.3.7): once, if nothing else is said here. It may be left out,
//! or never come to its end; and while it goes on, its instances may change data one after another.

use super::builder::Builder;
use super::{Node, Op};
use crate::approximate::Approximated;
use crate::data::Data;
use crate::index::{NodeIndex, ScopeIndex};
use crate::passing::{Ends, ends, may_skip};
use bpmn::model::{Activity, ActivityKind, ElementId, Repeat};
use expression::Expression;

/// Notes it at all activities.
pub(super) fn repeat(builder: &mut Builder<'_>, data: &Data) {
    for at in builder.net.nodes.indices() {
        let id = builder.net.element(at);
        let Some(activity) = builder.net.model.element(id).activity() else { continue };
        if builder.index.get(&id) != Some(&at) {
            continue;
        }
        if goes_on_for_ever(activity, data) {
            come_back(builder, at);
        } else if matches!(activity.repeat.as_deref(), Some(Repeat::Loop { .. })) {
            builder.approximate(id, Approximated::Loop);
        }
        note(builder, at, id, activity);
    }
}

fn goes_on_for_ever(activity: &Activity, data: &Data) -> bool {
    let Some(Repeat::Loop { maximum: None, condition: Some(condition), .. }) = activity.repeat.as_deref() else {
        return false;
    };
    Expression::parse_formal(&condition.text).is_ok_and(|condition| ends(&condition, data) == Ends::Never)
}

/// A token that leaves the activity comes to it again.
fn come_back(builder: &mut Builder<'_>, at: NodeIndex) {
    let Some(node) = builder.net.node(at) else { return };
    let back = Node { op: Op::Flow, out: vec![at], ..Node::new(node.element, node.scope) };
    let flow = builder.net.nodes.push(back);
    if let Some(node) = builder.net.nodes.get_mut(at) {
        (node.out, node.choice) = (vec![flow], crate::choice::Choice::All);
    }
}

fn note(builder: &mut Builder<'_>, at: NodeIndex, id: ElementId, activity: &Activity) {
    let is_called = matches!(activity.kind, ActivityKind::Call(_)) && builder.net.model.called_process(id).is_some();
    let (changes, declared) = match builder.net.node(at) {
        Some(node) if is_called || (activity.repeat.is_some() && !matches!(node.op, Op::Sub(_))) => {
            (node.sets, node.declares)
        }
        Some(Node { op: Op::Sub(scope), .. }) if activity.repeat.is_some() => set_within(builder, *scope),
        _ => (0, 0),
    };
    let reads_again = changes & builder.net.nodes.iter().fold(0, |all, node| all | super::reads(&node.choice)) != 0;
    let is_sub = matches!(builder.net.node(at).map(|node| &node.op), Some(Op::Sub(_)));
    if is_sub && reads_again {
        builder.approximate(id, Approximated::ReadsAgain);
    }
    if let Some(node) = builder.net.nodes.get_mut(at) {
        (node.changes, node.changes_as_declared) = (changes, declared);
        node.may_skip = may_skip(activity);
    }
}

/// Variables that are set by something within a subprocess, and those among them that are only set as declared.
fn set_within(builder: &Builder<'_>, scope: ScopeIndex) -> (u64, u64) {
    let net = &builder.net;
    let within = net.nodes.iter().filter(|node| net.is_within(node.scope, scope));
    let (mut all, mut as_declared) = (0, u64::MAX);
    for node in within {
        all |= node.sets;
        as_declared &= !node.sets | node.declares;
    }
    (all, all & as_declared)
}
