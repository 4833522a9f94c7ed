//! What may break off or never end beyond the states of a process: nothing of it is proved without a word.

use amtspult_proofs::{Approximated, Data, FaultCode, Limits, Proof, Verdict, prove};
use bpmn::model::Model;
use engine::{Alone, Engine, Event, State, StepError};
use expression::Variables;

/// A process from `s` to `e`, executed; `a>b` is a flow.
fn file(top: &str, inside: &str, flows: &str) -> String {
    let flows: String = flows
        .split_whitespace()
        .filter_map(|flow| flow.split_once('>'))
        .enumerate()
        .map(|(number, (from, to))| format!("<sequenceFlow id='f{number}' sourceRef='{from}' targetRef='{to}'/>"))
        .collect();
    format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:activiti='http://activiti.org/bpmn'>{top}
         <process id='p' isExecutable='true'><startEvent id='s'/><endEvent id='e'/>{inside}{flows}</process></definitions>"
    )
}

fn proof(top: &str, inside: &str, flows: &str) -> Proof {
    let text = file(top, inside, flows);
    let model = Model::read(text.as_bytes()).unwrap();
    prove(&model, model.find("p").unwrap(), &Data::default(), &Limits::default())
}

fn told(proof: &Proof) -> (Verdict, Vec<Approximated>) {
    (proof.verdict, proof.covered.approximations.iter().map(|known| known.what).collect())
}

fn names(names: &std::collections::BTreeSet<String>) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

fn beside(definition: &str, rest: &str, flows: &str) -> (Verdict, Vec<Approximated>) {
    let event = format!("<boundaryEvent id='x' attachedToRef='t' cancelActivity='false'>{definition}</boundaryEvent>");
    told(&proof("<message id='M'/>", &format!("<userTask id='t'/><userTask id='u'/>{event}{rest}"), flows))
}

#[test]
fn what_does_not_interrupt_is_proved_only_where_it_keeps_to_itself() {
    use Approximated::{HappensAgain, HappensOnce};
    let message = "<messageEventDefinition messageRef='M'/>";
    let cycle = "<timerEventDefinition><timeCycle>R/P7D</timeCycle></timerEventDefinition>";
    let duration = "<timerEventDefinition><timeDuration>P7D</timeDuration></timerEventDefinition>";
    for often in [message, cycle] {
        let alone = beside(often, "<endEvent id='e2'/>", "s>t t>e x>u u>e2");
        assert_eq!(alone, (Verdict::Sound, vec![HappensOnce]), "an end of its own");
        let join = beside(often, "<inclusiveGateway id='j'/>", "s>t t>j x>u u>j j>e");
        assert_eq!(join, (Verdict::Unknown, vec![HappensAgain]), "a join");
        let again =
            beside(often, "<exclusiveGateway id='m'/><exclusiveGateway id='g'/>", "s>t t>e x>m m>u u>g g>e g>m");
        assert_eq!(again.0, Verdict::Unknown, "a loop of its own");
        let thrown = "<endEvent id='e2'><terminateEventDefinition/></endEvent>";
        assert_eq!(beside(often, thrown, "s>t t>e x>u u>e2").0, Verdict::Unknown, "it ends all");
    }
    let once = beside(duration, "<inclusiveGateway id='j'/>", "s>t t>j x>u u>j j>e");
    assert_eq!(once, (Verdict::Sound, vec![HappensOnce]), "a time that comes once");
}

#[test]
fn data_that_change_again_are_not_proved() {
    let asks = |condition: &str| {
        let flows = format!(
            "<sequenceFlow id='k1' sourceRef='t' targetRef='g'/><sequenceFlow id='k2' sourceRef='g' targetRef='e'>
             <conditionExpression>{condition}</conditionExpression></sequenceFlow>
             <sequenceFlow id='k3' sourceRef='g' targetRef='e3'/>"
        );
        let rest = format!("<exclusiveGateway id='g' default='k3'/><endEvent id='e2'/><endEvent id='e3'/>{flows}");
        beside("<messageEventDefinition messageRef='M'/>", &rest, "s>t x>u u>e2").0
    };
    assert_eq!(asks("${x == 1}"), Verdict::Unknown);
    assert_eq!(asks("${1 == 1}"), Verdict::Sound);
}

#[test]
fn loops_that_nothing_ends_are_not_proved() {
    let of = |task: &str, condition: &str, maximum: &str| {
        let condition = match condition {
            "" => String::new(),
            condition => format!("<loopCondition>{condition}</loopCondition>"),
        };
        let task = format!(
            "<{task} id='t'><standardLoopCharacteristics {maximum}>{condition}</standardLoopCharacteristics></{task}>"
        );
        proof("", &task, "s>t t>e")
    };
    for (task, condition, maximum, verdict) in [
        ("serviceTask", "${x == 1}", "", Verdict::Unknown),
        ("serviceTask", "${false}", "", Verdict::Sound),
        ("userTask", "${x == 1}", "", Verdict::Sound),
        ("serviceTask", "${loopCounter &lt; 3}", "", Verdict::Sound),
        ("userTask", "${loopCounter >= 0}", "", Verdict::Unknown),
        ("userTask", "${x + y > 2}", "", Verdict::Unknown),
        ("serviceTask", "${x == 1}", "loopMaximum='3'", Verdict::Sound),
        ("serviceTask", "${true}", "loopMaximum='1000000'", Verdict::Unknown),
        ("serviceTask", "", "", Verdict::Sound),
    ] {
        assert_eq!(of(task, condition, maximum).verdict, verdict, "{task} {condition} {maximum}");
    }
    assert_eq!(names(&of("userTask", "${x == 1}", "").covered.reads), ["x"]);
    assert_eq!(names(&of("userTask", "${loopCounter &lt; 3}", "").covered.reads), [""; 0]);
}

/// Without a person in it as an endless loop, else as a process without an end.
#[test]
fn loops_that_never_end_are_faults_for_sure() {
    let of = |task: &str, condition: &str, border: &str| {
        let task = format!(
            "<{task} id='t'><standardLoopCharacteristics><loopCondition>{condition}</loopCondition>
             </standardLoopCharacteristics></{task}><endEvent id='e2'/>{border}"
        );
        proof("", &task, if border.is_empty() { "s>t t>e" } else { "s>t t>e x>e2" })
    };
    for condition in ["${true}", "${1 == 1}"] {
        for (task, code) in [("serviceTask", FaultCode::EndlessLoop), ("userTask", FaultCode::NoEnd)] {
            let found = of(task, condition, "");
            let certain = found.faults.iter().any(|fault| fault.code == code && fault.certain);
            assert_eq!((found.verdict, certain), (Verdict::Unsound, true), "{task} {condition}");
        }
    }
    assert_eq!(of("userTask", "${x == 1 or x != 1}", "").verdict, Verdict::Unsound, "whatever x is");
    let border = "<boundaryEvent id='x' attachedToRef='t'><timerEventDefinition/></boundaryEvent>";
    assert_eq!(of("userTask", "${true}", border).faults, [], "a time ends it");
    let sub = "<startEvent id='us'/><userTask id='ut'/><sequenceFlow id='u1' sourceRef='us' targetRef='ut'/>";
    let repeated = format!(
        "<subProcess id='t'>{sub}<standardLoopCharacteristics><loopCondition>${{true}}</loopCondition>
         </standardLoopCharacteristics></subProcess>"
    );
    assert_eq!(proof("", &repeated, "s>t t>e").verdict, Verdict::Unsound);
}

/// What isn't understood comes out the same each time, unless something in the circle may set what it reads.
#[test]
fn circles_in_which_nothing_sets_the_condition_are_not_proved() {
    let timer = "<intermediateCatchEvent id='t'><timerEventDefinition><timeDuration>P7D</timeDuration>
                 </timerEventDefinition></intermediateCatchEvent>";
    let message = "<intermediateCatchEvent id='t'><messageEventDefinition messageRef='M'/></intermediateCatchEvent>";
    let calls = |inside: &str| {
        format!(
            "<process id='q' isExecutable='true'><startEvent id='qs'/>{inside}<endEvent id='qe'/>
             <sequenceFlow id='q1' sourceRef='qs' targetRef='t'/><sequenceFlow id='q2' sourceRef='t' targetRef='qe'/>
             </process>"
        )
    };
    let circle = |top: &str, inside: &str, flows: &str, condition: &str| {
        let gates = format!(
            "<exclusiveGateway id='j'/><exclusiveGateway id='g' default='k1'/>
             <sequenceFlow id='k1' sourceRef='g' targetRef='e'/><sequenceFlow id='k2' sourceRef='g' targetRef='j'>
             <conditionExpression>${{{condition}}}</conditionExpression></sequenceFlow>"
        );
        told(&proof(&format!("<message id='M'/>{top}"), &format!("{inside}{gates}"), flows))
    };
    let sum = "x + n > 2";
    let endless = (Verdict::Unknown, vec![Approximated::Condition, Approximated::Endless]);
    let along = "s>j j>t t>g";
    assert_eq!(circle("", timer, along, sum), endless);
    assert_eq!(circle("", timer, along, "x > 2").0, Verdict::Unsound, "that is followed exactly");
    assert_eq!(circle("", message, along, sum).0, Verdict::Sound);
    assert_eq!(circle("", "<userTask id='t'/>", along, sum).0, Verdict::Sound);
    assert_eq!(circle("", "<userTask id='t'/>", along, "1 + 1 > 1"), endless, "nothing can set it");
    let none = "<userTask id='u'><multiInstanceLoopCharacteristics><loopCardinality>${n}</loopCardinality>
                </multiInstanceLoopCharacteristics></userTask>";
    let found = circle("", &format!("{timer}{none}"), "s>j j>u u>t t>g", sum);
    assert!(found.0 == Verdict::Unknown && found.1.contains(&Approximated::Endless), "there may be no instance");
    let call = "<callActivity id='c' calledElement='q'/>";
    for (inside, verdict) in [(timer, Verdict::Unknown), ("<userTask id='t'/>", Verdict::Sound)] {
        assert_eq!(circle(&calls(inside), call, "s>j j>c c>g", sum).0, verdict, "{inside}");
    }
    let sub = |inside: &str| {
        format!(
            "<subProcess id='u'><startEvent id='us'/>{inside}<sequenceFlow id='u1' sourceRef='us' targetRef='t'/>
             </subProcess>"
        )
    };
    for (inside, verdict) in [(timer, Verdict::Unknown), ("<userTask id='t'/>", Verdict::Sound)] {
        assert_eq!(circle("", &sub(inside), "s>j j>u u>g", sum).0, verdict, "{inside}");
    }
    let gate = format!(
        "<eventBasedGateway id='w'/>{timer}<intermediateCatchEvent id='m'><messageEventDefinition messageRef='M'/>
         </intermediateCatchEvent><endEvent id='e2'/>"
    );
    assert_eq!(circle("", &gate, "s>j j>w w>t w>m m>e2 t>g", sum).0, Verdict::Sound, "a message may end it");
}

/// A called process that throws as its data say does so again, unless something on the way back to it may set them.
#[test]
fn calls_that_are_done_again_for_their_errors_are_not_proved() {
    let called = |ends: &str| {
        format!(
            "<error id='E'/><process id='q' isExecutable='true'><startEvent id='qs'/>
             <exclusiveGateway id='g' default='g3'/><endEvent id='qx'>{ends}</endEvent><endEvent id='qe'/>
             <sequenceFlow id='g1' sourceRef='qs' targetRef='g'/><sequenceFlow id='g3' sourceRef='g' targetRef='qe'/>
             <sequenceFlow id='g2' sourceRef='g' targetRef='qx'><conditionExpression>${{x == 1}}</conditionExpression>
             </sequenceFlow></process>"
        )
    };
    let inside =
        "<exclusiveGateway id='m'/><callActivity id='c' calledElement='q'/><boundaryEvent id='b' attachedToRef='c'>
                  <errorEventDefinition errorRef='E'/></boundaryEvent>";
    let of = |ends: &str, more: &str, back: &str| {
        told(&proof(&called(ends), &format!("{inside}{more}"), &format!("s>m m>c c>e {back}")))
    };
    let throws = "<errorEventDefinition errorRef='E'/>";
    let endless = (Verdict::Unknown, vec![Approximated::Call, Approximated::Endless]);
    assert_eq!(of(throws, "", "b>m"), endless);
    let timer = "<intermediateCatchEvent id='t'><timerEventDefinition><timeDuration>P7D</timeDuration>
                 </timerEventDefinition></intermediateCatchEvent>";
    assert_eq!(of(throws, timer, "b>t t>m"), endless, "time sets nothing");
    assert_eq!(of(throws, "<userTask id='u'/>", "b>u u>m").0, Verdict::Sound);
    assert_eq!(of(throws, "<endEvent id='z'/>", "b>z").0, Verdict::Sound);
    assert_eq!(of("", "", "b>m").0, Verdict::Sound, "nothing is thrown");
}

/// A circle of flows in which nothing is done where there is no instance.
#[test]
fn what_may_have_no_instance_is_passed() {
    let circle = |count: &str| {
        let task = format!(
            "<userTask id='t'><multiInstanceLoopCharacteristics><loopCardinality>{count}</loopCardinality>
             </multiInstanceLoopCharacteristics></userTask>"
        );
        let flows = "<sequenceFlow id='k1' sourceRef='g' targetRef='e'/>
             <sequenceFlow id='k2' sourceRef='g' targetRef='j'>
             <conditionExpression>${x == 1}</conditionExpression></sequenceFlow>";
        let gates = format!("<exclusiveGateway id='j'/><exclusiveGateway id='g' default='k1'/>{flows}");
        proof("", &format!("{task}{gates}"), "s>j j>t t>g").verdict
    };
    assert_eq!(circle("3"), Verdict::Sound);
    assert_eq!(circle("${n}"), Verdict::Unknown);
    assert_eq!(circle("0"), Verdict::Unsound);
}

/// What instances, rounds and called processes set beside, or before it is done again.
#[test]
fn data_that_change_while_something_goes_on_are_not_known() {
    let asks = |id: &str, from: &str, to: &str| {
        format!(
            "<exclusiveGateway id='{id}'/><sequenceFlow id='{id}1' sourceRef='{from}' targetRef='{id}'/>
             <sequenceFlow id='{id}2' sourceRef='{id}' targetRef='{to}'>
             <conditionExpression>${{x == 1}}</conditionExpression></sequenceFlow>"
        )
    };
    let other = |id: &str, to: &str| {
        format!(
            "<sequenceFlow id='{id}3' sourceRef='{id}' targetRef='{to}'>
             <conditionExpression>${{x != 1}}</conditionExpression></sequenceFlow>"
        )
    };
    // Within what is asked first, it is asked again without a way for anything else.
    let repeated = |repeat: &str| {
        let inside = format!(
            "<subProcess id='u'>{repeat}<startEvent id='us'/>{}<userTask id='ut'/></subProcess>",
            asks("h", "us", "ut")
        );
        proof("", &format!("{}{}{inside}", asks("g", "s", "u"), other("g", "e")), "u>e").verdict
    };
    assert_eq!(repeated(""), Verdict::Sound);
    let twice = "<multiInstanceLoopCharacteristics isSequential='true'><loopCardinality>2</loopCardinality>
                 </multiInstanceLoopCharacteristics>";
    assert_eq!(repeated(twice), Verdict::Unknown);
}

#[test]
fn cycles_in_the_flow_send_several_tokens() {
    let of = |time: &str| {
        let event = format!(
            "<intermediateCatchEvent id='t'><timerEventDefinition><timeCycle>{time}</timeCycle></timerEventDefinition>
             </intermediateCatchEvent>"
        );
        proof("", &event, "s>t t>e").verdict
    };
    assert_eq!(of("R3/P1D"), Verdict::Unknown);
    assert_eq!(of("R1/P1D"), Verdict::Sound);
    assert_eq!(of("R/P1D"), Verdict::Sound, "without a number it goes off once");
}

/// Tasks may fail with errors that nobody knows: that is said, unless all of them are caught.
#[test]
fn what_is_assumed_of_errors_of_tasks_is_said() {
    let of = |border: &str| {
        let inside = format!("<serviceTask id='t'/><endEvent id='e2'/>{border}");
        let found = proof("<error id='E1'/>", &inside, if border.is_empty() { "s>t t>e" } else { "s>t t>e x>e2" });
        (found.verdict, found.covered.may_fail_alone)
    };
    let border = |error: &str| {
        format!("<boundaryEvent id='x' attachedToRef='t'><errorEventDefinition {error}/></boundaryEvent>")
    };
    assert_eq!(of(""), (Verdict::Sound, true));
    assert_eq!(of(&border("errorRef='E1'")), (Verdict::Sound, true));
    assert_eq!(of(&border("")), (Verdict::Sound, false));
}

#[test]
fn numbers_of_instances_are_some() {
    let of = |count: &str, more: &str| {
        let task = format!(
            "<userTask id='t'><multiInstanceLoopCharacteristics><loopCardinality>{count}</loopCardinality>{more}
             </multiInstanceLoopCharacteristics></userTask>"
        );
        proof("", &task, "s>t t>e")
    };
    for wrong in ["-1", "1.5", "${-1}", "${1.5}", "10001", "99999999999", "${true}"] {
        let found = of(wrong, "");
        assert_eq!(found.verdict, Verdict::Unknown, "{wrong}");
        assert!(told(&found).1.contains(&Approximated::Unreadable), "{wrong}");
    }
    for right in ["0", "3", "${3}", "${1 + 1}", "9998"] {
        assert_eq!(of(right, "").verdict, Verdict::Sound, "{right}");
    }
    let open = of("${n}", "<completionCondition>${ok and nrOfCompletedInstances > 1}</completionCondition>");
    assert_eq!(
        (open.verdict, names(&open.covered.counts), names(&open.covered.reads)),
        (Verdict::Sound, vec!["n"], vec!["ok"])
    );
    let fails = of("3", "<completionCondition>${n / k > 1}</completionCondition>");
    assert_eq!((fails.verdict, names(&fails.covered.reads)), (Verdict::Unknown, vec!["k", "n"]));
}

/// As many as the engine has room for beside the process itself and what repeats.
#[test]
fn as_many_instances_are_proved_as_the_engine_begins() {
    for (count, breaks_off) in [("9998", false), ("9999", true)] {
        let task = format!(
            "<userTask id='t'><multiInstanceLoopCharacteristics><loopCardinality>{count}</loopCardinality>
             </multiInstanceLoopCharacteristics></userTask>"
        );
        let text = file("", &task, "s>t t>e");
        let model = Model::read(text.as_bytes()).unwrap();
        let process = model.find("p").unwrap();
        let begin = Event::Start { process, at: model.find("s"), data: Variables::new() };
        let begun = Engine::new(&model).step(&State::default(), &begin, &Alone);
        assert_eq!(begun.err() == Some(StepError::TooMuch), breaks_off, "{count}");
        let found = prove(&model, process, &Data::default(), &Limits::default());
        assert_eq!(told(&found).1.contains(&Approximated::TooMany), breaks_off, "{count}");
        assert_eq!(found.verdict == Verdict::Sound, !breaks_off, "{count}");
    }
}

#[test]
fn times_of_data_are_told() {
    let of = |time: &str| {
        let event = format!(
            "<intermediateCatchEvent id='t'><timerEventDefinition><timeDuration>{time}</timeDuration></timerEventDefinition>
             </intermediateCatchEvent>"
        );
        proof("", &event, "s>t t>e")
    };
    let open = of("${frist}");
    assert_eq!((open.verdict, names(&open.covered.times)), (Verdict::Sound, vec!["frist"]));
    assert_eq!(of("P${14 / tage}D").verdict, Verdict::Unknown);
    assert_eq!(of("P14D").verdict, Verdict::Sound);
    assert_eq!(of("${'P14D'}").verdict, Verdict::Sound);
    assert_eq!(of("${'14 Tage'}").verdict, Verdict::Unknown);
    assert_eq!(of("14 Tage").verdict, Verdict::Unknown);
}

#[test]
fn expressions_that_can_fail_are_not_proved() {
    let of = |condition: &str| {
        let inside = format!(
            "<exclusiveGateway id='g' default='k2'/><endEvent id='e2'/><sequenceFlow id='k1' sourceRef='g' targetRef='e'>
             <conditionExpression>{condition}</conditionExpression></sequenceFlow>
             <sequenceFlow id='k2' sourceRef='g' targetRef='e2'/>"
        );
        proof("", &inside, "s>g").verdict
    };
    for fails in
        ["${10 / x > 2}", "${10 % x == 2}", "${antrag.art == 'a'}", "${liste[3] == 1}", "${b ? 1 / x > 1 : true}"]
    {
        assert_eq!(of(fails), Verdict::Unknown, "{fails}");
    }
    for fails in ["${'a' > 2}", "${x + 1}", "${-'b' == 2}", "${'a'}"] {
        assert_eq!(of(fails), Verdict::Unknown, "{fails} with anything");
    }
    for holds in ["${x / 2 > 1}", "${x + y > 2}", "${x == 1}"] {
        assert_eq!(of(holds), Verdict::Sound, "{holds}");
    }
}

#[test]
fn errors_that_nobody_catches_are_told() {
    let top = "<error id='E1' errorCode='E1'/><error id='E2' errorCode='E2'/>";
    let thrown = "<errorEventDefinition errorRef='E1'/>";
    let of = |caught: &str| {
        let border = match caught {
            "" => String::new(),
            "*" => "<boundaryEvent id='x' attachedToRef='u'><errorEventDefinition/></boundaryEvent>".to_owned(),
            error => format!(
                "<boundaryEvent id='x' attachedToRef='u'><errorEventDefinition errorRef='{error}'/></boundaryEvent>"
            ),
        };
        let inside = format!(
            "<subProcess id='u'><startEvent id='us'/><userTask id='ut'/><endEvent id='ue'>{thrown}</endEvent>
             <sequenceFlow id='u1' sourceRef='us' targetRef='ut'/><sequenceFlow id='u2' sourceRef='ut' targetRef='ue'/>
             </subProcess><endEvent id='e2'/>{border}"
        );
        let flows = if caught.is_empty() { "s>u u>e" } else { "s>u u>e x>e2" };
        told(&proof(top, &inside, flows))
    };
    for wrong in ["", "E2"] {
        assert_eq!(of(wrong), (Verdict::Unknown, vec![Approximated::Uncaught]), "{wrong}");
    }
    for right in ["E1", "*"] {
        assert!(!of(right).1.contains(&Approximated::Uncaught), "{right}");
    }
    let ends = told(&proof(top, &format!("<userTask id='t'/><endEvent id='e2'>{thrown}</endEvent>"), "s>t t>e2"));
    assert_eq!(ends, (Verdict::Unknown, vec![Approximated::EndsWithError]));
    let rethrown = format!(
        "<subProcess id='v' triggeredByEvent='true'><startEvent id='vs'><errorEventDefinition/></startEvent>
         <endEvent id='ve'>{thrown}</endEvent><sequenceFlow id='v1' sourceRef='vs' targetRef='ve'/></subProcess>
         <userTask id='t'/>"
    );
    let found = told(&proof(top, &rethrown, "s>t t>e"));
    assert_eq!(found, (Verdict::Unknown, vec![Approximated::Uncaught]), "what has caught one doesn't catch its own");
    let called = |border: &str, flows: &str| {
        let other = format!(
            "{top}<process id='q' isExecutable='true'><startEvent id='qs'/><endEvent id='qe'>{thrown}</endEvent>
             <sequenceFlow id='q1' sourceRef='qs' targetRef='qe'/></process>"
        );
        proof(&other, &format!("<callActivity id='c' calledElement='q'/><endEvent id='e2'/>{border}"), flows).verdict
    };
    assert_eq!(called("", "s>c c>e"), Verdict::Unknown);
    let border = "<boundaryEvent id='x' attachedToRef='c'><errorEventDefinition errorRef='E1'/></boundaryEvent>";
    assert_eq!(called(border, "s>c c>e x>e2"), Verdict::Sound);
}

#[test]
fn calls_of_what_is_not_there_are_not_proved() {
    let found = told(&proof("", "<callActivity id='c' calledElement='q'/>", "s>c c>e"));
    assert_eq!(found, (Verdict::Unknown, vec![Approximated::CallElsewhere]));
}

#[test]
fn links_and_cancellations_that_lead_nowhere_are_not_proved() {
    let link = |name: &str| {
        format!(
            "<intermediateThrowEvent id='a'><linkEventDefinition name='A'/></intermediateThrowEvent>
             <intermediateCatchEvent id='b'><linkEventDefinition name='{name}'/></intermediateCatchEvent>"
        )
    };
    assert_eq!(proof("", &link("A"), "s>a b>e").verdict, Verdict::Sound);
    assert_ne!(proof("", &link("B"), "s>a b>e").verdict, Verdict::Sound);
    let transaction = |border: &str, flows: &str| {
        let inside = format!(
            "<transaction id='u'><startEvent id='us'/><userTask id='ut'/><exclusiveGateway id='ug' default='u3'/>
             <endEvent id='ue'><cancelEventDefinition/></endEvent><endEvent id='uf'/>
             <sequenceFlow id='u1' sourceRef='us' targetRef='ut'/><sequenceFlow id='u2' sourceRef='ut' targetRef='ug'/>
             <sequenceFlow id='u3' sourceRef='ug' targetRef='ue'/><sequenceFlow id='u4' sourceRef='ug' targetRef='uf'>
             <conditionExpression>${{x == 1}}</conditionExpression></sequenceFlow></transaction>{border}<endEvent id='e2'/>"
        );
        told(&proof("", &inside, flows))
    };
    assert_eq!(transaction("", "s>u u>e"), (Verdict::Unknown, vec![Approximated::Uncaught]));
    let border = "<boundaryEvent id='x' attachedToRef='u'><cancelEventDefinition/></boundaryEvent>";
    assert_eq!(transaction(border, "s>u u>e x>e2").0, Verdict::Sound);
}
