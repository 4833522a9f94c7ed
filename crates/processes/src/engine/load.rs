//! What of a model this engine doesn't execute: named when it is loaded, never skipped.

use serde::Serialize;

use crate::model::{ActivityKind, Element, ElementId, GatewayKind, Kind, Model, SubProcessKind, TaskKind};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    pub element: ElementId,
    pub reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    ComplexGateway,
    /// Unless there is nothing in it.
    AdHocSubProcess,
    MultiInstance,
    Loop,
    /// `startQuantity` or `completionQuantity` other than 1.
    TokenQuantity,
    /// An event with several definitions.
    MultipleEvent,
    /// An event-based gateway or receive task that begins the process, or a gateway that waits for all of its events.
    EventGatewayKind,
    InstantiatingReceiveTask,
    /// A script is kept, but never run.
    Script,
}

pub(super) fn gaps(model: &Model) -> Vec<Gap> {
    let gaps = model
        .elements()
        .flat_map(|(element, what)| reasons(model, what).into_iter().map(move |reason| Gap { element, reason }));
    gaps.collect()
}

fn reasons(model: &Model, element: &Element) -> Vec<Reason> {
    let mut reasons = vec![];
    match &element.kind {
        Kind::Gateway(gateway) => match gateway.kind {
            GatewayKind::Complex { .. } => reasons.push(Reason::ComplexGateway),
            GatewayKind::EventBased { instantiates, waits_for_all } if instantiates || waits_for_all => {
                reasons.push(Reason::EventGatewayKind);
            }
            _ => {}
        },
        Kind::Event(event) if event.definitions.len() > 1 => reasons.push(Reason::MultipleEvent),
        Kind::Activity(activity) => {
            reasons.extend(activity.repeat.as_ref().map(|repeat| match repeat {
                crate::model::Repeat::Loop { .. } => Reason::Loop,
                crate::model::Repeat::Multi { .. } => Reason::MultiInstance,
            }));
            if activity.start_quantity != 1 || activity.completion_quantity != 1 {
                reasons.push(Reason::TokenQuantity);
            }
            match &activity.kind {
                ActivityKind::SubProcess(SubProcessKind::AdHoc) if has_nodes(model, element) => {
                    reasons.push(Reason::AdHocSubProcess);
                }
                ActivityKind::Task(TaskKind::Script { script: Some(_), .. }) => reasons.push(Reason::Script),
                ActivityKind::Task(TaskKind::Receive { instantiates: true, .. }) => {
                    reasons.push(Reason::InstantiatingReceiveTask);
                }
                _ => {}
            }
        }
        _ => {}
    }
    reasons
}

fn has_nodes(model: &Model, element: &Element) -> bool {
    element.children.iter().any(|child| model.element(*child).is_flow_node())
}
