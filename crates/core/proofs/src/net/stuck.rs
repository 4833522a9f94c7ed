//! Circles in which a condition that isn't understood comes out the same each time, as nothing sets what it reads.
//!
//! Both ways are followed of it, as if somebody chose; but while its variables stay as they are, so does the way. Nodes
//! are sought from which nobody can lead to an end, or to where one of the variables is set, if data decide each
//! condition for the worst: an attractor as in games on graphs (Grädel et al., Automata, Logics, and Infinite Games,
//! 2002, chapter 2). What is left, and comes back to the condition, may go on for ever.

use crate::choice::Choice;
use crate::data::Data;
use crate::index::NodeIndex;
use std::collections::BTreeSet;

use super::builder::Builder;
use super::{Net, Node, Op, Throws};
use crate::approximate::Approximated;
use crate::passing;
use crate::passing::may_set;
use bpmn::model::{ActivityKind, ElementId, Model};
use expression::Expression;

/// Notes the nodes at which a circle may never be left.
pub(super) fn note(builder: &mut Builder<'_>, data: &Data) {
    let unknown = builder.net.approximations.iter().filter(|known| known.what == Approximated::Condition);
    let unknown: BTreeSet<ElementId> = unknown.map(|known| known.element).collect();
    let asked = unknown.iter().filter_map(|element| Some((*element, reads(builder.net.model, *element)?)));
    let found: Vec<ElementId> = asked
        .filter(|(element, names)| {
            let graph = Graph { net: &builder.net, unknown: &unknown, data, names };
            builder.index.get(element).is_some_and(|at| graph.may_stay(*at))
        })
        .map(|(element, _)| element)
        .collect();
    found.into_iter().for_each(|element| builder.approximate(element, Approximated::Endless));
}

/// What the conditions of a node read; none where people read them.
fn reads(model: &Model, at: ElementId) -> Option<BTreeSet<String>> {
    let flows = model.element(at).outgoing.iter().filter_map(|flow| model.element(*flow).sequence_flow());
    let conditions = flows.filter_map(|flow| flow.condition.as_ref());
    let parsed: Vec<Expression> =
        conditions.map(|condition| Expression::parse_formal(&condition.text).ok()).collect::<Option<_>>()?;
    Some(parsed.iter().flat_map(Expression::reads).map(str::to_owned).collect())
}

/// A token comes to a node, or leaves it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum At {
    Comes(NodeIndex),
    Leaves(NodeIndex),
}
use At::{Comes, Leaves};

/// Where a token goes next: by one of these ways, each to several places.
enum Next {
    /// Somebody or something chooses.
    Any(Vec<At>),
    /// Data decide.
    Data(Vec<Vec<At>>),
    /// It ends, or the variables may be set.
    Free,
}

struct Graph<'g> {
    net: &'g Net<'g>,
    /// Nodes whose conditions aren't understood.
    unknown: &'g BTreeSet<ElementId>,
    data: &'g Data,
    /// What the condition reads.
    names: &'g BTreeSet<String>,
}

impl Graph<'_> {
    /// Whether a token that leaves this node may come back again and again, as data decide.
    fn may_stay(&self, at: NodeIndex) -> bool {
        let free = self.free();
        let (mut seen, mut open) = (BTreeSet::new(), vec![Leaves(at)]);
        while let Some(here) = open.pop().filter(|here| !free.contains(here)) {
            let next = match self.next(here) {
                Next::Any(next) => next,
                Next::Data(ways) => ways.concat(),
                Next::Free => vec![],
            };
            if next.contains(&Leaves(at)) {
                return true;
            }
            open.extend(next.into_iter().filter(|next| !free.contains(next) && seen.insert(*next)));
        }
        false
    }

    /// From where the circle can be left for sure.
    fn free(&self) -> BTreeSet<At> {
        let all: Vec<(At, Next)> =
            self.net.nodes.indices().flat_map(|at| [Comes(at), Leaves(at)]).map(|at| (at, self.next(at))).collect();
        let mut free = BTreeSet::new();
        loop {
            let is_free = |next: &Next| match next {
                Next::Any(next) => next.iter().any(|next| free.contains(next)),
                Next::Data(ways) => ways.iter().all(|way| way.iter().any(|next| free.contains(next))),
                Next::Free => true,
            };
            let more: Vec<At> =
                all.iter().filter(|(at, next)| !free.contains(at) && is_free(next)).map(|(at, _)| *at).collect();
            if more.is_empty() {
                return free;
            }
            free.extend(more);
        }
    }

    fn next(&self, at: At) -> Next {
        match at {
            Comes(at) => self.net.node(at).map_or(Next::Free, |node| self.comes(at, node)),
            Leaves(at) => self.net.node(at).map_or(Next::Free, |node| self.leaves(node)),
        }
    }

    fn comes(&self, at: NodeIndex, node: &Node) -> Next {
        if node.may_skip {
            return Next::Any(vec![Leaves(at)]);
        }
        if self.sets(node) {
            return Next::Free;
        }
        let happens = node.events.iter().filter(|event| **event != at).map(|event| Comes(*event));
        match &node.op {
            Op::EventGate => Next::Any(happens.collect()),
            Op::Sub(scope) => match self.net.scopes.get(*scope).map(|scope| scope.starts.as_slice()) {
                Some(starts @ [_, ..]) => Next::Any(starts.iter().map(|start| Comes(*start)).chain(happens).collect()),
                _ => Next::Any(happens.chain([Leaves(at)]).collect()),
            },
            Op::Throw(Throws::Link(targets)) => Next::Any(targets.iter().map(|target| Leaves(*target)).collect()),
            _ => Next::Any(happens.chain([Leaves(at)]).collect()),
        }
    }

    fn leaves(&self, node: &Node) -> Next {
        let to = |flows: &Vec<NodeIndex>| flows.iter().map(|flow| Comes(*flow)).collect::<Vec<At>>();
        if node.out.is_empty() {
            // The last token of a subprocess ends it, that of the process all.
            let around = self.net.scopes.get(node.scope).and_then(|scope| scope.node);
            return around.map_or(Next::Free, |around| Next::Any(vec![Leaves(around)]));
        }
        match &node.choice {
            Choice::All => Next::Any(to(&node.out)),
            Choice::Free(ways) if self.unknown.contains(&node.element) => Next::Data(ways.iter().map(to).collect()),
            Choice::Free(ways) => Next::Any(ways.iter().flat_map(to).collect()),
            Choice::Data(table) => Next::Data(table.rows.iter().filter_map(|row| row.flows()).map(to).collect()),
        }
    }

    /// Whether what is read may be set when a token is here, or has come here.
    fn sets(&self, node: &Node) -> bool {
        let model = self.net.model;
        let names: BTreeSet<&str> = self.names.iter().map(String::as_str).collect();
        if names.is_empty() || matches!(node.op, Op::Sub(_)) {
            return false;
        }
        let element = model.element(node.element);
        if let Some(ActivityKind::Call(_)) = element.activity().map(|activity| &activity.kind) {
            let sets_nothing = |at: ElementId| !may_set(model, at, self.data, &names);
            return !passing::passes_if(model, node.element, &sets_nothing);
        }
        node.op != Op::Flow && may_set(model, node.element, self.data, &names)
    }
}
