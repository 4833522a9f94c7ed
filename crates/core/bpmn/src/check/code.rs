//! What is found, and how bad it is.

use findings::Severity;

use super::purpose::Purpose;

/// How much a code weighs, by what the model is for; a warning where it is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Also of a drawing.
    Error,
    /// Of an executable process, wherever it is executed.
    ErrorIfExecuted,
    /// Where it is executed on Amt24, or anywhere.
    ErrorIfStrict,
    /// Where it is to be executed anywhere.
    ErrorIfPortable,
    /// It works, and is likely to be meant otherwise.
    Warning,
    /// Nothing is wrong with it if something outside of the file is as the model takes it to be.
    Hint,
}

findings::codes! {
    /// What is found. The name in kebab case is the stable code; the clause is that of BPMN 2.0.2 (formal/2013-12-09).
    #[allow(missing_docs, reason = "the words of each stand in `assets/process-checks/`")]
    pub enum CheckCode: Weight {
        /// Clause 8.2.1.
        DuplicateId("duplicate-id") = Error,
        UnresolvedReference("unresolved-reference") = Error,
        /// An event names an error or signal that isn't declared by its id; Activiti and its relatives take that for the code of the
        /// error, jBPM for the name of the signal.
        EventUndeclared("event-undeclared") = ErrorIfPortable,
        /// A reference to an element of another kind, such as a message flow to a data object.
        ReferenceWrongKind("reference-wrong-kind") = Error,
        /// The same, of data, messages, operations and other parts that the flow doesn't need.
        ReferenceUnfit("reference-unfit") = ErrorIfPortable,
        /// A flow without source or target (clause 8.3.13).
        FlowWithoutEnd("flow-without-end") = Error,
        /// Clause 7.6.1: message flows connect pools, sequence flows never do.
        FlowCrossesPools("flow-crosses-pools") = Error,
        FlowCrossesSubProcess("flow-crosses-sub-process") = Error,
        /// Clause 9.3: a message flow has its ends in two pools.
        MessageFlowWithinPool("message-flow-within-pool") = Error,
        /// Clauses 10.5.2 to 10.5.4: a message flow comes from what throws and goes to what catches.
        MessageFlowDirection("message-flow-direction") = ErrorIfPortable,
        /// A message flow to or from a start or end event that isn't of a message.
        MessageFlowUndefined("message-flow-undefined") = ErrorIfPortable,
        /// Clause 10.5.2.
        IncomingAtStart("incoming-at-start") = Error,
        /// Clause 10.5.3.
        OutgoingAtEnd("outgoing-at-end") = Error,
        /// Clause 10.5.4.
        IncomingAtBoundary("incoming-at-boundary") = Error,
        /// Clauses 10.3.3, 10.6.6: what starts the process is where it begins.
        IncomingAtInstantiating("incoming-at-instantiating") = ErrorIfPortable,
        /// Clause 8.3.13: nodes list the flows that begin and end at them.
        FlowNotListed("flow-not-listed") = ErrorIfPortable,
        ListedFlowElsewhere("listed-flow-elsewhere") = ErrorIfPortable,
        /// Clauses 10.3, 10.5.4, 10.6: with a start event everything is reached by a flow; intermediate events always are.
        NodeNotReached("node-not-reached") = ErrorIfPortable,
        /// With an end event everything leads on.
        NodeLeadsNowhere("node-leads-nowhere") = ErrorIfPortable,
        /// Clauses 10.5.2, 10.5.3: start and end events come together.
        StartWithoutEnd("start-without-end") = ErrorIfPortable,
        EndWithoutStart("end-without-start") = ErrorIfPortable,
        /// Clause 8.3.13: an activity whose only outgoing flow has a condition.
        ConditionalFlowAlone("conditional-flow-alone") = ErrorIfPortable,
        /// Clause 8.3.13: flows of executable processes are immediate.
        FlowNotImmediate("flow-not-immediate") = ErrorIfPortable,
        /// Clause 12.2: bounds and corners are numbers, sizes aren't negative, a line has two ends.
        DrawingUnreadable("drawing-unreadable") = Warning,
        /// A shape or line of an element that isn't there.
        DrawingOfNothing("drawing-of-nothing") = Hint,
        /// Clause 10.3.5.
        FlowAtEventSubProcess("flow-at-event-sub-process") = Error,
        EventSubProcessWithoutStart("event-sub-process-without-start") = Error,
        /// Several start events: tools begin with any of them.
        EventSubProcessStarts("event-sub-process-starts") = ErrorIfPortable,
        /// Clause 10.3.5: a subprocess of the flow begins with a none event.
        SubProcessStartDefined("sub-process-start-defined") = Error,
        /// Clause 10.3.6: so does a process that is called.
        CalledProcessStart("called-process-start") = ErrorIfPortable,
        /// Clause 10.3.5.
        AdHocEmpty("ad-hoc-empty") = ErrorIfPortable,
        /// Clause 10.7.2.
        FlowAtCompensation("flow-at-compensation") = Error,
        /// Clause 10.7.2: a compensation event is associated with an activity for compensation.
        CompensationUnassociated("compensation-unassociated") = ErrorIfPortable,
        /// Clause 10.5.4: it isn't triggered while the activity goes on, so it can't leave it running.
        CompensationInterrupts("compensation-interrupts") = ErrorIfPortable,
        /// Clause 8.3.13: a default flow is one of the own outgoing flows.
        DefaultNotOwn("default-not-own") = Error,
        /// Should not be, and is ignored.
        DefaultWithCondition("default-with-condition") = ErrorIfPortable,
        /// Clause 10.6.4: parallel gateways don't look at conditions.
        ConditionIgnored("condition-ignored") = Warning,
        /// Clause 10.6.1: the direction that a gateway declares is how it is connected.
        GatewayDirection("gateway-direction") = ErrorIfPortable,
        /// Clause 10.6.1: a gateway merges or splits.
        GatewayAlone("gateway-alone") = Warning,
        /// Clause 10.6.6.
        EventGatewayTarget("event-gateway-target") = Error,
        EventGatewayAlone("event-gateway-alone") = Warning,
        EventGatewayCondition("event-gateway-condition") = Error,
        EventGatewayMixed("event-gateway-mixed") = ErrorIfPortable,
        EventGatewayBoundary("event-gateway-boundary") = Error,
        EventGatewayJoin("event-gateway-join") = Error,
        /// Catch events and starts of event subprocesses say what they wait for (clauses 10.5.2, 10.5.4).
        DefinitionMissing("definition-missing") = Error,
        /// So do boundary events; tools let people trigger one that doesn't.
        BoundaryUndefined("boundary-undefined") = ErrorIfPortable,
        /// Clause 10.5.5, table 10.93.
        DefinitionNotAllowed("definition-not-allowed") = Error,
        /// Clause 10.5.5: an event shares only definitions that stand beside the processes.
        DefinitionNotShared("definition-not-shared") = ErrorIfPortable,
        /// Clause 10.5.4.
        BoundaryHost("boundary-host") = Error,
        /// Errors and cancellations always interrupt (clauses 10.5.2, 10.5.4).
        MustInterrupt("must-interrupt") = Error,
        /// Clause 10.5.5.
        CancelOutsideTransaction("cancel-outside-transaction") = Error,
        /// Clause 10.5.1: what happens with an error or a cancellation that nothing catches isn't specified.
        NobodyCatches("nobody-catches") = Warning,
        /// Clause 10.5.5: link events come in pairs within a scope.
        LinkWithoutTarget("link-without-target") = Error,
        LinkWithoutSource("link-without-source") = ErrorIfPortable,
        LinkTargetTwice("link-target-twice") = Error,
        LinkFlow("link-flow") = Error,
        /// Clause 10.5.5: a date, a duration or a cycle.
        TimerAmbiguous("timer-ambiguous") = ErrorIfExecuted,
        /// Clause 10.5.5: times are those of ISO 8601.
        TimerUnreadable("timer-unreadable") = ErrorIfStrict,
        /// Clause 10.5.5: a timer of an executable process says when.
        TimerMissing("timer-missing") = ErrorIfStrict,
        /// A call by which a process calls itself, perhaps through others.
        CallsItself("calls-itself") = Warning,
        /// A call of a process that isn't in the file.
        CalledElsewhere("called-elsewhere") = Hint,
        /// Clause 10.5.5: what throws an escalation in an executable process says which.
        EscalationCodeMissing("escalation-code-missing") = ErrorIfPortable,
        /// Clause 10.5.5: message and operation of a message event in an executable process.
        MessageMissing("message-missing") = ErrorIfPortable,
        OperationMissing("operation-missing") = ErrorIfPortable,
        /// Clause 8.3.6: only formal expressions can be evaluated.
        ExpressionInformal("expression-informal") = ErrorIfPortable,
        ExpressionEmpty("expression-empty") = ErrorIfStrict,
        /// A condition that is a number.
        ConditionNotBoolean("condition-not-boolean") = ErrorIfStrict,
        /// Clause 10.3.3.
        ScriptFormatMissing("script-format-missing") = Warning,
        ScriptFormatUnknown("script-format-unknown") = ErrorIfPortable,
        /// Clause 10.3.8: a loop or several instances, not both.
        LoopTwice("loop-twice") = Error,
        /// How many instances there are.
        InstancesUnknown("instances-unknown") = ErrorIfPortable,
        /// Clause 10.3.1: by resource or by expression.
        PerformerTwice("performer-twice") = ErrorIfPortable,
        PerformerMissing("performer-missing") = ErrorIfPortable,
        /// Clause 10.1.
        PublicExecutable("public-executable") = ErrorIfPortable,
        /// A value that the standard's types don't have.
        ValueNotAllowed("value-not-allowed") = ErrorIfExecuted,
        /// Clause 9.2: at least as many as at most.
        MultiplicityReversed("multiplicity-reversed") = Error,
        /// Clause 11.2: a collaboration is closed if its choreography is.
        ClosedDiffers("closed-differs") = ErrorIfPortable,
        /// What an element doesn't have: choreography activities in a process, events in an ad hoc subprocess …
        ChildNotAllowed("child-not-allowed") = ErrorIfPortable,
        /// Clause 10.4.1: properties are of processes, activities and events.
        PropertyOfNobody("property-of-nobody") = Error,
        /// Clause 10.4.1: data are a collection if their type is.
        CollectionMismatch("collection-mismatch") = ErrorIfPortable,
        /// Data that have to be of one type: of a message and of what carries it, of a call and of what it calls.
        ItemMismatch("item-mismatch") = ErrorIfPortable,
        /// Clause 10.4.1: a set lists each input or output.
        DataNotInSet("data-not-in-set") = ErrorIfPortable,
        SetMemberMissing("set-member-missing") = Error,
        SetsNotMutual("sets-not-mutual") = Error,
        /// Clause 10.3.3: how many sets, inputs and outputs go with a message or operation.
        DataCount("data-count") = ErrorIfPortable,
        /// Clause 10.5.1: as many as there are definitions.
        EventDataCount("event-data-count") = ErrorIfPortable,
        /// Clause 10.4.1: inputs of a process are only read, outputs only written.
        DataDirection("data-direction") = ErrorIfPortable,
        /// Clause 10.4.2: data of several sources need a transformation.
        AssociationSources("association-sources") = ErrorIfPortable,
        /// Clause 10.3.6.
        CallDataMismatch("call-data-mismatch") = Error,
        /// Clause 10.3.6: a service binds its inputs and outputs to operations.
        BindingMissing("binding-missing") = Error,
        /// Clause 15.3: an element that BPMN doesn't have.
        ElementUnknown("element-unknown") = Error,
        AttributeUnknown("attribute-unknown") = ErrorIfStrict,
        /// A value that the schema doesn't allow: an id with a space, a truth that is neither true nor false.
        AttributeInvalid("attribute-invalid") = ErrorIfStrict,
        /// Clauses 10.6.2, 10.6.3: each flow out of a gateway that decides has a condition, but for the default flow.
        ConditionMissing("condition-missing") = ErrorIfStrict,
        /// A condition that is only a text: engines take it for that, and a text is neither true nor false.
        ConditionText("condition-text") = ErrorIfStrict,
        /// Clause 10.4.1: the name of the object with its state.
        DataReferenceName("data-reference-name") = ErrorIfPortable,
    }
}

impl CheckCode {
    /// How bad it is in what is for this: what the standard demands of what is executed, people may leave open in a drawing,
    /// and engines settle some of it in their own way.
    pub fn severity(self, purpose: Purpose) -> Severity {
        let is_error = match self.weight() {
            Weight::Error => true,
            Weight::ErrorIfExecuted => purpose != Purpose::Drawing,
            Weight::ErrorIfStrict => purpose.is_strict(),
            Weight::ErrorIfPortable => purpose == Purpose::Portable,
            Weight::Warning => false,
            Weight::Hint => return Severity::Hint,
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
