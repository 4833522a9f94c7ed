//! Named values of this installation.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Result, StoreError};

pub fn get<T: DeserializeOwned>(db: &Connection, name: &str) -> Result<Option<T>> {
    let text: Option<String> =
        db.prepare_cached("SELECT value FROM setting WHERE name = ?1")?.query_row([name], |r| r.get(0)).optional()?;
    text.map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|source| StoreError::Damaged { what: "setting", source })
}

pub fn set(db: &Connection, name: &str, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(value).map_err(|source| StoreError::Damaged { what: "setting", source })?;
    db.prepare_cached("INSERT INTO setting VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value")?
        .execute(params![name, text])?;
    Ok(())
}

pub fn remove(db: &Connection, name: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM setting WHERE name = ?1")?.execute([name])?;
    Ok(())
}
