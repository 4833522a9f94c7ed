//! What is drawn on a plane, to be moved about and written back.

use std::collections::{BTreeMap, BTreeSet};

use super::route::{Point, route};
use super::write::{set_bounds, set_waypoints};
use bpmn::model::{BPMN_DI, Bounds, Diagram, ElementId, Kind, Model, Reference};
use markup::{Editor, NodeId};

pub(crate) struct Canvas {
    pub plane: NodeId,
    /// The process, collaboration or subprocess that is drawn.
    pub scope: Option<ElementId>,
    pub shapes: BTreeMap<ElementId, Drawn>,
    pub lines: BTreeMap<ElementId, Line>,
}

pub(crate) struct Drawn {
    /// In the file; none if it is new.
    pub node: Option<NodeId>,
    pub bounds: Bounds,
    /// Its content is drawn within it: a pool, a lane, an expanded subprocess.
    pub is_frame: bool,
}

pub(crate) struct Line {
    pub node: Option<NodeId>,
    pub points: Vec<Point>,
}

#[derive(Clone, Copy)]
pub(crate) enum Axis {
    X,
    Y,
}

impl Canvas {
    pub(crate) fn all(model: &Model) -> Vec<Self> {
        model.diagrams().iter().filter_map(|diagram| Self::of(model, diagram)).collect()
    }

    fn of(model: &Model, diagram: &Diagram) -> Option<Self> {
        let document = model.document();
        let (plane, _) = document.elements(diagram.node).find(|(_, element)| element.name.is(BPMN_DI, "BPMNPlane"))?;
        let scope = target(diagram.element.as_ref());
        let mut canvas = Self { plane, scope, shapes: BTreeMap::new(), lines: BTreeMap::new() };
        let drawn: BTreeSet<ElementId> =
            diagram.shapes.iter().filter_map(|shape| target(shape.element.as_ref())).collect();
        for shape in &diagram.shapes {
            if let (Some(element), Some(bounds)) = (target(shape.element.as_ref()), shape.bounds) {
                let is_frame = match &model.element(element).kind {
                    Kind::Participant { .. } | Kind::Lane { .. } => true,
                    // Older tools don't say whether it is expanded.
                    _ if model.element(element).sub_process().is_some() => shape
                        .is_expanded
                        .unwrap_or_else(|| model.element(element).children.iter().any(|child| drawn.contains(child))),
                    _ => false,
                };
                let drawn = Drawn { node: Some(shape.node), bounds, is_frame };
                canvas.shapes.entry(element).or_insert(drawn);
            }
        }
        for edge in &diagram.edges {
            if let Some(element) = target(edge.element.as_ref()) {
                let line = Line { node: Some(edge.node), points: edge.waypoints.clone() };
                canvas.lines.entry(element).or_insert(line);
            }
        }
        Some(canvas)
    }

    pub(crate) fn bounds(&self, element: ElementId) -> Option<Bounds> {
        self.shapes.get(&element).map(|drawn| drawn.bounds)
    }

    /// The bounds around all that is drawn.
    pub(crate) fn extent(&self) -> Option<Bounds> {
        self.shapes.values().map(|drawn| drawn.bounds).reduce(Bounds::with)
    }

    /// Draws a line anew between the shapes that it connects, if both are here.
    pub(crate) fn connect(&mut self, model: &Model, line: ElementId) {
        let Some((from, to)) = ends(model, line) else { return };
        if let (Some(from), Some(to)) = (self.bounds(from), self.bounds(to)) {
            let points = route(&from, &to);
            let known = self.lines.entry(line).or_insert(Line { node: None, points: vec![] });
            known.points = points;
        }
    }

    /// Elements with all that is drawn in and on them here.
    pub(crate) fn with_content(&self, model: &Model, elements: &[ElementId]) -> BTreeSet<ElementId> {
        let mut open: Vec<ElementId> = elements.iter().copied().filter(|one| self.shapes.contains_key(one)).collect();
        let mut found = BTreeSet::new();
        while let Some(element) = open.pop() {
            if !found.insert(element) {
                continue;
            }
            let known = model.element(element);
            open.extend(known.children.iter().chain(&known.attached));
            if let Kind::Participant { process } = &known.kind {
                open.extend(target(process.as_ref()));
            }
        }
        found
    }

    /// Brings an attached event to the border of its host.
    pub(crate) fn snap(&mut self, model: &Model, event: ElementId, host: &Bounds) {
        let Some(bounds) = self.bounds(event) else { return };
        let on = super::on_border(bounds, host);
        self.shift(model, &BTreeMap::from([(event, (on.x - bounds.x, on.y - bounds.y))]));
    }

    /// Moves the corners of a line, its ends stay.
    pub(crate) fn bend(&mut self, line: ElementId, (dx, dy): Point) {
        if let Some([_, corners @ .., _]) = self.lines.get_mut(&line).map(|line| line.points.as_mut_slice()) {
            corners.iter_mut().for_each(|point| *point = (point.0 + dx, point.1 + dy));
        }
    }

    /// Moves shapes, and lines with them: wholly if both ends move alike, else they are drawn anew.
    pub(crate) fn shift(&mut self, model: &Model, by: &BTreeMap<ElementId, Point>) {
        for (element, (dx, dy)) in by {
            if let Some(drawn) = self.shapes.get_mut(element) {
                drawn.bounds = drawn.bounds.moved(*dx, *dy);
            }
        }
        let lines: Vec<ElementId> = self.lines.keys().copied().collect();
        for line in lines {
            let Some((from, to)) = ends(model, line) else { continue };
            match (by.get(&from), by.get(&to)) {
                (None, None) => {}
                (Some(one), Some(other)) if one == other => {
                    if let Some(line) = self.lines.get_mut(&line) {
                        line.points.iter_mut().for_each(|point| *point = (point.0 + one.0, point.1 + one.1));
                    }
                }
                _ => self.connect(model, line),
            }
        }
    }

    /// Opens a strip across the plane: what lies behind the position moves away, frames that reach over it grow.
    pub(crate) fn make_room(&mut self, model: &Model, axis: Axis, at: f64, size: f64) {
        let span = |bounds: &Bounds| match axis {
            Axis::X => (bounds.x, bounds.right()),
            Axis::Y => (bounds.y, bounds.bottom()),
        };
        let offset = match axis {
            Axis::X => (size, 0.0),
            Axis::Y => (0.0, size),
        };
        let mut moved = BTreeMap::new();
        let mut grown = vec![];
        for (element, drawn) in &mut self.shapes {
            let (begin, end) = span(&drawn.bounds);
            if drawn.is_frame && begin < at && end >= at {
                drawn.bounds.width += offset.0;
                drawn.bounds.height += offset.1;
                grown.push(*element);
            } else if f64::midpoint(begin, end) >= at {
                moved.insert(*element, offset);
            }
        }
        self.shift(model, &moved);
        let lines: Vec<ElementId> = self.lines.keys().copied().collect();
        for line in lines {
            if ends(model, line).is_some_and(|(from, to)| grown.contains(&from) || grown.contains(&to)) {
                self.connect(model, line);
            }
        }
    }

    /// Makes the frames around an element large enough for it.
    pub(crate) fn fit(&mut self, model: &Model, element: ElementId) {
        let Some(mut inner) = self.bounds(element) else { return };
        for frame in frames(model, element) {
            let Some(drawn) = self.shapes.get_mut(&frame).filter(|drawn| drawn.is_frame) else { continue };
            if drawn.bounds.contains(&inner) {
                return;
            }
            drawn.bounds = drawn.bounds.with(inner.grown(super::PADDING));
            inner = drawn.bounds;
            let lines: Vec<ElementId> = self.lines.keys().copied().collect();
            for line in lines {
                if ends(model, line).is_some_and(|(from, to)| from == frame || to == frame) {
                    self.connect(model, line);
                }
            }
        }
    }

    /// Writes what is new or has changed.
    pub(crate) fn write(&self, model: &Model, xml: &mut Editor, fresh: &mut dyn FnMut(&str) -> String) {
        for (element, drawn) in &self.shapes {
            let node = drawn.node.unwrap_or_else(|| {
                let node = self.new_part(model, xml, *element, "BPMNShape", fresh);
                if model.element(*element).sub_process().is_some() {
                    xml.set_attribute(node, "isExpanded", Some(if drawn.is_frame { "true" } else { "false" }));
                }
                if matches!(model.element(*element).kind, Kind::Participant { .. } | Kind::Lane { .. }) {
                    xml.set_attribute(node, "isHorizontal", Some("true"));
                }
                node
            });
            set_bounds(xml, node, &drawn.bounds);
        }
        for (element, line) in &self.lines {
            let node = line.node.unwrap_or_else(|| self.new_part(model, xml, *element, "BPMNEdge", fresh));
            set_waypoints(xml, node, &line.points);
        }
    }

    fn new_part(
        &self,
        model: &Model,
        xml: &mut Editor,
        element: ElementId,
        tag: &str,
        fresh: &mut dyn FnMut(&str) -> String,
    ) -> NodeId {
        let node = xml.add(self.plane, None, (BPMN_DI, "bpmndi"), tag);
        let id = fresh(&format!("{}_di", model.id_of(element)));
        xml.set_attribute(node, "id", Some(&id));
        xml.set_attribute(node, "bpmnElement", Some(model.id_of(element)));
        node
    }
}

/// What a line connects.
pub(crate) fn ends(model: &Model, line: ElementId) -> Option<(ElementId, ElementId)> {
    match &model.element(line).kind {
        Kind::SequenceFlow(flow) => Some((target(flow.source.as_ref())?, target(flow.target.as_ref())?)),
        Kind::MessageFlow(ends) | Kind::Association(ends) => {
            Some((target(ends.source.as_ref())?, target(ends.target.as_ref())?))
        }
        _ => None,
    }
}

pub(crate) fn target(reference: Option<&Reference>) -> Option<ElementId> {
    reference.and_then(|reference| reference.target)
}

/// What an element may be drawn in, from the inside to the outside: lanes, subprocesses, the pool.
fn frames(model: &Model, element: ElementId) -> Vec<ElementId> {
    let mut frames = vec![];
    let mut at = Some(element);
    while let Some(here) = at {
        let mut lanes = lanes_of(model, here);
        lanes.reverse();
        frames.extend(lanes);
        at = model.element(here).parent;
        if let Some(parent) = at {
            frames.push(parent);
            frames.extend(pools_of(model, parent));
        }
    }
    frames
}

/// The lanes that an element stands in, outermost first.
pub(crate) fn lanes_of(model: &Model, element: ElementId) -> Vec<ElementId> {
    let holds = |nodes: &[Reference]| nodes.iter().any(|node| node.target == Some(element));
    let lanes = model.elements().filter(|(_, lane)| matches!(&lane.kind, Kind::Lane { nodes } if holds(nodes)));
    lanes.map(|(id, _)| id).collect()
}

pub(crate) fn pools_of(model: &Model, process: ElementId) -> impl Iterator<Item = ElementId> {
    model.elements().filter_map(move |(id, element)| match &element.kind {
        Kind::Participant { process: of } if target(of.as_ref()) == Some(process) => Some(id),
        _ => None,
    })
}
