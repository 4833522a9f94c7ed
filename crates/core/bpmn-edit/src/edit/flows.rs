//! `incoming` and `outgoing`: elements name their flows where the file does so at all (clause 8.3.13).

use std::collections::HashMap;

use super::order::place_among;
use bpmn::model::{BPMN, ElementId, Model, ModelError, local};
use markup::{Editor, NodeId};

/// Brings the lists of those elements up to date whose flows have changed.
///
/// # Errors
/// When the document isn't BPMN any more.
pub(crate) fn tidy(before: &Model, xml: &mut Editor) -> Result<(), ModelError> {
    if !names_flows(before) {
        return Ok(());
    }
    let after = Model::of(xml.document().clone())?;
    let known: HashMap<NodeId, [Vec<&str>; 2]> =
        before.elements().map(|(id, element)| (element.node, flows(before, id))).collect();
    for (id, element) in after.elements().filter(|(_, element)| element.is_flow_node()) {
        let wanted = flows(&after, id);
        if known.get(&element.node) != Some(&wanted) {
            for (tag, wanted) in ["incoming", "outgoing"].into_iter().zip(wanted) {
                set(xml, element.node, tag, &wanted);
            }
        }
    }
    Ok(())
}

fn names_flows(model: &Model) -> bool {
    let document = model.document();
    let named = |node| {
        document.elements(node).any(|(_, child)| child.name.is(BPMN, "incoming") || child.name.is(BPMN, "outgoing"))
    };
    model.elements().any(|(_, element)| element.is_flow_node() && named(element.node))
}

fn flows(model: &Model, id: ElementId) -> [Vec<&str>; 2] {
    let element = model.element(id);
    [&element.incoming, &element.outgoing]
        .map(|flows| flows.iter().map(|flow| model.id_of(*flow)).filter(|id| !id.is_empty()).collect())
}

fn set(xml: &mut Editor, node: NodeId, tag: &str, wanted: &[&str]) {
    let document = xml.document();
    let named = document.elements(node).filter(|(_, child)| child.name.is(BPMN, tag));
    let named: Vec<(NodeId, String)> =
        named.map(|(child, _)| (child, document.text(child).trim().to_owned())).collect();
    for (child, _) in named.iter().filter(|(_, text)| !wanted.contains(&local(text))) {
        xml.remove(*child);
    }
    for flow in wanted.iter().filter(|flow| !named.iter().any(|(_, text)| local(text) == **flow)) {
        let child = xml.add(node, place_among(xml, node, tag), (BPMN, "bpmn"), tag);
        xml.set_text(child, flow);
    }
}
