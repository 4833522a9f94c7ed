//! What nobody uses, and since when: files that neither a case nor a draft has, and uploads in which nothing arrives.
//!
//! A file is marked first and goes when it has stayed unused for a while: a page stores its files before the draft that
//! names them, and a desk uploads before the operation that does. How long that is, is decided above.

use domain::{Sha256, TenantId};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::Migration;
use super::attachment;
use super::upload::UploadKey;
use crate::{Connection, Result, Write, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112908,
    sql: &["CREATE TABLE unused (
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        since BIGINT NOT NULL,
        PRIMARY KEY (kind, name)
    ) {strict}"],
};

/// Files that neither a case nor a draft has.
const UNUSED_FILE: &str = "
    NOT EXISTS (SELECT 1 FROM attachment_use u WHERE u.tenant = a.tenant AND u.sha256 = a.sha256)
    AND NOT EXISTS (SELECT 1 FROM form_draft_file d WHERE d.tenant = a.tenant AND d.sha256 = a.sha256)";

/// Marks what is unused since now, and takes the mark from what is used again or has gone on.
pub async fn mark(connection: &mut Connection, now: Timestamp) -> Result<()> {
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

/// Uploads in which nothing has arrived since before `since`.
pub async fn uploads(connection: &mut Connection, since: Timestamp) -> Result<Vec<UploadKey>> {
    let rows = sqlx::query(
        "SELECT u.tenant, u.sha256, u.account FROM upload u JOIN unused n ON n.kind = 'upload'
            AND n.name = u.tenant || '/' || u.sha256 || '/' || u.account || '/' || u.received
         WHERE u.complete = 0 AND n.since < $1",
    )
    .bind(since.as_millisecond())
    .fetch_all(connection)
    .await?;
    let key = |row| -> Result<UploadKey> {
        Ok(UploadKey {
            tenant: row::id(row, "tenant", "upload")?,
            sha256: row::sha256(row, "sha256", "upload")?,
            account: row::id(row, "account", "upload")?,
        })
    };
    rows.iter().map(key).collect()
}

/// Files that have been unused since before `uploaded` where a desk has uploaded them, since before `sent` where a page
/// has sent them.
pub async fn files(
    connection: &mut Connection,
    uploaded: Timestamp,
    sent: Timestamp,
) -> Result<Vec<(TenantId, Sha256)>> {
    let rows = sqlx::query(
        "SELECT a.tenant, a.sha256 FROM attachment a JOIN unused n ON n.kind = 'file' AND n.name = a.tenant || '/' || a.sha256
         WHERE n.since < CASE WHEN EXISTS
            (SELECT 1 FROM upload p WHERE p.tenant = a.tenant AND p.sha256 = a.sha256 AND p.complete = 1)
            THEN $1 ELSE $2 END",
    )
    .bind(uploaded.as_millisecond())
    .bind(sent.as_millisecond())
    .fetch_all(connection)
    .await?;
    let file = |row| Ok((row::id(row, "tenant", "attachment")?, row::sha256(row, "sha256", "attachment")?));
    rows.iter().map(file).collect()
}

/// Deletes a file that has been unused since before `since`; false where it is used again, and then nothing may be
/// committed. Its row is locked first, as by whoever stores the same file anew.
pub async fn delete_file(write: &mut Write, tenant: TenantId, sha256: &Sha256, since: Timestamp) -> Result<bool> {
    attachment::lock(write, tenant, sha256).await?;
    let marked = sqlx::query("DELETE FROM unused WHERE kind = 'file' AND name = $1 AND since < $2")
        .bind(format!("{tenant}/{sha256}"))
        .bind(since.as_millisecond())
        .execute(write.connection())
        .await?;
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
    Ok(true)
}
