//! Executes a model: a pure function from state and event to state and effects. No clock, no randomness, no data of its
//! own: what a condition says and when a time has come is told from outside.
//!
//! Tokens are scopes, as deep in each other as the model's subprocesses. Jobs are done one after another in the order in
//! which they arise, until everything waits; thus the same events always give the same states.

mod compensate;
mod enter;
mod exit;
mod join;
mod life;
mod load;
mod message;
mod plan;
mod run;
mod state;
mod throw;

pub use load::{Gap, Reason};
use plan::Plan;
use run::Run;
pub use state::{State, Waiting, WaitingFor};

use crate::model::{ElementId, Expression, Kind, Model};

/// Most jobs of one step: a model that circles without waiting is stopped here.
pub const JOB_LIMIT: usize = 20_000;
/// Most scopes, that is tokens and what surrounds them, of a state.
pub const SCOPE_LIMIT: usize = 5_000;

/// What the engine asks.
pub trait Outside {
    /// Whether a flow that is to be chosen is taken; flows without a condition are asked for, too, where their node is a
    /// gateway with several of them.
    ///
    /// # Errors
    /// Why the condition can't be evaluated; the step is then not done.
    fn holds(&self, flow: ElementId, condition: Option<&Expression>) -> Result<bool, String>;

    /// Whether an activity is done as soon as it begins, without anybody doing it.
    fn passes(&self, activity: ElementId) -> bool;
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A process begins at a start event, or at what has no incoming flow.
    Start { process: ElementId, at: Option<ElementId> },
    /// What was waited for has happened: a task is done, a message has come, a time is over.
    Happened { wait: u32 },
    /// A message has been sent along a message flow.
    Message { flow: ElementId },
    /// A task has failed. What catches the error ends it; where nothing does, it is told and the task waits on.
    Failed { wait: u32, error: Option<ElementId> },
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// From now on this is waited for.
    Wait(Waiting),
    /// This no longer; it has happened or isn't needed any more.
    Forget { wait: u32 },
    /// An event has sent its message or signal.
    Thrown { element: ElementId },
    /// Nothing catches the error or escalation of this event.
    Uncaught { element: ElementId },
    /// An instance of a process has ended.
    Ended { process: ElementId },
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Trace {
    pub what: Happening,
    pub element: ElementId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// A token has come to the element.
    Entered,
    /// What the element waited for has happened, or an event has begun it.
    Triggered,
    Left,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub state: State,
    pub effects: Vec<Effect>,
    /// Elements in the order in which they were entered and left.
    pub trace: Vec<Trace>,
}

/// Why a step isn't done; the state before it stays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    #[error("the state has version {0}, this program knows 1")]
    Version(u16),
    #[error("the state belongs to another model or is damaged")]
    Damaged,
    #[error("{0:?} is no process of this model")]
    NoProcess(ElementId),
    #[error("{0:?} can't begin this process")]
    NoStart(ElementId),
    #[error("the process can't be executed: {0:?}")]
    NotExecutable(Vec<Gap>),
    #[error("nothing waits under the number {0}")]
    NotWaiting(u32),
    #[error("no outgoing flow of {0:?} is to be taken")]
    NoFlow(ElementId),
    #[error("the condition of {flow:?} can't be evaluated: {reason}")]
    Condition { flow: ElementId, reason: String },
    #[error("more than {JOB_LIMIT} jobs or {SCOPE_LIMIT} scopes: the model circles without waiting")]
    TooMuch,
}

/// A model made ready for execution.
pub struct Engine<'a> {
    model: &'a Model,
    plan: Plan,
    gaps: Vec<Gap>,
}

impl<'a> Engine<'a> {
    pub fn new(model: &'a Model) -> Self {
        Self { model, plan: Plan::new(model), gaps: load::gaps(model) }
    }

    /// What of the model can't be executed; a process with such elements isn't begun.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// One event, and everything that follows from it.
    ///
    /// # Errors
    /// [`StepError`]; nothing has happened then.
    pub fn step(&self, state: &State, event: &Event, outside: &dyn Outside) -> Result<Step, StepError> {
        if state.version != state::VERSION {
            return Err(StepError::Version(state.version));
        }
        if !state.fits(self.model) {
            return Err(StepError::Damaged);
        }
        let mut run = Run::new(self.model, &self.plan, outside, state.clone());
        match event {
            Event::Start { process, at } => {
                self.check_start(*process, *at)?;
                run.start_process(*process, *at);
            }
            Event::Happened { wait } => run.happened(*wait)?,
            Event::Message { flow } => run.send(*flow),
            Event::Failed { wait, error } => run.failed(*wait, *error)?,
        }
        let (after, mut effects, trace) = run.finish()?;
        let (before, now) = (state.waiting(self.model), after.waiting(self.model));
        let forgotten = before.iter().filter(|old| !now.iter().any(|new| new.wait == old.wait));
        effects.extend(forgotten.map(|old| Effect::Forget { wait: old.wait }));
        let begun = now.into_iter().filter(|new| !before.iter().any(|old| old.wait == new.wait));
        effects.extend(begun.map(Effect::Wait));
        Ok(Step { state: after, effects, trace })
    }

    fn check_start(&self, process: ElementId, at: Option<ElementId>) -> Result<(), StepError> {
        if !matches!(self.model.element(process).kind, Kind::Process { .. }) {
            return Err(StepError::NoProcess(process));
        }
        if let Some(at) = at.filter(|at| {
            let element = self.model.element(*at);
            element.parent != Some(process) || !element.is_start()
        }) {
            return Err(StepError::NoStart(at));
        }
        let gaps: Vec<Gap> =
            self.gaps.iter().filter(|gap| self.model.process_of(gap.element) == Some(process)).cloned().collect();
        if gaps.is_empty() { Ok(()) } else { Err(StepError::NotExecutable(gaps)) }
    }
}
