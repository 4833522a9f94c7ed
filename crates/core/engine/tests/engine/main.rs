//! The engine: what it does with conditions, errors, waits and hostile input.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "tests")]

mod elements;
mod migration;
mod processes;
mod random_events;
mod scenarios;

use amtspult_engine::{Alone, Effect, Engine, Event, Happening, Outside, Reason, State, Step, StepError, WaitingFor};
use bpmn::model::{ElementId, Model, Named};
use expression::Variables;

/// Everything is done at once.
struct Passing;

impl Outside for Passing {
    fn passes(&self, _: ElementId) -> bool {
        true
    }
}

fn done(wait: u32) -> Event {
    Event::Happened { wait, data: Variables::new() }
}

fn model(body: &str) -> Model {
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><error id='E'/><error id='F'/>\
         <process id='p'><startEvent id='start'/>{body}</process></definitions>"
    );
    Model::read(text.as_bytes()).unwrap()
}

fn flow(id: &str, source: &str, target: &str, condition: &str) -> String {
    let condition = if condition.is_empty() {
        String::new()
    } else {
        format!("<conditionExpression>{condition}</conditionExpression>")
    };
    format!("<sequenceFlow id='{id}' sourceRef='{source}' targetRef='{target}'>{condition}</sequenceFlow>")
}

fn start(model: &Model, outside: &dyn Outside) -> Result<Step, StepError> {
    let event = Event::Start { process: model.find("p").unwrap(), at: model.find("start"), data: Variables::new() };
    Engine::new(model).step(&State::default(), &event, outside)
}

fn wait_at(model: &Model, state: &State, id: &str) -> u32 {
    let element = model.find(id).unwrap();
    state.waiting(model).iter().find(|waiting| waiting.element == element).unwrap().wait
}

fn entered(model: &Model, step: &Step) -> Vec<String> {
    let entered = step.trace.iter().filter(|entry| entry.what == Happening::Entered);
    entered.map(|entry| model.id_of(entry.element).to_owned()).collect()
}

#[test]
fn conditions_and_defaults() {
    for (gateway, one, two, default, wanted) in [
        ("exclusiveGateway", "true", "true", "", vec!["f1"]),
        ("exclusiveGateway", "false", "true", "", vec!["f2"]),
        ("exclusiveGateway", "false", "", "f2", vec!["f2"]),
        ("exclusiveGateway", "true", "", "f2", vec!["f1"]),
        ("inclusiveGateway", "true", "true", "", vec!["f1", "f2"]),
        ("inclusiveGateway", "false", "", "f2", vec!["f2"]),
        ("userTask", "true", "", "", vec!["f1", "f2"]),
        ("userTask", "false", "", "f2", vec!["f2"]),
        ("userTask", "true", "", "f2", vec!["f1"]),
    ] {
        let default = if default.is_empty() { String::new() } else { format!("default='{default}'") };
        let model = model(&format!(
            "{}<{gateway} id='g' {default}/><endEvent id='e'/>{}{}",
            flow("f0", "start", "g", ""),
            flow("f1", "g", "e", one),
            flow("f2", "g", "e", two)
        ));
        let step = start(&model, &Passing).unwrap();
        let taken: Vec<String> =
            entered(&model, &step).into_iter().filter(|id| id.starts_with('f') && id != "f0").collect();
        assert_eq!(taken, wanted, "{gateway} {one} {two} {default}");
        assert!(step.state.is_ended());
    }
}

#[test]
fn a_step_that_cannot_be_done_changes_nothing() {
    let fork = |one: &str| {
        let flows = flow("f0", "start", "g", "") + &flow("f1", "g", "e", one) + &flow("f2", "g", "e", "false");
        model(&format!("{flows}<exclusiveGateway id='g'/><endEvent id='e'/>"))
    };
    let none = fork("false");
    assert_eq!(start(&none, &Alone), Err(StepError::NoFlow(none.find("g").unwrap())));
    let wrong = fork("maybe");
    let Err(StepError::Expression { element, fault }) = start(&wrong, &Alone) else { panic!() };
    assert_eq!((wrong.id_of(element), fault.to_string().as_str()), ("f1", "unknown-variable at 2–7 (name: \"maybe\")"));
    let step = Engine::new(&wrong).step(&State::default(), &done(7), &Alone);
    assert_eq!(step, Err(StepError::NotWaiting(7)));
    let no_process = wrong.find("g").unwrap();
    let event = Event::Start { process: no_process, at: None, data: Variables::new() };
    assert_eq!(Engine::new(&wrong).step(&State::default(), &event, &Alone), Err(StepError::NoProcess(no_process)));
}

#[test]
fn tasks_wait_and_boundary_events_interrupt() {
    let flows = flow("f0", "start", "task", "") + &flow("f1", "task", "e", "") + &flow("f2", "late", "over", "");
    let model = model(&format!(
        "{flows}<userTask id='task'/><endEvent id='e'/><endEvent id='over'/>
         <boundaryEvent id='late' attachedToRef='task'><timerEventDefinition/></boundaryEvent>"
    ));
    let engine = Engine::new(&model);
    let begun = start(&model, &Alone).unwrap();
    let waiting: Vec<(&str, WaitingFor)> =
        begun.state.waiting(&model).iter().map(|wait| (model.id_of(wait.element), wait.what)).collect();
    assert_eq!(waiting, [("late", WaitingFor::Timer), ("task", WaitingFor::Activity)]);

    let task_done = done(wait_at(&model, &begun.state, "task"));
    let step = engine.step(&begun.state, &task_done, &Alone).unwrap();
    assert!(step.state.is_ended());
    assert_eq!(step.effects.iter().filter(|effect| matches!(effect, Effect::Forget { .. })).count(), 2);
    assert!(
        matches!(step.effects.iter().find(|effect| matches!(effect, Effect::Ended { .. })), Some(Effect::Ended { process, .. }) if Some(*process) == model.find("p"))
    );
    assert_eq!(engine.step(&begun.state, &task_done, &Alone).unwrap(), step, "the same again");

    let late = done(wait_at(&model, &begun.state, "late"));
    let step = engine.step(&begun.state, &late, &Alone).unwrap();
    assert_eq!(entered(&model, &step), ["f2", "over"]);
}

#[test]
fn a_failed_task_goes_to_what_names_the_error() {
    let flows = flow("f0", "start", "task", "") + &flow("f1", "named", "a", "") + &flow("f2", "any", "b", "");
    let boundary = |id: &str, error: &str| {
        format!("<boundaryEvent id='{id}' attachedToRef='task'><errorEventDefinition {error}/></boundaryEvent>")
    };
    let both = boundary("any", "") + &boundary("named", "errorRef='E'");
    let fail = |boundaries: &str, error: &str| {
        let model = model(&format!("{flows}<serviceTask id='task'/><endEvent id='a'/><endEvent id='b'/>{boundaries}"));
        let begun = start(&model, &Alone).unwrap();
        let event =
            Event::Failed { wait: wait_at(&model, &begun.state, "task"), error: model.find(error).map(Named::Element) };
        let step = Engine::new(&model).step(&begun.state, &event, &Alone).unwrap();
        let uncaught = step.effects.contains(&Effect::Uncaught { element: model.find("task").unwrap() });
        (entered(&model, &step).last().cloned(), uncaught)
    };
    assert_eq!(fail(&both, "E"), (Some("a".to_owned()), false));
    assert_eq!(fail(&both, "F"), (Some("b".to_owned()), false));
    assert_eq!(fail(&boundary("named", "errorRef='E'"), "F"), (None, true));
}

/// What the standard leaves open (clause 10.5.3) goes on as the recorded simulations do: by the flow out of what has failed,
/// and what is beside it stays. It is told.
#[test]
fn after_an_error_that_nothing_catches_the_flow_goes_on() {
    let thrown = |definition: &str, around: &str| {
        let inside = format!(
            "<startEvent id='us'/><userTask id='ut'/><endEvent id='ue'>{definition}</endEvent>{}{}",
            flow("u1", "us", "ut", ""),
            flow("u2", "ut", "ue", "")
        );
        let (within, called) = match around {
            "subProcess" => (format!("<subProcess id='u'>{inside}</subProcess>"), String::new()),
            _ => ("<callActivity id='u' calledElement='q'/>".to_owned(), format!("<process id='q'>{inside}</process>")),
        };
        let flows = flow("f1", "start", "u", "") + &flow("f2", "start", "beside", "") + &flow("f3", "u", "after", "");
        let text = format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><error id='E'/><escalation id='C'/>{called}\
             <process id='p'><startEvent id='start'/>{within}<userTask id='beside'/><userTask id='after'/>{flows}\
             </process></definitions>"
        );
        let model = Model::read(text.as_bytes()).unwrap();
        let begun = start(&model, &Alone).unwrap().state;
        let step = Engine::new(&model).step(&begun, &done(wait_at(&model, &begun, "ut")), &Alone).unwrap();
        let is_told = step.effects.contains(&Effect::Uncaught { element: model.find("ue").unwrap() });
        let ended = step.effects.iter().filter(|effect| matches!(effect, Effect::Ended { .. })).count();
        (is_told, step.state.is_ended(), ended, entered(&model, &step).contains(&"after".to_owned()))
    };
    for around in ["subProcess", "callActivity"] {
        for definition in ["<errorEventDefinition errorRef='E'/>", "<escalationEventDefinition escalationRef='C'/>"] {
            let (is_told, is_ended, _, goes_on) = thrown(definition, around);
            assert_eq!((is_told, is_ended, goes_on), (true, false, true), "{around} {definition}");
        }
    }
}

/// Two branches come to the same error at once: it is caught, once, and nothing further out hears of it.
#[test]
fn an_error_in_what_another_one_ends_does_no_more() {
    let inner =
        "<subProcess id='u'><startEvent id='us'/><endEvent id='ue'><errorEventDefinition errorRef='E'/></endEvent>"
            .to_owned()
            + &flow("u1", "us", "ue", "")
            + &flow("u2", "us", "ue", "")
            + "</subProcess><boundaryEvent id='b' attachedToRef='u'><errorEventDefinition/></boundaryEvent>";
    let caught =
        "<boundaryEvent id='c' attachedToRef='o'><errorEventDefinition/></boundaryEvent><userTask id='outside'/>";
    for further in [caught, ""] {
        let body = format!("<subProcess id='o'><startEvent id='os'/>{inner}<userTask id='inside'/>")
            + &flow("o1", "os", "u", "")
            + &flow("o2", "b", "inside", "")
            + "</subProcess>"
            + &flow("f1", "start", "o", "")
            + &if further.is_empty() { String::new() } else { flow("f2", "c", "outside", "") };
        let model = model(&(body + further));
        let step = start(&model, &Alone).unwrap();
        let waiting: Vec<&str> =
            step.state.waiting(&model).iter().map(|waiting| model.id_of(waiting.element)).collect();
        assert_eq!(waiting.iter().filter(|waiting| **waiting == "inside").count(), 1, "{waiting:?}");
        assert!(!waiting.contains(&"outside"));
        assert!(!step.effects.iter().any(|effect| matches!(effect, Effect::Uncaught { .. })));
    }
}

/// Activiti and its relatives let an event name an error by its code and a signal by its name, without declaring them.
#[test]
fn what_nothing_declares_can_come_from_outside() {
    let flows = flow("f0", "start", "task", "") + &flow("f1", "named", "a", "") + &flow("f2", "heard", "b", "");
    let model = model(&format!(
        "{flows}<serviceTask id='task'/><endEvent id='a'/><endEvent id='b'/>\
         <boundaryEvent id='named' attachedToRef='task'><errorEventDefinition errorRef='ZAHLUNG'/></boundaryEvent>\
         <boundaryEvent id='heard' attachedToRef='task'><signalEventDefinition signalRef='Frist'/></boundaryEvent>"
    ));
    let begun = start(&model, &Alone).unwrap();
    let last = |event: Event| entered(&model, &Engine::new(&model).step(&begun.state, &event, &Alone).unwrap()).pop();
    let named = |name: &str| Named::Text(name.to_owned());
    let wait = wait_at(&model, &begun.state, "task");
    assert_eq!(last(Event::Failed { wait, error: Some(named("ZAHLUNG")) }), Some("a".to_owned()));
    assert_eq!(last(Event::Failed { wait, error: Some(named("ANDERER")) }), None);
    assert_eq!(last(Event::Signal { signal: named("Frist") }), Some("b".to_owned()));
    assert_eq!(last(Event::Signal { signal: named("Anderes") }), None);
}

/// Two applications wait for their payments; each payment comes to the one whose number it has.
#[test]
fn messages_find_their_instance_by_a_key() {
    let text = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><message id='m' name='Zahlung'/>\
        <correlationProperty id='nummer'><correlationPropertyRetrievalExpression messageRef='m'>\
        <messagePath>${kassenzeichen}</messagePath></correlationPropertyRetrievalExpression></correlationProperty>\
        <process id='p'><correlationSubscription correlationKeyRef='k'>\
        <correlationPropertyBinding correlationPropertyRef='nummer'><dataPath>${zeichen}</dataPath>\
        </correlationPropertyBinding></correlationSubscription><startEvent id='start'/>\
        <receiveTask id='r' messageRef='m'/><endEvent id='e'/>\
        <sequenceFlow id='f' sourceRef='start' targetRef='r'/><sequenceFlow id='g' sourceRef='r' targetRef='e'/></process>\
        </definitions>";
    let data = |name: &str, value: &str| Variables::from([(name.to_owned(), value.into())]);
    let begin = |model: &Model, state: &State, value: &str| {
        let event = Event::Start { process: model.find("p").unwrap(), at: None, data: data("zeichen", value) };
        Engine::new(model).step(state, &event, &Alone).unwrap().state
    };
    let left = |model: &Model, paid: Variables| {
        let both = begin(model, &begin(model, &State::default(), "A"), "B");
        let event = Event::Arrived { message: model.find("m").unwrap(), data: paid };
        let after = Engine::new(model).step(&both, &event, &Alone).unwrap().state;
        let left: Vec<_> = after.instances().map(|(_, data)| data["zeichen"].clone()).collect();
        left
    };
    let keyed = Model::read(text.as_bytes()).unwrap();
    assert_eq!(left(&keyed, data("kassenzeichen", "B")), ["A".into()]);
    assert_eq!(left(&keyed, data("kassenzeichen", "A")), ["B".into()]);
    assert_eq!(left(&keyed, data("kassenzeichen", "C")), ["A".into(), "B".into()], "nobody's");
    assert_eq!(left(&keyed, Variables::new()), ["A".into(), "B".into()], "without a key");
    let begin_of_key = text.find("<correlationSubscription").unwrap();
    let end_of_key = text.find("</correlationSubscription>").unwrap() + "</correlationSubscription>".len();
    let named = Model::read(format!("{}{}", &text[..begin_of_key], &text[end_of_key..]).as_bytes()).unwrap();
    assert_eq!(left(&named, data("kassenzeichen", "C")), ["B".into()], "by name the first that waits");
}

#[test]
fn what_circles_without_waiting_is_stopped() {
    let circle = model(&(flow("f0", "start", "task", "") + &flow("f1", "task", "task", "") + "<task id='task'/>"));
    assert_eq!(start(&circle, &Passing), Err(StepError::TooMuch));
    assert!(start(&circle, &Alone).is_ok());
    let flood = flow("f0", "start", "g", "") + &flow("f1", "g", "g", "") + &flow("f2", "g", "g", "");
    let flood = model(&(flood + "<task id='g'/>"));
    assert_eq!(start(&flood, &Passing), Err(StepError::TooMuch));
}

#[test]
fn what_is_not_executed_is_refused() {
    let model = model(
        "<task id='a'><multiInstanceLoopCharacteristics/></task><task id='b' startQuantity='0'/>
         <task id='c'><standardLoopCharacteristics loopMaximum='-1'/></task>
         <scriptTask id='d'><script>1</script></scriptTask>
         <eventBasedGateway id='e' eventGatewayType='Parallel'/>
         <task id='f'><multiInstanceLoopCharacteristics behavior='None'><loopCardinality>2</loopCardinality>
         </multiInstanceLoopCharacteristics></task>
         <task id='h'><multiInstanceLoopCharacteristics><loopCardinality>-1</loopCardinality>
         </multiInstanceLoopCharacteristics></task>
         <sequenceFlow id='g' sourceRef='a' targetRef='b'><conditionExpression>test.contains(1)</conditionExpression>
         </sequenceFlow>",
    );
    let Err(StepError::NotExecutable(gaps)) = start(&model, &Alone) else { panic!() };
    let reasons: Vec<Reason> = gaps.iter().map(|gap| gap.reason).collect();
    let wanted = [
        Reason::Cardinality,
        Reason::Number,
        Reason::Number,
        Reason::Script,
        Reason::WaitsForAll,
        Reason::Behavior,
        Reason::Count,
        Reason::Expression,
    ];
    assert_eq!(reasons, wanted);
}

#[test]
fn the_state_is_small_and_checked() {
    let tasks: String = (0..10).map(|number| format!("<userTask id='t{number}'/>")).collect();
    let flows: String = (1..10)
        .map(|number| flow(&format!("f{number}"), &format!("t{}", number - 1), &format!("t{number}"), ""))
        .collect();
    let model = model(&(tasks + &flows + &flow("f0", "start", "t0", "")));
    let engine = Engine::new(&model);
    let mut state = start(&model, &Alone).unwrap().state;
    for number in 0..10 {
        let written = serde_json::to_string(&state).unwrap();
        assert!(written.len() <= 2_000, "{written}");
        let wait = wait_at(&model, &state, &format!("t{number}"));
        state = engine.step(&serde_json::from_str(&written).unwrap(), &done(wait), &Alone).unwrap().state;
    }
    assert!(state.is_ended() && serde_json::to_string(&state).unwrap().len() <= 1_000);

    let other = |text: &str| engine.step(&serde_json::from_str(text).unwrap(), &done(1), &Alone);
    assert_eq!(other(r#"{"v":3,"m":0,"n":1,"s":[],"w":[]}"#), Err(StepError::Version(3)));
    let own = serde_json::to_value(start(&model, &Alone).unwrap().state).unwrap()["m"].to_string();
    let foreign = r#"{"v":2,"m":7,"n":9,"s":[{"i":1,"e":1,"l":"r"}],"w":[]}"#;
    assert_eq!(other(foreign), Err(StepError::Damaged));
    for damaged in [
        r#"{"v":2,"m":OWN,"n":9,"s":[{"i":1,"e":99999,"l":"r"}],"w":[]}"#,
        r#"{"v":2,"m":OWN,"n":9,"s":[{"i":2,"e":1,"p":3,"l":"r"},{"i":3,"e":1,"p":2,"l":"r"}],"w":[]}"#,
        r#"{"v":2,"m":OWN,"n":1,"s":[{"i":1,"e":1,"l":"r"}],"w":[]}"#,
        r#"{"v":2,"m":OWN,"n":9,"s":[],"w":[{"i":1,"s":4,"o":"X"}]}"#,
    ] {
        assert_eq!(other(&damaged.replace("OWN", &own)), Err(StepError::Damaged), "{damaged}");
    }
}

/// As Activiti has it: an error is named by its code, whether it is declared or not.
#[test]
fn errors_are_caught_by_their_code() {
    let caught = |beside: &str, thrown: &str| {
        let boundary = |id: &str, error: &str| {
            format!(
                "<boundaryEvent id='{id}' attachedToRef='sub'><errorEventDefinition errorRef='{error}'/></boundaryEvent>\
                 <userTask id='after_{id}'/>{}",
                flow(&format!("f_{id}"), id, &format!("after_{id}"), "")
            )
        };
        let body = format!(
            "{}<subProcess id='sub'><endEvent id='out'><errorEventDefinition errorRef='{thrown}'/></endEvent></subProcess>\
             {}{}",
            flow("f0", "start", "sub", ""),
            boundary("a", "A"),
            boundary("b", "B")
        );
        let text = markup::write(model(&body).document()).replace("<process", &format!("{beside}<process"));
        let known = Model::read(text.as_bytes()).unwrap();
        let step = start(&known, &Alone).unwrap();
        step.state.waiting(&known).iter().map(|waiting| known.id_of(waiting.element).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(caught("", "B"), ["after_b"]);
    assert_eq!(caught("", "A"), ["after_a"]);
    assert!(caught("", "C").is_empty(), "nothing catches it");
    assert_eq!(caught("<error id='e' errorCode='B'/>", "e"), ["after_b"]);
}
