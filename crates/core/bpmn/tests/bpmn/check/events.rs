//! Events.

use super::Case;

pub const CASES: &[Case] = &[
    (
        "event-sub-process-starts",
        "<subProcess id='s' triggeredByEvent='true'>start:timer<startEvent id='j'><signalEventDefinition/></startEvent></subProcess>",
        "<subProcess id='s' triggeredByEvent='true'>start:timer</subProcess>",
    ),
    (
        "event-sub-process-without-start",
        "<subProcess id='s' triggeredByEvent='true'><task id='a'/></subProcess>",
        "<subProcess id='s'><task id='a'/></subProcess>",
    ),
    ("sub-process-start-defined", "<subProcess id='s'>start:timer</subProcess>", "start:timer<subProcess id='s'/>"),
    (
        "boundary-undefined",
        "<boundaryEvent id='c' attachedToRef='g'/><task id='g'/>",
        "<boundaryEvent id='c' attachedToRef='g'><timerEventDefinition/></boundaryEvent><task id='g'/>",
    ),
    ("definition-missing", "<intermediateCatchEvent id='c'/>", "<intermediateThrowEvent id='c'/>"),
    (
        "definition-missing",
        "<intermediateCatchEvent id='c'><extensionElements/></intermediateCatchEvent>",
        "<intermediateCatchEvent id='c'><extensionElements><x:eventType xmlns:x='http://flowable.org/bpmn'>e</x:eventType>\
         </extensionElements></intermediateCatchEvent>",
    ),
    (
        "definition-not-allowed",
        "<intermediateThrowEvent id='c'><timerEventDefinition/></intermediateThrowEvent>",
        "<intermediateCatchEvent id='c'><timerEventDefinition/></intermediateCatchEvent>",
    ),
    (
        "boundary-host",
        "<boundaryEvent id='c' attachedToRef='b'><errorEventDefinition/></boundaryEvent>\
         <subProcess id='s'><task id='b'/></subProcess>",
        "<boundaryEvent id='c' attachedToRef='s'><errorEventDefinition/></boundaryEvent>\
         <subProcess id='s'><task id='b'/></subProcess>",
    ),
    (
        "must-interrupt",
        "<task id='a'/><boundaryEvent id='c' attachedToRef='a' cancelActivity='false'><errorEventDefinition/></boundaryEvent>",
        "<task id='a'/><boundaryEvent id='c' attachedToRef='a' cancelActivity='false'><timerEventDefinition/></boundaryEvent>",
    ),
    (
        "nobody-catches",
        "<subProcess id='s'><endEvent id='e'><errorEventDefinition/></endEvent></subProcess>",
        "<subProcess id='s'><endEvent id='e'><errorEventDefinition/></endEvent></subProcess>
         <boundaryEvent id='b' attachedToRef='s'><errorEventDefinition/></boundaryEvent>",
    ),
    (
        "cancel-outside-transaction",
        "<subProcess id='s'><endEvent id='e'><cancelEventDefinition/></endEvent></subProcess>",
        "<transaction id='s'><endEvent id='e'><cancelEventDefinition/></endEvent></transaction>",
    ),
    (
        "link-without-target",
        "<intermediateThrowEvent id='t'><linkEventDefinition name='A'/></intermediateThrowEvent>\
         <intermediateCatchEvent id='c'><linkEventDefinition name='B'/></intermediateCatchEvent>",
        "<intermediateThrowEvent id='t'><linkEventDefinition name='A'/></intermediateThrowEvent>\
         <intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent>",
    ),
    (
        "link-target-twice",
        "<intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent>\
         <intermediateCatchEvent id='d'><linkEventDefinition name='A'/></intermediateCatchEvent>",
        "<intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent>\
         <subProcess id='s'><intermediateCatchEvent id='d'><linkEventDefinition name='A'/></intermediateCatchEvent></subProcess>",
    ),
    (
        "link-flow",
        "<intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent><task id='a'/>f:a>c",
        "<intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent><task id='a'/>f:c>a",
    ),
    (
        "compensation-unassociated",
        "<boundaryEvent id='c' attachedToRef='g'><compensateEventDefinition/></boundaryEvent><task id='g'/>\
         <association id='h' sourceRef='c' targetRef='a'/><task id='a'/>",
        "<boundaryEvent id='c' attachedToRef='g'><compensateEventDefinition/></boundaryEvent><task id='g'/>\
         <association id='h' sourceRef='c' targetRef='a'/><task id='a' isForCompensation='true'/>",
    ),
    (
        "compensation-interrupts",
        "<boundaryEvent id='c' attachedToRef='g' cancelActivity='false'><compensateEventDefinition/></boundaryEvent><task id='g'/>",
        "<boundaryEvent id='c' attachedToRef='g'><compensateEventDefinition/></boundaryEvent><task id='g'/>",
    ),
    (
        "definition-not-shared",
        "<endEvent id='e'><signalEventDefinition id='d'/></endEvent><startEvent id='s'><eventDefinitionRef>d</eventDefinitionRef></startEvent>",
        "<startEvent id='s'><eventDefinitionRef>d</eventDefinitionRef></startEvent></process><signalEventDefinition id='d'/><process id='q'>",
    ),
    (
        "link-without-source",
        "<intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent>",
        "<intermediateThrowEvent id='t'><linkEventDefinition name='A'/></intermediateThrowEvent>\
         <intermediateCatchEvent id='c'><linkEventDefinition name='A'/></intermediateCatchEvent>",
    ),
    (
        "link-without-source",
        "<intermediateThrowEvent id='t'><linkEventDefinition id='x' name='A'/></intermediateThrowEvent>\
         <intermediateCatchEvent id='c'><linkEventDefinition id='y' name='B'><source>x</source></linkEventDefinition></intermediateCatchEvent>",
        "<intermediateThrowEvent id='t'><linkEventDefinition id='x' name='A'><target>y</target></linkEventDefinition></intermediateThrowEvent>\
         <intermediateCatchEvent id='c'><linkEventDefinition id='y' name='B'><source>x</source></linkEventDefinition></intermediateCatchEvent>",
    ),
    (
        "timer-ambiguous",
        "<startEvent id='s'><timerEventDefinition><timeDuration>PT1H</timeDuration><timeCycle>R/PT1H</timeCycle>\
         </timerEventDefinition></startEvent>",
        "<startEvent id='s'><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></startEvent>",
    ),
    (
        "timer-unreadable",
        "<startEvent id='s'><timerEventDefinition><timeDuration>bald</timeDuration></timerEventDefinition></startEvent>",
        "<startEvent id='s'><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></startEvent>",
    ),
    (
        "event-undeclared",
        "<endEvent id='e'><errorEventDefinition errorRef='x'/></endEvent>",
        "<endEvent id='e'><errorEventDefinition errorRef='x'/></endEvent></process><error id='x' errorCode='7'/><process id='q'>",
    ),
    (
        "event-undeclared",
        "<endEvent id='e'><errorEventDefinition errorRef='7'/></endEvent></process><error id='x' errorCode='7'/><process id='q'>",
        "<endEvent id='e'><errorEventDefinition errorRef='x'/></endEvent></process><error id='x' errorCode='7'/><process id='q'>",
    ),
    (
        "escalation-code-missing",
        "<endEvent id='e'><escalationEventDefinition escalationRef='x'/></endEvent></process><escalation id='x'/><process id='q'>",
        "<endEvent id='e'><escalationEventDefinition escalationRef='x'/></endEvent></process>\
         <escalation id='x' escalationCode='7'/><process id='q'>",
    ),
    (
        "message-missing",
        "<endEvent id='e'><messageEventDefinition><operationRef>o</operationRef></messageEventDefinition></endEvent>",
        "<endEvent id='e'><messageEventDefinition messageRef='m'><operationRef>o</operationRef></messageEventDefinition></endEvent>\
         </process><message id='m'/><process id='q'>",
    ),
    (
        "operation-missing",
        "<endEvent id='e'><messageEventDefinition messageRef='m'/></endEvent></process><message id='m' itemRef='i'/><process id='q'>",
        "<endEvent id='e'><messageEventDefinition messageRef='m'/></endEvent></process><message id='m'/><process id='q'>",
    ),
];
