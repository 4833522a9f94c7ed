//! How large elements are drawn.

use crate::element_type::NodeType;
use bpmn::model::Bounds;

/// Width and height of a node that holds nothing, as drawn by common tools.
pub(crate) fn size(node: NodeType) -> (f64, f64) {
    match node {
        NodeType::StartEvent
        | NodeType::IntermediateCatchEvent
        | NodeType::IntermediateThrowEvent
        | NodeType::BoundaryEvent
        | NodeType::EndEvent => (36.0, 36.0),
        NodeType::ExclusiveGateway
        | NodeType::InclusiveGateway
        | NodeType::ParallelGateway
        | NodeType::EventBasedGateway
        | NodeType::ComplexGateway => (50.0, 50.0),
        _ => (100.0, 80.0),
    }
}

/// Brings bounds with their centre to the nearest point of a border.
pub(crate) fn on_border(bounds: Bounds, host: &Bounds) -> Bounds {
    let (x, y) = bounds.center();
    let (x, y) = (x.clamp(host.x, host.right().max(host.x)), y.clamp(host.y, host.bottom().max(host.y)));
    let distances = [
        (host.bottom() - y, (x, host.bottom())),
        (host.right() - x, (host.right(), y)),
        (y - host.y, (x, host.y)),
        (x - host.x, (host.x, y)),
    ];
    let nearest = distances.into_iter().min_by(|one, other| one.0.total_cmp(&other.0));
    let (_, center) = nearest.unwrap_or((0.0, (x, y)));
    Bounds::around(center, (bounds.width, bounds.height))
}
