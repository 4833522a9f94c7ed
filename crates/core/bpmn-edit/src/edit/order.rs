//! Where a child stands among the others of its element.

use bpmn::model::BPMN;
use markup::{Editor, NodeId};

/// The child before which one of this name has to stand.
pub(crate) fn place_among(xml: &Editor, parent: NodeId, tag: &str) -> Option<NodeId> {
    let rank = |namespace: Option<&str>, tag: &str| if namespace == Some(BPMN) { rank(tag) } else { 9 };
    let own = rank(Some(BPMN), tag);
    let later =
        |(_, element): &(NodeId, &markup::Element)| rank(element.name.namespace.as_deref(), &element.name.local) > own;
    xml.document().elements(parent).find(later).map(|(node, _)| node)
}

/// The order in which the schema has the children of an element (clause 15.1); equal ones stand in any.
fn rank(tag: &str) -> u8 {
    match tag {
        "documentation" | "import" => 0,
        "extensionElements" => 1,
        "auditing" | "monitoring" | "categoryValueRef" | "extension" => 2,
        "incoming" => 3,
        "outgoing" => 4,
        "ioSpecification" | "property" | "partitionElement" | "participant" => 5,
        "laneSet" | "flowNodeRef" | "messageFlow" => 6,
        "association" | "textAnnotation" | "group" | "script" => 8,
        _ => 7,
    }
}
