//! Generated models and edits for the tests of editing, layout, comparison and merging.

use std::fmt::Write;

use amtspult_bpmn_edit::edit::*;
use bpmn::model::{ElementId, Keys, Kind, Model};

use trial::Random;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:x" targetNamespace="urn:t" id="defs">
"#;

/// A model without diagram: maybe pools and lanes, nested subprocesses, attached events, loops, data.
pub fn generated(random: &mut Random, nodes: usize) -> String {
    let mut text = HEAD.to_owned();
    let pools = random.chance(40);
    text.push_str("  <bpmn:message id=\"msg\" name=\"Antrag\" />\n");
    if pools {
        text.push_str(
            "  <bpmn:collaboration id=\"collab\">\n    <bpmn:participant id=\"pool_a\" processRef=\"proc_a\" />\n",
        );
        text.push_str(
            "    <bpmn:participant id=\"pool_b\" processRef=\"proc_b\" />\n    <bpmn:participant id=\"pool_c\" />\n",
        );
        text.push_str("  </bpmn:collaboration>\n");
    }
    for name in if pools { &["a", "b"][..] } else { &["a"] } {
        let mut scope = Scope { random, prefix: name.to_string(), count: 0, text: String::new() };
        let ids = scope.nodes(nodes, 0);
        let body = scope.text;
        writeln!(text, "  <bpmn:process id=\"proc_{name}\" isExecutable=\"true\" x:mark=\"{name}\">").unwrap();
        if random.chance(50) {
            let (one, two) = ids.split_at(ids.len() / 2);
            writeln!(text, "    <bpmn:laneSet id=\"lanes_{name}\">").unwrap();
            for (lane, ids) in [("one", one), ("two", two)] {
                writeln!(text, "      <bpmn:lane id=\"lane_{name}_{lane}\">").unwrap();
                ids.iter().for_each(|id| writeln!(text, "        <bpmn:flowNodeRef>{id}</bpmn:flowNodeRef>").unwrap());
                writeln!(text, "      </bpmn:lane>").unwrap();
            }
            writeln!(text, "    </bpmn:laneSet>").unwrap();
        }
        text.push_str(&body);
        text.push_str("  </bpmn:process>\n");
    }
    text.push_str("  <!-- Ende -->\n</bpmn:definitions>\n");
    text
}

struct Scope<'a> {
    random: &'a mut Random,
    prefix: String,
    count: usize,
    text: String,
}

impl Scope<'_> {
    fn id(&mut self, stem: &str) -> String {
        self.count += 1;
        format!("{stem}_{}_{}", self.prefix, self.count)
    }

    /// Nodes with flows between them; the ids of those directly here.
    fn nodes(&mut self, count: usize, depth: usize) -> Vec<String> {
        let pad = "  ".repeat(depth + 2);
        let (mut ids, mut sources, mut targets) = (vec![], vec![], vec![]);
        for _ in 0..count {
            let tag = *self.random.one(&[
                "task",
                "userTask",
                "serviceTask",
                "exclusiveGateway",
                "parallelGateway",
                "subProcess",
                "endEvent",
            ]);
            let id = self.id("n");
            if tag == "subProcess" && depth < 2 {
                writeln!(self.text, "{pad}<bpmn:subProcess id=\"{id}\" name=\"Teil &amp; {id}\">").unwrap();
                let inner = self.random.below(4);
                self.nodes(inner, depth + 1);
                writeln!(self.text, "{pad}</bpmn:subProcess>").unwrap();
            } else if tag.ends_with("ask") && self.random.chance(30) {
                writeln!(self.text, "{pad}<bpmn:{tag} id=\"{id}\" x:color=\"rot\">\n{pad}  <bpmn:extensionElements><x:note>  <b/>bleibt</x:note></bpmn:extensionElements>\n{pad}</bpmn:{tag}>").unwrap();
            } else {
                writeln!(self.text, "{pad}<bpmn:{tag} id=\"{id}\" />").unwrap();
            }
            if (tag.ends_with("ask") || tag == "subProcess") && self.random.chance(20) {
                let event = self.id("late");
                writeln!(self.text, "{pad}<bpmn:boundaryEvent id=\"{event}\" attachedToRef=\"{id}\"><bpmn:timerEventDefinition /></bpmn:boundaryEvent>").unwrap();
                sources.push(event.clone());
                ids.push(event);
            }
            if tag != "endEvent" {
                sources.push(id.clone());
            }
            targets.push(id.clone());
            ids.push(id);
        }
        if !sources.is_empty() {
            for _ in 0..count + count / 3 {
                let (flow, from, to) =
                    (self.id("f"), self.random.one(&sources).clone(), self.random.one(&targets).clone());
                writeln!(self.text, "{pad}<bpmn:sequenceFlow id=\"{flow}\" sourceRef=\"{from}\" targetRef=\"{to}\" />")
                    .unwrap();
            }
        }
        if self.random.chance(30) {
            let id = self.id("data");
            writeln!(self.text, "{pad}<bpmn:dataObject id=\"{id}\" />\n{pad}<bpmn:dataObjectReference id=\"{id}_ref\" dataObjectRef=\"{id}\" />").unwrap();
        }
        ids
    }
}

/// An edit that may well be refused.
pub fn edit(random: &mut Random, model: &Model, stem: &str) -> Edit {
    let keys = Keys::of(model);
    let of = |wanted: &dyn Fn(ElementId) -> bool| -> Vec<String> {
        let ids = model.elements().map(|(id, _)| id).filter(|id| wanted(*id));
        let found: Vec<String> = ids.map(|id| keys.key(id).to_owned()).collect();
        if found.is_empty() { vec!["nirgends".to_owned()] } else { found }
    };
    let nodes = of(&|id| model.element(id).is_flow_node());
    let flows = of(&|id| model.element(id).sequence_flow().is_some());
    let activities = of(&|id| model.element(id).activity().is_some());
    let scopes = of(&|id| {
        model.element(id).sub_process().is_some()
            || matches!(model.element(id).kind, Kind::Process { .. } | Kind::Lane { .. } | Kind::Participant { .. })
    });
    let anything = of(&|_| true);
    let id = free_id(model, stem);
    let at = (random.below(2_000) as f64, random.below(1_000) as f64);
    let mut node = *random.one(&NodeType::ALL);
    let events = [
        EventType::Message,
        EventType::Timer,
        EventType::Error,
        EventType::Signal,
        EventType::Conditional,
        EventType::Link,
    ];
    let event = (node.tag_is_event() && random.chance(80)).then(|| *random.one(&events));
    match random.below(16) {
        0 | 1 => {
            let within = random.one(if node == NodeType::BoundaryEvent { &activities } else { &scopes }).clone();
            Edit::Add { id, node, event, within, at }
        }
        2 => {
            if random.chance(70) {
                node = NodeType::UserTask;
            }
            Edit::Insert {
                id,
                node,
                event: event.filter(|_| node.tag_is_event()),
                flow: random.one(&flows).clone(),
                at,
            }
        }
        3 | 4 => Edit::Connect {
            id,
            link: *random.one(&[
                LinkType::SequenceFlow,
                LinkType::SequenceFlow,
                LinkType::MessageFlow,
                LinkType::Association,
            ]),
            from: random.one(&nodes).clone(),
            to: random.one(&nodes).clone(),
        },
        5 => Edit::Move { elements: some(random, &nodes, 3), by: at, into: None },
        6 => Edit::Move { elements: some(random, &nodes, 2), by: at, into: Some(random.one(&scopes).clone()) },
        7 => Edit::Delete { elements: some(random, &nodes, 2) },
        8 => {
            let from = if random.chance(50) { &flows } else { &anything };
            Edit::Delete { elements: vec![random.one(from).clone()] }
        }
        9 | 10 => Edit::Rename {
            element: random.one(&anything).clone(),
            name: random.one(&["Prüfen", "", "<&>\"'", "Neu\nzeile"]).to_string(),
        },
        11 => Edit::ReplaceType { element: random.one(&nodes).clone(), node },
        12 => {
            let flow: &String = random.one(&flows);
            let flow = model.find(flow).and_then(|flow| model.element(flow).sequence_flow().cloned());
            let ends =
                flow.into_iter().flat_map(|flow| [flow.source, flow.target]).flatten().filter_map(|end| end.target);
            let mut nodes: Vec<String> = ends.map(|end| keys.key(end).to_owned()).collect();
            nodes.truncate(1 + random.below(2));
            Edit::Wrap { id, nodes }
        }
        13 => Edit::Bind {
            element: random.one(&flows).clone(),
            setting: Setting::Condition(random.chance(70).then(|| "${a < 1}".to_owned())),
        },
        14 => Edit::Bind { element: random.one(&nodes).clone(), setting: setting(random, &flows) },
        _ if random.chance(20) => Edit::LayOut { all: random.chance(50) },
        _ => Edit::Declare { id, root: RootType::Error, name: "Fehler".to_owned() },
    }
}

fn setting(random: &mut Random, flows: &[String]) -> Setting {
    match random.below(9) {
        0 => Setting::FormKey(Some("formular:m:f:v1.0".to_owned())),
        1 => Setting::Assignee(None),
        2 => Setting::CandidateGroups(vec!["a".to_owned(), "b".to_owned()]),
        3 => Setting::Default(Some(random.one(flows).clone())),
        4 => Setting::Script { format: "groovy".to_owned(), text: "a < b".to_owned() },
        5 => Setting::Event(Some(EventType::Message)),
        6 => Setting::Timer(Timer::Duration("P14D".to_owned())),
        7 => Setting::Reference(Some("msg".to_owned())),
        _ => Setting::Link("A".to_owned()),
    }
}

fn some(random: &mut Random, of: &[String], most: usize) -> Vec<String> {
    (0..=random.below(most)).map(|_| random.one(of).clone()).collect()
}

trait IsEvent {
    fn tag_is_event(&self) -> bool;
}

impl IsEvent for NodeType {
    fn tag_is_event(&self) -> bool {
        matches!(
            self,
            Self::StartEvent
                | Self::EndEvent
                | Self::BoundaryEvent
                | Self::IntermediateCatchEvent
                | Self::IntermediateThrowEvent
        )
    }
}
