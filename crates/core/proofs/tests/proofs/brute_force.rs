//! What the engine does when everything is tried: each wait, each flow, each value.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use bpmn::model::{DefinitionKind, ElementId, GatewayKind, Kind, Model, Position};
use engine::{Effect, Engine, Event, Gap, Happening, Outside, State, StepError, Trace};
use expression::{Expression as Juel, Value, Variables};
use serde_json::Value as Json;

/// States that are gone through at most.
pub const STATE_LIMIT: usize = 250;
/// Work for it: a step that circles counts as many.
const WORK_LIMIT: usize = 40_000;
const CIRCLING: usize = 500;
/// A flow is asked for so often in a step; then the step circles.
const ASK_LIMIT: usize = 3;

#[derive(Default)]
pub struct Answer {
    /// Code, and for faults with a place their elements.
    pub codes: BTreeSet<&'static str>,
    pub entered: BTreeSet<ElementId>,
    pub was_cut: bool,
    pub states: usize,
    /// Whether an error is thrown that nobody catches.
    pub is_uncaught: bool,
    /// Nodes at which no flow is to be taken.
    pub no_flow: BTreeSet<ElementId>,
}

#[derive(Clone)]
struct Known {
    state: State,
    ends: BTreeSet<ElementId>,
    happened: BTreeSet<ElementId>,
    data: Variables,
}

struct Chooser<'a> {
    model: &'a Model,
    data: &'a Variables,
    made: &'a RefCell<Vec<bool>>,
    at: RefCell<usize>,
    asked: RefCell<HashMap<ElementId, usize>>,
    is_endless: Cell<bool>,
}

impl Outside for Chooser<'_> {
    fn calls(&self, _: ElementId) -> bool {
        false
    }

    fn pauses(&self, activity: ElementId) -> bool {
        self.model.is_unexpanded(activity)
    }

    fn takes(&self, flow: ElementId) -> Option<bool> {
        let mut asked = self.asked.borrow_mut();
        let count = asked.entry(flow).or_default();
        *count += 1;
        if *count > ASK_LIMIT {
            self.is_endless.set(true);
            return Some(false);
        }
        let own = self.model.element(flow).sequence_flow().unwrap();
        if let Some(condition) = &own.condition {
            return Juel::parse(&condition.text).unwrap().holds(self.data).ok();
        }
        let source = own.source.as_ref().unwrap().target.unwrap();
        let beside = self.model.element(source).outgoing.iter();
        let has_condition = |flow: &ElementId| self.model.element(*flow).sequence_flow().unwrap().condition.is_some();
        let process = self.model.process_of(source).unwrap();
        let is_executed = matches!(self.model.element(process).kind, Kind::Process { is_executable: true });
        if is_executed || beside.into_iter().any(has_condition) {
            return Some(true);
        }
        let mut made = self.made.borrow_mut();
        let mut at = self.at.borrow_mut();
        if *at == made.len() {
            made.push(false);
        }
        *at += 1;
        Some(made[*at - 1])
    }

    fn settles(&self, _: &Gap) -> bool {
        true
    }
}

/// None if there are too many states.
pub fn brute_force(
    model: &Model,
    process: ElementId,
    values: &BTreeMap<String, Vec<Value>>,
    limit: usize,
) -> Option<Answer> {
    Search::new(model, values).all(process, limit)
}

struct Search<'a> {
    model: &'a Model,
    engine: Engine<'a>,
    assignments: Vec<Variables>,
    known: HashMap<String, usize>,
    open: VecDeque<(usize, Known)>,
    /// By state: what happened, and what comes of it.
    edges: Vec<Vec<(ElementId, usize)>>,
    excused: BTreeSet<usize>,
    dead: BTreeSet<usize>,
    work: usize,
    answer: Answer,
}

impl<'a> Search<'a> {
    fn new(model: &'a Model, values: &BTreeMap<String, Vec<Value>>) -> Self {
        let mut assignments = vec![Variables::new()];
        for (name, values) in values {
            assignments = assignments
                .into_iter()
                .flat_map(|known| {
                    values.iter().map(move |value| {
                        let mut known = known.clone();
                        known.insert(name.clone(), value.clone());
                        known
                    })
                })
                .collect();
        }
        Self {
            model,
            engine: Engine::new(model),
            assignments,
            known: HashMap::new(),
            open: VecDeque::new(),
            edges: vec![],
            excused: BTreeSet::new(),
            dead: BTreeSet::new(),
            work: 0,
            answer: Answer::default(),
        }
    }

    fn all(mut self, process: ElementId, limit: usize) -> Option<Answer> {
        for data in self.assignments.clone() {
            let at = self.model.children(process).find(|(_, child)| child.is_start()).map(|(id, _)| id);
            let begin = Known { state: State::default(), ends: BTreeSet::new(), happened: BTreeSet::new(), data };
            self.step(None, &begin, &Event::Start { process, at, data: Variables::new() }, process);
        }
        while let Some((number, known)) = self.open.pop_front() {
            if self.edges.len() > limit || self.work > WORK_LIMIT {
                return None;
            }
            let waiting: Vec<_> = known.state.waiting(self.model);
            let events: Vec<_> = waiting.iter().filter(|wait| !known.happened.contains(&wait.element)).collect();
            if events.is_empty() && !known.state.is_ended() {
                self.answer.codes.insert("deadlock");
                self.dead.insert(number);
            }
            for wait in events {
                self.step(
                    Some(number),
                    &known,
                    &Event::Happened { wait: wait.wait, data: Variables::new() },
                    wait.element,
                );
            }
        }
        if self.work > WORK_LIMIT {
            return None;
        }
        self.judge_ends();
        self.judge_circles();
        self.answer.states = self.edges.len();
        Some(self.answer)
    }

    fn step(&mut self, from: Option<usize>, known: &Known, event: &Event, element: ElementId) {
        let made = RefCell::new(vec![]);
        // Whatever an activity sets is any value from now on, before anything else is asked.
        let datas = if self.sets(known, element) { self.assignments.clone() } else { vec![known.data.clone()] };
        for data in datas {
            made.borrow_mut().clear();
            loop {
                let asked = RefCell::default();
                let is_endless = Cell::new(false);
                let chooser =
                    Chooser { model: self.model, data: &data, made: &made, at: RefCell::new(0), asked, is_endless };
                let done = self.engine.step(&known.state, event, &chooser);
                self.work += if done == Err(StepError::TooMuch) { CIRCLING } else { 1 };
                if self.work > WORK_LIMIT {
                    return;
                }
                match done {
                    _ if chooser.is_endless.get() => self.cut(from, "endless-loop"),
                    Ok(done) => {
                        let is_uncaught = |effect: &Effect| matches!(effect, Effect::Uncaught { .. });
                        self.answer.is_uncaught |= done.effects.iter().any(is_uncaught);
                        self.done(from, known, &data, element, done.state, &done.trace);
                    }
                    Err(StepError::NoFlow(node)) => {
                        if self.has_conditions(node) {
                            self.answer.no_flow.insert(node);
                            self.cut(from, "no-flow");
                        }
                    }
                    Err(StepError::TooMuch) => self.cut(from, "endless-loop"),
                    Err(error) => panic!("{error}"),
                }
                let mut made = made.borrow_mut();
                made.truncate(*chooser.at.borrow());
                while made.last() == Some(&true) {
                    made.pop();
                }
                match made.last_mut() {
                    Some(last) => *last = true,
                    None => break,
                }
            }
        }
    }

    fn sets(&self, known: &Known, element: ElementId) -> bool {
        let what = self.model.element(element);
        let host = match what.event().map(|event| &event.position) {
            Some(Position::Boundary { attached_to: Some(host), interrupts: true }) => {
                host.target.is_some_and(|host| self.model.element(host).sub_process().is_none())
            }
            _ => false,
        };
        // A message, a signal and what makes a condition hold bring data.
        let brings = what.event().is_some_and(|event| {
            let brings = |kind: &DefinitionKind| {
                matches!(kind, DefinitionKind::Message(_) | DefinitionKind::Signal(_) | DefinitionKind::Conditional(_))
            };
            event.definitions.iter().any(|definition| brings(&definition.kind))
        });
        !known.data.is_empty() && (what.activity().is_some() || host || brings)
    }

    fn has_conditions(&self, node: ElementId) -> bool {
        let flows =
            self.model.element(node).outgoing.iter().filter_map(|flow| self.model.element(*flow).sequence_flow());
        flows.into_iter().any(|flow| flow.condition.is_some())
    }

    fn cut(&mut self, from: Option<usize>, code: &'static str) {
        self.answer.codes.insert(code);
        self.answer.was_cut = true;
        self.excused.extend(from);
    }

    fn done(
        &mut self,
        from: Option<usize>,
        before: &Known,
        data: &Variables,
        element: ElementId,
        state: State,
        trace: &[Trace],
    ) {
        let entered = trace.iter().filter(|entry| entry.what != Happening::Left);
        self.answer.entered.extend(entered.map(|entry| entry.element));
        let mut ends = before.ends.clone();
        let tokens = tokens(&state);
        for entry in trace {
            let is_end = self.model.element(entry.element).event().is_some_and(|event| event.position == Position::End);
            let is_sub = self.model.element(entry.element).sub_process().is_some();
            if is_sub {
                ends.retain(|end| !self.lies_in(*end, entry.element));
            }
            if is_end && entry.what == Happening::Left && !ends.insert(entry.element) {
                self.answer.codes.insert("improper-completion");
            }
        }
        let labels: BTreeSet<String> = tokens.iter().map(|token| token.label(self.model, &tokens)).collect();
        if labels.len() < tokens.len() {
            return self.cut(from, "lack-of-synchronisation");
        }
        let runs =
            |around: Option<ElementId>| around.is_some_and(|around| tokens.iter().any(|token| token.element == around));
        let mut happened = before.happened.clone();
        let event = self.model.element(element).event();
        if event.is_some_and(|event| !event.interrupts() && !matches!(event.position, Position::Catch)) {
            happened.insert(element);
        }
        ends.retain(|end| runs(self.model.element(*end).parent));
        happened.retain(|event| runs(self.model.element(*event).parent));
        let data = if state.is_ended() { Variables::new() } else { data.clone() };
        let key = format!("{labels:?}{:?}{ends:?}{happened:?}{data:?}", waits(self.model, &state, &tokens));
        let next = self.edges.len();
        let number = *self.known.entry(key).or_insert(next);
        if number == next {
            self.edges.push(vec![]);
            if state.is_ended() {
                self.excused.insert(number);
            } else {
                self.open.push_back((number, Known { state, ends, happened, data }));
            }
        }
        if let Some(from) = from {
            self.edges[from].push((element, number));
        }
    }

    fn lies_in(&self, element: ElementId, other: ElementId) -> bool {
        let mut at = self.model.element(element).parent;
        while let Some(here) = at {
            if here == other {
                return true;
            }
            at = self.model.element(here).parent;
        }
        false
    }

    fn judge_ends(&mut self) {
        let mut good: BTreeSet<usize> = self.excused.union(&self.dead).copied().collect();
        loop {
            let more: Vec<usize> = (0..self.edges.len())
                .filter(|at| !good.contains(at) && self.edges[*at].iter().any(|(_, to)| good.contains(to)))
                .collect();
            if more.is_empty() {
                break;
            }
            good.extend(more);
        }
        if good.len() < self.edges.len() {
            self.answer.codes.insert("no-end");
        }
    }

    /// Circles of what programs do.
    fn judge_circles(&mut self) {
        let is_automatic = |element: ElementId| {
            let kind = self.model.element(element);
            let name = self.model.document().element(kind.node).map(|element| element.name.local.to_string());
            matches!(kind.kind, Kind::Activity(_))
                && name.is_some_and(|name| ["serviceTask", "scriptTask", "businessRuleTask"].contains(&&*name))
        };
        let edges: Vec<Vec<usize>> = self
            .edges
            .iter()
            .map(|edges| edges.iter().filter(|(element, _)| is_automatic(*element)).map(|(_, to)| *to).collect())
            .collect();
        for start in 0..edges.len() {
            let mut seen = BTreeSet::new();
            let mut open = edges[start].clone();
            while let Some(at) = open.pop() {
                if at == start {
                    self.answer.codes.insert("endless-loop");
                    return;
                }
                if seen.insert(at) {
                    open.extend(&edges[at]);
                }
            }
        }
    }
}

/// What is the same for states that go on alike.
pub fn key(model: &Model, state: &State) -> String {
    let tokens = tokens(state);
    let mut labels: Vec<String> = tokens.iter().map(|token| token.label(model, &tokens)).collect();
    labels.sort_unstable();
    let data: Vec<&Variables> = state.instances().map(|(_, data)| data).collect();
    format!("{labels:?}{:?}{data:?}", waits(model, state, &tokens))
}

struct Token {
    id: u64,
    element: ElementId,
    parent: Option<u64>,
    via: Option<u64>,
    life: String,
}

impl Token {
    /// What is the same for states that are the same.
    fn label(&self, model: &Model, all: &[Token]) -> String {
        let around = self.parent.and_then(|parent| all.iter().find(|token| token.id == parent));
        let around = around.map(|around| around.label(model, all)).unwrap_or_default();
        let gateway = model.element(self.element).gateway().map(|gateway| &gateway.kind);
        let via = self.via.filter(|_| matches!(gateway, Some(GatewayKind::Parallel | GatewayKind::Inclusive)));
        format!("{around}/{}:{via:?}{}", model.id_of(self.element), self.life)
    }
}

fn tokens(state: &State) -> Vec<Token> {
    let json = serde_json::to_value(state).unwrap();
    let scopes = json["s"].as_array().unwrap().iter();
    scopes
        .map(|scope| Token {
            id: scope["i"].as_u64().unwrap(),
            element: serde_json::from_value(scope["e"].clone()).unwrap(),
            parent: scope["p"].as_u64(),
            via: scope["f"].as_u64(),
            life: scope["l"].as_str().unwrap().to_owned(),
        })
        .collect()
}

fn waits(model: &Model, state: &State, tokens: &[Token]) -> BTreeSet<String> {
    let label = |id: &Json| {
        let token = tokens.iter().find(|token| Some(token.id) == id.as_u64());
        token.map(|token| token.label(model, tokens)).unwrap_or_default()
    };
    let json = serde_json::to_value(state).unwrap();
    let waits = json["w"].as_array().unwrap().iter();
    waits
        .map(|wait| {
            let on = match wait["o"].as_object().and_then(|on| on.iter().next()) {
                Some((kind, list)) if kind == "j" || kind == "d" => {
                    let scopes: BTreeSet<String> = list.as_array().unwrap().iter().map(label).collect();
                    format!("{kind}{scopes:?}")
                }
                Some((kind, pair)) if kind == "g" => format!("g{}{}", label(&pair[0]), pair[1]),
                _ => wait["o"].to_string(),
            };
            format!("{} {on}", label(&wait["s"]))
        })
        .collect()
}
