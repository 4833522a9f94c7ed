//! Answers that a citizen has given but not sent yet.

use std::collections::{BTreeMap, BTreeSet};

use domain::{AccountId, AttachmentRef, FieldKey, Sha256, TenantId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;

use super::Migration;
use crate::{Connection, Database, Result, StorageError, Write, row};

pub(crate) const CREATE: Migration = Migration {
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

/// The files of drafts, so that the sweep can tell which attachments somebody still needs.
pub(crate) const FILES: Migration = Migration {
    version: 2026112901,
    sql: &["CREATE TABLE form_draft_file (
        account TEXT NOT NULL,
        tenant TEXT NOT NULL,
        form TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (account, tenant, form, sha256),
        FOREIGN KEY (account, tenant, form) REFERENCES form_draft (account, tenant, form) ON DELETE CASCADE
    ) {strict}"],
};

/// Which draft: an account has at most one for a form.
#[derive(Clone, Debug)]
pub struct DraftKey {
    /// Whose.
    pub account: AccountId,
    /// For whom.
    pub tenant: TenantId,
    /// Id of the form's version.
    pub form: String,
}

/// What was entered for a field elsewhere, while somebody entered something else here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Other {
    /// Of a field that is typed in or chosen.
    Answer(serde_json::Value),
    /// Of a field for files.
    Files(Vec<AttachmentRef>),
}

/// An application that is begun and not sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Answers by field, as Amt24's form JSON has them.
    pub answers: BTreeMap<FieldKey, serde_json::Value>,
    /// Files by the field that they were uploaded in.
    pub files: BTreeMap<FieldKey, Vec<AttachmentRef>>,
    /// Those of the files that say that they are PDF/A.
    #[serde(default)]
    pub pdf_a: BTreeSet<Sha256>,
    /// Instances of repeated groups that are open, filled in or not.
    pub instances: BTreeMap<String, usize>,
    /// By group: the instances that were taken out, in that order. A page that was made before still numbers them.
    #[serde(default)]
    pub removed: BTreeMap<String, Vec<usize>>,
    /// What the applicant has to choose from, because it was entered at two places at once.
    #[serde(default)]
    pub others: BTreeMap<FieldKey, Vec<Other>>,
    /// Random; a second click on "Absenden" finds it gone and sends nothing twice.
    pub submission: String,
}

/// Larger drafts aren't kept, in bytes of JSON; as much as a form may have.
pub const LIMIT: usize = 2 * 1024 * 1024;

impl Draft {
    /// All files of the draft, those to choose from among them.
    pub fn all_files(&self) -> impl Iterator<Item = &AttachmentRef> {
        let others = self.others.values().flatten().filter_map(|other| match other {
            Other::Files(files) => Some(files),
            Other::Answer(_) => None,
        });
        self.files.values().chain(others).flatten()
    }
}

/// The draft, if there is one.
pub async fn find(connection: &mut Connection, key: &DraftKey) -> Result<Option<Draft>> {
    let row = sqlx::query("SELECT content FROM form_draft WHERE account = $1 AND tenant = $2 AND form = $3")
        .bind(key.account.to_string())
        .bind(key.tenant.to_string())
        .bind(key.form.clone())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    read(row.try_get("content")?)
}

/// None for the placeholder of [`lock`].
fn read(content: &str) -> Result<Option<Draft>> {
    if content.is_empty() {
        return Ok(None);
    }
    serde_json::from_str(content).map(Some).map_err(|error| StorageError::damaged("draft", error))
}

/// Gives the draft, if there is one, and keeps every other write of it waiting until this one ends.
pub async fn lock(write: &mut Write, key: &DraftKey, now: Timestamp) -> Result<Option<Draft>> {
    let row = sqlx::query(
        "INSERT INTO form_draft (account, tenant, form, content, updated_at) VALUES ($1, $2, $3, '', $4)
         ON CONFLICT (account, tenant, form) DO UPDATE SET updated_at = form_draft.updated_at
         RETURNING content",
    )
    .bind(key.account.to_string())
    .bind(key.tenant.to_string())
    .bind(key.form.clone())
    .bind(now.as_millisecond())
    .fetch_one(write.connection())
    .await?;
    read(row.try_get("content")?)
}

/// A draft as a list names it.
pub struct Begun {
    /// The tenant that it is for.
    pub tenant: TenantId,
    /// Id of the form's version.
    pub form: String,
    /// When it was saved last.
    pub updated_at: Timestamp,
}

/// What an account has begun and not sent, the newest first.
pub async fn of_account(connection: &mut Connection, account: AccountId) -> Result<Vec<Begun>> {
    let rows =
        sqlx::query("SELECT tenant, form, updated_at FROM form_draft WHERE account = $1 ORDER BY updated_at DESC")
            .bind(account.to_string())
            .fetch_all(connection)
            .await?;
    let begun = |row: &sqlx::any::AnyRow| -> Result<Begun> {
        Ok(Begun {
            tenant: row::id(row, "tenant", "draft")?,
            form: row.try_get("form")?,
            updated_at: row::moment(row, "updated_at", "form draft")?,
        })
    };
    rows.iter().map(begun).collect()
}

/// What became of a draft that was to be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is written.
    Saved,
    /// Larger than [`LIMIT`]; nothing was written.
    TooLarge,
}

/// Writes a draft that was [`lock`]ed.
pub async fn save(write: &mut Write, key: &DraftKey, draft: &Draft, now: Timestamp) -> Result<Saved> {
    let content = serde_json::to_string(draft).map_err(StorageError::unwritable("draft"))?;
    if content.len() > LIMIT {
        return Ok(Saved::TooLarge);
    }
    sqlx::query("UPDATE form_draft SET content = $4, updated_at = $5 WHERE account = $1 AND tenant = $2 AND form = $3")
        .bind(key.account.to_string())
        .bind(key.tenant.to_string())
        .bind(key.form.clone())
        .bind(content)
        .bind(now.as_millisecond())
        .execute(write.connection())
        .await?;
    sqlx::query("DELETE FROM form_draft_file WHERE account = $1 AND tenant = $2 AND form = $3")
        .bind(key.account.to_string())
        .bind(key.tenant.to_string())
        .bind(key.form.clone())
        .execute(write.connection())
        .await?;
    insert_files(write, key, draft).await?;
    Ok(Saved::Saved)
}

async fn insert_files(write: &mut Write, key: &DraftKey, draft: &Draft) -> Result<()> {
    for file in draft.all_files() {
        sqlx::query(
            "INSERT INTO form_draft_file (account, tenant, form, sha256) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(key.account.to_string())
        .bind(key.tenant.to_string())
        .bind(key.form.clone())
        .bind(file.sha256.as_str().to_owned())
        .execute(write.connection())
        .await?;
    }
    Ok(())
}

/// Notes the files of drafts that an earlier version has written.
pub(crate) async fn note_files(database: &Database) -> Result<()> {
    let mut write = database.write().await?;
    let rows = sqlx::query(
        "SELECT account, tenant, form, content FROM form_draft d WHERE NOT EXISTS
            (SELECT 1 FROM form_draft_file f WHERE f.account = d.account AND f.tenant = d.tenant AND f.form = d.form)",
    )
    .fetch_all(write.connection())
    .await?;
    for row in rows {
        let (account, tenant) = (row::id(&row, "account", "draft")?, row::id(&row, "tenant", "draft")?);
        if let Some(draft) = read(row.try_get("content")?)? {
            insert_files(&mut write, &DraftKey { account, tenant, form: row.try_get("form")? }, &draft).await?;
        }
    }
    write.commit().await
}

/// What an account has in its drafts: how many there are, and the bytes of their files.
pub async fn held_by(connection: &mut Connection, account: AccountId) -> Result<(usize, u64)> {
    let drafts = sqlx::query("SELECT form FROM form_draft WHERE account = $1 AND content <> ''")
        .bind(account.to_string())
        .fetch_all(&mut *connection)
        .await?
        .len();
    let sizes = sqlx::query(
        "SELECT DISTINCT a.tenant, a.sha256, a.size FROM form_draft_file f
         JOIN attachment a ON a.tenant = f.tenant AND a.sha256 = f.sha256 WHERE f.account = $1",
    )
    .bind(account.to_string())
    .fetch_all(connection)
    .await?;
    let size = |row| row::unsigned(row, "size", "attachment");
    Ok((drafts, sizes.iter().map(size).sum::<Result<u64>>()?))
}

/// Removes a draft; false when it was gone already.
pub async fn delete(write: &mut Write, key: &DraftKey) -> Result<bool> {
    let done = sqlx::query("DELETE FROM form_draft WHERE account = $1 AND tenant = $2 AND form = $3 AND content <> ''")
        .bind(key.account.to_string())
        .bind(key.tenant.to_string())
        .bind(key.form.clone())
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes drafts that nobody has gone on with since before `since`, and gives how many.
pub async fn delete_older(connection: &mut Connection, since: Timestamp) -> Result<u64> {
    let done = sqlx::query("DELETE FROM form_draft WHERE updated_at < $1")
        .bind(since.as_millisecond())
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}
