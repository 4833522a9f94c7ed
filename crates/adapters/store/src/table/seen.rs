//! Until when a case has been read, here or at another device of the account.

use std::collections::BTreeMap;

use domain::CaseId;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use crate::column;
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
    db.prepare_cached(
        "INSERT INTO seen (case_id, until) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET until = excluded.until",
    )?
    .execute(params![case.to_string(), until])?;
    Ok(())
}

/// Cases of which the portal doesn't know yet that they were read, and until when they were.
pub fn unsent(db: &Connection, limit: usize) -> Result<BTreeMap<CaseId, Timestamp>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached("SELECT case_id, until FROM seen WHERE until > sent LIMIT ?1")?;
    let rows = statement.query_map([limit], |row| Ok((column::parsed(row, 0)?, column::time(row, 1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The portal knows that the account has read the case until then; the later time counts.
pub fn raise(db: &Connection, case: CaseId, until: i64) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO seen (case_id, until, sent) VALUES (?1, ?2, ?2)
         ON CONFLICT DO UPDATE SET until = max(until, excluded.until), sent = max(sent, excluded.until)",
    )?
    .execute(params![case.to_string(), until])?;
    Ok(())
}
