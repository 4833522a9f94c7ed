//! Another type for a node: what that type can have stays, extensions always.

use crate::edit::work::Work;
use crate::edit::{EditError, NodeType};
use crate::element_type::Family;
use bpmn::model::{BPMN, ElementId};

/// Attributes that only some types have.
const SPECIAL: [&str; 15] = [
    "scriptFormat",
    "implementation",
    "operationRef",
    "messageRef",
    "instantiate",
    "calledElement",
    "triggeredByEvent",
    "ordering",
    "cancelRemainingInstances",
    "method",
    "eventGatewayType",
    "isInterrupting",
    "cancelActivity",
    "attachedToRef",
    "default",
];

/// Which of these a type has (clauses 10.3 to 10.6).
fn attributes(node: NodeType) -> &'static [&'static str] {
    match node {
        NodeType::ScriptTask => &["scriptFormat", "default"],
        NodeType::SendTask => &["implementation", "operationRef", "messageRef", "default"],
        NodeType::ReceiveTask => &["implementation", "operationRef", "messageRef", "instantiate", "default"],
        NodeType::ServiceTask => &["implementation", "operationRef", "default"],
        NodeType::UserTask | NodeType::BusinessRuleTask => &["implementation", "default"],
        NodeType::CallActivity => &["calledElement", "default"],
        NodeType::AdHocSubProcess => &["ordering", "cancelRemainingInstances", "default"],
        NodeType::Transaction => &["method", "default"],
        NodeType::EventSubProcess => &["triggeredByEvent"],
        NodeType::Task | NodeType::ManualTask | NodeType::SubProcess => &["default"],
        NodeType::StartEvent => &["isInterrupting"],
        NodeType::BoundaryEvent => &["cancelActivity", "attachedToRef"],
        NodeType::IntermediateCatchEvent | NodeType::IntermediateThrowEvent | NodeType::EndEvent => &[],
        NodeType::ExclusiveGateway | NodeType::InclusiveGateway | NodeType::ComplexGateway => &["default"],
        NodeType::EventBasedGateway => &["instantiate", "eventGatewayType"],
        NodeType::ParallelGateway => &[],
    }
}

/// Children that only one type has.
fn owner(tag: &str) -> Option<NodeType> {
    match tag {
        "script" => Some(NodeType::ScriptTask),
        "rendering" => Some(NodeType::UserTask),
        "completionCondition" => Some(NodeType::AdHocSubProcess),
        "activationCondition" => Some(NodeType::ComplexGateway),
        _ => None,
    }
}

impl Work<'_> {
    pub(in crate::edit) fn replace_type(&mut self, element: &str, node: NodeType) -> Result<(), EditError> {
        let element = self.find(element)?;
        let known = NodeType::of(self.model, element).ok_or_else(|| self.wrong(element))?;
        let attaches = node == NodeType::BoundaryEvent && known != NodeType::BoundaryEvent;
        if known.family() != node.family() || attaches {
            return Err(self.wrong(element));
        }
        if known.is_sub_process() && !node.is_sub_process() && !self.model.element(element).children.is_empty() {
            return Err(EditError::NotEmpty { element: self.keys.key(element).to_owned() });
        }
        let xml = self.node(element);
        self.xml.rename(xml, node.tag());
        for name in SPECIAL.iter().filter(|name| !attributes(node).contains(name)) {
            self.xml.set_attribute(xml, name, None);
        }
        if node == NodeType::EventSubProcess {
            self.xml.set_attribute(xml, "triggeredByEvent", Some("true"));
        }
        self.remove_foreign_children(element, node);
        if node.family() == Family::Gateway && !attributes(node).contains(&"default") {
            self.remove_conditions(element);
        }
        Ok(())
    }

    fn remove_foreign_children(&mut self, element: ElementId, node: NodeType) {
        let document = self.xml.document();
        let is_foreign = |tag: &str| owner(tag).is_some_and(|owner| owner != node);
        let children = document.elements(self.node(element));
        let foreign = children
            .filter(|(_, child)| child.name.namespace.as_deref() == Some(BPMN) && is_foreign(&child.name.local));
        for child in foreign.map(|(child, _)| child).collect::<Vec<_>>() {
            self.xml.remove(child);
        }
    }

    /// Parallel and event-based gateways look at none (clauses 10.6.4, 10.6.6).
    fn remove_conditions(&mut self, gateway: ElementId) {
        for flow in &self.model.element(gateway).outgoing {
            for condition in self.children(self.node(*flow), "conditionExpression") {
                self.xml.remove(condition);
            }
        }
    }
}
