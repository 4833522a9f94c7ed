//! Answers that a citizen has given but not sent yet.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AccountId, AttachmentRef, FieldKey, Sha256, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};

use super::migration::Migration;
use super::{Result, StorageError, Write};

pub const CREATE: Migration = Migration {
    version: 2026112312,
    sql: &["CREATE TABLE form_draft (
        account TEXT NOT NULL REFERENCES account (id),
        tenant TEXT NOT NULL,
        form TEXT NOT NULL,
        content TEXT NOT NULL,
        updated_at BIGINT NOT NULL,
        PRIMARY KEY (account, tenant, form)
    ) {strict}"],
};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Draft {
    pub answers: BTreeMap<FieldKey, serde_json::Value>,
    /// Files by the field that they were uploaded in.
    pub files: BTreeMap<FieldKey, Vec<AttachmentRef>>,
    /// Those of the files that say that they are PDF/A.
    #[serde(default)]
    pub pdf_a: BTreeSet<Sha256>,
    /// Instances of repeated groups that are open, filled in or not.
    pub instances: BTreeMap<String, usize>,
    /// Random; a second click on "Absenden" finds it gone and sends nothing twice.
    pub submission: String,
}

pub async fn find(
    connection: &mut AnyConnection,
    account: AccountId,
    tenant: TenantId,
    form: &str,
) -> Result<Option<Draft>> {
    let row = sqlx::query("SELECT content FROM form_draft WHERE account = $1 AND tenant = $2 AND form = $3")
        .bind(account.to_string())
        .bind(tenant.to_string())
        .bind(form.to_owned())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    serde_json::from_str(row.try_get("content")?).map(Some).map_err(StorageError::corrupt("draft"))
}

/// A draft as a list names it.
pub struct Begun {
    pub tenant: TenantId,
    pub form: String,
    pub updated_at: Timestamp,
}

/// What an account has begun and not sent, the newest first.
pub async fn of_account(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Begun>> {
    let rows =
        sqlx::query("SELECT tenant, form, updated_at FROM form_draft WHERE account = $1 ORDER BY updated_at DESC")
            .bind(account.to_string())
            .fetch_all(connection)
            .await?;
    let begun = |row: &sqlx::any::AnyRow| -> Result<Begun> {
        Ok(Begun {
            tenant: super::id("draft", row.try_get("tenant")?)?,
            form: row.try_get("form")?,
            updated_at: Timestamp::from_millisecond(row.try_get("updated_at")?).unwrap_or_default(),
        })
    };
    rows.iter().map(begun).collect()
}

pub async fn save(
    write: &mut Write,
    account: AccountId,
    tenant: TenantId,
    form: &str,
    draft: &Draft,
    now: Timestamp,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO form_draft (account, tenant, form, content, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account, tenant, form) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at",
    )
    .bind(account.to_string())
    .bind(tenant.to_string())
    .bind(form.to_owned())
    .bind(serde_json::to_string(draft).map_err(StorageError::corrupt("draft"))?)
    .bind(now.as_millisecond())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// Removes a draft; false when it was gone already.
pub async fn delete(write: &mut Write, account: AccountId, tenant: TenantId, form: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM form_draft WHERE account = $1 AND tenant = $2 AND form = $3")
        .bind(account.to_string())
        .bind(tenant.to_string())
        .bind(form.to_owned())
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}
