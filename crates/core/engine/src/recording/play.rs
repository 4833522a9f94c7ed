//! Plays a recorded run in the engine.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use jiff::Timestamp;

use super::clock::{Clock, Unreadable};
use super::{Answer, Recording, Start};
use crate::{Course, Effect, Engine, Event, Gap, Happening, Outside, Reason, State, StepError, Trace, WaitingFor};
use bpmn::model::{ActivityKind, Definition, DefinitionKind, ElementId, Kind, Model, Named, TaskKind};
use expression::Variables;

/// Most events of a run.
const EVENT_LIMIT: usize = 10_000;

/// What has come of a run.
#[derive(Clone, Debug)]
pub struct Played {
    /// All of it, gateways and flows too.
    pub trace: Vec<Trace>,
    /// Activities and events in the order in which they were reached, by id.
    pub reached: Vec<String>,
    /// Variables at the end: of instances that have ended, and of those that haven't.
    pub data: Variables,
    /// Messages and signals that were sent, by id of the event or task.
    pub thrown: Vec<String>,
    /// Errors and escalations that nothing caught, by id of the event or task.
    pub uncaught: Vec<String>,
    /// Whether all instances have ended.
    pub ended: bool,
    /// What waits at the end, by id.
    pub waiting: Vec<String>,
    /// Answers that nothing waited for.
    pub unused: Vec<String>,
    /// At the end.
    pub state: State,
}

/// Why a run can't be played.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[allow(missing_docs, reason = "each says itself by its message")]
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
    let choices = Choices::of(engine.model(), recording, simulate)?;
    let mut player = Player::new(engine, recording, &choices)?;
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

impl Choices {
    fn of(model: &Model, recording: &Recording, simulate: bool) -> Result<Self, PlayError> {
        let flows = recording.flows.iter().map(|(id, taken)| Ok((find(model, id)?, taken.iter().copied().collect())));
        Ok(Self { flows: RefCell::new(flows.collect::<Result<_, PlayError>>()?), simulate })
    }
}

fn find(model: &Model, id: &str) -> Result<ElementId, PlayError> {
    model.find(id).ok_or_else(|| PlayError::NoElement(id.to_owned()))
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
    model: &'a Model,
    course: Course<'a>,
    /// Answers that weren't given yet, and how many of them each element has.
    answers: VecDeque<(ElementId, Answer)>,
    answered: HashMap<ElementId, usize>,
    /// What is waited for, by element.
    waiting: BTreeMap<(ElementId, WaitingFor), BTreeSet<u32>>,
    kinds: HashMap<u32, (ElementId, WaitingFor)>,
    clock: Clock,
    number: usize,
    trace: Vec<Trace>,
    data: Variables,
    thrown: Vec<String>,
    uncaught: Vec<String>,
}

impl<'a> Player<'a> {
    fn new(engine: &'a Engine<'a>, recording: &Recording, choices: &'a Choices) -> Result<Self, PlayError> {
        let model = engine.model();
        let answers = recording.answers.iter().map(|answer| Ok((find(model, &answer.at)?, answer.clone())));
        let answers = answers.collect::<Result<VecDeque<_>, PlayError>>()?;
        let mut answered: HashMap<ElementId, usize> = HashMap::new();
        for (at, _) in &answers {
            *answered.entry(*at).or_default() += 1;
        }
        Ok(Self {
            model,
            course: Course::new(engine, choices),
            answers,
            answered,
            waiting: BTreeMap::new(),
            kinds: HashMap::new(),
            clock: Clock::default(),
            number: 0,
            trace: vec![],
            data: Variables::new(),
            thrown: vec![],
            uncaught: vec![],
        })
    }

    fn start(&self, start: &Start) -> Result<Event, PlayError> {
        let find = |id: &String| find(self.model, id);
        let process = match &start.process {
            Some(id) => find(id)?,
            None => self.only_process()?,
        };
        let at = start.at.as_ref().map(find).transpose()?;
        if at.is_none() {
            let plain = |event: &bpmn::model::Event| event.is_start() && event.definitions.is_empty();
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
        let step = self.course.step(event);
        let (effects, trace) = step.map_err(|wrong| PlayError::Step { number: self.number, wrong })?;
        self.trace.extend(trace);
        let unreadable = |wrong: Unreadable| PlayError::Time { element: wrong.element, text: wrong.text };
        for effect in effects {
            match effect {
                Effect::Thrown { element } => self.thrown.push(self.model.id_of(element).to_owned()),
                Effect::Uncaught { element } => self.uncaught.push(self.model.id_of(element).to_owned()),
                Effect::Ended { data, .. } => self.data.extend(data),
                Effect::Wait(waiting) => {
                    self.waiting.entry((waiting.element, waiting.what)).or_default().insert(waiting.wait);
                    self.kinds.insert(waiting.wait, (waiting.element, waiting.what));
                    self.clock.watch(&self.course, &waiting).map_err(unreadable)?;
                }
                Effect::Forget { wait } => self.forget(wait),
            }
        }
        self.clock.wind_again(&self.course).map_err(unreadable)
    }

    fn forget(&mut self, wait: u32) {
        self.clock.forget(wait);
        let Some(known) = self.kinds.remove(&wait) else { return };
        if let Some(waits) = self.waiting.get_mut(&known) {
            waits.remove(&wait);
            if waits.is_empty() {
                self.waiting.remove(&known);
            }
        }
    }

    /// What is waited for at an element, the first that began.
    fn waits_at(&self, at: ElementId) -> Option<u32> {
        let here = self.waiting.range((at, WaitingFor::Activity)..=(at, WaitingFor::Anything));
        here.filter_map(|(_, waits)| waits.first()).min().copied()
    }

    /// The first of what is waited for in this way, at elements that are meant.
    fn first(&self, what: WaitingFor, is_meant: impl Fn(ElementId) -> bool) -> Option<u32> {
        let such = self.waiting.iter().filter(|((at, known), _)| *known == what && is_meant(*at));
        such.filter_map(|(_, waits)| waits.first()).min().copied()
    }

    /// The next answer that something waits for, when its time has come; meanwhile tasks that nobody answers are done, and
    /// timers go off. Without an answer these alone.
    fn next(&mut self) -> Result<Option<Event>, PlayError> {
        let answered = self.answers.iter().position(|(at, _)| self.waits_at(*at).is_some());
        let task = self.first(WaitingFor::Activity, |at| !self.answered.contains_key(&at));
        let done = |wait| Ok(Some(Event::Happened { wait, data: Variables::new() }));
        if let Some(position) = answered
            && let Some((at, answer)) = self.answers.get(position).cloned()
        {
            let wait = self.waits_at(at).unwrap_or_default();
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
            self.answered.entry(at).and_modify(|count| *count -= 1);
            self.answered.retain(|_, count| *count > 0);
            self.clock.advance(due);
            return self.answer(wait, &answer).map(Some);
        }
        match task.or_else(|| self.first(WaitingFor::Choice, |_| true)) {
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
        let state = self.course.into_state();
        for (_, data) in state.instances() {
            self.data.extend(data.clone());
        }
        let reached = self.trace.iter().filter(|entry| is_reached(self.model, entry));
        let waiting = state.waiting(self.model);
        Played {
            reached: reached.map(|entry| self.model.id_of(entry.element).to_owned()).collect(),
            ended: state.is_ended(),
            waiting: waiting.iter().map(|known| self.model.id_of(known.element).to_owned()).collect(),
            unused: self.answers.into_iter().map(|(_, answer)| answer.at).collect(),
            trace: self.trace,
            data: self.data,
            thrown: self.thrown,
            uncaught: self.uncaught,
            state,
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
