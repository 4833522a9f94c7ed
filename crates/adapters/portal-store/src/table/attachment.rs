//! Attachments by tenant and SHA-256, their bytes in pieces, and the cases that use them.

use domain::{AccountId, AttachmentRef, CaseId, OfficeId, Sha256, TenantId};
use sqlx::Row as _;

use super::Migration;
use crate::{Connection, Result, Write, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112310,
    sql: &[
        "CREATE TABLE attachment (
            tenant TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            size BIGINT NOT NULL,
            media_type TEXT NOT NULL,
            PRIMARY KEY (tenant, sha256)
        ) {strict}",
        "CREATE TABLE attachment_chunk (
            tenant TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            start BIGINT NOT NULL,
            bytes {blob} NOT NULL,
            PRIMARY KEY (tenant, sha256, start)
        ) {strict}",
        "CREATE TABLE attachment_use (
            tenant TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            case_id TEXT NOT NULL,
            PRIMARY KEY (tenant, sha256, case_id)
        ) {strict}",
    ],
};

/// An attachment without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Bytes.
    pub size: u64,
    /// As its content says, for example `application/pdf`.
    pub media_type: String,
}

/// The attachment of a hash.
pub async fn find(connection: &mut Connection, tenant: TenantId, sha256: &Sha256) -> Result<Option<Stored>> {
    let row = sqlx::query("SELECT size, media_type FROM attachment WHERE tenant = $1 AND sha256 = $2")
        .bind(tenant.to_string())
        .bind(sha256.as_str().to_owned())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Stored { size: row::unsigned(&row, "size", "attachment")?, media_type: row.try_get("media_type")? }))
}

/// Notes that a case uses these attachments, by which whoever sees the case may read them.
pub async fn use_in_case(
    write: &mut Write,
    tenant: TenantId,
    case: CaseId,
    attachments: &[AttachmentRef],
) -> Result<()> {
    for attachment in attachments {
        sqlx::query("INSERT INTO attachment_use (tenant, sha256, case_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(tenant.to_string())
            .bind(attachment.sha256.as_str().to_owned())
            .bind(case.to_string())
            .execute(write.connection())
            .await?;
    }
    Ok(())
}

/// Whether the account may read it: through a case of its offices, or because it uploaded the very bytes.
pub async fn may_read(
    connection: &mut Connection,
    tenant: TenantId,
    sha256: &Sha256,
    account: AccountId,
    offices: &[OfficeId],
) -> Result<bool> {
    let uploaded =
        sqlx::query("SELECT 1 AS one FROM upload WHERE tenant = $1 AND sha256 = $2 AND account = $3 AND complete = 1")
            .bind(tenant.to_string())
            .bind(sha256.as_str().to_owned())
            .bind(account.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    if uploaded.is_some() {
        return Ok(true);
    }
    let rows = sqlx::query(
        "SELECT DISTINCT i.office FROM attachment_use u JOIN case_index i ON i.tenant = u.tenant AND i.id = u.case_id
         WHERE u.tenant = $1 AND u.sha256 = $2",
    )
    .bind(tenant.to_string())
    .bind(sha256.as_str().to_owned())
    .fetch_all(connection)
    .await?;
    for row in rows {
        let office: OfficeId = row::id(&row, "office", "office")?;
        if offices.contains(&office) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a case uses an attachment.
pub async fn used_in_case(
    connection: &mut Connection,
    tenant: TenantId,
    sha256: &Sha256,
    case: CaseId,
) -> Result<bool> {
    let row = sqlx::query("SELECT 1 AS one FROM attachment_use WHERE tenant = $1 AND sha256 = $2 AND case_id = $3")
        .bind(tenant.to_string())
        .bind(sha256.as_str().to_owned())
        .bind(case.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// The piece that holds byte `position`, with the place at which it begins.
pub async fn chunk_at(
    connection: &mut Connection,
    tenant: TenantId,
    sha256: &Sha256,
    position: u64,
) -> Result<Option<(u64, Vec<u8>)>> {
    let row = sqlx::query(
        "SELECT start, bytes FROM attachment_chunk WHERE tenant = $1 AND sha256 = $2 AND start <= $3
         ORDER BY start DESC LIMIT 1",
    )
    .bind(tenant.to_string())
    .bind(sha256.as_str().to_owned())
    .bind(row::signed(position))
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((row::unsigned(&row, "start", "attachment")?, row.try_get("bytes")?)))
}

/// Stores a whole file that the portal itself took in or made.
pub async fn insert(
    write: &mut Write,
    tenant: TenantId,
    sha256: &Sha256,
    media_type: &str,
    content: &[u8],
) -> Result<()> {
    if !enter(write, tenant, sha256, content.len() as u64, media_type).await? {
        return Ok(());
    }
    for (number, piece) in content.chunks(protocol::UPLOAD_CHUNK).enumerate() {
        let start = (number * protocol::UPLOAD_CHUNK) as u64;
        sqlx::query("INSERT INTO attachment_chunk (tenant, sha256, start, bytes) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
            .bind(tenant.to_string())
            .bind(sha256.as_str().to_owned())
            .bind(row::signed(start))
            .bind(piece.to_vec())
            .execute(write.connection())
            .await?;
    }
    Ok(())
}

/// Locks an attachment, so that nobody else stores or removes it meanwhile; false when it isn't there.
pub(crate) async fn lock(write: &mut Write, tenant: TenantId, sha256: &Sha256) -> Result<bool> {
    let done = sqlx::query("UPDATE attachment SET size = size WHERE tenant = $1 AND sha256 = $2")
        .bind(tenant.to_string())
        .bind(sha256.as_str().to_owned())
        .execute(write.connection())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps an attachment that is there already from being swept away; false when it isn't there.
async fn keep(write: &mut Write, tenant: TenantId, sha256: &Sha256) -> Result<bool> {
    if !lock(write, tenant, sha256).await? {
        return Ok(false);
    }
    sqlx::query("DELETE FROM unused WHERE kind = 'file' AND name = $1")
        .bind(format!("{tenant}/{sha256}"))
        .execute(write.connection())
        .await?;
    Ok(true)
}

/// Enters an attachment whose pieces are put in by the caller; false when it was there already.
pub(crate) async fn enter(
    write: &mut Write,
    tenant: TenantId,
    sha256: &Sha256,
    size: u64,
    media_type: &str,
) -> Result<bool> {
    if keep(write, tenant, sha256).await? {
        return Ok(false);
    }
    let done = sqlx::query(
        "INSERT INTO attachment (tenant, sha256, size, media_type) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(tenant.to_string())
    .bind(sha256.as_str().to_owned())
    .bind(row::signed(size))
    .bind(media_type.to_owned())
    .execute(write.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}
