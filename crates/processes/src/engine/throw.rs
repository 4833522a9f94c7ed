//! What happens reaches what waits for it.

use super::life::Life;
use super::run::{Cause, Run, Work};
use super::state::{On, Wait};
use super::{Effect, StepError};
use crate::model::{DefinitionKind, ElementId, Reference};

/// Something that scopes may wait for; signals, errors and so on by what they refer to.
#[derive(Clone, PartialEq)]
pub(super) enum Thrown {
    Signal(Option<ElementId>),
    Error(Option<ElementId>),
    Escalation(Option<ElementId>),
    Compensation(ElementId),
    Cancel,
    PreExit,
    Exit,
    /// Exactly this wait.
    Wait(u32),
    /// Whatever waits at this element.
    Element(ElementId),
}

impl Thrown {
    fn reference(&self) -> Option<ElementId> {
        match self {
            Self::Error(reference) | Self::Escalation(reference) => *reference,
            _ => None,
        }
    }

    /// What a definition throws or catches.
    fn of(kind: &DefinitionKind) -> Option<Self> {
        let target = |reference: &Option<Reference>| reference.as_ref().and_then(|reference| reference.target);
        match kind {
            DefinitionKind::Signal(signal) => Some(Self::Signal(target(signal))),
            DefinitionKind::Error(error) => Some(Self::Error(target(error))),
            DefinitionKind::Escalation(escalation) => Some(Self::Escalation(target(escalation))),
            DefinitionKind::Cancel => Some(Self::Cancel),
            _ => None,
        }
    }

    /// Whether what is thrown is caught by a wait for `self`; without a reference every error is.
    fn catches(&self, thrown: &Self) -> bool {
        match (self, thrown) {
            (Self::Error(None), Self::Error(_)) | (Self::Escalation(None), Self::Escalation(_)) => true,
            _ => self == thrown,
        }
    }
}

impl Run<'_> {
    pub fn happened(&mut self, wait: u32) -> Result<(), StepError> {
        let known = self.state.waits.iter().find(|known| known.id == wait && known.on.element().is_some());
        let scope = known.ok_or(StepError::NotWaiting(wait))?.scope;
        self.fire(scope, &Thrown::Wait(wait));
        Ok(())
    }

    pub fn failed(&mut self, wait: u32, error: Option<ElementId>) -> Result<(), StepError> {
        let known = self.state.waits.iter().find(|known| known.id == wait);
        let Some(Wait { scope, on: On::Task(element), .. }) = known.cloned() else {
            return Err(StepError::NotWaiting(wait));
        };
        if !self.climb(Some(scope), &Thrown::Error(error)) {
            self.effects.push(Effect::Uncaught { element });
        }
        Ok(())
    }

    /// Everything that waits hears it, processes that begin with it first.
    pub fn broadcast(&mut self, signal: &Thrown) {
        let (model, plan) = (self.model, self.plan);
        let mut scopes: Vec<u32> = vec![];
        for wait in &self.state.waits {
            if self.matches(wait, signal) && !scopes.contains(&wait.scope) {
                scopes.push(wait.scope);
            }
        }
        // What begins because of the signal doesn't hear it.
        for process in &plan.processes {
            for (start, element) in model.children(*process).filter(|(_, child)| child.is_start()) {
                let definition = element.event().and_then(|event| event.definitions.first());
                if definition.and_then(|definition| Thrown::of(&definition.kind)).as_ref() == Some(signal) {
                    self.start_process(*process, Some(start));
                }
            }
        }
        for scope in scopes {
            self.fire(scope, signal);
        }
    }

    /// The innermost scope that waits for it hears it. Whether there is one.
    pub fn climb(&mut self, from: Option<u32>, thrown: &Thrown) -> bool {
        let mut at = from;
        while let Some(scope) = at {
            let waits = self.state.waits.iter().any(|wait| wait.scope == scope && self.matches(wait, thrown));
            if waits && self.life(scope).is_active() {
                self.fire(scope, thrown);
                return true;
            }
            at = self.parent(scope);
        }
        false
    }

    fn matches(&self, wait: &Wait, thrown: &Thrown) -> bool {
        match thrown {
            Thrown::Wait(id) => return wait.id == *id,
            Thrown::Element(element) => return wait.on.element() == Some(*element),
            Thrown::Compensation(reference) => return self.compensates(wait) == Some(*reference),
            _ => {}
        }
        match &wait.on {
            On::Exit(_) => *thrown == Thrown::Exit,
            On::PreExit(_) => *thrown == Thrown::PreExit,
            On::TransactionCancel => *thrown == Thrown::Cancel,
            On::EventSub(event) | On::Boundary(event) | On::Catch(event) | On::Gate(_, event) => {
                self.caught(*event).is_some_and(|caught| caught.catches(thrown))
            }
            _ => false,
        }
    }

    fn caught(&self, event: ElementId) -> Option<Thrown> {
        Thrown::of(&self.model.element(event).event()?.definitions.first()?.kind)
    }

    fn interrupts(&self, on: &On) -> bool {
        match on {
            On::EventSub(event) | On::Boundary(event) => {
                self.model.element(*event).event().is_some_and(|event| event.interrupts())
            }
            On::Exit(_) | On::PreExit(_) | On::TransactionCancel | On::CompensateSub(_) => true,
            On::Compensable | On::CompensableChild(_) => true,
            _ => false,
        }
    }

    /// Within a scope: everything that doesn't interrupt reacts, or one thing that does, an event subprocess before a
    /// boundary event. The scopes that come of it.
    pub fn fire(&mut self, scope: u32, thrown: &Thrown) -> Vec<u32> {
        let matching = self.state.waits.iter().filter(|wait| wait.scope == scope && self.matches(wait, thrown));
        let mut matching: Vec<Wait> = matching.cloned().collect();
        if matches!(thrown, Thrown::Error(_) | Thrown::Escalation(_)) {
            self.prefer_named(&mut matching, thrown);
        }
        let is_boundary = |wait: &&Wait| matches!(wait.on, On::Boundary(_));
        let mut interrupting = matching.iter().filter(|wait| self.interrupts(&wait.on));
        let first = interrupting.clone().find(|wait| !is_boundary(wait)).or_else(|| interrupting.next()).cloned();
        let Some(first) = first else {
            return matching.iter().flat_map(|wait| self.react(wait.id)).collect();
        };
        let keeps_boundaries = !is_boundary(&&first);
        self.state.waits.retain(|wait| {
            let stays = wait.on.is_persistent() || (keeps_boundaries && is_boundary(&wait));
            wait.scope != scope || wait.id == first.id || stays
        });
        self.react(first.id)
    }

    /// What names the error goes before what catches all; but a catch-all event subprocess before a named boundary event.
    fn prefer_named(&self, matching: &mut Vec<Wait>, thrown: &Thrown) {
        let is_boundary = |wait: &Wait| matches!(wait.on, On::Boundary(_));
        let names_it = |wait: &Wait| match &wait.on {
            On::EventSub(event) | On::Boundary(event) => {
                self.caught(*event).is_some_and(|caught| caught.reference() == thrown.reference())
            }
            _ => false,
        };
        let named: Vec<Wait> = matching.iter().filter(|wait| names_it(wait)).cloned().collect();
        let all_boundary = matching.iter().all(is_boundary);
        if (all_boundary && named.iter().any(is_boundary)) || named.iter().any(|wait| !is_boundary(wait)) {
            *matching = named;
        }
    }

    /// What was waited for has happened.
    pub fn react(&mut self, wait: u32) -> Vec<u32> {
        let Some(Wait { scope, on, .. }) = self.state.waits.iter().find(|known| known.id == wait).cloned() else {
            return vec![];
        };
        let parent_element = |element: ElementId| self.model.element(element).parent.unwrap_or(element);
        if !matches!(on, On::EventSub(_) | On::Boundary(_) | On::TransactionCompensate) {
            self.forget(wait);
        }
        match on {
            On::EventSub(start) | On::CompensateSub(start) => {
                let sub = parent_element(start);
                // Of an interrupting one there is one only.
                if self.model.element(start).event().is_some_and(|event| event.interrupts()) {
                    self.forget(wait);
                }
                vec![self.signal(sub, Some(scope), Cause { start: Some(start), ..Cause::default() })]
            }
            On::Boundary(event) => {
                if self.model.element(event).event().is_some_and(|event| event.interrupts()) {
                    self.forget(wait);
                }
                let parent = self.parent(scope);
                vec![self.signal(event, parent, Cause { host: Some(scope), ..Cause::default() })]
            }
            On::Catch(_) | On::Task(_) | On::Ends(_) => {
                self.queue(scope, Work::Signal(Cause::default()));
                vec![scope]
            }
            On::Message(flow) => {
                self.queue(scope, Work::Signal(Cause { flow: Some(flow), ..Cause::default() }));
                vec![scope]
            }
            On::Gate(gateway, element) => {
                self.state.waits.retain(|wait| !matches!(wait.on, On::Gate(known, _) if known == gateway));
                self.destroy(gateway);
                vec![self.signal(element, Some(scope), Cause::default())]
            }
            On::Join(_) => {
                self.joins.push(scope);
                vec![]
            }
            On::Exit(boundary) => {
                self.exit(boundary);
                vec![boundary]
            }
            On::PreExit(element) => self.fire(scope, &Thrown::Compensation(element)),
            On::TransactionCancel => self.cancel(scope),
            On::TransactionCompensate if self.life(scope) != Life::Canceling => self.fire(scope, &Thrown::Cancel),
            On::TransactionCompensate => {
                self.forget(wait);
                self.compensate(scope);
                vec![]
            }
            On::CompensateActivity(_, handler) => vec![self.enter(handler, Some(scope), None)],
            On::Compensable => self.compensate_scope(scope),
            On::CompensableChild(child) => match self.element_of(child) {
                Some(element) => self.fire(child, &Thrown::Compensation(element)),
                None => vec![],
            },
        }
    }

    /// What a throwing event does besides going on. The scopes that it waits for.
    pub fn throw(&mut self, scope: u32, element: ElementId) -> Vec<u32> {
        let model = self.model;
        let Some(event) = model.element(element).event() else { return vec![] };
        let Some(definition) = event.definitions.first() else { return vec![] };
        match &definition.kind {
            DefinitionKind::Link { .. } => self.jump(scope, element, event.link().unwrap_or_default()),
            DefinitionKind::Message(_) => self.effects.push(Effect::Thrown { element }),
            DefinitionKind::Terminate => {
                if let Some(parent) = self.parent(scope) {
                    self.destroy_children(parent, None);
                    self.change(parent, Life::terminate);
                    self.try_exit(parent, scope);
                }
            }
            DefinitionKind::Compensation(activity) => {
                let activity = activity.as_ref().and_then(|activity| activity.target);
                return self.throw_compensation(scope, element, activity);
            }
            kind => match Thrown::of(kind) {
                Some(signal @ Thrown::Signal(_)) => {
                    self.effects.push(Effect::Thrown { element });
                    self.broadcast(&signal);
                }
                Some(thrown) => {
                    let is_caught = self.climb(self.parent(scope), &thrown);
                    self.effects.extend((!is_caught).then_some(Effect::Uncaught { element }));
                }
                None => {}
            },
        }
        vec![]
    }
}
