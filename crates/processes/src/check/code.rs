//! What is found, and how bad it is.

use serde::Serialize;

use super::purpose::Purpose;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The model doesn't say what is to happen, or contradicts itself.
    Error,
    /// The standard forbids it; what is meant can be understood.
    Warning,
}

/// What is found. The name in kebab case is the stable code; the clause is that of BPMN 2.0 (formal/2011-01-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCode {
    /// Clause 8.2.1.
    DuplicateId,
    UnresolvedReference,
    /// A reference to an element of another kind, such as a message flow to a data object.
    ReferenceWrongKind,
    /// A flow without source or target (clause 8.3.13).
    FlowWithoutEnd,
    /// Clause 7.6.1: message flows connect pools, sequence flows never do.
    FlowCrossesPools,
    FlowCrossesSubProcess,
    /// Clause 9.3: a message flow has its ends in two pools.
    MessageFlowWithinPool,
    /// Clauses 10.5.2 to 10.5.4: a message flow comes from what throws and goes to what catches.
    MessageFlowDirection,
    /// A message flow to or from a start or end event that isn't of a message.
    MessageFlowUndefined,
    /// Clause 10.5.2.
    IncomingAtStart,
    /// Clause 10.5.3.
    OutgoingAtEnd,
    /// Clause 10.5.4.
    IncomingAtBoundary,
    /// Clauses 10.3.3, 10.6.6: what starts the process is where it begins.
    IncomingAtInstantiating,
    /// Clause 8.3.13: nodes list the flows that begin and end at them.
    FlowNotListed,
    ListedFlowElsewhere,
    /// Clauses 10.3, 10.5.4, 10.6: with a start event everything is reached by a flow; intermediate events always are.
    NodeNotReached,
    /// With an end event everything leads on.
    NodeLeadsNowhere,
    /// Clauses 10.5.2, 10.5.3: start and end events come together.
    StartWithoutEnd,
    EndWithoutStart,
    /// Clause 8.3.13: an activity whose only outgoing flow has a condition.
    ConditionalFlowAlone,
    /// Clause 8.3.13: flows of executable processes are immediate.
    FlowNotImmediate,
    /// Clause 10.3.5.
    FlowAtEventSubProcess,
    EventSubProcessWithoutStart,
    /// Several start events: tools begin with any of them.
    EventSubProcessStarts,
    /// Clause 10.3.5: a subprocess of the flow begins with a none event.
    SubProcessStartDefined,
    /// Clause 10.3.6: so does a process that is called.
    CalledProcessStart,
    /// Clause 10.3.5.
    AdHocEmpty,
    /// Clause 10.7.2.
    FlowAtCompensation,
    /// Clause 10.7.2: a compensation event is associated with an activity for compensation.
    CompensationUnassociated,
    /// Clause 8.3.13: a default flow is one of the own outgoing flows.
    DefaultNotOwn,
    DefaultWithCondition,
    /// Clauses 10.6.4, 10.6.6: gateways that don't look at conditions.
    ConditionIgnored,
    /// Table 8.46: the direction that a gateway declares is how it is connected.
    GatewayDirection,
    /// Clause 10.6.1: a gateway merges or splits.
    GatewayAlone,
    /// Clause 10.6.6.
    EventGatewayTarget,
    EventGatewayAlone,
    EventGatewayMixed,
    EventGatewayBoundary,
    EventGatewayJoin,
    /// Catch events and starts of event subprocesses say what they wait for (clauses 10.5.2, 10.5.4).
    DefinitionMissing,
    /// So do boundary events; tools let people trigger one that doesn't.
    BoundaryUndefined,
    /// Clause 10.5.5, table 10.93.
    DefinitionNotAllowed,
    /// Clause 10.5.5: an event shares only definitions that stand beside the processes.
    DefinitionNotShared,
    /// Clause 10.5.4.
    BoundaryHost,
    /// Errors, cancellations and compensation always interrupt (clauses 10.5.2, 10.5.4).
    MustInterrupt,
    /// Clause 10.5.5.
    CancelOutsideTransaction,
    /// Clause 10.5.5: link events come in pairs within a scope.
    LinkWithoutTarget,
    LinkWithoutSource,
    LinkTargetTwice,
    LinkFlow,
    /// Table 10.101: a date, a duration or a cycle.
    TimerAmbiguous,
    /// Clause 10.5.5: times are those of ISO 8601.
    TimerUnreadable,
    /// Table 10.95: what throws an escalation in an executable process says which.
    EscalationCodeMissing,
    /// Table 10.97: message and operation of a message event in an executable process.
    MessageMissing,
    OperationMissing,
    /// Clause 8.3.6: only formal expressions can be evaluated.
    ExpressionInformal,
    ExpressionEmpty,
    /// A condition that is a number.
    ConditionNotBoolean,
    /// Table 10.13.
    ScriptFormatMissing,
    ScriptFormatUnknown,
    /// Clause 10.3.8: a loop or several instances, not both.
    LoopTwice,
    /// How many instances there are.
    InstancesUnknown,
    /// Table 10.3.
    PerformerTwice,
    PerformerMissing,
    /// Table 10.1.
    PublicExecutable,
    /// A value that the standard's types don't have.
    ValueNotAllowed,
    /// Table 9.3.
    MultiplicityReversed,
    /// What an element doesn't have: choreography activities in a process, events in an ad hoc subprocess …
    ChildNotAllowed,
    /// Clause 10.4.1: data are a collection if their type is.
    CollectionMismatch,
    /// Data that have to be of one type: of a message and of what carries it, of a call and of what it calls.
    ItemMismatch,
    /// Clause 10.4.1: a set lists each input or output.
    DataNotInSet,
    SetMemberMissing,
    SetsNotMutual,
    /// Clause 10.3.3: how many sets, inputs and outputs go with a message or operation.
    DataCount,
    /// Clause 10.5.1: as many as there are definitions.
    EventDataCount,
    /// Clause 10.4.1: inputs of a process are only read, outputs only written.
    DataDirection,
    /// Clause 10.4.2: data of several sources need a transformation.
    AssociationSources,
    /// Clause 10.3.6.
    CallDataMismatch,
    /// Clause 10.3.6: a service binds its inputs and outputs to operations.
    BindingMissing,
    /// Table 10.51: the name of the object with its state.
    DataReferenceName,
}

impl CheckCode {
    /// What the standard demands of what is executed, people may leave open in a drawing, and engines settle some of it
    /// in their own way.
    pub fn severity(self, purpose: Purpose) -> Severity {
        let is_error = match self {
            Self::EventGatewayAlone | Self::ConditionIgnored | Self::GatewayAlone | Self::ScriptFormatMissing => false,
            Self::EventSubProcessStarts
            | Self::BoundaryUndefined
            | Self::MessageFlowUndefined
            | Self::NodeNotReached
            | Self::NodeLeadsNowhere
            | Self::StartWithoutEnd
            | Self::EndWithoutStart
            | Self::ConditionalFlowAlone => purpose == Purpose::Portable,
            Self::GatewayDirection
            | Self::LinkWithoutSource
            | Self::DataReferenceName
            | Self::ExpressionEmpty
            | Self::CompensationUnassociated => purpose != Purpose::Drawing,
            _ => true,
        };
        if is_error { Severity::Error } else { Severity::Warning }
    }
}
