//! Diagram interchange: where elements are drawn (BPMN 2.0 clause 12).

use super::Reference;
use markup::{Document, NodeId};

/// Namespace of BPMN's diagram interchange.
pub const BPMN_DI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
/// Namespace of bounds and fonts.
pub const DC: &str = "http://www.omg.org/spec/DD/20100524/DC";
/// Namespace of waypoints and of what diagrams of all sorts share.
pub const DI: &str = "http://www.omg.org/spec/DD/20100524/DI";

/// A `BPMNDiagram` with its plane.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// Of the `BPMNPlane`.
    pub node: NodeId,
    /// The process, collaboration or subprocess that is drawn.
    pub element: Option<Reference>,
    /// In the order of the file.
    pub shapes: Vec<Shape>,
    /// In the order of the file.
    pub edges: Vec<Edge>,
}

/// A `BPMNShape`.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Of the `BPMNShape`.
    pub node: NodeId,
    /// `bpmnElement`: what it shows.
    pub element: Option<Reference>,
    /// `None` where the file gives none, or none that are numbers.
    pub bounds: Option<Bounds>,
    /// Of a subprocess: whether what is in it is drawn here.
    pub is_expanded: Option<bool>,
}

/// A `BPMNEdge`.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Of the `BPMNEdge`.
    pub node: NodeId,
    /// `bpmnElement`: the flow or association that it shows.
    pub element: Option<Reference>,
    /// Corners `(x, y)` from source to target.
    pub waypoints: Vec<(f64, f64)>,
}

/// Upper left corner and size, in the diagram's units (pixels at 100 %).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Grows to the right.
    pub x: f64,
    /// Grows downwards.
    pub y: f64,
    /// A file may say anything; what is drawn here isn't negative.
    pub width: f64,
    /// A file may say anything; what is drawn here isn't negative.
    pub height: f64,
}

impl Bounds {
    /// The x of the right side.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The y of the lower side.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// `(x, y)`.
    pub fn center(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Bounds of this size around a point.
    pub fn around((x, y): (f64, f64), (width, height): (f64, f64)) -> Self {
        Self { x: x - width / 2.0, y: y - height / 2.0, width, height }
    }

    /// The same size elsewhere.
    pub fn moved(self, dx: f64, dy: f64) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..self }
    }

    /// The smallest bounds around both.
    pub fn with(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Self { x, y, width: self.right().max(other.right()) - x, height: self.bottom().max(other.bottom()) - y }
    }

    /// By so much to every side.
    pub fn grown(self, by: f64) -> Self {
        Self { x: self.x - by, y: self.y - by, width: self.width + 2.0 * by, height: self.height + 2.0 * by }
    }

    /// Whether all of the other is within; sides may touch.
    pub fn contains(&self, other: &Self) -> bool {
        self.x <= other.x && self.y <= other.y && self.right() >= other.right() && self.bottom() >= other.bottom()
    }

    /// Whether they have an area in common; touching sides are none.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

pub(super) fn read(document: &Document, root: NodeId) -> Vec<Diagram> {
    let diagrams = document.elements(root).filter(|(_, element)| element.name.is(BPMN_DI, "BPMNDiagram"));
    diagrams.map(|(node, _)| diagram(document, node)).collect()
}

fn diagram(document: &Document, node: NodeId) -> Diagram {
    let mut diagram = Diagram { node, element: None, shapes: vec![], edges: vec![] };
    let planes = document.elements(node).filter(|(_, element)| element.name.is(BPMN_DI, "BPMNPlane"));
    for (plane, _) in planes {
        diagram.element = reference(document, plane);
        let drawn = |name: &str| -> Vec<NodeId> {
            let drawn = document.elements(plane).filter(|(_, element)| element.name.is(BPMN_DI, name));
            drawn.map(|(child, _)| child).collect()
        };
        // Counted before: growing, the lists would be there twice for a moment.
        diagram.shapes.extend(drawn("BPMNShape").into_iter().map(|node| shape(document, node)));
        diagram.edges.extend(drawn("BPMNEdge").into_iter().map(|node| edge(document, node)));
    }
    diagram
}

fn shape(document: &Document, node: NodeId) -> Shape {
    let bounds = document.elements(node).find(|(_, element)| element.name.is(DC, "Bounds")).and_then(|(bounds, _)| {
        Some(Bounds {
            x: number(document, bounds, "x")?,
            y: number(document, bounds, "y")?,
            width: number(document, bounds, "width")?,
            height: number(document, bounds, "height")?,
        })
    });
    let is_expanded = document.attribute(node, "isExpanded").map(|value| matches!(value, "true" | "1"));
    Shape { node, element: reference(document, node), bounds, is_expanded }
}

fn edge(document: &Document, node: NodeId) -> Edge {
    let waypoints = document.elements(node).filter(|(_, element)| element.name.is(DI, "waypoint"));
    let waypoints =
        waypoints.filter_map(|(point, _)| Some((number(document, point, "x")?, number(document, point, "y")?)));
    Edge { node, element: reference(document, node), waypoints: waypoints.collect() }
}

fn reference(document: &Document, node: NodeId) -> Option<Reference> {
    let text = document.shared_attribute(node, "bpmnElement")?.clone();
    Some(Reference { text, target: None })
}

fn number(document: &Document, node: NodeId, name: &str) -> Option<f64> {
    document.attribute(node, name)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
}
