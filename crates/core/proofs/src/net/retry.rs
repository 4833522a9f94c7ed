//! Calls that are done again because of what the called process throws.
//!
//! Which way the called process takes isn't followed here. Where its data stay as they are, it throws again each time: so a
//! way from where that is caught back to the call, on which nothing may be set, may be gone for ever.

use std::collections::BTreeSet;

use super::builder::Builder;
use crate::Data;
use crate::approximate::Approximated;
use crate::passing;
use crate::passing::may_set;
use bpmn::model::{ActivityKind, DefinitionKind, Element, ElementId, Model};
use expression::Expression;

/// Notes the calls that may be done again without end.
pub(super) fn note(builder: &mut Builder<'_>, data: &Data) {
    let model = builder.net.model;
    let calls: Vec<ElementId> = builder.index.keys().copied().filter(|id| is_retried(model, *id, data)).collect();
    calls.into_iter().for_each(|call| builder.approximate(call, Approximated::Endless));
}

fn is_retried(model: &Model, call: ElementId, data: &Data) -> bool {
    let is_call = model.element(call).activity().is_some_and(|one| matches!(one.kind, ActivityKind::Call(_)));
    let Some(process) = model.called_process(call).filter(|_| is_call) else { return false };
    let mut inside = Inside::default();
    inside.look(model, process);
    if !inside.throws {
        return false;
    }
    let names: BTreeSet<&str> = inside.reads.iter().map(String::as_str).collect();
    let sets_nothing = |at: ElementId| !may_set(model, at, data, &names);
    passing::passes_if(model, call, &sets_nothing) && comes_back(model, call, &sets_nothing)
}

/// What is in a process, and in those that it calls.
#[derive(Default)]
struct Inside {
    throws: bool,
    /// What its conditions read.
    reads: BTreeSet<String>,
    seen: BTreeSet<ElementId>,
}

impl Inside {
    fn look(&mut self, model: &Model, scope: ElementId) {
        if !self.seen.insert(scope) {
            return;
        }
        for (id, child) in model.children(scope) {
            self.throws |= child.event().is_some_and(|event| !event.catches()) && is_of_failure(child);
            let condition = child.sequence_flow().and_then(|flow| flow.condition.as_ref());
            let parsed = condition.and_then(|condition| Expression::parse_formal(&condition.text).ok());
            self.reads.extend(parsed.iter().flat_map(Expression::reads).map(str::to_owned));
            self.look(model, id);
            if let Some(process) = model.called_process(id) {
                self.look(model, process);
            }
        }
    }
}

fn is_of_failure(element: &Element) -> bool {
    element.event().is_some_and(|event| {
        let mut kinds = event.definitions.iter().map(|definition| &definition.kind);
        kinds.any(|kind| matches!(kind, DefinitionKind::Error(_) | DefinitionKind::Escalation(_)))
    })
}

/// Whether a way leads from what catches failures of the call, or of what is around it, to the call again, through nothing
/// but what sets nothing.
fn comes_back(model: &Model, call: ElementId, sets_nothing: &dyn Fn(ElementId) -> bool) -> bool {
    let around: Vec<ElementId> = std::iter::successors(Some(call), |at| model.element(*at).parent).collect();
    let catching = around.iter().flat_map(|host| &model.element(*host).attached);
    let mut open: Vec<ElementId> = catching.copied().filter(|event| is_of_failure(model.element(*event))).collect();
    let mut seen = BTreeSet::new();
    while let Some(at) = open.pop() {
        if around.contains(&at) && model.element(at).is_flow_node() {
            return true;
        }
        let is_passed = is_of_failure(model.element(at)) || passing::passes_if(model, at, sets_nothing);
        if !seen.insert(at) || !is_passed {
            continue;
        }
        let element = model.element(at);
        if element.event().is_some_and(|event| event.link().is_some() && !event.catches()) {
            return true;
        }
        let borders = element.attached.iter().flat_map(|event| &model.element(*event).outgoing);
        open.extend(element.outgoing.iter().chain(borders).filter_map(|flow| model.target_of(*flow)));
        if element.outgoing.is_empty() {
            // What is around it is done then, and leads on.
            let outside = element.parent.filter(|parent| model.element(*parent).is_flow_node());
            let flows = outside.into_iter().flat_map(|outside| &model.element(outside).outgoing);
            open.extend(flows.filter_map(|flow| model.target_of(*flow)));
        }
    }
    false
}
