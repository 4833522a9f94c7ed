//! What changes by the repairs that are proposed: each is made in the file, and both models are run side by side, so that
//! in every pair of states the same has happened as often. Whatever the new one does the old one can do as well, as long as
//! it may come to a good end: no run takes a path that it didn't take before, and none does twice what it did once.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use amtspult_proofs::{Change, Data, Limits, Repair, prove};
use bpmn::model::{DefinitionKind, ElementId, GatewayKind, Model};
use engine::{Engine, Event, Gap, Outside, State, StepError};
use expression::{Expression, Value, Variables};

use super::blocks::Blocks;
use super::brute_force::key;
use super::on_two_threads;
use super::open::values;

/// Steps of the engine for one repair: a measure of work that is the same everywhere. What needs more is too large.
const STEP_LIMIT: usize = 6_000;
const CIRCLING: usize = 500;
/// Models with more states aren't looked at for repairs, nor does `prove` propose any then.
const LIMITS: Limits = Limits { unreduced: 2_000, reduced: 0, repairs: 8 };

/// Conditions decide; scripts and calls are done by somebody.
struct Simulated<'a>(&'a Model);

impl Outside for Simulated<'_> {
    fn calls(&self, _: ElementId) -> bool {
        false
    }

    fn pauses(&self, activity: ElementId) -> bool {
        self.0.is_unexpanded(activity)
    }

    fn settles(&self, _: &Gap) -> bool {
        true
    }
}

/// The file with the change made.
fn repaired(text: &str, model: &Model, repair: &Repair) -> String {
    let id = model.id_of(repair.at);
    let begin = text.find(&format!(" id='{id}'")).unwrap();
    let open = text[..begin].rfind('<').unwrap();
    let tag = model.tag_of(repair.at);
    let kind = match repair.change {
        Change::Exclusive => "exclusiveGateway",
        Change::Parallel => "parallelGateway",
        Change::Inclusive => "inclusiveGateway",
        Change::DefaultFlow { to } => {
            let target = to.map_or("neues_ende".to_owned(), |to| model.id_of(to).to_owned());
            let end = if to.is_none() { "<endEvent id='neues_ende'/>" } else { "" };
            let flow = format!("<sequenceFlow id='neu' sourceRef='{id}' targetRef='{target}'/>");
            return format!("{}{end}{flow}<{tag} default='neu'{}", &text[..open], &text[begin..]);
        }
    };
    let close = begin + text[begin..].find(&format!("</{tag}>")).unwrap();
    let behind = close + format!("</{tag}>").len();
    format!("{}<{kind}{}</{kind}>{}", &text[..open], &text[begin..close], &text[behind..])
}

/// What is waited for, by id, and the event-based gateway behind which it is: two of them may lead to one event.
type At = (String, Option<String>);

fn waiting(model: &Model, state: &State) -> BTreeMap<At, u32> {
    let id = |element: ElementId| model.id_of(element).to_owned();
    state.waiting(model).into_iter().map(|one| ((id(one.element), one.behind.map(id)), one.wait)).collect()
}

/// Whether data comes with what happens.
fn brings_data(model: &Model, element: &str) -> bool {
    let element = model.element(model.find(element).unwrap());
    let is_message = |kind: &DefinitionKind| matches!(kind, DefinitionKind::Message(_));
    let message = |event: &bpmn::model::Event| event.definitions.iter().any(|one| is_message(&one.kind));
    element.activity().is_some() || element.event().is_some_and(message)
}

/// Both models with the same behind them; the old run may still come to a good end.
struct Pair {
    new: State,
    old: State,
}

/// Why two models aren't told to be the same.
#[derive(Debug)]
enum Differs {
    TooLarge,
    Here(String),
}

struct Sides<'a> {
    models: [&'a Model; 2],
    engines: [Engine<'a>; 2],
    datas: &'a [Variables],
    steps: Cell<usize>,
    /// Whether a state of the old model may come to a good end.
    good: RefCell<HashMap<String, bool>>,
}

impl Sides<'_> {
    fn step(&self, side: usize, state: &State, event: &Event) -> Result<Result<State, StepError>, Differs> {
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > STEP_LIMIT {
            return Err(Differs::TooLarge);
        }
        let done = self.engines[side].step(state, event, &Simulated(self.models[side])).map(|done| done.state);
        // What circles has taken thousands of jobs.
        self.steps.set(self.steps.get() + if done == Err(StepError::TooMuch) { CIRCLING } else { 0 });
        Ok(done)
    }

    fn events(&self, side: usize, state: &State) -> Vec<(At, Event)> {
        let mut all = vec![];
        for (at, wait) in waiting(self.models[side], state) {
            let none = vec![Variables::new()];
            let datas = if brings_data(self.models[side], &at.0) { self.datas } else { &none };
            all.extend(datas.iter().map(|data| (at.clone(), Event::Happened { wait, data: data.clone() })));
        }
        all
    }

    /// Whether a run that has come so far before the change may end with no token coming to where another one is.
    fn may_end(&self, state: &State) -> Result<bool, Differs> {
        let model = self.models[0];
        let start = key(model, state);
        if let Some(known) = self.good.borrow().get(&start) {
            return Ok(*known);
        }
        // Depth first: an end is near.
        let (mut seen, mut open) = (BTreeSet::from([start.clone()]), vec![state.clone()]);
        let mut ends = false;
        while let Some(state) = open.pop().filter(|_| !ends) {
            if state.is_ended() || self.good.borrow().get(&key(model, &state)) == Some(&true) {
                ends = true;
            } else if !meets(model, &state) {
                for (_, event) in self.events(0, &state) {
                    let next = self.step(0, &state, &event)?.ok();
                    open.extend(next.filter(|next| seen.insert(key(model, next))));
                }
            }
        }
        let mut good = self.good.borrow_mut();
        match ends {
            true => {
                good.insert(start, true);
            }
            // None of what can be reached leads to an end.
            false => good.extend(seen.into_iter().map(|state| (state, false))),
        }
        Ok(ends)
    }

    /// The next pair; none where the old run breaks off or can't end well any more.
    fn next(&self, pair: &Pair, what: &str, old: Option<Event>, new: &Event) -> Result<Option<Pair>, Differs> {
        // What the new one can't do is no path of it.
        let Ok(new) = self.step(1, &pair.new, new)? else { return Ok(None) };
        let Some(old) = old else { return Err(Differs::Here(format!("{what} is new"))) };
        let Ok(old) = self.step(0, &pair.old, &old)? else { return Ok(None) };
        if meets(self.models[0], &old) || !self.may_end(&old)? {
            return Ok(None);
        }
        let (known, found) = (waiting(self.models[0], &old), waiting(self.models[1], &new));
        let more: Vec<&At> = found.keys().filter(|one| !known.contains_key(*one)).collect();
        if new.is_ended() {
            // It does no more; that it does less is what joining means.
            return Ok(None);
        }
        if !more.is_empty() {
            return Err(Differs::Here(format!("after {what} {more:?} is new beside {:?}", known.keys())));
        }
        Ok(Some(Pair { new, old }))
    }

    fn compare(&self) -> Result<(), Differs> {
        let at = |side: usize| self.models[side].find("p").unwrap();
        let first = |side: usize| {
            let mut children = self.models[side].children(at(side));
            children.find(|(_, child)| child.is_start()).map(|(id, _)| id)
        };
        let (mut open, mut seen) = (VecDeque::new(), BTreeSet::new());
        for data in self.datas {
            let begin = |side: usize| Event::Start { process: at(side), at: first(side), data: data.clone() };
            let none = Pair { new: State::default(), old: State::default() };
            open.extend(self.next(&none, "the start", Some(begin(0)), &begin(1))?);
        }
        while let Some(pair) = open.pop_front() {
            let known = waiting(self.models[0], &pair.old);
            for (at, event) in self.events(1, &pair.new) {
                let Event::Happened { data, .. } = &event else { continue };
                let same = |wait: u32| Event::Happened { wait, data: data.clone() };
                let next = self.next(&pair, &at.0, known.get(&at).copied().map(same), &event)?;
                let key = |pair: &Pair| (key(self.models[1], &pair.new), key(self.models[0], &pair.old));
                open.extend(next.filter(|pair| seen.insert(key(pair))));
            }
        }
        Ok(())
    }
}

/// Whether two tokens are at one place, of gateways that join by the same flow.
fn meets(model: &Model, state: &State) -> bool {
    let joins = |at: ElementId| {
        let kind = model.element(at).gateway().map(|gateway| &gateway.kind);
        matches!(kind, Some(GatewayKind::Parallel | GatewayKind::Inclusive))
    };
    let mut seen = BTreeSet::new();
    let tokens = state.tokens().map(|token| (token.within, token.element, token.via.filter(|_| joins(token.element))));
    tokens.into_iter().any(|token| !seen.insert(token))
}

/// Runs both side by side.
fn compare(old: &Model, new: &Model, datas: &[Variables]) -> Result<(), Differs> {
    let engines = [Engine::new(old), Engine::new(new)];
    let sides = Sides { models: [old, new], engines, datas, steps: Cell::new(0), good: RefCell::default() };
    sides.compare()
}

/// All values of all variables, one of those that no condition of the file can tell apart: every event sets all of them, and
/// a run sees them only through its conditions. Without that, most runs would be done over and over.
fn told_apart(text: &str) -> Vec<Variables> {
    let [all, _] = values(text);
    let mut datas = vec![Variables::new()];
    for (name, values) in &all {
        let with = |data: &Variables, value: &Value| {
            let mut data = data.clone();
            data.insert(name.clone(), value.clone());
            data
        };
        datas = datas.iter().flat_map(|data| values.iter().map(move |value| with(data, value))).collect();
    }
    let written = text.split("${").skip(1).map(|rest| format!("${{{}}}", rest.split('}').next().unwrap_or_default()));
    let conditions: BTreeSet<String> = written.map(|one| one.replace("&lt;", "<").replace("&gt;", ">")).collect();
    let conditions: Vec<Expression> = conditions.iter().map(|one| Expression::parse(one).unwrap()).collect();
    let mut seen = BTreeSet::new();
    datas.retain(|data| seen.insert(conditions.iter().map(|one| one.holds(data).ok()).collect::<Vec<_>>()));
    datas
}

#[derive(Default)]
struct Compared {
    by_change: BTreeMap<&'static str, usize>,
    models: usize,
    too_large: usize,
    wrong: Vec<String>,
}

fn compare_seed(seed: u64, compared: &mut Compared) {
    let mut blocks = Blocks::open(seed, 1 + (seed % 4) as usize);
    for _ in 0..seed % 3 {
        blocks.damage();
    }
    let text = blocks.xml();
    let model = Model::read(text.as_bytes()).unwrap();
    let proof = prove(&model, model.find("p").unwrap(), &Data { is_open: true, ..Data::default() }, &LIMITS);
    compared.models += usize::from(proof.covered.is_complete);
    let datas = told_apart(&text);
    for repair in proof.faults.iter().filter_map(|fault| fault.repair.as_ref()) {
        let name = match repair.change {
            Change::Exclusive => "exclusive",
            Change::Parallel => "parallel",
            Change::Inclusive => "inclusive",
            Change::DefaultFlow { .. } => "default flow",
        };
        *compared.by_change.entry(name).or_default() += 1;
        let changed = Model::read(repaired(&text, &model, repair).as_bytes()).unwrap();
        match compare(&model, &changed, &datas) {
            Ok(()) => {}
            Err(Differs::TooLarge) => compared.too_large += 1,
            Err(Differs::Here(wrong)) => compared.wrong.push(format!("{seed}: {repair:?}: {wrong}\n{text}")),
        }
    }
}

#[test]
fn repairs_change_only_what_was_wrong() {
    let seeds: Vec<u64> = (0..trial::rounds(10_000, 60) as u64).collect();
    let all = on_two_threads(&seeds, compare_seed);
    for change in ["exclusive", "parallel", "inclusive", "default flow"] {
        let count: usize = all.iter().map(|all| all.by_change.get(change).copied().unwrap_or_default()).sum();
        println!("{change}: {count} compared");
        assert!(count > 0 || !trial::full(), "{change}: no model shows it");
    }
    let sum = |count: fn(&Compared) -> usize| all.iter().map(count).sum::<usize>();
    let offered: usize = all.iter().flat_map(|all| all.by_change.values()).sum();
    let too_large = sum(|all| all.too_large);
    println!("{} of {} models, {offered} repairs, {too_large} of them too large", sum(|all| all.models), seeds.len());
    let wrong: Vec<&String> = all.iter().flat_map(|all| &all.wrong).collect();
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.into_iter().take(3).cloned().collect::<Vec<_>>().join("\n"));
    assert!(too_large * 5 <= offered, "{too_large} of {offered} repairs are too large to be compared");
}
