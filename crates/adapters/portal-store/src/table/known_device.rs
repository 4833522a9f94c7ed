//! Devices on which an account has signed in: their owner is never kept waiting because of what others try elsewhere.

use domain::AccountId;
use jiff::{SignedDuration, Timestamp};
use sqlx::Row as _;

use super::Migration;
use crate::{Connection, Result};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112902,
    sql: &[
        "CREATE TABLE known_device (
            token_hash TEXT NOT NULL,
            account TEXT NOT NULL REFERENCES account (id),
            last_used BIGINT NOT NULL,
            PRIMARY KEY (token_hash, account)
        ) {strict}",
        "CREATE INDEX known_device_account ON known_device (account)",
    ],
};

/// A device is forgotten when nobody signed in on it for so long.
const MEMORY: SignedDuration = SignedDuration::from_hours(180 * 24);
/// Most devices of one account; the one that was used longest ago goes.
const MOST: i64 = 20;

/// Whether the account has signed in on the device of this token.
pub async fn is_known(connection: &mut Connection, account: AccountId, token: &str, now: Timestamp) -> Result<bool> {
    let since = now.checked_sub(MEMORY).unwrap_or(Timestamp::UNIX_EPOCH);
    let row = sqlx::query(
        "SELECT 1 AS one FROM known_device d JOIN account a ON a.id = d.account
             WHERE d.token_hash = $1 AND d.account = $2 AND d.last_used > $3 AND d.epoch = a.epoch",
    )
    .bind(crate::secret::hash(token))
    .bind(account.to_string())
    .bind(since.as_millisecond())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Notes that the account has signed in on a device, in an epoch.
pub async fn remember(
    connection: &mut Connection,
    (account, epoch): (AccountId, i64),
    token: &str,
    now: Timestamp,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO known_device (token_hash, account, last_used, epoch) VALUES ($1, $2, $3, $4)
         ON CONFLICT (token_hash, account) DO UPDATE SET last_used = excluded.last_used, epoch = excluded.epoch",
    )
    .bind(crate::secret::hash(token))
    .bind(account.to_string())
    .bind(now.as_millisecond())
    .bind(epoch)
    .execute(&mut *connection)
    .await?;
    let oldest =
        sqlx::query("SELECT last_used FROM known_device WHERE account = $1 ORDER BY last_used DESC LIMIT 1 OFFSET $2")
            .bind(account.to_string())
            .bind(MOST)
            .fetch_optional(&mut *connection)
            .await?;
    if let Some(row) = oldest {
        sqlx::query("DELETE FROM known_device WHERE account = $1 AND last_used <= $2")
            .bind(account.to_string())
            .bind(row.try_get::<i64, _>("last_used")?)
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Gives a device a new token, for all accounts that know it.
pub async fn rename(connection: &mut Connection, former: &str, token: &str) -> Result<()> {
    sqlx::query("UPDATE known_device SET token_hash = $2 WHERE token_hash = $1")
        .bind(crate::secret::hash(former))
        .bind(crate::secret::hash(token))
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets all devices of an account.
pub async fn forget_all(connection: &mut Connection, account: AccountId) -> Result<()> {
    sqlx::query("DELETE FROM known_device WHERE account = $1").bind(account.to_string()).execute(connection).await?;
    Ok(())
}
