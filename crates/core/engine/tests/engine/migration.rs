//! Running instances go over to another version of their model: every token is kept, or the move is refused by name.

use amtspult_engine::{Alone, Engine, Event, Gap, Lost, Migration, Outside, State, WaitingFor};
use bpmn::model::Model;
use expression::Variables;

use crate::processes;
use trial::Random;

fn model(body: &str) -> Model {
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><error id='E'/><process id='p'>\
         <startEvent id='s'/>{body}</process></definitions>"
    );
    Model::read(text.as_bytes()).unwrap()
}

const FLOWS: &str = "<endEvent id='e'/><sequenceFlow id='f' sourceRef='s' targetRef='t'/>\
                     <sequenceFlow id='g' sourceRef='t' targetRef='e'/>";

fn begun(model: &Model) -> State {
    let event = Event::Start { process: model.find("p").unwrap(), at: None, data: [("n".to_owned(), 7.into())].into() };
    Engine::new(model).step(&State::default(), &event, &Alone).unwrap().state
}

fn moved(from: &Model, to: &Model) -> Result<State, Vec<Lost>> {
    let (old, new) = (Engine::new(from), Engine::new(to));
    let state = begun(from);
    Migration::plan(&state, &old, &new).map(|plan| plan.apply(&state, &new))
}

fn waits(model: &Model, state: &State) -> Vec<(String, WaitingFor)> {
    state.waiting(model).iter().map(|wait| (model.id_of(wait.element).to_owned(), wait.what)).collect()
}

#[test]
fn a_task_goes_on_in_the_new_version() {
    let old = model(&format!("<userTask id='t'/>{FLOWS}"));
    let late = "<boundaryEvent id='late' attachedToRef='t'><timerEventDefinition><timeDuration>PT1H</timeDuration>\
                </timerEventDefinition></boundaryEvent>";
    let new = model(&format!("<task id='before'/><serviceTask id='t' name='neu'/>{FLOWS}{late}"));
    let state = moved(&old, &new).unwrap();
    let wanted = [("t".to_owned(), WaitingFor::Activity), ("late".to_owned(), WaitingFor::Timer)];
    assert_eq!(waits(&new, &state), wanted);
    assert_eq!(state.instances().next().unwrap().1, &[("n".to_owned(), 7.into())].into());
    let wait = state.waiting(&new)[0].wait;
    let done = Event::Happened { wait, data: Variables::new() };
    assert!(Engine::new(&new).step(&state, &done, &Alone).unwrap().state.is_ended());
    assert!(Engine::new(&old).step(&state, &done, &Alone).is_err(), "it belongs to the new version now");
}

#[test]
fn a_token_without_a_place_is_named() {
    let old = model(&format!("<userTask id='t'/>{FLOWS}"));
    let lost = |body: &str| moved(&old, &model(body)).unwrap_err();
    let element = || "t".to_owned();
    assert_eq!(lost("<userTask id='u'/>"), [Lost::Gone { element: element() }]);
    assert_eq!(lost("<exclusiveGateway id='t'/>"), [Lost::OtherKind { element: element() }]);
    assert_eq!(lost("<subProcess id='x'><userTask id='t'/></subProcess>"), [Lost::OtherScope { element: element() }]);

    let flows = FLOWS.replace("'t'", "'c'");
    let catch = |definition: &str| {
        model(&format!("<intermediateCatchEvent id='c'><{definition}/></intermediateCatchEvent>{flows}"))
    };
    let (old, new) = (catch("messageEventDefinition"), catch("timerEventDefinition"));
    assert_eq!(moved(&old, &new).unwrap_err(), [Lost::OtherDefinition { element: "c".to_owned() }]);
}

/// Scripts and the like are answered outside.
struct Settled;

impl Outside for Settled {
    fn settles(&self, _: &Gap) -> bool {
        true
    }
}

/// Elements at which tokens are, by id.
fn tokens(model: &Model, state: &State) -> Vec<String> {
    let mut tokens: Vec<String> = state.tokens().map(|token| model.id_of(token.element).to_owned()).collect();
    tokens.sort();
    tokens
}

/// To a version with more in it every state can be moved; to one without an element only where no token is in it.
#[test]
fn every_token_is_kept() {
    let count = if trial::full() { 10_000 } else { 120 };
    let (mut kept, mut refused) = (0, 0);
    for seed in 0..count {
        let mut random = Random::new(seed);
        let text = processes::model(&mut random);
        let old = Model::read(text.as_bytes()).unwrap();
        let new = Model::read(text.replace("<process id='q'>", "<process id='q'><task id='new'/>").as_bytes()).unwrap();
        let (from, to) = (Engine::new(&old), Engine::new(&new));
        let process = old.find("p").unwrap();
        let mut state = State::default();
        for _ in 0..8 {
            let waiting = state.waiting(&old);
            let event = match waiting.is_empty() {
                true => Event::Start {
                    process,
                    at: None,
                    data: [("n".to_owned(), 1.into()), ("flag".to_owned(), true.into())].into(),
                },
                false => Event::Happened { wait: waiting[random.below(waiting.len())].wait, data: Variables::new() },
            };
            let Ok(step) = from.step(&state, &event, &Settled) else { continue };
            state = step.state;
            let plan = Migration::plan(&state, &from, &to).unwrap_or_else(|lost| panic!("seed {seed}: {lost:?}"));
            let moved = plan.apply(&state, &to);
            assert_eq!(tokens(&new, &moved), tokens(&old, &state), "seed {seed}");
            assert_eq!(waits(&new, &moved), waits(&old, &state), "seed {seed}");
            let back = Migration::plan(&moved, &to, &from).unwrap().apply(&moved, &from);
            assert_eq!(back, state, "seed {seed}");
            kept += 1;
            if let Some(gone) = tokens(&old, &state).iter().find(|id| id.starts_with('n')) {
                let renamed = text.replace(&format!("'{gone}'"), "'renamed'");
                let other = Model::read(renamed.as_bytes()).unwrap();
                let plan = Migration::plan(&state, &from, &Engine::new(&other));
                assert!(plan.is_err_and(|lost| lost.contains(&Lost::Gone { element: gone.clone() })), "seed {seed}");
                refused += 1;
            }
        }
    }
    println!("{kept} states moved there and back, {refused} refused");
    assert!(kept > 0 && refused > 0);
}
