//! The content of a process or subprocess, laid out by itself from (0, 0) to the right and down.

use std::collections::BTreeMap;

use super::content::Content;
use super::grid::{Grid, Item};
use super::lanes::Lanes;
use super::rank::rank;
use super::route::{Point, route, straightened};
use super::{GAP_X, GAP_Y, PADDING, ends, host, size};
use crate::element_type::NodeType;
use bpmn::model::{Bounds, ElementId, Kind, Model};

/// What one attached event takes of its host's border.
const ATTACHED: f64 = 46.0;
/// How far a line that leads back keeps away from nodes beside it.
const CLEARANCE: f64 = 20.0;
/// Between lines that lead back under the nodes.
const TRACK: f64 = 20.0;

/// Which elements are laid out, and which subprocesses are drawn closed.
pub(super) struct Task<'a> {
    pub model: &'a Model,
    pub wanted: &'a dyn Fn(ElementId) -> bool,
    pub is_closed: &'a dyn Fn(ElementId) -> bool,
}

struct Node {
    id: ElementId,
    width: f64,
    height: f64,
    inner: Option<Content>,
    attached: Vec<ElementId>,
}

/// As deep as the document, which is bounded when it is read.
pub(super) fn content(task: &Task<'_>, scope: ElementId, lanes: &Lanes) -> Content {
    let nodes = nodes(task, scope);
    let number = numbers(&nodes);
    let lines = lines(task.model, &number);
    let pairs: Vec<(usize, usize)> = lines.iter().map(|line| line.between).collect();
    let (ranks, back) = rank(nodes.len(), &pairs);
    let items = nodes.iter().zip(&ranks).map(|(node, rank)| Item {
        rank: *rank,
        band: lanes.band(node.id),
        width: node.width,
        height: node.height,
    });
    let edges = pairs.iter().zip(&back).map(|(pair, back)| Some(*pair).filter(|_| !back));
    let grid = Grid::new(items.collect(), &edges.collect::<Vec<_>>(), lanes.count());

    let inset = lanes.inset();
    let mut content = Content { width: grid.width + inset, height: grid.height, ..Content::default() };
    for (at, node) in nodes.into_iter().enumerate() {
        let (x, y) = grid.position(at);
        place(&mut content, node, x + inset, y);
    }
    let mut under = grid.height;
    for (at, line) in lines.iter().enumerate() {
        let Some((from, to)) = content.bounds(line.from).zip(content.bounds(line.to)) else { continue };
        let points = match grid.way(at) {
            // An association may lead to an attached event; the grid only knows its host.
            Some(_) if host(task.model, line.to).is_some() => route(&from, &to),
            Some(way) => {
                let way = way.iter().map(|(x, y)| (x + inset, *y)).collect();
                if line.is_attached { from_border(&from, way) } else { way }
            }
            None => {
                under += TRACK;
                way_back(&content, line, (&from, &to), under)
            }
        };
        content.lines.insert(line.id, straightened(points));
    }
    content.height = under;
    artifacts(&mut content, task, scope, inset);
    lanes.draw(&mut content, &grid.bands);
    content
}

fn nodes(task: &Task<'_>, scope: ElementId) -> Vec<Node> {
    let model = task.model;
    let is_beside = |host: ElementId| model.element(host).parent == Some(scope) && (task.wanted)(host);
    let children = model.children(scope).filter(|(id, element)| element.is_flow_node() && (task.wanted)(*id));
    let free = children.filter(|(id, _)| !host(model, *id).is_some_and(is_beside));
    let nodes = free.filter_map(|(id, element)| {
        let is_here = |event: &ElementId| model.element(*event).parent == Some(scope) && (task.wanted)(*event);
        let attached: Vec<ElementId> = element.attached.iter().copied().filter(is_here).collect();
        let (mut width, mut height) = size(NodeType::of(model, id)?);
        let mut inner = None;
        if element.sub_process().is_some() && !(task.is_closed)(id) {
            let within = content(task, id, &Lanes::none());
            width = width.max(within.width + 2.0 * PADDING);
            height = height.max(within.height + 2.0 * PADDING);
            inner = Some(within);
        }
        if !attached.is_empty() {
            width = width.max(attached.iter().map(|_| ATTACHED).sum::<f64>() + 10.0);
        }
        Some(Node { id, width, height, inner, attached })
    });
    nodes.collect()
}

/// Attached events have the number of their host.
fn numbers(nodes: &[Node]) -> BTreeMap<ElementId, usize> {
    let mut numbers = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate() {
        numbers.insert(node.id, at);
        numbers.extend(node.attached.iter().map(|event| (*event, at)));
    }
    numbers
}

struct Between {
    id: ElementId,
    from: ElementId,
    to: ElementId,
    /// The numbers of the nodes.
    between: (usize, usize),
    /// It begins at an attached event.
    is_attached: bool,
}

fn lines(model: &Model, number: &BTreeMap<ElementId, usize>) -> Vec<Between> {
    let lines =
        model.elements().filter(|(_, element)| matches!(element.kind, Kind::SequenceFlow(_) | Kind::Association(_)));
    let lines = lines.filter_map(|(id, _)| {
        let (from, to) = ends(model, id)?;
        let between = (*number.get(&from)?, *number.get(&to)?);
        Some(Between { id, from, to, between, is_attached: host(model, from).is_some() })
    });
    lines.collect()
}

fn place(content: &mut Content, node: Node, x: f64, y: f64) {
    let bounds = Bounds { x, y, width: node.width, height: node.height };
    content.shapes.insert(node.id, (bounds, node.inner.is_some()));
    let mut right = bounds.right() - ATTACHED / 2.0 - 5.0;
    for event in node.attached {
        content.shapes.insert(event, (Bounds::around((right, bounds.bottom()), size(NodeType::BoundaryEvent)), false));
        right -= ATTACHED;
    }
    if let Some(inner) = node.inner {
        content.put(inner, x + PADDING, y + PADDING);
    }
}

/// Down from an attached event, then on as from its host.
fn from_border(event: &Bounds, way: Vec<Point>) -> Vec<Point> {
    let (x, below) = (event.center().0, event.bottom() + 10.0);
    let channel = way.get(1).map_or(x, |point| point.0);
    let mut points = vec![(x, event.bottom()), (x, below), (channel, below)];
    points.extend(way.into_iter().skip(2));
    points
}

/// A line back goes under everything, down and up where no node is.
fn way_back(content: &Content, line: &Between, (from, to): (&Bounds, &Bounds), under: f64) -> Vec<Point> {
    let ((sx, sy), (tx, ty)) = (from.center(), to.center());
    if sx == tx {
        return route(from, to);
    }
    let up = content.free_column(to.x - CLEARANCE, -CLEARANCE, (ty, under));
    let end = [(up, under), (up, ty), (to.x, ty)];
    // An attached event has its host beside it.
    if line.is_attached {
        return [(sx, from.bottom()), (sx, under)].into_iter().chain(end).collect();
    }
    let down = content.free_column(from.right() + CLEARANCE, CLEARANCE, (sy, under));
    [(from.right(), sy), (down, sy), (down, under)].into_iter().chain(end).collect()
}

/// Data and annotations stand in a row below.
fn artifacts(content: &mut Content, task: &Task<'_>, scope: ElementId, inset: f64) {
    let (mut x, top) = (inset, content.height + GAP_Y);
    for (id, element) in task.model.children(scope).filter(|(id, _)| (task.wanted)(*id)) {
        let (width, height) = match element.kind {
            Kind::DataObjectReference { .. } => (36.0, 50.0),
            Kind::DataStoreReference { .. } => (50.0, 50.0),
            Kind::Other if task.model.tag_of(id) == "textAnnotation" => (100.0, 50.0),
            _ => continue,
        };
        content.shapes.insert(id, (Bounds { x, y: top, width, height }, false));
        x += width + GAP_X;
        content.width = content.width.max(x - GAP_X);
        content.height = content.height.max(top + height);
    }
}
