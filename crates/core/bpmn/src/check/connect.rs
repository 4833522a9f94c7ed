//! How the nodes of a process hang together: what is reached, what leads on, and what each node says of its flows.

use std::collections::HashSet;

use super::{CheckCode, Repair, Report, called};
use crate::graph::components;
use crate::model::{
    ActivityKind, Element, ElementId, GatewayKind, Kind, Model, Position, SubProcessKind, TaskKind, local,
};

pub(super) fn check(report: &mut Report<'_>) {
    let model = report.model;
    for (id, element) in model.elements() {
        let sub_process = element.sub_process();
        // What stands in an ad hoc subprocess may be done in any order.
        if matches!(element.kind, Kind::Process { .. }) || sub_process.is_some_and(|kind| kind != SubProcessKind::AdHoc)
        {
            scope(report, id);
        }
        if instantiates(element) && !element.incoming.is_empty() {
            let repair = [Repair::RemoveAttribute { name: "instantiate" }];
            report.add(CheckCode::IncomingAtInstantiating, id, &[("name", &called(model, id))], &repair);
        }
    }
    calls(report);
    calls_itself(report);
    lists(report);
}

fn scope(report: &mut Report<'_>, id: ElementId) {
    let model = report.model;
    let nodes = || model.children(id).filter(|(_, node)| node.is_flow_node());
    let is_end = |node: &Element| node.event().is_some_and(|event| event.position == Position::End);
    let start = nodes().find(|(_, node)| node.is_start());
    let end = nodes().find(|(_, node)| is_end(node));
    let begins = start.is_some() || nodes().any(|(_, node)| instantiates(node));
    let mut tell = |code, id| report.add(code, id, &[("name", &called(model, id))], &[]);
    match (start, end) {
        (Some((start, _)), None) => tell(CheckCode::StartWithoutEnd, start),
        (None, Some((end, _))) if !begins => tell(CheckCode::EndWithoutStart, end),
        _ => {}
    }
    for (id, node) in nodes().filter(|(_, node)| !stands_alone(node)) {
        if node.incoming.is_empty() && (start.is_some() || is_intermediate(node)) && !begins_by_itself(node) {
            tell(CheckCode::NodeNotReached, id);
        }
        if node.outgoing.is_empty() && (end.is_some() || is_intermediate(node) || is_boundary(node)) && !ends(node) {
            tell(CheckCode::NodeLeadsNowhere, id);
        }
    }
}

/// Event subprocesses and activities for compensation aren't reached by flows.
fn stands_alone(node: &Element) -> bool {
    node.is_event_sub_process() || node.activity().is_some_and(|activity| activity.is_for_compensation)
}

fn is_intermediate(node: &Element) -> bool {
    node.event().is_some_and(|event| matches!(event.position, Position::Catch | Position::Throw))
}

fn is_boundary(node: &Element) -> bool {
    node.event().is_some_and(|event| event.is_boundary())
}

fn begins_by_itself(node: &Element) -> bool {
    let is_target =
        |node: &Element| node.event().is_some_and(|event| event.position == Position::Catch && event.link().is_some());
    node.is_start() || is_boundary(node) || is_target(node) || instantiates(node)
}

fn ends(node: &Element) -> bool {
    node.event().is_some_and(|event| match event.position {
        Position::End => true,
        Position::Throw => event.link().is_some(),
        Position::Boundary { .. } => event.is_compensation(),
        _ => false,
    })
}

/// Whether the process begins there without a start event.
fn instantiates(node: &Element) -> bool {
    match &node.kind {
        Kind::Activity(activity) => {
            matches!(activity.kind, ActivityKind::Task(TaskKind::Receive { instantiates: true, .. }))
        }
        Kind::Gateway(gateway) => matches!(gateway.kind, GatewayKind::EventBased { instantiates: true, .. }),
        _ => false,
    }
}

/// A process that is called begins at a start event that waits for nothing, and may be in another file.
fn calls(report: &mut Report<'_>) {
    let model = report.model;
    let only_waits = |process: ElementId| {
        let mut starts =
            model.children(process).filter_map(|(_, child)| child.event()).filter(|event| event.is_start());
        let first = starts.next();
        first.is_some() && first.into_iter().chain(starts).all(|event| !event.definitions.is_empty())
    };
    let processes = model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. }));
    let waiting: HashSet<ElementId> = processes.map(|(id, _)| id).filter(|id| only_waits(*id)).collect();
    for (call, _) in model.elements() {
        if let Some(process) = model.called(call).filter(|process| waiting.contains(process)) {
            let names = [("name", &*called(model, call)), ("process", &called(model, process))];
            report.add(CheckCode::CalledProcessStart, call, &names, &[]);
        }
        let calls = model.element(call).activity().map(|activity| &activity.kind);
        if let Some(ActivityKind::Call(Some(name))) = calls.filter(|_| model.called(call).is_none()) {
            report.add(CheckCode::CalledElsewhere, call, &[("name", &called(model, call)), ("process", name)], &[]);
        }
    }
}

/// Whether what a call calls comes back to it: both processes are in one circle of calls.
fn calls_itself(report: &mut Report<'_>) {
    let model = report.model;
    let calls =
        model.elements().filter_map(|(call, _)| Some((call, model.process_of(call)?, model.called_process(call)?)));
    let calls: Vec<(ElementId, ElementId, ElementId)> = calls.collect();
    let edges: Vec<(u32, u32)> = calls.iter().map(|(_, from, to)| (from.0, to.0)).collect();
    let circles = components(model.elements().count(), &edges);
    let circle = |process: ElementId| circles.get(process.0 as usize);
    for (call, _, to) in calls.into_iter().filter(|(_, from, to)| circle(*from) == circle(*to)) {
        let names = [("name", &*called(model, call)), ("process", &called(model, to))];
        report.add(CheckCode::CallsItself, call, &names, &[]);
    }
}

/// Many tools write no lists at all; where a process has them, they say the same as the flows.
fn lists(report: &mut Report<'_>) {
    let (model, tree) = (report.model, report.tree);
    let nodes = || model.elements().filter(|(_, element)| element.is_flow_node());
    let has_list = |element: &Element| {
        tree.child(element.node, "incoming").or_else(|| tree.child(element.node, "outgoing")).is_some()
    };
    let listing: HashSet<ElementId> =
        nodes().filter(|(_, node)| has_list(node)).filter_map(|(id, _)| model.process_of(id)).collect();
    for (id, node) in nodes() {
        if !model.process_of(id).is_some_and(|process| listing.contains(&process)) {
            continue;
        }
        for (list, own) in [("incoming", &node.incoming), ("outgoing", &node.outgoing)] {
            compare(report, id, &tree.texts(node.node, list), own);
        }
    }
}

fn compare(report: &mut Report<'_>, node: ElementId, listed: &[String], own: &[ElementId]) {
    let model = report.model;
    let name = called(model, node);
    let listed: HashSet<&str> = listed.iter().map(|flow| local(flow)).collect();
    let ids: HashSet<&str> = own.iter().map(|flow| model.id_of(*flow)).collect();
    for flow in own.iter().filter(|flow| !model.id_of(**flow).is_empty() && !listed.contains(model.id_of(**flow))) {
        report.add(CheckCode::FlowNotListed, node, &[("name", &name), ("flow", &called(model, *flow))], &[]);
    }
    let mut others: Vec<&str> = listed.difference(&ids).copied().collect();
    others.sort_unstable();
    for flow in others {
        report.add(CheckCode::ListedFlowElsewhere, node, &[("name", &name), ("flow", flow)], &[]);
    }
}

/// The only outgoing flow of an activity has no condition: what would happen if it didn't hold?
pub(super) fn condition_alone(report: &mut Report<'_>, model: &Model, id: ElementId, element: &Element) {
    if let [flow] = element.outgoing.as_slice()
        && let Some(condition) = model.element(*flow).sequence_flow().and_then(|flow| flow.condition.as_ref())
        && !condition.text.is_empty()
    {
        let repair = [Repair::RemoveChild { name: "conditionExpression" }];
        report.add(CheckCode::ConditionalFlowAlone, *flow, &[("name", &called(model, id))], &repair);
    }
}
