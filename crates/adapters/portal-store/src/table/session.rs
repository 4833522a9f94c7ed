//! Browser sessions. A session begins when the password was right and opens pages once the second factor was, too.

use domain::AccountId;
use forms::Vertrauensniveau;
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::Migration;
use super::account;
use crate::{Connection, Result, StorageError, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112303,
    sql: &["CREATE TABLE session (
        token_hash TEXT NOT NULL PRIMARY KEY,
        account TEXT NOT NULL REFERENCES account (id),
        complete BIGINT NOT NULL,
        signed_in_at BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
    ) {strict}"],
};

/// What a session is worth, how often a code was tried in it, and when and where it was last used.
pub(crate) const LEVEL: Migration = Migration {
    version: 2026112903,
    sql: &[
        "ALTER TABLE session ADD COLUMN level TEXT NOT NULL DEFAULT '\"basis\"'",
        "ALTER TABLE session ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE session ADD COLUMN last_used BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE session ADD COLUMN agent TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX session_account ON session (account)",
    ],
};

/// A session ends when nothing was asked in it for so long.
pub const IDLE: SignedDuration = SignedDuration::from_mins(60);
/// The use of a session is written down at most so often.
const NOTED: SignedDuration = SignedDuration::from_mins(1);

/// Somebody who is signed in to a browser, or halfway.
#[derive(Clone, Debug)]
pub struct Session {
    /// Who.
    pub account: AccountId,
    /// False while the second factor is missing.
    pub complete: bool,
    /// When the last factor was shown.
    pub signed_in_at: Timestamp,
    /// How sure it is who has signed in.
    pub level: Vertrauensniveau,
    /// What the browser calls itself, in short.
    pub agent: String,
    /// The account's when the password was looked at.
    pub epoch: i64,
}

/// A session as its owner sees it in a list.
pub struct Listed {
    /// Hash of the token: names the session without opening it.
    pub name: String,
    /// What it is.
    pub session: Session,
    /// To the minute.
    pub last_used: Timestamp,
}

/// Begins a session; only the token's hash is stored.
pub async fn insert(connection: &mut Connection, token: &str, session: &Session, expires: Timestamp) -> Result<()> {
    sqlx::query(
        "INSERT INTO session (token_hash, account, complete, signed_in_at, expires_at, level, last_used, agent, epoch)
         VALUES ($1, $2, $3, $4, $5, $6, $4, $7, $8)",
    )
    .bind(crate::secret::hash(token))
    .bind(session.account.to_string())
    .bind(i64::from(session.complete))
    .bind(session.signed_in_at.as_millisecond())
    .bind(expires.as_millisecond())
    .bind(serde_json::to_string(&session.level).map_err(StorageError::unwritable("level"))?)
    .bind(session.agent.clone())
    .bind(session.epoch)
    .execute(connection)
    .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Session> {
    Ok(Session {
        account: row::id(row, "account", "session")?,
        complete: row::flag(row, "complete", "session")?,
        signed_in_at: row::moment(row, "signed_in_at", "session")?,
        level: row::json(row, "level", "level")?,
        agent: row.try_get("agent")?,
        epoch: row.try_get("epoch")?,
    })
}

/// The session of a cookie, unless it or its epoch ended, its account was disabled, or it is complete with one factor and
/// its account is staff by now; with whether its use has to be [`note_use`]d.
pub async fn find(connection: &mut Connection, token: &str, now: Timestamp) -> Result<Option<(Session, bool)>> {
    let (in_force, sure_enough) = (account::in_force("s"), account::sure_enough("s"));
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT s.account, s.complete, s.signed_in_at, s.level, s.agent, s.epoch, s.last_used
         FROM session s JOIN account a ON a.id = s.account
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_used > $3 AND {in_force}
            AND (s.complete = 0 OR {sure_enough})"
    )))
    .bind(crate::secret::hash(token))
    .bind(now.as_millisecond())
    .bind(now.as_millisecond() - IDLE.as_millis() as i64)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let unnoted = now.duration_since(row::moment(&row, "last_used", "session")?) > NOTED;
    Ok(Some((read(&row)?, unnoted)))
}

/// Notes that a session was used.
pub async fn note_use(connection: &mut Connection, token: &str, now: Timestamp) -> Result<()> {
    sqlx::query("UPDATE session SET last_used = $2 WHERE token_hash = $1")
        .bind(crate::secret::hash(token))
        .bind(now.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// Counts an attempt at the second factor and gives how many there were in this session.
pub async fn count_attempt(connection: &mut Connection, token: &str) -> Result<i64> {
    let row = sqlx::query("UPDATE session SET attempts = attempts + 1 WHERE token_hash = $1 RETURNING attempts")
        .bind(crate::secret::hash(token))
        .fetch_optional(connection)
        .await?;
    row.map_or(Ok(i64::MAX), |row| Ok(row.try_get("attempts")?))
}

/// The complete sessions of an account, the latest first.
pub async fn of_account(connection: &mut Connection, account: AccountId, now: Timestamp) -> Result<Vec<Listed>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT s.token_hash, s.account, s.complete, s.signed_in_at, s.level, s.agent, s.epoch, s.last_used
         FROM session s JOIN account a ON a.id = s.account
         WHERE s.account = $1 AND s.complete = 1 AND s.expires_at > $2 AND s.last_used > $3 AND {}
         ORDER BY s.last_used DESC",
        account::in_force("s")
    )))
    .bind(account.to_string())
    .bind(now.as_millisecond())
    .bind(now.as_millisecond() - IDLE.as_millis() as i64)
    .fetch_all(connection)
    .await?;
    let listed = |row: &AnyRow| -> Result<Listed> {
        Ok(Listed {
            name: row.try_get("token_hash")?,
            session: read(row)?,
            last_used: row::moment(row, "last_used", "session")?,
        })
    };
    rows.iter().map(listed).collect()
}

/// Ends the session of a token.
pub async fn delete(connection: &mut Connection, token: &str) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE token_hash = $1")
        .bind(crate::secret::hash(token))
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends the session of this name, if it is one of the account.
pub async fn end(connection: &mut Connection, account: AccountId, name: &str) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE token_hash = $1 AND account = $2")
        .bind(name.to_owned())
        .bind(account.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes the session of this token over into a new epoch: its owner has just shown anew who they are.
pub async fn carry_over(connection: &mut Connection, account: AccountId, token: &str, epoch: i64) -> Result<()> {
    sqlx::query("UPDATE session SET epoch = $3 WHERE account = $1 AND token_hash = $2")
        .bind(account.to_string())
        .bind(crate::secret::hash(token))
        .bind(epoch)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes the sessions of former epochs.
pub async fn delete_former(connection: &mut Connection, account: AccountId, epoch: i64) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE account = $1 AND epoch < $2")
        .bind(account.to_string())
        .bind(epoch)
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes sessions whose time is over.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM session WHERE expires_at <= $1 OR last_used <= $2")
        .bind(now.as_millisecond())
        .bind(now.as_millisecond() - IDLE.as_millis() as i64)
        .execute(connection)
        .await?;
    Ok(())
}
