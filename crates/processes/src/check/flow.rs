//! Flows: where they may begin, end and pass.

use super::{CheckCode, Repair, Report, called};
use crate::model::{ActivityKind, Element, ElementId, GatewayKind, Kind, Model, Reference, SequenceFlow, TaskKind};

pub(super) fn check(report: &mut Report<'_>) {
    let model = report.model;
    for (id, element) in model.elements() {
        match &element.kind {
            Kind::SequenceFlow(flow) => sequence_flow(report, id, flow),
            Kind::MessageFlow { source, target } => message_flow(report, id, source.as_ref(), target.as_ref()),
            Kind::Activity(activity) => {
                default(report, id, element, activity.default.as_ref());
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
                if let GatewayKind::EventBased { .. } = gateway.kind {
                    event_gateway(report, id, element);
                }
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
    let ignores = model
        .element(source)
        .gateway()
        .is_some_and(|gateway| matches!(gateway.kind, GatewayKind::Parallel | GatewayKind::EventBased { .. }));
    if flow.condition.is_some() && ignores {
        let repair = [Repair::RemoveChild { name: "conditionExpression" }];
        report.add(CheckCode::ConditionIgnored, id, &names, &repair);
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

fn event_gateway(report: &mut Report<'_>, id: ElementId, element: &Element) {
    let model = report.model;
    let name = called(model, id);
    if element.outgoing.len() < 2 {
        report.add(CheckCode::EventGatewayAlone, id, &[("name", &name)], &[]);
    }
    for flow in &element.outgoing {
        let end = model.element(*flow).sequence_flow().and_then(|flow| target(flow.target.as_ref()));
        if let Some(end) = end.filter(|end| !waits(model, *end)) {
            let names = [("name", name.as_str()), ("target", &called(model, end))];
            report.add(CheckCode::EventGatewayTarget, *flow, &names, &[]);
        }
    }
}

fn waits(model: &Model, id: ElementId) -> bool {
    let element = model.element(id);
    let receives = element
        .activity()
        .is_some_and(|activity| matches!(activity.kind, ActivityKind::Task(TaskKind::Receive { .. })));
    receives || element.event().is_some_and(|event| event.catches() && !event.is_start() && !event.is_boundary())
}
