//! Opening a case, and marking it read or unread.

use std::sync::Arc;

use domain::CaseId;
use serde::Deserialize;
use store::StoreError;
use store::case_row;
use store::record::refresh_work;
use store::table::seen;
use ts_rs::TS;

use crate::case_view::view;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::view::CaseView;

/// The request of commands that need nothing but the case.
#[derive(Deserialize, TS)]
pub struct OfCase {
    pub case: CaseId,
}

pub async fn open_case(desk: &Arc<Desk>, request: OfCase) -> Result<CaseView, CommandError> {
    view(&*desk.session()?, request.case, desk.now())
}

#[derive(Deserialize, TS)]
pub struct MarkRead {
    pub case: CaseId,
    pub read: bool,
}

pub async fn mark_read(desk: &Arc<Desk>, request: MarkRead) -> Result<(), CommandError> {
    let session = desk.session()?;
    let changed = session.store.write(|db| {
        let newest = case_row::newest(db, request.case)?.unwrap_or(0);
        let until = if request.read { newest } else { 0 };
        let changed = seen::until(db, request.case)? != until;
        if changed {
            seen::set(db, request.case, until)?;
            refresh_work(db, request.case)?;
        }
        Ok::<_, StoreError>(changed)
    })?;
    if changed {
        desk.announce_cases([]);
    }
    Ok(())
}
