//! References to elements, and what follows from them.

use foldhash::{HashMap, HashMapExt};
use smol_str::SmolStr;

use super::{
    Activity, ActivityKind, Behavior, DefinitionKind, ElementId, Ends, Kind, Model, Position, Reference, Repeat,
    SequenceFlow, TaskKind,
};

/// The id in a qualified name; ids have no colon.
pub fn local(reference: &str) -> &str {
    reference.rsplit_once(':').map_or(reference, |(_, id)| id)
}

pub(super) fn resolve(model: &mut Model) {
    let mut by_id: HashMap<SmolStr, ElementId> = HashMap::with_capacity(model.elements.len());
    for (at, element) in (0..).map(ElementId).zip(&model.elements) {
        if let Some(id) = &element.id {
            by_id.entry(id.clone()).or_insert(at);
        }
    }
    for element in &mut model.elements {
        for reference in references(&mut element.kind) {
            find(&by_id, reference);
        }
    }
    resolve_codes(model);
    for diagram in &mut model.diagrams {
        let shapes = diagram.shapes.iter_mut().filter_map(|shape| shape.element.as_mut());
        let edges = diagram.edges.iter_mut().filter_map(|edge| edge.element.as_mut());
        for reference in shapes.chain(edges).chain(diagram.element.as_mut()) {
            find(&by_id, reference);
        }
    }
    model.by_id = by_id;
    connect(model);
}

/// In Activiti and its relatives an event may name an error by its code.
fn resolve_codes(model: &mut Model) {
    let mut by_code: HashMap<SmolStr, ElementId> = HashMap::new();
    for (at, element) in (0..).map(ElementId).zip(&model.elements) {
        if let Kind::Error { code: Some(code) } = &element.kind {
            by_code.entry(code.as_str().into()).or_insert(at);
        }
    }
    let events = model.elements.iter_mut().filter_map(|element| match &mut element.kind {
        Kind::Event(event) => Some(event),
        _ => None,
    });
    for definition in events.flat_map(|event| &mut event.definitions) {
        if let DefinitionKind::Error(Some(error)) = &mut definition.kind {
            error.target = error.target.or_else(|| by_code.get(&error.text).copied());
        }
    }
}

fn find(by_id: &HashMap<SmolStr, ElementId>, reference: &mut Reference) {
    let found = by_id.get(reference.text.as_str()).or_else(|| by_id.get(local(&reference.text)));
    reference.target = found.copied();
}

/// Notes at each element which flows and boundary events belong to it.
fn connect(model: &mut Model) {
    let target = |reference: &Option<Reference>| reference.as_ref().and_then(|reference| reference.target);
    for at in 0..model.elements.len() {
        let Some(element) = model.elements.get(at) else { return };
        let id = ElementId(u32::try_from(at).unwrap_or(u32::MAX));
        match &element.kind {
            Kind::SequenceFlow(flow) => {
                let (source, target) = (target(&flow.source), target(&flow.target));
                if let Some(source) = source.and_then(|source| model.elements.get_mut(source.0 as usize)) {
                    source.outgoing.push(id);
                }
                if let Some(target) = target.and_then(|target| model.elements.get_mut(target.0 as usize)) {
                    target.incoming.push(id);
                }
            }
            Kind::Event(event) => {
                let Position::Boundary { attached_to, .. } = &event.position else { continue };
                if let Some(host) = target(attached_to).and_then(|host| model.elements.get_mut(host.0 as usize)) {
                    host.attached.push(id);
                }
            }
            _ => {}
        }
    }
}

/// Every reference that an element holds.
fn references(kind: &mut Kind) -> Vec<&mut Reference> {
    match kind {
        Kind::SequenceFlow(flow) => {
            let SequenceFlow { source, target, .. } = flow.as_mut();
            source.iter_mut().chain(target).collect()
        }
        Kind::MessageFlow(ends) | Kind::Association(ends) => {
            let Ends { source, target } = ends.as_mut();
            source.iter_mut().chain(target).collect()
        }
        Kind::Participant { process: one }
        | Kind::DataObjectReference { object: one }
        | Kind::DataStoreReference { store: one } => one.iter_mut().collect(),
        Kind::Lane { nodes } => nodes.iter_mut().collect(),
        Kind::Gateway(gateway) => gateway.default.iter_mut().collect(),
        Kind::Activity(activity) => of_activity(activity),
        Kind::Event(event) => {
            let attached = match &mut event.position {
                Position::Boundary { attached_to, .. } => attached_to.as_mut(),
                _ => None,
            };
            let definitions = event.definitions.iter_mut().filter_map(|definition| of_definition(&mut definition.kind));
            attached.into_iter().chain(definitions).collect()
        }
        _ => vec![],
    }
}

fn of_activity(activity: &mut Activity) -> Vec<&mut Reference> {
    let message = match &mut activity.kind {
        ActivityKind::Task(TaskKind::Send { message } | TaskKind::Receive { message, .. }) => message.as_mut(),
        _ => None,
    };
    let thrown: Vec<&mut DefinitionKind> = match activity.repeat.as_deref_mut() {
        Some(Repeat::Multi { behavior, .. }) => match behavior.as_mut() {
            Behavior::All => vec![],
            Behavior::One(thrown) | Behavior::Each(thrown) => thrown.iter_mut().collect(),
            Behavior::Complex(cases) => cases.iter_mut().map(|(_, kind)| kind).collect(),
        },
        _ => vec![],
    };
    activity.default.iter_mut().chain(message).chain(thrown.into_iter().filter_map(of_definition)).collect()
}

fn of_definition(kind: &mut DefinitionKind) -> Option<&mut Reference> {
    match kind {
        DefinitionKind::Message(one)
        | DefinitionKind::Signal(one)
        | DefinitionKind::Error(one)
        | DefinitionKind::Escalation(one)
        | DefinitionKind::Compensation(one) => one.as_mut(),
        DefinitionKind::Timer(_)
        | DefinitionKind::Conditional(_)
        | DefinitionKind::Link { .. }
        | DefinitionKind::Cancel
        | DefinitionKind::Terminate => None,
    }
}
