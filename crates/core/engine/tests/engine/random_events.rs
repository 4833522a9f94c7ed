//! Random events on random models: nothing panics, each state is valid and survives its written form, and the log of the
//! events gives the same state again. `AMTSPULT_FULL=1` tries a million events.

use std::num::NonZero;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU64, AtomicUsize};

use amtspult_engine::{Engine, Event, Gap, Outside, State, StepError};
use bpmn::model::{ElementId, Model, Named};
use expression::{Value, Variables};

use crate::processes;
use trial::Random;

const EVENTS: usize = 60;

/// Some activities are done at once, by their place.
struct Sometimes(u32);

impl Outside for Sometimes {
    fn passes(&self, activity: ElementId) -> bool {
        let place: u32 = serde_json::from_value(serde_json::to_value(activity).unwrap()).unwrap();
        (place ^ self.0).is_multiple_of(3)
    }

    fn settles(&self, _: &Gap) -> bool {
        true
    }
}

fn data(random: &mut Random) -> Variables {
    let number = i32::try_from(random.below(5)).unwrap();
    let list = Value::List(vec![Value::Null; random.below(4)]);
    Variables::from([
        ("n".to_owned(), number.into()),
        ("flag".to_owned(), random.one_in(2).into()),
        ("list".to_owned(), list),
    ])
}

fn event(random: &mut Random, model: &Model, state: &State) -> Event {
    let find = |id: &str| model.find(id).unwrap();
    let waiting = state.waiting(model);
    match random.below(12) {
        0 => Event::Start { process: find(["p", "q"][random.below(2)]), at: None, data: data(random) },
        1 => Event::Signal { signal: Named::Element(find("S")) },
        2 => match state.instances().next().map(|(instance, _)| instance) {
            Some(instance) => Event::Set { instance, data: data(random) },
            None => Event::Start { process: find("p"), at: None, data: data(random) },
        },
        3 if !waiting.is_empty() => {
            let error = random.one_in(2).then(|| Named::Element(find("E")));
            Event::Failed { wait: waiting[random.below(waiting.len())].wait, error }
        }
        4 => Event::Happened { wait: u32::try_from(random.below(100)).unwrap(), data: Variables::new() },
        _ if waiting.is_empty() => Event::Start { process: find("p"), at: None, data: data(random) },
        _ => {
            let data = if random.one_in(3) { data(random) } else { Variables::new() };
            Event::Happened { wait: waiting[random.below(waiting.len())].wait, data }
        }
    }
}

/// Plays one history; the number of events that were done.
fn history(seed: u64) -> usize {
    let mut random = Random::new(seed);
    let text = processes::model(&mut random);
    let model = Model::read(text.as_bytes()).unwrap();
    let engine = Engine::new(&model);
    let outside = Sometimes(u32::try_from(seed % 1_000).unwrap());
    let (mut state, mut log) = (State::default(), vec![]);
    for _ in 0..EVENTS {
        let event = event(&mut random, &model, &state);
        match engine.step(&state, &event, &outside) {
            Ok(step) => {
                let written = serde_json::to_string(&step.state).unwrap();
                state = serde_json::from_str(&written).unwrap();
                assert_eq!(state, step.state, "seed {seed}");
                log.push(event);
            }
            Err(StepError::Damaged | StepError::Version(_) | StepError::NotExecutable(_)) => {
                panic!("seed {seed}: {event:?} of {text}")
            }
            // What can't be done changes nothing.
            Err(_) => {}
        }
    }
    let again = log
        .iter()
        .try_fold(State::default(), |state, event| engine.step(&state, event, &outside).map(|step| step.state));
    assert_eq!(again, Ok(state), "seed {seed}");
    log.len()
}

#[test]
fn histories() {
    let wanted = if trial::full() { 1_000_000 } else { 2_000 };
    let (seeds, done) = (AtomicU64::new(0), AtomicUsize::new(0));
    let play = || {
        while done.load(Relaxed) < wanted {
            let events = history(seeds.fetch_add(1, Relaxed) + 1);
            let before = done.fetch_add(events, Relaxed);
            if before / 100_000 < (before + events) / 100_000 {
                println!("{} events", before + events);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(play);
        }
    });
    println!("{} events in {} histories", done.into_inner(), seeds.into_inner());
}
