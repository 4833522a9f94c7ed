//! A state that goes on from event to event. [`Engine::step`] copies a state and works out anew what is where in it, so
//! that doing thousands of tasks one after another takes quadratic time; here both are kept, and an event takes the time
//! of what comes of it. The states are the same.

use std::collections::BTreeMap;

use super::run::Run;
use super::state::State;
use super::{Effect, Engine, Event, Outside, StepError, Trace, Waiting};
use bpmn::model::TimerKind;

/// It is of no use any more after an error, for what is half done isn't taken back.
pub struct Course<'a> {
    engine: &'a Engine<'a>,
    outside: &'a dyn Outside,
    run: Run<'a>,
    waiting: BTreeMap<u32, Waiting>,
}

impl<'a> Course<'a> {
    /// Of no instance yet.
    pub fn new(engine: &'a Engine<'a>, outside: &'a dyn Outside) -> Self {
        let run = Run::new(engine.model, &engine.plan, outside, State::default());
        Self { engine, outside, run, waiting: BTreeMap::new() }
    }

    /// One event, and everything that follows from it.
    ///
    /// # Errors
    /// [`StepError`].
    pub fn step(&mut self, event: &Event) -> Result<(Vec<Effect>, Vec<Trace>), StepError> {
        let before = self.run.state.next;
        self.engine.act(&mut self.run, event, self.outside)?;
        self.run.settle()?;
        let (mut effects, trace) = (std::mem::take(&mut self.run.effects), self.run.take_trace());
        let mut forgotten = self.run.waits.take_forgotten();
        if self.run.take_orphaned() {
            let run = Run::new(self.engine.model, &self.engine.plan, self.outside, State::default());
            let state = std::mem::replace(&mut self.run, run).into_state();
            self.run = Run::new(self.engine.model, &self.engine.plan, self.outside, state);
            forgotten.extend(self.waiting.keys().filter(|wait| self.run.waits.get(**wait).is_none()));
        }
        forgotten.sort_unstable();
        forgotten.retain(|wait| self.waiting.remove(wait).is_some());
        effects.extend(forgotten.into_iter().map(|wait| Effect::Forget { wait }));
        for wait in self.run.waits.from(before) {
            if let Some(waiting) = self.run.state.told(self.engine.model, wait) {
                effects.push(Effect::Wait(waiting.clone()));
                self.waiting.insert(waiting.wait, waiting);
            }
        }
        Ok((effects, trace))
    }

    /// What is waited for, by its number.
    pub fn waiting(&self) -> &BTreeMap<u32, Waiting> {
        &self.waiting
    }

    /// As [`Engine::time`].
    pub fn time(&self, wait: u32) -> Option<(TimerKind, String)> {
        self.engine.time_of(&self.run.state, self.run.waits.get(wait)?)
    }

    /// As [`Engine::step`] would have left it.
    pub fn into_state(self) -> State {
        State { model: self.engine.plan.fingerprint, ..self.run.into_state() }
    }
}
