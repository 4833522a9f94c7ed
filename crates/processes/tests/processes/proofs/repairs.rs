//! What changes by the repairs that are proposed: each is made in the file, and both models are run side by side. No run
//! takes a path that it didn't take before; only where it broke off, or was stuck at what is repaired, it goes on.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use amtspult_processes::engine::{Engine, Event, Gap, Outside, State, StepError};
use amtspult_processes::expression::{Expression, Value, Variables};
use amtspult_processes::model::{DefinitionKind, ElementId, Model};
use amtspult_processes::prove::{Change, Data, Limits, Repair, prove};

use super::blocks::Blocks;
use super::on_two_threads;
use super::open::values;
use crate::common;

/// Pairs of states that are looked at for one repair.
const PAIR_LIMIT: usize = 250;
const LIMITS: Limits = Limits { unreduced: 20_000, reduced: 20_000, repairs: 8 };

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

/// What is waited for, by id.
fn waiting(model: &Model, state: &State) -> BTreeMap<String, u32> {
    state.waiting(model).into_iter().map(|one| (model.id_of(one.element).to_owned(), one.wait)).collect()
}

/// Whether data comes with what happens.
fn brings_data(model: &Model, element: &str) -> bool {
    let element = model.element(model.find(element).unwrap());
    let is_message = |kind: &DefinitionKind| matches!(kind, DefinitionKind::Message(_));
    let message = |event: &amtspult_processes::model::Event| event.definitions.iter().any(|one| is_message(&one.kind));
    element.activity().is_some() || element.event().is_some_and(message)
}

struct Pair {
    new: State,
    /// None where it has broken off, or was stuck and has been left behind.
    old: Option<State>,
}

/// Runs both side by side; the first path that the old one doesn't take.
fn compare(old: &Model, new: &Model, repair: &Repair, datas: &[Variables]) -> Result<(), String> {
    let (old_engine, new_engine) = (Engine::new(old), Engine::new(new));
    let at = |model: &Model| model.find("p").unwrap();
    let first = |model: &Model| model.children(at(model)).find(|(_, child)| child.is_start()).map(|(id, _)| id);
    let is_stuck = |state: &State| state.tokens().any(|token| token.element == repair.at);
    let mut open: VecDeque<Pair> = VecDeque::new();
    let mut seen = BTreeSet::new();
    let step = |old_state: Option<&State>, new_state: &State, events: [Option<Event>; 2], what: &str| {
        let [old_event, new_event] = events;
        // What the new one can't do is no path of it.
        let Ok(done) = new_engine.step(new_state, &new_event.unwrap(), &Simulated(new)) else { return Ok(None) };
        let Some(before) = old_state else { return Ok(Some(Pair { new: done.state, old: None })) };
        let Some(event) = old_event else {
            let excused = is_stuck(before);
            return if excused { Ok(Some(Pair { new: done.state, old: None })) } else { Err(format!("{what} is new")) };
        };
        let after = match old_engine.step(before, &event, &Simulated(old)) {
            Ok(after) => after.state,
            Err(StepError::NoFlow(node)) if node == repair.at => return Ok(Some(Pair { new: done.state, old: None })),
            Err(StepError::NoFlow(_) | StepError::TooMuch) => return Ok(None),
            Err(error) => return Err(format!("{what}: {error}")),
        };
        let (known, found) = (waiting(old, &after), waiting(new, &done.state));
        let more: Vec<&String> = found.keys().filter(|one| !known.contains_key(*one)).collect();
        if !more.is_empty() && !is_stuck(&after) {
            return Err(format!("after {what} {more:?} is new beside {:?}", known.keys()));
        }
        Ok(Some(Pair { new: done.state, old: Some(after) }))
    };
    for data in datas {
        let begin = |model: &Model| Some(Event::Start { process: at(model), at: first(model), data: data.clone() });
        let none = State::default();
        open.extend(step(Some(&none), &none, [begin(old), begin(new)], "the start")?);
    }
    let mut count = 0;
    while let Some(Pair { new: new_state, old: old_state }) = open.pop_front().filter(|_| count < PAIR_LIMIT) {
        count += 1;
        let known = old_state.as_ref().map(|state| waiting(old, state)).unwrap_or_default();
        for (element, wait) in waiting(new, &new_state) {
            let none = vec![Variables::new()];
            let datas = if brings_data(new, &element) { datas } else { &none };
            for data in datas {
                let happened = |wait: u32| Event::Happened { wait, data: data.clone() };
                let events = [known.get(&element).copied().map(happened), Some(happened(wait))];
                let next = step(old_state.as_ref(), &new_state, events, &element)?;
                let key = |pair: &Pair| serde_json::to_string(&(&pair.new, &pair.old)).unwrap();
                open.extend(next.filter(|pair| seen.len() < 4 * PAIR_LIMIT && seen.insert(key(pair))));
            }
        }
    }
    Ok(())
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
        if let Err(wrong) = compare(&model, &changed, repair, &datas) {
            compared.wrong.push(format!("{seed}: {repair:?}: {wrong}\n{text}"));
        }
    }
}

#[test]
fn repairs_change_only_what_was_wrong() {
    let seeds: Vec<u64> = (0..common::rounds(10_000, 60) as u64).collect();
    let all = on_two_threads(&seeds, compare_seed);
    for change in ["exclusive", "parallel", "inclusive", "default flow"] {
        let count: usize = all.iter().map(|all| all.by_change.get(change).copied().unwrap_or_default()).sum();
        println!("{change}: {count} compared");
        assert!(count > 0 || !common::full(), "{change}: no model shows it");
    }
    let wrong: Vec<&String> = all.iter().flat_map(|all| &all.wrong).collect();
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.into_iter().take(3).cloned().collect::<Vec<_>>().join("\n"));
}
