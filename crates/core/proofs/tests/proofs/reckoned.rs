//! Models of which was reckoned first, by hand, what has to be said.

use amtspult_proofs::{Data, FaultCode, Limits, Proof, Verdict, confirm, prove};
use bpmn::model::Model;

const ERROR: &str = "<errorEventDefinition errorRef='E1'/>";
const TIMER: &str = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>";

/// `tag:id`, or `tag:id/default flow`.
fn elements(short: &str) -> String {
    let tag = |short: &str| match short {
        "user" => "userTask",
        "xor" => "exclusiveGateway",
        "and" => "parallelGateway",
        "or" => "inclusiveGateway",
        "start" => "startEvent",
        _ => "endEvent",
    };
    let of = |word: &str| {
        let (kind, rest) = word.split_once(':').unwrap();
        let (id, default) =
            rest.split_once('/').map_or((rest, String::new()), |(id, flow)| (id, format!("default='{flow}'")));
        format!("<{} id='{id}' {default}/>", tag(kind))
    };
    short.split_whitespace().map(of).collect()
}

/// `a>b`, `a>b[condition]` with `_` for spaces, each with the id `a_b`.
fn flows(short: &str) -> String {
    let of = |word: &str| {
        let (ends, condition) = word.split_once('[').unwrap_or((word, ""));
        let (from, to) = ends.split_once('>').unwrap();
        let condition = condition.trim_end_matches(']').replace('_', " ");
        let asked = format!("<conditionExpression>${{{condition}}}</conditionExpression>");
        let asked = if condition.is_empty() { String::new() } else { asked };
        format!("<sequenceFlow id='{from}_{to}' sourceRef='{from}' targetRef='{to}'>{asked}</sequenceFlow>")
    };
    short.split_whitespace().map(of).collect()
}

fn end(id: &str, definition: &str) -> String {
    format!("<endEvent id='{id}'>{definition}</endEvent>")
}

fn border(host: &str, attributes: &str, definition: &str) -> String {
    format!("<boundaryEvent id='b' attachedToRef='{host}' {attributes}>{definition}</boundaryEvent>")
}

fn several(id: &str, count: &str) -> String {
    format!(
        "<userTask id='{id}'><multiInstanceLoopCharacteristics>{count}</multiInstanceLoopCharacteristics></userTask>"
    )
}

fn proof(process: &str, others: &str) -> Proof {
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:activiti='http://activiti.org/bpmn'>
         <message id='M'/><signal id='S' name='S'/><error id='E1' errorCode='E1'/><error id='E2' errorCode='E2'/>{others}
         <process id='p' isExecutable='true'><startEvent id='s'/>{process}</process></definitions>"
    );
    let model = Model::read(text.as_bytes()).unwrap();
    let found = prove(&model, model.find("p").unwrap(), &Data::default(), &Limits::default());
    for fault in found.faults.iter().filter(|fault| fault.certain) {
        assert_eq!(confirm(&model, found.process, fault), Ok(true), "{fault:?}");
    }
    found
}

fn verdict(process: &str) -> Verdict {
    proof(process, "").verdict
}

/// Between two questions about `x`, of which the second has no other way, somebody beside sets it.
#[test]
fn what_is_set_beside() {
    let beside = |what: &str| {
        let called = "<process id='q' isExecutable='true'>".to_owned()
            + &elements("start:qs user:qt user:qu end:qe")
            + &flows("qs>qt qt>qu qu>qe")
            + "</process>";
        let process = elements("and:sp and:jn end:e xor:g/g_jn xor:h")
            + what
            + &format!("<intermediateCatchEvent id='w'>{TIMER}</intermediateCatchEvent>")
            + &flows("s>sp sp>c c>jn sp>g g>w[x==1] g>jn w>h h>jn[x==1] jn>e");
        let found = proof(&process, &called);
        found.faults.iter().any(|fault| fault.code == FaultCode::NoFlow) && found.verdict != Verdict::Sound
    };
    assert!(beside("<userTask id='c'/>"), "a task");
    assert!(beside("<callActivity id='c' calledElement='q'/>"), "a task of a called process, on its way");
    assert!(beside(&several("c", "<loopCardinality>2</loopCardinality>")), "an instance of several");
}

#[test]
fn errors_reach_what_names_them() {
    let called = |caught: &str| {
        let other = "<process id='q' isExecutable='true'>".to_owned()
            + &elements("start:qs")
            + &end("qe", ERROR)
            + &flows("qs>qe")
            + "</process>";
        let process = elements("end:e end:f")
            + "<callActivity id='c' calledElement='q'/>"
            + &border("c", "", &format!("<errorEventDefinition errorRef='{caught}'/>"))
            + &flows("s>c c>e b>f");
        proof(&process, &other).verdict
    };
    assert_eq!(called("E2"), Verdict::Unknown);
    assert_eq!(called("E1"), Verdict::Sound);

    let inside = elements("start:us and:ua user:u1 user:u2 end:uf")
        + &end("ue", ERROR)
        + &flows("us>ua ua>u1 ua>u2 u1>uf u2>ue");
    let caught = format!("<subProcess id='u'>{inside}</subProcess>")
        + &elements("end:e end:f")
        + &border("u", "", ERROR)
        + &flows("s>u u>e b>f");
    assert_eq!(verdict(&caught), Verdict::Sound, "with a branch beside that ends by it");

    let top = elements("and:sp user:a user:c end:e") + &end("f", ERROR) + &flows("s>sp sp>a sp>c a>f c>e");
    assert_eq!(verdict(&top), Verdict::Unknown, "it ends what goes on beside");
}

#[test]
fn loops_end_or_are_left() {
    let endless = "<standardLoopCharacteristics><loopCondition>${true}</loopCondition></standardLoopCharacteristics>";
    // A terminate event ends one round.
    let rounds =
        elements("start:us user:ut") + &end("ue", "<terminateEventDefinition/>") + endless + &flows("us>ut ut>ue");
    let process = format!("<subProcess id='u'>{rounds}</subProcess>") + &elements("end:e") + &flows("s>u u>e");
    let found = proof(&process, "");
    let never_ends = |fault: &amtspult_proofs::Fault| fault.code == FaultCode::NoEnd && fault.certain;
    assert!(found.verdict == Verdict::Unsound && found.faults.iter().any(never_ends), "{:?}", found.faults);

    let left = elements("start:us user:ut xor:ug/ug_uf end:uf")
        + &end("ue", ERROR)
        + endless
        + &flows("us>ut ut>ug ug>ue[x==1] ug>uf");
    let process = format!("<subProcess id='u'>{left}</subProcess>")
        + &elements("end:e end:f")
        + &border("u", "", ERROR)
        + &flows("s>u b>f u>e");
    assert_eq!(verdict(&process), Verdict::Sound, "an error leads out of it");
}

#[test]
fn joins() {
    let gates = elements("xor:m or:sp/sp_c user:a user:c or:jn xor:g/g_e end:e");
    let circle = gates + &flows("s>m m>sp sp>a[x==1] sp>c a>jn c>jn jn>g g>m[b] g>e");
    assert_eq!(verdict(&circle), Verdict::Sound, "an inclusive join in a circle");

    let reminded = elements("xor:m user:t or:jn user:r xor:g/g_e end:e")
        + &border("t", "cancelActivity='false'", TIMER)
        + &flows("s>m m>t t>jn b>r r>jn jn>g g>m[x==1] g>e");
    assert_ne!(verdict(&reminded), Verdict::Sound, "a reminder of the last round joins with the next");

    let ended = elements("and:sp user:a user:c and:jn end:e xor:g/g_jn")
        + &end("f", "<terminateEventDefinition/>")
        + &flows("s>sp sp>a sp>c a>g g>f[x==1] g>jn c>jn jn>e");
    assert_eq!(verdict(&ended), Verdict::Sound, "who is waited for, or all ends");

    let none = elements("and:sp and:jn user:c end:e")
        + &several("a", "<loopCardinality>0</loopCardinality>")
        + &flows("s>sp sp>a sp>c a>jn c>jn jn>e");
    assert_eq!(verdict(&none), Verdict::Sound, "beside nothing");
}

/// The signal is sent while the other branch isn't there yet; so it waits for ever.
#[test]
fn a_signal_that_is_missed() {
    let event = |kind: &str, id: &str| format!("<{kind} id='{id}'><signalEventDefinition signalRef='S'/></{kind}>");
    let process = elements("and:sp user:a and:jn end:e")
        + &event("intermediateThrowEvent", "w")
        + &event("intermediateCatchEvent", "c")
        + &flows("s>sp sp>w sp>a a>c c>jn w>jn jn>e");
    assert_eq!(verdict(&process), Verdict::Sound, "somebody else may send it, too");
}

/// What is a list here and a number there, or counts and is a text.
#[test]
fn kinds_that_contradict() {
    let asked = |count: &str, condition: &str| {
        let gates = elements("xor:g/g_f end:e end:f");
        let flows = flows(&format!("s>t t>g g>e[{condition}] g>f"));
        let list = count.strip_prefix("list:").map(|list| {
            format!("<userTask id='t'><multiInstanceLoopCharacteristics activiti:collection='{list}'/></userTask>")
        });
        let task = list.unwrap_or_else(|| several("t", &format!("<loopCardinality>{count}</loopCardinality>")));
        verdict(&(gates + &task + &flows))
    };
    assert_eq!(asked("list:x", "x_>_2"), Verdict::Unknown);
    assert_eq!(asked("list:x", "y_>_2"), Verdict::Sound);
    assert_eq!(asked("${n}", "n=='viele'"), Verdict::Unknown);
    assert_eq!(asked("${n}", "n_>_2"), Verdict::Sound);
}
