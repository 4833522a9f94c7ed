//! How elements are drawn.

use std::collections::BTreeMap;

use super::{Aspect, Facts, canonical};
use crate::model::{BPMN_DI, DC, DI, Model, Reference};
use markup::{Document, NodeId};

pub(super) fn read(facts: &mut Facts, model: &Model) {
    let document = model.document();
    for diagram in model.diagrams() {
        let plane = document.elements(diagram.node).find(|(_, element)| element.name.is(BPMN_DI, "BPMNPlane"));
        let Some((plane_node, _)) = plane else { continue };
        let plane = called(facts, diagram.element.as_ref());
        facts.planes.entry(plane.clone()).or_insert(plane_node);
        let shapes = diagram.shapes.iter().map(|shape| (shape.node, shape.element.as_ref(), "shape"));
        let edges = diagram.edges.iter().map(|edge| (edge.node, edge.element.as_ref(), "edge"));
        for (node, element, kind) in shapes.chain(edges) {
            let key = called(facts, element);
            let place = (key.clone(), plane.clone());
            if facts.parts.contains_key(&place) {
                continue;
            }
            facts.parts.insert(place, node);
            facts.layout.entry(key).or_default().extend(aspects(document, node, &plane, kind));
        }
    }
}

/// The key of what is drawn; what names nothing is called as written.
fn called(facts: &Facts, element: Option<&Reference>) -> String {
    let Some(element) = element else { return String::new() };
    element.target.map_or_else(|| element.text.to_string(), |target| facts.keys.key(target).to_owned())
}

fn aspects(document: &Document, node: NodeId, plane: &str, kind: &str) -> BTreeMap<Aspect, String> {
    let plane = || plane.to_owned();
    let mut known = BTreeMap::from([(Aspect::Drawn { plane: plane() }, kind.to_owned())]);
    let mut look = String::new();
    for (child, element) in document.elements(node) {
        let aspect = if element.name.is(DC, "Bounds") {
            Aspect::Bounds { plane: plane() }
        } else if element.name.is(DI, "waypoint") {
            Aspect::Waypoints { plane: plane() }
        } else {
            look.push_str(&canonical(document, child));
            continue;
        };
        // However it is written: 7 and 7.0 are the same.
        let number = |name| {
            let text = document.attribute(child, name)?.trim();
            Some(text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| number.to_string()))
        };
        let numbers = ["x", "y", "width", "height"].map(|name| number(name).unwrap_or_default()).join(" ");
        let known: &mut String = known.entry(aspect).or_default();
        known.push_str(numbers.trim());
        known.push(';');
    }
    for attribute in document.element(node).map(|element| element.attributes.as_slice()).unwrap_or_default() {
        if !matches!(&*attribute.name.local, "id" | "bpmnElement")
            && attribute.name.namespace.as_deref() != Some(markup::XMLNS)
        {
            look.push_str(&format!(" {}={:?}", attribute.name.local, attribute.value));
        }
    }
    known.insert(Aspect::Look { plane: plane() }, look);
    known
}
