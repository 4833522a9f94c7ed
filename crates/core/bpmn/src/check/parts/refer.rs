//! References that the model doesn't resolve: what each may lead to.

use crate::check::{CheckCode, Report};
use markup::NodeId;

const MESSAGE: &[&str] = &["message"];
const ITEM: &[&str] = &["itemDefinition"];
const OPERATION: &[&str] = &["operation"];
const INTERFACE: &[&str] = &["interface"];
/// What holds data (clause 10.4.1).
const DATA: &[&str] = &[
    "dataObject",
    "dataObjectReference",
    "dataStore",
    "dataStoreReference",
    "dataInput",
    "dataOutput",
    "property",
    "inputDataItem",
    "outputDataItem",
];

/// Elements, their attribute, and what it leads to.
const ATTRIBUTES: [(&[&str], &str, &[&str]); 8] = [
    (&["messageFlow", "sendTask", "receiveTask", "correlationPropertyRetrievalExpression"], "messageRef", MESSAGE),
    (&["message"], "itemRef", ITEM),
    (&["dataObject", "dataInput", "dataOutput", "property", "dataStore"], "itemSubjectRef", ITEM),
    (&["signal", "error", "escalation"], "structureRef", ITEM),
    (&["serviceTask", "sendTask", "receiveTask", "ioBinding"], "operationRef", OPERATION),
    (&["process"], "definitionalCollaborationRef", &["collaboration", "choreography", "globalConversation"]),
    (&["dataObjectReference"], "dataObjectRef", &["dataObject"]),
    (&["dataStoreReference"], "dataStoreRef", &["dataStore"]),
];

/// Parents, their child with the reference, and what it leads to.
const CHILDREN: [(&[&str], &str, &[&str]); 13] = [
    (&["operation"], "inMessageRef", MESSAGE),
    (&["operation"], "outMessageRef", MESSAGE),
    (&["operation"], "errorRef", &["error"]),
    (&["participant"], "interfaceRef", INTERFACE),
    (&["process", "globalTask"], "supportedInterfaceRef", INTERFACE),
    (&["partnerEntity", "partnerRole"], "participantRef", &["participant"]),
    (&["correlationKey"], "correlationPropertyRef", &["correlationProperty"]),
    (&["inputSet"], "dataInputRefs", &["dataInput"]),
    (&["outputSet"], "dataOutputRefs", &["dataOutput"]),
    (&["dataInputAssociation", "dataOutputAssociation"], "sourceRef", DATA),
    (&["dataInputAssociation", "dataOutputAssociation"], "targetRef", DATA),
    (&["multiInstanceLoopCharacteristics"], "loopDataInputRef", DATA),
    (&["multiInstanceLoopCharacteristics"], "loopDataOutputRef", DATA),
];

pub(super) fn check(report: &mut Report<'_>) {
    let tree = report.tree;
    for (names, attribute, kinds) in ATTRIBUTES {
        for node in names.iter().flat_map(|name| tree.named(name)) {
            if let Some(reference) = tree.attribute(*node, attribute) {
                leads(report, *node, reference, kinds);
            }
        }
    }
    for (parents, child, kinds) in CHILDREN {
        for node in tree.named(child) {
            if tree.parent(*node).is_some_and(|parent| parents.contains(&tree.tag(parent))) {
                leads(report, *node, &tree.text(*node), kinds);
            }
        }
    }
    tree.named("eventDefinitionRef").iter().for_each(|reference| shared(report, *reference));
}

/// What isn't in the file may be in another one, or a variable of an engine.
fn leads(report: &mut Report<'_>, node: NodeId, reference: &str, kinds: &[&str]) {
    let tree = report.tree;
    if tree.find(reference).is_some_and(|target| !kinds.contains(&tree.tag(target))) {
        report.add_at(CheckCode::ReferenceUnfit, node, &[("reference", reference)]);
    }
}

/// Definitions that an event throws itself are its own.
fn shared(report: &mut Report<'_>, reference: NodeId) {
    let tree = report.tree;
    let text = tree.text(reference);
    let Some(target) = tree.find(&text) else { return };
    let holder = tree.parent(target).map(|parent| tree.tag(parent)).unwrap_or_default();
    if !tree.tag(target).ends_with("EventDefinition") {
        report.add_at(CheckCode::ReferenceUnfit, reference, &[("reference", &text)]);
    } else if holder != "definitions" {
        report.add_at(CheckCode::DefinitionNotShared, reference, &[("definition", &text)]);
    }
}
