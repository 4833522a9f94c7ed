//! Links with which somebody sets up their account: each works once, for a while. Only hashes are stored.

use domain::AccountId;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use super::Migration;
use super::account;
use crate::{Connection, Result, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112906,
    sql: &["CREATE TABLE account_link (
        token_hash TEXT NOT NULL PRIMARY KEY,
        account TEXT NOT NULL REFERENCES account (id),
        with_factor BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
    ) {strict}"],
};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whom it sets up.
    pub account: AccountId,
    /// A second factor is set up as well, not only a password.
    pub with_factor: bool,
}

/// Stores a link of the account's present epoch; older ones of the account stop working.
pub async fn insert(connection: &mut Connection, token: &str, link: Link, expires: Timestamp) -> Result<()> {
    delete_of(connection, link.account).await?;
    sqlx::query(
        "INSERT INTO account_link (token_hash, account, with_factor, expires_at, epoch)
         SELECT $1, id, $3, $4, epoch FROM account WHERE id = $2",
    )
    .bind(crate::secret::hash(token))
    .bind(link.account.to_string())
    .bind(i64::from(link.with_factor))
    .bind(expires.as_millisecond())
    .execute(connection)
    .await?;
    Ok(())
}

/// What a link stands for, while it works.
pub async fn find(connection: &mut Connection, token: &str, now: Timestamp) -> Result<Option<Link>> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT l.account, l.with_factor FROM account_link l JOIN account a ON a.id = l.account
         WHERE l.token_hash = $1 AND l.expires_at > $2 AND {}",
        account::in_force("l")
    )))
    .bind(crate::secret::hash(token))
    .bind(now.as_millisecond())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let with_factor = row::flag(&row, "with_factor", "account link")?;
    Ok(Some(Link { account: row::id(&row, "account", "link")?, with_factor }))
}

/// Uses a link up; false when it was used meanwhile.
pub async fn take(connection: &mut Connection, token: &str) -> Result<bool> {
    let done = sqlx::query("DELETE FROM account_link WHERE token_hash = $1")
        .bind(crate::secret::hash(token))
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes back the links of an account.
pub async fn delete_of(connection: &mut Connection, account: AccountId) -> Result<()> {
    sqlx::query("DELETE FROM account_link WHERE account = $1").bind(account.to_string()).execute(connection).await?;
    Ok(())
}

/// Removes links whose time is over.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM account_link WHERE expires_at <= $1")
        .bind(now.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}
