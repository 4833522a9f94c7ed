//! Plays a recorded run in the engine.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;

use super::clock::Clock;
use super::{Answer, Recording, Start};
use crate::engine::{
    Effect, Engine, Event, Gap, Happening, Outside, Reason, State, StepError, Trace, Waiting, WaitingFor,
};
use crate::expression::Variables;
use crate::model::{ActivityKind, Definition, DefinitionKind, ElementId, Kind, Model, Named, TaskKind};

/// Most events of a run.
const EVENT_LIMIT: usize = 10_000;

/// What has come of a run.
#[derive(Clone, Debug)]
pub struct Played {
    pub trace: Vec<Trace>,
    /// Activities and events in the order in which they were reached, by id.
    pub reached: Vec<String>,
    /// Variables at the end: of instances that have ended, and of those that haven't.
    pub data: Variables,
    /// Messages and signals that were sent, errors and escalations that nothing caught, by id of the event.
    pub thrown: Vec<String>,
    pub uncaught: Vec<String>,
    pub ended: bool,
    /// What waits at the end, by id.
    pub waiting: Vec<String>,
    /// Answers that nothing waited for.
    pub unused: Vec<String>,
    pub state: State,
}

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PlayError {
    #[error("the model has no element {0:?}")]
    NoElement(String),
    #[error("the model has no error {0:?}")]
    NoError(String),
    #[error("the model has {0} processes; the run has to say which one begins")]
    WhichProcess(usize),
    #[error("{0:?} is no length of time")]
    Duration(String),
    /// A timer of the model says something that isn't ISO 8601.
    #[error("{text:?} of {element:?} is no time")]
    Time { element: ElementId, text: String },
    /// Each of several start events begins an instance of its own (clause 10.5.2).
    #[error("{process:?} has {count} plain start events; the run has to say at which one it begins")]
    WhichStart { process: ElementId, count: usize },
    #[error("the model has no process")]
    NoProcess,
    #[error("event {number}: {wrong}")]
    Step { number: usize, wrong: StepError },
    #[error("more than {EVENT_LIMIT} events")]
    TooLong,
}

/// Plays a run. With `simulate`, scripts count as tasks whose answers say what they set; else a process with scripts is
/// refused.
///
/// # Errors
/// The first [`PlayError`].
pub fn play(engine: &Engine<'_>, recording: &Recording, simulate: bool) -> Result<Played, PlayError> {
    let mut player = Player::new(engine, recording, simulate)?;
    let starts = match recording.starts.as_slice() {
        [] => vec![player.start(&Start::default())?],
        starts => starts.iter().map(|start| player.start(start)).collect::<Result<_, _>>()?,
    };
    for start in starts {
        player.step(&start)?;
    }
    while let Some(event) = player.next()? {
        player.step(&event)?;
    }
    Ok(player.finish())
}

/// What decides in a run: its answers, its choices, and nobody else.
struct Choices {
    flows: RefCell<BTreeMap<ElementId, VecDeque<bool>>>,
    simulate: bool,
}

impl Outside for Choices {
    fn takes(&self, flow: ElementId) -> Option<bool> {
        let mut flows = self.flows.borrow_mut();
        let choices = flows.get_mut(&flow)?;
        // The last choice stays.
        if choices.len() > 1 { choices.pop_front() } else { choices.front().copied() }
    }

    fn settles(&self, gap: &Gap) -> bool {
        match gap.reason {
            Reason::Script => self.simulate,
            Reason::Expression => self.flows.borrow().contains_key(&gap.element),
            _ => false,
        }
    }
}

struct Player<'a> {
    engine: &'a Engine<'a>,
    model: &'a Model,
    choices: Choices,
    answers: Vec<(ElementId, Answer)>,
    state: State,
    clock: Clock,
    number: usize,
    trace: Vec<Trace>,
    data: Variables,
    thrown: Vec<String>,
    uncaught: Vec<String>,
}

impl<'a> Player<'a> {
    fn new(engine: &'a Engine<'a>, recording: &Recording, simulate: bool) -> Result<Self, PlayError> {
        let model = engine.model();
        let find = |id: &str| model.find(id).ok_or_else(|| PlayError::NoElement(id.to_owned()));
        let answers = recording.answers.iter().map(|answer| Ok((find(&answer.at)?, answer.clone())));
        let answers = answers.collect::<Result<Vec<_>, PlayError>>()?;
        let flows = recording.flows.iter().map(|(id, taken)| Ok((find(id)?, taken.iter().copied().collect())));
        let choices = Choices { flows: RefCell::new(flows.collect::<Result<_, PlayError>>()?), simulate };
        Ok(Self {
            engine,
            model,
            choices,
            answers,
            state: State::default(),
            clock: Clock::default(),
            number: 0,
            trace: vec![],
            data: Variables::new(),
            thrown: vec![],
            uncaught: vec![],
        })
    }

    fn start(&self, start: &Start) -> Result<Event, PlayError> {
        let find = |id: &String| self.model.find(id).ok_or_else(|| PlayError::NoElement(id.clone()));
        let process = match &start.process {
            Some(id) => find(id)?,
            None => self.only_process()?,
        };
        let at = start.at.as_ref().map(find).transpose()?;
        if at.is_none() {
            let plain = |event: &crate::model::Event| event.is_start() && event.definitions.is_empty();
            let plain = self.model.children(process).filter(|(_, child)| child.event().is_some_and(plain)).count();
            if plain > 1 {
                return Err(PlayError::WhichStart { process, count: plain });
            }
        }
        Ok(Event::Start { process, at, data: start.data.clone() })
    }

    fn only_process(&self) -> Result<ElementId, PlayError> {
        let processes = self.model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. }));
        let processes: Vec<ElementId> = processes.map(|(id, _)| id).collect();
        match processes.as_slice() {
            [only] => Ok(*only),
            [] => Err(PlayError::NoProcess),
            all => Err(PlayError::WhichProcess(all.len())),
        }
    }

    fn step(&mut self, event: &Event) -> Result<(), PlayError> {
        self.number += 1;
        if self.number > EVENT_LIMIT {
            return Err(PlayError::TooLong);
        }
        let step = self.engine.step(&self.state, event, &self.choices);
        let step = step.map_err(|wrong| PlayError::Step { number: self.number, wrong })?;
        self.state = step.state;
        self.trace.extend(step.trace);
        for effect in step.effects {
            match effect {
                Effect::Thrown { element } => self.thrown.push(self.model.id_of(element).to_owned()),
                Effect::Uncaught { element } => self.uncaught.push(self.model.id_of(element).to_owned()),
                Effect::Ended { data, .. } => self.data.extend(data),
                Effect::Wait(_) | Effect::Forget { .. } => {}
            }
        }
        let watched = self.clock.watch(self.engine, self.model, &self.state);
        watched.map_err(|wrong| PlayError::Time { element: wrong.element, text: wrong.text })
    }

    /// The next answer that something waits for, when its time has come; meanwhile tasks that nobody answers are done, and
    /// timers go off. Without an answer these alone.
    fn next(&mut self) -> Result<Option<Event>, PlayError> {
        let waiting = self.state.waiting(self.model);
        let waits_at = |at: ElementId| waiting.iter().find(|known| known.element == at);
        let answered = self.answers.iter().position(|(at, _)| waits_at(*at).is_some());
        let task = |known: &&Waiting| {
            known.what == WaitingFor::Activity && !self.answers.iter().any(|(at, _)| *at == known.element)
        };
        let task = waiting.iter().find(task).map(|known| known.wait);
        let done = |wait| Ok(Some(Event::Happened { wait, data: Variables::new() }));
        if let Some(position) = answered
            && let Some((at, answer)) = self.answers.get(position).cloned()
        {
            let wait = waits_at(at).map(|known| known.wait).unwrap_or_default();
            let due = self.due(wait, &answer)?;
            if due > self.clock.now() {
                if let Some(task) = task {
                    return done(task);
                }
                if let Some(timer) = self.timer_until(Some(due)) {
                    return Ok(Some(timer));
                }
            }
            self.answers.remove(position);
            self.clock.advance(due);
            return self.answer(wait, &answer).map(Some);
        }
        let choice = || waiting.iter().find(|known| known.what == WaitingFor::Choice).map(|known| known.wait);
        match task.or_else(choice) {
            Some(wait) => done(wait),
            None => Ok(self.timer_until(None)),
        }
    }

    /// When an answer is given.
    fn due(&self, wait: u32, answer: &Answer) -> Result<Timestamp, PlayError> {
        let Some(after) = &answer.after else { return Ok(self.clock.now()) };
        self.clock.done(wait, after).ok_or_else(|| PlayError::Duration(after.clone()))
    }

    /// The first timer, if it goes off before a moment.
    fn timer_until(&mut self, end: Option<Timestamp>) -> Option<Event> {
        let (wait, due) = self.clock.next().filter(|(_, due)| end.is_none_or(|end| *due < end))?;
        self.clock.advance(due);
        self.clock.went_off(wait);
        Some(Event::Happened { wait, data: Variables::new() })
    }

    fn answer(&self, wait: u32, answer: &Answer) -> Result<Event, PlayError> {
        let Some(code) = &answer.error else {
            return Ok(Event::Happened { wait, data: answer.data.clone() });
        };
        let error = error_of(self.model, code).ok_or_else(|| PlayError::NoError(code.clone()))?;
        Ok(Event::Failed { wait, error: Some(error) })
    }

    fn finish(mut self) -> Played {
        for (_, data) in self.state.instances() {
            self.data.extend(data.clone());
        }
        let reached = self.trace.iter().filter(|entry| is_reached(self.model, entry));
        Played {
            reached: reached.map(|entry| self.model.id_of(entry.element).to_owned()).collect(),
            ended: self.state.is_ended(),
            waiting: self
                .state
                .waiting(self.model)
                .iter()
                .map(|known| self.model.id_of(known.element).to_owned())
                .collect(),
            unused: self.answers.into_iter().map(|(_, answer)| answer.at).collect(),
            trace: self.trace,
            data: self.data,
            thrown: self.thrown,
            uncaught: self.uncaught,
            state: self.state,
        }
    }
}

/// The error of this code or id; one that the model doesn't declare, if an event names it.
fn error_of(model: &Model, code: &str) -> Option<Named> {
    let mut declared = model.elements().filter(|(_, element)| {
        let is_code = matches!(&element.kind, Kind::Error { code: Some(known) } if known == code);
        is_code || (matches!(element.kind, Kind::Error { .. }) && element.id.as_deref() == Some(code))
    });
    if let Some((error, _)) = declared.next() {
        return Some(Named::Element(error));
    }
    let mut definitions =
        model.elements().filter_map(|(_, element)| element.event()).flat_map(|event| &event.definitions);
    let names =
        |definition: &Definition| matches!(&definition.kind, DefinitionKind::Error(Some(error)) if error.text == code);
    definitions.any(names).then(|| Named::Text(code.to_owned()))
}

/// Activities when they begin, each instance of those that repeat; events when they happen, for those that wait are
/// entered before.
fn is_reached(model: &Model, entry: &Trace) -> bool {
    let element = model.element(entry.element);
    if let Some(event) = element.event() {
        return (entry.what == Happening::Triggered) == event.catches() && entry.what != Happening::Left;
    }
    let Some(activity) = element.activity() else { return false };
    let begins_process = matches!(activity.kind, ActivityKind::Task(TaskKind::Receive { instantiates: true, .. }));
    let is_triggered = begins_process || element.is_event_sub_process();
    let begins = if is_triggered { Happening::Triggered } else { Happening::Entered };
    entry.what == begins && activity.repeat.is_some() == entry.instance.is_some()
}
