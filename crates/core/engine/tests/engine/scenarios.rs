//! Recorded simulations: the same order of entered, triggered and left elements.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use amtspult_engine::{Engine, Event, Happening, Outside, Reason, State};
use bpmn::model::{ElementId, Kind, Model};
use expression::Variables;
use serde_json::Value;

/// What people have chosen in the simulation.
#[derive(Default)]
struct Choices {
    taken: BTreeMap<String, BTreeSet<String>>,
    pausing: BTreeSet<String>,
}

struct Simulation<'a> {
    model: &'a Model,
    choices: Choices,
}

impl Outside for Simulation<'_> {
    fn takes(&self, flow: ElementId) -> Option<bool> {
        Some(self.choices.taken.values().any(|flows| flows.contains(self.model.id_of(flow))))
    }

    fn passes(&self, activity: ElementId) -> bool {
        !self.pauses(activity)
    }

    fn pauses(&self, activity: ElementId) -> bool {
        self.choices.pausing.contains(self.model.id_of(activity))
    }
}

/// Simulations show a process by its pool.
fn shown(model: &Model, element: ElementId) -> &str {
    let pool = model.elements().find(|(_, pool)| match &pool.kind {
        Kind::Participant { process } => process.as_ref().and_then(|process| process.target) == Some(element),
        _ => false,
    });
    model.id_of(pool.map_or(element, |(pool, _)| pool))
}

/// The event that means "trigger this element".
fn trigger(model: &Model, state: &State, id: &str) -> Result<Event, String> {
    let element = model.find(id).unwrap();
    let waiting = state.waiting(model);
    if let Some(process) =
        model.element(element).parent.filter(|parent| matches!(model.element(*parent).kind, Kind::Process { .. }))
        && !waiting.iter().any(|waiting| waiting.element == element)
    {
        let at = model.element(element).is_start().then_some(element);
        return Ok(Event::Start { process, at, data: Variables::new() });
    }
    let wait = waiting.iter().find(|waiting| waiting.element == element);
    wait.map(|waiting| Event::Happened { wait: waiting.wait, data: Variables::new() })
        .ok_or_else(|| format!("nothing waits at {id}"))
}

fn expected(folder: &Path, step: &Value) -> Option<Vec<String>> {
    let trace: Vec<String> = match step.get("expectTrace") {
        Some(name) => {
            let file = folder.join(format!("Simulator.{}.json", name.as_str().unwrap()));
            serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
        }
        None => serde_json::from_value(step.get("expectTraceInline")?.clone()).unwrap(),
    };
    let kept = trace.iter().filter(|line| !line.starts_with("createScope") && !line.starts_with("destroyScope"));
    // The simulator shows a collapsed subprocess by the plane on which its inside is drawn.
    Some(kept.map(|line| line.rsplit_once(':').unwrap().0.trim_end_matches("_plane").to_owned()).collect())
}

fn run(folder: &Path, scenario: &Value) -> Result<(), String> {
    let bytes = std::fs::read(folder.join(scenario["file"].as_str().unwrap())).unwrap();
    let model = Model::read(&bytes).unwrap();
    let engine = Engine::new(&model);
    let mut simulation = Simulation { model: &model, choices: Choices::default() };
    let (mut state, mut trace) = (State::default(), vec![]);
    for step in scenario["steps"].as_array().unwrap() {
        let text = |name: &str| step.get(name).and_then(Value::as_str);
        let event = if let Some(element) = text("waitAt") {
            simulation.choices.pausing.insert(element.to_owned());
            continue;
        } else if let Some(element) = text("config") {
            let flows = serde_json::from_value(step["activeOutgoing"].clone()).unwrap();
            simulation.choices.taken.insert(element.to_owned(), flows);
            continue;
        } else if let Some(wanted) = expected(folder, step) {
            let seen = std::mem::take(&mut trace);
            if seen != wanted {
                return Err(format!("wanted {wanted:#?}\nseen {seen:#?}"));
            }
            continue;
        } else if let Some(flow) = text("signal") {
            Event::Message { flow: model.find(flow).unwrap() }
        } else {
            trigger(&model, &state, text("trigger").or(text("raw").map(|_| "SUB")).unwrap())?
        };
        let done = engine.step(&state, &event, &simulation).map_err(|wrong| wrong.to_string())?;
        let written = serde_json::to_string(&done.state).unwrap();
        state = serde_json::from_str(&written).unwrap();
        assert_eq!(state, done.state);
        trace.extend(done.trace.iter().map(|entry| {
            let what = match entry.what {
                Happening::Entered => "enter",
                Happening::Triggered => "signal",
                Happening::Left => "exit",
            };
            format!("{what}:{}", shown(&model, entry.element))
        }));
    }
    if WITHOUT_TRACE.contains(&scenario["name"].as_str().unwrap()) && !state.is_ended() {
        return Err("something goes on".to_owned());
    }
    Ok(())
}

/// The first scenarios only ask the simulator's own interface (`waitAtElement`, subscriptions) and expect no trace.
const OF_THE_SIMULATOR: usize = 5;
/// Without a recorded trace: everything has to come to its end.
const WITHOUT_TRACE: [&str; 2] = ["token-sink-all", "message-flow-send-receive"];
/// Those that differ, by name.
const OPEN: [&str; 0] = [];

#[test]
fn recorded_simulations() {
    let Some(folder) = trial::shared("bpmn/token-simulation") else { return };
    let scenarios: Vec<Value> = serde_json::from_slice(&std::fs::read(folder.join("scenarios.json")).unwrap()).unwrap();
    let (asked, tried) = scenarios.split_at(OF_THE_SIMULATOR);
    assert!(asked.iter().all(|scenario| scenario["name"] == "sub-process"));
    let mut open = vec![];
    for scenario in tried {
        if let Err(difference) = run(&folder, scenario) {
            println!("{}: {difference}", scenario["name"]);
            open.push(scenario["name"].as_str().unwrap());
        }
    }
    assert_eq!(open, OPEN);
    println!("{} of {} agree", tried.len() - open.len(), tried.len());
    assert_eq!(tried.len(), 131);
}

/// Whatever the engine doesn't execute is named; nothing in the files of the simulator.
#[test]
fn what_is_not_executable_is_named() {
    for (name, bytes) in trial::models() {
        let model = Model::read(&bytes).unwrap();
        let engine = Engine::new(&model);
        let gaps: Vec<(&str, Reason)> =
            engine.gaps().iter().map(|gap| (model.id_of(gap.element), gap.reason)).collect();
        assert!(!name.starts_with("Simulator.") || gaps.is_empty(), "{name}: {gaps:?}");
        if name == "generischesProzessmodell.bpmn20.xml" {
            assert!(gaps.contains(&("inputValidation", Reason::Script)), "{gaps:?}");
        }
    }
}
