//! What each edit does, on small models; and that repairs end findings.

use amtspult_bpmn_edit::edit::*;
use bpmn::check::{CheckCode, check};
use bpmn::model::Model;
use markup::write;

const MODEL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:activiti="http://activiti.org/bpmn" id="defs">
  <bpmn:process id="p">
    <bpmn:startEvent id="s">
      <bpmn:outgoing>f1</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="g" />
    <bpmn:exclusiveGateway id="g" default="f3">
      <bpmn:incoming>f1</bpmn:incoming>
      <bpmn:outgoing>f2</bpmn:outgoing>
      <bpmn:outgoing>f3</bpmn:outgoing>
    </bpmn:exclusiveGateway>
    <bpmn:sequenceFlow id="f2" sourceRef="g" targetRef="a">
      <bpmn:conditionExpression>${x}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f3" sourceRef="g" targetRef="b" />
    <bpmn:userTask id="a" activiti:formKey="k">
      <bpmn:incoming>f2</bpmn:incoming>
    </bpmn:userTask>
    <bpmn:scriptTask id="b" scriptFormat="groovy">
      <bpmn:extensionElements>
        <activiti:field name="x" />
      </bpmn:extensionElements>
      <bpmn:incoming>f3</bpmn:incoming>
      <bpmn:script>1 &lt; 2</bpmn:script>
    </bpmn:scriptTask>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="d">
    <bpmndi:BPMNPlane id="pl" bpmnElement="p">
      <bpmndi:BPMNShape id="a_di" bpmnElement="a">
        <dc:Bounds x="300" y="100" width="100" height="80" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="310" y="110" width="20" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="g_di" bpmnElement="g">
        <dc:Bounds x="200" y="115" width="50" height="50" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="f2_di" bpmnElement="f2">
        <di:waypoint x="250" y="140" />
        <di:waypoint x="300" y="140" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"#;

fn model() -> Model {
    Model::read(MODEL.as_bytes()).unwrap()
}

fn done(edit: &Edit) -> String {
    let changed = apply(&model(), edit).unwrap();
    let text = write(changed.model.document());
    assert_eq!(write(undo(&changed.model, &changed.undo).unwrap().model.document()), MODEL);
    text
}

fn refused(edit: &Edit) -> String {
    let error = serde_json::to_value(apply(&model(), edit).unwrap_err()).unwrap();
    match error.pointer("/finding/code") {
        Some(code) => code.as_str().unwrap().to_owned(),
        None => error["code"].as_str().unwrap().to_owned(),
    }
}

fn text(text: &str) -> String {
    text.to_owned()
}

/// The lines that are new, and those that are gone.
fn lines(after: &str) -> (Vec<&str>, Vec<&'static str>) {
    let new = after.lines().filter(|line| !MODEL.lines().any(|old| old == *line)).map(str::trim).collect();
    let gone = MODEL.lines().filter(|line| !after.lines().any(|new| new == *line)).map(str::trim).collect();
    (new, gone)
}

#[test]
fn adding_on_a_flow_splits_it() {
    let edit =
        Edit::Insert { id: text("n"), node: NodeType::UserTask, event: None, flow: text("f2"), at: (275.0, 300.0) };
    let after = done(&edit);
    let (new, gone) = lines(&after);
    assert_eq!(gone[0], r#"<bpmn:sequenceFlow id="f2" sourceRef="g" targetRef="a">"#);
    let wanted = [
        r#"<bpmn:sequenceFlow id="f2" sourceRef="g" targetRef="n">"#,
        "<bpmn:incoming>n_flow</bpmn:incoming>",
        r#"<bpmn:userTask id="n">"#,
        "<bpmn:outgoing>n_flow</bpmn:outgoing>",
        r#"<bpmn:sequenceFlow id="n_flow" sourceRef="n" targetRef="a" />"#,
    ];
    assert_eq!(new[..5], wanted);
    assert!(after.contains("\n    <bpmn:userTask id=\"n\">\n      <bpmn:incoming>f2</bpmn:incoming>\n"), "{after}");
    assert!(after.contains(r#"<dc:Bounds x="225" y="260" width="100" height="80" />"#), "{after}");
}

#[test]
fn a_boundary_event_sits_on_its_host() {
    let edit = |event, within: &str| Edit::Add {
        id: text("late"),
        node: NodeType::BoundaryEvent,
        event,
        within: text(within),
        at: (350.0, 178.0),
    };
    let after = done(&edit(Some(EventType::Timer), "a"));
    assert!(after.contains(r#"<bpmn:boundaryEvent id="late" attachedToRef="a">"#), "{after}");
    assert!(after.contains(r#"<dc:Bounds x="332" y="162" width="36" height="36" />"#), "{after}");
    assert_eq!(refused(&edit(Some(EventType::Link), "a")), "definition-not-allowed");
    assert_eq!(refused(&edit(None, "g")), "wrong-element");
}

#[test]
fn what_the_standard_forbids_is_refused() {
    let connect = |link, from: &str, to: &str| Edit::Connect { id: text("n"), link, from: text(from), to: text(to) };
    assert_eq!(refused(&connect(LinkType::SequenceFlow, "a", "s")), "incoming-at-start");
    assert_eq!(refused(&connect(LinkType::SequenceFlow, "a", "p")), "wrong-element");
    assert_eq!(refused(&connect(LinkType::MessageFlow, "a", "b")), "wrong-element");
    let taken = Edit::Connect { id: text("f1"), link: LinkType::SequenceFlow, from: text("a"), to: text("b") };
    assert_eq!(refused(&taken), "id-taken");
    assert!(done(&connect(LinkType::SequenceFlow, "a", "b")).contains(r#"<bpmn:incoming>n</bpmn:incoming>"#));
    let condition = |flow: &str| Edit::Bind { element: text(flow), setting: Setting::Condition(Some(text("${y}"))) };
    assert_eq!(refused(&condition("f3")), "default-with-condition");
    let add = |id: &str, at| Edit::Add { id: text(id), node: NodeType::Task, event: None, within: text("p"), at };
    assert_eq!(refused(&add("1 x", (0.0, 0.0))), "bad-name");
    assert_eq!(refused(&add("n", (f64::NAN, 0.0))), "bad-position");
    assert_eq!(refused(&Edit::Rename { element: text("a"), name: text("\u{0}") }), "unsound");
    assert_eq!(refused(&Edit::Delete { elements: vec![text("defs")] }), "wrong-element");
    let id = Edit::SetAttribute { element: text("a"), name: text("id"), value: Some(text("z")) };
    assert_eq!(refused(&id), "bad-name");
}

#[test]
fn deleting_takes_along_what_hangs_on_it() {
    let after = done(&Edit::Delete { elements: vec![text("b")] });
    assert!(!after.contains("f3") && !after.contains("scriptTask") && !after.contains("default"), "{after}");
    assert!(done(&Edit::Delete { elements: vec![text("p")] }).lines().count() < 5);
}

#[test]
fn moving_takes_labels_and_flows_along() {
    let (elements, by) = (vec![text("a")], (10.0, 20.0));
    let after = done(&Edit::Move { elements, by, into: None });
    let moved = [
        r#"<dc:Bounds x="310" y="120" width="100" height="80" />"#,
        r#"<dc:Bounds x="320" y="130" width="20" height="14" />"#,
        r#"<di:waypoint x="310" y="160" />"#,
    ];
    assert!(moved.iter().all(|line| after.contains(line)), "{after}");
}

#[test]
fn another_type_keeps_what_it_can_have() {
    let replace = |element: &str, node| Edit::ReplaceType { element: text(element), node };
    let after = done(&replace("b", NodeType::ServiceTask));
    let (new, gone) = lines(&after);
    assert_eq!(new, [r#"<bpmn:serviceTask id="b">"#, "</bpmn:serviceTask>"]);
    assert_eq!(
        gone,
        [
            r#"<bpmn:scriptTask id="b" scriptFormat="groovy">"#,
            "<bpmn:script>1 &lt; 2</bpmn:script>",
            "</bpmn:scriptTask>"
        ]
    );
    let after = done(&replace("g", NodeType::ParallelGateway));
    assert!(after.contains(r#"<bpmn:parallelGateway id="g">"#) && !after.contains("conditionExpression"), "{after}");
    assert_eq!(refused(&replace("b", NodeType::EventSubProcess)), "flow-at-event-sub-process");
    assert_eq!(refused(&replace("b", NodeType::EndEvent)), "wrong-element");
}

#[test]
fn a_subprocess_around_nodes_does_what_they_did() {
    let wrap = |nodes: &[&str]| Edit::Wrap { id: text("w"), nodes: nodes.iter().map(|node| text(node)).collect() };
    let after = Model::read(done(&wrap(&["a"])).as_bytes()).unwrap();
    let find = |id: &str| after.element(after.find(id).unwrap());
    assert_eq!(after.id_of(find("a").parent.unwrap()), "w");
    assert_eq!(after.id_of(find("w").incoming[0]), "f2");
    assert_eq!(after.id_of(find("a").incoming[0]), "w_start_flow");
    assert!(find("w_start").is_start());
    let open: Vec<CheckCode> = check(&after).into_iter().map(|finding| finding.code).collect();
    assert_eq!(open, [CheckCode::StartWithoutEnd, CheckCode::StartWithoutEnd], "as before, and in the new subprocess");
    // The gateway's flows lead to two nodes outside.
    assert_eq!(refused(&wrap(&["s", "g"])), "several-exits");
    assert_eq!(refused(&wrap(&["a", "b"])), "not-connected");
    // What leads on leads to an end event now, with its condition and as the default.
    let one = apply(&model(), &Edit::Delete { elements: vec![text("a")] }).unwrap().model;
    let after = apply(&one, &wrap(&["s", "g"])).unwrap().model;
    let written = write(after.document());
    assert!(written.contains(r#"default="w_end_flow""#), "{written}");
    assert!(written.contains(r#"<bpmn:sequenceFlow id="f3" sourceRef="w" targetRef="b" />"#), "{written}");
}

#[test]
fn bindings_are_written_as_the_file_does() {
    let bind = |element: &str, setting| Edit::Bind { element: text(element), setting };
    let (after, groups) = (done(&bind("a", Setting::FormKey(Some(text("neu"))))), vec![text("x"), text("y")]);
    assert_eq!(lines(&after).0, [r#"<bpmn:userTask id="a" activiti:formKey="neu">"#]);
    assert!(done(&bind("b", Setting::CandidateGroups(groups))).contains(r#"activiti:candidateGroups="x,y""#));
    assert!(!done(&bind("a", Setting::FormKey(None))).contains("formKey"));
    let after = done(&bind("f2", Setting::Condition(Some(text("${a < 1}")))));
    assert_eq!(lines(&after).0, ["<bpmn:conditionExpression>${a &lt; 1}</bpmn:conditionExpression>"]);
    let after = done(&bind("g", Setting::Default(None)));
    assert_eq!(lines(&after).0, [r#"<bpmn:exclusiveGateway id="g">"#]);
    let typed = apply(&model(), &bind("f2", Setting::Condition(None))).unwrap().model;
    let typed = apply(&typed, &bind("f2", Setting::Condition(Some(text("x"))))).unwrap().model;
    assert!(write(typed.document()).contains(r#"xsi:type="bpmn:tFormalExpression">x<"#));
    assert_eq!(refused(&bind("a", Setting::Timer(Timer::Date(text("x"))))), "wrong-element");
}

#[test]
fn a_foreign_model_is_not_undone() {
    let changed = apply(&model(), &Edit::Delete { elements: vec![text("b")] }).unwrap();
    let small = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>";
    assert!(undo(&Model::read(small.as_bytes()).unwrap(), &changed.undo).is_err());
}

/// Models whose findings have repairs.
const BROKEN: [&str; 9] = [
    "<task id='a' default='x'/>",
    "<exclusiveGateway id='g' default='a'/><task id='a'/>",
    "<task id='a'/><sequenceFlow id='f' sourceRef='a'/>",
    "<task id='a'/><sequenceFlow sourceRef='a'/><sequenceFlow targetRef='a'/>",
    "<task id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='b'/></process><process id='q'><task id='b'/>",
    "<task id='a'/><subProcess id='u'><task id='b'/></subProcess><sequenceFlow id='f' sourceRef='a' targetRef='b'/>",
    "<parallelGateway id='g'/><task id='a'/><sequenceFlow id='f' sourceRef='g' targetRef='a'><conditionExpression>x</conditionExpression></sequenceFlow>",
    "<task id='a'/><task id='b' isForCompensation='true'/><sequenceFlow id='f' sourceRef='a' targetRef='b'/>",
    "<task id='a'/><boundaryEvent id='c' attachedToRef='a' cancelActivity='false'><errorEventDefinition/></boundaryEvent>",
];

#[test]
fn repairs_end_findings() {
    for broken in BROKEN {
        let written = format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'><process id='p'>{broken}</process></definitions>"
        );
        let model = Model::read(written.as_bytes()).unwrap();
        let findings = check(&model);
        assert!(findings.iter().any(|finding| !finding.more.repair.is_empty()), "{broken}");
        for finding in &findings {
            let repairs = Edit::repair(&model, finding);
            assert_eq!(repairs.len(), finding.more.repair.len(), "{broken}");
            for repair in repairs {
                let repaired = apply(&model, &repair).unwrap().model;
                let left = check(&repaired).len();
                assert_eq!(left, findings.len() - 1, "{broken}: {repair:?}");
            }
        }
    }
}
