//! Drawing everything anew, or what isn't drawn yet.

use std::collections::BTreeSet;

use super::content::Content;
use super::lanes::Lanes;
use super::scope::{Task, content};
use super::untangle::untangle;
use super::{Canvas, Drawn, HEADER, Line, PADDING, home, missing, target};
use bpmn::model::{Bounds, ElementId, Kind, Model};

/// Where drawings begin on a plane, and how far pools lie apart.
const ORIGIN: (f64, f64) = (160.0, 80.0);
const POOL_GAP: f64 = 60.0;
/// A pool of which nothing else is known.
const CLOSED_POOL: (f64, f64) = (600.0, 60.0);

pub(crate) fn arrange(model: &Model, canvases: &mut [Canvas], all: bool) {
    let known: Vec<BTreeSet<ElementId>> = canvases.iter().map(|canvas| drawn(canvas).collect()).collect();
    for at in 0..canvases.len() {
        let is_empty = canvases.get(at).is_some_and(|canvas| canvas.shapes.is_empty());
        if !all && !is_empty {
            missing::draw(model, canvases, at);
            continue;
        }
        let planned = plan(model, canvases, at);
        if let Some(canvas) = canvases.get_mut(at) {
            take(canvas, planned);
        }
    }
    for (canvas, known) in canvases.iter_mut().zip(known) {
        for (line, _) in model.elements() {
            let is_drawn = canvas.lines.get(&line).is_some_and(|line| !line.points.is_empty());
            if !is_drawn {
                canvas.connect(model, line);
            }
        }
        let new = drawn(canvas).filter(|line| all || !known.contains(line)).collect();
        untangle(model, canvas, &new);
    }
}

fn drawn(canvas: &Canvas) -> impl Iterator<Item = ElementId> {
    canvas.lines.iter().filter(|(_, line)| !line.points.is_empty()).map(|(id, _)| *id)
}

fn plan(model: &Model, canvases: &[Canvas], at: usize) -> Content {
    let Some(scope) = canvases.get(at).and_then(|canvas| canvas.scope) else { return Content::default() };
    let has_plane = |id: ElementId| canvases.iter().any(|canvas| canvas.scope == Some(id));
    let task = Task { model, wanted: &|_| true, is_closed: &has_plane };
    let is_here = |scope: ElementId| home(model, canvases, scope).is_none_or(|home| home == at);
    let mut planned = Content::default();
    match model.element(scope).kind {
        Kind::Collaboration => pools(&mut planned, &task, scope, &is_here),
        _ if is_here(scope) => planned.put(content(&task, scope, &Lanes::of(model, scope)), ORIGIN.0, ORIGIN.1),
        _ => {}
    }
    planned
}

/// Pools below each other, all as wide as the widest.
fn pools(planned: &mut Content, task: &Task<'_>, scope: ElementId, is_here: &dyn Fn(ElementId) -> bool) {
    let (x, mut y) = ORIGIN;
    let mut pools = vec![];
    for (pool, element) in task.model.children(scope) {
        let Kind::Participant { process } = &element.kind else { continue };
        let process = target(process.as_ref()).filter(|process| is_here(*process));
        let mut size = CLOSED_POOL;
        if let Some(process) = process {
            let lanes = Lanes::of(task.model, process);
            let padding = if lanes.inset() > 0.0 { 0.0 } else { PADDING };
            let inner = content(task, process, &lanes);
            size.0 = size.0.max(HEADER + inner.width + 2.0 * padding);
            size.1 = size.1.max(inner.height + 2.0 * padding);
            planned.put(inner, x + HEADER + padding, y + padding);
        }
        pools.push((pool, process, y, size));
        y += size.1 + POOL_GAP;
    }
    let width = pools.iter().map(|(.., size)| size.0).fold(0.0, f64::max);
    for (pool, process, y, (_, height)) in pools {
        planned.shapes.insert(pool, (Bounds { x, y, width, height }, true));
        for lane in process.into_iter().flat_map(|process| Lanes::of(task.model, process).all()) {
            if let Some((bounds, _)) = planned.shapes.get_mut(&lane) {
                bounds.width = x + width - bounds.x;
            }
        }
    }
}

/// New places for what is planned; lines are drawn anew.
pub(super) fn take(canvas: &mut Canvas, planned: Content) {
    for (element, (bounds, is_frame)) in planned.shapes {
        let drawn = canvas.shapes.entry(element).or_insert(Drawn { node: None, bounds, is_frame });
        (drawn.bounds, drawn.is_frame) = (bounds, is_frame);
    }
    for line in canvas.lines.values_mut() {
        line.points.clear();
    }
    for (element, points) in planned.lines {
        canvas.lines.entry(element).or_insert(Line { node: None, points: vec![] }).points = points;
    }
}
