//! Building blocks: kept from one draft, put into another.

use std::sync::Arc;

use forms::{Edit, NodeId, block_of, fitted};
use serde::Deserialize;
use serde_json::json;
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::desk::Nothing;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::verfahren::blocks;
use crate::view::{BlockLine, InsertedBlock};

/// The library, own blocks first.
pub async fn building_blocks(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<BlockLine>, CommandError> {
    blocks::all(&desk.session()?.store)
}

#[derive(Deserialize, TS)]
pub struct KeepBlock {
    pub draft: Uuid,
    /// The group.
    pub group: NodeId,
    pub name: String,
}

/// Keeps a group with its rules and texts; a later change of the draft doesn't change the block.
pub async fn keep_block(desk: &Arc<Desk>, request: KeepBlock) -> Result<Vec<BlockLine>, CommandError> {
    let (session, now) = (desk.session()?, desk.now());
    let block = desk.with_design(request.draft, |open| {
        block_of(open.form(), &request.group).ok_or_else(|| {
            CommandError::new(ErrorCode::EditRefused, format!("there is no group {}", request.group))
                .with_details(json!({"reason": "node", "node": request.group}))
        })
    })?;
    blocks::keep(&session.store, &request.name, block, now)?;
    blocks::all(&session.store)
}

#[derive(Deserialize, TS)]
pub struct InsertBlock {
    pub draft: Uuid,
    /// As [`BlockLine`] has it.
    pub block: String,
    /// The section that gets it.
    pub section: NodeId,
    /// Before which group; at the end without one.
    pub before: Option<NodeId>,
}

/// One step. Questions of other groups that the block's rules ask for are told where the draft doesn't have them.
pub async fn insert_block(desk: &Arc<Desk>, request: InsertBlock) -> Result<InsertedBlock, CommandError> {
    let (session, now) = (desk.session()?, desk.now());
    let group = blocks::group(&session.store, &request.block)?;
    desk.with_design(request.draft, |open| {
        let fit = fitted(&group, open.form());
        let list = "fieldGroups".to_owned();
        let edit = Edit::Add { node: request.section, list, value: fit.group, before: request.before };
        Ok(InsertedBlock { edited: open.edit(&edit, false, now)?, missing: fit.missing })
    })
}

#[derive(Deserialize, TS)]
pub struct OfBlock {
    pub block: String,
}

/// Only own ones can be removed; drafts keep what was put into them.
pub async fn remove_block(desk: &Arc<Desk>, request: OfBlock) -> Result<Vec<BlockLine>, CommandError> {
    let session = desk.session()?;
    blocks::remove(&session.store, &request.block)?;
    blocks::all(&session.store)
}
