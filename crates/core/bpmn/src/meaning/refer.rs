//! Where elements name others.

use super::Aspect;
use crate::model::{BPMN, ElementId, Model, local};
use markup::{Document, NodeId};

/// Attributes of BPMN that name an element.
const ATTRIBUTES: [&str; 17] = [
    "sourceRef",
    "targetRef",
    "attachedToRef",
    "dataObjectRef",
    "default",
    "processRef",
    "messageRef",
    "signalRef",
    "errorRef",
    "escalationRef",
    "activityRef",
    "dataStoreRef",
    "categoryValueRef",
    "operationRef",
    "itemSubjectRef",
    "partitionElementRef",
    "bpmnElement",
];
/// Elements of BPMN whose text names one.
const ELEMENTS: [&str; 11] = [
    "incoming",
    "outgoing",
    "flowNodeRef",
    "eventDefinitionRef",
    "categoryValueRef",
    "participantRef",
    "source",
    "target",
    "supportedInterfaceRef",
    "sourceRef",
    "targetRef",
];

/// One place that names an element.
pub enum Naming {
    /// The attribute of this name, in no namespace.
    Attribute(&'static str),
    /// All of the element's text.
    Text,
}

/// Where a node of the file, by itself, names elements, and how it writes them.
pub fn names_others(document: &Document, node: NodeId) -> Vec<(Naming, String)> {
    let Some(element) = document.element(node) else { return vec![] };
    let found = ATTRIBUTES
        .iter()
        .filter_map(|name| Some((Naming::Attribute(name), document.attribute(node, name)?.to_owned())));
    let is_text = element.name.namespace.as_deref() == Some(BPMN) && ELEMENTS.contains(&&*element.name.local);
    let text = is_text.then(|| (Naming::Text, document.text(node).trim().to_owned()));
    found.chain(text).collect()
}

/// The elements that a fact speaks of: an attribute of the node, or a part with all that is in it.
pub(super) fn named(model: &Model, node: NodeId, aspect: &Aspect) -> Vec<ElementId> {
    let document = model.document();
    let find = |text: &str| model.find(text).or_else(|| model.find(local(text)));
    match aspect {
        Aspect::Attribute { namespace: None, name } if ATTRIBUTES.contains(&name.as_str()) => {
            document.attribute(node, name).and_then(find).into_iter().collect()
        }
        Aspect::Part { .. } => {
            let mut open = vec![node];
            let mut found = vec![];
            while let Some(at) = open.pop() {
                found.extend(names_others(document, at).iter().filter_map(|(_, text)| find(text)));
                open.extend(document.children(at));
            }
            found
        }
        _ => vec![],
    }
}
