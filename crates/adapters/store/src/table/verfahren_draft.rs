//! Drafts of Verfahren, with what was done to each. They stay on this device.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::column;
use crate::error::{Result, StoreError};

/// A draft without its form.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftLine {
    pub id: Uuid,
    pub title: String,
    /// How many of its steps are done; those above were undone.
    pub position: u32,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
}

/// A state that was named.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedState {
    pub id: Uuid,
    pub name: String,
    pub named_at: Timestamp,
}

const COLUMNS: &str = "id, title, position, created_at, changed_at";

fn line(row: &Row<'_>) -> rusqlite::Result<DraftLine> {
    Ok(DraftLine {
        id: column::parsed(row, 0)?,
        title: row.get(1)?,
        position: row.get(2)?,
        created_at: column::time(row, 3)?,
        changed_at: column::time(row, 4)?,
    })
}

/// The newest first.
pub fn all(db: &Connection) -> Result<Vec<DraftLine>> {
    let sql = format!("SELECT {COLUMNS} FROM verfahren_draft ORDER BY changed_at DESC, id");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([], line)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn find(db: &Connection, id: Uuid) -> Result<Option<DraftLine>> {
    let sql = format!("SELECT {COLUMNS} FROM verfahren_draft WHERE id = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([id.to_string()], line).optional()?)
}

/// The form JSON with the ids of its nodes.
pub fn form(db: &Connection, id: Uuid) -> Result<Option<String>> {
    let sql = "SELECT form FROM verfahren_draft WHERE id = ?1";
    Ok(db.prepare_cached(sql)?.query_row([id.to_string()], |row| row.get(0)).optional()?)
}

/// Stores a draft as it is now; a new one is made.
pub fn store(db: &Connection, draft: &DraftLine, form: &str) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO verfahren_draft (id, title, form, position, created_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT DO UPDATE SET title = excluded.title, form = excluded.form, position = excluded.position,
             changed_at = excluded.changed_at",
    )?
    .execute(params![
        draft.id.to_string(),
        draft.title,
        form,
        draft.position,
        draft.created_at.as_millisecond(),
        draft.changed_at.as_millisecond()
    ])?;
    Ok(())
}

/// With its steps and named states.
pub fn remove(db: &Connection, id: Uuid) -> Result<()> {
    db.prepare_cached("DELETE FROM verfahren_draft WHERE id = ?1")?.execute([id.to_string()])?;
    Ok(())
}

/// A step by its number, counted from 1.
pub fn step<T: DeserializeOwned>(db: &Connection, draft: Uuid, number: u32) -> Result<Option<T>> {
    let sql = "SELECT step FROM verfahren_step WHERE draft = ?1 AND number = ?2";
    let text: Option<String> =
        db.prepare_cached(sql)?.query_row(params![draft.to_string(), number], |row| row.get(0)).optional()?;
    let read = |text: String| {
        serde_json::from_str(&text).map_err(|source| StoreError::Damaged { what: "verfahren_step", source })
    };
    text.map(read).transpose()
}

/// The steps from a number on, each with when it was done; what was undone is among them.
pub fn steps<T: DeserializeOwned>(
    db: &Connection,
    draft: Uuid,
    from: u32,
    count: u32,
) -> Result<Vec<(u32, Timestamp, T)>> {
    let sql =
        "SELECT number, done_at, step FROM verfahren_step WHERE draft = ?1 AND number >= ?2 ORDER BY number LIMIT ?3";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![draft.to_string(), from, count], |row| {
        Ok((row.get::<_, u32>(0)?, column::time(row, 1)?, row.get::<_, String>(2)?))
    })?;
    let mut steps = vec![];
    for row in rows {
        let (number, at, text) = row?;
        let step =
            serde_json::from_str(&text).map_err(|source| StoreError::Damaged { what: "verfahren_step", source })?;
        steps.push((number, at, step));
    }
    Ok(steps)
}

/// Puts a step at a number; what stood there and behind it, undone, is gone.
pub fn put_step<T: Serialize>(db: &Connection, draft: Uuid, number: u32, at: Timestamp, step: &T) -> Result<()> {
    let text = serde_json::to_string(step).map_err(|source| StoreError::Damaged { what: "verfahren_step", source })?;
    let draft = draft.to_string();
    db.prepare_cached("DELETE FROM verfahren_step WHERE draft = ?1 AND number >= ?2")?
        .execute(params![draft, number])?;
    db.prepare_cached("INSERT INTO verfahren_step (draft, number, step, done_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![draft, number, text, at.as_millisecond()])?;
    Ok(())
}

/// The newest first.
pub fn states(db: &Connection, draft: Uuid) -> Result<Vec<NamedState>> {
    let sql = "SELECT id, name, named_at FROM verfahren_state WHERE draft = ?1 ORDER BY named_at DESC, id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([draft.to_string()], |row| {
        Ok(NamedState { id: column::parsed(row, 0)?, name: row.get(1)?, named_at: column::time(row, 2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn name_state(db: &Connection, draft: Uuid, state: &NamedState, form: &str) -> Result<()> {
    db.prepare_cached("INSERT INTO verfahren_state (id, draft, name, form, named_at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![state.id.to_string(), draft.to_string(), state.name, form, state.named_at.as_millisecond()])?;
    Ok(())
}

/// The form JSON of a named state.
pub fn form_of_state(db: &Connection, draft: Uuid, id: Uuid) -> Result<Option<String>> {
    let sql = "SELECT form FROM verfahren_state WHERE draft = ?1 AND id = ?2";
    Ok(db.prepare_cached(sql)?.query_row([draft.to_string(), id.to_string()], |row| row.get(0)).optional()?)
}
