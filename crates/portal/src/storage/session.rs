//! Browser sessions. A session begins when the password was right and opens pages once the second factor was, too.

use domain::AccountId;
use jiff::Timestamp;
use sqlx::{AnyConnection, Row};

use super::migration::Migration;
use super::{Result, id};

pub const CREATE: Migration = Migration {
    version: 2026112303,
    sql: &["CREATE TABLE session (
        token_hash TEXT NOT NULL PRIMARY KEY,
        account TEXT NOT NULL REFERENCES account (id),
        complete BIGINT NOT NULL,
        signed_in_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
    ) {strict}"],
};

#[derive(Clone, Debug)]
pub struct Session {
    pub account: AccountId,
    /// False while the second factor is missing.
    pub complete: bool,
    pub signed_in_at: Timestamp,
}

pub async fn insert(connection: &mut AnyConnection, token: &str, session: &Session, expires: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO session (token_hash, account, complete, signed_in_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(crate::secret::hash(token))
    .bind(session.account.to_string())
    .bind(i64::from(session.complete))
    .bind(session.signed_in_at.as_millisecond())
    .bind(expires.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// The session of a cookie, unless it ended or its account was disabled.
pub async fn find(connection: &mut AnyConnection, token: &str, now: Timestamp) -> Result<Option<Session>> {
    let row = sqlx::query(
        "SELECT s.account, s.complete, s.signed_in_at FROM session s JOIN account a ON a.id = s.account
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.disabled = 0",
    )
    .bind(crate::secret::hash(token))
    .bind(now.as_millisecond())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Session {
        account: id("session", row.try_get("account")?)?,
        complete: row.try_get::<i64, _>("complete")? != 0,
        signed_in_at: Timestamp::from_millisecond(row.try_get("signed_in_at")?).unwrap_or_default(),
    }))
}

pub async fn delete(connection: &mut AnyConnection, token: &str) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE token_hash = $1")
        .bind(crate::secret::hash(token))
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn delete_expired(connection: &mut AnyConnection, now: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE expires_at <= $1").bind(now.as_millisecond()).execute(connection).await?;
    Ok(())
}
