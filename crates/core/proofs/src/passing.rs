//! What is read off an activity alone: whether it may be passed without a person, a message or a time, how its loop ends,
//! and what it may set.

use std::collections::BTreeSet;

use crate::data::{Data, truths};
use bpmn::model::{
    Activity, ActivityKind, DefinitionKind, Element, ElementId, Event, GatewayKind, Kind, Model, Repeat, TaskKind,
};
use expression::{Expression, Value, Variables};

/// So often a condition that only counts is tried.
const COUNT_LIMIT: i32 = 1_000;

/// When the condition of a loop stops holding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ends {
    Never,
    /// At once, or after some times, whatever is set.
    Always,
    /// If the variables that it reads are set to some values.
    WithData,
    Unknown,
}

pub(crate) fn ends(condition: &Expression, data: &Data) -> Ends {
    let reads = condition.reads();
    if reads.is_empty() {
        return match condition.holds(&Variables::new()) {
            Ok(true) => Ends::Never,
            Ok(false) => Ends::Always,
            Err(_) => Ends::Unknown,
        };
    }
    if reads.iter().any(|name| *name == "loopCounter") {
        let stops = (1..=COUNT_LIMIT).map(|count| holds_at(condition, count)).find(|holds| *holds != Some(true));
        return if stops == Some(Some(false)) { Ends::Always } else { Ends::Unknown };
    }
    match truths(condition, data) {
        Some((_, false)) => Ends::Never,
        Some((false, true)) => Ends::Always,
        Some((true, true)) => Ends::WithData,
        None => Ends::Unknown,
    }
}

/// None where other variables than the counter decide.
fn holds_at(condition: &Expression, count: i32) -> Option<bool> {
    condition.holds(&Variables::from([("loopCounter".to_owned(), Value::from(count))])).ok()
}

/// Whether it may be that there is no instance at all.
pub(crate) fn may_skip(activity: &Activity) -> bool {
    let parsed = |text: &str| Expression::parse_formal(text).ok();
    match activity.repeat.as_deref() {
        Some(Repeat::Loop { tests_before: true, condition: Some(condition), .. }) => {
            let Some(condition) = parsed(&condition.text) else { return false };
            match condition.reads().iter().any(|name| *name == "loopCounter") {
                true => holds_at(&condition, 0) != Some(true),
                false => ends(&condition, &Data::default()) != Ends::Never,
            }
        }
        Some(Repeat::Multi { cardinality: Some(cardinality), .. }) => {
            let Some(cardinality) = parsed(&cardinality.text) else { return false };
            let is_none = |value: Value| engine::instances(&value) == Some(0);
            !cardinality.reads().is_empty() || cardinality.evaluate(&Variables::new()).is_ok_and(is_none)
        }
        Some(Repeat::Multi { collection, .. }) => collection.is_some(),
        _ => false,
    }
}

/// Whether an activity may be done without a person, a message or a time.
pub(super) fn passes_by_itself(model: &Model, activity: ElementId) -> bool {
    passes_if(model, activity, &|node| match &model.element(node).kind {
        Kind::Activity(activity) => matches!(
            activity.kind,
            ActivityKind::Task(
                TaskKind::Service | TaskKind::Script { .. } | TaskKind::Send { .. } | TaskKind::BusinessRule
            )
        ),
        Kind::Event(event) => !event.catches() || event.link().is_some() || event.definitions.is_empty(),
        Kind::Gateway(gateway) => !matches!(gateway.kind, GatewayKind::EventBased { .. }),
        _ => true,
    })
}

/// Whether a node may be done with nothing on the way but what may be passed; a subprocess or a called process if there is
/// such a way through it.
pub(super) fn passes_if(model: &Model, node: ElementId, may_pass: &dyn Fn(ElementId) -> bool) -> bool {
    passes(model, node, may_pass, &mut BTreeSet::new())
}

fn passes(
    model: &Model,
    node: ElementId,
    may_pass: &dyn Fn(ElementId) -> bool,
    seen: &mut BTreeSet<ElementId>,
) -> bool {
    match model.element(node).activity().map(|activity| &activity.kind) {
        Some(ActivityKind::SubProcess(_)) if !model.is_unexpanded(node) => leads_through(model, node, may_pass, seen),
        Some(ActivityKind::Call(_)) => {
            model.called_process(node).is_some_and(|process| leads_through(model, process, may_pass, seen))
        }
        _ => may_pass(node),
    }
}

/// Whether there is a way through a process or subprocess on which everything may be passed.
fn leads_through(
    model: &Model,
    scope: ElementId,
    may_pass: &dyn Fn(ElementId) -> bool,
    seen: &mut BTreeSet<ElementId>,
) -> bool {
    let begins = |element: &Element| element.is_flow_node() && element.incoming.is_empty() && !is_boundary(element);
    let mut open: Vec<ElementId> = model.children(scope).filter(|(_, child)| begins(child)).map(|(id, _)| id).collect();
    while let Some(at) = open.pop() {
        // Who has begun a process by its message doesn't wait for it any more.
        let is_skipped = model.element(at).activity().is_some_and(may_skip);
        let is_passed = model.element(at).is_start() || is_skipped || passes(model, at, may_pass, seen);
        if !seen.insert(at) || !is_passed {
            continue;
        }
        let element = model.element(at);
        if element.outgoing.is_empty() {
            return true;
        }
        let errors = element.attached.iter().filter(|event| catches_error(model.element(**event)));
        let flows = element.outgoing.iter().chain(errors.flat_map(|event| &model.element(*event).outgoing));
        open.extend(flows.filter_map(|flow| model.target_of(*flow)));
    }
    false
}

fn is_boundary(element: &Element) -> bool {
    element.event().is_some_and(|event| event.is_boundary())
}

fn catches_error(element: &Element) -> bool {
    element.event().is_some_and(|event| {
        event.definitions.iter().any(|definition| matches!(definition.kind, DefinitionKind::Error(_)))
    })
}

/// Whether an activity, or something in it, may set one of these variables.
pub(super) fn may_set(model: &Model, id: ElementId, data: &Data, names: &BTreeSet<&str>) -> bool {
    let element = model.element(id);
    let is_sub = element.sub_process().is_some() && !model.is_unexpanded(id);
    let sets = match &element.kind {
        Kind::Activity(_) if !is_sub => {
            data.sets.get(&id).is_none_or(|sets| names.iter().any(|name| sets.contains(*name)))
        }
        Kind::Event(event) => brings_data(event),
        _ => false,
    };
    sets || model.children(id).any(|(child, _)| may_set(model, child, data, names))
}

/// Whether data may come with it (clause 10.5.1); a condition is met because data has changed.
pub(crate) fn brings_data(event: &Event) -> bool {
    let brings = |kind: &DefinitionKind| {
        matches!(kind, DefinitionKind::Message(_) | DefinitionKind::Signal(_) | DefinitionKind::Conditional(_))
    };
    event.catches() && event.definitions.iter().any(|definition| brings(&definition.kind))
}
