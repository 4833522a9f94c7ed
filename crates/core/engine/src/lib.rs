//! Executes a model: a pure function from state and event to state and effects. No clock, no randomness: when a time has
//! come and what somebody has done is told from outside.
//!
//! Tokens are scopes, as deep in each other as the model's subprocesses. Jobs are done one after another in the order in
//! which they arise, until everything waits; thus the same events always give the same states. Variables belong to an
//! instance of a process; the instances of a multi-instance activity and whatever declares data have some of their own.

#![warn(missing_docs)]

mod connector;
mod correlate;
mod course;
mod life;
mod load;
mod migrate;
mod plan;
pub mod recording;
mod run;
mod state;
mod time;

pub use connector::{Connector, ConnectorFault, Connectors, Parameter};
pub use course::Course;
pub use load::instances;
pub use load::{Gap, Reason};
pub use migrate::{Lost, Migration};
use plan::Plan;
pub use plan::{evaluated, is_implicit_start};
use run::Run;
pub use state::{State, Token, Waiting, WaitingFor};

use bpmn::model::{ElementId, Kind, Model, Named};
use expression::{Fault, Variables};

/// Most jobs of one step: a model that circles without waiting is stopped here. Where there are thousands of scopes there
/// may be more, so many for each.
pub const JOB_LIMIT: usize = 20_000;
const JOBS_OF_A_SCOPE: usize = 20;
/// Most scopes, that is tokens and what surrounds them, of a state.
pub const SCOPE_LIMIT: usize = 10_000;

/// What is decided outside; [`Alone`] decides nothing.
pub trait Outside {
    /// Whether a flow is taken; `None` leaves it to its condition.
    fn takes(&self, flow: ElementId) -> Option<bool> {
        let _ = flow;
        None
    }

    /// Whether an activity is done as soon as it begins, without anybody doing it.
    fn passes(&self, activity: ElementId) -> bool {
        let _ = activity;
        false
    }

    /// Whether a subprocess or call activity waits for somebody who lets it begin.
    fn pauses(&self, activity: ElementId) -> bool {
        let _ = activity;
        false
    }

    /// Whether the process of the file that an activity calls is executed with it; else somebody does it elsewhere.
    fn calls(&self, activity: ElementId) -> bool {
        let _ = activity;
        true
    }

    /// Whether somebody makes up for what the engine can't execute: a simulation, where people say what a script sets.
    fn settles(&self, gap: &Gap) -> bool {
        let _ = gap;
        false
    }
}

/// Conditions and data decide, everything else waits.
pub struct Alone;

impl Outside for Alone {}

/// What is told to the engine.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A process begins: at a start event, a receive task or an event behind a gateway that begin it; else at its start
    /// events without a definition and at what has no incoming flow.
    Start {
        /// One of the model's processes.
        process: ElementId,
        /// `None` to begin at the start events without a definition, and at what has no incoming flow.
        at: Option<ElementId>,
        /// Variables of the new instance.
        data: Variables,
    },
    /// What was waited for has happened: a task is done, a message has come, a time is over. The data is what it brings.
    Happened {
        /// Number of a [`Waiting`].
        wait: u32,
        /// Variables that it sets.
        data: Variables,
    },
    /// A message has been sent along a message flow.
    Message {
        /// A message flow of the model.
        flow: ElementId,
    },
    /// A message has come with this content. Where the model declares keys, it goes to the instance whose key it has; else to
    /// the first that waits for it, or a process begins with it.
    Arrived {
        /// A message that the model declares.
        message: ElementId,
        /// Its content; variables that it sets, and what keys are looked for in.
        data: Variables,
    },
    /// A task has failed, with an error that the model declares or only names. What catches the error ends it; where nothing
    /// does, it is told and the task waits on.
    Failed {
        /// Number of a [`Waiting`] for an [activity](WaitingFor::Activity).
        wait: u32,
        /// `None` for an error without a name, which only those hear that catch all.
        error: Option<Named>,
    },
    /// Somebody else has sent a signal that the model declares or only names.
    Signal {
        /// A signal of the model, or its name.
        signal: Named,
    },
    /// Variables of an instance have changed; conditional events look again.
    Set {
        /// Number of the instance.
        instance: u32,
        /// Variables with their new values; others stay.
        data: Variables,
    },
}

/// What is to be done outside.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// From now on this is waited for. Its number is never used again: whoever does it can do so exactly once.
    Wait(Waiting),
    /// This no longer; it has happened or isn't needed any more.
    Forget {
        /// Number of a [`Waiting`] that was told before.
        wait: u32,
    },
    /// An event or task has sent its message or signal.
    Thrown {
        /// The event or task.
        element: ElementId,
    },
    /// Nothing catches the error or escalation of this event, or the error by which this task has failed. The flow goes on,
    /// and the task waits on.
    Uncaught {
        /// The event or task.
        element: ElementId,
    },
    /// An instance of a process has ended, with these variables.
    Ended {
        /// Which process.
        process: ElementId,
        /// Its number.
        instance: u32,
        /// Its variables at the end.
        data: Variables,
    },
}

/// Something that a step did, for people and tests to follow.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Trace {
    /// What happened to the element.
    pub what: Happening,
    /// Where.
    pub element: ElementId,
    /// Of an activity that repeats: which instance, from 0; none for what surrounds them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<u32>,
}

/// What a step does to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// A token has come to the element.
    Entered,
    /// What the element waited for has happened, or an event has begun it.
    Triggered,
    /// The token has gone on, or has ended.
    Left,
}

/// What comes of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The state from now on.
    pub state: State,
    /// Waits last, behind those that are forgotten.
    pub effects: Vec<Effect>,
    /// Elements in the order in which they were entered and left.
    pub trace: Vec<Trace>,
}

/// Why a step isn't done; the state before it stays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself by its message")]
pub enum StepError {
    #[error("the state has version {0}, this program knows {known}", known = state::VERSION)]
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
    #[error("an activity of a sequential ad hoc subprocess goes on: {0} can't begin")]
    Busy(u32),
    #[error("no instance has the number {0}")]
    NoInstance(u32),
    #[error("no outgoing flow of {0:?} is to be taken")]
    NoFlow(ElementId),
    #[error("an expression of {element:?} can't be evaluated: {fault}")]
    Expression { element: ElementId, fault: Fault },
    /// Neither a number of instances nor a list, but this kind of value.
    #[error("{element:?} can't have as many instances as a value of the kind {found} says")]
    Cardinality { element: ElementId, found: &'static str },
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
    /// Reads what it needs of the model; scripts and the like are named by [`gaps`](Self::gaps).
    pub fn new(model: &'a Model) -> Self {
        let plan = Plan::new(model);
        let gaps = load::gaps(model, &plan);
        Self { model, plan, gaps }
    }

    /// The one that it executes.
    pub fn model(&self) -> &'a Model {
        self.model
    }

    /// What of the model can't be executed; a process with such elements isn't begun unless they are settled.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Why expressions of an element can't be read.
    pub fn faults(&self, element: ElementId) -> impl Iterator<Item = &Fault> {
        evaluated(self.model.element(element)).into_iter().filter_map(|expression| self.plan.fault(expression))
    }

    /// One event, and everything that follows from it.
    ///
    /// # Errors
    /// [`StepError`]; nothing has happened then.
    pub fn step(&self, state: &State, event: &Event, outside: &dyn Outside) -> Result<Step, StepError> {
        self.check_state(state)?;
        let mut run = Run::new(self.model, &self.plan, outside, state.clone());
        self.act(&mut run, event, outside)?;
        let (mut after, mut effects, trace) = run.finish()?;
        after.model = self.plan.fingerprint;
        effects.extend(self.changed_waits(state, &after));
        Ok(Step { state: after, effects, trace })
    }

    /// Lets an event happen; what follows from it is still to be done.
    fn act(&self, run: &mut Run<'_>, event: &Event, outside: &dyn Outside) -> Result<(), StepError> {
        match event {
            Event::Start { process, at, data } => {
                self.check_start(*process, *at, outside)?;
                run.start_process(*process, *at, data);
            }
            Event::Happened { wait, data } => run.happened(*wait, data)?,
            Event::Message { flow } => run.send(*flow),
            Event::Arrived { message, data } => run.arrived(*message, data),
            Event::Failed { wait, error } => run.failed(*wait, error.clone())?,
            Event::Signal { signal } => run.broadcast(&bpmn::throwing::Thrown::Signal(Some(signal.clone()))),
            Event::Set { instance, data } => run.set_instance(*instance, data)?,
        }
        Ok(())
    }

    fn check_state(&self, state: &State) -> Result<(), StepError> {
        if state.version != state::VERSION {
            return Err(StepError::Version(state.version));
        }
        let is_own = state.model == self.plan.fingerprint || state.is_ended();
        if is_own && state.fits(self.model) { Ok(()) } else { Err(StepError::Damaged) }
    }

    fn changed_waits(&self, before: &State, after: &State) -> Vec<Effect> {
        let (old, new) = (before.waiting(self.model), after.waiting(self.model));
        let numbers = |waits: &[Waiting]| waits.iter().map(|wait| wait.wait).collect::<std::collections::HashSet<_>>();
        let (known, left) = (numbers(&old), numbers(&new));
        let forgotten = old.iter().filter(|wait| !left.contains(&wait.wait));
        let mut effects: Vec<Effect> = forgotten.map(|wait| Effect::Forget { wait: wait.wait }).collect();
        effects.extend(new.into_iter().filter(|wait| !known.contains(&wait.wait)).map(Effect::Wait));
        effects
    }

    fn check_start(&self, process: ElementId, at: Option<ElementId>, outside: &dyn Outside) -> Result<(), StepError> {
        if !matches!(self.model.element(process).kind, Kind::Process { .. }) {
            return Err(StepError::NoProcess(process));
        }
        if let Some(at) = at.filter(|at| !plan::may_begin(self.model, process, *at)) {
            return Err(StepError::NoStart(at));
        }
        let reached = self.plan.called_from(self.model, process);
        let is_within = |gap: &&Gap| self.model.process_of(gap.element).is_none_or(|around| reached.contains(&around));
        let gaps = self.gaps.iter().filter(|gap| gap.reason.hinders() && !outside.settles(gap));
        let gaps: Vec<Gap> = gaps.filter(is_within).cloned().collect();
        if gaps.is_empty() { Ok(()) } else { Err(StepError::NotExecutable(gaps)) }
    }

    /// The variables that are seen where something is waited for.
    pub fn data(&self, state: &State, wait: u32) -> Option<Variables> {
        let scope = state.waits.iter().find(|known| known.id == wait)?.scope;
        Some(state.variables(scope).into_owned())
    }
}
