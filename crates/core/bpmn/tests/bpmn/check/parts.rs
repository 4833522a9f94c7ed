//! Values, expressions, and what stands where.

use super::Case;

/// A task `a`, and a shape of an element with these bounds.
macro_rules! shape {
    ($of:literal, $bounds:literal) => {
        concat!(
            "<task id='a'/></process><d:BPMNDiagram xmlns:d='http://www.omg.org/spec/BPMN/20100524/DI' \
             xmlns:c='http://www.omg.org/spec/DD/20100524/DC'><d:BPMNPlane bpmnElement='p'><d:BPMNShape bpmnElement=",
            $of,
            "><c:Bounds ",
            $bounds,
            "/></d:BPMNShape></d:BPMNPlane></d:BPMNDiagram><process id='q'>"
        )
    };
}

pub const CASES: &[Case] = &[
    (
        "reference-unfit",
        "<sendTask id='a' messageRef='i'/></process><itemDefinition id='i'/><process id='q'>",
        "<sendTask id='a' messageRef='i'/></process><message id='i'/><process id='q'>",
    ),
    ("ad-hoc-empty", "<adHocSubProcess id='s'/>", "<adHocSubProcess id='s'><task id='a'/></adHocSubProcess>"),
    (
        "expression-informal",
        "<task id='a'><standardLoopCharacteristics><loopCondition>solange nötig</loopCondition></standardLoopCharacteristics></task>",
        "<task id='a'><standardLoopCharacteristics><loopCondition xsi:type='tFormalExpression'>weiter</loopCondition>\
         </standardLoopCharacteristics></task>",
    ),
    (
        "expression-empty",
        "<startEvent id='s'><conditionalEventDefinition><condition/></conditionalEventDefinition></startEvent>",
        "<startEvent id='s'><conditionalEventDefinition><condition>${x}</condition></conditionalEventDefinition></startEvent>",
    ),
    (
        "condition-not-boolean",
        "<startEvent id='s'><conditionalEventDefinition><condition>7</condition></conditionalEventDefinition></startEvent>",
        "<startEvent id='s'><conditionalEventDefinition><condition>x = 7</condition></conditionalEventDefinition></startEvent>",
    ),
    (
        "script-format-missing",
        "<scriptTask id='a'><script>x</script></scriptTask>",
        "<scriptTask id='a' scriptFormat='text/x-groovy'><script>x</script></scriptTask>",
    ),
    (
        "script-format-unknown",
        "<scriptTask id='a' scriptFormat='Prosa'><script>x</script></scriptTask>",
        "<scriptTask id='a' scriptFormat='Groovy'><script>x</script></scriptTask>",
    ),
    (
        "loop-twice",
        "<task id='a'><standardLoopCharacteristics/><multiInstanceLoopCharacteristics/></task>",
        "<task id='a'><standardLoopCharacteristics/></task><task id='b'><multiInstanceLoopCharacteristics/></task>",
    ),
    (
        "instances-unknown",
        "<task id='a'><multiInstanceLoopCharacteristics/></task>",
        "<task id='a'><multiInstanceLoopCharacteristics><loopCardinality>= 3</loopCardinality></multiInstanceLoopCharacteristics></task>",
    ),
    (
        "performer-twice",
        "<task id='a'><performer><resourceRef>r</resourceRef><resourceAssignmentExpression/></performer></task>",
        "<task id='a'><performer><resourceAssignmentExpression/></performer></task>",
    ),
    (
        "performer-missing",
        "<task id='a'><performer><resourceParameterBinding parameterRef='p'/></performer></task>",
        "<task id='a'><performer><resourceRef>r</resourceRef><resourceParameterBinding parameterRef='p'/></performer></task>",
    ),
    (
        "public-executable",
        "</process><process id='q' processType='Public' isExecutable='true'>",
        "</process><process id='q' processType='Public' isExecutable='false'>",
    ),
    ("value-not-allowed", "<task id='a' startQuantity='0'/>", "<task id='a' startQuantity='2'/>"),
    (
        "value-not-allowed",
        "<task id='a'><documentation textFormat='Wort'>x</documentation></task>",
        "<task id='a'><documentation textFormat='text/html'>x</documentation></task>",
    ),
    ("value-not-allowed", "<transaction id='s' method='%zz'/>", "<transaction id='s' method='##Store'/>"),
    (
        "multiplicity-reversed",
        "</process><collaboration id='k'><participant id='x'><participantMultiplicity minimum='3' maximum='2'/>\
         </participant></collaboration><process id='q'>",
        "</process><collaboration id='k'><participant id='x'><participantMultiplicity minimum='2' maximum='3'/>\
         </participant></collaboration><process id='q'>",
    ),
    (
        "child-not-allowed",
        "<adHocSubProcess id='s'><task id='a'/><startEvent id='x'/></adHocSubProcess>",
        "<subProcess id='s'><task id='a'/><startEvent id='x'/></subProcess>",
    ),
    (
        "closed-differs",
        "</process><collaboration id='k' isClosed='true'><choreographyRef>c</choreographyRef></collaboration>\
         <choreography id='c'/><process id='q'>",
        "</process><collaboration id='k' isClosed='true'><choreographyRef>c</choreographyRef></collaboration>\
         <choreography id='c' isClosed='true'/><process id='q'>",
    ),
    ("property-of-nobody", "</process><property id='x'/><process id='q'>", "<property id='x'/>"),
    ("element-unknown", "<usertask id='a'/>", "<userTask id='a'/>"),
    (
        "drawing-unreadable",
        shape!("'a'", "x='abc160' y='1' width='1' height='1'"),
        shape!("'a'", "x='1.5' y='1' width='1' height='1'"),
    ),
    (
        "drawing-unreadable",
        shape!("'a'", "x='1' y='1' width='-5' height='1'"),
        shape!("'a'", "x='-1' y='1' width='5' height='1'"),
    ),
    (
        "drawing-of-nothing",
        shape!("'b'", "x='1' y='1' width='1' height='1'"),
        shape!("'a'", "x='1' y='1' width='1' height='1'"),
    ),
    ("attribute-unknown", "<exclusiveGateway id='g' Default='f'/>", "<exclusiveGateway id='g' default='f'/>"),
    ("attribute-invalid", "<task id='a b'/>", "<task id='a_b'/>"),
    ("attribute-invalid", "<task id='a' isForCompensation='ja'/>", "<task id='a' isForCompensation='true'/>"),
    (
        "timer-missing",
        "<intermediateCatchEvent id='c'><timerEventDefinition/></intermediateCatchEvent>",
        "<intermediateCatchEvent id='c'><timerEventDefinition><timeDate>2026-12-31</timeDate></timerEventDefinition>\
         </intermediateCatchEvent>",
    ),
    (
        "calls-itself",
        "<callActivity id='c' calledElement='q'/></process><process id='q'><callActivity id='d' calledElement='p'/>",
        "<callActivity id='c' calledElement='q'/></process><process id='q'><callActivity id='d' calledElement='r'/>\
         </process><process id='r'>",
    ),
    ("calls-itself", "<callActivity id='c' calledElement='p'/>", "<callActivity id='c' calledElement='elsewhere'/>"),
    (
        "expression-informal",
        "<task id='a'><multiInstanceLoopCharacteristics><loopCardinality>drei</loopCardinality>\
         </multiInstanceLoopCharacteristics></task>",
        "<task id='a'><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>\
         </multiInstanceLoopCharacteristics></task><startEvent id='s'><timerEventDefinition><timeDuration>P14D</timeDuration>\
         </timerEventDefinition></startEvent>",
    ),
    (
        "timer-unreadable",
        "<startEvent id='s'><timerEventDefinition><timeDuration>14 Tage</timeDuration></timerEventDefinition></startEvent>",
        "<startEvent id='s'><timerEventDefinition><timeDuration>${frist}</timeDuration></timerEventDefinition></startEvent>",
    ),
    (
        "timer-unreadable",
        "<startEvent id='s'><timerEventDefinition><timeDate>31.12.2026</timeDate></timerEventDefinition></startEvent>",
        "<startEvent id='s'><timerEventDefinition><timeDate>2026-12-31</timeDate></timerEventDefinition></startEvent>",
    ),
];
