//! Notes being written; none is a record until it is stored as an operation.

use domain::CaseId;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;

pub fn find(db: &Connection, case: CaseId) -> Result<Option<String>> {
    Ok(db
        .prepare_cached("SELECT text FROM begun_note WHERE case_id = ?1")?
        .query_row([case.to_string()], |row| row.get(0))
        .optional()?)
}

/// An empty one is none.
pub fn store(db: &Connection, case: CaseId, text: &str) -> Result<()> {
    if text.is_empty() {
        return remove(db, case);
    }
    db.prepare_cached("INSERT INTO begun_note VALUES (?1, ?2) ON CONFLICT DO UPDATE SET text = excluded.text")?
        .execute(params![case.to_string(), text])?;
    Ok(())
}

pub fn remove(db: &Connection, case: CaseId) -> Result<()> {
    db.prepare_cached("DELETE FROM begun_note WHERE case_id = ?1")?.execute([case.to_string()])?;
    Ok(())
}
