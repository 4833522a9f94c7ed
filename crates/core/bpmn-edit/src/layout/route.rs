//! The way of a line between two shapes: straight pieces, along or across the page, from border to border.

use bpmn::model::Bounds;

/// How far a line keeps away from a shape that it goes around.
const CLEARANCE: f64 = 20.0;

pub(crate) type Point = (f64, f64);

/// To the right where the target lies there, else down or up, else around below.
pub(crate) fn route(source: &Bounds, target: &Bounds) -> Vec<Point> {
    let ((sx, sy), (tx, ty)) = (source.center(), target.center());
    if target.x > source.right() {
        let middle = f64::midpoint(source.right(), target.x);
        return straightened(vec![(source.right(), sy), (middle, sy), (middle, ty), (target.x, ty)]);
    }
    if target.y > source.bottom() {
        let middle = f64::midpoint(source.bottom(), target.y);
        return straightened(vec![(sx, source.bottom()), (sx, middle), (tx, middle), (tx, target.y)]);
    }
    if target.bottom() < source.y {
        let middle = f64::midpoint(target.bottom(), source.y);
        return straightened(vec![(sx, source.y), (sx, middle), (tx, middle), (tx, target.bottom())]);
    }
    let below = source.bottom().max(target.bottom()) + CLEARANCE;
    if sx == tx {
        let beside = source.right() + CLEARANCE;
        return vec![(source.right(), sy), (beside, sy), (beside, below), (tx, below), (tx, target.bottom())];
    }
    vec![(sx, source.bottom()), (sx, below), (tx, below), (tx, target.bottom())]
}

/// Without corners that aren't any.
pub(crate) fn straightened(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = vec![];
    for point in points {
        if kept.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = kept.as_slice()
            && ((before.0 == last.0 && last.0 == point.0) || (before.1 == last.1 && last.1 == point.1))
        {
            kept.pop();
        }
        kept.push(point);
    }
    kept
}
