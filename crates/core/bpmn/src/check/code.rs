//! What is found, and how bad it is.

use serde::{Deserialize, Serialize};

use super::purpose::Purpose;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The model doesn't say what is to happen, or contradicts itself.
    Error,
    /// The standard forbids it; what is meant can be understood.
    Warning,
    /// Nothing is wrong with it if something outside of the file is as the model takes it to be.
    Hint,
}

/// What is found. The name in kebab case is the stable code; the clause is that of BPMN 2.0 (formal/2011-01-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCode {
    /// Clause 8.2.1.
    DuplicateId,
    UnresolvedReference,
    /// An event names an error or signal that isn't declared by its id; Activiti and its relatives take that for the code of the
    /// error, jBPM for the name of the signal.
    EventUndeclared,
    /// A reference to an element of another kind, such as a message flow to a data object.
    ReferenceWrongKind,
    /// The same, of data, messages, operations and other parts that the flow doesn't need.
    ReferenceUnfit,
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
    /// Clause 12.2: bounds and corners are numbers, sizes aren't negative, a line has two ends.
    DrawingUnreadable,
    /// A shape or line of an element that isn't there.
    DrawingOfNothing,
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
    /// Clause 10.5.4: it isn't triggered while the activity goes on, so it can't leave it running.
    CompensationInterrupts,
    /// Clause 8.3.13: a default flow is one of the own outgoing flows.
    DefaultNotOwn,
    /// Should not be, and is ignored.
    DefaultWithCondition,
    /// Clause 10.6.4: parallel gateways don't look at conditions.
    ConditionIgnored,
    /// Clause 10.6.1: the direction that a gateway declares is how it is connected.
    GatewayDirection,
    /// Clause 10.6.1: a gateway merges or splits.
    GatewayAlone,
    /// Clause 10.6.6.
    EventGatewayTarget,
    EventGatewayAlone,
    EventGatewayCondition,
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
    /// Errors and cancellations always interrupt (clauses 10.5.2, 10.5.4).
    MustInterrupt,
    /// Clause 10.5.5.
    CancelOutsideTransaction,
    /// Clause 10.5.1: what happens with an error or a cancellation that nothing catches isn't specified.
    NobodyCatches,
    /// Clause 10.5.5: link events come in pairs within a scope.
    LinkWithoutTarget,
    LinkWithoutSource,
    LinkTargetTwice,
    LinkFlow,
    /// Clause 10.5.5: a date, a duration or a cycle.
    TimerAmbiguous,
    /// Clause 10.5.5: times are those of ISO 8601.
    TimerUnreadable,
    /// Clause 10.5.5: a timer of an executable process says when.
    TimerMissing,
    /// A call by which a process calls itself, perhaps through others.
    CallsItself,
    /// A call of a process that isn't in the file.
    CalledElsewhere,
    /// Clause 10.5.5: what throws an escalation in an executable process says which.
    EscalationCodeMissing,
    /// Clause 10.5.5: message and operation of a message event in an executable process.
    MessageMissing,
    OperationMissing,
    /// Clause 8.3.6: only formal expressions can be evaluated.
    ExpressionInformal,
    ExpressionEmpty,
    /// A condition that is a number.
    ConditionNotBoolean,
    /// Clause 10.3.3.
    ScriptFormatMissing,
    ScriptFormatUnknown,
    /// Clause 10.3.8: a loop or several instances, not both.
    LoopTwice,
    /// How many instances there are.
    InstancesUnknown,
    /// Clause 10.3.1: by resource or by expression.
    PerformerTwice,
    PerformerMissing,
    /// Clause 10.1.
    PublicExecutable,
    /// A value that the standard's types don't have.
    ValueNotAllowed,
    /// Clause 9.2: at least as many as at most.
    MultiplicityReversed,
    /// Clause 11.2: a collaboration is closed if its choreography is.
    ClosedDiffers,
    /// What an element doesn't have: choreography activities in a process, events in an ad hoc subprocess …
    ChildNotAllowed,
    /// Clause 10.4.1: properties are of processes, activities and events.
    PropertyOfNobody,
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
    /// Clause 15.3: an element that BPMN doesn't have.
    ElementUnknown,
    AttributeUnknown,
    /// A value that the schema doesn't allow: an id with a space, a truth that is neither true nor false.
    AttributeInvalid,
    /// Clauses 10.6.2, 10.6.3: each flow out of a gateway that decides has a condition, but for the default flow.
    ConditionMissing,
    /// A condition that is only a text: engines take it for that, and a text is neither true nor false.
    ConditionText,
    /// Clause 10.4.1: the name of the object with its state.
    DataReferenceName,
}

impl CheckCode {
    /// What the standard demands of what is executed, people may leave open in a drawing, and engines settle some of it
    /// in their own way.
    pub fn severity(self, purpose: Purpose) -> Severity {
        let is_error = match self {
            Self::CalledElsewhere | Self::DrawingOfNothing => return Severity::Hint,
            Self::EventGatewayAlone
            | Self::NobodyCatches
            | Self::ConditionIgnored
            | Self::GatewayAlone
            | Self::ScriptFormatMissing
            | Self::CallsItself
            | Self::DrawingUnreadable => false,
            Self::ValueNotAllowed | Self::TimerAmbiguous => purpose != Purpose::Drawing,
            Self::ConditionMissing
            | Self::ConditionText
            | Self::TimerUnreadable
            | Self::TimerMissing
            | Self::AttributeUnknown
            | Self::AttributeInvalid
            | Self::ExpressionEmpty
            | Self::ConditionNotBoolean => purpose.is_strict(),
            Self::ReferenceUnfit
            | Self::MessageFlowDirection
            | Self::MessageFlowUndefined
            | Self::IncomingAtInstantiating
            | Self::FlowNotListed
            | Self::ListedFlowElsewhere
            | Self::NodeNotReached
            | Self::NodeLeadsNowhere
            | Self::StartWithoutEnd
            | Self::EndWithoutStart
            | Self::ConditionalFlowAlone
            | Self::FlowNotImmediate
            | Self::EventSubProcessStarts
            | Self::CalledProcessStart
            | Self::AdHocEmpty
            | Self::CompensationUnassociated
            | Self::CompensationInterrupts
            | Self::GatewayDirection
            | Self::EventGatewayMixed
            | Self::BoundaryUndefined
            | Self::DefinitionNotShared
            | Self::LinkWithoutSource
            | Self::EscalationCodeMissing
            | Self::MessageMissing
            | Self::OperationMissing
            | Self::ExpressionInformal
            | Self::ScriptFormatUnknown
            | Self::InstancesUnknown
            | Self::PerformerTwice
            | Self::PerformerMissing
            | Self::PublicExecutable
            | Self::ClosedDiffers
            | Self::ChildNotAllowed
            | Self::CollectionMismatch
            | Self::ItemMismatch
            | Self::DataNotInSet
            | Self::DataCount
            | Self::EventDataCount
            | Self::DataDirection
            | Self::AssociationSources
            | Self::DataReferenceName
            | Self::DefaultWithCondition
            | Self::EventUndeclared => purpose == Purpose::Portable,
            _ => true,
        };
        if is_error { Severity::Error } else { Severity::Warning }
    }

    /// What may still become right while somebody works on the model.
    pub fn is_unfinished(self) -> bool {
        matches!(
            self,
            Self::NodeNotReached
                | Self::NodeLeadsNowhere
                | Self::StartWithoutEnd
                | Self::EndWithoutStart
                | Self::EventSubProcessWithoutStart
                | Self::AdHocEmpty
                | Self::CompensationUnassociated
                | Self::GatewayDirection
                | Self::ConditionalFlowAlone
                | Self::EventGatewayAlone
                | Self::DefinitionMissing
                | Self::BoundaryUndefined
                | Self::LinkWithoutTarget
                | Self::LinkWithoutSource
                | Self::MessageFlowUndefined
                | Self::TimerMissing
                | Self::EscalationCodeMissing
                | Self::MessageMissing
                | Self::OperationMissing
                | Self::ExpressionEmpty
                | Self::InstancesUnknown
                | Self::CalledElsewhere
        )
    }
}
