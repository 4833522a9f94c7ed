//! Runs that take every flow of a process. Found by searching in the engine for the nearest flow that no run has taken
//! yet, then for the end; runs that the others make superfluous are left out.

mod guess;

use std::collections::{BTreeSet, HashSet, VecDeque};

use bpmn::model::{DefinitionKind, ElementId, GatewayKind, Kind, Model, Named};
use engine::recording::{Answer, Expected, Recording, Start, play};
use engine::{Engine, Event, Gap, Happening, Outside, Reason, State, Waiting, WaitingFor};
use expression::Variables;
use guess::Guesses;

/// Most states that one search looks at.
const STATE_LIMIT: usize = 5_000;
/// Most answers of a run.
const ANSWER_LIMIT: usize = 500;

/// What was found.
#[derive(Clone, Debug)]
pub struct Cover {
    /// Named `Ablauf 1` and so on; each expects the elements that it reached, and whether it ended.
    pub recordings: Vec<Recording>,
    /// Flows for which no run was found, by id: nothing leads there, the search was given up, or the values that it
    /// takes weren't tried.
    pub missed: Vec<String>,
}

/// Searches runs for a process of the model. Scripts count as tasks that set nothing but what conditions read.
pub fn cover(engine: &Engine<'_>, process: ElementId) -> Cover {
    let model = engine.model();
    let reached = reachable(model, process);
    let flows = model.elements().filter(|(id, element)| element.sequence_flow().is_some() && reached.contains(id));
    let mut search = Search { engine, model, guesses: Guesses::new(model), missing: flows.map(|(id, _)| id).collect() };
    let mut runs: Vec<Run> = vec![];
    while let Some(run) = search.run(process) {
        runs.push(run);
    }
    let runs = fewest(runs);
    let recordings = runs.iter().enumerate().filter_map(|(number, run)| recorded(engine, number + 1, run)).collect();
    Cover { recordings, missed: search.missing.iter().map(|id| model.id_of(*id).to_owned()).collect() }
}

/// What stands in the process or in what it calls.
fn reachable(model: &Model, process: ElementId) -> HashSet<ElementId> {
    let (mut reached, mut open) = (HashSet::new(), vec![process]);
    while let Some(at) = open.pop() {
        if reached.insert(at) {
            open.extend(model.element(at).children.iter().copied());
            open.extend(model.called(at));
        }
    }
    reached
}

/// As far as a search has come.
#[derive(Clone, Default)]
struct Run {
    starts: Vec<Start>,
    answers: Vec<Answer>,
    state: State,
    taken: BTreeSet<ElementId>,
}

/// Scripts are answered like tasks.
struct Simulated;

impl Outside for Simulated {
    fn settles(&self, gap: &Gap) -> bool {
        gap.reason == Reason::Script
    }
}

struct Search<'a> {
    engine: &'a Engine<'a>,
    model: &'a Model,
    guesses: Guesses,
    missing: BTreeSet<ElementId>,
}

impl Search<'_> {
    /// A run that takes at least one missing flow; what it takes isn't missing any more.
    fn run(&mut self, process: ElementId) -> Option<Run> {
        if self.missing.is_empty() {
            return None;
        }
        let begun = self.begin(process);
        let mut run = self.nearest(begun, |run, missing| run.taken.iter().any(|flow| missing.contains(flow)))?;
        loop {
            self.missing.retain(|flow| !run.taken.contains(flow));
            if self.missing.is_empty() {
                break;
            }
            let here = vec![run.clone()];
            match self.nearest(here, |run, missing| run.taken.iter().any(|flow| missing.contains(flow))) {
                Some(further) if further.answers.len() < ANSWER_LIMIT => run = further,
                _ => break,
            }
        }
        let end = self.nearest(vec![run.clone()], |run, _| run.state.is_ended());
        let run = end.unwrap_or(run);
        self.missing.retain(|flow| !run.taken.contains(flow));
        Some(run)
    }

    /// The ways in which the process begins.
    fn begin(&self, process: ElementId) -> Vec<Run> {
        let starts: Vec<Option<ElementId>> = {
            let events = self.model.children(process).filter(|(_, child)| child.is_start()).map(|(id, _)| Some(id));
            let events: Vec<Option<ElementId>> = events.collect();
            if events.is_empty() { vec![None] } else { events }
        };
        let mut begun = vec![];
        for at in starts {
            for data in self.guesses.after(self.model, at.unwrap_or(process)) {
                let event = Event::Start { process, at, data: data.clone() };
                let name = |id: ElementId| self.model.id_of(id).to_owned();
                let start = Start { process: Some(name(process)), at: at.map(name), data };
                let run = Run { starts: vec![start], ..Run::default() };
                begun.extend(self.step(&run, &event, None));
            }
        }
        begun
    }

    /// Breadth first: the run with the fewest answers that is wanted.
    fn nearest(&self, from: Vec<Run>, is_wanted: impl Fn(&Run, &BTreeSet<ElementId>) -> bool) -> Option<Run> {
        let mut seen = HashSet::new();
        let mut open: VecDeque<Run> = from.into();
        while let Some(run) = open.pop_front() {
            if is_wanted(&run, &self.missing) {
                return Some(run);
            }
            if seen.len() >= STATE_LIMIT {
                return None;
            }
            if seen.insert(self.place(&run.state)) {
                open.extend(self.options(&run));
            }
        }
        None
    }

    /// Where a state stands, whatever way led there.
    fn place(&self, state: &State) -> String {
        let waiting: BTreeSet<(ElementId, u8, usize)> = {
            let all = state.waiting(self.model);
            // What doesn't interrupt may begin again and again; a third one leads nowhere that two don't.
            let count = |one: &Waiting| all.iter().filter(|other| other.element == one.element).take(2).count();
            all.iter().map(|one| (one.element, one.definition, count(one))).collect()
        };
        let data: Vec<&Variables> = state.instances().map(|(_, data)| data).collect();
        format!("{waiting:?}{data:?}")
    }

    /// What can happen next: one task or event in the flow with all its answers, and all events at borders.
    fn options(&self, run: &Run) -> Vec<Run> {
        let waiting = run.state.waiting(self.model);
        let is_border = |one: &Waiting| {
            let event = self.model.element(one.element).event();
            event.is_some_and(|event| event.is_boundary() || event.is_start())
        };
        let mut next = vec![];
        let first = waiting.iter().find(|one| !is_border(one) && self.is_answered(one));
        let others = waiting
            .iter()
            .filter(|one| self.is_answered(one) && (is_border(one) || self.behind_gateway(one.element).is_some()));
        let mut tried = BTreeSet::new();
        for one in first.into_iter().chain(others) {
            if tried.insert(one.wait) {
                next.extend(self.answers(run, one));
            }
        }
        next
    }

    /// The flow by which an event stands behind an event-based gateway.
    fn behind_gateway(&self, element: ElementId) -> Option<ElementId> {
        let incoming = &self.model.element(element).incoming;
        incoming.iter().copied().find(|flow| {
            let source = self.model.element(*flow).sequence_flow().and_then(|flow| flow.source.as_ref()?.target);
            let gateway = source.and_then(|source| self.model.element(source).gateway());
            gateway.is_some_and(|gateway| matches!(gateway.kind, GatewayKind::EventBased { .. }))
        })
    }

    /// What isn't thrown from within.
    fn is_answered(&self, one: &Waiting) -> bool {
        !matches!(one.what, WaitingFor::Error | WaitingFor::Escalation)
    }

    fn answers(&self, run: &Run, one: &Waiting) -> Vec<Run> {
        let at = self.model.id_of(one.element).to_owned();
        let mut next = vec![];
        for data in self.guesses.after(self.model, one.element) {
            let event = Event::Happened { wait: one.wait, data: data.clone() };
            next.extend(self.step(run, &event, Some(Answer { at: at.clone(), data, ..Answer::default() })));
        }
        if one.what == WaitingFor::Activity {
            for error in self.errors(one.element) {
                let event = Event::Failed { wait: one.wait, error: Some(Named::Element(error)) };
                let error = Some(self.model.id_of(error).to_owned());
                next.extend(self.step(run, &event, Some(Answer { at: at.clone(), error, ..Answer::default() })));
            }
        }
        next
    }

    /// Errors that are caught at the border of the activity.
    fn errors(&self, activity: ElementId) -> Vec<ElementId> {
        let any = || self.model.elements().find(|(_, element)| matches!(element.kind, Kind::Error { .. }));
        let events =
            self.model.element(activity).attached.iter().filter_map(|event| self.model.element(*event).event());
        let caught = events.flat_map(|event| &event.definitions).filter_map(|definition| match &definition.kind {
            DefinitionKind::Error(Some(error)) => error.target,
            DefinitionKind::Error(None) => any().map(|(id, _)| id),
            _ => None,
        });
        caught.collect()
    }

    fn step(&self, run: &Run, event: &Event, answer: Option<Answer>) -> Option<Run> {
        let step = self.engine.step(&run.state, event, &Simulated).ok()?;
        let mut next = Run { state: step.state, ..run.clone() };
        for entry in &step.trace {
            let element = self.model.element(entry.element);
            match entry.what {
                Happening::Entered if element.sequence_flow().is_some() => {
                    next.taken.insert(entry.element);
                }
                // Behind an event-based gateway tokens don't pass the flow, the event begins.
                Happening::Triggered => next.taken.extend(self.behind_gateway(entry.element)),
                _ => {}
            }
        }
        next.answers.extend(answer);
        Some(next)
    }
}

/// Leaves out runs whose flows the others take, those with the fewest flows first.
fn fewest(mut runs: Vec<Run>) -> Vec<Run> {
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by_key(|at| runs.get(*at).map(|run| (run.taken.len(), usize::MAX - run.answers.len())));
    for at in order {
        let Some(run) = runs.get(at) else { continue };
        let others: BTreeSet<ElementId> = runs
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .flat_map(|(_, other)| other.taken.clone())
            .collect();
        if run.taken.is_subset(&others)
            && let Some(run) = runs.get_mut(at)
        {
            run.taken.clear();
        }
    }
    runs.retain(|run| !run.taken.is_empty());
    runs
}

fn recorded(engine: &Engine<'_>, number: usize, run: &Run) -> Option<Recording> {
    let mut recording = Recording {
        name: format!("Ablauf {number}"),
        starts: run.starts.clone(),
        answers: run.answers.clone(),
        ..Recording::default()
    };
    let played = play(engine, &recording, true).ok()?;
    let (reached, ended) = (Some(played.reached), Some(played.ended));
    recording.expected = Expected { reached, ended, ..Expected::default() };
    Some(recording)
}
