//! Flows: where they may begin, end and pass.

use super::{CheckCode, Purpose, Repair, Report, called, connect};
use crate::model::{DefinitionKind, Element, ElementId, Event, GatewayKind, Kind, Position, Reference, SequenceFlow};

pub(super) fn check(report: &mut Report<'_>) {
    let model = report.model;
    for (id, element) in model.elements() {
        match &element.kind {
            Kind::SequenceFlow(flow) => sequence_flow(report, id, flow),
            Kind::MessageFlow(ends) => message_flow(report, id, ends.source.as_ref(), ends.target.as_ref()),
            Kind::Activity(activity) => {
                default(report, id, element, activity.default.as_ref());
                connect::condition_alone(report, model, id, element);
                let has_flows = !element.incoming.is_empty() || !element.outgoing.is_empty();
                let name = called(model, id);
                if has_flows && element.is_event_sub_process() {
                    report.add(CheckCode::FlowAtEventSubProcess, id, &[("name", &name)], &[]);
                }
                if has_flows && activity.is_for_compensation {
                    let repair = [Repair::RemoveAttribute { name: "isForCompensation" }];
                    report.add(CheckCode::FlowAtCompensation, id, &[("name", &name)], &repair);
                }
            }
            Kind::Gateway(gateway) => {
                default(report, id, element, gateway.default.as_ref());
            }
            _ => {}
        }
    }
}

fn target(reference: Option<&Reference>) -> Option<ElementId> {
    reference.and_then(|reference| reference.target)
}

fn sequence_flow(report: &mut Report<'_>, id: ElementId, flow: &SequenceFlow) {
    let model = report.model;
    let (Some(source), Some(target)) = (target(flow.source.as_ref()), target(flow.target.as_ref())) else { return };
    let names = [("source", &*called(model, source)), ("target", &*called(model, target))];
    if !model.element(source).is_flow_node() || !model.element(target).is_flow_node() {
        return;
    }
    if model.process_of(source) != model.process_of(target) {
        report.add(CheckCode::FlowCrossesPools, id, &names, &[Repair::Remove]);
    } else if model.element(source).parent != model.element(target).parent {
        report.add(CheckCode::FlowCrossesSubProcess, id, &names, &[Repair::Remove]);
    }
    let is_waiting = report.tree.attribute(model.element(id).node, "isImmediate") == Some("false");
    if is_waiting && report.purpose(id) != Purpose::Drawing {
        report.add(CheckCode::FlowNotImmediate, id, &names, &[Repair::RemoveAttribute { name: "isImmediate" }]);
    }
    let code = match model.element(source).gateway().map(|gateway| &gateway.kind) {
        Some(GatewayKind::Parallel) => CheckCode::ConditionIgnored,
        Some(GatewayKind::EventBased { .. }) => CheckCode::EventGatewayCondition,
        _ => return,
    };
    if flow.condition.is_some() {
        report.add(code, id, &names, &[Repair::RemoveChild { name: "conditionExpression" }]);
    }
}

fn message_flow(report: &mut Report<'_>, id: ElementId, from: Option<&Reference>, to: Option<&Reference>) {
    let model = report.model;
    let pool = |end: ElementId| match &model.element(end).kind {
        Kind::Participant { process } => target(process.as_ref()),
        _ => model.process_of(end),
    };
    let (Some(source), Some(end)) = (target(from), target(to)) else { return };
    let is_same_pool = pool(source).is_some() && pool(source) == pool(end);
    if source == end || is_same_pool {
        let names = [("source", &*called(model, source)), ("target", &*called(model, end))];
        report.add(CheckCode::MessageFlowWithinPool, id, &names, &[Repair::Remove]);
    }
    message_events(report, id, source, end);
}

fn default(report: &mut Report<'_>, id: ElementId, element: &Element, default: Option<&Reference>) {
    let model = report.model;
    let Some(flow) = target(default) else { return };
    let Some(meant) = model.element(flow).sequence_flow() else { return };
    let names = [("name", &*called(model, id)), ("flow", &*called(model, flow))];
    if !element.outgoing.contains(&flow) {
        report.add(CheckCode::DefaultNotOwn, id, &names, &[Repair::RemoveAttribute { name: "default" }]);
    } else if meant.condition.is_some() {
        let repair = [Repair::RemoveChild { name: "conditionExpression" }];
        report.add(CheckCode::DefaultWithCondition, flow, &names, &repair);
    }
}

/// Message flows come from what throws and go to what catches a message.
fn message_events(report: &mut Report<'_>, id: ElementId, source: ElementId, target: ElementId) {
    let model = report.model;
    let (from, to) = (model.element(source).event(), model.element(target).event());
    let names = [("source", &*called(model, source)), ("target", &*called(model, target))];
    if from.is_some_and(Event::catches) || to.is_some_and(|event| !event.catches()) {
        report.add(CheckCode::MessageFlowDirection, id, &names, &[Repair::Remove]);
    }
    let is_end = |event: &&Event| event.position == Position::End;
    for (element, event) in [(source, from.filter(is_end)), (target, to.filter(|event| event.is_start()))] {
        let is_undefined = event.is_some_and(|event| {
            !event.definitions.iter().any(|definition| matches!(definition.kind, DefinitionKind::Message(_)))
        });
        if is_undefined {
            report.add(CheckCode::MessageFlowUndefined, element, &[("name", &called(model, element))], &[]);
        }
    }
}
