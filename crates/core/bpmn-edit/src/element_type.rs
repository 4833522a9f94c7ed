//! What can be drawn, by the names that BPMN has for it.

use serde::{Deserialize, Serialize};

use bpmn::model::ElementId;
use bpmn::model::Model;

/// A flow node (clause 7.6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is called as its element of BPMN")]
pub enum NodeType {
    Task,
    UserTask,
    ManualTask,
    ServiceTask,
    ScriptTask,
    SendTask,
    ReceiveTask,
    BusinessRuleTask,
    CallActivity,
    SubProcess,
    EventSubProcess,
    AdHocSubProcess,
    Transaction,
    StartEvent,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    BoundaryEvent,
    EndEvent,
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
    EventBasedGateway,
    ComplexGateway,
}

/// What can become each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Activity,
    Event,
    Gateway,
}

impl NodeType {
    /// In the order of their declaration.
    pub const ALL: [Self; 23] = [
        Self::Task,
        Self::UserTask,
        Self::ManualTask,
        Self::ServiceTask,
        Self::ScriptTask,
        Self::SendTask,
        Self::ReceiveTask,
        Self::BusinessRuleTask,
        Self::CallActivity,
        Self::SubProcess,
        Self::EventSubProcess,
        Self::AdHocSubProcess,
        Self::Transaction,
        Self::StartEvent,
        Self::IntermediateCatchEvent,
        Self::IntermediateThrowEvent,
        Self::BoundaryEvent,
        Self::EndEvent,
        Self::ExclusiveGateway,
        Self::InclusiveGateway,
        Self::ParallelGateway,
        Self::EventBasedGateway,
        Self::ComplexGateway,
    ];

    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::UserTask => "userTask",
            Self::ManualTask => "manualTask",
            Self::ServiceTask => "serviceTask",
            Self::ScriptTask => "scriptTask",
            Self::SendTask => "sendTask",
            Self::ReceiveTask => "receiveTask",
            Self::BusinessRuleTask => "businessRuleTask",
            Self::CallActivity => "callActivity",
            Self::SubProcess | Self::EventSubProcess => "subProcess",
            Self::AdHocSubProcess => "adHocSubProcess",
            Self::Transaction => "transaction",
            Self::StartEvent => "startEvent",
            Self::IntermediateCatchEvent => "intermediateCatchEvent",
            Self::IntermediateThrowEvent => "intermediateThrowEvent",
            Self::BoundaryEvent => "boundaryEvent",
            Self::EndEvent => "endEvent",
            Self::ExclusiveGateway => "exclusiveGateway",
            Self::InclusiveGateway => "inclusiveGateway",
            Self::ParallelGateway => "parallelGateway",
            Self::EventBasedGateway => "eventBasedGateway",
            Self::ComplexGateway => "complexGateway",
        }
    }

    pub(crate) fn family(self) -> Family {
        match self {
            Self::StartEvent
            | Self::IntermediateCatchEvent
            | Self::IntermediateThrowEvent
            | Self::BoundaryEvent
            | Self::EndEvent => Family::Event,
            Self::ExclusiveGateway
            | Self::InclusiveGateway
            | Self::ParallelGateway
            | Self::EventBasedGateway
            | Self::ComplexGateway => Family::Gateway,
            _ => Family::Activity,
        }
    }

    pub(crate) fn is_sub_process(self) -> bool {
        matches!(self, Self::SubProcess | Self::EventSubProcess | Self::AdHocSubProcess | Self::Transaction)
    }

    /// What an element is; `None` if it is no flow node.
    pub fn of(model: &Model, element: ElementId) -> Option<Self> {
        if !model.element(element).is_flow_node() {
            return None;
        }
        let tag = model.tag_of(element);
        let is_event = model.element(element).is_event_sub_process();
        Self::ALL.into_iter().find(|node| node.tag() == tag && (*node == Self::EventSubProcess) == is_event)
    }
}

/// What an event waits for or brings about (clause 10.5.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is called as its element of BPMN")]
pub enum EventType {
    Message,
    Signal,
    Error,
    Escalation,
    Timer,
    Conditional,
    Link,
    Compensation,
    Cancel,
    Terminate,
}

impl EventType {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Message => "messageEventDefinition",
            Self::Signal => "signalEventDefinition",
            Self::Error => "errorEventDefinition",
            Self::Escalation => "escalationEventDefinition",
            Self::Timer => "timerEventDefinition",
            Self::Conditional => "conditionalEventDefinition",
            Self::Link => "linkEventDefinition",
            Self::Compensation => "compensateEventDefinition",
            Self::Cancel => "cancelEventDefinition",
            Self::Terminate => "terminateEventDefinition",
        }
    }
}

/// What stands beside the processes and is spoken of by events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is called as its element of BPMN")]
pub enum RootType {
    Message,
    Signal,
    Error,
    Escalation,
}

impl RootType {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Signal => "signal",
            Self::Error => "error",
            Self::Escalation => "escalation",
        }
    }
}

/// What connects two elements (clause 7.6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is called as its element of BPMN")]
pub enum LinkType {
    SequenceFlow,
    MessageFlow,
    Association,
}

impl LinkType {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::SequenceFlow => "sequenceFlow",
            Self::MessageFlow => "messageFlow",
            Self::Association => "association",
        }
    }
}
