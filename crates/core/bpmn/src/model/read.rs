//! From the tree of a file to its elements.

use foldhash::{HashMap, HashMapExt};

use super::binding::attribute as engine_attribute;
use super::{
    Activity, ActivityKind, AdHoc, BPMN, Behavior, Definition, DefinitionKind, Element, ElementId, Ends, Event,
    Expression, Gateway, GatewayKind, Kind, Model, ModelError, Position, Reference, Repeat, SequenceFlow,
    SubProcessKind, TaskKind, TimerKind, diagram, resolve,
};
use markup::{Document, NodeId};

pub(super) fn read(bytes: &[u8]) -> Result<Model, ModelError> {
    of(markup::read(bytes)?)
}

pub(super) fn of(document: Document) -> Result<Model, ModelError> {
    let root = document.root();
    let name = document.element(root).map(|element| element.name.clone());
    if !name.as_ref().is_some_and(|name| name.is(BPMN, "definitions")) {
        let element = name.map(|name| name.to_string()).unwrap_or_default();
        return Err(ModelError::NotBpmn { line: document.node(root).line, element });
    }
    let roots = document.elements(root).filter_map(|(node, _)| Some((document.attribute(node, "id")?, node))).collect();
    // Growing, the list would be there twice for a moment.
    let count = document.all().filter(|(node, _)| document.element(*node).is_some()).count();
    let mut reader = Reader { document: &document, roots, elements: Vec::with_capacity(count) };
    reader.walk(root, None);
    let elements = reader.elements;
    let diagrams = diagram::read(&document, root);
    let nowhere = new_element(&document, root, None, Kind::Other);
    let mut model = Model { document, elements, by_id: HashMap::new(), diagrams, nowhere };
    resolve::resolve(&mut model);
    Ok(model)
}

fn new_element(document: &Document, node: NodeId, parent: Option<ElementId>, kind: Kind) -> Element {
    Element {
        node,
        id: document.shared_attribute(node, "id").cloned(),
        name: document.shared_attribute(node, "name").cloned(),
        parent,
        children: vec![],
        incoming: vec![],
        outgoing: vec![],
        attached: vec![],
        kind,
    }
}

struct Reader<'a> {
    document: &'a Document,
    /// What stands beside the processes, by id.
    roots: HashMap<&'a str, NodeId>,
    elements: Vec<Element>,
}

impl Reader<'_> {
    /// As deep as the document, which is bounded when it is read.
    fn walk(&mut self, node: NodeId, parent: Option<ElementId>) {
        let document = self.document;
        let Some(kind) = document.element(node).and_then(|element| self.kind(node, &element.name.local)) else {
            return;
        };
        let id = ElementId(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        self.elements.push(new_element(document, node, parent, kind));
        if let Some(parent) = parent.and_then(|parent| self.elements.get_mut(parent.0 as usize)) {
            parent.children.push(id);
        }
        for (child, element) in document.elements(node) {
            if element.name.namespace.as_deref() == Some(BPMN) {
                self.walk(child, Some(id));
            }
        }
    }

    /// What an element is; `None` for the parts of another one, which have no life of their own.
    fn kind(&self, node: NodeId, name: &str) -> Option<Kind> {
        let reference = |attribute| self.reference(node, attribute);
        let task = |task| Some(self.activity(node, ActivityKind::Task(task)));
        let sub_process = |kind| Some(self.activity(node, ActivityKind::SubProcess(kind)));
        match name {
            "definitions" => Some(Kind::Definitions),
            "process" => Some(Kind::Process { is_executable: self.flag(node, "isExecutable", false) }),
            "task" => task(TaskKind::Plain),
            "userTask" => task(TaskKind::User),
            "manualTask" => task(TaskKind::Manual),
            "serviceTask" => task(TaskKind::Service),
            "scriptTask" => task(TaskKind::Script {
                format: self.text_of(node, "scriptFormat"),
                script: self.child(node, "script").map(|script| self.document.text(script)),
            }),
            "sendTask" => task(TaskKind::Send { message: reference("messageRef") }),
            "receiveTask" => task(TaskKind::Receive {
                message: reference("messageRef"),
                instantiates: self.flag(node, "instantiate", false),
            }),
            "businessRuleTask" => task(TaskKind::BusinessRule),
            "subProcess" if self.flag(node, "triggeredByEvent", false) => sub_process(SubProcessKind::Event),
            "subProcess" => sub_process(SubProcessKind::Embedded),
            "adHocSubProcess" => sub_process(SubProcessKind::AdHoc),
            "transaction" => sub_process(SubProcessKind::Transaction),
            "callActivity" => Some(self.activity(node, ActivityKind::Call(self.text_of(node, "calledElement")))),
            "startEvent" => {
                let interrupts = self.flag(node, "isInterrupting", true);
                Some(self.event(node, Position::Start { interrupts }))
            }
            "intermediateCatchEvent" => Some(self.event(node, Position::Catch)),
            "intermediateThrowEvent" | "implicitThrowEvent" => Some(self.event(node, Position::Throw)),
            "endEvent" => Some(self.event(node, Position::End)),
            "boundaryEvent" => {
                let (attached_to, interrupts) = (reference("attachedToRef"), self.flag(node, "cancelActivity", true));
                Some(self.event(node, Position::Boundary { attached_to, interrupts }))
            }
            "exclusiveGateway" => Some(self.gateway(node, GatewayKind::Exclusive)),
            "inclusiveGateway" => Some(self.gateway(node, GatewayKind::Inclusive)),
            "parallelGateway" => Some(self.gateway(node, GatewayKind::Parallel)),
            "complexGateway" => {
                let activation = self.expression(node, "activationCondition");
                Some(self.gateway(node, GatewayKind::Complex { activation }))
            }
            "eventBasedGateway" => {
                let instantiates = self.flag(node, "instantiate", false);
                let waits_for_all = self.document.attribute(node, "eventGatewayType") == Some("Parallel");
                Some(self.gateway(node, GatewayKind::EventBased { instantiates, waits_for_all }))
            }
            "sequenceFlow" => Some(Kind::SequenceFlow(Box::new(SequenceFlow {
                source: reference("sourceRef"),
                target: reference("targetRef"),
                condition: self.expression(node, "conditionExpression"),
            }))),
            "collaboration" => Some(Kind::Collaboration),
            "participant" => Some(Kind::Participant { process: reference("processRef") }),
            "messageFlow" => Some(Kind::MessageFlow(self.ends(node))),
            "association" => Some(Kind::Association(self.ends(node))),
            "laneSet" | "childLaneSet" => Some(Kind::LaneSet),
            "lane" => Some(Kind::Lane { nodes: self.references(node, "flowNodeRef") }),
            "property" => Some(Kind::Property),
            "globalTask" | "globalUserTask" | "globalManualTask" | "globalBusinessRuleTask" => {
                Some(Kind::GlobalTask { has_script: false })
            }
            "globalScriptTask" => Some(Kind::GlobalTask { has_script: self.child(node, "script").is_some() }),
            "dataObject" => Some(Kind::DataObject),
            "dataObjectReference" => Some(Kind::DataObjectReference { object: reference("dataObjectRef") }),
            "dataStore" => Some(Kind::DataStore),
            "dataStoreReference" => Some(Kind::DataStoreReference { store: reference("dataStoreRef") }),
            "message" => Some(Kind::Message),
            "signal" => Some(Kind::Signal),
            "error" => Some(Kind::Error { code: self.text_of(node, "errorCode") }),
            "escalation" => Some(Kind::Escalation { code: self.text_of(node, "escalationCode") }),
            _ if self.document.attribute(node, "id").is_some() => Some(Kind::Other),
            _ => None,
        }
    }

    fn activity(&self, node: NodeId, kind: ActivityKind) -> Kind {
        let ad_hoc = matches!(kind, ActivityKind::SubProcess(SubProcessKind::AdHoc)).then(|| {
            Box::new(AdHoc {
                is_sequential: self.document.attribute(node, "ordering") == Some("Sequential"),
                cancels_rest: self.flag(node, "cancelRemainingInstances", true),
                completion: self.expression(node, "completionCondition"),
            })
        });
        Kind::Activity(Box::new(Activity {
            kind,
            ad_hoc,
            is_for_compensation: self.flag(node, "isForCompensation", false),
            default: self.reference(node, "default"),
            repeat: self.repeat(node).map(Box::new),
            start_quantity: self.number(node, "startQuantity").unwrap_or(1),
            completion_quantity: self.number(node, "completionQuantity").unwrap_or(1),
        }))
    }

    fn repeat(&self, node: NodeId) -> Option<Repeat> {
        if let Some(node) = self.child(node, "standardLoopCharacteristics") {
            return Some(Repeat::Loop {
                tests_before: self.flag(node, "testBefore", false),
                maximum: self.number(node, "loopMaximum"),
                condition: self.expression(node, "loopCondition"),
            });
        }
        let node = self.child(node, "multiInstanceLoopCharacteristics")?;
        let engine = |name| engine_attribute(self.document, node, name).map(str::to_owned);
        let input = self.child(node, "loopDataInputRef").map(|input| self.document.text(input).trim().to_owned());
        let called = |item| self.text_of(item, "name").or_else(|| self.text_of(item, "id"));
        let item = self.child(node, "inputDataItem").and_then(called);
        let collects = self.child(node, "loopDataOutputRef").map(|output| self.document.text(output).trim().to_owned());
        Some(Repeat::Multi {
            is_sequential: self.flag(node, "isSequential", false),
            cardinality: self.expression(node, "loopCardinality"),
            completion: self.expression(node, "completionCondition"),
            collection: input.or_else(|| engine("collection")),
            item: item.or_else(|| engine("elementVariable")),
            output: collects.zip(self.child(node, "outputDataItem").and_then(called)).map(Box::new),
            behavior: Box::new(self.behavior(node)),
        })
    }

    fn behavior(&self, node: NodeId) -> Behavior {
        let thrown = |attribute: &str| {
            let reference = self.document.attribute(node, attribute)?;
            self.shared_definition(reference).map(|definition| definition.kind)
        };
        match self.document.attribute(node, "behavior") {
            Some("None") => Behavior::Each(thrown("noneBehaviorEventRef")),
            Some("One") => Behavior::One(thrown("oneBehaviorEventRef")),
            Some("Complex") => {
                let named =
                    self.document.elements(node).filter(|(_, child)| child.name.is(BPMN, "complexBehaviorDefinition"));
                Behavior::Complex(named.filter_map(|(definition, _)| self.complex_behavior(definition)).collect())
            }
            _ => Behavior::All,
        }
    }

    fn complex_behavior(&self, node: NodeId) -> Option<(Expression, DefinitionKind)> {
        let condition = self.expression(node, "condition")?;
        let event = self.child(node, "event")?;
        let thrown = self.document.elements(event).find_map(|(child, _)| self.definition(child))?;
        Some((condition, thrown.kind))
    }

    fn event(&self, node: NodeId, position: Position) -> Kind {
        let mut definitions = vec![];
        for (child, element) in self.document.elements(node) {
            if element.name.is(BPMN, "eventDefinitionRef") {
                definitions.extend(self.shared_definition(self.document.text(child).trim()));
            } else {
                definitions.extend(self.definition(child));
            }
        }
        let waits_for_all = self.flag(node, "parallelMultiple", false);
        Kind::Event(Box::new(Event { position, definitions, waits_for_all }))
    }

    /// A definition that several events use; it stands beside the processes.
    fn shared_definition(&self, reference: &str) -> Option<Definition> {
        let node = self.roots.get(resolve::local(reference))?;
        self.definition(*node)
    }

    fn definition(&self, node: NodeId) -> Option<Definition> {
        let name = &self.document.element(node)?.name;
        if name.namespace.as_deref() != Some(BPMN) {
            return None;
        }
        let kind = match &*name.local {
            "messageEventDefinition" => DefinitionKind::Message(self.reference(node, "messageRef")),
            "signalEventDefinition" => DefinitionKind::Signal(self.reference(node, "signalRef")),
            "errorEventDefinition" => DefinitionKind::Error(self.reference(node, "errorRef")),
            "escalationEventDefinition" => DefinitionKind::Escalation(self.reference(node, "escalationRef")),
            "conditionalEventDefinition" => DefinitionKind::Conditional(self.expression(node, "condition")),
            "linkEventDefinition" => DefinitionKind::Link { name: self.text_of(node, "name") },
            "compensateEventDefinition" => DefinitionKind::Compensation(self.reference(node, "activityRef")),
            "cancelEventDefinition" => DefinitionKind::Cancel,
            "terminateEventDefinition" => DefinitionKind::Terminate,
            "timerEventDefinition" => {
                let kinds = [
                    ("timeDate", TimerKind::Date),
                    ("timeDuration", TimerKind::Duration),
                    ("timeCycle", TimerKind::Cycle),
                ];
                DefinitionKind::Timer(
                    kinds.into_iter().find_map(|(name, kind)| Some((kind, self.expression(node, name)?))),
                )
            }
            _ => return None,
        };
        Some(Definition { node, id: self.document.attribute(node, "id").map(Into::into), kind })
    }

    fn gateway(&self, node: NodeId, kind: GatewayKind) -> Kind {
        Kind::Gateway(Box::new(Gateway { kind, default: self.reference(node, "default") }))
    }

    fn ends(&self, node: NodeId) -> Box<Ends> {
        Box::new(Ends { source: self.reference(node, "sourceRef"), target: self.reference(node, "targetRef") })
    }

    fn child(&self, node: NodeId, name: &str) -> Option<NodeId> {
        self.document.elements(node).find(|(_, element)| element.name.is(BPMN, name)).map(|(child, _)| child)
    }

    fn expression(&self, node: NodeId, name: &str) -> Option<Expression> {
        let node = self.child(node, name)?;
        let text = self.document.text(node).trim().to_owned();
        Some(Expression { node, text, language: self.text_of(node, "language") })
    }

    fn references(&self, node: NodeId, name: &str) -> Vec<Reference> {
        let named = self.document.elements(node).filter(|(_, element)| element.name.is(BPMN, name));
        named.map(|(child, _)| Reference { text: self.document.text(child).trim().into(), target: None }).collect()
    }

    fn reference(&self, node: NodeId, attribute: &str) -> Option<Reference> {
        self.document.shared_attribute(node, attribute).map(|text| Reference { text: text.clone(), target: None })
    }

    fn text_of(&self, node: NodeId, attribute: &str) -> Option<String> {
        self.document.attribute(node, attribute).map(str::to_owned)
    }

    fn flag(&self, node: NodeId, attribute: &str, otherwise: bool) -> bool {
        self.document.attribute(node, attribute).map_or(otherwise, |value| matches!(value.trim(), "true" | "1"))
    }

    fn number(&self, node: NodeId, attribute: &str) -> Option<u32> {
        self.document.attribute(node, attribute)?.trim().parse().ok()
    }
}
