//! Data and services.

use super::Case;

pub const CASES: &[Case] = &[
    (
        "collection-mismatch",
        "<dataObject id='d' itemSubjectRef='i'/></process><itemDefinition id='i' isCollection='true'/><process id='q'>",
        "<dataObject id='d' itemSubjectRef='i'/></process><itemDefinition id='i' isCollection='false'/><process id='q'>",
    ),
    (
        "item-mismatch",
        "<sendTask id='a' messageRef='m'><ioSpecification><dataInput id='d' itemSubjectRef='j'/></ioSpecification></sendTask>\
         </process><itemDefinition id='i'/><itemDefinition id='j'/><message id='m' itemRef='i'/><process id='q'>",
        "<sendTask id='a' messageRef='m'><ioSpecification><dataInput id='d' itemSubjectRef='i'/></ioSpecification></sendTask>\
         </process><itemDefinition id='i'/><itemDefinition id='j'/><message id='m' itemRef='i'/><process id='q'>",
    ),
    (
        "item-mismatch",
        "<dataObject id='d' itemSubjectRef='i'/><task id='a'><ioSpecification><dataInput id='e' itemSubjectRef='j'/></ioSpecification>\
         <dataInputAssociation><sourceRef>d</sourceRef><targetRef>e</targetRef></dataInputAssociation></task></process>\
         <itemDefinition id='i' structureRef='Antrag'/><itemDefinition id='j' structureRef='Bescheid'/><process id='q'>",
        "<dataObject id='d' itemSubjectRef='i'/><task id='a'><ioSpecification><dataInput id='e' itemSubjectRef='j'/></ioSpecification>\
         <dataInputAssociation><sourceRef>d</sourceRef><targetRef>e</targetRef></dataInputAssociation></task></process>\
         <itemDefinition id='i' structureRef='Antrag'/><itemDefinition id='j' structureRef='Antrag'/><process id='q'>",
    ),
    (
        "data-not-in-set",
        "<ioSpecification><dataInput id='d'/><inputSet/></ioSpecification>",
        "<ioSpecification><dataInput id='d'/><inputSet><dataInputRefs>d</dataInputRefs></inputSet></ioSpecification>",
    ),
    (
        "set-member-missing",
        "<ioSpecification><dataInput id='d'/><inputSet><optionalInputRefs>d</optionalInputRefs></inputSet></ioSpecification>",
        "<ioSpecification><dataInput id='d'/><inputSet><dataInputRefs>d</dataInputRefs><optionalInputRefs>d</optionalInputRefs>\
         </inputSet></ioSpecification>",
    ),
    (
        "sets-not-mutual",
        "<ioSpecification><inputSet id='i'><outputSetRefs>o</outputSetRefs></inputSet><outputSet id='o'/></ioSpecification>",
        "<ioSpecification><inputSet id='i'><outputSetRefs>o</outputSetRefs></inputSet><outputSet id='o'>\
         <inputSetRefs>i</inputSetRefs></outputSet></ioSpecification>",
    ),
    (
        "data-count",
        "<serviceTask id='a' operationRef='o'/></process><interface id='x'><operation id='o'/></interface><process id='q'>",
        "<serviceTask id='a' operationRef='o'><ioSpecification><inputSet/></ioSpecification></serviceTask></process>\
         <interface id='x'><operation id='o'/></interface><process id='q'>",
    ),
    (
        "event-data-count",
        "<startEvent id='s'><dataOutput id='d'/><messageEventDefinition/><signalEventDefinition/></startEvent>",
        "<startEvent id='s'><dataOutput id='d'/><messageEventDefinition/></startEvent>",
    ),
    (
        "data-direction",
        "<ioSpecification><dataInput id='d'/></ioSpecification><task id='a'><dataOutputAssociation><targetRef>d</targetRef>\
         </dataOutputAssociation></task>",
        "<ioSpecification><dataOutput id='d'/></ioSpecification><task id='a'><dataOutputAssociation><targetRef>d</targetRef>\
         </dataOutputAssociation></task>",
    ),
    (
        "association-sources",
        "<dataObject id='d'/><dataObject id='e'/><task id='a'><dataInputAssociation><sourceRef>d</sourceRef><sourceRef>e</sourceRef>\
         </dataInputAssociation></task>",
        "<dataObject id='d'/><dataObject id='e'/><task id='a'><dataInputAssociation><sourceRef>d</sourceRef><sourceRef>e</sourceRef>\
         <transformation>x</transformation></dataInputAssociation></task>",
    ),
    (
        "call-data-mismatch",
        "<callActivity id='c' calledElement='q'><ioSpecification/></callActivity></process><process id='q'>\
         <ioSpecification><dataInput id='d'/></ioSpecification>",
        "<callActivity id='c' calledElement='q'><ioSpecification><dataInput id='e'/></ioSpecification></callActivity></process>\
         <process id='q'><ioSpecification><dataInput id='d'/></ioSpecification>",
    ),
    (
        "binding-missing",
        "<supportedInterfaceRef>x</supportedInterfaceRef></process><interface id='x'/><process id='q'>",
        "<supportedInterfaceRef>x</supportedInterfaceRef><ioBinding operationRef='o'/></process><interface id='x'/><process id='q'>",
    ),
    (
        "data-reference-name",
        "<dataObject id='d' name='Antrag'/><dataObjectReference id='r' name='Antrag' dataObjectRef='d'><dataState name='neu'/>\
         </dataObjectReference>",
        "<dataObject id='d' name='Antrag'/><dataObjectReference id='r' name='Antrag [neu]' dataObjectRef='d'><dataState name='neu'/>\
         </dataObjectReference>",
    ),
];
