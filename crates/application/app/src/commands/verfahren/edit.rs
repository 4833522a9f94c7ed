//! Edits of a draft, and their way back.

use std::sync::Arc;

use forms::{Edit, Loss, NodeId, losses};
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::verfahren::drafts::OfVerfahren;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::verfahren::names::owners;
use crate::view::Edited;

#[derive(Deserialize, TS)]
pub struct EditVerfahren {
    pub draft: Uuid,
    pub edit: Edit,
    /// Whether it goes on with what the edit before has begun: typing in one field is one step.
    pub joins: bool,
}

pub async fn edit_verfahren(desk: &Arc<Desk>, request: EditVerfahren) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| open.edit(&request.edit, request.joins, now))
}

pub async fn undo_verfahren(desk: &Arc<Desk>, request: OfVerfahren) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| open.undo(now))
}

pub async fn redo_verfahren(desk: &Arc<Desk>, request: OfVerfahren) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| open.redo(now))
}

#[derive(Deserialize, TS)]
pub struct AskLosses {
    pub draft: Uuid,
    pub field: NodeId,
    /// Name of the type in the form JSON.
    pub to: String,
}

/// What another type would take away from a field; asked before it is done. Who asks for its answers is a field, group or
/// section of the outline.
pub async fn losses_of_type(desk: &Arc<Desk>, request: AskLosses) -> Result<Vec<Loss>, CommandError> {
    desk.with_design(request.draft, |open| {
        let owners = owners(open.form());
        let mut told = vec![];
        for loss in losses(open.form(), &request.field, &request.to) {
            let loss = match loss {
                Loss::Asked { by } => Loss::Asked { by: owners.get(&by).map_or(by, |owner| owner.node.clone()) },
                other => other,
            };
            if !told.contains(&loss) {
                told.push(loss);
            }
        }
        Ok(told)
    })
}
