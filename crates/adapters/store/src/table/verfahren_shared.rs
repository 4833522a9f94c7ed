//! Drafts that are shared with colleagues: what they go on from, what waits to be done at the portal, and what colleagues
//! have handed in.

use domain::{VerfahrenId, VersionId};
use protocol::{VerfahrenAct, VerfahrenOperation, VerfahrenRefusal};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::column;
use crate::error::{Result, StoreError};

/// What the next version of a draft goes on from.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// Those of the next version.
    pub parents: Vec<VersionId>,
    /// The form that both sides go on from when colleagues' edits are merged, with the ids of its nodes.
    pub base: String,
}

fn written(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|source| StoreError::Damaged { what: "verfahren_shared", source })
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|source| StoreError::Damaged { what: "verfahren_shared", source })
}

/// What holds at a position of the draft; none for a draft that was never handed in.
pub fn at(db: &Connection, draft: Uuid, position: u32) -> Result<Option<Shared>> {
    let sql = "SELECT parents, base FROM verfahren_shared WHERE draft = ?1 AND since <= ?2 ORDER BY since DESC LIMIT 1";
    let row: Option<(String, String)> = db
        .prepare_cached(sql)?
        .query_row(params![draft.to_string(), position], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(parents, base)| Ok(Shared { parents: parsed(&parents)?, base })).transpose()
}

/// Puts it in force from a step on: what a merge has brought goes when the merge is undone.
pub fn put(db: &Connection, draft: Uuid, since: u32, shared: &Shared) -> Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO verfahren_shared (draft, since, parents, base) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![draft.to_string(), since, written(&shared.parents)?, shared.base])?;
    Ok(())
}

/// Puts it in force for all steps: what was handed in is what all of them are compared with.
pub fn put_for_all(db: &Connection, draft: Uuid, shared: &Shared) -> Result<()> {
    forget_from(db, draft, 0)?;
    put(db, draft, 0, shared)
}

/// Forgets what came with a step that is gone, and with those behind it.
pub fn forget_from(db: &Connection, draft: Uuid, since: u32) -> Result<()> {
    db.prepare_cached("DELETE FROM verfahren_shared WHERE draft = ?1 AND since >= ?2")?
        .execute(params![draft.to_string(), since])?;
    Ok(())
}

/// Waits from now on, behind what waits already.
pub fn push(db: &Connection, operation: &VerfahrenOperation) -> Result<()> {
    db.prepare_cached("INSERT INTO verfahren_act (id, verfahren, operation) VALUES (?1, ?2, ?3)")?.execute(params![
        operation.id.to_string(),
        operation.verfahren.to_string(),
        written(operation)?
    ])?;
    Ok(())
}

/// An act, and whether the portal has done it already.
pub type Recorded = (VerfahrenOperation, bool);

/// What waits, and what was done and isn't seen in what was fetched yet; in the order in which it was recorded.
pub fn recorded(db: &Connection) -> Result<Vec<Recorded>> {
    let mut statement = db.prepare_cached("SELECT operation, done FROM verfahren_act ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let read = |row: rusqlite::Result<(String, bool)>| {
        row.map_err(StoreError::from).and_then(|(text, done)| Ok((parsed(&text)?, done)))
    };
    rows.map(read).collect()
}

/// What was done goes: it is seen in what was fetched since.
pub fn forget_done(db: &Connection) -> Result<()> {
    db.prepare_cached("DELETE FROM verfahren_act WHERE done = 1")?.execute([])?;
    Ok(())
}

/// It doesn't wait any more; with what the portal said where it didn't do it.
pub fn answered(db: &Connection, act: &VerfahrenOperation, refusal: Option<&VerfahrenRefusal>) -> Result<()> {
    let sql = if refusal.is_none() {
        "UPDATE verfahren_act SET done = 1 WHERE id = ?1"
    } else {
        "DELETE FROM verfahren_act WHERE id = ?1"
    };
    db.prepare_cached(sql)?.execute([act.id.to_string()])?;
    let Some(refusal) = refusal else { return Ok(()) };
    let sql = "INSERT OR REPLACE INTO verfahren_refusal (verfahren, act, refusal) VALUES (?1, ?2, ?3)";
    db.prepare_cached(sql)?.execute(params![act.verfahren.to_string(), act.act.name(), written(refusal)?])?;
    Ok(())
}

/// The newest one.
pub fn refusal(db: &Connection, verfahren: VerfahrenId) -> Result<Option<VerfahrenRefusal>> {
    let sql = "SELECT refusal FROM verfahren_refusal WHERE verfahren = ?1 ORDER BY number DESC LIMIT 1";
    let text: Option<String> =
        db.prepare_cached(sql)?.query_row([verfahren.to_string()], |row| row.get(0)).optional()?;
    text.as_deref().map(parsed).transpose()
}

/// The same is asked for again; a version that is handed in makes all of them past.
pub fn forget_refusals(db: &Connection, act: &VerfahrenOperation) -> Result<()> {
    let all = matches!(act.act, VerfahrenAct::Submit { .. });
    db.prepare_cached("DELETE FROM verfahren_refusal WHERE verfahren = ?1 AND (?2 OR act = ?3)")?.execute(params![
        act.verfahren.to_string(),
        all,
        act.act.name()
    ])?;
    Ok(())
}

/// The form of a version, where it is at hand.
pub fn content(db: &Connection, verfahren: VerfahrenId, version: VersionId) -> Result<Option<String>> {
    let sql = "SELECT form FROM verfahren_content WHERE verfahren = ?1 AND version = ?2";
    let key = [verfahren.to_string(), version.to_string()];
    Ok(db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?)
}

pub fn put_content(db: &Connection, verfahren: VerfahrenId, version: VersionId, form: &str) -> Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO verfahren_content (verfahren, version, form) VALUES (?1, ?2, ?3)")?
        .execute(params![verfahren.to_string(), version.to_string(), form])?;
    Ok(())
}

/// Forgets the versions of a Verfahren but for these.
pub fn keep_contents(db: &Connection, verfahren: VerfahrenId, wanted: &[VersionId]) -> Result<()> {
    let mut statement = db.prepare_cached("SELECT version FROM verfahren_content WHERE verfahren = ?1")?;
    let known = statement.query_map([verfahren.to_string()], |row| column::parsed(row, 0))?;
    let known = known.collect::<rusqlite::Result<Vec<VersionId>>>()?;
    for version in known.into_iter().filter(|version| !wanted.contains(version)) {
        db.prepare_cached("DELETE FROM verfahren_content WHERE verfahren = ?1 AND version = ?2")?
            .execute([verfahren.to_string(), version.to_string()])?;
    }
    Ok(())
}

/// The account may no longer see what colleagues have handed in.
pub fn forget_contents(db: &Connection) -> Result<()> {
    db.execute("DELETE FROM verfahren_content", [])?;
    Ok(())
}
