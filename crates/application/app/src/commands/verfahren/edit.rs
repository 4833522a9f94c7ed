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
use crate::view::{Edited, StandIn};

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

#[derive(Deserialize, TS)]
pub struct OfGone {
    pub draft: Uuid,
    /// A field that the last step has taken away.
    pub gone: NodeId,
}

/// Fields that fit in all rules that ask for one that is gone.
pub async fn stand_ins(desk: &Arc<Desk>, request: OfGone) -> Result<Vec<StandIn>, CommandError> {
    desk.with_design(request.draft, |open| open.stand_ins(&request.gone))
}

#[derive(Deserialize, TS)]
pub struct PutStandIns {
    pub draft: Uuid,
    pub replaced: Vec<Replaced>,
}

#[derive(Deserialize, TS)]
pub struct Replaced {
    pub gone: NodeId,
    /// One of the fields that fit.
    pub by: NodeId,
}

/// Puts other fields into the rules that ask for ones that are gone; all in one step, or none.
pub async fn put_stand_ins(desk: &Arc<Desk>, request: PutStandIns) -> Result<Edited, CommandError> {
    let now = desk.now();
    let replaced = request.replaced.into_iter().map(|one| (one.gone, one.by)).collect();
    desk.with_design(request.draft, |open| open.stand_in(replaced, now))
}
