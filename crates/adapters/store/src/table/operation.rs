//! The outbox as a table.

use domain::{CaseId, OperationId};
use jiff::Timestamp;
use protocol::{Operation, Refusal};
use replication::outbox::{Delivery, Entry};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::column;
use crate::error::{Result, StoreError};

const COLUMNS: &str = "body, delivery, held_until, answered_at, refusal, confirmed";

/// An outbox entry, and whether the portal's change feed has brought its effect back.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationRow {
    pub entry: Entry,
    pub confirmed: bool,
}

impl OperationRow {
    /// Whether its effect is still to be laid over what the portal sent.
    pub fn overlays(&self) -> bool {
        self.entry.is_pending() || (matches!(self.entry.delivery, Delivery::Applied { .. }) && !self.confirmed)
    }
}

/// The counter that the next operation gets.
pub fn next_counter(db: &Connection) -> Result<u64> {
    let last: Option<i64> = db
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'operation'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(last.unwrap_or(0).unsigned_abs() + 1)
}

pub fn insert(db: &Connection, operation: &Operation, held_until: Option<Timestamp>) -> Result<()> {
    let body = serde_json::to_string(operation).map_err(|source| StoreError::Damaged { what: "operation", source })?;
    db.prepare_cached(
        "INSERT INTO operation (counter, id, case_id, body, delivery, held_until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        i64::try_from(operation.counter).unwrap_or(i64::MAX),
        operation.id.to_string(),
        operation.case.to_string(),
        body,
        if held_until.is_some() { "held" } else { "waiting" },
        held_until.map(Timestamp::as_millisecond)
    ])?;
    Ok(())
}

pub fn find(db: &Connection, id: OperationId) -> Result<Option<OperationRow>> {
    let sql = format!("SELECT {COLUMNS} FROM operation WHERE id = ?1");
    let raw = db.prepare_cached(&sql)?.query_row([id.to_string()], raw_row).optional()?;
    raw.map(from_raw).transpose()
}

/// All of a case, oldest first.
pub fn of_case(db: &Connection, case: CaseId) -> Result<Vec<OperationRow>> {
    select(db, "WHERE case_id = ?1 ORDER BY counter", &[&case.to_string()])
}

/// Everything not yet answered and every refused one, oldest first.
pub fn unsettled(db: &Connection) -> Result<Vec<OperationRow>> {
    select(db, "WHERE delivery <> 'applied' ORDER BY counter", &[])
}

/// The newest applied ones, newest first.
pub fn newest_applied(db: &Connection, limit: u32) -> Result<Vec<OperationRow>> {
    select(db, "WHERE delivery = 'applied' ORDER BY counter DESC LIMIT ?1", &[&limit])
}

/// How many are pending, and how many were refused.
pub fn counts(db: &Connection) -> Result<(u64, u64)> {
    let mut statement = db.prepare_cached(
        "SELECT count(*) FILTER (WHERE delivery <> 'refused') + (SELECT count(*) FROM verfahren_act WHERE done = 0),
            count(*) FILTER (WHERE delivery = 'refused')
         FROM operation WHERE delivery <> 'applied'",
    )?;
    let (pending, refused): (i64, i64) = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((pending.unsigned_abs(), refused.unsigned_abs()))
}

pub fn set_delivery(db: &Connection, id: OperationId, delivery: &Delivery) -> Result<()> {
    let (name, held_until, answered_at, refusal): (_, Option<i64>, Option<i64>, Option<String>) = match delivery {
        Delivery::Held { until } => ("held", Some(until.as_millisecond()), None, None),
        Delivery::Waiting => ("waiting", None, None, None),
        Delivery::InFlight => ("in-flight", None, None, None),
        Delivery::Applied { at } => ("applied", None, Some(at.as_millisecond()), None),
        Delivery::Refused { refusal } => {
            let text =
                serde_json::to_string(refusal).map_err(|source| StoreError::Damaged { what: "refusal", source })?;
            ("refused", None, None, Some(text))
        }
    };
    db.prepare_cached(
        "UPDATE operation SET delivery = ?2, held_until = ?3, answered_at = ?4, refusal = ?5 WHERE id = ?1",
    )?
    .execute(params![id.to_string(), name, held_until, answered_at, refusal])?;
    Ok(())
}

/// Notes that the change feed has brought back what the operation did.
pub fn confirm(db: &Connection, id: &str) -> Result<()> {
    db.prepare_cached("UPDATE operation SET confirmed = 1 WHERE id = ?1 AND confirmed = 0")?.execute([id])?;
    Ok(())
}

pub fn remove(db: &Connection, id: OperationId) -> Result<()> {
    db.prepare_cached("DELETE FROM operation WHERE id = ?1")?.execute([id.to_string()])?;
    Ok(())
}

fn select(db: &Connection, rest: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<OperationRow>> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM operation {rest}"))?;
    let rows = statement.query_map(values, raw_row)?;
    rows.map(|row| from_raw(row?)).collect()
}

type RawRow = (String, String, Option<Timestamp>, Option<Timestamp>, Option<String>, bool);

fn raw_row(row: &Row<'_>) -> rusqlite::Result<RawRow> {
    Ok((row.get(0)?, row.get(1)?, column::time_if_any(row, 2)?, column::time_if_any(row, 3)?, row.get(4)?, row.get(5)?))
}

fn from_raw((body, delivery, held_until, answered_at, refusal, confirmed): RawRow) -> Result<OperationRow> {
    let damaged = |column: &str| StoreError::DamagedValue { column: column.to_owned() };
    let delivery = match delivery.as_str() {
        "held" => Delivery::Held { until: held_until.ok_or_else(|| damaged("held_until"))? },
        "in-flight" => Delivery::InFlight,
        "applied" => Delivery::Applied { at: answered_at.ok_or_else(|| damaged("answered_at"))? },
        "refused" => {
            let refusal: Refusal = serde_json::from_str(refusal.as_deref().unwrap_or("null"))
                .map_err(|source| StoreError::Damaged { what: "refusal", source })?;
            Delivery::Refused { refusal }
        }
        "waiting" => Delivery::Waiting,
        _ => return Err(damaged("delivery")),
    };
    let operation = serde_json::from_str(&body).map_err(|source| StoreError::Damaged { what: "operation", source })?;
    Ok(OperationRow { entry: Entry { operation, delivery }, confirmed })
}
