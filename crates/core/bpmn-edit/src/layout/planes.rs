//! On which plane what stands in a scope is drawn.

use super::{Canvas, pools_of, target};
use bpmn::model::{ElementId, Kind, Model, Position};

/// What an attached event is attached to.
pub(crate) fn host(model: &Model, event: ElementId) -> Option<ElementId> {
    match &model.element(event).event()?.position {
        Position::Boundary { attached_to, .. } => target(attached_to.as_ref()),
        _ => None,
    }
}

/// The canvas of the content of a process, subprocess or collaboration; none where it isn't drawn.
pub(crate) fn home(model: &Model, canvases: &[Canvas], scope: ElementId) -> Option<usize> {
    let own = canvases.iter().position(|canvas| canvas.scope == Some(scope));
    let framed = || {
        canvases.iter().position(|canvas| match &model.element(scope).kind {
            Kind::Process { .. } => {
                let mut pools = pools_of(model, scope);
                pools.any(|pool| canvas.shapes.contains_key(&pool) || canvas.scope == model.element(pool).parent)
                    || model.element(scope).children.iter().any(|child| canvas.shapes.contains_key(child))
            }
            _ => canvas.shapes.get(&scope).is_some_and(|drawn| drawn.is_frame),
        })
    };
    own.or_else(framed)
}

/// What needs a plane: the first collaboration, and processes that aren't in it; unless they are drawn already.
pub(crate) fn missing_planes(model: &Model) -> Vec<ElementId> {
    let canvases = Canvas::all(model);
    let is_drawn = |scope| home(model, &canvases, scope).is_some();
    let collaboration =
        model.elements().find(|(_, element)| matches!(element.kind, Kind::Collaboration)).map(|(id, _)| id);
    let processes =
        model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. })).map(|(id, _)| id);
    let in_pool = |process: &ElementId| {
        pools_of(model, *process).any(|pool| collaboration.is_some() && model.element(pool).parent == collaboration)
    };
    let alone = processes.filter(|process| !in_pool(process));
    collaboration.into_iter().chain(alone).filter(|scope| !is_drawn(*scope)).collect()
}
