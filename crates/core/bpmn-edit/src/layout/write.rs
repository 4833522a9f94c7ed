//! Bounds and waypoints in the file (BPMN 2.0 clause 12.2.3). What hasn't changed isn't written.

use super::route::Point;
use bpmn::model::{BPMN_DI, Bounds, DC, DI};
use markup::{Document, Editor, NodeId};

pub(super) fn set_bounds(xml: &mut Editor, shape: NodeId, bounds: &Bounds) {
    let (node, shift) = match child(xml.document(), shape, DC, "Bounds") {
        Some(node) => {
            let number = |name| number(xml.document(), node, name);
            let shift = number("x").zip(number("y")).map(|(x, y)| (bounds.x - x, bounds.y - y));
            (node, shift)
        }
        None => (xml.add(shape, None, (DC, "dc"), "Bounds"), None),
    };
    let values = [("x", bounds.x), ("y", bounds.y), ("width", bounds.width), ("height", bounds.height)];
    for (name, value) in values {
        set_number(xml, node, name, value);
    }
    if let Some((dx, dy)) = shift.filter(|shift| *shift != (0.0, 0.0)) {
        shift_label(xml, shape, dx, dy);
    }
}

pub(super) fn set_waypoints(xml: &mut Editor, edge: NodeId, points: &[Point]) {
    let is_waypoint =
        |document: &Document, node| document.element(node).is_some_and(|element| element.name.is(DI, "waypoint"));
    let known: Vec<NodeId> =
        xml.document().children(edge).iter().copied().filter(|node| is_waypoint(xml.document(), *node)).collect();
    let number = |node, name| number(xml.document(), node, name);
    let old: Vec<Point> = known.iter().filter_map(|node| number(*node, "x").zip(number(*node, "y"))).collect();
    if old == points {
        return;
    }
    let offsets: Vec<Point> = old.iter().zip(points).map(|(old, new)| (new.0 - old.0, new.1 - old.1)).collect();
    match offsets.first() {
        Some((dx, dy)) if old.len() == points.len() && offsets.iter().all(|offset| *offset == (*dx, *dy)) => {
            shift_label(xml, edge, *dx, *dy);
        }
        _ => forget_label(xml, edge),
    }
    for surplus in known.iter().skip(points.len()) {
        xml.remove(*surplus);
    }
    let behind = xml.document().elements(edge).map(|(node, _)| node).find(|node| !is_waypoint(xml.document(), *node));
    for (at, (x, y)) in points.iter().enumerate() {
        let node = known.get(at).copied().unwrap_or_else(|| xml.add(edge, behind, (DI, "di"), "waypoint"));
        set_number(xml, node, "x", *x);
        set_number(xml, node, "y", *y);
    }
}

/// Leaves a number alone that is only written otherwise.
fn set_number(xml: &mut Editor, node: NodeId, name: &str, value: f64) {
    if number(xml.document(), node, name) != Some(value) {
        xml.set_attribute(node, name, Some(&value.to_string()));
    }
}

fn label_bounds(document: &Document, part: NodeId) -> Option<NodeId> {
    child(document, child(document, part, BPMN_DI, "BPMNLabel")?, DC, "Bounds")
}

fn shift_label(xml: &mut Editor, part: NodeId, dx: f64, dy: f64) {
    let Some(label) = label_bounds(xml.document(), part) else { return };
    for (name, by) in [("x", dx), ("y", dy)] {
        if let Some(value) = number(xml.document(), label, name) {
            set_number(xml, label, name, value + by);
        }
    }
}

/// A line that takes another way takes its label along; where to is for whoever draws it.
fn forget_label(xml: &mut Editor, edge: NodeId) {
    if let Some(label) = label_bounds(xml.document(), edge) {
        xml.remove(label);
    }
}

fn child(document: &Document, node: NodeId, namespace: &str, name: &str) -> Option<NodeId> {
    document.elements(node).find(|(_, element)| element.name.is(namespace, name)).map(|(child, _)| child)
}

fn number(document: &Document, node: NodeId, name: &str) -> Option<f64> {
    document.attribute(node, name)?.trim().parse().ok()
}
