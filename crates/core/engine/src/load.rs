//! What of a model this engine doesn't execute: named when it is loaded, never skipped.

use serde::Serialize;

use super::SCOPE_LIMIT;
use super::plan::{Plan, evaluated};
use bpmn::model::{
    Activity, ActivityKind, DefinitionKind, Element, ElementId, Event, Expression, GatewayKind, Kind, Model, Repeat,
    TaskKind,
};
use expression::{Expression as Parsed, Value, Variables};

/// Something in a model that can't be executed, or not in the way that it is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Where.
    pub element: ElementId,
    /// Why not.
    pub reason: Reason,
}

/// Why something isn't executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A script is kept, but never run.
    Script,
    /// Code that Activiti runs when an element begins or ends. The element itself is executed.
    Listener,
    /// It isn't JUEL, or calls something.
    Expression,
    /// A number of loops, instances or tokens that isn't one, or is too small.
    Number,
    /// An event-based gateway that waits for all of its events without beginning the process.
    WaitsForAll,
    /// A start event of a process that waits for several things to happen together.
    ParallelStart,
    /// A multi-instance activity that says neither how many nor for what.
    Cardinality,
    /// One that says a number which isn't a whole one from 0 to [`SCOPE_LIMIT`](super::SCOPE_LIMIT).
    Count,
    /// What the end of an instance throws isn't defined.
    Behavior,
}

impl Reason {
    /// Whether a process with it isn't begun.
    pub(super) fn hinders(self) -> bool {
        self != Self::Listener
    }
}

pub(super) fn gaps(model: &Model, plan: &Plan) -> Vec<Gap> {
    let gaps = model.elements().flat_map(|(id, element)| {
        let mut reasons = reasons(model, id, element);
        if evaluated(element).into_iter().any(|expression| plan.fault(expression).is_some()) {
            reasons.push(Reason::Expression);
        }
        if !model.binding(id).listeners.is_empty() {
            reasons.push(Reason::Listener);
        }
        reasons.into_iter().map(move |reason| Gap { element: id, reason })
    });
    gaps.collect()
}

fn reasons(model: &Model, id: ElementId, element: &Element) -> Vec<Reason> {
    match &element.kind {
        Kind::Gateway(gateway) => match gateway.kind {
            GatewayKind::EventBased { instantiates: false, waits_for_all: true } => vec![Reason::WaitsForAll],
            _ => vec![],
        },
        Kind::Event(event) => of_event(model, element, event),
        Kind::Activity(activity) => of_activity(model, id, activity),
        Kind::GlobalTask { has_script: true } => vec![Reason::Script],
        _ => vec![],
    }
}

fn of_event(model: &Model, element: &Element, event: &Event) -> Vec<Reason> {
    let begins_process = event.is_start()
        && element.parent.is_some_and(|parent| matches!(model.element(parent).kind, Kind::Process { .. }));
    let is_parallel = begins_process && event.waits_for_all && event.definitions.len() > 1;
    if is_parallel { vec![Reason::ParallelStart] } else { vec![] }
}

fn of_activity(model: &Model, id: ElementId, activity: &Activity) -> Vec<Reason> {
    let mut reasons = vec![];
    if matches!(activity.kind, ActivityKind::Task(TaskKind::Script { script: Some(_), .. })) {
        reasons.push(Reason::Script);
    }
    let node = model.element(id).node;
    let document = model.document();
    let is_wrong = |name: &str, node| {
        let written: Option<&str> = document.attribute(node, name);
        written.is_some_and(|written| !written.trim().parse().is_ok_and(|number: u32| number > 0))
    };
    let in_loop = |name: &str| document.elements(node).any(|(child, _)| is_wrong(name, child));
    if is_wrong("startQuantity", node) || is_wrong("completionQuantity", node) || in_loop("loopMaximum") {
        reasons.push(Reason::Number);
    }
    if let Some(Repeat::Multi { cardinality, collection, behavior, .. }) = activity.repeat.as_deref() {
        if cardinality.is_none() && collection.is_none() {
            reasons.push(Reason::Cardinality);
        }
        if cardinality.as_ref().is_some_and(is_no_count) {
            reasons.push(Reason::Count);
        }
        if !throws(behavior) {
            reasons.push(Reason::Behavior);
        }
    }
    reasons
}

/// Whether a number of instances, which no data decide, can't be one.
fn is_no_count(cardinality: &Expression) -> bool {
    let parsed = Parsed::parse_formal(&cardinality.text).ok().filter(|parsed| parsed.reads().is_empty());
    parsed.is_some_and(|parsed| parsed.evaluate(&Variables::new()).is_ok_and(|value| instances(&value).is_none()))
}

/// How many instances a value asks for, if there may be so many.
pub fn instances(value: &Value) -> Option<u32> {
    let count: u32 = match value {
        Value::Number(number) if number.is_whole() => u32::try_from(number.truncated()).ok(),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }?;
    (count as usize <= SCOPE_LIMIT).then_some(count)
}

fn throws(behavior: &bpmn::model::Behavior) -> bool {
    use bpmn::model::Behavior;
    let can_be_thrown = |kind: &DefinitionKind| {
        matches!(
            kind,
            DefinitionKind::Signal(_)
                | DefinitionKind::Message(_)
                | DefinitionKind::Error(_)
                | DefinitionKind::Escalation(_)
        )
    };
    match behavior {
        Behavior::All => true,
        Behavior::One(thrown) | Behavior::Each(thrown) => thrown.as_ref().is_some_and(can_be_thrown),
        Behavior::Complex(cases) => cases.iter().all(|(_, kind)| can_be_thrown(kind)),
    }
}
