//! What the portal sent, byte for byte.

use domain::CaseId;
use protocol::{Change, Digest, Entity, EntityKind, Replicated, Scope};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::column;
use crate::error::{Result, StoreError};

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

/// A body, and what tells whether it is still the one that came.
struct Stored {
    id: String,
    scope: Scope,
    digest: Digest,
    body: String,
}

impl Stored {
    /// Of `id, scope, digest, body` from a column on.
    fn of(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(first)?,
            scope: column::parsed(row, first + 1)?,
            digest: Digest::from_i64(row.get(first + 2)?),
            body: row.get(first + 3)?,
        })
    }

    /// What it says. What has another shape and is as it came was made by a newer version, which this one can't read.
    fn read<T>(self, kind: EntityKind, parse: impl Fn(&str) -> serde_json::Result<T>) -> Result<Option<T>> {
        match parse(&self.body) {
            Ok(entity) => Ok(Some(entity)),
            Err(_) if Digest::of(kind.name(), &self.id, &self.body) == self.digest => Ok(None),
            Err(_) => Err(StoreError::DamagedEntity { kind, id: self.id, scope: self.scope }),
        }
    }
}

/// One entity; `None` also when this version can't read it.
pub fn find<T: Replicated>(db: &Connection, id: &str) -> Result<Option<T>> {
    let stored = db
        .prepare_cached("SELECT id, scope, digest, body FROM entity WHERE kind = ?1 AND id = ?2")?
        .query_row([T::KIND.name(), id], |row| Stored::of(row, 0))
        .optional()?;
    stored.map_or(Ok(None), |stored| stored.read(T::KIND, |body| serde_json::from_str(body)))
}

/// All entities of a kind that this version can read, for the small ones of the directory.
pub fn all<T: Replicated>(db: &Connection) -> Result<Vec<T>> {
    each(db)?.into_iter().collect()
}

/// The same, each by itself: what is damaged takes no other with it.
pub fn each<T: Replicated>(db: &Connection) -> Result<Vec<Result<T>>> {
    let mut statement = db.prepare_cached("SELECT id, scope, digest, body FROM entity WHERE kind = ?1 ORDER BY id")?;
    let rows = statement.query_map([T::KIND.name()], |row| Stored::of(row, 0))?;
    let read = |row: rusqlite::Result<Stored>| match row {
        Ok(stored) => stored.read(T::KIND, |body| serde_json::from_str(body)).transpose(),
        Err(error) => Some(Err(error.into())),
    };
    Ok(rows.filter_map(read).collect())
}

/// A case and all that belongs to it, in the order in which ids were made. Left out is what this version can't read: kinds
/// that it doesn't know, and entities that a newer version has given another shape.
pub fn of_case(db: &Connection, case: CaseId) -> Result<Vec<Entity>> {
    let mut statement =
        db.prepare_cached("SELECT kind, id, scope, digest, body FROM entity WHERE case_id = ?1 ORDER BY id")?;
    let rows = statement.query_map([case.to_string()], |row| Ok((row.get::<_, String>(0)?, Stored::of(row, 1)?)))?;
    let mut entities = vec![];
    for row in rows {
        let (kind, stored) = row?;
        match EntityKind::from_name(&kind) {
            Some(kind) => entities.extend(stored.read(kind, |body| Entity::parse(kind, body))?),
            None if Digest::of(&kind, &stored.id, &stored.body) == stored.digest => {}
            None => return Err(StoreError::DamagedValue { column: "kind".to_owned() }),
        }
    }
    Ok(entities)
}

/// Cases of which something is stored in the scope. Whoever asks takes the scope away; what belongs to no case that has a
/// name goes with it, and no line is made of it.
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
    let scopes = statement.query_map([], |row| column::parsed(row, 0))?;
    Ok(scopes.collect::<rusqlite::Result<_>>()?)
}

pub fn remove_scope(db: &Connection, scope: Scope) -> Result<()> {
    db.prepare_cached("DELETE FROM entity WHERE scope = ?1")?.execute([scope.to_string()])?;
    Ok(())
}

/// Removes what lies under a name that no scope has; says whether there was anything.
pub fn remove_nameless(db: &Connection) -> Result<bool> {
    let mut statement = db.prepare_cached("SELECT DISTINCT scope FROM entity")?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut any = false;
    for name in names.iter().filter(|name| name.parse::<Scope>().is_err()) {
        any |= db.prepare_cached("DELETE FROM entity WHERE scope = ?1")?.execute([name])? > 0;
    }
    Ok(any)
}
