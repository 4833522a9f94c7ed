//! What the engine can come to, tried in every way within a bound, to confirm that something never happens.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};

use super::Proving;
use bpmn::model::{ElementId, Model};
use engine::{Engine, Event, Happening, JOB_LIMIT, State, StepError, Trace};
use expression::Variables;

const STATE_LIMIT: usize = 200;
/// Most of what the engine does on the way: what is passed, and the tokens that each step has to look at.
const WORK_LIMIT: usize = 5 * JOB_LIMIT;
/// Most questions of one step that are answered both ways.
const ASK_LIMIT: usize = 6;

/// Whether a token ever comes to an element; none where conditions decide.
pub(super) fn enters(model: &Model, process: ElementId, element: ElementId) -> Option<bool> {
    let comes = |_: &State, trace: &[Trace]| {
        trace.iter().any(|entry| entry.element == element && entry.what != Happening::Left)
    };
    let starts = model.children(process).filter(|(_, child)| child.is_start()).map(|(id, _)| Some(id));
    let starts: Vec<Option<ElementId>> = starts.collect();
    let starts = if starts.is_empty() { vec![None] } else { starts };
    let begin = |at| (State::default(), Event::Start { process, at, data: Variables::new() });
    is_free(model).then(|| Beyond::new(model).finds(starts.into_iter().map(begin).collect(), &comes))
}

/// Whether an end can be reached from a state; none where conditions decide.
pub(super) fn ends(model: &Model, state: &State) -> Option<bool> {
    let next = events(model, state).into_iter().map(|event| (state.clone(), event)).collect();
    is_free(model).then(|| Beyond::new(model).finds(next, &|state, _| state.is_ended()))
}

/// Whether no data decides where tokens go.
fn is_free(model: &Model) -> bool {
    !model.elements().any(|(_, element)| element.sequence_flow().is_some_and(|flow| flow.condition.is_some()))
}

fn events(model: &Model, state: &State) -> Vec<Event> {
    let waiting = state.waiting(model).into_iter();
    waiting.map(|waiting| Event::Happened { wait: waiting.wait, data: Variables::new() }).collect()
}

struct Beyond<'a> {
    model: &'a Model,
    engine: Engine<'a>,
    /// Where tokens are: enough to tell states apart in which none is twice.
    seen: BTreeSet<Vec<(ElementId, Option<ElementId>)>>,
}

impl<'a> Beyond<'a> {
    fn new(model: &'a Model) -> Self {
        Self { model, engine: Engine::new(model), seen: BTreeSet::new() }
    }

    fn finds(mut self, begin: Vec<(State, Event)>, is_wanted: &dyn Fn(&State, &[Trace]) -> bool) -> bool {
        let mut open: VecDeque<(State, Event)> = begin.into();
        let mut work = 0;
        while let Some((state, event)) = open.pop_front().filter(|_| self.seen.len() < STATE_LIMIT) {
            for answers in 0..1_u32 << ASK_LIMIT {
                let asked = Answers { answers, asked: Cell::new(0), flows: RefCell::default() };
                let proving = Proving { model: self.model, takes: &|flow| Some(asked.takes(flow)) };
                let done = self.engine.step(&state, &event, &proving);
                work += match &done {
                    Ok(done) => 1 + done.trace.len() + done.state.tokens().count(),
                    Err(StepError::TooMuch) => JOB_LIMIT,
                    Err(_) => 1,
                };
                if work > WORK_LIMIT {
                    return false;
                }
                if let Ok(done) = done {
                    if is_wanted(&done.state, &done.trace) {
                        return true;
                    }
                    if self.seen.insert(key(&done.state)) {
                        let next = events(self.model, &done.state).into_iter();
                        open.extend(next.map(|event| (done.state.clone(), event)));
                    }
                }
                // Answers to questions that weren't asked make no difference.
                if answers + 1 >= 1 << asked.asked.get().min(ASK_LIMIT) {
                    break;
                }
            }
        }
        false
    }
}

fn key(state: &State) -> Vec<(ElementId, Option<ElementId>)> {
    let mut tokens: Vec<_> = state.tokens().map(|token| (token.element, token.via)).collect();
    tokens.sort_unstable();
    tokens
}

/// The same answer for a flow whenever it is asked for in a step.
struct Answers {
    answers: u32,
    asked: Cell<usize>,
    flows: RefCell<Vec<ElementId>>,
}

impl Answers {
    fn takes(&self, flow: ElementId) -> bool {
        let mut flows = self.flows.borrow_mut();
        let at = flows.iter().position(|known| *known == flow).unwrap_or_else(|| {
            flows.push(flow);
            flows.len() - 1
        });
        self.asked.set(flows.len());
        at < ASK_LIMIT && self.answers >> at & 1 == 1
    }
}
