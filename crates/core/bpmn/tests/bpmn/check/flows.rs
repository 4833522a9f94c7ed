//! Flows, and how nodes hang together.

use super::Case;

pub const CASES: &[Case] = &[
    ("duplicate-id", "<task id='a'/><task id='a'/>", "<task id='a'/><task id='A'/>"),
    ("unresolved-reference", "<task id='a' default='x'/>", "<task id='a' default='f'/><task id='b'/>f:a>b"),
    (
        "reference-wrong-kind",
        "<boundaryEvent id='c' attachedToRef='g'><errorEventDefinition/></boundaryEvent><parallelGateway id='g'/>",
        "<boundaryEvent id='c' attachedToRef='g'><errorEventDefinition/></boundaryEvent><task id='g'/>",
    ),
    ("flow-without-end", "<task id='a'/><sequenceFlow id='f' sourceRef='a'/>", "<task id='a'/><task id='b'/>f:a>b"),
    (
        "flow-crosses-pools",
        "<task id='a'/>f:a>b</process><process id='q'><task id='b'/>",
        "<task id='a'/>f:a>b<task id='b'/></process><process id='q'>",
    ),
    (
        "flow-crosses-sub-process",
        "<task id='a'/>f:a>b<subProcess id='s'><task id='b'/></subProcess>",
        "<task id='a'/>f:a>s<subProcess id='s'><task id='b'/></subProcess>",
    ),
    (
        "message-flow-within-pool",
        "<task id='a'/><task id='b'/></process><collaboration id='k'><messageFlow id='m' sourceRef='a' targetRef='b'/>\
         </collaboration><process id='q'>",
        "<task id='a'/></process><collaboration id='k'><messageFlow id='m' sourceRef='a' targetRef='b'/>\
         </collaboration><process id='q'><task id='b'/>",
    ),
    ("incoming-at-start", "<startEvent id='s'/><task id='a'/>f:a>s", "<startEvent id='s'/><task id='a'/>f:s>a"),
    ("outgoing-at-end", "<endEvent id='e'/><task id='a'/>f:e>a", "<endEvent id='e'/><task id='a'/>f:a>e"),
    (
        "incoming-at-boundary",
        "<task id='a'/><boundaryEvent id='c' attachedToRef='a'><timerEventDefinition/></boundaryEvent><task id='b'/>f:b>c",
        "<task id='a'/><boundaryEvent id='c' attachedToRef='a'><timerEventDefinition/></boundaryEvent><task id='b'/>f:c>b",
    ),
    (
        "flow-at-event-sub-process",
        "<task id='a'/>f:a>s<subProcess id='s' triggeredByEvent='true'>start:timer</subProcess>",
        "<task id='a'/>f:a>b<task id='b'/><subProcess id='s' triggeredByEvent='true'>start:timer</subProcess>",
    ),
    (
        "flow-at-compensation",
        "<task id='a'/>f:a>b<task id='b' isForCompensation='true'/>",
        "<task id='a'/><task id='b' isForCompensation='true'/><association id='f' sourceRef='a' targetRef='b'/>",
    ),
    (
        "default-not-own",
        "<exclusiveGateway id='g' default='f'/><task id='a'/>f:a>g",
        "<exclusiveGateway id='g' default='f'/><task id='a'/>f:g>a",
    ),
    (
        "default-with-condition",
        "<exclusiveGateway id='g' default='f'/><task id='a'/>f:g?a",
        "<exclusiveGateway id='g'/><task id='a'/>f:g?a",
    ),
    (
        "incoming-at-instantiating",
        "<task id='a'/>f:a>r<receiveTask id='r' instantiate='true'/>",
        "<task id='a'/>f:a>r<receiveTask id='r' instantiate='false'/>",
    ),
    (
        "flow-not-listed",
        "<task id='a'><outgoing>f</outgoing></task>f:a>b<task id='b'/>",
        "<task id='a'/>f:a>b<task id='b'/>",
    ),
    (
        "listed-flow-elsewhere",
        "<task id='a'><outgoing>f</outgoing><outgoing>h</outgoing></task>f:a>b h:b>a<task id='b'/>",
        "<task id='a'><outgoing>f</outgoing></task>f:a>b h:b>a<task id='b'/>",
    ),
    (
        "node-not-reached",
        "<startEvent id='s'/><task id='a'/>f:s>a<task id='b'/>",
        "<startEvent id='s'/><task id='a'/>f:s>a<task id='b' isForCompensation='true'/>",
    ),
    (
        "node-leads-nowhere",
        "<task id='a'/>f:a>e<endEvent id='e'/><task id='b'/>",
        "<task id='a'/>f:a>e<endEvent id='e'/><task id='b'/>h:b>e",
    ),
    ("start-without-end", "<startEvent id='s'/>", "<startEvent id='s'/><endEvent id='e'/>"),
    ("end-without-start", "<endEvent id='e'/>", "<receiveTask id='r' instantiate='true'/><endEvent id='e'/>"),
    ("conditional-flow-alone", "<task id='a'/>f:a?b<task id='b'/>", "<task id='a'/>f:a?b h:a>b<task id='b'/>"),
    (
        "flow-not-immediate",
        "<task id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='b' isImmediate='false'/><task id='b'/>",
        "<task id='a'/><sequenceFlow id='f' sourceRef='a' targetRef='b' isImmediate='true'/><task id='b'/>",
    ),
    (
        "message-flow-direction",
        "<endEvent id='e'/></process><collaboration id='k'><participant id='x'/>\
         <messageFlow id='m' sourceRef='x' targetRef='e'/></collaboration><process id='q'>",
        "<endEvent id='e'/></process><collaboration id='k'><participant id='x'/>\
         <messageFlow id='m' sourceRef='e' targetRef='x'/></collaboration><process id='q'>",
    ),
    (
        "message-flow-undefined",
        "<endEvent id='e'/></process><collaboration id='k'><participant id='x'/>\
         <messageFlow id='m' sourceRef='e' targetRef='x'/></collaboration><process id='q'>",
        "<endEvent id='e'><messageEventDefinition/></endEvent></process><collaboration id='k'><participant id='x'/>\
         <messageFlow id='m' sourceRef='e' targetRef='x'/></collaboration><process id='q'>",
    ),
    (
        "called-process-start",
        "<callActivity id='c' calledElement='q'/></process><process id='q'>start:timer",
        "<callActivity id='c' calledElement='q'/></process><process id='q'>start:timer<startEvent id='s'/>",
    ),
];
