//! What happens reaches what waits for it.

use std::collections::HashSet;

use super::{Cause, Run, Work};
use crate::life::Life;
use crate::state::{Caught, On, Wait};
use crate::{Effect, StepError};
use bpmn::model::{DefinitionKind, ElementId, Named, Position};
use bpmn::throwing::{Reacting, Scopes, Thrown, Waiter, climb, reacting};
use expression::Variables;

/// What makes a wait react.
#[derive(Clone, PartialEq)]
pub(crate) enum Trigger {
    Thrown(Thrown),
    Compensation(ElementId),
    PreExit,
    Exit,
    /// Exactly this wait.
    Wait(u32),
    /// Whatever waits at this element.
    Element(ElementId),
}

impl Scopes for Run<'_> {
    type Scope = u32;

    fn parent(&self, scope: u32) -> Option<u32> {
        Run::parent(self, scope)
    }

    fn hear(&mut self, scope: u32, thrown: &Thrown) -> bool {
        let is_heard = self.life(scope).is_active() && self.waits.of(scope).any(|wait| self.hears_thrown(wait, thrown));
        if is_heard {
            self.fire(scope, &Trigger::Thrown(thrown.clone()));
        }
        is_heard
    }

    fn is_about_to_end(&self, scope: u32) -> bool {
        let interrupts = |event: Option<ElementId>| {
            event.and_then(|event| self.model.element(event).event()).is_some_and(|event| event.interrupts())
        };
        self.signalled().any(|(job, cause)| {
            let at_border = cause.host == Some(scope) && interrupts(self.element_of(job));
            at_border || (Run::parent(self, job) == Some(scope) && interrupts(cause.start))
        })
    }
}

impl Run<'_> {
    pub fn happened(&mut self, wait: u32, data: &Variables) -> Result<(), StepError> {
        let known = self.waits.get(wait).filter(|known| known.on.element().is_some());
        let Wait { scope, on, .. } = known.cloned().ok_or(StepError::NotWaiting(wait))?;
        if matches!(on, On::Offer(_)) && self.is_busy(scope, None) {
            return Err(StepError::Busy(wait));
        }
        self.set(scope, data);
        self.fire(scope, &Trigger::Wait(wait));
        Ok(())
    }

    pub fn failed(&mut self, wait: u32, error: Option<Named>) -> Result<(), StepError> {
        let known = self.waits.get(wait);
        let Some(Wait { scope, on: On::Task(element), .. }) = known.cloned() else {
            return Err(StepError::NotWaiting(wait));
        };
        if !climb(self, Some(scope), &Thrown::Error(error)) {
            self.effects.push(Effect::Uncaught { element });
        }
        Ok(())
    }

    /// Everything that waits hears it, processes that begin with it first.
    pub fn broadcast(&mut self, signal: &Thrown) {
        let (model, plan) = (self.model, self.plan);
        let hearing = self.waits.at(|element| self.hears(element, signal));
        let hearing = hearing.filter(|wait| self.hears_thrown(wait, signal)).map(|wait| wait.scope);
        let mut seen = HashSet::new();
        let scopes: Vec<u32> = hearing.filter(|scope| seen.insert(*scope)).collect();
        // What begins because of the signal doesn't hear it.
        for process in &plan.processes {
            for (start, element) in model.children(*process).filter(|(_, child)| child.is_start()) {
                let mut definitions = element.event().into_iter().flat_map(|event| &event.definitions);
                if definitions.any(|definition| Thrown::of(&definition.kind).as_ref() == Some(signal)) {
                    self.start_process(*process, Some(start), &Variables::new());
                }
            }
        }
        for scope in scopes {
            self.fire(scope, &Trigger::Thrown(signal.clone()));
        }
    }

    /// Whether something that waits at an element may hear what is thrown.
    pub fn hears(&self, element: ElementId, thrown: &Thrown) -> bool {
        let element = self.model.element(element);
        let definitions = element.event().into_iter().flat_map(|event| &event.definitions);
        let mut caught = definitions.filter_map(|definition| Thrown::of(&definition.kind));
        caught.any(|caught| caught.catches(thrown))
            || element.messages().into_iter().any(|message| Thrown::Message(message) == *thrown)
    }

    /// Whether a wait hears what is thrown.
    pub fn hears_thrown(&self, wait: &Wait, thrown: &Thrown) -> bool {
        match &wait.on {
            On::TransactionCancel => *thrown == Thrown::Cancel,
            on => on.caught().and_then(|caught| self.caught(caught)).is_some_and(|caught| caught.catches(thrown)),
        }
    }

    fn reacts_to(&self, wait: &Wait, trigger: &Trigger) -> bool {
        match trigger {
            Trigger::Thrown(thrown) => self.hears_thrown(wait, thrown),
            Trigger::Wait(id) => wait.id == *id,
            Trigger::Element(element) => wait.on.element() == Some(*element),
            Trigger::Compensation(reference) => self.compensates(wait) == Some(*reference),
            Trigger::Exit => matches!(wait.on, On::Exit(_)),
            Trigger::PreExit => matches!(wait.on, On::PreExit(_)),
        }
    }

    fn caught(&self, caught: Caught) -> Option<Thrown> {
        let element = self.model.element(caught.0);
        match element.event() {
            Some(event) => Thrown::of(&event.definitions.get(usize::from(caught.1))?.kind),
            None => element.messages().first().copied().map(Thrown::Message),
        }
    }

    /// Boundary waits of a scope that something thrown reaches, the first of each event.
    pub fn border_waits(&self, scope: u32, thrown: &Thrown) -> Vec<u32> {
        let mut events: Vec<ElementId> = vec![];
        let mut found = vec![];
        for wait in self.waits.of(scope).filter(|wait| self.hears_thrown(wait, thrown)) {
            if let On::Boundary(Caught(event, _)) = wait.on
                && !events.contains(&event)
            {
                events.push(event);
                found.push(wait.id);
            }
        }
        found
    }

    /// A boundary event goes on beside its activity, which isn't interrupted whatever it says.
    pub fn react_beside(&mut self, wait: u32) {
        let Some(Wait { scope, on: On::Boundary(caught), .. }) = self.waits.get(wait).cloned() else {
            return;
        };
        let parent = self.parent(scope);
        self.signal(caught.0, parent, Cause::default());
    }

    fn interrupts(&self, on: &On) -> bool {
        match on {
            On::EventSub(caught) | On::Boundary(caught) => {
                self.model.element(caught.0).event().is_some_and(|event| event.interrupts())
            }
            On::Exit(_) | On::PreExit(_) | On::TransactionCancel | On::CompensateSub(_) => true,
            On::Compensable | On::CompensableChild(_) => true,
            _ => false,
        }
    }

    /// Lets those react that wait for it in a scope. The scopes that come of it.
    pub fn fire(&mut self, scope: u32, trigger: &Trigger) -> Vec<u32> {
        let matching: Vec<Wait> = match trigger {
            Trigger::Wait(id) => self.waits.get(*id).filter(|wait| wait.scope == scope).cloned().into_iter().collect(),
            _ => self.waits.of(scope).filter(|wait| self.reacts_to(wait, trigger)).cloned().collect(),
        };
        let matching = self.complete_ones(matching);
        let waiting = matching.into_iter().map(|wait| self.waits_for(wait, trigger)).collect();
        let (first, is_boundary) = match reacting(waiting) {
            Reacting::Together(waits) => return waits.iter().flat_map(|wait| self.react(wait.id)).collect(),
            Reacting::Alone { who, is_boundary } => (who, is_boundary),
        };
        let event = first.on.caught().map(|caught| caught.0);
        self.waits.keep(scope, |wait| {
            let is_own = wait.on.caught().is_some() && wait.on.caught().map(|caught| caught.0) == event;
            let stays_at_border = !is_boundary && matches!(wait.on, On::Boundary(_)) && !is_own;
            wait.id == first.id || wait.on.is_persistent() || stays_at_border
        });
        self.react(first.id)
    }

    fn waits_for(&self, wait: Wait, trigger: &Trigger) -> Waiter<Wait> {
        let names = match (&wait.on, trigger) {
            (On::EventSub(caught) | On::Boundary(caught), Trigger::Thrown(thrown)) => {
                self.caught(*caught).is_some_and(|caught| caught.names(thrown))
            }
            _ => false,
        };
        let is_boundary = matches!(wait.on, On::Boundary(_));
        Waiter { is_boundary, interrupts: self.interrupts(&wait.on), names, who: wait }
    }

    /// Of several definitions of one event the first that is met counts; where all have to happen, what has is no longer
    /// waited for, and the event counts with the last of them.
    fn complete_ones(&mut self, matching: Vec<Wait>) -> Vec<Wait> {
        let mut seen: HashSet<(ElementId, u32)> = HashSet::new();
        let mut complete = vec![];
        for wait in matching {
            let Some(Caught(event, _)) = wait.on.caught() else {
                complete.push(wait);
                continue;
            };
            let gate = match wait.on {
                On::Gate(gateway, _) => gateway,
                _ => 0,
            };
            if self.waits_for_more(&wait, event) {
                self.forget(wait.id);
            } else if seen.insert((event, gate)) {
                complete.push(wait);
            }
        }
        complete
    }

    fn waits_for_more(&self, wait: &Wait, event: ElementId) -> bool {
        let needs_all = self.model.element(event).event().is_some_and(|event| event.waits_for_all);
        let is_other = |other: &&Wait| {
            other.id != wait.id
                && std::mem::discriminant(&other.on) == std::mem::discriminant(&wait.on)
                && other.on.caught().is_some_and(|caught| caught.0 == event)
        };
        needs_all && self.waits.of(wait.scope).any(|other| is_other(&other))
    }

    /// What was waited for has happened.
    pub fn react(&mut self, wait: u32) -> Vec<u32> {
        let Some(known) = self.waits.get(wait).cloned() else {
            return vec![];
        };
        let Wait { scope, on, .. } = known.clone();
        if !matches!(on, On::EventSub(_) | On::Boundary(_) | On::TransactionCompensate) {
            self.forget(wait);
        }
        match on {
            On::EventSub(Caught(start, _)) => {
                let sub = self.model.element(start).parent.unwrap_or(start);
                self.renew(&known, start);
                vec![self.signal(sub, Some(scope), Cause { start: Some(start), ..Cause::default() })]
            }
            On::CompensateSub(start) => {
                let sub = self.model.element(start).parent.unwrap_or(start);
                vec![self.signal(sub, Some(scope), Cause { start: Some(start), ..Cause::default() })]
            }
            On::Boundary(Caught(event, _)) => {
                self.renew(&known, event);
                let parent = self.parent(scope);
                vec![self.signal(event, parent, Cause { host: Some(scope), ..Cause::default() })]
            }
            On::Catch(caught) => {
                self.catch_again(&known, caught);
                self.queue(scope, Work::Signal(Cause::default()));
                vec![scope]
            }
            On::Ends(_) if self.compensates_on(scope) => vec![],
            On::Task(_) | On::Ends(_) => {
                self.queue(scope, Work::Signal(Cause::default()));
                vec![scope]
            }
            On::Offer(element) => vec![self.enter(element, Some(scope), None)],
            On::Message(flow) => {
                self.queue(scope, Work::Signal(Cause { flow: Some(flow), ..Cause::default() }));
                vec![scope]
            }
            On::Gate(gateway, Caught(element, _)) => {
                self.destroy(gateway);
                vec![self.signal(element, Some(scope), Cause::default())]
            }
            On::Join(_) => {
                self.joins.push(scope);
                vec![]
            }
            On::Quantity => vec![],
            On::Exit(boundary) => {
                self.exit(boundary);
                vec![boundary]
            }
            On::PreExit(element) => self.fire(scope, &Trigger::Compensation(element)),
            On::TransactionCancel => self.cancel(scope),
            On::TransactionCompensate if self.life(scope) != Life::Canceling => {
                self.fire(scope, &Trigger::Thrown(Thrown::Cancel))
            }
            On::TransactionCompensate => {
                self.forget(wait);
                self.compensate(scope);
                vec![]
            }
            On::CompensateActivity(_, handler) => vec![self.enter(handler, Some(scope), None)],
            On::Compensable => self.compensate_scope(scope),
            On::CompensableChild(child) => match self.element_of(child) {
                Some(element) => self.fire(child, &Trigger::Compensation(element)),
                None => vec![],
            },
        }
    }

    /// After an event at a border: what interrupts is waited for once, a timer as often as it says, and what needs several
    /// things to happen begins anew.
    fn renew(&mut self, wait: &Wait, event: ElementId) {
        let (interrupts, needs_all) =
            self.model.element(event).event().map_or((false, false), |event| (event.interrupts(), event.waits_for_all));
        match wait.left {
            _ if interrupts => self.forget(wait.id),
            Some(0 | 1) => self.forget(wait.id),
            Some(left) => {
                if let Some(known) = self.waits.get_mut(wait.id) {
                    known.left = Some(left - 1);
                }
            }
            None if needs_all => {
                self.forget(wait.id);
                let is_boundary = matches!(wait.on, On::Boundary(_));
                self.wait_for(wait.scope, event, if is_boundary { On::Boundary } else { On::EventSub });
            }
            None => {}
        }
    }

    /// A timer in the flow that goes off several times sends a token each time.
    fn catch_again(&mut self, wait: &Wait, caught: Caught) {
        let Some(left) = wait.left.filter(|left| *left > 1) else { return };
        let (parent, via) = (self.parent(wait.scope), self.scope(wait.scope).and_then(|scope| scope.via));
        let next = self.create(caught.0, parent, via);
        self.change(next, Life::start);
        self.wait_times(next, On::Catch(caught), Some(left - 1));
    }

    /// What a throwing event does besides going on. The scopes that it waits for.
    pub fn throw(&mut self, scope: u32, element: ElementId) -> Vec<u32> {
        let model = self.model;
        let Some(event) = model.element(element).event() else { return vec![] };
        let mut waits = vec![];
        for definition in &event.definitions {
            if self.life(scope) == Life::Gone {
                break;
            }
            waits.extend(self.throw_one(scope, element, &definition.kind));
        }
        waits
    }

    fn throw_one(&mut self, scope: u32, element: ElementId, kind: &DefinitionKind) -> Vec<u32> {
        let model = self.model;
        match kind {
            DefinitionKind::Link { name } => {
                let is_throw = model.element(element).event().is_some_and(|event| event.position == Position::Throw);
                if is_throw {
                    self.jump(scope, element, name.as_deref().unwrap_or_default());
                }
            }
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
                return self.throw_compensation(scope, activity);
            }
            kind => match Thrown::of(kind) {
                Some(signal @ Thrown::Signal(_)) => {
                    self.effects.push(Effect::Thrown { element });
                    self.broadcast(&signal);
                }
                Some(thrown) => {
                    let is_caught = climb(self, Run::parent(self, scope), &thrown);
                    self.effects.extend((!is_caught).then_some(Effect::Uncaught { element }));
                }
                None => {}
            },
        }
        vec![]
    }
}
