//! Uploads on their way, one per tenant, account and content.
//!
//! They are kept apart by account: who merely knows a hash learns nothing by announcing it.

use domain::{AccountId, Sha256, TenantId};
use futures_util::TryStreamExt as _;
use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, Row as _};

use super::Migration;
use super::attachment;
use crate::{Connection, Result, Write, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112311,
    sql: &[
        "CREATE TABLE upload (
            tenant TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            account TEXT NOT NULL,
            size BIGINT NOT NULL,
            media_type TEXT NOT NULL,
            received BIGINT NOT NULL,
            complete BIGINT NOT NULL,
            PRIMARY KEY (tenant, sha256, account)
        ) {strict}",
        "CREATE TABLE upload_chunk (
            tenant TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            account TEXT NOT NULL,
            start BIGINT NOT NULL,
            bytes {blob} NOT NULL,
            PRIMARY KEY (tenant, sha256, account, start)
        ) {strict}",
    ],
};

/// Which upload.
#[derive(Clone, Debug)]
pub struct UploadKey {
    /// For whom.
    pub tenant: TenantId,
    /// Of what it will be.
    pub sha256: Sha256,
    /// Who uploads.
    pub account: AccountId,
}

/// How far an upload is.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Bytes announced.
    pub size: u64,
    /// As announced.
    pub media_type: String,
    /// Bytes that are there.
    pub received: u64,
    /// The bytes are what was announced, and are an attachment.
    pub complete: bool,
}

/// A statement about one upload, which it names by `$1`, `$2` and `$3`.
fn about(key: &UploadKey, sql: &'static str) -> Query<'static, Any, AnyArguments> {
    sqlx::query(sql).bind(key.tenant.to_string()).bind(key.sha256.as_str().to_owned()).bind(key.account.to_string())
}

/// Announces an upload, or finds the one announced before.
pub async fn announce(write: &mut Write, key: &UploadKey, size: u64, media_type: &str) -> Result<Upload> {
    let row = about(
        key,
        "INSERT INTO upload (tenant, sha256, account, size, media_type, received, complete) VALUES ($1, $2, $3, $4, $5, 0, 0)
         ON CONFLICT (tenant, sha256, account) DO UPDATE SET received = upload.received
         RETURNING size, media_type, received, complete",
    )
    .bind(row::signed(size))
    .bind(media_type.to_owned())
    .fetch_one(write.connection())
    .await?;
    let found = read(&row)?;
    if found.complete || (found.size == size && found.media_type == media_type) {
        return Ok(found);
    }
    // Announced anew with another size or type: what came before belongs to the old words.
    start_over(write, key).await?;
    about(key, "UPDATE upload SET size = $4, media_type = $5 WHERE tenant = $1 AND sha256 = $2 AND account = $3")
        .bind(row::signed(size))
        .bind(media_type.to_owned())
        .execute(write.connection())
        .await?;
    Ok(Upload { size, media_type: media_type.to_owned(), received: 0, complete: false })
}

fn read(row: &sqlx::any::AnyRow) -> Result<Upload> {
    Ok(Upload {
        size: row::unsigned(row, "size", "upload")?,
        media_type: row.try_get("media_type")?,
        received: row::unsigned(row, "received", "upload")?,
        complete: row::flag(row, "complete", "upload")?,
    })
}

/// The upload, if it was announced.
pub async fn find(connection: &mut Connection, key: &UploadKey) -> Result<Option<Upload>> {
    let row = about(
        key,
        "SELECT size, media_type, received, complete FROM upload WHERE tenant = $1 AND sha256 = $2 AND account = $3",
    )
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(read).transpose()
}

/// Appends a piece at `offset`; false when the upload isn't there.
pub async fn append(write: &mut Write, key: &UploadKey, offset: u64, bytes: &[u8]) -> Result<bool> {
    let done = about(
        key,
        "UPDATE upload SET received = received + $5
         WHERE tenant = $1 AND sha256 = $2 AND account = $3 AND received = $4 AND complete = 0",
    )
    .bind(row::signed(offset))
    .bind(row::signed(bytes.len() as u64))
    .execute(write.connection())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    if !bytes.is_empty() {
        about(key, "INSERT INTO upload_chunk (tenant, sha256, account, start, bytes) VALUES ($1, $2, $3, $4, $5)")
            .bind(row::signed(offset))
            .bind(bytes.to_vec())
            .execute(write.connection())
            .await?;
    }
    Ok(true)
}

/// Throws away what came, so that the upload begins at 0 again.
pub async fn start_over(write: &mut Write, key: &UploadKey) -> Result<()> {
    drop_chunks(write, key).await?;
    about(key, "UPDATE upload SET received = 0 WHERE tenant = $1 AND sha256 = $2 AND account = $3")
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Removes an upload with what came of it.
pub async fn remove(write: &mut Write, key: &UploadKey) -> Result<()> {
    drop_chunks(write, key).await?;
    about(key, "DELETE FROM upload WHERE tenant = $1 AND sha256 = $2 AND account = $3")
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Bytes announced by an account that neither a case nor an operation has used so far.
pub async fn open_size(connection: &mut Connection, account: AccountId) -> Result<u64> {
    let rows = sqlx::query(
        "SELECT p.size FROM upload p WHERE p.account = $1 AND NOT EXISTS
            (SELECT 1 FROM attachment_use u WHERE u.tenant = p.tenant AND u.sha256 = p.sha256)",
    )
    .bind(account.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| row::unsigned(row, "size", "upload")).sum()
}

async fn drop_chunks(write: &mut Write, key: &UploadKey) -> Result<()> {
    about(key, "DELETE FROM upload_chunk WHERE tenant = $1 AND sha256 = $2 AND account = $3")
        .execute(write.connection())
        .await?;
    Ok(())
}

/// All bytes that came.
pub async fn content(connection: &mut Connection, key: &UploadKey) -> Result<Vec<u8>> {
    let pieces =
        about(key, "SELECT bytes FROM upload_chunk WHERE tenant = $1 AND sha256 = $2 AND account = $3 ORDER BY start");
    let mut pieces = pieces.fetch(connection);
    let mut content = vec![];
    while let Some(piece) = pieces.try_next().await? {
        content.extend_from_slice(piece.try_get("bytes")?);
    }
    Ok(content)
}

/// The bytes are what was announced: they become an attachment.
pub async fn complete(write: &mut Write, key: &UploadKey, upload: &Upload) -> Result<()> {
    if attachment::enter(write, key.tenant, &key.sha256, upload.size, &upload.media_type).await? {
        about(
            key,
            "INSERT INTO attachment_chunk (tenant, sha256, start, bytes)
             SELECT tenant, sha256, start, bytes FROM upload_chunk WHERE tenant = $1 AND sha256 = $2 AND account = $3",
        )
        .execute(write.connection())
        .await?;
    }
    drop_chunks(write, key).await?;
    mark_complete(write, key, upload).await
}

/// Notes that the account has brought these bytes.
async fn mark_complete(write: &mut Write, key: &UploadKey, upload: &Upload) -> Result<()> {
    about(
        key,
        "INSERT INTO upload (tenant, sha256, account, size, media_type, received, complete) VALUES ($1, $2, $3, $4, $5, $4, 1)
         ON CONFLICT (tenant, sha256, account) DO UPDATE SET complete = 1, received = excluded.size, size = excluded.size",
    )
    .bind(row::signed(upload.size))
    .bind(upload.media_type.clone())
    .execute(write.connection())
    .await?;
    Ok(())
}
