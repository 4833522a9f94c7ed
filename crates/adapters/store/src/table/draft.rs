//! Answers being written.

use domain::{AttachmentRef, CaseId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::column;
use crate::error::{Result, StoreError};

#[derive(Clone, Debug, PartialEq)]
pub struct DraftRow {
    pub subject: String,
    pub body: String,
    pub attachments: Vec<AttachmentRef>,
    pub saved_at: Timestamp,
}

pub fn find(db: &Connection, case: CaseId) -> Result<Option<DraftRow>> {
    let row = db
        .prepare_cached("SELECT subject, body, attachments, saved_at FROM draft WHERE case_id = ?1")?
        .query_row([case.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, column::time(row, 3)?))
        })
        .optional()?;
    let Some((subject, body, attachments, saved_at)) = row else { return Ok(None) };
    let attachments =
        serde_json::from_str(&attachments).map_err(|source| StoreError::Damaged { what: "draft", source })?;
    Ok(Some(DraftRow { subject, body, attachments, saved_at }))
}

pub fn store(db: &Connection, case: CaseId, draft: &DraftRow) -> Result<()> {
    let attachments =
        serde_json::to_string(&draft.attachments).map_err(|source| StoreError::Damaged { what: "draft", source })?;
    db.prepare_cached(
        "INSERT INTO draft VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET subject = excluded.subject,
             body = excluded.body, attachments = excluded.attachments, saved_at = excluded.saved_at",
    )?
    .execute(params![
        case.to_string(),
        draft.subject,
        draft.body,
        attachments,
        draft.saved_at.as_millisecond()
    ])?;
    Ok(())
}

pub fn remove(db: &Connection, case: CaseId) -> Result<()> {
    db.prepare_cached("DELETE FROM draft WHERE case_id = ?1")?.execute([case.to_string()])?;
    Ok(())
}
