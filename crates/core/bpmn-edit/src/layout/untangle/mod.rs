//! Lines that can be told apart: none crosses a shape, and no two that have nothing to do with each other lie on each other.
//!
//! The columns and rows of the drawing give each line a simple way. A line whose way crosses a shape, or lies on that of a
//! line that it shares no end with, is drawn anew: by the cheapest way (A*) over a net of the coordinates beside all shapes.
//! Each pixel costs one, each corner some more, so that lines stay simple; a piece within a shape isn't in the net, and one
//! that lies on another line costs more than any way around it. Lines are done in the order of the file, so that the same
//! model is always drawn alike.

mod net;
mod page;
mod port;
mod search;

use std::collections::BTreeSet;

use super::Canvas;
use bpmn::model::{ElementId, Model};
use net::Net;
use page::Page;

/// Most lines that are drawn anew: a tangle of more has no room for them.
const LINE_LIMIT: usize = 400;
/// Lines that others got in the way of are drawn anew so often.
const ROUNDS: usize = 3;

/// Draws those of these lines anew that can't be told apart from others.
pub(super) fn untangle(model: &Model, canvas: &mut Canvas, lines: &BTreeSet<ElementId>) {
    let mut page = Page::new(model, canvas);
    let (mut net, mut left) = (None, LINE_LIMIT);
    for _ in 0..ROUNDS {
        let tangled: Vec<ElementId> = lines.iter().copied().filter(|line| page.is_tangled(*line)).collect();
        if tangled.is_empty() {
            break;
        }
        let net = net.get_or_insert_with(|| Net::new(&page));
        for line in tangled {
            if left == 0 || !page.is_tangled(line) {
                continue;
            }
            left -= 1;
            page.lift(line);
            let old = page.ways.get(&line).cloned().unwrap_or_default();
            let way = net.way(&page, line).unwrap_or(old);
            page.put(line, way);
        }
    }
    for line in lines {
        if let (Some(known), Some(way)) = (canvas.lines.get_mut(line), page.ways.get(line)) {
            known.points.clone_from(way);
        }
    }
}
