//! Each fault with a model that has it and one that nearly does.

use amtspult_proofs::{Approximated, Change, Data, FaultCode, Limits, Proof, Verdict, confirm, prove};
use bpmn::model::Model;

/// Code, a model that has it, one that almost has it. `a>b` is a flow, `a?b` one under `${x == 1}`, `a!b` one under
/// `${x != 1}`.
const CASES: &[(FaultCode, &str, &str)] = &[
    (
        FaultCode::Deadlock,
        "<exclusiveGateway id='g'/><task id='a'/><task id='b'/><parallelGateway id='j'/> s>g g>a g>b a>j b>j j>e",
        "<parallelGateway id='g'/><task id='a'/><task id='b'/><parallelGateway id='j'/> s>g g>a g>b a>j b>j j>e",
    ),
    (
        FaultCode::LackOfSynchronisation,
        "<parallelGateway id='g'/><task id='a'/><task id='b'/><exclusiveGateway id='j'/><task id='c'/> s>g g>a g>b a>j b>j j>c c>e",
        "<inclusiveGateway id='g'/><task id='a'/><task id='b'/><inclusiveGateway id='j'/><task id='c'/> s>g g>a g>b a>j b>j j>c c>e",
    ),
    (
        FaultCode::ImproperCompletion,
        "<parallelGateway id='g'/><task id='a'/><task id='b'/> s>g g>a g>b a>e b>e",
        "<parallelGateway id='g'/><task id='a'/><task id='b'/><endEvent id='e2'/> s>g g>a g>b a>e b>e2",
    ),
    (
        FaultCode::NoEnd,
        "<exclusiveGateway id='g'/><userTask id='a'/><userTask id='b'/> s>g g>a g>e a>b b>a",
        "<exclusiveGateway id='g'/><userTask id='a'/><userTask id='b'/> s>a a>b b>g g>a g>e",
    ),
    (
        FaultCode::EndlessLoop,
        "<exclusiveGateway id='j'/><serviceTask id='a'/><exclusiveGateway id='g'/> s>j j>a a>g g>j g>e",
        "<exclusiveGateway id='j'/><userTask id='a'/><exclusiveGateway id='g'/> s>j j>a a>g g>j g>e",
    ),
    (
        FaultCode::NoFlow,
        "<exclusiveGateway id='g'/><exclusiveGateway id='h'/><task id='a'/> s>g g?h g!e h!a a>e",
        "<exclusiveGateway id='g'/><exclusiveGateway id='h'/><task id='a'/> s>g g?h g!e h?a h!e a>e",
    ),
    (
        FaultCode::UnreachableActivity,
        "<exclusiveGateway id='g'/><exclusiveGateway id='h'/><task id='a'/> s>g g?h g!e h!a h?e a>e",
        "<exclusiveGateway id='g'/><task id='c'/><exclusiveGateway id='h'/><task id='a'/> s>g g?c c>h g!e h!a h?e a>e",
    ),
];

pub fn model(short: &str) -> Model {
    let mut body = "<startEvent id='s'/><endEvent id='e'/>".to_owned();
    for (number, word) in short.split(' ').enumerate() {
        let mark = word.find(['>', '?', '!']).filter(|_| !word.contains(['<', '\'']));
        let Some(at) = mark else {
            body += &format!("{word} ");
            continue;
        };
        let condition = match &word[at..=at] {
            ">" => "",
            "?" => "<conditionExpression>${x == 1}</conditionExpression>",
            _ => "<conditionExpression>${x != 1}</conditionExpression>",
        };
        let (source, target) = (&word[..at], &word[at + 1..]);
        body += &format!(
            "<sequenceFlow id='f{number}' sourceRef='{source}' targetRef='{target}'>{condition}</sequenceFlow>"
        );
    }
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'>{body}</process></definitions>"
    );
    Model::read(text.as_bytes()).unwrap()
}

pub fn proof(model: &Model) -> Proof {
    prove(model, model.find("p").unwrap(), &Data::default(), &Limits::default())
}

#[test]
fn every_fault_is_found_and_nearly_found() {
    for (code, broken, nearly) in CASES {
        let known = model(broken);
        let found = proof(&known);
        let codes: Vec<FaultCode> = found.faults.iter().map(|fault| fault.code).collect();
        assert!(codes.contains(code), "{code:?}: {codes:?}");
        assert_eq!(found.verdict, if code.is_hint() { Verdict::Sound } else { Verdict::Unsound });
        for fault in &found.faults {
            assert_eq!(confirm(&known, found.process, fault), Ok(true), "{fault:?}");
        }
        let found = proof(&model(nearly));
        assert!(found.faults.is_empty(), "{code:?}: {:?}", found.faults);
        assert_eq!(found.verdict, Verdict::Sound);
    }
}

#[test]
fn traces_are_shortest() {
    let known = model(CASES[1].1);
    let fault = &proof(&known).faults[0];
    assert!(fault.is_shortest);
    assert_eq!(fault.trace.len(), 3, "begin, one task, the other");
}

/// A parallel gateway that joins what an exclusive one splits, and the other way round.
#[test]
fn repairs_are_proposed() {
    for (number, gateway, change) in [(0, "j", Change::Exclusive), (1, "j", Change::Parallel)] {
        let known = model(CASES[number].1);
        let repair = proof(&known).faults[0].repair.clone().unwrap();
        assert_eq!((known.id_of(repair.at), repair.change), (gateway, change));
    }
    assert_eq!(proof(&model(CASES[4].1)).faults[0].repair, None, "no gateway helps");
}

/// Behind a join that good runs come past, nothing is to be done twice.
#[test]
fn no_repair_doubles_good_runs() {
    let known = model(
        "<task id='t1'/><userTask id='t3'/><exclusiveGateway id='j4'/><parallelGateway id='g5'/><parallelGateway id='j6'/><userTask id='t8'/><userTask id='t9'/><userTask id='b'/><endEvent id='e2'/> \
         <boundaryEvent id='x2' attachedToRef='t1' cancelActivity='false'><timerEventDefinition/></boundaryEvent> \
         <boundaryEvent id='x9' attachedToRef='t9'><timerEventDefinition/></boundaryEvent> \
         s>t1 x2>t3 t3>j4 t1>j4 j4>g5 g5>t8 t8>j6 g5>t9 x9>e2 t9>j6 j6>b b>e",
    );
    let found = proof(&known);
    assert_eq!(found.verdict, Verdict::Unsound);
    let at_join = found.faults.iter().filter_map(|fault| fault.repair.as_ref());
    let doubling = at_join.filter(|repair| known.id_of(repair.at) == "j6" && repair.change == Change::Exclusive);
    assert_eq!(doubling.count(), 0);
}

/// A good run may do one branch whole before the other one comes to the join; without the join the second token would come to
/// where the first one waits.
#[test]
fn no_repair_lets_good_runs_break_off() {
    let known = model(
        "<exclusiveGateway id='g'/><parallelGateway id='h'/><userTask id='a'/><userTask id='b'/><userTask id='c'/><parallelGateway id='j'/> \
         s>g g>a g>h h>a h>b a>j b>j b>c j>c c>e",
    );
    let found = proof(&known);
    let deadlock = found.faults.iter().find(|fault| fault.code == FaultCode::Deadlock).unwrap();
    let change = deadlock.repair.as_ref().map(|repair| repair.change);
    assert_eq!(change, Some(Change::Inclusive), "an exclusive join would");
}

/// Two tokens that come to a subprocess in one step have a scope each: what leaves it is one of them, not both.
#[test]
fn tokens_in_one_subprocess_are_not_mixed() {
    let twice = |inside: &str, flows: &[(&str, &str)]| {
        let flows: String = flows
            .iter()
            .map(|(from, to)| format!("<sequenceFlow id='{from}_{to}' sourceRef='{from}' targetRef='{to}'/>"))
            .collect();
        let sub = format!("<subProcess id='u'><startEvent id='us'/><endEvent id='ue'/>{inside}{flows}</subProcess>");
        proof(&model(&format!("<parallelGateway id='h'/>{sub} s>h h>u h>u u>e")))
    };
    let codes = |proof: &Proof| proof.faults.iter().map(|fault| fault.code).collect::<Vec<_>>();
    let told = |proof: &Proof| proof.covered.approximations.iter().any(|one| one.what == Approximated::EnteredTwice);
    let empty = twice("", &[("us", "ue")]);
    let twice_at_end = vec![FaultCode::ImproperCompletion];
    assert_eq!((empty.verdict, codes(&empty), told(&empty)), (Verdict::Sound, twice_at_end, false));
    let one_waits = twice("<exclusiveGateway id='x'/><userTask id='t'/>", &[("us", "x"), ("x", "ue"), ("x", "t")]);
    let both_told = [FaultCode::LackOfSynchronisation, FaultCode::ImproperCompletion];
    assert!(
        codes(&one_waits).iter().all(|code| both_told.contains(code)),
        "none waits for ever: {:?}",
        codes(&one_waits)
    );
    assert_eq!((codes(&one_waits).len(), told(&one_waits)), (2, false));
    let both_wait = twice("<userTask id='t'/>", &[("us", "t"), ("t", "ue")]);
    assert_eq!((told(&both_wait), codes(&both_wait)), (false, vec![FaultCode::LackOfSynchronisation]));
    let meets = [("us", "us2"), ("us", "ue"), ("us2", "ue")];
    let several = twice("<parallelGateway id='us2'/>", &meets);
    assert_eq!((several.verdict, codes(&several), told(&several)), (Verdict::Unknown, vec![], true));
}

#[test]
fn a_bound_is_told() {
    let known = model(CASES[0].2);
    let limits = Limits { unreduced: 2, reduced: 0, repairs: 0 };
    let found = prove(&known, known.find("p").unwrap(), &Data::default(), &limits);
    assert_eq!((found.verdict, found.covered.is_complete, found.covered.limit), (Verdict::Unknown, false, 2));
}

#[test]
fn what_is_not_followed_exactly_is_told() {
    let told = |short: &str| {
        let all = proof(&model(short)).covered.approximations;
        all.into_iter().map(|approximation| approximation.what).collect::<Vec<_>>()
    };
    assert_eq!(told("<task id='a'/> s>a a>e"), []);
    assert_eq!(told("<task id='a'><multiInstanceLoopCharacteristics/></task> s>a a>e"), [Approximated::MultiInstance]);
    assert_eq!(told("<task id='a'><standardLoopCharacteristics/></task> s>a a>e"), [Approximated::Loop]);
    assert_eq!(told("<callActivity id='a' calledElement='p'/> s>a a>e"), [Approximated::Call]);
    assert_eq!(told("<complexGateway id='g'/> s>g g>e"), [Approximated::Complex]);
    assert_eq!(told("<adHocSubProcess id='a'><task id='b'/></adHocSubProcess> s>a a>e"), [Approximated::AdHoc]);
}

/// Where what isn't followed exactly may matter, the verdict says so.
#[test]
fn no_approximation_is_silently_wrong() {
    let verdict = |short: &str| proof(&model(short)).verdict;
    assert_eq!(verdict("<task id='a'><multiInstanceLoopCharacteristics/></task> s>a a>e"), Verdict::Sound);
    assert_eq!(verdict("<complexGateway id='g'/> s>g g>e"), Verdict::Unknown);
    assert_eq!(verdict("<adHocSubProcess id='a'><task id='b'/></adHocSubProcess> s>a a>e"), Verdict::Unknown);
    assert_eq!(verdict("<callActivity id='a' calledElement='p'/> s>a a>e"), Verdict::Unknown);
    let uncertain = proof(&model("<complexGateway id='g'/><parallelGateway id='j'/> s>g g>j g>j j>e"));
    assert!(uncertain.faults.iter().all(|fault| !fault.certain));
}

/// Every gateway asks the same of the same data; only what an activity may have changed is asked anew.
#[test]
fn data_is_consistent() {
    let known = model(CASES[6].2);
    let process = known.find("p").unwrap();
    let sets = [(known.find("c").unwrap(), Default::default())].into();
    let found = prove(&known, process, &Data { sets, ..Data::default() }, &Limits::default());
    let codes: Vec<FaultCode> = found.faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, [FaultCode::UnreachableActivity], "the task sets nothing");
}

#[test]
fn odd_models_do_no_harm() {
    for odd in
        ["", "s>s", "<task id='a'/> a>a", "e>e s>e", "<eventBasedGateway id='g'/> s>g", "<subProcess id='u'/> s>u u>u"]
    {
        let known = model(odd);
        let found = proof(&known);
        for fault in &found.faults {
            assert_eq!(confirm(&known, found.process, fault), Ok(true), "{odd}: {fault:?}");
        }
    }
}

/// A process with these flows out of the gateway `g`: `(target, condition)`.
fn decided(body: &str, flows: &[(&str, &str)]) -> Proof {
    let plain = model(body);
    let mut text = markup::write(plain.document());
    for (target, condition) in flows {
        let flow = format!(
            "<sequenceFlow id='g_{target}' sourceRef='g' targetRef='{target}'>\
             <conditionExpression>{condition}</conditionExpression></sequenceFlow></process>"
        );
        text = text.replace("</process>", &flow);
    }
    proof(&Model::read(text.as_bytes()).unwrap())
}

/// What only numbers between two others lead to.
#[test]
fn numbers_between() {
    let body = "<inclusiveGateway id='g'/><task id='a'/><task id='b'/><exclusiveGateway id='j'/><task id='c'/> \
                s>g a>j b>j j>c c>e";
    let both = decided(body, &[("a", "${n &gt; 1}"), ("b", "${n &lt; 2}")]);
    let codes: Vec<FaultCode> = both.faults.iter().map(|fault| fault.code).collect();
    assert!(codes.contains(&FaultCode::LackOfSynchronisation), "{codes:?}");
    assert_eq!(decided(body, &[("a", "${n &gt;= 2}"), ("b", "${n &lt; 2}")]).verdict, Verdict::Sound);
}

/// All of a condition without marks is the expression, as for the engine.
#[test]
fn conditions_without_marks() {
    let body = "<exclusiveGateway id='g'/><exclusiveGateway id='h'/><task id='b'/> s>g h?b h!e b>e";
    let known = decided(body, &[("h", "x == 2"), ("e", "x != 2")]);
    let unreachable = known.faults.iter().filter(|fault| fault.code == FaultCode::UnreachableActivity);
    assert_eq!(unreachable.count(), 1, "{:?}", known.faults);
}

/// Something takes its time there, else the time could never be over.
#[test]
fn subprocesses_that_are_only_drawn() {
    let known = model(
        "<subProcess id='sub'/><boundaryEvent id='late' attachedToRef='sub'><timerEventDefinition/></boundaryEvent>\
         <task id='a'/> s>sub sub>e late>a a>e",
    );
    assert_eq!((proof(&known).verdict, proof(&known).faults), (Verdict::Sound, vec![]));
}

#[test]
fn an_empty_process_ends() {
    let text = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'/></definitions>";
    assert_eq!(proof(&Model::read(text.as_bytes()).unwrap()).verdict, Verdict::Sound);
}

#[test]
fn called_processes_have_to_be_sound() {
    let calling = |body: &str, called: &str| {
        let file = format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'><startEvent id='s'/>\
             <sequenceFlow id='f1' sourceRef='s' targetRef='a'/><callActivity id='a' calledElement='q'/>{body}\
             <endEvent id='e'/></process><process id='q'>{called}</process></definitions>"
        );
        proof(&Model::read(file.as_bytes()).unwrap())
    };
    let on = "<sequenceFlow id='f2' sourceRef='a' targetRef='e'/>";
    let task = |kind: &str| format!("<{kind} id='t'/>");
    assert_eq!(calling(on, &task("userTask")).verdict, Verdict::Sound);
    let stuck = "<parallelGateway id='j'/><task id='t'/><sequenceFlow id='f3' sourceRef='t' targetRef='j'/>\
                 <sequenceFlow id='f4' sourceRef='j' targetRef='j'/>";
    assert_eq!(calling(on, stuck).verdict, Verdict::Unknown);
    assert_eq!(
        calling(on, "<callActivity id='b' calledElement='p'/>").verdict,
        Verdict::Unknown,
        "they call each other"
    );

    let again = "<sequenceFlow id='f2' sourceRef='a' targetRef='g'/><exclusiveGateway id='g'/>\
                 <sequenceFlow id='f5' sourceRef='g' targetRef='a'/><sequenceFlow id='f6' sourceRef='g' targetRef='e'/>";
    assert_eq!(calling(again, &task("userTask")).verdict, Verdict::Sound);
    let circle = calling(again, &task("serviceTask"));
    assert_eq!(circle.faults.iter().map(|fault| fault.code).collect::<Vec<_>>(), [FaultCode::EndlessLoop]);
}
