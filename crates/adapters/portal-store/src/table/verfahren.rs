//! Contents of the versions of Verfahren, and acts that were decided, with their answers. What is known of a Verfahren
//! besides lies in the feed.

use domain::{AccountId, OperationId, TenantId, VerfahrenId, VersionId};
use jiff::Timestamp;
use jiff::civil::Date;
use protocol::{VerfahrenContent, VerfahrenOutcome};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::Migration;
use crate::{Connection, Result, StorageError, Write, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026113023,
    sql: &[
        "CREATE TABLE verfahren_version (
            tenant TEXT NOT NULL,
            verfahren TEXT NOT NULL,
            id TEXT NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (tenant, verfahren, id)
        ) {strict}",
        "CREATE TABLE verfahren_act (
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            account TEXT NOT NULL,
            digest TEXT NOT NULL,
            outcome TEXT NOT NULL,
            decided_at BIGINT NOT NULL,
            PRIMARY KEY (tenant, id)
        ) {strict}",
        "CREATE TABLE withdrawn_form (
            tenant TEXT NOT NULL,
            form TEXT NOT NULL,
            day TEXT NOT NULL,
            notice TEXT NOT NULL,
            PRIMARY KEY (tenant, form)
        ) {strict}",
    ],
};

/// A published form that isn't offered any more from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawnForm {
    /// Its id.
    pub form: String,
    /// From this day on nobody can begin an application.
    pub day: Date,
    /// What citizens read until then; may be empty.
    pub notice: String,
}

/// An act that was decided.
#[derive(Clone, Debug)]
pub struct DecidedAct {
    /// Who asked.
    pub account: AccountId,
    /// Hash of the act as it was asked for.
    pub digest: String,
    /// What was answered, and is answered for ever.
    pub outcome: VerfahrenOutcome,
}

/// What was decided of an act.
pub async fn decided(connection: &mut Connection, tenant: TenantId, act: OperationId) -> Result<Option<DecidedAct>> {
    let row = sqlx::query("SELECT account, digest, outcome FROM verfahren_act WHERE tenant = $1 AND id = $2")
        .bind(tenant.to_string())
        .bind(act.to_string())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(DecidedAct {
        account: row::id(&row, "account", "account")?,
        digest: row.try_get("digest")?,
        outcome: row::json(&row, "outcome", "outcome")?,
    }))
}

/// Remembers an answer; false when another transaction was faster with the same id.
pub async fn remember(
    write: &mut Write,
    (tenant, act): (TenantId, OperationId),
    decided: &DecidedAct,
    now: Timestamp,
) -> Result<bool> {
    let outcome = serde_json::to_string(&decided.outcome).map_err(StorageError::unwritable("outcome"))?;
    let done = sqlx::query(
        "INSERT INTO verfahren_act (tenant, id, account, digest, outcome, decided_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant, id) DO NOTHING",
    )
    .bind(tenant.to_string())
    .bind(act.to_string())
    .bind(decided.account.to_string())
    .bind(decided.digest.clone())
    .bind(outcome)
    .bind(now.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what a new version consists of.
///
/// # Errors
/// When there is one of this id already.
pub async fn insert_content(
    write: &mut Write,
    tenant: TenantId,
    (verfahren, version): (VerfahrenId, VersionId),
    content: &VerfahrenContent,
) -> Result<()> {
    let content = serde_json::to_string(content).map_err(StorageError::unwritable("version"))?;
    sqlx::query("INSERT INTO verfahren_version (tenant, verfahren, id, content) VALUES ($1, $2, $3, $4)")
        .bind(tenant.to_string())
        .bind(verfahren.to_string())
        .bind(version.to_string())
        .bind(content)
        .execute(write.connection())
        .await?;
    Ok(())
}

/// What a version consists of.
pub async fn content(
    connection: &mut Connection,
    tenant: TenantId,
    (verfahren, version): (VerfahrenId, VersionId),
) -> Result<Option<VerfahrenContent>> {
    let row = sqlx::query("SELECT content FROM verfahren_version WHERE tenant = $1 AND verfahren = $2 AND id = $3")
        .bind(tenant.to_string())
        .bind(verfahren.to_string())
        .bind(version.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| row::json(&row, "content", "version")).transpose()
}

/// Notes that a form isn't offered any more from a day on; the newest day counts.
pub async fn withdraw(write: &mut Write, tenant: TenantId, withdrawn: &WithdrawnForm) -> Result<()> {
    sqlx::query(
        "INSERT INTO withdrawn_form (tenant, form, day, notice) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant, form) DO UPDATE SET day = excluded.day, notice = excluded.notice",
    )
    .bind(tenant.to_string())
    .bind(withdrawn.form.clone())
    .bind(withdrawn.day.to_string())
    .bind(withdrawn.notice.clone())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// The form is offered without an end.
pub async fn offer_again(write: &mut Write, tenant: TenantId, form: &str) -> Result<()> {
    sqlx::query("DELETE FROM withdrawn_form WHERE tenant = $1 AND form = $2")
        .bind(tenant.to_string())
        .bind(form.to_owned())
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Those of a tenant, whether or not their day has come.
pub async fn withdrawn(connection: &mut Connection, tenant: TenantId) -> Result<Vec<WithdrawnForm>> {
    let rows = sqlx::query("SELECT form, day, notice FROM withdrawn_form WHERE tenant = $1 ORDER BY form")
        .bind(tenant.to_string())
        .fetch_all(connection)
        .await?;
    let read = |row: &AnyRow| -> Result<WithdrawnForm> {
        let day: &str = row.try_get("day")?;
        let day = day.parse().map_err(|error| StorageError::damaged("withdrawn form", error))?;
        Ok(WithdrawnForm { form: row.try_get("form")?, day, notice: row.try_get("notice")? })
    };
    rows.iter().map(read).collect()
}
