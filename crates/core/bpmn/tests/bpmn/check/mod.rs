//! Every rule with a model that breaks it and one that nearly does; and no false alarm on files of the field.

mod data;
mod events;
mod flows;
mod gateways;
mod parts;

use std::collections::{BTreeMap, BTreeSet};

use amtspult_bpmn::check::{CheckCode, Finding, Platform, Repair, Severity, check, check_for};
use amtspult_bpmn::model::Model;

/// Code, a model that has it, one that almost has it. Models are written short: see [`expand`].
type Case = (&'static str, &'static str, &'static str);

fn cases() -> impl Iterator<Item = &'static Case> {
    [flows::CASES, events::CASES, gateways::CASES, parts::CASES, data::CASES].into_iter().flatten()
}

/// `f:a>b` is a sequence flow, `f:a?b` one with a condition, `start:timer` a start event with a timer.
fn expand(short: &str) -> String {
    let mut text = short.replace("start:timer", "<startEvent id='i'><timerEventDefinition/></startEvent>");
    for flow in ["f", "h"] {
        while let Some(at) = text.find(&format!("{flow}:")) {
            let (source, sign, target) = (&text[at + 2..at + 3], &text[at + 3..at + 4], &text[at + 4..at + 5]);
            let condition = if sign == "?" { "<conditionExpression>x = 1</conditionExpression>" } else { "" };
            let written = format!(
                "<sequenceFlow id='{flow}' sourceRef='{source}' targetRef='{target}'>{condition}</sequenceFlow>"
            );
            text.replace_range(at..at + 5, &written);
        }
    }
    format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
         expressionLanguage='http://www.w3.org/1999/XPath'><process id='p' isExecutable='true'>{text}</process></definitions>"
    )
}

fn findings(short: &str) -> Vec<Finding> {
    check(&Model::read(expand(short).as_bytes()).unwrap())
}

fn code(finding: &Finding) -> String {
    serde_json::to_value(finding.code).unwrap().as_str().unwrap().to_owned()
}

fn words() -> BTreeMap<String, BTreeMap<String, String>> {
    serde_json::from_str(include_str!("../../../../../../assets/process-checks/de.json")).unwrap()
}

fn codes(short: &str) -> BTreeSet<String> {
    findings(short).iter().map(code).collect()
}

#[test]
fn every_kind_of_event_has_words() {
    let kinds: BTreeMap<String, String> =
        serde_json::from_str(include_str!("../../../../../../assets/process-checks/events.de.json")).unwrap();
    let told = cases().flat_map(|(_, broken, _)| findings(broken)).filter_map(|finding| {
        finding.parameters.get("kind").cloned().filter(|_| finding.code == CheckCode::DefinitionNotAllowed)
    });
    let told: BTreeSet<String> = told.collect();
    assert!(!told.is_empty() && told.iter().all(|kind| kinds.contains_key(kind)), "{told:?}");
}

#[test]
fn every_rule_is_broken_and_nearly_broken() {
    let mut wrong = vec![];
    for (wanted, broken, nearly) in cases() {
        if !codes(broken).contains(*wanted) {
            wrong.push(format!("{wanted} isn't found, but {:?}: {broken}", codes(broken)));
        }
        if codes(nearly).contains(*wanted) {
            wrong.push(format!("{wanted} is found: {nearly}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_code_has_a_case_and_words() {
    let words = words();
    let known: BTreeSet<&str> = cases().map(|(code, ..)| *code).collect();
    assert_eq!(known, words.keys().map(String::as_str).collect());
    assert_eq!(known.len(), CheckCode::DataReferenceName as usize + 1, "DataReferenceName is the last code");
    for (_, broken, _) in cases() {
        for finding in findings(broken) {
            for (name, text) in &words[&code(&finding)] {
                let mut filled = text.clone();
                for (parameter, value) in &finding.parameters {
                    assert!(!value.is_empty(), "{} {parameter}: {broken}", code(&finding));
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
    let found: Vec<Finding> =
        findings(model).into_iter().filter(|finding| finding.code == CheckCode::DefaultNotOwn).collect();
    assert_eq!((found[0].place.element.as_str(), found[0].place.line), ("g", 3));
    assert_eq!(found[0].parameters, BTreeMap::from([("name", "Wohin?".to_owned()), ("flow", "f".to_owned())]));
    assert_eq!(found[0].more.repair, [Repair::RemoveAttribute { name: "default" }]);
}

/// A drawing, or a file for an engine with its own customs, may leave open what a portable model says.
#[test]
fn what_is_asked_depends_on_whom_a_model_is_for() {
    let model = "<startEvent id='s'/><task id='a'/>f:s>a";
    let found = |text: &str| -> Vec<(String, Severity)> {
        let findings = check(&Model::read(text.as_bytes()).unwrap());
        findings.iter().map(|finding| (code(finding), finding.severity)).collect()
    };
    let portable = expand(model);
    let wanted = |severity| vec![("start-without-end".to_owned(), severity)];
    assert_eq!(found(&portable), wanted(Severity::Error));
    assert_eq!(found(&portable.replace(" isExecutable='true'", "")), wanted(Severity::Warning));
    let camunda = "xmlns:camunda='http://camunda.org/schema/1.0/bpmn' expressionLanguage";
    assert_eq!(found(&portable.replace("expressionLanguage", camunda)), wanted(Severity::Warning));
    let without = portable.replace("expressionLanguage='http://www.w3.org/1999/XPath'", "");
    assert_eq!(found(&without), wanted(Severity::Error), "an attribute that changes nothing changes no severity");
}

/// Who names a platform is judged for that.
#[test]
fn a_platform_can_be_chosen() {
    let gap = "<task id='a'/><task id='b'/><exclusiveGateway id='g'/>f:g?a h:g>b";
    let model = Model::read(expand(gap).as_bytes()).unwrap();
    let severity = |platform| {
        let findings = check_for(&model, platform);
        findings.into_iter().find(|finding| finding.code == CheckCode::ConditionMissing).map(|finding| finding.severity)
    };
    for strict in [None, Some(Platform::Amtspult), Some(Platform::Amt24)] {
        assert_eq!(severity(strict), Some(Severity::Error), "{strict:?}");
    }
    assert_eq!(severity(Some(Platform::Any)), Some(Severity::Warning));
    let of = |head: &str| {
        let text = expand(gap).replace("expressionLanguage", head);
        Platform::of(&Model::read(text.as_bytes()).unwrap())
    };
    assert_eq!(of("expressionLanguage"), Platform::Amtspult);
    assert_eq!(of("xmlns:activiti='http://activiti.org/bpmn' expressionLanguage"), Platform::Amt24);
    assert_eq!(of("xmlns:camunda='http://camunda.org/schema/1.0/bpmn' expressionLanguage"), Platform::Any);
}

/// How often files of the field break the standard.
const WARNINGS: [(&str, usize); 21] = [
    ("ad-hoc-empty", 3),
    ("boundary-undefined", 1),
    // Calls of what isn't among the files.
    ("called-elsewhere", 2),
    ("child-not-allowed", 2),
    ("compensation-unassociated", 2),
    ("condition-missing", 28),
    ("drawing-of-nothing", 4),
    ("escalation-code-missing", 10),
    ("event-gateway-alone", 1),
    ("event-gateway-mixed", 1),
    ("event-sub-process-starts", 1),
    ("expression-empty", 6),
    ("gateway-alone", 2),
    ("link-without-source", 2),
    ("message-flow-undefined", 10),
    ("node-leads-nowhere", 9),
    ("node-not-reached", 9),
    ("nobody-catches", 1),
    ("start-without-end", 11),
    // Drawings whose clocks show no time.
    ("timer-missing", 13),
    ("value-not-allowed", 14),
];

/// What files of the field leave open or do in their own way is understood: warnings and hints, never errors.
#[test]
fn no_false_alarm() {
    let mut warnings: BTreeMap<String, usize> = BTreeMap::new();
    let mut errors = vec![];
    for (name, bytes) in trial::models() {
        for finding in check(&Model::read(&bytes).unwrap()) {
            match finding.severity {
                Severity::Error => errors.push(format!("{name}: {finding:?}")),
                Severity::Warning | Severity::Hint => *warnings.entry(code(&finding)).or_default() += 1,
            }
        }
    }
    assert!(errors.is_empty(), "{errors:#?}");
    if trial::shared("bpmn").is_some() {
        assert_eq!(warnings, BTreeMap::from(WARNINGS.map(|(code, count)| (code.to_owned(), count))));
    }
}
