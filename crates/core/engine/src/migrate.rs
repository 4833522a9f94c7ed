//! Running instances go over to another version of their model: planned first, and refused where a token would have no
//! place.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::plan::event_starts;
use super::state::{Caught, On, State, Wait};
use super::{Engine, time};
use bpmn::model::{Element, ElementId, Kind, Model};

/// Where each element in use is in the other version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    places: BTreeMap<ElementId, ElementId>,
    /// Events at a border that only the other version has.
    fresh: BTreeSet<ElementId>,
}

/// A token or wait that has no place in the other version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "code")]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum Lost {
    #[error("a token is at {element:?}, which the new version doesn't have")]
    Gone { element: String },
    #[error("a token is at {element:?}, which is something else in the new version")]
    OtherKind { element: String },
    #[error("a token is at {element:?}, which stands elsewhere in the new version")]
    OtherScope { element: String },
    #[error("{element:?} waits for something else in the new version")]
    OtherDefinition { element: String },
}

impl Migration {
    /// Plans to move all instances of a state.
    ///
    /// # Errors
    /// Every token and wait without a place; nothing can be moved then.
    pub fn plan(state: &State, from: &Engine<'_>, to: &Engine<'_>) -> Result<Self, Vec<Lost>> {
        let mut lost = vec![];
        let mut places = BTreeMap::new();
        for scope in &state.scopes {
            place(&mut places, &mut lost, from, to, scope.element);
            let stands_elsewhere = |here: &&ElementId| around(from.model, scope.element) != around(to.model, **here);
            if places.get(&scope.element).filter(stands_elsewhere).is_some() {
                lost.push(Lost::OtherScope { element: from.model.id_of(scope.element).to_owned() });
            }
            // Only gateways ask by which flow a token came.
            let is_gateway = from.model.element(scope.element).gateway().is_some();
            let via = scope.via.and_then(|via| Some((via, counterpart(from.model, to.model, via).ok()?)));
            places.extend(via);
            let flows = scope.via.iter().filter(|_| is_gateway);
            let rounds = scope.resets.iter().flat_map(|(gateway, flows)| flows.iter().chain([gateway]));
            for element in flows.chain(rounds) {
                place(&mut places, &mut lost, from, to, *element);
            }
        }
        for wait in &state.waits {
            plan_wait(&mut places, &mut lost, from, to, &wait.on);
        }
        lost.sort();
        lost.dedup();
        if lost.is_empty() { Ok(Self { places, fresh: fresh(from.model, to.model) }) } else { Err(lost) }
    }

    /// Moves a state for which it was planned; borders get what newly waits there, and lose what is gone.
    pub fn apply(&self, state: &State, to: &Engine<'_>) -> State {
        let mut moved = state.clone();
        moved.model = to.plan.fingerprint;
        for scope in &mut moved.scopes {
            scope.element = self.at(scope.element).unwrap_or(scope.element);
            scope.via = scope.via.and_then(|via| self.at(via));
            for (gateway, flows) in &mut scope.resets {
                *gateway = self.at(*gateway).unwrap_or(*gateway);
                *flows = flows.iter().filter_map(|flow| self.at(*flow)).collect();
            }
        }
        moved.waits =
            state.waits.iter().filter_map(|wait| Some(Wait { on: self.moved(&wait.on)?, ..wait.clone() })).collect();
        self.wait_anew(&mut moved, to);
        moved
    }

    fn wait_anew(&self, state: &mut State, to: &Engine<'_>) {
        let mut waits: Vec<(u32, On)> = vec![];
        for scope in state.scopes.iter().filter(|scope| scope.life.is_running()) {
            let borders = to.model.element(scope.element).attached.iter().filter(|_| scope.instance.is_none());
            waits.extend(borders.flat_map(|event| self.fresh_waits(to, *event, On::Boundary)).map(|on| (scope.id, on)));
            let within = event_starts(to.model, scope.element).filter(|_| scope.repetition.is_none());
            waits.extend(
                within.flat_map(|(start, _)| self.fresh_waits(to, start, On::EventSub)).map(|on| (scope.id, on)),
            );
        }
        for (scope, on) in waits {
            let left = on.caught().and_then(|caught| time::left(to.model, &to.plan, caught, &state.seen(scope, &[])));
            let id = state.next;
            state.next = id.saturating_add(1);
            state.waits.push(Wait { id, scope, on, left, held: false });
        }
    }

    fn fresh_waits(&self, to: &Engine<'_>, event: ElementId, on: fn(Caught) -> On) -> Vec<On> {
        let count = to.model.element(event).event().map_or(0, |event| event.definitions.len());
        let count = u8::try_from(count).unwrap_or(u8::MAX).max(1);
        (0..count).filter(|_| self.fresh.contains(&event)).map(|definition| on(Caught(event, definition))).collect()
    }

    fn at(&self, element: ElementId) -> Option<ElementId> {
        self.places.get(&element).copied()
    }

    fn moved(&self, on: &On) -> Option<On> {
        let caught = |caught: &Caught| Some(Caught(self.at(caught.0)?, caught.1));
        Some(match on {
            On::EventSub(one) => On::EventSub(caught(one)?),
            On::Boundary(one) => On::Boundary(caught(one)?),
            On::Catch(one) => On::Catch(caught(one)?),
            On::Gate(gateway, one) => On::Gate(*gateway, caught(one)?),
            On::Task(element) => On::Task(self.at(*element)?),
            On::Offer(element) => On::Offer(self.at(*element)?),
            On::Message(flow) => On::Message(self.at(*flow)?),
            On::PreExit(element) => On::PreExit(self.at(*element)?),
            On::CompensateSub(element) => On::CompensateSub(self.at(*element)?),
            On::CompensateActivity(one, other) => On::CompensateActivity(self.at(*one)?, self.at(*other)?),
            own => own.clone(),
        })
    }
}

fn plan_wait(
    places: &mut BTreeMap<ElementId, ElementId>,
    lost: &mut Vec<Lost>,
    from: &Engine<'_>,
    to: &Engine<'_>,
    on: &On,
) {
    let elements = match on {
        // What waits at a border holds no token: it may go.
        On::EventSub(Caught(event, definition)) | On::Boundary(Caught(event, definition)) => {
            if let Some(here) = counterpart(from.model, to.model, *event).ok()
                && same_definition(from.model, to.model, *event, here, *definition)
            {
                places.insert(*event, here);
            }
            return;
        }
        On::Catch(Caught(event, definition)) | On::Gate(_, Caught(event, definition)) => {
            if let Ok(here) = counterpart(from.model, to.model, *event)
                && !same_definition(from.model, to.model, *event, here, *definition)
            {
                lost.push(Lost::OtherDefinition { element: from.model.id_of(*event).to_owned() });
            }
            vec![*event]
        }
        On::CompensateActivity(activity, handler) => vec![*activity, *handler],
        On::CompensateSub(element) | On::PreExit(element) => vec![*element],
        other => other.element().into_iter().collect(),
    };
    for element in elements {
        place(places, lost, from, to, element);
    }
}

fn place(
    places: &mut BTreeMap<ElementId, ElementId>,
    lost: &mut Vec<Lost>,
    from: &Engine<'_>,
    to: &Engine<'_>,
    element: ElementId,
) {
    match counterpart(from.model, to.model, element) {
        Ok(here) => {
            places.insert(element, here);
        }
        Err(wrong) => lost.push(wrong),
    }
}

/// The element of the same id and kind; a task may have become a task of another type.
fn counterpart(from: &Model, to: &Model, element: ElementId) -> Result<ElementId, Lost> {
    let id = from.id_of(element);
    let here = to.find(id).filter(|_| !id.is_empty()).ok_or_else(|| Lost::Gone { element: id.to_owned() })?;
    let (old, new) = (from.element(element), to.element(here));
    if is_alike(old, new) { Ok(here) } else { Err(Lost::OtherKind { element: id.to_owned() }) }
}

fn is_alike(old: &Element, new: &Element) -> bool {
    match (&old.kind, &new.kind) {
        (Kind::Activity(old), Kind::Activity(new)) => {
            std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind)
                && old.repeat.as_deref().map(std::mem::discriminant)
                    == new.repeat.as_deref().map(std::mem::discriminant)
        }
        (Kind::Event(old), Kind::Event(new)) => {
            std::mem::discriminant(&old.position) == std::mem::discriminant(&new.position)
        }
        (Kind::Gateway(old), Kind::Gateway(new)) => {
            std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind)
        }
        (old, new) => std::mem::discriminant(old) == std::mem::discriminant(new),
    }
}

/// Whether what an event waits for is the same.
fn same_definition(from: &Model, to: &Model, old: ElementId, new: ElementId, definition: u8) -> bool {
    let at = |model: &Model, element| {
        let event = model.element(element).event()?;
        let definition = event.definitions.get(usize::from(definition))?;
        Some(std::mem::discriminant(&definition.kind))
    };
    at(from, old) == at(to, new)
}

/// The id of what an element stands in.
fn around(model: &Model, element: ElementId) -> Option<&str> {
    model.element(element).parent.map(|parent| model.id_of(parent))
}

/// Events that wait at a border in one version only.
fn fresh(from: &Model, to: &Model) -> BTreeSet<ElementId> {
    let waits_at_border = |element: &Element| {
        element.event().is_some_and(|event| (event.is_boundary() || event.is_start()) && !event.is_compensation())
    };
    let events = to.elements().filter(|(_, element)| waits_at_border(element));
    let is_known = |id: ElementId| counterpart(to, from, id).is_ok_and(|old| same_definition(to, from, id, old, 0));
    events.map(|(id, _)| id).filter(|id| !is_known(*id)).collect()
}
