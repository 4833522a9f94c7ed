//! Messages, operations and escalations of events that are executed.

use std::collections::HashSet;

use super::{CheckCode, Purpose, Report, called};
use crate::model::{DefinitionKind, ElementId, Event, Kind, Position};
use markup::NodeId;

pub(super) fn check(report: &mut Report<'_>) {
    let model = report.model;
    for (id, element) in model.elements() {
        let Some(event) = element.event().filter(|_| report.purpose(id) != Purpose::Drawing) else { continue };
        for definition in &event.definitions {
            match &definition.kind {
                DefinitionKind::Message(_) => message(report, id, definition.node),
                DefinitionKind::Escalation(_) if matches!(event.position, Position::Throw | Position::End) => {
                    escalation(report, id, event);
                }
                _ => {}
            }
        }
    }
    compensations(report);
}

/// Engines find the message by its name alone. A model that says what is exchanged, by operation or by the type of the
/// message, means the services of the standard, which need both.
fn message(report: &mut Report<'_>, event: ElementId, definition: NodeId) {
    let tree = report.tree;
    let name = called(report.model, event);
    let has_operation = tree.child(definition, "operationRef").is_some();
    let message = tree.attribute(definition, "messageRef");
    if message.is_none() && has_operation {
        report.add(CheckCode::MessageMissing, event, &[("name", &name)], &[]);
    }
    let is_typed = tree.follow(definition, "messageRef").is_some_and(|one| tree.attribute(one, "itemRef").is_some());
    if is_typed && !has_operation && report.purpose(event) == Purpose::Portable {
        report.add(CheckCode::OperationMissing, event, &[("name", &name)], &[]);
    }
}

fn escalation(report: &mut Report<'_>, id: ElementId, event: &Event) {
    let model = report.model;
    let has_code = event.definitions.iter().any(|definition| match &definition.kind {
        DefinitionKind::Escalation(Some(escalation)) => escalation
            .target
            .is_none_or(|target| matches!(model.element(target).kind, Kind::Escalation { code: Some(_) })),
        _ => false,
    });
    if !has_code {
        report.add(CheckCode::EscalationCodeMissing, id, &[("name", &called(model, id))], &[]);
    }
}

/// A boundary event for compensation says with an association what is done.
fn compensations(report: &mut Report<'_>) {
    let (model, tree) = (report.model, report.tree);
    let target = |association: &NodeId| tree.follow(*association, "targetRef");
    let compensating: HashSet<&str> = tree
        .named("association")
        .iter()
        .filter(|association| target(association).is_none_or(|target| tree.is_true(target, "isForCompensation")))
        .filter_map(|association| tree.attribute(*association, "sourceRef"))
        .collect();
    for (id, element) in model.elements() {
        let compensates = element.event().is_some_and(|event| event.is_boundary() && event.is_compensation());
        if compensates && !compensating.contains(model.id_of(id)) {
            report.add(CheckCode::CompensationUnassociated, id, &[("name", &called(model, id))], &[]);
        }
    }
}
