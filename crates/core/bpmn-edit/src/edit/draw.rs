//! The drawing follows the meaning: what an edit asks for is done on the planes of the changed model.

use std::collections::{BTreeMap, HashMap};

use super::ids::Ids;
use super::{NodeType, Point};
use crate::layout::{self, Axis, Canvas, Drawn};
use bpmn::model::{Bounds, ElementId, Model};
use markup::{Editor, NodeId};

/// Room for start and end event in a subprocess that is made of nodes, and above and below them.
const BESIDE: f64 = 90.0;
const ABOVE: f64 = 40.0;
/// A new subprocess, with room for what will be put into it.
const EXPANDED: Point = (350.0, 200.0);

/// What an edit asks of the drawing. Elements are called by their nodes, which stay what they are.
pub(super) enum Drawing {
    Node {
        node: NodeId,
        at: Point,
    },
    Line {
        node: NodeId,
    },
    Shift {
        nodes: Vec<NodeId>,
        by: Point,
    },
    /// Elements that stand elsewhere now, perhaps on another plane.
    Rehome {
        nodes: Vec<NodeId>,
    },
    /// A subprocess around what it was made of; start and end with their flows.
    Around {
        node: NodeId,
        inner: Vec<NodeId>,
        start: Option<(NodeId, NodeId)>,
        end: Option<(NodeId, NodeId)>,
    },
    LayOut {
        all: bool,
    },
}

struct Follower<'a> {
    model: &'a Model,
    by_node: HashMap<NodeId, ElementId>,
    canvases: Vec<Canvas>,
}

pub(super) fn follow(xml: &mut Editor, ids: &mut Ids, model: &Model, drawings: &[Drawing]) {
    let by_node = model.elements().map(|(id, element)| (element.node, id)).collect();
    let mut follower = Follower { model, by_node, canvases: Canvas::all(model) };
    for drawing in drawings {
        match drawing {
            Drawing::Node { node, at } => follower.node(*node, *at),
            Drawing::Line { node } => follower.line(*node),
            Drawing::Shift { nodes, by } => follower.shift(nodes, *by),
            Drawing::Rehome { nodes } => follower.rehome(xml, nodes),
            Drawing::Around { node, inner, start, end } => follower.around(*node, inner, *start, *end),
            Drawing::LayOut { all } => layout::arrange(model, &mut follower.canvases, *all),
        }
    }
    for canvas in &follower.canvases {
        canvas.write(model, xml, &mut |id| ids.fresh(id));
    }
}

impl Follower<'_> {
    fn element(&self, node: NodeId) -> Option<ElementId> {
        self.by_node.get(&node).copied()
    }

    /// The canvas on which the content of an element's scope is drawn.
    fn home(&self, element: ElementId) -> Option<usize> {
        layout::home(self.model, &self.canvases, self.model.element(element).parent?)
    }

    fn node(&mut self, node: NodeId, at: Point) {
        let Some((element, kind)) = self.element(node).and_then(|id| Some((id, NodeType::of(self.model, id)?))) else {
            return;
        };
        let Some(canvas) = self.home(element).and_then(|home| self.canvases.get_mut(home)) else { return };
        let is_frame = kind.is_sub_process();
        let bounds = Bounds::around(at, if is_frame { EXPANDED } else { layout::size(kind) });
        let host = layout::host(self.model, element).and_then(|host| canvas.bounds(host));
        let bounds = host.map_or(bounds, |host| layout::on_border(bounds, &host));
        canvas.shapes.insert(element, Drawn { node: None, bounds, is_frame });
        canvas.fit(self.model, element);
    }

    fn line(&mut self, node: NodeId) {
        if let Some(line) = self.element(node) {
            self.canvases.iter_mut().for_each(|canvas| canvas.connect(self.model, line));
        }
    }

    fn shift(&mut self, nodes: &[NodeId], by: Point) {
        let named: Vec<ElementId> = nodes.iter().filter_map(|node| self.element(*node)).collect();
        for canvas in &mut self.canvases {
            let moved = canvas.with_content(self.model, &named);
            let offsets: BTreeMap<ElementId, Point> = moved.iter().map(|element| (*element, by)).collect();
            canvas.shift(self.model, &offsets);
            for element in &named {
                let host = layout::host(self.model, *element).filter(|host| !moved.contains(host));
                if let Some(host) = host.and_then(|host| canvas.bounds(host)) {
                    canvas.snap(self.model, *element, &host);
                }
                canvas.fit(self.model, *element);
                canvas.bend(*element, by);
            }
        }
    }

    fn rehome(&mut self, xml: &mut Editor, nodes: &[NodeId]) {
        let named: Vec<ElementId> = nodes.iter().filter_map(|node| self.element(*node)).collect();
        for element in named {
            let home = self.home(element);
            for from in (0..self.canvases.len()).filter(|from| Some(*from) != home) {
                self.carry(xml, element, from, home);
            }
            self.draw_missing(element, home);
        }
    }

    /// Takes a drawn element with its content to another plane, or off the planes.
    fn carry(&mut self, xml: &mut Editor, element: ElementId, from: usize, to: Option<usize>) {
        let Some(canvas) = self.canvases.get_mut(from) else { return };
        let mut taken = canvas.with_content(self.model, &[element]);
        taken.insert(element);
        let shapes: Vec<_> = taken.iter().filter_map(|one| Some((*one, canvas.shapes.remove(one)?))).collect();
        let inner = |line: &ElementId| {
            *line == element
                || layout::ends(self.model, *line).is_some_and(|(a, b)| taken.contains(&a) && taken.contains(&b))
        };
        let lines: Vec<ElementId> = canvas.lines.keys().copied().filter(inner).collect();
        let lines: Vec<_> = lines.into_iter().filter_map(|one| Some((one, canvas.lines.remove(&one)?))).collect();
        let parts: Vec<NodeId> = shapes
            .iter()
            .filter_map(|(_, drawn)| drawn.node)
            .chain(lines.iter().filter_map(|(_, line)| line.node))
            .collect();
        match to.and_then(|to| self.canvases.get_mut(to)) {
            Some(home) => {
                parts.into_iter().for_each(|part| xml.move_to(part, home.plane, None));
                for (id, drawn) in shapes {
                    home.shapes.insert(id, drawn);
                }
                for (id, line) in lines {
                    home.lines.insert(id, line);
                }
            }
            None => parts.into_iter().for_each(|part| xml.remove(part)),
        }
    }

    /// What stood where nothing is drawn is drawn below the rest.
    fn draw_missing(&mut self, element: ElementId, home: Option<usize>) {
        let Some(canvas) = home.and_then(|home| self.canvases.get_mut(home)) else { return };
        if self.model.element(element).sequence_flow().is_some() {
            if !canvas.lines.contains_key(&element) {
                canvas.connect(self.model, element);
            }
            return;
        }
        let Some(kind) = NodeType::of(self.model, element).filter(|_| !canvas.shapes.contains_key(&element)) else {
            return;
        };
        let below = canvas.extent().map_or((0.0, 0.0), |extent| (extent.x, extent.bottom() + ABOVE));
        let (width, height) = layout::size(kind);
        let bounds = Bounds { x: below.0, y: below.1, width, height };
        canvas.shapes.insert(element, Drawn { node: None, bounds, is_frame: false });
    }

    fn around(
        &mut self,
        node: NodeId,
        inner: &[NodeId],
        start: Option<(NodeId, NodeId)>,
        end: Option<(NodeId, NodeId)>,
    ) {
        let Some(element) = self.element(node) else { return };
        let inner: Vec<ElementId> = inner.iter().filter_map(|node| self.element(*node)).collect();
        let ends = [start, end].map(|end| end.and_then(|(event, flow)| self.element(event).zip(self.element(flow))));
        let Some(canvas) = self.home(element).and_then(|home| self.canvases.get_mut(home)) else { return };
        let extent = |canvas: &Canvas| inner.iter().filter_map(|one| canvas.bounds(*one)).reduce(Bounds::with);
        let Some(first) = extent(canvas) else { return };
        canvas.make_room(self.model, Axis::X, first.x, BESIDE);
        canvas.make_room(self.model, Axis::Y, first.y, ABOVE);
        let Some(content) = extent(canvas) else { return };
        canvas.make_room(self.model, Axis::X, content.right(), BESIDE);
        canvas.make_room(self.model, Axis::Y, content.bottom(), ABOVE);
        let Some(content) = extent(canvas) else { return };
        let bounds = Bounds {
            x: content.x - BESIDE,
            y: content.y - ABOVE,
            width: content.width + 2.0 * BESIDE,
            height: content.height + 2.0 * ABOVE,
        };
        canvas.shapes.insert(element, Drawn { node: None, bounds, is_frame: true });
        let positions = [content.x - BESIDE / 2.0, content.right() + BESIDE / 2.0];
        for ((event, flow), x) in ends.into_iter().zip(positions).filter_map(|(end, x)| Some((end?, x))) {
            let bounds = Bounds::around((x, content.center().1), layout::size(NodeType::StartEvent));
            canvas.shapes.insert(event, Drawn { node: None, bounds, is_frame: false });
            canvas.connect(self.model, flow);
        }
    }
}
