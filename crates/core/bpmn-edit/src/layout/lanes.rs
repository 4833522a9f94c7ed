//! Lanes as bands: the innermost ones side by side, and last what stands in none.

use std::collections::BTreeMap;

use super::content::Content;
use super::{HEADER, PADDING};
use bpmn::model::{Bounds, ElementId, Kind, Model};

#[derive(Default)]
pub(super) struct Lanes {
    /// In the order of the file, with how deep they lie and the bands that they hold: first and one behind the last.
    lanes: Vec<(ElementId, usize, (usize, usize))>,
    bands: BTreeMap<ElementId, usize>,
    /// How many innermost lanes there are.
    inner: usize,
    depth: usize,
}

impl Lanes {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn of(model: &Model, process: ElementId) -> Self {
        let mut lanes = Self::default();
        lanes.take_sets(model, process, 0);
        lanes
    }

    fn take_sets(&mut self, model: &Model, parent: ElementId, depth: usize) {
        for (set, _) in model.children(parent).filter(|(_, element)| matches!(element.kind, Kind::LaneSet)) {
            for (lane, element) in model.children(set) {
                let Kind::Lane { nodes } = &element.kind else { continue };
                let (first, at) = (self.inner, self.lanes.len());
                self.lanes.push((lane, depth, (first, first)));
                self.depth = self.depth.max(depth + 1);
                self.take_sets(model, lane, depth + 1);
                let is_innermost = self.inner == first;
                if is_innermost {
                    self.inner += 1;
                }
                for node in nodes.iter().filter_map(|node| node.target) {
                    self.bands.entry(node).or_insert(first);
                }
                if let Some(lane) = self.lanes.get_mut(at) {
                    lane.2.1 = self.inner;
                }
            }
        }
    }

    pub fn all(&self) -> Vec<ElementId> {
        self.lanes.iter().map(|(lane, ..)| *lane).collect()
    }

    /// Innermost lanes, and one band for what stands in none.
    pub fn count(&self) -> usize {
        self.inner + 1
    }

    pub fn band(&self, node: ElementId) -> usize {
        self.bands.get(&node).copied().unwrap_or(self.inner)
    }

    /// What the names of the lanes take, and the padding behind them.
    pub fn inset(&self) -> f64 {
        let names = (0..self.depth).map(|_| HEADER).sum::<f64>();
        if self.depth == 0 { 0.0 } else { names + PADDING }
    }

    /// Draws the lanes over their bands; the last one also holds what lies below.
    pub fn draw(&self, content: &mut Content, bands: &[(f64, f64)]) {
        if self.lanes.is_empty() {
            return;
        }
        content.width += PADDING;
        let floor = content.height.max(bands.last().map_or(0.0, |band| band.1)) + PADDING;
        content.height = floor;
        for (lane, depth, (first, end)) in &self.lanes {
            let top = bands.get(*first).map_or(0.0, |band| band.0);
            let bottom = if *end == self.inner { floor } else { bands.get(*end).map_or(floor, |band| band.0) };
            let x = (0..*depth).map(|_| HEADER).sum();
            let bounds = Bounds { x, y: top, width: content.width - x, height: bottom - top };
            content.shapes.insert(*lane, (bounds, true));
        }
    }
}
