//! What the portal sent, byte for byte.

use domain::CaseId;
use protocol::{Change, Digest, Entity, EntityKind, Replicated, Scope};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;

/// Stores a change and gives the digests that the entity had before and has now.
pub fn store(db: &Connection, scope: Scope, change: &Change) -> Result<(Digest, Digest)> {
    let (old, new) = (digest(db, &change.kind, &change.id)?, change.digest());
    match &change.body {
        Some(body) => {
            db.prepare_cached(
                "INSERT INTO entity (kind, id, scope, case_id, digest, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (kind, id) DO UPDATE SET scope = excluded.scope, case_id = excluded.case_id,
                     digest = excluded.digest, body = excluded.body",
            )?
            .execute(params![
                change.kind,
                change.id,
                scope.to_string(),
                change.case.map(|case| case.to_string()),
                new.to_i64(),
                body.get()
            ])?;
        }
        None => {
            db.prepare_cached("DELETE FROM entity WHERE kind = ?1 AND id = ?2")?
                .execute(params![change.kind, change.id])?;
        }
    }
    Ok((old, new))
}

fn digest(db: &Connection, kind: &str, id: &str) -> Result<Digest> {
    let bits: Option<i64> = db
        .prepare_cached("SELECT digest FROM entity WHERE kind = ?1 AND id = ?2")?
        .query_row([kind, id], |row| row.get(0))
        .optional()?;
    Ok(bits.map_or(Digest::default(), Digest::from_i64))
}

/// One entity; `None` also when this version can't read it.
pub fn find<T: Replicated>(db: &Connection, id: &str) -> Result<Option<T>> {
    let body: Option<String> = db
        .prepare_cached("SELECT body FROM entity WHERE kind = ?1 AND id = ?2")?
        .query_row([T::KIND.name(), id], |row| row.get(0))
        .optional()?;
    Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
}

/// All entities of a kind that this version can read, for the small ones of the directory.
pub fn all<T: Replicated>(db: &Connection) -> Result<Vec<T>> {
    let mut statement = db.prepare_cached("SELECT body FROM entity WHERE kind = ?1 ORDER BY id")?;
    let bodies = statement.query_map([T::KIND.name()], |row| row.get::<_, String>(0))?;
    let mut entities = vec![];
    for body in bodies {
        entities.extend(serde_json::from_str::<T>(&body?).ok());
    }
    Ok(entities)
}

/// A case and all that belongs to it, in the order in which ids were made. Left out is what this version can't read: kinds
/// that it doesn't know, and entities that a newer version has given another shape.
pub fn of_case(db: &Connection, case: CaseId) -> Result<Vec<Entity>> {
    let mut statement = db.prepare_cached("SELECT kind, body FROM entity WHERE case_id = ?1 ORDER BY id")?;
    let rows =
        statement.query_map([case.to_string()], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let mut entities = vec![];
    for row in rows {
        let (kind, body) = row?;
        if let Some(kind) = EntityKind::from_name(&kind) {
            entities.extend(Entity::parse(kind, &body).ok());
        }
    }
    Ok(entities)
}

/// Cases of which something is stored in the scope.
pub fn cases_of_scope(db: &Connection, scope: Scope) -> Result<Vec<CaseId>> {
    let mut statement =
        db.prepare_cached("SELECT DISTINCT case_id FROM entity WHERE scope = ?1 AND case_id IS NOT NULL")?;
    let ids = statement.query_map([scope.to_string()], |row| row.get::<_, String>(0))?;
    let mut cases = vec![];
    for id in ids {
        if let Ok(case) = id?.parse() {
            cases.push(case);
        }
    }
    Ok(cases)
}

/// Scopes of which something is stored.
pub fn scopes(db: &Connection) -> Result<Vec<Scope>> {
    let mut statement = db.prepare_cached("SELECT DISTINCT scope FROM entity")?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut scopes = vec![];
    for name in names {
        scopes.extend(name?.parse::<Scope>().ok());
    }
    Ok(scopes)
}

pub fn remove_scope(db: &Connection, scope: Scope) -> Result<()> {
    db.prepare_cached("DELETE FROM entity WHERE scope = ?1")?.execute([scope.to_string()])?;
    Ok(())
}
