//! Proofs beside the engine, which plays everything that may happen, up to a bound: nothing is proved where a run breaks off,
//! is stuck, ends with an error that nobody catches or never ends; and what is a fault for sure is one of the engine.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use amtspult_proofs::{Data, Fault, FaultCode, Limits, Verdict, confirm, prove};
use bpmn::model::{DefinitionKind, ElementId, Model, Position};
use engine::{Alone, Effect, Engine, Event, Happening, State, Step, StepError};
use expression::{Decimal, Expression, Value, Variables};
use serde_json::Value as Json;

use super::on_two_threads;
use super::pieces::Pieces;

/// Steps of the engine for one model: a measure of work that is the same everywhere.
const STEP_LIMIT: usize = 1_500;
const CIRCLING: usize = 100;
const LIMITS: Limits = Limits { unreduced: 20_000, reduced: 20_000, repairs: 0 };

/// What the engine comes to.
#[derive(Default)]
struct Played {
    /// What a run breaks off with, is stuck at or ends with.
    wrong: BTreeSet<String>,
    /// Nodes that are left without a flow.
    no_flow: BTreeSet<ElementId>,
    entered: BTreeSet<ElementId>,
    is_stuck: bool,
    meets: bool,
    /// Whether everything was tried.
    is_complete: bool,
}

struct Player<'a> {
    model: &'a Model,
    engine: Engine<'a>,
    datas: Vec<Variables>,
    known: HashMap<String, usize>,
    open: VecDeque<(usize, State)>,
    edges: Vec<Vec<usize>>,
    ends: BTreeSet<usize>,
    steps: usize,
    played: Played,
}

fn play(model: &Model, process: ElementId, datas: Vec<Variables>) -> Played {
    let mut player = Player {
        model,
        engine: Engine::new(model),
        datas,
        known: HashMap::new(),
        open: VecDeque::new(),
        edges: vec![],
        ends: BTreeSet::new(),
        steps: 0,
        played: Played::default(),
    };
    player.all(process);
    player.played
}

impl Player<'_> {
    fn all(&mut self, process: ElementId) {
        for data in self.datas.clone() {
            let start = self.model.children(process).find(|(_, child)| child.is_start()).map(|(id, _)| id);
            self.step(None, &State::default(), &Event::Start { process, at: start, data });
        }
        while let Some((number, state)) = self.open.pop_front() {
            let waiting = state.waiting(self.model);
            if waiting.is_empty() {
                self.played.is_stuck = true;
                self.played.wrong.insert("stuck".to_owned());
            }
            for wait in waiting {
                let none = vec![Variables::new()];
                let datas = if self.sets(wait.element) { self.datas.clone() } else { none };
                for data in datas {
                    if self.steps >= STEP_LIMIT {
                        return;
                    }
                    self.step(Some(number), &state, &Event::Happened { wait: wait.wait, data });
                }
            }
        }
        self.played.is_complete = true;
        if self.played.wrong.is_empty() && !self.all_end() {
            self.played.wrong.insert("never ends".to_owned());
        }
    }

    fn step(&mut self, from: Option<usize>, state: &State, event: &Event) {
        self.steps += 1;
        match self.engine.step(state, event, &Alone) {
            Ok(step) => self.done(from, step),
            Err(error) => {
                // What circles has taken thousands of jobs.
                self.steps += if error == StepError::TooMuch { CIRCLING } else { 0 };
                if let StepError::NoFlow(node) = error {
                    self.played.no_flow.insert(node);
                }
                self.played.wrong.insert(format!("{error}"));
            }
        }
    }

    fn done(&mut self, from: Option<usize>, step: Step) {
        let came = step.trace.iter().filter(|entry| entry.what != Happening::Left);
        self.played.entered.extend(came.map(|entry| entry.element));
        if step.effects.iter().any(|effect| matches!(effect, Effect::Uncaught { .. })) {
            self.played.wrong.insert("an error that nobody catches".to_owned());
        }
        let (key, meets) = self.key(&step.state);
        self.played.meets |= meets;
        let next = self.edges.len();
        let number = *self.known.entry(key).or_insert(next);
        if number == next {
            self.edges.push(vec![]);
            if step.state.is_ended() {
                self.ends.insert(number);
            } else {
                self.open.push_back((number, step.state));
            }
        }
        if let Some(edges) = from.and_then(|from| self.edges.get_mut(from)) {
            edges.push(number);
        }
    }

    /// Tasks set what they like, messages bring it, and a task that is interrupted may have set it.
    fn sets(&self, element: ElementId) -> bool {
        let element = self.model.element(element);
        let Some(event) = element.event() else { return true };
        let is_task = |host: ElementId| self.model.element(host).sub_process().is_none();
        let of_task = match &event.position {
            Position::Boundary { attached_to: Some(host), interrupts: true } => host.target.is_some_and(is_task),
            _ => false,
        };
        of_task || event.definitions.iter().any(|one| matches!(one.kind, DefinitionKind::Message(_)))
    }

    /// What is the same for states that go on alike: scopes without their numbers. And whether two tokens are at one place.
    fn key(&self, state: &State) -> (String, bool) {
        let json = serde_json::to_value(state).unwrap();
        let scopes = json["s"].as_array().unwrap();
        let mut labels: BTreeMap<u64, String> = BTreeMap::new();
        let mut meets = false;
        let mut all = vec![];
        for scope in scopes {
            let around = scope["p"].as_u64().and_then(|parent| labels.get(&parent)).cloned().unwrap_or_default();
            let element: ElementId = serde_json::from_value(scope["e"].clone()).unwrap();
            let joins = self.model.element(element).gateway().is_some();
            let via = if joins { scope["f"].to_string() } else { String::new() };
            let label = format!("{around}/{}:{via}{}{}{}", scope["e"], scope["k"], scope["l"], scope["r"]);
            let is_instance = !scope["k"].is_null();
            meets |= !is_instance && all.contains(&label);
            all.push(label.clone());
            labels.insert(scope["i"].as_u64().unwrap(), format!("{label}{}", scope["d"]));
        }
        let waits = json["w"].as_array().unwrap().iter().map(|wait| {
            let on = match wait["o"].as_object().and_then(|on| on.iter().next()) {
                Some((kind, Json::Array(parts))) if kind != "g" => format!("{kind}{parts:?}"),
                Some((kind, Json::Array(parts))) => format!("{kind}{:?}", parts.last()),
                Some((kind, _)) => kind.clone(),
                None => wait["o"].to_string(),
            };
            let scope = wait["s"].as_u64().and_then(|scope| labels.get(&scope)).cloned().unwrap_or_default();
            format!("{scope}~{on}{}", wait["l"])
        });
        let mut waits: Vec<String> = waits.collect();
        waits.sort_unstable();
        let mut labels: Vec<String> = labels.into_values().collect();
        labels.sort_unstable();
        (format!("{labels:?}{waits:?}"), meets)
    }

    fn all_end(&self) -> bool {
        let mut good = self.ends.clone();
        loop {
            let more: Vec<usize> = (0..self.edges.len())
                .filter(|at| !good.contains(at) && self.edges[*at].iter().any(|to| good.contains(to)))
                .collect();
            if more.is_empty() {
                return good.len() == self.edges.len();
            }
            good.extend(more);
        }
    }
}

/// Values for what the file reads, of the kinds that it asks for; one of those that its expressions can't tell apart.
fn datas(text: &str) -> Vec<Variables> {
    let number = |text: &str| Value::Number(Decimal::parse(text).unwrap());
    let texts = |all: &[&str]| all.iter().map(|one| Value::from(*one)).collect::<Vec<_>>();
    let some = vec![Value::from(1); 2];
    let t: &[&str] = match (text.contains("t > 2"), text.contains(" 'a'}")) {
        (false, _) => &["a", "z"],
        (true, false) => &["1", "3"],
        (true, true) => &["1", "3", "a"],
    };
    let all = [
        ("x", ["0", "1", "1.5", "2", "3"].map(number).to_vec()),
        ("n", ["0", "1", "3"].map(number).to_vec()),
        ("b", vec![true.into(), false.into()]),
        ("t", texts(t)),
        ("u", texts(&["a"])),
        ("items", vec![Value::List(vec![]), Value::List(some)]),
        ("frist", texts(&["P1D"])),
    ];
    let written: Vec<&str> = text.split("${").skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let parsed: Vec<Expression> = written
        .iter()
        .map(|one| Expression::parse(&format!("${{{one}}}")).unwrap())
        .chain(text.contains("'items'").then(|| Expression::parse("${items}").unwrap()))
        .collect();
    let read: BTreeSet<&str> = parsed.iter().flat_map(Expression::reads).collect();
    let mut datas = vec![Variables::new()];
    for (name, values) in all.iter().filter(|(name, _)| read.contains(name)) {
        let with = |data: &Variables, value: &Value| {
            let mut data = data.clone();
            data.insert((*name).to_owned(), value.clone());
            data
        };
        datas = datas.iter().flat_map(|data| values.iter().map(move |value| with(data, value))).collect();
    }
    let mut seen = vec![];
    datas.retain(|data| {
        let told: Vec<Option<Value>> = parsed.iter().map(|one| one.evaluate(data).ok()).collect();
        let is_new = !seen.contains(&told);
        if is_new {
            seen.push(told);
        }
        is_new
    });
    datas
}

#[derive(Default)]
struct Compared {
    verdicts: BTreeMap<&'static str, usize>,
    /// Played to the end, and up to the bound.
    complete: usize,
    cut: usize,
    certain: usize,
    proved: BTreeMap<&'static str, usize>,
    wrong: Vec<String>,
}

/// What models have in them, and how one sees it.
const FEATURES: [(&str, &str); 10] = [
    ("not interrupting", "cancelActivity='false'"),
    ("event subprocess", "triggeredByEvent"),
    ("loop", "standardLoopCharacteristics"),
    ("several instances", "multiInstanceLoopCharacteristics"),
    ("no instance", "<loopCardinality>0<"),
    ("number of data", "<loopCardinality>${n}<"),
    ("collection", "activiti:collection"),
    ("timer", "timerEventDefinition"),
    ("error", "<endEvent id='n"),
    ("call", "calledElement='q"),
];

fn compare(seed: u64, compared: &mut Compared) {
    let text = Pieces::xml(seed);
    let model = Model::read(text.as_bytes()).unwrap();
    let process = model.find("p").unwrap();
    let proof = prove(&model, process, &Data::default(), &LIMITS);
    let verdict = match proof.verdict {
        Verdict::Sound => "sound",
        Verdict::Unsound => "unsound",
        Verdict::Unknown => "unknown",
    };
    *compared.verdicts.entry(verdict).or_default() += 1;
    if proof.verdict == Verdict::Unknown {
        return;
    }
    if proof.verdict == Verdict::Sound {
        for (name, _) in FEATURES.iter().filter(|(_, sign)| text.contains(sign)) {
            *compared.proved.entry(name).or_default() += 1;
        }
    }
    let played = play(&model, process, datas(&text));
    *(if played.is_complete { &mut compared.complete } else { &mut compared.cut }) += 1;
    let mut wrong = vec![];
    if proof.verdict == Verdict::Sound && !played.wrong.is_empty() {
        wrong.push(format!("proved, but {:?}; {:?}", played.wrong, proof.covered.approximations));
    }
    for fault in proof.faults.iter().filter(|fault| fault.certain && !fault.code.is_hint()) {
        compared.certain += 1;
        if confirm(&model, process, fault) != Ok(true) {
            wrong.push(format!("not confirmed: {fault:?}"));
        }
        if played.is_complete && !is_seen(&played, fault) {
            wrong.push(format!("never seen: {fault:?}, but {:?}", played.wrong));
        }
    }
    compared.wrong.extend(wrong.into_iter().map(|what| format!("{seed}: {what}\n{text}")));
}

/// Whether the engine has come to a fault.
fn is_seen(played: &Played, fault: &Fault) -> bool {
    // What isn't begun at all comes to nothing.
    if played.entered.is_empty() {
        return true;
    }
    match fault.code {
        FaultCode::NoFlow => fault.elements.iter().all(|at| played.no_flow.contains(at)),
        // What doesn't interrupt may go on happening beside it.
        FaultCode::Deadlock => played.is_stuck || played.wrong.contains("never ends"),
        FaultCode::LackOfSynchronisation => played.meets,
        FaultCode::UnreachableActivity => !fault.elements.iter().any(|at| played.entered.contains(at)),
        FaultCode::NoEnd => !played.wrong.is_empty(),
        FaultCode::ImproperCompletion | FaultCode::ConditionFails | FaultCode::EndlessLoop => true,
    }
}

#[test]
fn nothing_is_proved_that_the_engine_breaks_off() {
    let seeds: Vec<u64> = (0..trial::rounds(10_000, 150) as u64).collect();
    let all = on_two_threads(&seeds, compare);
    let sum = |count: &dyn Fn(&Compared) -> usize| all.iter().map(count).sum::<usize>();
    for verdict in ["sound", "unsound", "unknown"] {
        let count = sum(&|all| all.verdicts.get(verdict).copied().unwrap_or_default());
        println!("{verdict}: {count}");
        assert!(count > 0, "{verdict}: the models show nothing");
    }
    for (name, _) in FEATURES {
        let count = sum(&|all| all.proved.get(name).copied().unwrap_or_default());
        println!("proved with {name}: {count}");
        assert!(count > 0 || !trial::full(), "{name}: the models show nothing");
    }
    println!("{} played to the end, {} up to the bound", sum(&|all| all.complete), sum(&|all| all.cut));
    println!("{} faults for sure", sum(&|all| all.certain));
    let wrong: Vec<&String> = all.iter().flat_map(|all| &all.wrong).collect();
    wrong.iter().take(50).filter_map(|wrong| wrong.lines().next()).for_each(|first| println!("{first}"));
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.into_iter().take(3).cloned().collect::<Vec<_>>().join("\n"));
}
