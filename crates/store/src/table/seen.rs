//! Until when a case has been read.

use domain::CaseId;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;

/// Milliseconds since 1970; 0 for a case never opened.
pub fn until(db: &Connection, case: CaseId) -> Result<i64> {
    let until = db
        .prepare_cached("SELECT until FROM seen WHERE case_id = ?1")?
        .query_row([case.to_string()], |row| row.get(0))
        .optional()?;
    Ok(until.unwrap_or(0))
}

pub fn remove(db: &Connection, case: CaseId) -> Result<()> {
    db.prepare_cached("DELETE FROM seen WHERE case_id = ?1")?.execute([case.to_string()])?;
    Ok(())
}

pub fn set(db: &Connection, case: CaseId, until: i64) -> Result<()> {
    db.prepare_cached("INSERT INTO seen VALUES (?1, ?2) ON CONFLICT DO UPDATE SET until = excluded.until")?
        .execute(params![case.to_string(), until])?;
    Ok(())
}
