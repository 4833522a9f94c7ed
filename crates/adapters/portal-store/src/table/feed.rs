//! The change feed: the present form of every entity, in the order of its last change, per scope.
//!
//! A sequence number is handed out by updating the row of its scope, which stays locked until the transaction ends. So
//! the next number can't be given, let alone be seen, before the one before it is committed or gone: a reader that has
//! seen a number has seen all below it.

use domain::{CaseId, TenantId};
use protocol::{Change, Digest, Entity, EntityKind, Replicated, Scope};
use serde_json::value::RawValue;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::Migration;
use crate::{Connection, Result, StorageError, Write, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112307,
    sql: &[
        // `incarnation` tells the numbers of this database from those of another one that stood here before.
        "CREATE TABLE feed_scope (
            tenant TEXT NOT NULL,
            scope TEXT NOT NULL,
            incarnation TEXT NOT NULL,
            last_sequence BIGINT NOT NULL,
            checksum BIGINT NOT NULL,
            PRIMARY KEY (tenant, scope)
        ) {strict}",
        // The scope is part of the key: an entity that moved leaves its removal behind in the old scope.
        "CREATE TABLE change (
            tenant TEXT NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            scope TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            case_id TEXT,
            body TEXT,
            digest BIGINT NOT NULL,
            PRIMARY KEY (tenant, kind, id, scope)
        ) {strict}",
        "CREATE UNIQUE INDEX change_sequence ON change (tenant, scope, sequence)",
        "CREATE INDEX change_case ON change (tenant, case_id, kind)",
    ],
};

/// Where a scope stands.
#[derive(Clone, Debug, PartialEq)]
pub struct ScopeState {
    /// Tells the numbers of this scope from those of another database that stood here before.
    pub incarnation: String,
    /// Of the latest change, from 1.
    pub last_sequence: i64,
    /// Sum of the digests of what is there.
    pub checksum: Digest,
}

/// Takes the writer's place of a scope until the transaction ends; creates the scope when it is new.
pub async fn lock(write: &mut Write, tenant: TenantId, scope: Scope) -> Result<ScopeState> {
    advance(write, tenant, scope, 0).await
}

async fn advance(write: &mut Write, tenant: TenantId, scope: Scope, count: i64) -> Result<ScopeState> {
    let row = sqlx::query(
        "INSERT INTO feed_scope (tenant, scope, incarnation, last_sequence, checksum) VALUES ($1, $2, $3, $4, 0)
         ON CONFLICT (tenant, scope) DO UPDATE SET last_sequence = feed_scope.last_sequence + $4
         RETURNING incarnation, last_sequence, checksum",
    )
    .bind(tenant.to_string())
    .bind(scope.to_string())
    .bind(uuid::Uuid::new_v4().simple().to_string())
    .bind(count)
    .fetch_one(write.connection())
    .await?;
    read_state(&row)
}

fn read_state(row: &AnyRow) -> Result<ScopeState> {
    Ok(ScopeState {
        incarnation: row.try_get("incarnation")?,
        last_sequence: row.try_get("last_sequence")?,
        checksum: Digest::from_i64(row.try_get("checksum")?),
    })
}

/// Where a scope stands; `None` while nothing was written to it.
pub async fn state(connection: &mut Connection, tenant: TenantId, scope: Scope) -> Result<Option<ScopeState>> {
    let row =
        sqlx::query("SELECT incarnation, last_sequence, checksum FROM feed_scope WHERE tenant = $1 AND scope = $2")
            .bind(tenant.to_string())
            .bind(scope.to_string())
            .fetch_optional(connection)
            .await?;
    row.as_ref().map(read_state).transpose()
}

/// Writes entities into a scope, in this order. An entity that was in another scope is removed there.
pub async fn put(write: &mut Write, tenant: TenantId, scope: Scope, entities: &[Entity]) -> Result<()> {
    for entity in entities {
        let (kind, id) = (entity.kind(), entity.id());
        let body = entity.body().map_err(StorageError::unwritable("entity"))?;
        for (old_scope, _) in living(write.connection(), tenant, kind, &id).await? {
            if old_scope != scope {
                set(write, tenant, old_scope, (kind, &id), entity.case(), None).await?;
            }
        }
        set(write, tenant, scope, (kind, &id), entity.case(), Some(&body)).await?;
    }
    Ok(())
}

/// Removes an entity from whatever scope it is in.
pub async fn remove<T: Replicated>(write: &mut Write, tenant: TenantId, id: &str) -> Result<()> {
    let kind = T::KIND;
    for (scope, case) in living(write.connection(), tenant, kind, id).await? {
        set(write, tenant, scope, (kind, id), case, None).await?;
    }
    Ok(())
}

/// The scopes in which an entity is.
async fn living(
    connection: &mut Connection,
    tenant: TenantId,
    kind: EntityKind,
    id: &str,
) -> Result<Vec<(Scope, Option<CaseId>)>> {
    let rows = sqlx::query(
        "SELECT scope, case_id FROM change WHERE tenant = $1 AND kind = $2 AND id = $3 AND body IS NOT NULL",
    )
    .bind(tenant.to_string())
    .bind(kind.name())
    .bind(id.to_owned())
    .fetch_all(connection)
    .await?;
    let read = |row: &AnyRow| -> Result<(Scope, Option<CaseId>)> {
        let case: Option<&str> = row.try_get("case_id")?;
        Ok((read_scope(row.try_get("scope")?)?, case.map(row::parse("case")).transpose()?))
    };
    rows.iter().map(read).collect()
}

fn read_scope(text: &str) -> Result<Scope> {
    text.parse().map_err(|error: protocol::feed::NotScope| StorageError::damaged("scope", error))
}

async fn set(
    write: &mut Write,
    tenant: TenantId,
    scope: Scope,
    (kind, id): (EntityKind, &str),
    case: Option<CaseId>,
    body: Option<&str>,
) -> Result<()> {
    let state = advance(write, tenant, scope, 1).await?;
    let old = sqlx::query("SELECT digest FROM change WHERE tenant = $1 AND kind = $2 AND id = $3 AND scope = $4")
        .bind(tenant.to_string())
        .bind(kind.name())
        .bind(id.to_owned())
        .bind(scope.to_string())
        .fetch_optional(write.connection())
        .await?;
    let old = old.map_or(Ok(0), |row| row.try_get("digest"))?;
    let digest = body.map_or(Digest::default(), |body| Digest::of(kind.name(), id, body));
    sqlx::query(
        "INSERT INTO change (tenant, kind, id, scope, sequence, case_id, body, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (tenant, kind, id, scope) DO UPDATE SET
            sequence = excluded.sequence, case_id = excluded.case_id, body = excluded.body, digest = excluded.digest",
    )
    .bind(tenant.to_string())
    .bind(kind.name())
    .bind(id.to_owned())
    .bind(scope.to_string())
    .bind(state.last_sequence)
    .bind(case.map(|case| case.to_string()))
    .bind(body.map(str::to_owned))
    .bind(digest.to_i64())
    .execute(write.connection())
    .await?;
    set_checksum(write, tenant, scope, state.checksum.replace(Digest::from_i64(old), digest)).await
}

/// The sum is made here and not in SQL: databases don't wrap around.
async fn set_checksum(write: &mut Write, tenant: TenantId, scope: Scope, checksum: Digest) -> Result<()> {
    sqlx::query("UPDATE feed_scope SET checksum = $3 WHERE tenant = $1 AND scope = $2")
        .bind(tenant.to_string())
        .bind(scope.to_string())
        .bind(checksum.to_i64())
        .execute(write.connection())
        .await?;
    write.tell(tenant, scope);
    Ok(())
}

/// Rows per statement of [`insert_new`]; eight parameters each stay far below every limit.
const BULK: usize = 100;

/// Writes entities that are known to be new, many at a time.
///
/// # Errors
/// When one of them exists already.
pub async fn insert_new(write: &mut Write, tenant: TenantId, scope: Scope, entities: &[Entity]) -> Result<()> {
    let count = i64::try_from(entities.len()).unwrap_or(i64::MAX);
    let state = advance(write, tenant, scope, count).await?;
    let (mut sequence, mut checksum) = (state.last_sequence - count, state.checksum);
    for part in entities.chunks(BULK) {
        let row = |i: usize| {
            let p = i * 8;
            format!("(${}, ${}, ${}, ${}, ${}, ${}, ${}, ${})", p + 1, p + 2, p + 3, p + 4, p + 5, p + 6, p + 7, p + 8)
        };
        let rows: Vec<String> = (0..part.len()).map(row).collect();
        let sql = format!(
            "INSERT INTO change (tenant, kind, id, scope, sequence, case_id, body, digest) VALUES {}",
            rows.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for entity in part {
            let (kind, id) = (entity.kind().name(), entity.id());
            let body = entity.body().map_err(StorageError::unwritable("entity"))?;
            let digest = Digest::of(kind, &id, &body);
            checksum = checksum.replace(Digest::default(), digest);
            sequence += 1;
            query = query
                .bind(tenant.to_string())
                .bind(kind)
                .bind(id)
                .bind(scope.to_string())
                .bind(sequence)
                .bind(entity.case().map(|case| case.to_string()))
                .bind(body)
                .bind(digest.to_i64());
        }
        query.execute(write.connection()).await?;
    }
    set_checksum(write, tenant, scope, checksum).await
}

/// Changes of a scope after a sequence number, oldest first, with their numbers.
pub async fn since(
    connection: &mut Connection,
    tenant: TenantId,
    scope: Scope,
    sequence: i64,
    limit: i64,
) -> Result<Vec<(i64, Change)>> {
    let rows = sqlx::query(
        "SELECT sequence, kind, id, case_id, body FROM change
         WHERE tenant = $1 AND scope = $2 AND sequence > $3 ORDER BY sequence LIMIT $4",
    )
    .bind(tenant.to_string())
    .bind(scope.to_string())
    .bind(sequence)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let read = |row: &AnyRow| -> Result<(i64, Change)> {
        let case: Option<&str> = row.try_get("case_id")?;
        let body: Option<String> = row.try_get("body")?;
        let change = Change {
            kind: row.try_get("kind")?,
            id: row.try_get("id")?,
            case: case.map(row::parse("case")).transpose()?,
            body: body
                .map(RawValue::from_string)
                .transpose()
                .map_err(|error| StorageError::damaged("entity", error))?,
        };
        Ok((row.try_get("sequence")?, change))
    };
    rows.iter().map(read).collect()
}

/// One living entity and the scope it is in.
pub async fn find<T: Replicated>(
    connection: &mut Connection,
    tenant: TenantId,
    id: &str,
) -> Result<Option<(Scope, T)>> {
    let row =
        sqlx::query("SELECT scope, body FROM change WHERE tenant = $1 AND kind = $2 AND id = $3 AND body IS NOT NULL")
            .bind(tenant.to_string())
            .bind(T::KIND.name())
            .bind(id.to_owned())
            .fetch_optional(connection)
            .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((read_scope(row.try_get("scope")?)?, row::json(&row, "body", T::KIND.name())?)))
}

/// Whether an entity is there now.
pub async fn is_living<T: Replicated>(connection: &mut Connection, tenant: TenantId, id: &str) -> Result<bool> {
    let row = sqlx::query(
        "SELECT 1 AS one FROM change WHERE tenant = $1 AND kind = $2 AND id = $3 AND body IS NOT NULL LIMIT 1",
    )
    .bind(tenant.to_string())
    .bind(T::KIND.name())
    .bind(id.to_owned())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Whether an entity exists or once existed.
pub async fn known<T: Replicated>(connection: &mut Connection, tenant: TenantId, id: &str) -> Result<bool> {
    known_as(connection, tenant, T::KIND, id).await
}

/// The same of an entity of whatever kind.
pub async fn knows(connection: &mut Connection, tenant: TenantId, entity: &Entity) -> Result<bool> {
    known_as(connection, tenant, entity.kind(), &entity.id()).await
}

async fn known_as(connection: &mut Connection, tenant: TenantId, kind: EntityKind, id: &str) -> Result<bool> {
    let row = sqlx::query("SELECT 1 AS one FROM change WHERE tenant = $1 AND kind = $2 AND id = $3 LIMIT 1")
        .bind(tenant.to_string())
        .bind(kind.name())
        .bind(id.to_owned())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// All living entities of a kind in the directory, or of a case; in the order of their ids, which is that of their
/// making as far as they are UUIDv7.
pub async fn all<T: Replicated>(connection: &mut Connection, tenant: TenantId, case: Option<CaseId>) -> Result<Vec<T>> {
    let query = match case {
        Some(case) => sqlx::query(
            "SELECT body FROM change WHERE tenant = $1 AND kind = $2 AND case_id = $3 AND body IS NOT NULL ORDER BY id",
        )
        .bind(tenant.to_string())
        .bind(T::KIND.name())
        .bind(case.to_string()),
        None => sqlx::query(
            "SELECT body FROM change WHERE tenant = $1 AND scope = 'directory' AND kind = $2 AND body IS NOT NULL ORDER BY id",
        )
        .bind(tenant.to_string())
        .bind(T::KIND.name()),
    };
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| row::json(row, "body", T::KIND.name())).collect()
}
