//! A note being written: kept on this device like an answer, until it is stored or emptied.

use std::sync::Arc;

use domain::CaseId;
use serde::Deserialize;
use store::table::begun_note as table;
use ts_rs::TS;

use crate::commands::open_case::OfCase;
use crate::desk::Desk;
use crate::error::CommandError;

pub async fn begun_note(desk: &Arc<Desk>, request: OfCase) -> Result<String, CommandError> {
    Ok(desk.session()?.store.read(|db| table::find(db, request.case))?.unwrap_or_default())
}

#[derive(Deserialize, TS)]
pub struct KeepNote {
    pub case: CaseId,
    /// Empty where there is none any more.
    pub text: String,
}

pub async fn keep_note(desk: &Arc<Desk>, request: KeepNote) -> Result<(), CommandError> {
    Ok(desk.session()?.store.write(|db| table::store(db, request.case, &request.text))?)
}
