//! Where a line may begin or end.

use super::page::Course;
use crate::layout::route::Point;
use bpmn::model::Bounds;

/// Where a line may begin or end, and what that costs.
pub(super) struct Port {
    pub at: Point,
    pub course: Course,
    /// Outside of the shape: a step in this direction.
    pub out: Point,
    pub cost: f64,
}

/// Tasks have room for several lines at a side; events and gateways have corners.
pub(super) fn is_box(bounds: &Bounds) -> bool {
    bounds.width > 60.0
}

/// Where lines may begin and end at a shape.
pub(super) fn ports(bounds: &Bounds, is_box: bool) -> Vec<Port> {
    let (x, y) = bounds.center();
    let offsets: &[f64] = if is_box { &[0.0, -15.0, 15.0, -30.0, 30.0] } else { &[0.0] };
    let mut all = vec![];
    for offset in offsets.iter().copied() {
        let cost = offset.abs();
        if offset.abs() < bounds.height / 2.0 - 5.0 || offset == 0.0 {
            let port = |x, out| Port { at: (x, y + offset), course: Course::Across, out: (out, 0.0), cost };
            all.extend([port(bounds.x, -1.0), port(bounds.right(), 1.0)]);
        }
        if offset.abs() < bounds.width / 2.0 - 5.0 || offset == 0.0 {
            let port = |y, out| Port { at: (x + offset, y), course: Course::Down, out: (0.0, out), cost };
            all.extend([port(bounds.y, -1.0), port(bounds.bottom(), 1.0)]);
        }
    }
    all
}
