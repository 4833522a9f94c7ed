//! What nobody needs any more is thrown away: files of discarded drafts, uploads that stopped, drafts that were never sent,
//! what has expired.
//!
//! A file is unused when neither a case nor a draft has it. It is marked first and goes when it has stayed unused for a
//! while: a page stores its files before the draft that names them, and a desk uploads before the operation that does.

use domain::{Sha256, TenantId};
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::migration::Migration;
use super::upload::{self, UploadKey};
use super::{
    Database, Result, StorageError, Write, attachment, form_draft, grant, id, session, sign_in_delay, stored_bytes,
};

pub const CREATE: Migration = Migration {
    version: 2026112908,
    sql: &["CREATE TABLE unused (
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        since BIGINT NOT NULL,
        PRIMARY KEY (kind, name)
    ) {strict}"],
};

/// A file that a page has stored.
const PAGE_FILE: SignedDuration = SignedDuration::from_hours(1);
/// A file that a desk has uploaded: the operation that names it may wait as long as a desk may be without a line. Also an
/// upload in which nothing arrived.
const DESK_FILE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// What was thrown away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub files: usize,
    pub uploads: usize,
    pub drafts: u64,
}

/// Throws away what nobody needs any more.
///
/// # Errors
/// When the database fails; what was thrown away before stays so.
pub async fn sweep(database: &Database, now: Timestamp) -> Result<Swept> {
    let mut swept = Swept::default();
    let mut write = database.write().await?;
    let connection = write.connection();
    grant::delete_expired(connection, now).await?;
    session::delete_expired(connection, now).await?;
    sign_in_delay::delete_forgotten(connection, now).await?;
    sqlx::query("DELETE FROM account_link WHERE expires_at <= $1")
        .bind(now.as_millisecond())
        .execute(&mut *connection)
        .await?;
    swept.drafts = sqlx::query("DELETE FROM form_draft WHERE updated_at < $1")
        .bind(before(now, form_draft::KEPT))
        .execute(&mut *connection)
        .await?
        .rows_affected();
    mark(connection, now).await?;
    stored_bytes::forget_before(&mut write, crate::clock::german_day(now)).await?;
    swept.uploads = delete_uploads(&mut write, now).await?;
    write.commit().await?;
    for (tenant, sha256) in candidates(database, now).await? {
        // One transaction a file: others don't wait long.
        swept.files += usize::from(delete_file(database, tenant, &sha256, now).await?);
    }
    Ok(swept)
}

fn before(now: Timestamp, duration: SignedDuration) -> i64 {
    now.as_millisecond() - duration.as_millis() as i64
}

/// Files that neither a case nor a draft has.
const UNUSED_FILE: &str = "
    NOT EXISTS (SELECT 1 FROM attachment_use u WHERE u.tenant = a.tenant AND u.sha256 = a.sha256)
    AND NOT EXISTS (SELECT 1 FROM form_draft_file d WHERE d.tenant = a.tenant AND d.sha256 = a.sha256)";

/// Marks what is unused since now, and takes the mark from what is used again or has gone on.
async fn mark(connection: &mut AnyConnection, now: Timestamp) -> Result<()> {
    let files = format!("SELECT a.tenant || '/' || a.sha256 AS name FROM attachment a WHERE {UNUSED_FILE}");
    let uploads =
        "SELECT tenant || '/' || sha256 || '/' || account || '/' || received AS name FROM upload WHERE complete = 0";
    for (kind, names) in [("file", files.as_str()), ("upload", uploads)] {
        let forget = format!("DELETE FROM unused WHERE kind = $1 AND name NOT IN ({names})");
        sqlx::query(AssertSqlSafe(forget)).bind(kind).execute(&mut *connection).await?;
        let note = format!(
            "INSERT INTO unused (kind, name, since) SELECT $1, n.name, $2 FROM ({names}) AS n WHERE 1 = 1
             ON CONFLICT DO NOTHING"
        );
        let note = sqlx::query(AssertSqlSafe(note)).bind(kind).bind(now.as_millisecond());
        note.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Removes uploads in which nothing has arrived for long.
async fn delete_uploads(write: &mut Write, now: Timestamp) -> Result<usize> {
    let rows = sqlx::query(
        "SELECT u.tenant, u.sha256, u.account FROM upload u JOIN unused n ON n.kind = 'upload'
            AND n.name = u.tenant || '/' || u.sha256 || '/' || u.account || '/' || u.received
         WHERE u.complete = 0 AND n.since < $1",
    )
    .bind(before(now, DESK_FILE))
    .fetch_all(write.connection())
    .await?;
    for row in &rows {
        let (tenant, account) = (id("upload", row.try_get("tenant")?)?, id("upload", row.try_get("account")?)?);
        upload::remove(write, &UploadKey { tenant, sha256: hash(row)?, account }).await?;
    }
    Ok(rows.len())
}

fn hash(row: &AnyRow) -> Result<Sha256> {
    let wrong = |_| StorageError::Corrupt { what: "attachment", problem: "its hash".to_owned() };
    Sha256::try_from(row.try_get::<String, _>("sha256")?).map_err(wrong)
}

/// Files that have been unused for as long as it takes.
async fn candidates(database: &Database, now: Timestamp) -> Result<Vec<(TenantId, Sha256)>> {
    let mut read = database.read().await?;
    let rows = sqlx::query(
        "SELECT a.tenant, a.sha256 FROM attachment a JOIN unused n ON n.kind = 'file' AND n.name = a.tenant || '/' || a.sha256
         WHERE n.since < CASE WHEN EXISTS
            (SELECT 1 FROM upload p WHERE p.tenant = a.tenant AND p.sha256 = a.sha256 AND p.complete = 1)
            THEN $1 ELSE $2 END",
    )
    .bind(before(now, DESK_FILE))
    .bind(before(now, PAGE_FILE))
    .fetch_all(&mut *read)
    .await?;
    rows.iter().map(|row| Ok((id("attachment", row.try_get("tenant")?)?, hash(row)?))).collect()
}

/// Deletes a file, unless it is used again. Its row is locked first, as by whoever stores the same file anew.
async fn delete_file(database: &Database, tenant: TenantId, sha256: &Sha256, now: Timestamp) -> Result<bool> {
    let mut write = database.write().await?;
    attachment::lock(&mut write, tenant, sha256).await?;
    let unmarked = "DELETE FROM unused WHERE kind = 'file' AND name = $1 AND since < $2";
    let name = format!("{tenant}/{sha256}");
    let marked = sqlx::query(unmarked).bind(name).bind(before(now, PAGE_FILE)).execute(write.connection()).await?;
    if marked.rows_affected() == 0 {
        return Ok(false);
    }
    let file = format!(
        "DELETE FROM attachment WHERE tenant = $1 AND sha256 = $2 AND EXISTS
        (SELECT 1 FROM attachment a WHERE a.tenant = $1 AND a.sha256 = $2 AND {UNUSED_FILE})"
    );
    let others = [
        "DELETE FROM attachment_chunk WHERE tenant = $1 AND sha256 = $2",
        "DELETE FROM upload WHERE tenant = $1 AND sha256 = $2 AND complete = 1",
    ];
    let delete =
        |sql: String| sqlx::query(AssertSqlSafe(sql)).bind(tenant.to_string()).bind(sha256.as_str().to_owned());
    if delete(file).execute(write.connection()).await?.rows_affected() == 0 {
        return Ok(false);
    }
    for sql in others {
        delete(sql.to_owned()).execute(write.connection()).await?;
    }
    write.commit().await?;
    Ok(true)
}
