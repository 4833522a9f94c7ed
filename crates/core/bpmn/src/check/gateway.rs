//! Gateways: how many flows they have, and what follows on an event gateway.

use super::{CheckCode, Purpose, Repair, Report, called};
use crate::model::{ActivityKind, DefinitionKind, Element, ElementId, GatewayKind, Model, Position, TaskKind};

pub(super) fn check(report: &mut Report<'_>) {
    let model = report.model;
    for (id, element) in model.elements() {
        let Some(gateway) = element.gateway() else { continue };
        let is_event_based = matches!(gateway.kind, GatewayKind::EventBased { .. });
        let declared = report.tree.attribute(element.node, "gatewayDirection");
        let name = called(model, id);
        if declared.is_some_and(|direction| contradicts(direction, element, is_event_based)) {
            let repair = [Repair::RemoveAttribute { name: "gatewayDirection" }];
            report.add(CheckCode::GatewayDirection, id, &[("name", &name)], &repair);
        } else if !is_event_based && element.incoming.len() < 2 && element.outgoing.len() < 2 {
            report.add(CheckCode::GatewayAlone, id, &[("name", &name)], &[]);
        }
        if matches!(gateway.kind, GatewayKind::Exclusive | GatewayKind::Inclusive) {
            conditions(report, id, element);
        }
        if is_event_based {
            event_gateway(report, id, element, &name);
        }
    }
}

/// What is executed doesn't guess which way is meant.
fn conditions(report: &mut Report<'_>, id: ElementId, element: &Element) {
    let model = report.model;
    if element.outgoing.len() < 2 || report.purpose(id) == Purpose::Drawing {
        return;
    }
    let default = element.gateway().and_then(|gateway| gateway.default.as_ref()?.target);
    for flow in element.outgoing.iter().filter(|flow| Some(**flow) != default) {
        if model.element(*flow).sequence_flow().is_some_and(|flow| flow.condition.is_none()) {
            let target = model.target_of(*flow).map(|target| called(model, target)).unwrap_or_default();
            report.add(CheckCode::ConditionMissing, *flow, &[("name", &called(model, id)), ("target", &target)], &[]);
        }
    }
}

/// A gateway that says that it splits or merges does so, and doesn't do the other thing.
fn contradicts(direction: &str, element: &Element, is_event_based: bool) -> bool {
    let (merges, splits) = (element.incoming.len() > 1, element.outgoing.len() > 1);
    match direction {
        "Converging" => splits || is_event_based,
        "Diverging" => merges || !splits && !is_event_based,
        "Mixed" => !merges || !splits,
        _ => false,
    }
}

fn event_gateway(report: &mut Report<'_>, id: ElementId, element: &Element, name: &str) {
    let model = report.model;
    if element.outgoing.len() < 2 {
        report.add(CheckCode::EventGatewayAlone, id, &[("name", name)], &[]);
    }
    let ends: Vec<(ElementId, ElementId)> =
        element.outgoing.iter().filter_map(|flow| Some((*flow, model.target_of(*flow)?))).collect();
    let takes_message = |end: &(ElementId, ElementId)| catches_message(model.element(end.1));
    let receives = |end: &(ElementId, ElementId)| is_receive_task(model.element(end.1));
    if ends.iter().any(takes_message) && ends.iter().any(receives) {
        report.add(CheckCode::EventGatewayMixed, id, &[("name", name)], &[]);
    }
    for (flow, end) in ends {
        let target = model.element(end);
        let names = [("name", name), ("target", &called(model, end))];
        if !waits(model, end) {
            report.add(CheckCode::EventGatewayTarget, flow, &names, &[]);
        } else if target.incoming.len() > 1 {
            report.add(CheckCode::EventGatewayJoin, flow, &names, &[]);
        }
        if is_receive_task(target) && !target.attached.is_empty() {
            report.add(CheckCode::EventGatewayBoundary, end, &names, &[]);
        }
    }
}

fn catches_message(element: &Element) -> bool {
    element.event().is_some_and(|event| {
        event.definitions.iter().any(|definition| matches!(definition.kind, DefinitionKind::Message(_)))
    })
}

fn is_receive_task(element: &Element) -> bool {
    element.activity().is_some_and(|activity| matches!(activity.kind, ActivityKind::Task(TaskKind::Receive { .. })))
}

/// A link only leads on.
fn waits(model: &Model, id: ElementId) -> bool {
    let element = model.element(id);
    let catches = element.event().is_some_and(|event| event.position == Position::Catch && event.link().is_none());
    catches || is_receive_task(element)
}
