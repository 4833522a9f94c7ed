//! The list of drafts.

use std::sync::Arc;

use serde::Deserialize;
use store::table::verfahren_draft as table;
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::desk::Nothing;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::verfahren;
use crate::view::{DesignView, VerfahrenLine};

#[derive(Deserialize, TS)]
pub struct OfVerfahren {
    pub draft: Uuid,
}

/// The newest first.
pub async fn verfahren_drafts(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<VerfahrenLine>, CommandError> {
    let lines = desk.session()?.store.read(table::all)?;
    Ok(lines.iter().map(verfahren::view).collect())
}

pub async fn open_verfahren(desk: &Arc<Desk>, request: OfVerfahren) -> Result<DesignView, CommandError> {
    desk.with_design(request.draft, |open| Ok(open.view()))
}

pub async fn remove_verfahren(desk: &Arc<Desk>, request: OfVerfahren) -> Result<(), CommandError> {
    let session = desk.session()?;
    session.store.write(|db| table::remove(db, request.draft))?;
    session.designs.close(request.draft);
    Ok(())
}
