//! The model: what a file says is found, and each element knows its place in the file.

use amtspult_bpmn::model::*;

const MODEL: &str = r#"<?xml version="1.0"?>
<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:t="urn:t" targetNamespace="urn:t"
    xmlns:activiti="http://activiti.org/bpmn" xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:w="http://www.omg.org/spec/DD/20100524/DI">
  <b:message id="m" name="Antrag"/>
  <b:error id="e" errorCode="17"/>
  <b:timerEventDefinition id="shared"><b:timeCycle>R3/PT1H</b:timeCycle></b:timerEventDefinition>
  <b:collaboration id="c">
    <b:participant id="pool" processRef="t:p"/>
    <b:messageFlow id="mf" sourceRef="pool" targetRef="nowhere"/>
  </b:collaboration>
  <b:process id="p" isExecutable="1">
    <b:laneSet><b:lane id="lane"><b:flowNodeRef>user</b:flowNodeRef></b:lane></b:laneSet>
    <b:startEvent id="start"><b:messageEventDefinition messageRef="t:m"/></b:startEvent>
    <b:sequenceFlow id="f1" sourceRef="start" targetRef="user"/>
    <b:userTask id="user" name="Prüfen" activiti:formKey="formular:m:f:v1.0" activiti:candidateGroups="a, b"
        default="f2" startQuantity="2">
      <b:extensionElements>
        <activiti:taskListener event="create" class="x.Y"/>
        <activiti:field name="source"><activiti:expression>${form}</activiti:expression></activiti:field>
      </b:extensionElements>
      <b:multiInstanceLoopCharacteristics isSequential="true" activiti:collection="dogs">
        <b:completionCondition>${done}</b:completionCondition>
      </b:multiInstanceLoopCharacteristics>
    </b:userTask>
    <b:boundaryEvent id="late" attachedToRef="user" cancelActivity="false">
      <b:eventDefinitionRef>t:shared</b:eventDefinitionRef>
    </b:boundaryEvent>
    <b:sequenceFlow id="f2" sourceRef="user" targetRef="sub">
      <b:conditionExpression language="juel"> ${a == "b"} </b:conditionExpression>
    </b:sequenceFlow>
    <b:subProcess id="sub" triggeredByEvent="true">
      <b:startEvent id="inner" isInterrupting="false"><b:errorEventDefinition errorRef="e"/></b:startEvent>
    </b:subProcess>
    <b:eventBasedGateway id="gate" instantiate="true"/>
    <b:scriptTask id="script" scriptFormat="groovy"><b:script><![CDATA[a < b]]></b:script></b:scriptTask>
  </b:process>
  <di:BPMNDiagram id="d"><di:BPMNPlane bpmnElement="c">
    <di:BPMNShape bpmnElement="t:user"><dc:Bounds x="1" y="2.5" width="3" height="4"/></di:BPMNShape>
    <di:BPMNEdge bpmnElement="f1"><w:waypoint x="1" y="2"/><w:waypoint x="3" y="4"/></di:BPMNEdge>
  </di:BPMNPlane></di:BPMNDiagram>
</b:definitions>"#;

fn ids(model: &Model, elements: &[ElementId]) -> Vec<String> {
    elements.iter().map(|element| model.id_of(*element).to_owned()).collect()
}

#[test]
fn everything_is_found() {
    let model = Model::read(MODEL.as_bytes()).unwrap();
    let find = |id| model.find(id).unwrap();
    let user = model.element(find("user"));
    assert_eq!((user.name.as_deref(), model.line_of(find("user"))), (Some("Prüfen"), 16));
    assert_eq!((ids(&model, &user.incoming), ids(&model, &user.outgoing)), (vec!["f1".into()], vec!["f2".into()]));
    assert_eq!(ids(&model, &user.attached), ["late"]);
    let activity = user.activity().unwrap();
    assert_eq!((activity.start_quantity, activity.completion_quantity), (2, 1));
    assert_eq!(activity.default.as_ref().unwrap().target, model.find("f2"));
    let Some(Repeat::Multi { is_sequential: true, collection, completion, .. }) = activity.repeat.as_deref() else {
        panic!()
    };
    assert_eq!((collection.as_deref(), completion.as_ref().unwrap().text.as_str()), (Some("dogs"), "${done}"));

    let flow = model.element(find("f2")).sequence_flow().unwrap();
    let condition = flow.condition.as_ref().unwrap();
    assert_eq!((condition.text.as_str(), condition.language.as_deref()), ("${a == \"b\"}", Some("juel")));
    assert_eq!(
        (flow.source.as_ref().unwrap().target, flow.target.as_ref().unwrap().target),
        (model.find("user"), model.find("sub"))
    );

    let start = model.element(find("start")).event().unwrap();
    let DefinitionKind::Message(Some(message)) = &start.definitions[0].kind else { panic!() };
    assert_eq!(message.target, model.find("m"));
    let late = model.element(find("late")).event().unwrap();
    assert!(!late.interrupts() && late.catches() && late.is_boundary());
    let DefinitionKind::Timer(Some((TimerKind::Cycle, cycle))) = &late.definitions[0].kind else { panic!() };
    assert_eq!(cycle.text, "R3/PT1H");
    assert!(!model.element(find("inner")).event().unwrap().interrupts());
    assert!(model.element(find("sub")).is_event_sub_process());
    assert_eq!(model.process_of(find("inner")), model.find("p"));
    let gate = &model.element(find("gate")).gateway().unwrap().kind;
    assert_eq!(*gate, GatewayKind::EventBased { instantiates: true, waits_for_all: false });
    let ActivityKind::Task(TaskKind::Script { format, script }) =
        &model.element(find("script")).activity().unwrap().kind
    else {
        panic!()
    };
    assert_eq!((format.as_deref(), script.as_deref()), (Some("groovy"), Some("a < b")));

    let Kind::Participant { process } = &model.element(find("pool")).kind else { panic!() };
    assert_eq!(process.as_ref().unwrap().target, model.find("p"));
    let Kind::MessageFlow(ends) = &model.element(find("mf")).kind else { panic!() };
    assert_eq!(ends.target, Some(Reference { text: "nowhere".into(), target: None }));
    let Kind::Lane { nodes } = &model.element(find("lane")).kind else { panic!() };
    assert_eq!(nodes[0].target, model.find("user"));
    let Kind::Error { code } = &model.element(find("e")).kind else { panic!() };
    assert_eq!(code.as_deref(), Some("17"));

    let diagram = &model.diagrams()[0];
    assert_eq!(diagram.element.as_ref().unwrap().target, model.find("c"));
    assert_eq!(diagram.shapes[0].element.as_ref().unwrap().target, model.find("user"));
    assert_eq!(diagram.shapes[0].bounds, Some(Bounds { x: 1.0, y: 2.5, width: 3.0, height: 4.0 }));
    assert_eq!(diagram.edges[0].waypoints, [(1.0, 2.0), (3.0, 4.0)]);
}

#[test]
fn extensions() {
    let model = Model::read(MODEL.as_bytes()).unwrap();
    let binding = model.binding(model.find("user").unwrap());
    assert_eq!(binding.form_key.as_deref(), Some("formular:m:f:v1.0"));
    assert_eq!(binding.candidate_groups, ["a", "b"]);
    assert_eq!(binding.listeners, [Listener { event: "create".into(), does: "x.Y".into() }]);
    assert_eq!(binding.fields, [Field { name: "source".into(), value: "${form}".into() }]);
    assert_eq!(model.binding(model.find("start").unwrap()), Binding::default());
}

#[test]
fn what_is_no_model() {
    let reason = |text: &str| Model::read(text.as_bytes()).unwrap_err().to_string();
    assert!(reason("<definitions/>").starts_with("line 1, <definitions>: the file isn't BPMN 2.0"));
    assert!(reason("\n<html xmlns='u'/>").starts_with("line 2, <html>"));
    assert!(reason("<a>").contains("isn't closed"));
}

/// Modelers write at each node which flows come and go; it is the same as what the flows say.
#[test]
fn files_of_the_field_are_understood() {
    for (name, bytes) in trial::models() {
        let model = Model::read(&bytes).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
        let document = model.document();
        for (id, element) in model.elements().filter(|(_, element)| element.is_flow_node()) {
            let written = |which: &str| {
                let named = document.elements(element.node).filter(|(_, child)| child.name.is(BPMN, which));
                let mut written: Vec<String> = named.map(|(node, _)| document.text(node).trim().to_owned()).collect();
                written.sort();
                written
            };
            for (which, flows) in [("incoming", &element.incoming), ("outgoing", &element.outgoing)] {
                let mut known = ids(&model, flows);
                known.sort();
                let written = written(which);
                assert!(written.is_empty() || written == known, "{name}: {} {which}", model.id_of(id));
            }
        }
    }
}
