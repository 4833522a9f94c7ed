//! Models of the field, and form and process together.

use std::collections::BTreeSet;

use amtspult_proofs::together::{Field, Finding, Known, Mismatch, check};
use amtspult_proofs::{Approximated, Approximation, Data, FaultCode, Limits, Verdict, confirm, prove};
use bpmn::model::{Kind, Model};
use expression::{Type, Value};
use findings::Code;

#[test]
fn models_of_the_field_are_analysed() {
    for (name, bytes) in trial::models() {
        let model = Model::read(&bytes).unwrap();
        let processes = model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. }));
        for (process, _) in processes {
            let proof = prove(&model, process, &Data::default(), &Limits::default());
            assert!(proof.covered.is_complete, "{name}: {:?}", proof.covered);
            if name.starts_with("99006028261000") {
                // One of its processes calls two that stand in no file.
                let elsewhere = |known: &Approximation| known.what == Approximated::CallElsewhere;
                let calls = proof.covered.approximations.iter().any(elsewhere);
                let verdict = if calls { Verdict::Unknown } else { Verdict::Sound };
                assert_eq!((proof.verdict, proof.faults.len()), (verdict, 0), "{name}: {:?}", proof.faults);
            }
            if name.starts_with("generisches") {
                // It has no default flow behind a choice that a clerk writes.
                let faults: Vec<_> = proof.faults.iter().map(|fault| (fault.code, fault.certain)).collect();
                assert_eq!((proof.verdict, faults), (Verdict::Unknown, vec![(FaultCode::NoFlow, false)]), "{name}");
            }
            for fault in proof.faults.iter().filter(|fault| fault.certain) {
                assert_eq!(confirm(&model, process, fault), Ok(true), "{name}: {fault:?}");
            }
        }
        let findings = check(&model, &Known::default());
        if name.starts_with("generisches") {
            assert_eq!(findings, [], "{name}");
        }
    }
}

fn model(id: &str, body: &str) -> Model {
    let text = format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' xmlns:activiti='http://activiti.org/bpmn' \
         targetNamespace='ELEKTRONISCHER_ANTRAG'><process id='{id}' isExecutable='true'><startEvent id='s'/>{body}\
         <endEvent id='e'/></process></definitions>"
    );
    Model::read(text.as_bytes()).unwrap()
}

fn known() -> Known {
    let field = |name: &str, kind: Type, values: Vec<Value>| Field { name: name.to_owned(), kind, values };
    let fields =
        vec![field("kind", Type::Text, vec!["new".into(), "old".into()]), field("amount", Type::Number, vec![])];
    Known { forms: [("formular:1:Form:v1.0".to_owned(), fields)].into(), ..Known::default() }
}

fn flow(source: &str, target: &str, condition: &str) -> String {
    let condition = match condition {
        "" => String::new(),
        text => format!("<conditionExpression><![CDATA[{text}]]></conditionExpression>"),
    };
    format!("<sequenceFlow id='{source}_{target}' sourceRef='{source}' targetRef='{target}'>{condition}</sequenceFlow>")
}

fn asked(form_key: &str, condition: &str) -> String {
    format!("<userTask id='u' activiti:formKey='{form_key}'/><exclusiveGateway id='g' default='g_e'/><task id='t'/>")
        + &flow("s", "u", "")
        + &flow("u", "g", "")
        + &flow("g", "t", condition)
        + &flow("g", "e", "")
        + &flow("t", "e", "")
}

fn message(fields: &str, back: bool) -> String {
    let service = "de.seitenbau.serviceportal.prozess.servicetask.NachrichtAnMSBWService";
    let back = if back { flow("m", "u", "") } else { String::new() };
    format!(
        "<userTask id='u' activiti:formKey='formular:1:Form:v1.0'/><serviceTask id='m' activiti:class='{service}'>\
         <extensionElements>{fields}</extensionElements></serviceTask>"
    ) + &flow("s", "u", "")
        + &flow("u", "m", "")
        + &flow("m", "e", "")
        + &back
}

fn codes(model: &Model) -> BTreeSet<Mismatch> {
    check(model, &known()).iter().map(|finding: &Finding| finding.code).collect()
}

#[test]
fn form_and_process_fit() {
    let form = "formular:1:Form:v1.0";
    let receiver = "<activiti:field name='empfaengerId' stringValue='a'/>";
    let cases = [
        (Mismatch::VariableNotSet, "m1.p", asked(form, "${other == 1}"), asked(form, "${amount == 1}")),
        (Mismatch::ConditionFault, "m1.p", asked(form, "${amount == true}"), asked(form, "${amount == '1'}")),
        (Mismatch::UnknownForm, "m1.p", asked("formular:1:Form:v2.0", ""), asked(form, "")),
        (Mismatch::FormKeyShape, "m1.p", asked("formular:Form:v1.0", ""), asked("showOnce", "")),
        (Mismatch::FormKeyMissing, "m1.p", asked("", ""), asked(form, "")),
        (Mismatch::ReceiverMissing, "m1.p", message("", false), message(receiver, false)),
        (Mismatch::ReceiverTwice, "m1.p", message(&receiver.repeat(2), false), message(receiver, false)),
        (Mismatch::WayBack, "m1.p", message(receiver, true), message(receiver, false)),
    ];
    for (code, id, broken, nearly) in cases {
        assert_eq!(codes(&model(id, &broken)), [code].into(), "{broken}");
        assert_eq!(codes(&model(id, &nearly)), BTreeSet::new(), "{code:?}: {nearly}");
    }
    assert_eq!(codes(&model("p", "")), [Mismatch::ProcessId].into());
    let bare = Model::read(b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>").unwrap();
    assert_eq!(codes(&bare), [Mismatch::TargetNamespace].into());
}

/// The values of a form's field decide whether a default flow is missing.
#[test]
fn values_of_forms_are_used() {
    let body = |second: &str| {
        "<userTask id='u' activiti:formKey='formular:1:Form:v1.0'/><exclusiveGateway id='g'/>".to_owned()
            + &flow("s", "u", "")
            + &flow("u", "g", "")
            + &flow("g", "e", "${kind == 'new'}")
            + &format!("<task id='t'/>{}{}", flow("g", "t", second), flow("t", "e", ""))
    };
    let faults = |second: &str| {
        let model = model("m1.p", &body(second));
        let proof = prove(&model, model.find("m1.p").unwrap(), &known().data(&model), &Limits::default());
        proof.faults.iter().map(|fault| (fault.code, fault.certain)).collect::<Vec<_>>()
    };
    assert_eq!(faults("${kind == 'old'}"), []);
    assert_eq!(faults("${kind == 'older'}"), [(FaultCode::NoFlow, true)]);
}

/// Our samples, with their forms and the connectors that they use.
#[test]
fn samples_are_sound_and_fit() {
    let mut count = 0;
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/processes")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "bpmn") {
            continue;
        }
        let model = Model::read(&std::fs::read(&path).unwrap()).unwrap();
        let bindings: Vec<_> = model.elements().map(|(id, _)| model.binding(id)).collect();
        let known = Known {
            forms: bindings.iter().filter_map(|binding| Some((binding.form_key.clone()?, vec![]))).collect(),
            services: bindings.iter().filter_map(|binding| Some((binding.class.clone()?, vec![]))).collect(),
            ..Known::default()
        };
        assert_eq!(check(&model, &known), [], "{}", path.display());
        let (process, _) = model.elements().find(|(_, element)| matches!(element.kind, Kind::Process { .. })).unwrap();
        let proof = prove(&model, process, &known.data(&model), &Limits::default());
        assert_eq!((proof.verdict, proof.faults), (Verdict::Sound, vec![]), "{}", path.display());
        count += 1;
    }
    assert_eq!(count, 6);
}

#[test]
fn every_code_has_words() {
    let words: serde_json::Value =
        serde_json::from_str(include_str!("../../../../../assets/process-checks/proofs.de.json")).unwrap();
    let codes = |kind: &str| words[kind].as_object().unwrap().keys().cloned().collect::<BTreeSet<String>>();
    assert_eq!(codes("faults"), names(&FaultCode::ALL));
    assert_eq!(codes("approximations"), names(&Approximated::ALL));
    assert_eq!(codes("together"), names(Mismatch::ALL));
    let repairs = ["exclusive", "parallel", "inclusive", "default-flow", "default-flow-to"];
    assert_eq!(codes("repairs"), repairs.map(str::to_owned).into());
}

fn names(codes: &[impl serde::Serialize]) -> BTreeSet<String> {
    codes.iter().map(|code| serde_json::to_value(code).unwrap().as_str().unwrap().to_owned()).collect()
}
