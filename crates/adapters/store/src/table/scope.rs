//! How far the copy of each scope is.

use std::collections::BTreeMap;

use protocol::{Digest, Scope};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;

/// The cursors to pull with.
pub fn cursors(db: &Connection) -> Result<BTreeMap<Scope, String>> {
    let mut statement = db.prepare_cached("SELECT name, cursor FROM scope")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let mut cursors = BTreeMap::new();
    for row in rows {
        let (name, cursor) = row?;
        if let Ok(scope) = name.parse() {
            cursors.insert(scope, cursor);
        }
    }
    Ok(cursors)
}

/// Sum of the digests of what is stored of the scope.
pub fn checksum(db: &Connection, scope: Scope) -> Result<Digest> {
    let bits: Option<i64> = db
        .prepare_cached("SELECT checksum FROM scope WHERE name = ?1")?
        .query_row([scope.to_string()], |row| row.get(0))
        .optional()?;
    Ok(bits.map_or(Digest::default(), Digest::from_i64))
}

pub fn set(db: &Connection, scope: Scope, cursor: &str, checksum: Digest) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO scope VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET cursor = excluded.cursor, checksum = excluded.checksum",
    )?
    .execute(params![scope.to_string(), cursor, checksum.to_i64()])?;
    Ok(())
}

pub fn remove(db: &Connection, scope: Scope) -> Result<()> {
    db.prepare_cached("DELETE FROM scope WHERE name = ?1")?.execute([scope.to_string()])?;
    Ok(())
}
