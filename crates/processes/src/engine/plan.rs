//! What is worked out once for a model.

use std::collections::HashMap;

use crate::model::{Element, ElementId, Event, Kind, Model, Position, Reference};

pub(super) struct Plan {
    pub processes: Vec<ElementId>,
    /// Message flows at an activity or throwing event, from left to right as drawn; `true` for those that come in.
    pub messages: HashMap<ElementId, Vec<(ElementId, bool)>>,
    /// What compensates an activity, by its compensation boundary event.
    pub handlers: HashMap<ElementId, ElementId>,
}

impl Plan {
    pub fn new(model: &Model) -> Self {
        let processes = model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. }));
        Self { processes: processes.map(|(id, _)| id).collect(), messages: messages(model), handlers: handlers(model) }
    }

    pub fn messages(&self, element: ElementId) -> &[(ElementId, bool)] {
        self.messages.get(&element).map(Vec::as_slice).unwrap_or_default()
    }
}

fn end(reference: &Option<Reference>) -> Option<ElementId> {
    reference.as_ref().and_then(|reference| reference.target)
}

fn messages(model: &Model) -> HashMap<ElementId, Vec<(ElementId, bool)>> {
    let mut drawn: HashMap<ElementId, (f64, f64)> = HashMap::new();
    for edge in model.diagrams().iter().flat_map(|diagram| &diagram.edges) {
        if let (Some(element), Some(first), Some(last)) =
            (end(&edge.element), edge.waypoints.first(), edge.waypoints.last())
        {
            drawn.insert(element, (first.0, last.0));
        }
    }
    let mut at: HashMap<ElementId, Vec<(f64, ElementId, bool)>> = HashMap::new();
    for (id, element) in model.elements() {
        let Kind::MessageFlow { source, target } = &element.kind else { continue };
        let (from, to) = drawn.get(&id).copied().unwrap_or_default();
        if let Some(source) = end(source) {
            at.entry(source).or_default().push((from, id, false));
        }
        if let Some(target) = end(target) {
            at.entry(target).or_default().push((to, id, true));
        }
    }
    let sorted = at.into_iter().map(|(element, mut flows)| {
        // Of two at the same place the incoming one is first.
        flows.sort_by(|one, two| one.0.total_cmp(&two.0).then(two.2.cmp(&one.2)));
        (element, flows.into_iter().map(|(_, flow, comes_in)| (flow, comes_in)).collect())
    });
    sorted.collect()
}

fn handlers(model: &Model) -> HashMap<ElementId, ElementId> {
    let associations = model.elements().filter_map(|(_, element)| match &element.kind {
        Kind::Association { source, target } => Some((end(source)?, end(target)?)),
        _ => None,
    });
    let compensates = |element: &Element| element.activity().is_some_and(|activity| activity.is_for_compensation);
    associations
        .flat_map(|(one, two)| [(one, two), (two, one)])
        .filter(|(event, handler)| {
            let is_boundary =
                model.element(*event).event().is_some_and(|event| event.is_boundary() && event.is_compensation());
            is_boundary && compensates(model.element(*handler))
        })
        .collect()
}

/// Where a process or subprocess begins: at the given start event, else at its none start events; and at everything
/// without incoming flow (clause 10.3.5, 10.4.5).
pub(super) fn starts(model: &Model, scope: ElementId, at: Option<ElementId>) -> Vec<ElementId> {
    let begins = |id: ElementId, element: &Element| match (element.event(), at) {
        (Some(event), Some(at)) if event.is_start() => id == at,
        (Some(event), None) if event.is_start() => event.definitions.is_empty(),
        _ => is_implicit_start(element),
    };
    model.children(scope).filter(|(id, element)| begins(*id, element)).map(|(id, _)| id).collect()
}

/// What a token comes to without a flow.
pub(super) fn is_implicit_start(element: &Element) -> bool {
    let may_begin = match &element.kind {
        Kind::Gateway(_) => true,
        Kind::Activity(activity) => !activity.is_for_compensation && !element.is_event_sub_process(),
        Kind::Event(event) => match event.position {
            Position::Catch => event.link().is_none(),
            Position::Throw | Position::End => true,
            Position::Start { .. } | Position::Boundary { .. } => false,
        },
        _ => false,
    };
    may_begin && element.incoming.is_empty()
}

/// Start events of event subprocesses directly within.
pub(super) fn event_starts(model: &Model, scope: ElementId) -> impl Iterator<Item = (ElementId, &Event)> {
    let subs = model.children(scope).filter(|(_, child)| child.is_event_sub_process());
    let starts = subs.flat_map(|(sub, _)| model.children(sub)).filter(|(_, child)| child.is_start());
    starts.filter_map(|(id, child)| Some((id, child.event()?)))
}
