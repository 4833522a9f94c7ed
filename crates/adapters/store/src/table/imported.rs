//! Files that were taken in as cases.

use domain::{CaseId, Sha256};
use rusqlite::{Connection, OptionalExtension, params};

use crate::column;
use crate::error::Result;

/// The case that was made of this file.
pub fn case(db: &Connection, file: &Sha256) -> Result<Option<CaseId>> {
    Ok(db
        .prepare_cached("SELECT case_id FROM imported WHERE sha256 = ?1")?
        .query_row([file.as_str()], |row| column::parsed(row, 0))
        .optional()?)
}

pub fn insert(db: &Connection, file: &Sha256, case: CaseId) -> Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO imported VALUES (?1, ?2)")?
        .execute(params![file.as_str(), case.to_string()])?;
    Ok(())
}

/// Forgets the files of a case that was given up again.
pub fn remove_case(db: &Connection, case: CaseId) -> Result<()> {
    db.prepare_cached("DELETE FROM imported WHERE case_id = ?1")?.execute([case.to_string()])?;
    Ok(())
}
