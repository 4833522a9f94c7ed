//! Which variables are set on every path (available expressions; Aho et al., Compilers, 9.2.6).

use std::collections::{BTreeMap, BTreeSet};

use super::Known;
use bpmn::model::{ActivityKind, Element, ElementId, GatewayKind, Kind, Model, Position, TaskKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sets {
    /// Nobody knows what; also what isn't reached.
    Anything,
    Only(BTreeSet<String>),
}

impl Sets {
    fn none() -> Self {
        Self::Only(BTreeSet::new())
    }

    /// On both paths.
    fn both(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Anything, other) => other.clone(),
            (known, Self::Anything) => known,
            (Self::Only(one), Self::Only(two)) => Self::Only(one.intersection(two).cloned().collect()),
        }
    }

    /// On one after the other.
    fn then(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Only(one), Self::Only(two)) => Self::Only(one.union(two).cloned().collect()),
            _ => Self::Anything,
        }
    }
}

/// What an activity sets when it is done.
pub(super) fn of(model: &Model, known: &Known, id: ElementId) -> Sets {
    let Some(activity) = model.element(id).activity() else { return Sets::none() };
    let binding = model.binding(id);
    let names = |fields: &Vec<super::Field>| Sets::Only(fields.iter().map(|field| field.name.clone()).collect());
    match &activity.kind {
        ActivityKind::Task(TaskKind::User) => {
            let form = match binding.form_key.as_deref() {
                None => Sets::none(),
                Some(key) if super::amt24::is_page(key) => Sets::none(),
                Some(key) => known.forms.get(key).map_or(Sets::Anything, names),
            };
            form.then(&names(&super::asked(&binding)))
        }
        ActivityKind::Task(TaskKind::Service) => {
            let target = binding.fields.iter().filter(|field| field.name == "target").map(|field| field.value.clone());
            let declared = binding.class.and_then(|class| known.services.get(&class)).map_or(Sets::Anything, names);
            declared.then(&Sets::Only(target.collect()))
        }
        ActivityKind::Task(TaskKind::Script { script: Some(script), .. }) => Sets::Only(quoted(script)),
        ActivityKind::Task(TaskKind::Plain | TaskKind::Manual) | ActivityKind::SubProcess(_) => Sets::none(),
        _ => Sets::Anything,
    }
}

/// All that an activity may set, where its form or its service is declared; whatever else is done may set anything.
pub(super) fn declared(model: &Model, known: &Known, id: ElementId) -> Option<BTreeSet<String>> {
    let binding = model.binding(id);
    let is_declared = match &model.element(id).activity()?.kind {
        ActivityKind::Task(TaskKind::User) => known.forms.contains_key(&binding.form_key?),
        ActivityKind::Task(TaskKind::Service) => known.services.contains_key(&binding.class?),
        _ => false,
    };
    match of(model, known, id) {
        Sets::Only(names) if is_declared => Some(names),
        _ => None,
    }
}

/// The names that a script has in quotes: those it may set.
fn quoted(script: &str) -> BTreeSet<String> {
    let parts = ['"', '\''].into_iter().flat_map(|mark| script.split(mark).skip(1));
    let is_name =
        |part: &&str| !part.is_empty() && part.chars().all(|character| character.is_alphanumeric() || character == '_');
    parts.filter(is_name).map(str::to_owned).collect()
}

/// For each node of the flow what is set on every path to it, what it sets itself included.
pub(super) fn before(model: &Model, known: &Known) -> BTreeMap<ElementId, Sets> {
    let begin = Sets::Only(known.begins_with.iter().map(|field| field.name.clone()).collect());
    let nodes: Vec<ElementId> =
        model.elements().filter(|(_, element)| element.is_flow_node()).map(|(id, _)| id).collect();
    let own: BTreeMap<ElementId, Sets> = nodes.iter().map(|id| (*id, of(model, known, *id))).collect();
    let mut after: BTreeMap<ElementId, Sets> = nodes.iter().map(|id| (*id, Sets::Anything)).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for id in &nodes {
            let reached = entered(model, &after, &begin, *id);
            let inside = inside(model, &after, *id);
            let new = own.get(id).map_or(Sets::none(), |own| reached.then(own).then(&inside));
            if after.get(id) != Some(&new) {
                after.insert(*id, new);
                changed = true;
            }
        }
    }
    after
}

/// What is set when a token comes to a node.
fn entered(model: &Model, after: &BTreeMap<ElementId, Sets>, begin: &Sets, id: ElementId) -> Sets {
    let element = model.element(id);
    let get = |id: ElementId| after.get(&id).cloned().unwrap_or(Sets::Anything);
    if let Some(Position::Boundary { attached_to: Some(host), .. }) = element.event().map(|event| &event.position) {
        return host.target.map_or(Sets::none(), |host| entered_by_flows(model, after, begin, host));
    }
    if element.event().is_some_and(|event| event.link().is_some() && event.position == Position::Catch) {
        let beside = element.parent.into_iter().flat_map(|parent| model.children(parent));
        let link = element.event().and_then(|event| event.link());
        let throws = beside.filter(|(_, other)| {
            other.event().is_some_and(|other| other.position == Position::Throw && other.link() == link)
        });
        return throws.fold(Sets::Anything, |all, (throw, _)| all.both(&get(throw)));
    }
    entered_by_flows(model, after, begin, id)
}

fn entered_by_flows(model: &Model, after: &BTreeMap<ElementId, Sets>, begin: &Sets, id: ElementId) -> Sets {
    let element = model.element(id);
    let sources = element.incoming.iter().filter_map(|flow| source(model.element(*flow)));
    let sets = sources.filter_map(|source| after.get(&source));
    if element.incoming.is_empty() {
        let around = element.parent.filter(|parent| model.element(*parent).is_flow_node());
        return match around {
            Some(sub) if !model.element(sub).is_event_sub_process() => entered_by_flows(model, after, begin, sub),
            _ => begin.clone(),
        };
    }
    // Where all have to come, what each of them has set is there.
    if element.gateway().is_some_and(|gateway| gateway.kind == GatewayKind::Parallel) {
        return sets.fold(Sets::none(), |all, set| all.then(set));
    }
    sets.fold(Sets::Anything, |all, set| all.both(set))
}

fn source(flow: &Element) -> Option<ElementId> {
    flow.sequence_flow()?.source.as_ref()?.target
}

/// What is set at every end within a subprocess.
fn inside(model: &Model, after: &BTreeMap<ElementId, Sets>, id: ElementId) -> Sets {
    if model.element(id).sub_process().is_none() {
        return Sets::none();
    }
    let ends = model
        .children(id)
        .filter(|(_, child)| matches!(&child.kind, Kind::Event(event) if event.position == Position::End));
    let mut ends = ends.filter_map(|(end, _)| after.get(&end)).peekable();
    match ends.peek() {
        None => Sets::none(),
        Some(_) => ends.fold(Sets::Anything, |all, set| all.both(set)),
    }
}
