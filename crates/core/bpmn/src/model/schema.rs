//! What elements and attributes BPMN 2.0 has (clause 15.3, Semantic.xsd).

use markup::is_name;

/// Each element with its attributes and their types, which are those of XML Schema; enumerations are written out.
const ELEMENTS: [(&str, &[(&str, Type)]); 186] = [
    ("activationCondition", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    (
        "activity",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("startQuantity", Type::Integer),
        ],
    ),
    (
        "adHocSubProcess",
        &[
            ("cancelRemainingInstances", Type::Boolean),
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("ordering", Type::One(&["Parallel", "Sequential"])),
            ("startQuantity", Type::Integer),
            ("triggeredByEvent", Type::Boolean),
        ],
    ),
    ("artifact", &[("id", Type::Id)]),
    ("assignment", &[("id", Type::Id)]),
    (
        "association",
        &[
            ("associationDirection", Type::One(&["None", "One", "Both"])),
            ("id", Type::Id),
            ("sourceRef", Type::Name),
            ("targetRef", Type::Name),
        ],
    ),
    ("auditing", &[("id", Type::Id)]),
    ("baseElement", &[("id", Type::Id)]),
    ("baseElementWithMixedContent", &[("id", Type::Id)]),
    (
        "boundaryEvent",
        &[
            ("attachedToRef", Type::Name),
            ("cancelActivity", Type::Boolean),
            ("id", Type::Id),
            ("name", Type::Text),
            ("parallelMultiple", Type::Boolean),
        ],
    ),
    (
        "businessRuleTask",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("implementation", Type::Text),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("startQuantity", Type::Integer),
        ],
    ),
    (
        "callActivity",
        &[
            ("calledElement", Type::Name),
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("startQuantity", Type::Integer),
        ],
    ),
    (
        "callChoreography",
        &[
            ("calledChoreographyRef", Type::Name),
            ("id", Type::Id),
            ("initiatingParticipantRef", Type::Name),
            ("loopType", Type::One(&["None", "Standard", "MultiInstanceSequential", "MultiInstanceParallel"])),
            ("name", Type::Text),
        ],
    ),
    ("callConversation", &[("calledCollaborationRef", Type::Name), ("id", Type::Id), ("name", Type::Text)]),
    ("callableElement", &[("id", Type::Id), ("name", Type::Text)]),
    ("cancelEventDefinition", &[("id", Type::Id)]),
    ("catchEvent", &[("id", Type::Id), ("name", Type::Text), ("parallelMultiple", Type::Boolean)]),
    ("category", &[("id", Type::Id), ("name", Type::Text)]),
    ("categoryValue", &[("id", Type::Id), ("value", Type::Text)]),
    ("categoryValueRef", &[]),
    ("childLaneSet", &[("id", Type::Id), ("name", Type::Text)]),
    ("choreography", &[("id", Type::Id), ("isClosed", Type::Boolean), ("name", Type::Text)]),
    (
        "choreographyActivity",
        &[
            ("id", Type::Id),
            ("initiatingParticipantRef", Type::Name),
            ("loopType", Type::One(&["None", "Standard", "MultiInstanceSequential", "MultiInstanceParallel"])),
            ("name", Type::Text),
        ],
    ),
    ("choreographyRef", &[]),
    (
        "choreographyTask",
        &[
            ("id", Type::Id),
            ("initiatingParticipantRef", Type::Name),
            ("loopType", Type::One(&["None", "Standard", "MultiInstanceSequential", "MultiInstanceParallel"])),
            ("name", Type::Text),
        ],
    ),
    ("collaboration", &[("id", Type::Id), ("isClosed", Type::Boolean), ("name", Type::Text)]),
    (
        "compensateEventDefinition",
        &[("activityRef", Type::Name), ("id", Type::Id), ("waitForCompletion", Type::Boolean)],
    ),
    ("completionCondition", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("complexBehaviorDefinition", &[("id", Type::Id)]),
    (
        "complexGateway",
        &[
            ("default", Type::Reference),
            ("gatewayDirection", Type::One(&["Unspecified", "Converging", "Diverging", "Mixed"])),
            ("id", Type::Id),
            ("name", Type::Text),
        ],
    ),
    ("condition", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("conditionExpression", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("conditionalEventDefinition", &[("id", Type::Id)]),
    ("conversation", &[("id", Type::Id), ("name", Type::Text)]),
    (
        "conversationAssociation",
        &[("id", Type::Id), ("innerConversationNodeRef", Type::Name), ("outerConversationNodeRef", Type::Name)],
    ),
    (
        "conversationLink",
        &[("id", Type::Id), ("name", Type::Text), ("sourceRef", Type::Name), ("targetRef", Type::Name)],
    ),
    ("conversationNode", &[("id", Type::Id), ("name", Type::Text)]),
    ("correlationKey", &[("id", Type::Id), ("name", Type::Text)]),
    ("correlationProperty", &[("id", Type::Id), ("name", Type::Text), ("type", Type::Name)]),
    ("correlationPropertyBinding", &[("correlationPropertyRef", Type::Name), ("id", Type::Id)]),
    ("correlationPropertyRef", &[]),
    ("correlationPropertyRetrievalExpression", &[("id", Type::Id), ("messageRef", Type::Name)]),
    ("correlationSubscription", &[("correlationKeyRef", Type::Name), ("id", Type::Id)]),
    ("dataAssociation", &[("id", Type::Id)]),
    (
        "dataInput",
        &[("id", Type::Id), ("isCollection", Type::Boolean), ("itemSubjectRef", Type::Name), ("name", Type::Text)],
    ),
    ("dataInputAssociation", &[("id", Type::Id)]),
    ("dataInputRefs", &[]),
    (
        "dataObject",
        &[("id", Type::Id), ("isCollection", Type::Boolean), ("itemSubjectRef", Type::Name), ("name", Type::Text)],
    ),
    (
        "dataObjectReference",
        &[("dataObjectRef", Type::Reference), ("id", Type::Id), ("itemSubjectRef", Type::Name), ("name", Type::Text)],
    ),
    (
        "dataOutput",
        &[("id", Type::Id), ("isCollection", Type::Boolean), ("itemSubjectRef", Type::Name), ("name", Type::Text)],
    ),
    ("dataOutputAssociation", &[("id", Type::Id)]),
    ("dataOutputRefs", &[]),
    ("dataPath", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("dataState", &[("id", Type::Id), ("name", Type::Text)]),
    (
        "dataStore",
        &[
            ("capacity", Type::Integer),
            ("id", Type::Id),
            ("isUnlimited", Type::Boolean),
            ("itemSubjectRef", Type::Name),
            ("name", Type::Text),
        ],
    ),
    (
        "dataStoreReference",
        &[("dataStoreRef", Type::Name), ("id", Type::Id), ("itemSubjectRef", Type::Name), ("name", Type::Text)],
    ),
    (
        "definitions",
        &[
            ("exporter", Type::Text),
            ("exporterVersion", Type::Text),
            ("expressionLanguage", Type::Text),
            ("id", Type::Id),
            ("name", Type::Text),
            ("targetNamespace", Type::Text),
            ("typeLanguage", Type::Text),
        ],
    ),
    ("documentation", &[("id", Type::Id), ("textFormat", Type::Text)]),
    ("endEvent", &[("id", Type::Id), ("name", Type::Text)]),
    ("endPoint", &[("id", Type::Id)]),
    ("endPointRef", &[]),
    ("error", &[("errorCode", Type::Text), ("id", Type::Id), ("name", Type::Text), ("structureRef", Type::Name)]),
    ("errorEventDefinition", &[("errorRef", Type::Name), ("id", Type::Id)]),
    ("errorRef", &[]),
    (
        "escalation",
        &[("escalationCode", Type::Text), ("id", Type::Id), ("name", Type::Text), ("structureRef", Type::Name)],
    ),
    ("escalationEventDefinition", &[("escalationRef", Type::Name), ("id", Type::Id)]),
    ("event", &[("id", Type::Id), ("name", Type::Text)]),
    (
        "eventBasedGateway",
        &[
            ("eventGatewayType", Type::One(&["Exclusive", "Parallel"])),
            ("gatewayDirection", Type::One(&["Unspecified", "Converging", "Diverging", "Mixed"])),
            ("id", Type::Id),
            ("instantiate", Type::Boolean),
            ("name", Type::Text),
        ],
    ),
    ("eventDefinition", &[("id", Type::Id)]),
    ("eventDefinitionRef", &[]),
    (
        "exclusiveGateway",
        &[
            ("default", Type::Reference),
            ("gatewayDirection", Type::One(&["Unspecified", "Converging", "Diverging", "Mixed"])),
            ("id", Type::Id),
            ("name", Type::Text),
        ],
    ),
    ("expression", &[("id", Type::Id)]),
    ("extension", &[("definition", Type::Name), ("mustUnderstand", Type::Boolean)]),
    ("extensionElements", &[]),
    ("flowElement", &[("id", Type::Id), ("name", Type::Text)]),
    ("flowNode", &[("id", Type::Id), ("name", Type::Text)]),
    ("flowNodeRef", &[]),
    ("formalExpression", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("from", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("globalBusinessRuleTask", &[("id", Type::Id), ("implementation", Type::Text), ("name", Type::Text)]),
    (
        "globalChoreographyTask",
        &[
            ("id", Type::Id),
            ("initiatingParticipantRef", Type::Name),
            ("isClosed", Type::Boolean),
            ("name", Type::Text),
        ],
    ),
    ("globalConversation", &[("id", Type::Id), ("isClosed", Type::Boolean), ("name", Type::Text)]),
    ("globalManualTask", &[("id", Type::Id), ("name", Type::Text)]),
    ("globalScriptTask", &[("id", Type::Id), ("name", Type::Text), ("scriptLanguage", Type::Text)]),
    ("globalTask", &[("id", Type::Id), ("name", Type::Text)]),
    ("globalUserTask", &[("id", Type::Id), ("implementation", Type::Text), ("name", Type::Text)]),
    ("group", &[("categoryValueRef", Type::Name), ("id", Type::Id)]),
    ("humanPerformer", &[("id", Type::Id), ("name", Type::Text)]),
    ("implicitThrowEvent", &[("id", Type::Id), ("name", Type::Text)]),
    ("import", &[("importType", Type::Text), ("location", Type::Text), ("namespace", Type::Text)]),
    ("inMessageRef", &[]),
    (
        "inclusiveGateway",
        &[
            ("default", Type::Reference),
            ("gatewayDirection", Type::One(&["Unspecified", "Converging", "Diverging", "Mixed"])),
            ("id", Type::Id),
            ("name", Type::Text),
        ],
    ),
    ("incoming", &[]),
    ("innerParticipantRef", &[]),
    (
        "inputDataItem",
        &[("id", Type::Id), ("isCollection", Type::Boolean), ("itemSubjectRef", Type::Name), ("name", Type::Text)],
    ),
    ("inputSet", &[("id", Type::Id), ("name", Type::Text)]),
    ("inputSetRefs", &[]),
    ("interface", &[("id", Type::Id), ("implementationRef", Type::Name), ("name", Type::Text)]),
    ("interfaceRef", &[]),
    ("intermediateCatchEvent", &[("id", Type::Id), ("name", Type::Text), ("parallelMultiple", Type::Boolean)]),
    ("intermediateThrowEvent", &[("id", Type::Id), ("name", Type::Text)]),
    (
        "ioBinding",
        &[
            ("id", Type::Id),
            ("inputDataRef", Type::Reference),
            ("operationRef", Type::Name),
            ("outputDataRef", Type::Reference),
        ],
    ),
    ("ioSpecification", &[("id", Type::Id)]),
    (
        "itemDefinition",
        &[
            ("id", Type::Id),
            ("isCollection", Type::Boolean),
            ("itemKind", Type::One(&["Information", "Physical"])),
            ("structureRef", Type::Name),
        ],
    ),
    ("lane", &[("id", Type::Id), ("name", Type::Text), ("partitionElementRef", Type::Name)]),
    ("laneSet", &[("id", Type::Id), ("name", Type::Text)]),
    ("linkEventDefinition", &[("id", Type::Id), ("name", Type::Text)]),
    ("loopCardinality", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("loopCharacteristics", &[("id", Type::Id)]),
    ("loopCondition", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("loopDataInputRef", &[]),
    ("loopDataOutputRef", &[]),
    (
        "manualTask",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("startQuantity", Type::Integer),
        ],
    ),
    ("message", &[("id", Type::Id), ("itemRef", Type::Name), ("name", Type::Text)]),
    ("messageEventDefinition", &[("id", Type::Id), ("messageRef", Type::Name)]),
    (
        "messageFlow",
        &[
            ("id", Type::Id),
            ("messageRef", Type::Name),
            ("name", Type::Text),
            ("sourceRef", Type::Name),
            ("targetRef", Type::Name),
        ],
    ),
    (
        "messageFlowAssociation",
        &[("id", Type::Id), ("innerMessageFlowRef", Type::Name), ("outerMessageFlowRef", Type::Name)],
    ),
    ("messageFlowRef", &[]),
    ("messagePath", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("monitoring", &[("id", Type::Id)]),
    (
        "multiInstanceLoopCharacteristics",
        &[
            ("behavior", Type::One(&["None", "One", "All", "Complex"])),
            ("id", Type::Id),
            ("isSequential", Type::Boolean),
            ("noneBehaviorEventRef", Type::Name),
            ("oneBehaviorEventRef", Type::Name),
        ],
    ),
    ("operation", &[("id", Type::Id), ("implementationRef", Type::Name), ("name", Type::Text)]),
    ("operationRef", &[]),
    ("optionalInputRefs", &[]),
    ("optionalOutputRefs", &[]),
    ("outMessageRef", &[]),
    ("outerParticipantRef", &[]),
    ("outgoing", &[]),
    (
        "outputDataItem",
        &[("id", Type::Id), ("isCollection", Type::Boolean), ("itemSubjectRef", Type::Name), ("name", Type::Text)],
    ),
    ("outputSet", &[("id", Type::Id), ("name", Type::Text)]),
    ("outputSetRefs", &[]),
    (
        "parallelGateway",
        &[
            ("gatewayDirection", Type::One(&["Unspecified", "Converging", "Diverging", "Mixed"])),
            ("id", Type::Id),
            ("name", Type::Text),
        ],
    ),
    ("participant", &[("id", Type::Id), ("name", Type::Text), ("processRef", Type::Name)]),
    ("participantAssociation", &[("id", Type::Id)]),
    ("participantMultiplicity", &[("id", Type::Id), ("maximum", Type::Integer), ("minimum", Type::Integer)]),
    ("participantRef", &[]),
    ("partitionElement", &[]),
    ("partnerEntity", &[("id", Type::Id), ("name", Type::Text)]),
    ("partnerRole", &[("id", Type::Id), ("name", Type::Text)]),
    ("performer", &[("id", Type::Id), ("name", Type::Text)]),
    ("potentialOwner", &[("id", Type::Id), ("name", Type::Text)]),
    (
        "process",
        &[
            ("definitionalCollaborationRef", Type::Name),
            ("id", Type::Id),
            ("isClosed", Type::Boolean),
            ("isExecutable", Type::Boolean),
            ("name", Type::Text),
            ("processType", Type::One(&["None", "Public", "Private"])),
        ],
    ),
    ("property", &[("id", Type::Id), ("itemSubjectRef", Type::Name), ("name", Type::Text)]),
    (
        "receiveTask",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("implementation", Type::Text),
            ("instantiate", Type::Boolean),
            ("isForCompensation", Type::Boolean),
            ("messageRef", Type::Name),
            ("name", Type::Text),
            ("operationRef", Type::Name),
            ("startQuantity", Type::Integer),
        ],
    ),
    (
        "relationship",
        &[("direction", Type::One(&["None", "Forward", "Backward", "Both"])), ("id", Type::Id), ("type", Type::Text)],
    ),
    ("rendering", &[("id", Type::Id)]),
    ("resource", &[("id", Type::Id), ("name", Type::Text)]),
    ("resourceAssignmentExpression", &[("id", Type::Id)]),
    (
        "resourceParameter",
        &[("id", Type::Id), ("isRequired", Type::Boolean), ("name", Type::Text), ("type", Type::Name)],
    ),
    ("resourceParameterBinding", &[("id", Type::Id), ("parameterRef", Type::Name)]),
    ("resourceRef", &[]),
    ("resourceRole", &[("id", Type::Id), ("name", Type::Text)]),
    ("rootElement", &[("id", Type::Id)]),
    ("script", &[]),
    (
        "scriptTask",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("scriptFormat", Type::Text),
            ("startQuantity", Type::Integer),
        ],
    ),
    (
        "sendTask",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("implementation", Type::Text),
            ("isForCompensation", Type::Boolean),
            ("messageRef", Type::Name),
            ("name", Type::Text),
            ("operationRef", Type::Name),
            ("startQuantity", Type::Integer),
        ],
    ),
    (
        "sequenceFlow",
        &[
            ("id", Type::Id),
            ("isImmediate", Type::Boolean),
            ("name", Type::Text),
            ("sourceRef", Type::Reference),
            ("targetRef", Type::Reference),
        ],
    ),
    (
        "serviceTask",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("implementation", Type::Text),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("operationRef", Type::Name),
            ("startQuantity", Type::Integer),
        ],
    ),
    ("signal", &[("id", Type::Id), ("name", Type::Text), ("structureRef", Type::Name)]),
    ("signalEventDefinition", &[("id", Type::Id), ("signalRef", Type::Name)]),
    ("source", &[]),
    ("sourceRef", &[]),
    ("standardLoopCharacteristics", &[("id", Type::Id), ("loopMaximum", Type::Integer), ("testBefore", Type::Boolean)]),
    (
        "startEvent",
        &[
            ("id", Type::Id),
            ("isInterrupting", Type::Boolean),
            ("name", Type::Text),
            ("parallelMultiple", Type::Boolean),
        ],
    ),
    (
        "subChoreography",
        &[
            ("id", Type::Id),
            ("initiatingParticipantRef", Type::Name),
            ("loopType", Type::One(&["None", "Standard", "MultiInstanceSequential", "MultiInstanceParallel"])),
            ("name", Type::Text),
        ],
    ),
    ("subConversation", &[("id", Type::Id), ("name", Type::Text)]),
    (
        "subProcess",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("startQuantity", Type::Integer),
            ("triggeredByEvent", Type::Boolean),
        ],
    ),
    ("supportedInterfaceRef", &[]),
    ("supports", &[]),
    ("target", &[]),
    ("targetRef", &[]),
    (
        "task",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("startQuantity", Type::Integer),
        ],
    ),
    ("terminateEventDefinition", &[("id", Type::Id)]),
    ("text", &[]),
    ("textAnnotation", &[("id", Type::Id), ("textFormat", Type::Text)]),
    ("throwEvent", &[("id", Type::Id), ("name", Type::Text)]),
    ("timeCycle", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("timeDate", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("timeDuration", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    ("timerEventDefinition", &[("id", Type::Id)]),
    ("to", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    (
        "transaction",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("isForCompensation", Type::Boolean),
            ("method", Type::Text),
            ("name", Type::Text),
            ("startQuantity", Type::Integer),
            ("triggeredByEvent", Type::Boolean),
        ],
    ),
    ("transformation", &[("evaluatesToTypeRef", Type::Name), ("id", Type::Id), ("language", Type::Text)]),
    (
        "userTask",
        &[
            ("completionQuantity", Type::Integer),
            ("default", Type::Reference),
            ("id", Type::Id),
            ("implementation", Type::Text),
            ("isForCompensation", Type::Boolean),
            ("name", Type::Text),
            ("startQuantity", Type::Integer),
        ],
    ),
    ("whileExecutingInputRefs", &[]),
    ("whileExecutingOutputRefs", &[]),
];

/// What an attribute's value has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A name without colon (`xsd:ID`).
    Id,
    /// The same, that refers (`xsd:IDREF`).
    Reference,
    /// A name that may have a prefix (`xsd:QName`).
    Name,
    Boolean,
    Integer,
    Text,
    One(&'static [&'static str]),
}

/// The attributes of an element, without those of other namespaces; none for what isn't an element of BPMN.
pub fn attributes(element: &str) -> Option<&'static [(&'static str, Type)]> {
    let at = ELEMENTS.binary_search_by_key(&element, |(name, _)| name).ok()?;
    ELEMENTS.get(at).map(|(_, attributes)| *attributes)
}

/// The element of BPMN that is meant, where only the case is wrong.
pub fn element_like(name: &str) -> Option<&'static str> {
    ELEMENTS.iter().map(|(known, _)| *known).find(|known| known.eq_ignore_ascii_case(name))
}

impl Type {
    pub fn allows(self, value: &str) -> bool {
        let value = value.trim();
        match self {
            Self::Id | Self::Reference => is_id(value),
            Self::Name => value.split_once(':').map_or_else(|| is_id(value), |(one, two)| is_id(one) && is_id(two)),
            Self::Boolean => matches!(value, "true" | "false" | "1" | "0"),
            Self::Integer => {
                let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
                !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
            }
            Self::Text => true,
            Self::One(values) => values.contains(&value),
        }
    }
}

/// An NCName (Namespaces in XML 1.0, § 3).
fn is_id(value: &str) -> bool {
    !value.contains(':') && is_name(value)
}
