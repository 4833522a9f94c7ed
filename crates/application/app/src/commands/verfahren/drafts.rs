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
use crate::view::{DesignView, ListedVerfahren};

#[derive(Deserialize, TS)]
pub struct OfVerfahren {
    pub draft: Uuid,
}

/// Those on this device, the newest first, then those that only colleagues have.
pub async fn verfahren_drafts(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<ListedVerfahren>, CommandError> {
    let session = desk.session()?;
    let mut shared = verfahren::shared::lines(&session.store, &session.actor(desk.now()))?;
    let here = session.store.read(table::all)?;
    let mut listed: Vec<ListedVerfahren> = here
        .iter()
        .map(|line| ListedVerfahren {
            id: line.id,
            title: line.title.clone(),
            changed_at: Some(line.changed_at.to_string()),
            shared: shared.remove(&line.id),
        })
        .collect();
    listed.extend(shared.into_iter().map(|(id, shared)| ListedVerfahren {
        id,
        title: shared.title.clone(),
        changed_at: None,
        shared: Some(shared),
    }));
    Ok(listed)
}

pub async fn open_verfahren(desk: &Arc<Desk>, request: OfVerfahren) -> Result<DesignView, CommandError> {
    desk.with_design(request.draft, |open| Ok(open.view()))
}

/// Takes a draft off this device. What was handed in and waits would have no other place.
pub async fn remove_verfahren(desk: &Arc<Desk>, request: OfVerfahren) -> Result<(), CommandError> {
    let session = desk.session()?;
    verfahren::shared::removable(&session.store, request.draft)?;
    session.store.write(|db| table::remove(db, request.draft))?;
    session.designs.close(request.draft);
    Ok(())
}
