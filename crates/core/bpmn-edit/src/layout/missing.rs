//! Drawing what isn't drawn yet below what is, in the frame that it belongs to.

use std::collections::{BTreeMap, BTreeSet};

use super::lanes::Lanes;
use super::scope::{Task, content};
use super::{Axis, Canvas, Drawn, GAP_Y, Line, PADDING, home, host, lanes_of, on_border, pools_of, size};
use crate::element_type::NodeType;
use bpmn::model::{Bounds, ElementId, Kind, Model};

pub(super) fn draw(model: &Model, canvases: &mut [Canvas], at: usize) {
    let scopes = model
        .elements()
        .filter(|(_, element)| matches!(element.kind, Kind::Process { .. }) || element.sub_process().is_some());
    for (scope, _) in scopes {
        if home(model, canvases, scope) != Some(at) {
            continue;
        }
        let has_plane = |id: ElementId| canvases.iter().any(|canvas| canvas.scope == Some(id));
        let closed: BTreeSet<ElementId> = model.children(scope).map(|(id, _)| id).filter(|id| has_plane(*id)).collect();
        if let Some(canvas) = canvases.get_mut(at) {
            attach(model, canvas, scope);
            for (frame, nodes) in groups(model, canvas, scope) {
                block(model, canvas, scope, frame, &nodes, &closed);
            }
        }
    }
}

/// Events whose host is drawn go to its border, where there is room.
fn attach(model: &Model, canvas: &mut Canvas, scope: ElementId) {
    let events = model.children(scope).filter_map(|(id, _)| Some((id, host(model, id)?)));
    for (event, host) in events.filter(|(event, _)| model.element(*event).parent == Some(scope)) {
        let Some(bounds) = canvas.bounds(host).filter(|_| !canvas.shapes.contains_key(&event)) else { continue };
        let event_size = size(NodeType::BoundaryEvent);
        let others: Vec<Bounds> =
            model.element(host).attached.iter().filter_map(|other| canvas.bounds(*other)).collect();
        let mut place = Bounds::around((bounds.right() - event_size.0 / 2.0, bounds.bottom()), event_size);
        while place.x > bounds.x && others.iter().any(|other| other.overlaps(&place)) {
            place = place.moved(-10.0, 0.0);
        }
        let place = on_border(place, &bounds);
        canvas.shapes.insert(event, Drawn { node: None, bounds: place, is_frame: false });
    }
}

/// What isn't drawn of a scope, by the frame that is: a lane, pool or subprocess.
fn groups(model: &Model, canvas: &Canvas, scope: ElementId) -> BTreeMap<Option<ElementId>, BTreeSet<ElementId>> {
    let around = pools_of(model, scope).chain([scope]).find(|frame| canvas.shapes.contains_key(frame));
    let mut groups: BTreeMap<Option<ElementId>, BTreeSet<ElementId>> = BTreeMap::new();
    for (id, element) in model.children(scope).filter(|(id, _)| !canvas.shapes.contains_key(id)) {
        let is_shape = element.is_flow_node()
            || matches!(element.kind, Kind::DataObjectReference { .. } | Kind::DataStoreReference { .. })
            || model.tag_of(id) == "textAnnotation";
        if is_shape {
            let lane = lanes_of(model, id).into_iter().rfind(|lane| canvas.shapes.contains_key(lane));
            groups.entry(lane.or(around)).or_default().insert(id);
        }
    }
    groups
}

fn block(
    model: &Model,
    canvas: &mut Canvas,
    scope: ElementId,
    frame: Option<ElementId>,
    nodes: &BTreeSet<ElementId>,
    closed: &BTreeSet<ElementId>,
) {
    let is_within = |id: ElementId| nodes.contains(&id) || model.element(id).parent != Some(scope);
    let task = Task { model, wanted: &is_within, is_closed: &|id| closed.contains(&id) };
    let mut content = content(&task, scope, &Lanes::none());
    content.shapes.retain(|id, _| !canvas.shapes.contains_key(id));
    let (x, y) = match frame.and_then(|frame| canvas.bounds(frame)) {
        None => canvas.extent().map_or((160.0, 80.0), |extent| (extent.x, extent.bottom() + GAP_Y)),
        Some(bounds) => {
            let inner = canvas
                .shapes
                .iter()
                .filter(|(id, drawn)| Some(**id) != frame && !is_lane(model, **id) && bounds.contains(&drawn.bounds));
            let below = inner.map(|(_, drawn)| drawn.bounds.bottom() + GAP_Y).fold(bounds.y + PADDING, f64::max);
            let (x, y) = (bounds.x + PADDING, below);
            let missing =
                (x + content.width + PADDING - bounds.right(), y + content.height + PADDING - bounds.bottom());
            if missing.0 > 0.0 {
                canvas.make_room(model, Axis::X, bounds.right(), missing.0);
            }
            if missing.1 > 0.0 {
                canvas.make_room(model, Axis::Y, bounds.bottom(), missing.1);
            }
            (x, y)
        }
    };
    let mut moved = super::content::Content::default();
    moved.put(content, x, y);
    for (element, (bounds, is_frame)) in moved.shapes {
        canvas.shapes.entry(element).or_insert(Drawn { node: None, bounds, is_frame });
    }
    for (element, points) in moved.lines {
        canvas.lines.entry(element).or_insert(Line { node: None, points });
    }
}

fn is_lane(model: &Model, id: ElementId) -> bool {
    matches!(model.element(id).kind, Kind::Lane { .. })
}
