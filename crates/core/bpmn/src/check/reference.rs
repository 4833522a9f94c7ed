//! Ids and references.

use std::collections::HashSet;

use super::{CheckCode, Repair, Report, called};
use crate::model::schema::attributes;
use crate::model::{BPMN, DefinitionKind, Element, ElementId, Kind, Position, Reference, local};

pub(super) fn check(report: &mut Report<'_>) {
    let model = report.model;
    let ids: HashSet<&str> =
        model.document().all().filter_map(|(id, _)| model.document().attribute(id, "id")).collect();
    let root = model.document().root();
    let imports = model.document().elements(root).any(|(_, element)| element.name.is(BPMN, "import"));
    let mut seen = HashSet::new();
    for (id, element) in model.elements() {
        if let Some(own) = element.id.as_deref()
            && !seen.insert(own)
        {
            report.add(CheckCode::DuplicateId, id, &[("id", own)], &[]);
        }
        for (attribute, reference, fits) in references(element) {
            let is_elsewhere = imports && reference.text.contains(':');
            let repair: Vec<Repair> = attribute.iter().map(|name| Repair::RemoveAttribute { name }).collect();
            // An error may have been found by its code.
            let is_named = |target: ElementId| model.id_of(target) == local(&reference.text);
            match reference.target {
                Some(target) if is_event(element, reference) && !is_named(target) => {
                    let parameters = [("reference", reference.text.as_str()), ("name", &called(model, id))];
                    report.add(CheckCode::EventUndeclared, id, &parameters, &repair);
                }
                // What BPMN doesn't have is told by its own finding.
                Some(target)
                    if !fits(model.element(target))
                        && !is_talk(element, model.tag_of(target))
                        && attributes(model.tag_of(target)).is_some() =>
                {
                    let parameters = [("reference", reference.text.as_str()), ("name", &called(model, id))];
                    report.add(CheckCode::ReferenceWrongKind, id, &parameters, &repair);
                }
                None if !is_elsewhere && !ids.contains(reference.text.as_str()) => {
                    let parameters = [("reference", reference.text.as_str()), ("name", &called(model, id))];
                    let code = if is_event(element, reference) {
                        CheckCode::EventUndeclared
                    } else {
                        CheckCode::UnresolvedReference
                    };
                    report.add(code, id, &parameters, &repair);
                }
                _ => {}
            }
        }
        check_ends(report, id, element);
    }
}

fn is_event(element: &Element, reference: &Reference) -> bool {
    let mut definitions = element.event().into_iter().flat_map(|event| &event.definitions);
    definitions.any(|known| match &known.kind {
        DefinitionKind::Error(named) | DefinitionKind::Signal(named) => named.as_ref() == Some(reference),
        _ => false,
    })
}

fn check_ends(report: &mut Report<'_>, id: ElementId, element: &Element) {
    let is_open = match &element.kind {
        Kind::SequenceFlow(flow) => flow.source.is_none() || flow.target.is_none(),
        Kind::MessageFlow(ends) => ends.source.is_none() || ends.target.is_none(),
        _ => false,
    };
    if is_open {
        report.add(CheckCode::FlowWithoutEnd, id, &[], &[Repair::Remove]);
    }
}

/// What flows also connect, though it has no meaning in the model: choreographies and conversations.
fn is_talk(flow: &Element, end: &str) -> bool {
    match flow.kind {
        Kind::MessageFlow(_) => CHOREOGRAPHY.contains(&end) || CONVERSATION.contains(&end),
        Kind::SequenceFlow(_) => CHOREOGRAPHY.contains(&end),
        _ => false,
    }
}

pub(super) const CHOREOGRAPHY: [&str; 3] = ["choreographyTask", "subChoreography", "callChoreography"];
const CONVERSATION: [&str; 3] = ["conversation", "subConversation", "callConversation"];

type Held<'a> = (Option<&'static str>, &'a Reference, fn(&Element) -> bool);

/// References with the attribute that could simply be left out, and what they may lead to.
fn references(element: &Element) -> Vec<Held<'_>> {
    let is_activity: fn(&Element) -> bool = |target| target.activity().is_some();
    let is_flow: fn(&Element) -> bool = |target| target.sequence_flow().is_some();
    let is_node: fn(&Element) -> bool = Element::is_flow_node;
    let mut held: Vec<Held<'_>> = vec![];
    match &element.kind {
        Kind::SequenceFlow(flow) => {
            held.extend(flow.source.iter().chain(&flow.target).map(|one| (None, one, is_node)));
        }
        Kind::MessageFlow(ends) => {
            let fits: fn(&Element) -> bool = |target| {
                target.activity().is_some()
                    || target.event().is_some()
                    || matches!(target.kind, Kind::Participant { .. })
            };
            held.extend(ends.source.iter().chain(&ends.target).map(|one| (None, one, fits)));
        }
        Kind::Association(ends) => {
            let fits: fn(&Element) -> bool = |_| true;
            held.extend(ends.source.iter().chain(&ends.target).map(|one| (None, one, fits)));
        }
        Kind::Participant { process } => {
            let fits: fn(&Element) -> bool = |target| matches!(target.kind, Kind::Process { .. });
            held.extend(process.iter().map(|one| (Some("processRef"), one, fits)));
        }
        Kind::Lane { nodes } => {
            held.extend(nodes.iter().map(|one| (None, one, (|_: &Element| true) as fn(&Element) -> bool)))
        }
        Kind::Gateway(gateway) => held.extend(gateway.default.iter().map(|one| (Some("default"), one, is_flow))),
        Kind::Activity(activity) => held.extend(activity.default.iter().map(|one| (Some("default"), one, is_flow))),
        Kind::Event(event) => {
            if let Position::Boundary { attached_to: Some(host), .. } = &event.position {
                held.push((None, host, is_activity));
            }
            for definition in &event.definitions {
                let (one, fits): (_, fn(&Element) -> bool) = match &definition.kind {
                    DefinitionKind::Message(one) => (one, |target| matches!(target.kind, Kind::Message)),
                    DefinitionKind::Signal(one) => (one, |target| matches!(target.kind, Kind::Signal)),
                    DefinitionKind::Error(one) => (one, |target| matches!(target.kind, Kind::Error { .. })),
                    DefinitionKind::Escalation(one) => (one, |target| matches!(target.kind, Kind::Escalation { .. })),
                    DefinitionKind::Compensation(one) => (one, is_activity),
                    _ => continue,
                };
                held.extend(one.iter().map(|one| (None, one, fits)));
            }
        }
        _ => {}
    }
    held
}
