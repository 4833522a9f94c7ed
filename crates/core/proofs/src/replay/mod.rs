//! A trace done by the engine. The only place of the proofs that knows the engine.

mod beyond;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::{Choice, Fault, FaultCode, Step, TraceStep};
use bpmn::model::{ElementId, GatewayKind, Model};
use engine::{Engine, Event, Gap, Happening, Outside, State, StepError, Trace, Waiting};
use expression::Variables;

/// Why a trace can't be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// The trace isn't one of this process.
    #[error("step {at}: nothing waits for {element:?}")]
    NotWaiting {
        /// From 0.
        at: usize,
        /// What the step names.
        element: ElementId,
    },
    /// The engine refuses a step before the last one.
    #[error("step {at} of several: {error}")]
    Refused {
        /// From 0.
        at: usize,
        /// Why the engine refuses it.
        error: StepError,
    },
}

/// What the engine has done.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// What it was told; the choices are answers to its questions.
    pub events: Vec<Event>,
    /// After each step.
    pub states: Vec<State>,
    /// Of each step, as the engine tells it; none of a last step that was refused.
    pub traces: Vec<Vec<Trace>>,
    /// Why the last step can't be done, where that is the fault.
    pub refused: Option<StepError>,
}

/// Does the steps of a trace one after another.
///
/// # Errors
/// [`ReplayError`] if the trace isn't one of this process.
pub fn replay(model: &Model, process: ElementId, trace: &[TraceStep]) -> Result<Replay, ReplayError> {
    replay_by(model, process, trace, Again::Often)
}

fn replay_by(model: &Model, process: ElementId, trace: &[TraceStep], again: Again) -> Result<Replay, ReplayError> {
    let engine = Engine::new(model);
    let mut replay = Replay { events: vec![], states: vec![], traces: vec![], refused: None };
    for (at, step) in trace.iter().enumerate() {
        let state = replay.states.last().cloned().unwrap_or_default();
        let event = event(model, process, &state, step).map_err(|element| ReplayError::NotWaiting { at, element })?;
        let answers = Answers::new(model, &step.choices, again);
        let done = engine.step(&state, &event, &Proving { model, takes: &|flow| answers.takes(flow) });
        replay.events.push(event);
        match done {
            Ok(done) => {
                replay.states.push(done.state);
                replay.traces.push(done.trace);
            }
            Err(error) if at + 1 == trace.len() => replay.refused = Some(error),
            Err(error) => return Err(ReplayError::Refused { at, error }),
        }
    }
    Ok(replay)
}

fn event(model: &Model, process: ElementId, state: &State, step: &TraceStep) -> Result<Event, ElementId> {
    match step.step {
        Step::Begins(start) => {
            let at = Some(start).filter(|start| *start != process);
            Ok(Event::Start { process, at, data: Variables::new() })
        }
        Step::Happens(element) => {
            let waiting = state.waiting(model).into_iter().filter(|waiting| waiting.element == element);
            let waiting: Vec<Waiting> = waiting.collect();
            let wait = match waiting.as_slice() {
                [only] => Some(only.wait),
                several => several.iter().find(|waiting| waiting.behind == step.behind).map(|waiting| waiting.wait),
            };
            wait.map(|wait| Event::Happened { wait, data: Variables::new() }).ok_or(element)
        }
    }
}

/// Whether the engine comes to the fault by its trace. For what never happens it is made to look so far as it is meant to,
/// whether it does; not where data may forbid what it would try.
///
/// # Errors
/// [`ReplayError`] if the trace can't be followed.
pub fn confirm(model: &Model, process: ElementId, fault: &Fault) -> Result<bool, ReplayError> {
    let circles = |again| confirm_by(model, process, fault, again);
    match circles(Again::Often) {
        Ok(false) | Err(_) if fault.code == FaultCode::EndlessLoop => match circles(Again::First) {
            Ok(false) | Err(_) => circles(Again::Last),
            done => done,
        },
        done => done,
    }
}

fn confirm_by(model: &Model, process: ElementId, fault: &Fault, again: Again) -> Result<bool, ReplayError> {
    let replay = replay_by(model, process, &fault.trace, again)?;
    let state = replay.states.last().cloned().unwrap_or_default();
    if is_behind_another(model, &replay, fault.code) {
        return Ok(false);
    }
    let is_here = |element: &ElementId| fault.elements.contains(element);
    Ok(match fault.code {
        FaultCode::UnreachableActivity => {
            !fault.elements.iter().any(|activity| beyond::enters(model, process, *activity) == Some(true))
        }
        FaultCode::NoEnd => !state.is_ended() && beyond::ends(model, &state) != Some(true),
        FaultCode::Deadlock => {
            let mut waiting = state.waiting(model).into_iter();
            !state.is_ended() && waiting.all(|waiting| is_repeated(model, fault, waiting.element))
        }
        FaultCode::LackOfSynchronisation => twice(model, &state).iter().any(is_here),
        FaultCode::ImproperCompletion => fault.elements.iter().all(|end| left(&replay, *end) > 1),
        FaultCode::NoFlow => matches!(&replay.refused, Some(StepError::NoFlow(node)) if is_here(node)),
        // Which values are read is not asked here; only that a token comes so far.
        FaultCode::ConditionFails => fault.elements.iter().all(|at| comes_to(&replay, *at)),
        FaultCode::EndlessLoop => replay.refused == Some(StepError::TooMuch) || circles(model, &replay, fault),
    })
}

/// Whether tokens have met before: what follows then isn't looked at.
fn is_behind_another(model: &Model, replay: &Replay, code: FaultCode) -> bool {
    let ends_there = replay.refused.is_none() && !matches!(code, FaultCode::Deadlock | FaultCode::NoEnd);
    let before = replay.states.len() - usize::from(ends_there && !replay.states.is_empty());
    replay.states.iter().take(before).any(|state| !twice(model, state).is_empty())
}

fn comes_to(replay: &Replay, element: ElementId) -> bool {
    let was_there = replay.traces.iter().flatten().any(|entry| entry.element == element);
    was_there || matches!(&replay.refused, Some(StepError::NoFlow(node)) if *node == element)
}

fn left(replay: &Replay, element: ElementId) -> usize {
    let all = replay.traces.iter().flatten();
    all.filter(|entry| entry.what == Happening::Left && entry.element == element).count()
}

/// Whether the same is waited for as some steps ago, and only the fault's elements have been done since.
fn circles(model: &Model, replay: &Replay, fault: &Fault) -> bool {
    let waiting = |state: &State| {
        let mut elements: Vec<ElementId> = state.waiting(model).iter().map(|waiting| waiting.element).collect();
        elements.sort_unstable();
        elements
    };
    let Some((last, before)) = replay.states.split_last() else { return false };
    let since = before.iter().rposition(|state| waiting(state) == waiting(last));
    since.is_some_and(|since| {
        let steps = fault.trace.iter().skip(since + 1);
        steps.into_iter().all(|step| matches!(step.step, Step::Happens(element) if fault.elements.contains(&element)))
    })
}

/// Whether tokens wait here for those of other flows.
fn joins(model: &Model, element: ElementId) -> bool {
    let kind = model.element(element).gateway().map(|gateway| &gateway.kind);
    matches!(kind, Some(GatewayKind::Parallel | GatewayKind::Inclusive))
}

/// What has happened in the trace and may, as it doesn't interrupt, again and again.
fn is_repeated(model: &Model, fault: &Fault, element: ElementId) -> bool {
    let is_quiet = model.element(element).event().is_some_and(|event| !event.interrupts() && event.catches());
    is_quiet && fault.trace.iter().any(|step| step.step == Step::Happens(element))
}

/// Elements at which two tokens are, of gateways that join by the same flow.
fn twice(model: &Model, state: &State) -> BTreeSet<ElementId> {
    let mut seen = BTreeSet::new();
    let tokens =
        state.tokens().map(|token| (token.within, token.element, token.via.filter(|_| joins(model, token.element))));
    tokens.filter(|token| !seen.insert(*token)).map(|(_, element, _)| element).collect()
}

/// How a node goes on that is passed more often than a trace says: of several tokens one circles.
#[derive(Clone, Copy)]
enum Again {
    /// As it mostly did.
    Often,
    First,
    Last,
}

/// Answers with the choices of a step.
struct Answers<'a> {
    model: &'a Model,
    choices: &'a [Choice],
    again: Again,
    /// For each node the flow that is asked for first, and how often it has been.
    passed: RefCell<BTreeMap<ElementId, (ElementId, usize)>>,
}

impl<'a> Answers<'a> {
    fn new(model: &'a Model, choices: &'a [Choice], again: Again) -> Self {
        Self { model, choices, again, passed: RefCell::default() }
    }

    fn again<'c>(&self, of_node: &[&'c Choice]) -> Option<&'c Choice> {
        match self.again {
            Again::First => of_node.first().copied(),
            Again::Last => of_node.last().copied(),
            Again::Often => {
                let count = |choice: &&&Choice| of_node.iter().filter(|other| other == choice).count();
                of_node.iter().rev().max_by_key(count).copied()
            }
        }
    }

    /// How often a node had been passed before.
    fn passed(&self, node: ElementId, flow: ElementId) -> usize {
        let mut passed = self.passed.borrow_mut();
        let (first, count) = passed.entry(node).or_insert((flow, 0));
        *count += usize::from(*first == flow);
        count.saturating_sub(1)
    }
}

impl Answers<'_> {
    fn takes(&self, flow: ElementId) -> Option<bool> {
        let node = self.model.element(flow).sequence_flow()?.source.as_ref()?.target?;
        let of_node: Vec<&Choice> = self.choices.iter().filter(|choice| choice.at == node).collect();
        let choice = of_node.get(self.passed(node, flow)).copied().or_else(|| self.again(&of_node));
        Some(choice.is_some_and(|choice| choice.flows.contains(&flow)))
    }
}

/// How the engine executes what is proved: which flows are taken is told.
struct Proving<'a> {
    model: &'a Model,
    takes: &'a dyn Fn(ElementId) -> Option<bool>,
}

impl Outside for Proving<'_> {
    fn takes(&self, flow: ElementId) -> Option<bool> {
        (self.takes)(flow)
    }

    /// Each process is looked at alone.
    fn calls(&self, _: ElementId) -> bool {
        false
    }

    /// What nothing is known of takes its time.
    fn pauses(&self, activity: ElementId) -> bool {
        self.model.is_unexpanded(activity)
    }

    /// What can't be executed is proved all the same: scripts as tasks, conditions both ways.
    fn settles(&self, _: &Gap) -> bool {
        true
    }
}
