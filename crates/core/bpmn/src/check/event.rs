//! Events: where they stand and what they may be.

use super::{CheckCode, Repair, Report, called, link};
use crate::model::{DefinitionKind, Element, ElementId, Event, Kind, Model, Position, SubProcessKind};
use crate::uncaught::is_lost;

pub(super) fn check(report: &mut Report<'_>) {
    let model = report.model;
    for (id, element) in model.elements() {
        if let Some(event) = element.event() {
            flows(report, id, element, event);
            definitions(report, id, element, event);
            host(report, id, element, event);
            if is_lost(model, id) {
                report.add(CheckCode::NobodyCatches, id, &[("name", &called(model, id))], &[]);
            }
        }
        if element.is_event_sub_process() {
            let code = match model.children(id).filter(|(_, child)| child.is_start()).count() {
                0 => Some(CheckCode::EventSubProcessWithoutStart),
                1 => None,
                _ => Some(CheckCode::EventSubProcessStarts),
            };
            if let Some(code) = code {
                report.add(code, id, &[("name", &called(model, id))], &[]);
            }
        }
        if matches!(element.kind, Kind::Process { .. }) || element.sub_process().is_some() {
            link::check(report, id);
        }
    }
}

fn flows(report: &mut Report<'_>, id: ElementId, element: &Element, event: &Event) {
    let name = called(report.model, id);
    let mut tell = |code| report.add(code, id, &[("name", &name)], &[]);
    match event.position {
        Position::Start { .. } if !element.incoming.is_empty() => tell(CheckCode::IncomingAtStart),
        Position::End if !element.outgoing.is_empty() => tell(CheckCode::OutgoingAtEnd),
        Position::Boundary { .. } if !element.incoming.is_empty() => tell(CheckCode::IncomingAtBoundary),
        Position::Boundary { .. } if event.is_compensation() && !element.outgoing.is_empty() => {
            tell(CheckCode::FlowAtCompensation);
        }
        Position::Catch if event.link().is_some() && !element.incoming.is_empty() => tell(CheckCode::LinkFlow),
        Position::Throw if event.link().is_some() && !element.outgoing.is_empty() => tell(CheckCode::LinkFlow),
        _ => {}
    }
}

fn definitions(report: &mut Report<'_>, id: ElementId, element: &Element, event: &Event) {
    let model = report.model;
    let name = called(model, id);
    let around = element.parent.map(|parent| model.element(parent));
    let within = around.and_then(Element::sub_process);
    let undefined = match event.position {
        Position::Catch => Some(CheckCode::DefinitionMissing),
        Position::Boundary { .. } => Some(CheckCode::BoundaryUndefined),
        Position::Start { .. } if within == Some(SubProcessKind::Event) => Some(CheckCode::DefinitionMissing),
        _ => None,
    };
    if let Some(code) = undefined.filter(|_| event.definitions.is_empty() && !is_of_an_engine(report, element)) {
        report.add(code, id, &[("name", &name)], &[]);
    }
    let is_inner = within.is_some_and(|kind| kind != SubProcessKind::Event);
    if event.is_start() && is_inner && !event.definitions.is_empty() {
        report.add(CheckCode::SubProcessStartDefined, id, &[("name", &name)], &[]);
        return;
    }
    for definition in &event.definitions {
        let kind = &definition.kind;
        if !is_allowed(kind, &event.position, within) {
            let parameters = [("name", name.as_str()), ("kind", code(kind))];
            report.add(CheckCode::DefinitionNotAllowed, id, &parameters, &[]);
        } else if matches!(kind, DefinitionKind::Cancel) && !stands_in_transaction(model, id, event) {
            report.add(CheckCode::CancelOutsideTransaction, id, &[("name", &name)], &[]);
        } else if event.catches()
            && !event.interrupts()
            && let Some(code) = must_interrupt(kind)
        {
            let attribute = if event.is_start() { "isInterrupting" } else { "cancelActivity" };
            let repair = [Repair::SetAttribute { name: attribute, value: "true" }];
            report.add(code, id, &[("name", &name)], &repair);
        }
    }
}

/// What Flowable knows beyond the standard: variables that change, and events of its registry.
fn is_of_an_engine(report: &Report<'_>, element: &Element) -> bool {
    let document = report.tree.document;
    let extensions = report.tree.children(element.node, "extensionElements");
    let mut extensions = extensions.flat_map(|extensions| document.elements(extensions));
    extensions.any(|(_, child)| child.name.local.ends_with("EventDefinition") || &*child.name.local == "eventType")
}

fn must_interrupt(kind: &DefinitionKind) -> Option<CheckCode> {
    match kind {
        DefinitionKind::Error(_) | DefinitionKind::Cancel => Some(CheckCode::MustInterrupt),
        DefinitionKind::Compensation(_) => Some(CheckCode::CompensationInterrupts),
        _ => None,
    }
}

/// Table 10.93: which events there are.
fn is_allowed(kind: &DefinitionKind, position: &Position, within: Option<SubProcessKind>) -> bool {
    let in_event_sub_process = within == Some(SubProcessKind::Event);
    match kind {
        DefinitionKind::Message(_) | DefinitionKind::Signal(_) => true,
        DefinitionKind::Timer(_) | DefinitionKind::Conditional(_) => {
            !matches!(position, Position::Throw | Position::End)
        }
        DefinitionKind::Error(_) => match position {
            Position::Start { .. } => in_event_sub_process,
            Position::Boundary { .. } | Position::End => true,
            Position::Catch | Position::Throw => false,
        },
        DefinitionKind::Escalation(_) | DefinitionKind::Compensation(_) => match position {
            Position::Start { .. } => in_event_sub_process,
            Position::Catch => false,
            _ => true,
        },
        DefinitionKind::Link { .. } => matches!(position, Position::Catch | Position::Throw),
        DefinitionKind::Cancel => matches!(position, Position::Boundary { .. } | Position::End),
        DefinitionKind::Terminate => *position == Position::End,
    }
}

/// The stable name of a kind; its words are in `assets/process-checks/events.de.json`.
fn code(kind: &DefinitionKind) -> &'static str {
    match kind {
        DefinitionKind::Message(_) => "message",
        DefinitionKind::Signal(_) => "signal",
        DefinitionKind::Error(_) => "error",
        DefinitionKind::Escalation(_) => "escalation",
        DefinitionKind::Timer(_) => "timer",
        DefinitionKind::Conditional(_) => "conditional",
        DefinitionKind::Link { .. } => "link",
        DefinitionKind::Compensation(_) => "compensation",
        DefinitionKind::Cancel => "cancel",
        DefinitionKind::Terminate => "terminate",
    }
}

/// An end event anywhere in a transaction, or a boundary event at one.
fn stands_in_transaction(model: &Model, id: ElementId, event: &Event) -> bool {
    let mut at = match &event.position {
        Position::Boundary { attached_to, .. } => {
            let host = attached_to.as_ref().and_then(|host| host.target);
            return host.is_none_or(|host| model.element(host).sub_process() == Some(SubProcessKind::Transaction));
        }
        _ => model.element(id).parent,
    };
    while let Some(here) = at {
        if model.element(here).sub_process() == Some(SubProcessKind::Transaction) {
            return true;
        }
        at = model.element(here).parent;
    }
    false
}

fn host(report: &mut Report<'_>, id: ElementId, element: &Element, event: &Event) {
    let Position::Boundary { attached_to, .. } = &event.position else { return };
    let model = report.model;
    let is_right = match attached_to {
        None => false,
        // A reference that leads nowhere is told as such.
        Some(host) => host.target.is_none_or(|host| model.element(host).parent == element.parent),
    };
    if !is_right {
        report.add(CheckCode::BoundaryHost, id, &[("name", &called(model, id))], &[]);
    }
}
