//! Where elements are drawn (BPMN 2.0 clause 12): numbers that can't be read, and what is drawn without being there.

use crate::check::{CheckCode, Report, called};
use crate::model::{Bounds, Diagram, Edge, ElementId, Reference};

pub(super) fn check(report: &mut Report<'_>) {
    let model = report.model;
    for diagram in model.diagrams() {
        for shape in &diagram.shapes {
            drawn(report, diagram, shape.element.as_ref(), shape.bounds.as_ref().is_some_and(is_sound));
        }
        for edge in &diagram.edges {
            drawn(report, diagram, edge.element.as_ref(), is_line(report, edge));
        }
    }
}

fn drawn(report: &mut Report<'_>, diagram: &Diagram, of: Option<&Reference>, is_readable: bool) {
    let model = report.model;
    let target = of.and_then(|reference| reference.target);
    if let (Some(reference), None) = (of, target) {
        let plane = diagram.element.as_ref().and_then(|element| element.target).unwrap_or(ElementId(0));
        report.add(CheckCode::DrawingOfNothing, plane, &[("reference", reference.text.as_str())], &[]);
    }
    if let Some(element) = target.filter(|_| !is_readable) {
        report.add(CheckCode::DrawingUnreadable, element, &[("name", &called(model, element))], &[]);
    }
}

fn is_sound(bounds: &Bounds) -> bool {
    let all = [bounds.x, bounds.y, bounds.width, bounds.height];
    all.iter().all(|number| number.is_finite()) && bounds.width >= 0.0 && bounds.height >= 0.0
}

/// At least two corners, and each of them numbers.
fn is_line(report: &Report<'_>, edge: &Edge) -> bool {
    let corners = report.model.document().elements(edge.node).filter(|(_, element)| &*element.name.local == "waypoint");
    let is_finite = |(x, y): &(f64, f64)| x.is_finite() && y.is_finite();
    edge.waypoints.len() >= 2 && edge.waypoints.len() == corners.count() && edge.waypoints.iter().all(is_finite)
}
