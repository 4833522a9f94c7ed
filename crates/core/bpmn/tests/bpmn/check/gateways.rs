//! Gateways.

use super::Case;

pub const CASES: &[Case] = &[
    (
        "condition-ignored",
        "<parallelGateway id='g'/><task id='a'/>f:g?a",
        "<inclusiveGateway id='g'/><task id='a'/>f:g?a",
    ),
    (
        "called-elsewhere",
        "<callActivity id='a' calledElement='q'/>",
        "<callActivity id='a' calledElement='t'/></process><globalTask id='t'/><process id='q'>",
    ),
    (
        "event-gateway-target",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/><task id='b'/>",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/><receiveTask id='b'/>",
    ),
    (
        "event-gateway-alone",
        "<eventBasedGateway id='g'/>f:g>a<receiveTask id='a'/>",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/><receiveTask id='b'/>",
    ),
    (
        "event-gateway-target",
        "<eventBasedGateway id='g'/>f:g>a<intermediateCatchEvent id='a'><linkEventDefinition name='A'/></intermediateCatchEvent>",
        "<eventBasedGateway id='g'/>f:g>a<intermediateCatchEvent id='a'><signalEventDefinition/></intermediateCatchEvent>",
    ),
    (
        "gateway-direction",
        "<exclusiveGateway id='g' gatewayDirection='Diverging'/>f:a>g h:b>g<task id='a'/><task id='b'/>",
        "<exclusiveGateway id='g' gatewayDirection='Converging'/>f:a>g h:b>g<task id='a'/><task id='b'/>",
    ),
    (
        "gateway-alone",
        "<parallelGateway id='g'/>f:a>g h:g>b<task id='a'/><task id='b'/>",
        "<parallelGateway id='g'/>f:a>g h:b>g<task id='a'/><task id='b'/>",
    ),
    (
        "event-gateway-condition",
        "<eventBasedGateway id='g'/>f:g?a h:g>b<receiveTask id='a'/><receiveTask id='b'/>",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/><receiveTask id='b'/>",
    ),
    (
        "event-gateway-mixed",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/>\
         <intermediateCatchEvent id='b'><messageEventDefinition/></intermediateCatchEvent>",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/>\
         <intermediateCatchEvent id='b'><signalEventDefinition/></intermediateCatchEvent>",
    ),
    (
        "event-gateway-boundary",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/><receiveTask id='b'/>\
         <boundaryEvent id='c' attachedToRef='b'><errorEventDefinition/></boundaryEvent>",
        "<eventBasedGateway id='g'/>f:g>a h:g>b<receiveTask id='a'/><receiveTask id='b'/><task id='x'/>\
         <boundaryEvent id='c' attachedToRef='x'><errorEventDefinition/></boundaryEvent>",
    ),
    (
        "event-gateway-join",
        "<eventBasedGateway id='g'/>f:g>a h:b>a<receiveTask id='a'/><task id='b'/>",
        "<eventBasedGateway id='g'/>f:g>a h:a>b<receiveTask id='a'/><task id='b'/>",
    ),
    (
        "condition-missing",
        "<task id='a'/><task id='b'/><exclusiveGateway id='g'/>f:g?a h:g>b",
        "<task id='a'/><task id='b'/><exclusiveGateway id='g' default='h'/>f:g?a h:g>b",
    ),
    (
        "condition-text",
        "<task id='a'/><exclusiveGateway id='g'/><sequenceFlow id='f' sourceRef='g' targetRef='a'>\
         <conditionExpression>vollständig</conditionExpression></sequenceFlow>",
        "<task id='a'/><exclusiveGateway id='g'/><sequenceFlow id='f' sourceRef='g' targetRef='a'>\
         <conditionExpression>${vollstaendig}</conditionExpression></sequenceFlow>",
    ),
];
