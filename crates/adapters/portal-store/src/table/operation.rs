//! Decided operations with their answers, kept for ever.

use domain::{AccountId, OperationId, TenantId};
use jiff::Timestamp;
use protocol::Outcome;
use sqlx::Row as _;

use super::Migration;
use crate::{Connection, Result, StorageError, Write, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112309,
    sql: &["CREATE TABLE operation (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        account TEXT NOT NULL,
        device TEXT NOT NULL,
        digest TEXT NOT NULL,
        outcome TEXT NOT NULL,
        decided_at BIGINT NOT NULL,
        PRIMARY KEY (tenant, id)
    ) {strict}"],
};

/// An operation that was decided.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Who asked.
    pub account: AccountId,
    /// Hash of the operation as it was asked for.
    pub digest: String,
    /// What was answered, and is answered for ever.
    pub outcome: Outcome,
}

/// What was decided of an operation.
pub async fn find(connection: &mut Connection, tenant: TenantId, operation: OperationId) -> Result<Option<Decided>> {
    let row = sqlx::query("SELECT account, digest, outcome FROM operation WHERE tenant = $1 AND id = $2")
        .bind(tenant.to_string())
        .bind(operation.to_string())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Decided {
        account: row::id(&row, "account", "account")?,
        digest: row.try_get("digest")?,
        outcome: row::json(&row, "outcome", "outcome")?,
    }))
}

/// Remembers an answer; false when another transaction was faster with the same id.
pub async fn insert(
    write: &mut Write,
    (tenant, operation): (TenantId, OperationId),
    device: domain::DeviceId,
    decided: &Decided,
    now: Timestamp,
) -> Result<bool> {
    let outcome = serde_json::to_string(&decided.outcome).map_err(StorageError::unwritable("outcome"))?;
    let done = sqlx::query(
        "INSERT INTO operation (tenant, id, account, device, digest, outcome, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant, id) DO NOTHING",
    )
    .bind(tenant.to_string())
    .bind(operation.to_string())
    .bind(decided.account.to_string())
    .bind(device.to_string())
    .bind(decided.digest.clone())
    .bind(outcome)
    .bind(now.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}
