//! Errors and cancellations that nobody catches. The standard leaves open what happens then (clause 10.5.3); in this
//! engine the flow goes on.

use std::collections::BTreeSet;

use crate::model::{ActivityKind, DefinitionKind, ElementId, Event, Kind, Model, SubProcessKind};
use crate::throwing::Thrown;

/// An error of which isn't known which one it is: only what catches all of them catches it.
const ANY_ERROR: Thrown = Thrown::Error(None);

/// What becomes of something thrown that nothing catches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncaught {
    /// It was thrown within a subprocess, a transaction or a called process: what happens then isn't laid down.
    Lost,
    /// An error at the outermost, which ends the process.
    EndsProcess,
}

/// What is to be told of an element that throws an error, or cancels a transaction.
pub fn thrown(model: &Model, id: ElementId) -> Option<Uncaught> {
    let event = model.element(id).event().filter(|event| !event.catches())?;
    if event.definitions.iter().any(|one| matches!(one.kind, DefinitionKind::Cancel)) && !is_cancel_caught(model, id) {
        return Some(Uncaught::Lost);
    }
    let mut uncaught = errors(event).filter_map(|error| passed_on(model, id, &error, &mut BTreeSet::new()));
    let first = uncaught.next()?;
    let is_worst = first == Uncaught::Lost || uncaught.any(|what| what == Uncaught::Lost);
    Some(if is_worst { Uncaught::Lost } else { Uncaught::EndsProcess })
}

/// By a boundary event of the transaction around it; outside of one there is nothing to cancel, which is told as such.
fn is_cancel_caught(model: &Model, id: ElementId) -> bool {
    let around = std::iter::successors(model.element(id).parent, |at| model.element(*at).parent);
    let mut transactions =
        around.map(|at| model.element(at)).filter(|one| one.sub_process() == Some(SubProcessKind::Transaction));
    transactions.next().is_none_or(|transaction| {
        let mut borders = transaction.attached.iter().filter_map(|event| model.element(*event).event());
        borders.any(|event| event.definitions.iter().any(|one| matches!(one.kind, DefinitionKind::Cancel)))
    })
}

fn errors(event: &Event) -> impl Iterator<Item = Thrown> {
    let thrown = event.definitions.iter().filter_map(|definition| Thrown::of(&definition.kind));
    thrown.filter(|thrown| matches!(thrown, Thrown::Error(_)))
}

fn catches(event: &Event, error: &Thrown) -> bool {
    errors(event).any(|caught| caught.catches(error))
}

/// Whether a task may fail with an error that nothing catches: which errors it has isn't said, so only what catches all of
/// them counts. A task that is only drawn doesn't fail.
pub fn may_fail_alone(model: &Model, id: ElementId) -> bool {
    let element = model.element(id);
    let is_task = element.activity().is_some_and(|activity| matches!(activity.kind, ActivityKind::Task(_)));
    let is_executed = model
        .process_of(id)
        .is_some_and(|process| matches!(model.element(process).kind, Kind::Process { is_executable: true }));
    let mut borders = element.attached.iter().filter_map(|event| model.element(*event).event());
    is_task
        && is_executed
        && !borders.any(|event| catches(event, &ANY_ERROR))
        && passed_on(model, id, &ANY_ERROR, &mut BTreeSet::new()).is_some()
}

/// Whether something is thrown within a subprocess, transaction or called process that nobody catches.
pub fn is_lost(model: &Model, id: ElementId) -> bool {
    thrown(model, id) == Some(Uncaught::Lost)
}

/// Outwards from where an error is thrown, to those who call the process. None where it is caught.
fn passed_on(model: &Model, from: ElementId, error: &Thrown, seen: &mut BTreeSet<ElementId>) -> Option<Uncaught> {
    let mut at = model.element(from).parent;
    let mut is_within = false;
    // What has interrupted a scope isn't waited for any more, nor is anything else that interrupts it from within.
    let mut is_interrupted = false;
    while let Some(scope) = at {
        let element = model.element(scope);
        let subs = model.children(scope).filter(|(_, child)| child.is_event_sub_process() && !is_interrupted);
        let starts = subs.flat_map(|(sub, _)| model.children(sub)).filter(|(_, child)| child.is_start());
        let borders = element.attached.iter().map(|event| (*event, model.element(*event)));
        let mut catching = starts.chain(borders).filter_map(|(_, element)| element.event());
        if catching.any(|event| catches(event, error)) {
            return None;
        }
        if matches!(element.kind, Kind::Process { .. }) {
            return called(model, scope, error, is_within, seen);
        }
        is_within = true;
        let mut begins = model.children(scope).filter_map(|(_, child)| child.event()).filter(|event| event.is_start());
        is_interrupted = element.is_event_sub_process() && begins.any(|start| start.interrupts());
        at = element.parent;
    }
    None
}

fn called(
    model: &Model,
    process: ElementId,
    error: &Thrown,
    is_within: bool,
    seen: &mut BTreeSet<ElementId>,
) -> Option<Uncaught> {
    let calls: Vec<ElementId> =
        model.elements().map(|(id, _)| id).filter(|id| model.called_process(*id) == Some(process)).collect();
    if !seen.insert(process) {
        return None;
    }
    let is_lost = calls.iter().any(|call| {
        let borders = model.element(*call).attached.iter().filter_map(|event| model.element(*event).event());
        let is_caught = borders.into_iter().any(|event| catches(event, error));
        !is_caught && passed_on(model, *call, error, seen).is_some()
    });
    match (is_lost || (is_within && calls.is_empty()), calls.is_empty()) {
        (true, _) => Some(Uncaught::Lost),
        (false, true) => Some(Uncaught::EndsProcess),
        (false, false) => None,
    }
}
