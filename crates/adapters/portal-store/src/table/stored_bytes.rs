//! How much each account has stored in a day, so that nobody fills the disk with what is sent, or isn't kept.

use domain::AccountId;
use jiff::civil::Date;

use super::Migration;
use crate::{Result, Write, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112920,
    sql: &["CREATE TABLE stored_bytes (
        account TEXT NOT NULL REFERENCES account (id),
        day TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        PRIMARY KEY (account, day)
    ) {strict}"],
};

/// Adds bytes to what the account has stored on a day, and gives how many those are now.
pub async fn add(write: &mut Write, account: AccountId, day: Date, bytes: u64) -> Result<u64> {
    let row = sqlx::query(
        "INSERT INTO stored_bytes (account, day, bytes) VALUES ($1, $2, $3)
         ON CONFLICT (account, day) DO UPDATE SET bytes = stored_bytes.bytes + excluded.bytes RETURNING bytes",
    )
    .bind(account.to_string())
    .bind(day.to_string())
    .bind(row::signed(bytes))
    .fetch_one(write.connection())
    .await?;
    row::unsigned(&row, "bytes", "stored bytes")
}

/// Forgets the days before this one.
pub async fn forget_before(write: &mut Write, day: Date) -> Result<()> {
    sqlx::query("DELETE FROM stored_bytes WHERE day < $1").bind(day.to_string()).execute(write.connection()).await?;
    Ok(())
}
