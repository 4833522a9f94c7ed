//! What is laid out, before it is put on a canvas.

use std::collections::BTreeMap;

use super::route::Point;
use bpmn::model::{Bounds, ElementId};

/// Shapes, frames among them, and lines.
#[derive(Default)]
pub(super) struct Content {
    pub shapes: BTreeMap<ElementId, (Bounds, bool)>,
    pub lines: BTreeMap<ElementId, Vec<Point>>,
    pub width: f64,
    pub height: f64,
}

impl Content {
    /// Where a line can go down, from `x` on in steps: no shape stands between its ends.
    pub fn free_column(&self, x: f64, step: f64, (top, bottom): (f64, f64)) -> f64 {
        let hits = |x: f64| {
            let mut shapes = self.shapes.values().map(|(bounds, _)| bounds);
            shapes.any(|bounds| {
                (bounds.x - 5.0..bounds.right() + 5.0).contains(&x) && bounds.bottom() > top && bounds.y < bottom
            })
        };
        // There is always a free place beside everything.
        let columns = (0..1_000_u16).map(|number| x + f64::from(number) * step);
        columns.into_iter().find(|x| !hits(*x)).unwrap_or(x)
    }

    pub fn bounds(&self, element: ElementId) -> Option<Bounds> {
        self.shapes.get(&element).map(|(bounds, _)| *bounds)
    }

    /// Takes over other content at a place.
    pub fn put(&mut self, other: Self, x: f64, y: f64) {
        let shapes = other.shapes.into_iter();
        self.shapes.extend(shapes.map(|(id, (bounds, is_frame))| (id, (bounds.moved(x, y), is_frame))));
        let lines = other.lines.into_iter();
        self.lines
            .extend(lines.map(|(id, points)| (id, points.into_iter().map(|(px, py)| (px + x, py + y)).collect())));
    }
}
