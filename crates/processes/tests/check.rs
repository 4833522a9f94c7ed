//! Every rule with a model that breaks it and one that nearly does; and no false alarm on files of the field.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use amtspult_processes::check::{CheckCode, Finding, Repair, Severity, check};
use amtspult_processes::model::Model;

/// Code, a model that has it, one that almost has it. Models are written short: see [`expand`].
const CASES: &[(&str, &str, &str)] = &[
    ("duplicate-id", "<task id='a'/><task id='a'/>", "<task id='a'/><task id='A'/>"),
    ("unresolved-reference", "<task id='a' default='x'/>", "<task id='a' default='f'/><task id='b'/>f:a>b"),
    (
        "reference-wrong-kind",
        "<boundaryEvent id='c' attachedToRef='g'><errorEventDefinition/></boundaryEvent><parallelGateway id='g'/>",
        "<boundaryEvent id='c' attachedToRef='g'><errorEventDefinition/></boundaryEvent><task id='g'/>",
    ),
    ("flow-without-end", "<task id='a'/><sequenceFlow id='f' sourceRef='a'/>", "<task id='a'/><task id='b'/>f:a>b"),
    (
        "flow-crosses-pools",
        "<task id='a'/>f:a>b</process><process id='q'><task id='b'/>",
        "<task id='a'/>f:a>b<task id='b'/></process><process id='q'>",
    ),
    (
        "flow-crosses-sub-process",
        "<task id='a'/>f:a>b<subProcess id='s'><task id='b'/></subProcess>",
        "<task id='a'/>f:a>s<subProcess id='s'><task id='b'/></subProcess>",
    ),
    (
        "message-flow-within-pool",
        "<task id='a'/><task id='b'/></process><collaboration id='k'><messageFlow id='m' sourceRef='a' targetRef='b'/>\
         </collaboration><process id='q'>",
        "<task id='a'/></process><collaboration id='k'><messageFlow id='m' sourceRef='a' targetRef='b'/>\
         </collaboration><process id='q'><task id='b'/>",
    ),
    ("incoming-at-start", "<startEvent id='s'/><task id='a'/>f:a>s", "<startEvent id='s'/><task id='a'/>f:s>a"),
    ("outgoing-at-end", "<endEvent id='e'/><task id='a'/>f:e>a", "<endEvent id='e'/><task id='a'/>f:a>e"),
    (
        "incoming-at-boundary",
        "<task id='a'/><boundaryEvent id='c' attachedToRef='a'><timerEventDefinition/></boundaryEvent><task id='b'/>f:b>c",
        "<task id='a'/><boundaryEvent id='c' attachedToRef='a'><timerEventDefinition/></boundaryEvent><task id='b'/>f:c>b",
    ),
    (
        "flow-at-event-sub-process",
        "<task id='a'/>f:a>s<subProcess id='s' triggeredByEvent='true'>start:timer</subProcess>",
        "<task id='a'/>f:a>b<task id='b'/><subProcess id='s' triggeredByEvent='true'>start:timer</subProcess>",
    ),
    (
        "event-sub-process-starts",
        "<subProcess id='s' triggeredByEvent='true'>start:timer<startEvent id='j'><signalEventDefinition/></startEvent></subProcess>",
        "<subProcess id='s' triggeredByEvent='true'>start:timer</subProcess>",
    ),
    (
        "event-sub-process-without-start",
        "<subProcess id='s' triggeredByEvent='true'><task id='a'/></subProcess>",
        "<subProcess id='s'><task id='a'/></subProcess>",
    ),
    ("sub-process-start-defined", "<subProcess id='s'>start:timer</subProcess>", "start:timer<subProcess id='s'/>"),
    (
        "flow-at-compensation",
        "<task id='a'/>f:a>b<task id='b' isForCompensation='true'/>",
        "<task id='a'/><task id='b' isForCompensation='true'/><association id='f' sourceRef='a' targetRef='b'/>",
    ),
    (
        "default-not-own",
        "<exclusiveGateway id='g' default='f'/><task id='a'/>f:a>g",
        "<exclusiveGateway id='g' default='f'/><task id='a'/>f:g>a",
    ),
    (
        "default-with-condition",
        "<exclusiveGateway id='g' default='f'/><task id='a'/>f:g?a",
        "<exclusiveGateway id='g'/><task id='a'/>f:g?a",
    ),
    (
        "condition-ignored",
        "<parallelGateway id='g'/><task id='a'/>f:g?a",
        "<inclusiveGateway id='g'/><task id='a'/>f:g?a",
    ),
    (
        "event-gateway-target",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/><task id='b'/>",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/><receiveTask id='b'/>",
    ),
    (
        "event-gateway-alone",
        "<eventBasedGateway id='g'/>f:g>a<receiveTask id='a'/>",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/><receiveTask id='b'/>",
    ),
    (
        "boundary-undefined",
        "<boundaryEvent id='c' attachedToRef='g'/><task id='g'/>",
        "<boundaryEvent id='c' attachedToRef='g'><timerEventDefinition/></boundaryEvent><task id='g'/>",
    ),
    ("definition-missing", "<intermediateCatchEvent id='c'/>", "<intermediateThrowEvent id='c'/>"),
    (
        "definition-not-allowed",
        "<intermediateThrowEvent id='c'><timerEventDefinition/></intermediateThrowEvent>",
        "<intermediateCatchEvent id='c'><timerEventDefinition/></intermediateCatchEvent>",
    ),
    (
        "boundary-host",
        "<boundaryEvent id='c' attachedToRef='b'><errorEventDefinition/></boundaryEvent>\
         <subProcess id='s'><task id='b'/></subProcess>",
        "<boundaryEvent id='c' attachedToRef='s'><errorEventDefinition/></boundaryEvent>\
         <subProcess id='s'><task id='b'/></subProcess>",
    ),
    (
        "must-interrupt",
        "<task id='a'/><boundaryEvent id='c' attachedToRef='a' cancelActivity='false'><errorEventDefinition/></boundaryEvent>",
        "<task id='a'/><boundaryEvent id='c' attachedToRef='a' cancelActivity='false'><timerEventDefinition/></boundaryEvent>",
    ),
    (
        "cancel-outside-transaction",
        "<subProcess id='s'><endEvent id='e'><cancelEventDefinition/></endEvent></subProcess>",
        "<transaction id='s'><endEvent id='e'><cancelEventDefinition/></endEvent></transaction>",
    ),
    (
        "link-without-target",
        "<intermediateThrowEvent id='t'><linkEventDefinition name='A'/></intermediateThrowEvent>\
         <intermediateCatchEvent id='c'><linkEventDefinition name='B'/></intermediateCatchEvent>",
        "<intermediateThrowEvent id='t'><linkEventDefinition name='A'/></intermediateThrowEvent>\
         <intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent>",
    ),
    (
        "link-target-twice",
        "<intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent>\
         <intermediateCatchEvent id='d'><linkEventDefinition name='A'/></intermediateCatchEvent>",
        "<intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent>\
         <subProcess id='s'><intermediateCatchEvent id='d'><linkEventDefinition name='A'/></intermediateCatchEvent></subProcess>",
    ),
    (
        "link-flow",
        "<intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent><task id='a'/>f:a>c",
        "<intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent><task id='a'/>f:c>a",
    ),
];

/// `f:a>b` is a sequence flow, `f:a?b` one with a condition, `start:timer` a start event with a timer.
fn expand(short: &str) -> String {
    let mut text = short.replace("start:timer", "<startEvent id='i'><timerEventDefinition/></startEvent>");
    for flow in ["f", "h"] {
        while let Some(at) = text.find(&format!("{flow}:")) {
            let (source, sign, target) = (&text[at + 2..at + 3], &text[at + 3..at + 4], &text[at + 4..at + 5]);
            let condition = if sign == "?" { "<conditionExpression>x</conditionExpression>" } else { "" };
            let written = format!(
                "<sequenceFlow id='{flow}' sourceRef='{source}' targetRef='{target}'>{condition}</sequenceFlow>"
            );
            text.replace_range(at..at + 5, &written);
        }
    }
    format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'>{text}</process></definitions>"
    )
}

fn findings(short: &str) -> Vec<Finding> {
    check(&Model::read(expand(short).as_bytes()).unwrap())
}

fn code(finding: &Finding) -> String {
    serde_json::to_value(finding.code).unwrap().as_str().unwrap().to_owned()
}

fn words() -> BTreeMap<String, BTreeMap<String, String>> {
    serde_json::from_str(include_str!("../../../assets/process-checks/de.json")).unwrap()
}

#[test]
fn every_rule_is_broken_and_nearly_broken() {
    for (wanted, broken, nearly) in CASES {
        let found: Vec<String> = findings(broken).iter().map(code).collect();
        assert_eq!(found, [*wanted], "{broken}");
        assert_eq!(findings(nearly), [], "{wanted}: {nearly}");
    }
}

#[test]
fn every_code_has_a_case_and_words() {
    let words = words();
    let cases: BTreeSet<&str> = CASES.iter().map(|(code, ..)| *code).collect();
    assert_eq!(cases, words.keys().map(String::as_str).collect());
    assert_eq!(cases.len(), CheckCode::LinkFlow as usize + 1, "LinkFlow is the last code");
    for (_, broken, _) in CASES {
        for finding in findings(broken) {
            for (name, text) in &words[&code(&finding)] {
                let mut filled = text.clone();
                for (parameter, value) in &finding.parameters {
                    assert!(!value.is_empty(), "{}", code(&finding));
                    filled = filled.replace(&format!("{{{parameter}}}"), value);
                }
                assert!(!filled.contains('{'), "{} {name}: {filled}", code(&finding));
            }
        }
    }
}

#[test]
fn a_finding_names_element_line_and_repair() {
    let model = "\n<task id='a'/>\n<exclusiveGateway id='g' name='Wohin?' default='f'/>f:a>g";
    let found = findings(model);
    assert_eq!((found[0].element.as_str(), found[0].line), ("g", 3));
    assert_eq!(found[0].parameters, BTreeMap::from([("name", "Wohin?".to_owned()), ("flow", "f".to_owned())]));
    assert_eq!(found[0].repair, [Repair::RemoveAttribute { name: "default" }]);
}

/// Where files of the field break the standard in a way that is understood: warnings, never errors.
const WARNINGS: [(&str, &str, &str); 3] = [
    ("Simulator.boundary-interrupting-task.bpmn", "boundary-undefined", "B_RUPTING"),
    ("Simulator.event-sub-process-multiple-starts.bpmn", "event-sub-process-starts", "E"),
    ("Simulator.signal-trigger-event-based-gateway.bpmn", "event-gateway-alone", "EVT_GATE"),
];

#[test]
fn no_false_alarm() {
    for (name, bytes) in common::models() {
        for finding in check(&Model::read(&bytes).unwrap()) {
            assert_eq!(finding.severity, Severity::Warning, "{name}: {finding:?}");
            let found = (name.as_str(), code(&finding), finding.element.as_str());
            assert!(
                WARNINGS.iter().any(|known| (known.0, known.1, known.2) == (found.0, &*found.1, found.2)),
                "{found:?}"
            );
        }
    }
}
