//! What holds for drawings.

use std::collections::BTreeMap;

use bpmn::model::{Bounds, ElementId, Kind, Model, Position};

/// Shapes and edges by element and diagram; panics if one is drawn twice on a plane.
pub struct Drawing<'a> {
    pub model: &'a Model,
    pub shapes: BTreeMap<(usize, ElementId), Bounds>,
    pub edges: BTreeMap<(usize, ElementId), Vec<(f64, f64)>>,
    /// What shapes and edges name that isn't there.
    pub dangling: Vec<String>,
}

pub fn drawing(model: &Model) -> Result<Drawing<'_>, String> {
    let mut drawing = Drawing { model, shapes: BTreeMap::new(), edges: BTreeMap::new(), dangling: vec![] };
    for (at, diagram) in model.diagrams().iter().enumerate() {
        for shape in &diagram.shapes {
            let Some(element) = shape.element.as_ref().and_then(|element| element.target) else {
                drawing
                    .dangling
                    .push(shape.element.as_ref().map(|element| element.text.to_string()).unwrap_or_default());
                continue;
            };
            let bounds = shape.bounds.ok_or("a shape without bounds")?;
            if drawing.shapes.insert((at, element), bounds).is_some() {
                return Err(format!("{} is drawn twice", model.id_of(element)));
            }
        }
        for edge in &diagram.edges {
            let Some(element) = edge.element.as_ref().and_then(|element| element.target) else {
                drawing
                    .dangling
                    .push(edge.element.as_ref().map(|element| element.text.to_string()).unwrap_or_default());
                continue;
            };
            if drawing.edges.insert((at, element), edge.waypoints.clone()).is_some() {
                return Err(format!("{} is drawn twice", model.id_of(element)));
            }
        }
    }
    Ok(drawing)
}

pub fn ends(model: &Model, line: ElementId) -> Option<(ElementId, ElementId)> {
    match &model.element(line).kind {
        Kind::SequenceFlow(flow) => Some((flow.source.as_ref()?.target?, flow.target.as_ref()?.target?)),
        Kind::MessageFlow(ends) | Kind::Association(ends) => {
            Some((ends.source.as_ref()?.target?, ends.target.as_ref()?.target?))
        }
        _ => None,
    }
}

pub fn host(model: &Model, event: ElementId) -> Option<ElementId> {
    match &model.element(event).event()?.position {
        Position::Boundary { attached_to, .. } => attached_to.as_ref()?.target,
        _ => None,
    }
}

impl Drawing<'_> {
    /// Lines begin and end on the borders of what they connect.
    pub fn lines_end_on_borders(&self, orthogonal: bool) -> Result<(), String> {
        for ((at, line), points) in &self.edges {
            let Some((from, to)) = ends(self.model, *line) else { continue };
            let name = self.model.id_of(*line);
            for (end, point) in [(from, points.first()), (to, points.last())] {
                let Some(bounds) = self.shapes.get(&(*at, end)) else { continue };
                let point = point.ok_or(format!("{name} has no waypoints"))?;
                if !is_on_border(bounds, *point) {
                    return Err(format!("{name} ends at {point:?}, not on {bounds:?} of {}", self.model.id_of(end)));
                }
            }
            let is_straight = |pair: &[(f64, f64)]| pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1;
            if orthogonal && !points.windows(2).all(is_straight) {
                return Err(format!("{name} runs across: {points:?}"));
            }
        }
        Ok(())
    }

    /// Nodes of a scope keep clear of each other, attached events sit on their hosts, content lies within its frame.
    pub fn is_tidy(&self) -> Result<(), String> {
        let model = self.model;
        let named = |id: &ElementId| model.id_of(*id).to_owned();
        for ((at, one), bounds) in &self.shapes {
            if let Some(host) = host(model, *one) {
                let on = self.shapes.get(&(*at, host)).ok_or(format!("the host of {} isn't drawn", named(one)))?;
                let (x, y) = (bounds.x + bounds.width / 2.0, bounds.y + bounds.height / 2.0);
                if !is_on_border(on, (x, y)) {
                    return Err(format!("{} isn't on the border of {}", named(one), named(&host)));
                }
                continue;
            }
            let same = self.shapes.iter().filter(|((plane, other), _)| plane == at && other > one);
            for ((_, other), there) in same {
                let beside =
                    model.element(*one).parent == model.element(*other).parent && host(model, *other).is_none();
                let nested = |a: &Bounds, b: &Bounds| a.contains(b) || b.contains(a);
                let lanes = matches!(model.element(*one).kind, Kind::Lane { .. });
                let free =
                    model.element(*one).is_flow_node() != model.element(*other).is_flow_node() && nested(bounds, there);
                if beside && bounds.overlaps(there) && !(lanes && nested(bounds, there)) && !free {
                    return Err(format!("{} and {} overlap: {bounds:?} {there:?}", named(one), named(other)));
                }
            }
            for frame in self.frames(*at, *one) {
                if !self.shapes[&(*at, frame)].contains(bounds) {
                    return Err(format!(
                        "{} isn't within {}: {bounds:?} {:?}",
                        named(one),
                        named(&frame),
                        self.shapes[&(*at, frame)]
                    ));
                }
            }
        }
        Ok(())
    }

    /// Lines that can't be told apart: they lie on each other for ten pixels and have no end in common; or that cross a shape
    /// that they have nothing to do with.
    pub fn tangles(&self) -> Vec<String> {
        let named = |id: &ElementId| self.model.id_of(*id).to_owned();
        let lines: Vec<_> = self.edges.iter().filter(|((_, line), _)| ends(self.model, *line).is_some()).collect();
        let mut found = vec![];
        for (number, ((at, one), way)) in lines.iter().enumerate() {
            let (from, to) = ends(self.model, *one).unwrap();
            for ((plane, shape), bounds) in &self.shapes {
                let is_lane = matches!(self.model.element(*shape).kind, Kind::Lane { .. });
                let holds = |end: ElementId| {
                    let end = self.shapes.get(&(*at, end));
                    end.is_some_and(|end| bounds != end && bounds.contains(end))
                        && self.frames_of(*at, *one).contains(shape)
                };
                if plane != at || is_lane || holds(from) || holds(to) {
                    continue;
                }
                if way.windows(2).any(|pair| enters(pair, bounds)) {
                    found.push(format!("{} crosses {}", named(one), named(shape)));
                }
            }
            for ((plane, two), other) in lines.iter().skip(number + 1) {
                let (source, target) = ends(self.model, *two).unwrap();
                let is_related = [from, to].iter().any(|end| [source, target].contains(end));
                let shared = way.windows(2).flat_map(|pair| other.windows(2).map(move |piece| shared(pair, piece)));
                let longest = shared.fold(0.0, f64::max);
                if plane == at && !is_related && longest >= 10.0 {
                    found.push(format!("{} lies on {} for {longest}", named(one), named(two)));
                }
            }
        }
        found
    }

    /// Pools and subprocesses that an end of a line lies in.
    fn frames_of(&self, at: usize, line: ElementId) -> Vec<ElementId> {
        let (from, to) = ends(self.model, line).unwrap();
        let mut all = vec![];
        for end in [from, to] {
            let mut here = Some(end);
            while let Some(inner) = here {
                all.extend(self.frames(at, inner));
                here = self.model.element(inner).parent;
            }
        }
        all
    }

    fn is_open(&self, scope: ElementId) -> bool {
        let is_it = |reference: &Option<bpmn::model::Reference>| {
            reference.as_ref().is_some_and(|reference| reference.target == Some(scope))
        };
        let has_plane = self.model.diagrams().iter().any(|diagram| is_it(&diagram.element));
        let mut shapes = self.model.diagrams().iter().flat_map(|diagram| &diagram.shapes);
        has_plane || shapes.any(|shape| is_it(&shape.element) && shape.is_expanded == Some(true))
    }

    fn frames(&self, at: usize, element: ElementId) -> Vec<ElementId> {
        let model = self.model;
        let parent = model.element(element).parent;
        let holds = |id: &ElementId| match &model.element(*id).kind {
            Kind::Lane { nodes } => nodes.iter().any(|node| node.target == Some(element)),
            Kind::Participant { process: Some(process) } => process.target.is_some() && process.target == parent,
            _ => Some(*id) == parent,
        };
        model.elements().map(|(id, _)| id).filter(|id| holds(id) && self.shapes.contains_key(&(at, *id))).collect()
    }

    /// What is a shape or a line and isn't drawn anywhere.
    pub fn missing(&self) -> Vec<String> {
        let model = self.model;
        let is_drawn = |id: &ElementId| self.shapes.keys().chain(self.edges.keys()).any(|(_, drawn)| drawn == id);
        let planes = 0..model.diagrams().len();
        let together = |from, to| {
            planes.clone().any(|at| self.shapes.contains_key(&(at, from)) && self.shapes.contains_key(&(at, to)))
        };
        let is_line = |id: ElementId| ends(model, id).is_some_and(|(from, to)| together(from, to));
        let wanted = model.elements().filter(|(id, element)| {
            element.is_flow_node()
                || matches!(
                    element.kind,
                    Kind::Participant { .. } | Kind::Lane { .. } | Kind::DataObjectReference { .. }
                )
                || is_line(*id)
        });
        // What stands in a closed subprocess without a plane of its own isn't drawn anywhere.
        let is_hidden = |id: &ElementId| {
            let parent = model.element(*id).parent.filter(|parent| model.element(*parent).sub_process().is_some());
            parent.is_some_and(|parent| !self.is_open(parent))
        };
        wanted.filter(|(id, _)| !is_drawn(id) && !is_hidden(id)).map(|(id, _)| model.id_of(id).to_owned()).collect()
    }
}

/// Whether a straight piece goes through the inside of a shape.
fn enters(pair: &[(f64, f64)], bounds: &Bounds) -> bool {
    let (left, right) = (pair[0].0.min(pair[1].0), pair[0].0.max(pair[1].0));
    let (top, bottom) = (pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1));
    left < bounds.right() - 1.0 && right > bounds.x + 1.0 && top < bounds.bottom() - 1.0 && bottom > bounds.y + 1.0
}

/// For how long two pieces along or across the page lie on each other.
fn shared(one: &[(f64, f64)], two: &[(f64, f64)]) -> f64 {
    let across = |pair: &[(f64, f64)]| ([pair[0].1, pair[1].1], [pair[0].0, pair[1].0]);
    let down = |pair: &[(f64, f64)]| ([pair[0].0, pair[1].0], [pair[0].1, pair[1].1]);
    let along = |([a, b], [c, d]): ([f64; 2], [f64; 2]), ([e, f], [g, h]): ([f64; 2], [f64; 2])| {
        let is_same = a == b && e == f && (a - e).abs() < 1.0;
        if is_same { (c.max(d).min(g.max(h)) - c.min(d).max(g.min(h))).max(0.0) } else { 0.0 }
    };
    along(across(one), across(two)).max(along(down(one), down(two)))
}

fn is_on_border(bounds: &Bounds, (x, y): (f64, f64)) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < 0.01;
    let within_x = x > bounds.x - 0.01 && x < bounds.right() + 0.01;
    let within_y = y > bounds.y - 0.01 && y < bounds.bottom() + 0.01;
    (within_x && (near(y, bounds.y) || near(y, bounds.bottom())))
        || (within_y && (near(x, bounds.x) || near(x, bounds.right())))
}
