//! The frame: status, preferences, exchanging now, cancelling tasks.

use std::sync::Arc;

use serde::Deserialize;
use store::KeyPlace;
use ts_rs::TS;

use crate::commands::draft::read_file;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::host::FileKind;
use crate::view::{DeskStatus, Preferences};

/// Most bytes of a key file.
const KEY_FILE_LIMIT: usize = 64 * 1024;

/// The request of commands that need nothing.
#[derive(Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

pub async fn status(desk: &Arc<Desk>, _: Nothing) -> Result<DeskStatus, CommandError> {
    Ok(desk.status())
}

/// The person accepts that the key lies in a file.
pub async fn choose_file_key(desk: &Arc<Desk>, _: Nothing) -> Result<DeskStatus, CommandError> {
    desk.unlock(KeyPlace::File);
    Ok(desk.status())
}

/// Takes over key files that were kept elsewhere, and opens the desk with them.
pub async fn import_key(desk: &Arc<Desk>, _: Nothing) -> Result<DeskStatus, CommandError> {
    let mut files = vec![];
    for path in desk.host.choose_files(FileKind::Key).await {
        files.push(read_file(&path, KEY_FILE_LIMIT).await?);
    }
    if !files.is_empty() {
        desk.import_key(&files)?;
    }
    Ok(desk.status())
}

#[derive(Deserialize, TS)]
pub struct SetPreferences {
    pub preferences: Preferences,
}

pub async fn set_preferences(desk: &Arc<Desk>, request: SetPreferences) -> Result<DeskStatus, CommandError> {
    desk.set_preferences(request.preferences)?;
    Ok(desk.status())
}

pub async fn sync_now(desk: &Arc<Desk>, _: Nothing) -> Result<(), CommandError> {
    desk.session()?.wake.notify_one();
    Ok(())
}

#[derive(Deserialize, TS)]
pub struct CancelTask {
    pub task: String,
}

pub async fn cancel_task(desk: &Arc<Desk>, request: CancelTask) -> Result<(), CommandError> {
    desk.cancel_task(request.task);
    Ok(())
}
