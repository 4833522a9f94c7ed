//! One step on its way: jobs, scopes, waits.

mod ad_hoc;
mod compensate;
mod complex;
mod data;
mod enter;
mod exit;
mod join;
mod message;
mod nesting;
mod repeat;
mod throw;
mod waits;
mod work;

use std::collections::{BTreeMap, HashSet, VecDeque};

use foldhash::{HashMap, HashMapExt};

use nesting::Nesting;
use throw::Trigger;
use waits::Waits;
use work::looked_at;

use super::plan::{Plan, event_starts};
use super::state::{Caught, On, Scope, State, Wait};
use super::{Effect, Happening, JOB_LIMIT, JOBS_OF_A_SCOPE, Outside, SCOPE_LIMIT, StepError, Trace, time};
use crate::life::Life;
use bpmn::model::{ElementId, Model};
use bpmn::throwing::Thrown;
use expression::Variables;

pub(super) struct Run<'a> {
    pub model: &'a Model,
    pub plan: &'a Plan,
    pub outside: &'a dyn Outside,
    pub state: State,
    pub waits: Waits,
    /// Of all scopes but those that are gone.
    nesting: Nesting,
    /// How many scopes are only kept until they are cleared away.
    gone: usize,
    pub effects: Vec<Effect>,
    trace: Vec<Trace>,
    jobs: VecDeque<Job>,
    /// Tokens that send what others are just about to wait for, by the element that sends; they go before all jobs.
    held_back: BTreeMap<ElementId, VecDeque<Job>>,
    /// How many tokens in `jobs` are about to wait, by the element that makes them.
    awaiting: HashMap<ElementId, usize>,
    /// Fewer are about to wait than when `held_back` was looked through.
    has_fewer_awaiting: bool,
    /// Tokens at gateways that join, which look again after the current job.
    pub joins: Vec<u32>,
    /// Something was begun in what had ended.
    is_orphaned: bool,
    /// Variables have changed since conditions were looked at.
    has_new_data: bool,
    /// Waits for conditions that nobody has looked at yet.
    unseen: Vec<u32>,
    /// The first thing that makes the step impossible.
    error: Option<StepError>,
}

struct Job {
    scope: u32,
    work: Work,
    /// The element, if its token is about to wait for something.
    awaits: Option<ElementId>,
}

pub(super) enum Work {
    Enter,
    Signal(Cause),
    Exit,
}

/// So many scopes that are gone are kept before they are cleared away, or as many as there are others.
const FEW_GONE: usize = 500;

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
    pub fn new(model: &'a Model, plan: &'a Plan, outside: &'a dyn Outside, mut state: State) -> Self {
        let mut nesting = Nesting::of(&state.scopes, &state.waits);
        for scope in state.scopes.iter().filter(|scope| model.element(scope.element).gateway().is_some()) {
            match scope.life {
                Life::Activated => nesting.arrive(scope),
                life if life.is_running() => nesting.meet(scope),
                _ => {}
            }
        }
        Self {
            waits: Waits::new(std::mem::take(&mut state.waits)),
            nesting,
            gone: 0,
            model,
            plan,
            outside,
            state,
            effects: vec![],
            trace: vec![],
            jobs: VecDeque::new(),
            held_back: BTreeMap::new(),
            awaiting: HashMap::new(),
            has_fewer_awaiting: false,
            joins: vec![],
            is_orphaned: false,
            has_new_data: false,
            unseen: vec![],
            error: None,
        }
    }

    /// Does all jobs, until everything waits, and clears away what is gone.
    pub fn finish(mut self) -> Result<(State, Vec<Effect>, Vec<Trace>), StepError> {
        self.settle()?;
        let (effects, trace) = (std::mem::take(&mut self.effects), self.take_trace());
        Ok((self.into_state(), effects, trace))
    }

    /// Does all jobs, until everything waits: the first in the queue, then what it has made possible (conditions whose data
    /// have changed, joins whose tokens have all come), then the next. What a job makes goes to the end of the queue, so that
    /// parallel branches take turns and the order is that of the file, every time anew: a run can be repeated.
    pub fn settle(&mut self) -> Result<(), StepError> {
        self.unseen.retain(|wait| self.waits.get(*wait).is_some());
        let mut done: usize = 0;
        while self.error.is_none() {
            let Some(job) = self.next_job() else { break };
            done += 1;
            if done > JOB_LIMIT.max(JOBS_OF_A_SCOPE * self.state.scopes.len()) {
                return Err(StepError::TooMuch);
            }
            self.work(job);
            self.look_at_conditions();
            for token in std::mem::take(&mut self.joins) {
                self.look_again(token);
            }
        }
        self.error.take().map_or(Ok(()), Err)
    }

    pub fn take_trace(&mut self) -> Vec<Trace> {
        std::mem::take(&mut self.trace)
    }

    /// Whether something was begun in what had ended.
    pub fn take_orphaned(&mut self) -> bool {
        std::mem::take(&mut self.is_orphaned)
    }

    /// What was begun in something that ended meanwhile ends with it.
    pub fn into_state(mut self) -> State {
        let mut kept = HashSet::new();
        self.state.scopes.retain(|scope| {
            let stays = scope.life != Life::Gone && scope.parent.is_none_or(|parent| kept.contains(&parent));
            stays && kept.insert(scope.id)
        });
        self.state.waits = std::mem::take(&mut self.waits).into_vec();
        self.state.waits.retain(|wait| kept.contains(&wait.scope));
        self.state
    }

    /// A token that sends what others, which go on at the same time, are just about to wait for, lets them go first, so that
    /// a signal isn't lost by the order of flows in the file.
    fn next_job(&mut self) -> Option<Job> {
        if std::mem::take(&mut self.has_fewer_awaiting)
            && let Some(job) = self.held_back(|run, job| run.is_due(job))
        {
            // Another one may be due as well.
            self.has_fewer_awaiting = true;
            return Some(job);
        }
        while let Some(job) = self.jobs.pop_front() {
            if self.is_due(&job) {
                self.awaits_no_more(&job);
                return Some(job);
            }
            let element = self.element_of(job.scope).unwrap_or(ElementId(u32::MAX));
            self.held_back.entry(element).or_default().push_back(job);
        }
        self.held_back(|_, _| true)
    }

    /// The first job that was held back and is meant; those of one element send the same.
    fn held_back(&mut self, is_meant: impl Fn(&Self, &Job) -> bool) -> Option<Job> {
        let first = self.held_back.iter().filter_map(|(element, jobs)| Some((*element, jobs.front()?)));
        let (element, _) = first.filter(|(_, job)| is_meant(self, job)).min_by_key(|(_, job)| job.scope)?;
        self.held_back.get_mut(&element)?.pop_front()
    }

    /// Whether nobody is about to wait for what a token sends.
    fn is_due(&self, job: &Job) -> bool {
        looked_at();
        self.thrown_by(job).all(|thrown| {
            let mut awaiting = self.awaiting.keys().filter_map(|element| self.plan.awaited.get(element));
            !awaiting.any(|awaited| awaited.contains(&thrown))
        })
    }

    fn awaits_no_more(&mut self, job: &Job) {
        let Some(element) = job.awaits else { return };
        if let Some(count) = self.awaiting.get_mut(&element) {
            *count -= 1;
            if *count == 0 {
                self.awaiting.remove(&element);
                self.has_fewer_awaiting = true;
            }
        }
    }

    /// The signals and messages that a token sends.
    fn thrown_by(&self, job: &Job) -> impl Iterator<Item = Thrown> {
        let element = self.element_of(job.scope).filter(|_| matches!(job.work, Work::Enter));
        let event = element.and_then(|element| self.model.element(element).event()).filter(|event| !event.catches());
        let definitions = event.into_iter().flat_map(|event| &event.definitions);
        let thrown = definitions.filter_map(|definition| Thrown::of(&definition.kind));
        thrown.filter(|thrown| matches!(thrown, Thrown::Signal(_) | Thrown::Message(_)))
    }

    fn work(&mut self, job: Job) {
        let Some(scope) = self.scope(job.scope).filter(|scope| scope.life != Life::Gone) else { return };
        let (element, instance) = (scope.element, scope.instance);
        // Tokens that are too few haven't begun the activity.
        if matches!(job.work, Work::Enter) && !self.is_gathered(job.scope, element) {
            return;
        }
        let mut note = |what| self.trace.push(Trace { what, element, instance });
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
                if instance.is_some() {
                    self.instance_left(job.scope, element);
                } else {
                    self.left(job.scope, element);
                }
                if self.life(job.scope).is_running() {
                    self.change(job.scope, Life::complete);
                }
                self.destroy(job.scope);
            }
        }
    }

    /// What events have begun and isn't done yet.
    fn signalled(&self) -> impl Iterator<Item = (u32, Cause)> {
        self.jobs.iter().filter_map(|job| match job.work {
            Work::Signal(cause) => Some((job.scope, cause)),
            Work::Enter | Work::Exit => None,
        })
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
        let Some(position) = self.state.position(id) else { return };
        let Some(scope) = self.state.scopes.get_mut(position) else { return };
        let (old, new) = (scope.life, change(scope.life));
        scope.life = new;
        if old.is_completed() != new.is_completed() {
            self.nesting.ends(scope, new.is_completed());
        }
        if old == new || self.model.element(scope.element).gateway().is_none() {
            return;
        }
        if old == Life::Activated {
            self.nesting.has_arrived(scope);
        }
        match (old.is_running(), new.is_running()) {
            (false, true) => self.nesting.meet(scope),
            (true, false) => self.nesting.part(scope),
            _ => {}
        }
    }

    pub fn scope_mut(&mut self, id: u32) -> Option<&mut Scope> {
        self.state.position(id).and_then(|position| self.state.scopes.get_mut(position))
    }

    pub fn queue(&mut self, scope: u32, work: Work) {
        let element = self.element_of(scope).filter(|element| self.plan.awaited.contains_key(element));
        let awaits = element.filter(|_| self.waits.of(scope).next().is_none());
        if let Some(element) = awaits {
            *self.awaiting.entry(element).or_default() += 1;
        }
        self.jobs.push_back(Job { scope, work, awaits });
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

    pub fn start_process(&mut self, process: ElementId, at: Option<ElementId>, data: &Variables) {
        let scope = self.signal(process, None, Cause { start: at, ..Cause::default() });
        if let Some(scope) = self.scope_mut(scope) {
            scope.data.extend(data.clone());
        }
    }

    pub fn exit(&mut self, scope: u32) {
        // A token that leaves joins with no others.
        if let Some(known) = self.state.scope(scope) {
            self.nesting.part(known);
        }
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

    /// A scope with what can interrupt it and the data that is declared there.
    fn create(&mut self, element: ElementId, parent: Option<u32>, via: Option<ElementId>) -> u32 {
        let id = self.add_scope(element, parent, via);
        let activity = self.model.element(element).activity();
        // Instances have event subprocesses of their own; what needs more tokens hasn't begun yet.
        if activity.is_none_or(|activity| activity.repeat.is_none()) {
            self.wait_within(id, element);
        }
        if activity.is_none_or(|activity| activity.start_quantity <= 1) {
            self.wait_at_border(id, element);
        }
        id
    }

    fn add_scope(&mut self, element: ElementId, parent: Option<u32>, via: Option<ElementId>) -> u32 {
        let id = self.next();
        self.is_orphaned |= parent.is_some_and(|parent| self.life(parent) == Life::Gone);
        if self.state.scopes.len() - self.gone >= SCOPE_LIMIT {
            self.refuse(StepError::TooMuch);
        } else if self.gone >= FEW_GONE.max(self.state.scopes.len() / 2) {
            self.state.scopes.retain(|scope| scope.life != Life::Gone);
            self.gone = 0;
        }
        let scope = Scope {
            id,
            element,
            parent,
            via,
            life: Life::Activated,
            failed_by: None,
            messages: 0,
            data: self.declared(element),
            repetition: None,
            instance: None,
            resets: vec![],
        };
        self.nesting.add(&scope);
        if self.model.element(element).gateway().is_some() {
            self.nesting.arrive(&scope);
        }
        self.state.scopes.push(scope);
        id
    }

    /// An instance of an activity that repeats, the first has the number 0.
    pub fn create_instance(&mut self, around: u32, element: ElementId, number: u32, data: Variables) {
        let id = self.add_scope(element, Some(around), None);
        if let Some(scope) = self.scope_mut(id) {
            scope.instance = Some(number);
            scope.data.extend(data);
        }
        self.wait_within(id, element);
        self.queue(id, Work::Enter);
    }

    /// For the start events of event subprocesses.
    fn wait_within(&mut self, id: u32, element: ElementId) {
        for (start, event) in event_starts(self.model, element) {
            if !event.is_compensation() {
                self.wait_for(id, start, On::EventSub);
            }
        }
    }

    /// For boundary events.
    pub fn wait_at_border(&mut self, id: u32, element: ElementId) {
        let model = self.model;
        for boundary in &model.element(element).attached {
            if model.element(*boundary).event().is_some_and(|event| !event.is_compensation()) {
                self.wait_for(id, *boundary, On::Boundary);
            }
        }
    }

    /// For an event: for each of its definitions.
    pub fn wait_for(&mut self, scope: u32, event: ElementId, on: impl Fn(Caught) -> On) {
        let count = self.model.element(event).event().map_or(0, |event| event.definitions.len());
        for definition in 0..u8::try_from(count).unwrap_or(u8::MAX).max(1) {
            let caught = Caught(event, definition);
            let left = time::left(self.model, self.plan, caught, &self.state.seen(scope, &[]));
            let wait = self.wait_times(scope, on(caught), left);
            self.unseen.extend(self.plan.has_conditions.then_some(wait));
        }
    }

    pub fn wait(&mut self, scope: u32, on: On) {
        self.wait_times(scope, on, None);
    }

    /// For something that happens so many times; without a number there is no end.
    pub fn wait_times(&mut self, scope: u32, on: On, left: Option<u32>) -> u32 {
        let id = self.next();
        self.is_orphaned |= self.life(scope) == Life::Gone;
        self.waits.add(Wait { id, scope, on, left, held: false });
        id
    }

    pub fn forget(&mut self, wait: u32) {
        self.waits.forget(wait);
    }

    /// Scopes directly within that aren't gone, in the order in which they arose.
    pub fn children(&self, scope: u32) -> impl Iterator<Item = u32> {
        self.nesting.all(scope).filter(|child| self.life(*child) != Life::Gone)
    }

    pub fn destroy_children(&mut self, scope: u32, except: Option<u32>) {
        let children: Vec<u32> = self.children(scope).filter(|child| Some(*child) != except).collect();
        children.into_iter().for_each(|child| self.destroy(child));
    }

    /// Ends a scope; a compensable one stays until it is destroyed once more. As deep as scopes are nested, which is as
    /// deep as the model.
    pub fn destroy(&mut self, scope: u32) {
        if self.life(scope) == Life::Gone {
            return;
        }
        self.change(scope, Life::end);
        let is_gone = self.life(scope) == Life::Gone;
        self.waits.keep(scope, |wait| !is_gone && wait.on.outlives());
        if !is_gone {
            return;
        }
        self.gone += 1;
        self.destroy_children(scope, None);
        self.waits.close_gate(scope);
        if let Some(known) = self.state.scope(scope) {
            self.nesting.remove(known);
        }
        if let Some(Scope { parent: None, element: process, data, .. }) = self.scope(scope).cloned() {
            self.effects.push(Effect::Ended { process, instance: scope, data });
        }
        self.tell_ended(scope);
    }

    /// Whoever waited for the end of scopes hears of it.
    fn tell_ended(&mut self, scope: u32) {
        for wait in self.waits.ended(scope) {
            self.react(wait);
        }
    }

    /// Whether nothing within goes on.
    fn is_finished(&self, scope: u32, except: u32) -> bool {
        let goes_on = self.life(scope).is_running() && self.waits.has_offers(scope);
        let is_excepted = self.parent(except) == Some(scope) && !self.life(except).is_completed();
        !goes_on && self.nesting.going(scope) == usize::from(is_excepted)
    }

    /// Ends a scope if nothing within goes on any more. Whether something does.
    pub fn try_exit(&mut self, scope: u32, initiator: u32) -> bool {
        if !self.is_finished(scope, initiator) {
            return true;
        }
        let pending = |wait: &&Wait| matches!(wait.on, On::PreExit(_));
        for _ in 0..self.waits.of(scope).filter(pending).count() {
            if !self.fire(scope, &Trigger::PreExit).is_empty() {
                return true;
            }
        }
        self.fire(scope, &Trigger::Exit);
        self.exit(scope);
        false
    }

    /// Ends everything within at once, but for what interrupts.
    pub fn interrupt(&mut self, scope: u32, initiator: u32) {
        self.destroy_children(scope, Some(initiator));
        if self.life(scope).is_failed() {
            return;
        }
        self.change(scope, Life::fail);
        if let Some(known) = self.scope_mut(scope) {
            known.failed_by = Some(initiator);
        }
    }
}
