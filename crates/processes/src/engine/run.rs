//! One step on its way: jobs, scopes, waits.

use std::collections::VecDeque;

use super::life::Life;
use super::plan::{Plan, event_starts};
use super::state::{On, Scope, State, Wait};
use super::throw::Thrown;
use super::{Effect, Happening, JOB_LIMIT, Outside, SCOPE_LIMIT, StepError, Trace};
use crate::model::{ElementId, Kind, Model};

pub(super) struct Run<'a> {
    pub model: &'a Model,
    pub plan: &'a Plan,
    pub outside: &'a dyn Outside,
    pub state: State,
    pub effects: Vec<Effect>,
    trace: Vec<Trace>,
    jobs: VecDeque<Job>,
    /// Tokens at inclusive gateways that look again after the current job.
    pub joins: Vec<u32>,
    /// The first thing that makes the step impossible.
    error: Option<StepError>,
}

struct Job {
    scope: u32,
    work: Work,
}

pub(super) enum Work {
    Enter,
    Signal(Cause),
    Exit,
}

/// Why an element is triggered.
#[derive(Clone, Copy, Default)]
pub(super) struct Cause {
    /// The start event by which a process or event subprocess begins.
    pub start: Option<ElementId>,
    /// The scope that a boundary event belongs to.
    pub host: Option<u32>,
    /// The message flow by which it came.
    pub flow: Option<ElementId>,
}

impl<'a> Run<'a> {
    pub fn new(model: &'a Model, plan: &'a Plan, outside: &'a dyn Outside, state: State) -> Self {
        Self {
            model,
            plan,
            outside,
            state,
            effects: vec![],
            trace: vec![],
            jobs: VecDeque::new(),
            joins: vec![],
            error: None,
        }
    }

    /// Does all jobs, until everything waits.
    pub fn finish(mut self) -> Result<(State, Vec<Effect>, Vec<Trace>), StepError> {
        for _ in 0..JOB_LIMIT {
            let Some(job) = self.jobs.pop_front().filter(|_| self.error.is_none()) else { break };
            self.work(job);
            for token in std::mem::take(&mut self.joins) {
                self.try_join(token);
            }
        }
        match self.error {
            Some(error) => Err(error),
            None if !self.jobs.is_empty() => Err(StepError::TooMuch),
            None => {
                self.state.scopes.retain(|scope| scope.life != Life::Gone);
                Ok((self.state, self.effects, self.trace))
            }
        }
    }

    fn work(&mut self, job: Job) {
        let Some(scope) = self.scope(job.scope).filter(|scope| scope.life != Life::Gone) else { return };
        let element = scope.element;
        let mut note = |what| self.trace.push(Trace { what, element });
        match job.work {
            Work::Enter => {
                note(Happening::Entered);
                self.change(job.scope, Life::start);
                self.entered(job.scope, element);
            }
            Work::Signal(cause) => {
                note(Happening::Triggered);
                self.change(job.scope, Life::start);
                self.triggered(job.scope, element, cause);
            }
            Work::Exit => {
                note(Happening::Left);
                self.left(job.scope, element);
                if self.life(job.scope).is_running() {
                    self.change(job.scope, Life::complete);
                }
                self.destroy(job.scope);
            }
        }
    }

    pub fn refuse(&mut self, error: StepError) {
        self.error.get_or_insert(error);
    }

    pub fn scope(&self, id: u32) -> Option<&Scope> {
        self.state.position(id).and_then(|position| self.state.scopes.get(position))
    }

    pub fn parent(&self, id: u32) -> Option<u32> {
        self.scope(id)?.parent
    }

    pub fn element_of(&self, id: u32) -> Option<ElementId> {
        self.scope(id).map(|scope| scope.element)
    }

    pub fn life(&self, id: u32) -> Life {
        self.scope(id).map_or(Life::Gone, |scope| scope.life)
    }

    pub fn change(&mut self, id: u32, change: fn(Life) -> Life) {
        if let Some(scope) = self.scope_mut(id) {
            scope.life = change(scope.life);
        }
    }

    pub fn scope_mut(&mut self, id: u32) -> Option<&mut Scope> {
        self.state.position(id).and_then(|position| self.state.scopes.get_mut(position))
    }

    pub fn queue(&mut self, scope: u32, work: Work) {
        self.jobs.push_back(Job { scope, work });
    }

    /// A token comes to an element.
    pub fn enter(&mut self, element: ElementId, parent: Option<u32>, via: Option<ElementId>) -> u32 {
        let scope = self.create(element, parent, via);
        self.queue(scope, Work::Enter);
        scope
    }

    /// An event begins an element.
    pub fn signal(&mut self, element: ElementId, parent: Option<u32>, cause: Cause) -> u32 {
        let scope = self.create(element, parent, None);
        self.queue(scope, Work::Signal(cause));
        scope
    }

    pub fn start_process(&mut self, process: ElementId, at: Option<ElementId>) {
        self.signal(process, None, Cause { start: at, ..Cause::default() });
    }

    pub fn exit(&mut self, scope: u32) {
        self.queue(scope, Work::Exit);
    }

    fn next(&mut self) -> u32 {
        let next = self.state.next;
        match next.checked_add(1) {
            Some(after) => self.state.next = after,
            None => self.refuse(StepError::TooMuch),
        }
        next
    }

    /// A scope with what can interrupt it.
    fn create(&mut self, element: ElementId, parent: Option<u32>, via: Option<ElementId>) -> u32 {
        let id = self.next();
        if self.state.scopes.len() >= SCOPE_LIMIT {
            self.state.scopes.retain(|scope| scope.life != Life::Gone);
            if self.state.scopes.len() >= SCOPE_LIMIT {
                self.refuse(StepError::TooMuch);
            }
        }
        let scope = Scope { id, element, parent, via, life: Life::Activated, failed_by: None, messages: 0 };
        self.state.scopes.push(scope);
        let model = self.model;
        for (start, event) in event_starts(model, element) {
            if !event.is_compensation() {
                self.wait(id, On::EventSub(start));
            }
        }
        for boundary in &model.element(element).attached {
            if model.element(*boundary).event().is_some_and(|event| !event.is_compensation()) {
                self.wait(id, On::Boundary(*boundary));
            }
        }
        id
    }

    pub fn wait(&mut self, scope: u32, on: On) {
        let id = self.next();
        self.state.waits.push(Wait { id, scope, on });
    }

    pub fn forget(&mut self, wait: u32) {
        self.state.waits.retain(|known| known.id != wait);
    }

    /// Scopes directly within that aren't gone, in the order in which they arose.
    pub fn children(&self, scope: u32) -> Vec<u32> {
        let all = self.state.scopes.iter().filter(|child| child.parent == Some(scope) && child.life != Life::Gone);
        all.map(|child| child.id).collect()
    }

    pub fn destroy_children(&mut self, scope: u32, except: Option<u32>) {
        for child in self.children(scope) {
            if Some(child) != except {
                self.destroy(child);
            }
        }
    }

    /// Ends a scope; a compensable one stays until it is destroyed once more. As deep as scopes are nested, which is as
    /// deep as the model.
    pub fn destroy(&mut self, scope: u32) {
        if self.life(scope) == Life::Gone {
            return;
        }
        self.change(scope, Life::end);
        let is_gone = self.life(scope) == Life::Gone;
        self.state.waits.retain(|wait| wait.scope != scope || (!is_gone && wait.on.outlives()));
        if !is_gone {
            return;
        }
        for child in self.children(scope) {
            self.destroy(child);
        }
        self.state.waits.retain(|wait| !matches!(wait.on, On::Gate(gateway, _) if gateway == scope));
        if let Some(process) = self.element_of(scope)
            && matches!(self.model.element(process).kind, Kind::Process { .. })
        {
            self.effects.push(Effect::Ended { process });
        }
        self.tell_ended(scope);
    }

    /// Whoever waited for the end of scopes hears of it.
    fn tell_ended(&mut self, scope: u32) {
        let mut complete = vec![];
        for wait in &mut self.state.waits {
            if let On::Ends(rest) | On::Join(rest) = &mut wait.on
                && rest.contains(&scope)
            {
                rest.retain(|known| *known != scope);
                if rest.is_empty() {
                    complete.push(wait.id);
                }
            }
        }
        for wait in complete {
            self.react(wait);
        }
    }

    /// Whether nothing within goes on.
    fn is_finished(&self, scope: u32, except: u32) -> bool {
        self.children(scope).iter().all(|child| *child == except || self.life(*child).is_completed())
    }

    /// Ends a scope if nothing within goes on any more. Whether something does.
    pub fn try_exit(&mut self, scope: u32, initiator: u32) -> bool {
        if !self.is_finished(scope, initiator) {
            return true;
        }
        let pending = |wait: &&Wait| wait.scope == scope && matches!(wait.on, On::PreExit(_));
        for _ in 0..self.state.waits.iter().filter(pending).count() {
            if !self.fire(scope, &Thrown::PreExit).is_empty() {
                return true;
            }
        }
        self.fire(scope, &Thrown::Exit);
        self.exit(scope);
        false
    }

    /// Ends everything within at once, but for what interrupts.
    pub fn interrupt(&mut self, scope: u32, initiator: u32) {
        self.destroy_children(scope, Some(initiator));
        if let Some(known) = self.scope_mut(scope)
            && !known.life.is_failed()
        {
            known.life = known.life.fail();
            known.failed_by = Some(initiator);
        }
    }
}
