//! What drafts of Verfahren were made of: the base when a newer file of the same is merged in. An origin comes with a step and
//! goes with it, so that undo brings the former one back.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use crate::column;
use crate::error::{Result, StoreError};

/// The form that a file gave, with what is needed to make it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The form JSON with the ids of its nodes.
    pub form: String,
    /// Genericode of the code lists that were handed in with it.
    pub lists: Vec<String>,
    pub file_name: String,
    pub imported_at: Timestamp,
}

/// The origin in force at a position of the draft; none for a draft that was made of nothing.
pub fn at(db: &Connection, draft: Uuid, position: u32) -> Result<Option<Origin>> {
    let sql = "SELECT form, lists, file_name, imported_at FROM verfahren_origin
        WHERE draft = ?1 AND since <= ?2 ORDER BY since DESC LIMIT 1";
    let row = db
        .prepare_cached(sql)?
        .query_row(params![draft.to_string(), position], |row| {
            Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, column::time(row, 3)?))
        })
        .optional()?;
    let Some((form, lists, file_name, imported_at)) = row else { return Ok(None) };
    let damaged = |source| StoreError::Damaged { what: "verfahren_origin", source };
    let lists = serde_json::from_str(&lists).map_err(damaged)?;
    Ok(Some(Origin { form, lists, file_name, imported_at }))
}

/// Puts an origin in force from a step on, 0 for the beginning.
pub fn put(db: &Connection, draft: Uuid, since: u32, origin: &Origin) -> Result<()> {
    let lists = serde_json::to_string(&origin.lists)
        .map_err(|source| StoreError::Damaged { what: "verfahren_origin", source })?;
    db.prepare_cached(
        "INSERT INTO verfahren_origin (draft, since, form, lists, file_name, imported_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        draft.to_string(),
        since,
        origin.form,
        lists,
        origin.file_name,
        origin.imported_at.as_millisecond()
    ])?;
    Ok(())
}

/// Forgets the origins of a step and of those behind it, which is done anew.
pub fn forget_from(db: &Connection, draft: Uuid, since: u32) -> Result<()> {
    db.prepare_cached("DELETE FROM verfahren_origin WHERE draft = ?1 AND since >= ?2")?
        .execute(params![draft.to_string(), since])?;
    Ok(())
}
