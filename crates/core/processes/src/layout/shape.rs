//! How large elements are drawn.

use crate::edit::NodeType;
use crate::model::Bounds;

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

impl Bounds {
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub fn center(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Bounds of this size around a point.
    pub fn around((x, y): (f64, f64), (width, height): (f64, f64)) -> Self {
        Self { x: x - width / 2.0, y: y - height / 2.0, width, height }
    }

    pub fn moved(self, dx: f64, dy: f64) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..self }
    }

    /// The smallest bounds around both.
    pub fn with(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self { x, y, width: self.right().max(other.right()) - x, height: self.bottom().max(other.bottom()) - y }
    }

    pub fn grown(self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }

    pub fn contains(&self, other: &Self) -> bool {
        self.x <= other.x && self.y <= other.y && self.right() >= other.right() && self.bottom() >= other.bottom()
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
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
