//! How often somebody guessed wrong, and until when they have to wait.
//!
//! The keys are hashes of account and address, so that the table holds no personal data.

use jiff::Timestamp;
use sqlx::Row as _;

use super::Migration;
use crate::{Connection, Result, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112304,
    sql: &["CREATE TABLE sign_in_delay (
        key TEXT NOT NULL PRIMARY KEY,
        failures BIGINT NOT NULL,
        last_failure BIGINT NOT NULL,
        not_before BIGINT NOT NULL
    ) {strict}"],
};

/// Failures are forgotten after a day without another one.
const MEMORY_MS: i64 = 24 * 60 * 60 * 1000;

/// Until when attempts under this key are turned away.
pub async fn not_before(connection: &mut Connection, key: &str) -> Result<Timestamp> {
    let row = sqlx::query("SELECT not_before FROM sign_in_delay WHERE key = $1")
        .bind(crate::secret::hash(key))
        .fetch_optional(connection)
        .await?;
    row.map_or(Ok(Timestamp::UNIX_EPOCH), |row| row::moment(&row, "not_before", "sign-in delay"))
}

/// Counts a failure and gives their number.
pub async fn count_failure(connection: &mut Connection, key: &str, now: Timestamp) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO sign_in_delay (key, failures, last_failure, not_before) VALUES ($1, 1, $2, 0)
         ON CONFLICT (key) DO UPDATE SET
            failures = CASE WHEN sign_in_delay.last_failure < $3 THEN 1 ELSE sign_in_delay.failures + 1 END,
            last_failure = excluded.last_failure
         RETURNING failures",
    )
    .bind(crate::secret::hash(key))
    .bind(now.as_millisecond())
    .bind(now.as_millisecond() - MEMORY_MS)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("failures")?)
}

/// Turns attempts under this key away until then.
pub async fn set_not_before(connection: &mut Connection, key: &str, until: Timestamp) -> Result<()> {
    sqlx::query("UPDATE sign_in_delay SET not_before = $2 WHERE key = $1")
        .bind(crate::secret::hash(key))
        .bind(until.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets all failures under a key.
pub async fn forget(connection: &mut Connection, key: &str) -> Result<()> {
    sqlx::query("DELETE FROM sign_in_delay WHERE key = $1").bind(crate::secret::hash(key)).execute(connection).await?;
    Ok(())
}

/// Takes a counted failure back: the attempt was right.
pub async fn uncount(connection: &mut Connection, key: &str, not_before: Timestamp) -> Result<()> {
    sqlx::query("UPDATE sign_in_delay SET failures = failures - 1, not_before = $2 WHERE key = $1")
        .bind(crate::secret::hash(key))
        .bind(not_before.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes what has no effect any more.
pub async fn delete_forgotten(connection: &mut Connection, now: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM sign_in_delay WHERE last_failure < $1 AND not_before < $2")
        .bind(now.as_millisecond() - MEMORY_MS)
        .bind(now.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}
