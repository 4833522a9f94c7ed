//! What a client was granted: authorization codes, and families of access and refresh tokens. Only hashes are stored.

use domain::AccountId;
use forms::Vertrauensniveau;
use jiff::{SignedDuration, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::Migration;
use super::account;
use crate::{Connection, Result, StorageError, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112306,
    sql: &[
        "CREATE TABLE authorization_code (
            code_hash TEXT NOT NULL PRIMARY KEY,
            family TEXT NOT NULL,
            client TEXT NOT NULL,
            account TEXT NOT NULL REFERENCES account (id),
            redirect_uri TEXT NOT NULL,
            challenge TEXT NOT NULL,
            nonce TEXT,
            scope TEXT NOT NULL,
            signed_in_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            used BIGINT NOT NULL
        ) {strict}",
        "CREATE TABLE token_family (
            id TEXT NOT NULL PRIMARY KEY,
            client TEXT NOT NULL,
            account TEXT NOT NULL REFERENCES account (id),
            scope TEXT NOT NULL,
            signed_in_at BIGINT NOT NULL,
            revoked BIGINT NOT NULL
        ) {strict}",
        // `state`: fresh (given out, not used yet), retry (used, its successor not yet), spent.
        "CREATE TABLE refresh_token (
            token_hash TEXT NOT NULL PRIMARY KEY,
            family TEXT NOT NULL REFERENCES token_family (id),
            state TEXT NOT NULL,
            expires_at BIGINT NOT NULL
        ) {strict}",
        "CREATE INDEX refresh_token_family ON refresh_token (family)",
        "CREATE TABLE access_token (
            token_hash TEXT NOT NULL PRIMARY KEY,
            family TEXT NOT NULL REFERENCES token_family (id),
            expires_at BIGINT NOT NULL
        ) {strict}",
        "CREATE INDEX access_token_expiry ON access_token (expires_at)",
    ],
};

/// How sure a sign-in was, and which generation of tokens a family has come to.
pub(crate) const LEVEL: Migration = Migration {
    version: 2026112904,
    sql: &[
        "ALTER TABLE authorization_code ADD COLUMN level TEXT NOT NULL DEFAULT '\"basis\"'",
        "ALTER TABLE token_family ADD COLUMN level TEXT NOT NULL DEFAULT '\"basis\"'",
        "ALTER TABLE token_family ADD COLUMN generation BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE access_token ADD COLUMN generation BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX token_family_account ON token_family (account)",
    ],
};

/// Tokens renew each other for so long after the sign-in; then somebody has to sign in again.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What an authorization code stands for (RFC 6749 § 4.1).
#[derive(Clone, Debug)]
pub struct AuthorizationCode {
    /// Family of the tokens that the code will be exchanged for.
    pub family: String,
    /// Id of the client that it is for.
    pub client: String,
    /// Who has signed in.
    pub account: AccountId,
    /// Where the answer went.
    pub redirect_uri: String,
    /// PKCE's, with S256 (RFC 7636).
    pub challenge: String,
    /// Goes into the ID token (OpenID Connect Core 1.0 § 3.1.2.1).
    pub nonce: Option<String>,
    /// Scopes, with spaces between them.
    pub scope: String,
    /// When.
    pub signed_in_at: Timestamp,
    /// How surely.
    pub level: Vertrauensniveau,
    /// The session's.
    pub epoch: i64,
    /// From then on it isn't exchanged.
    pub expires_at: Timestamp,
}

/// Tokens that renew each other.
#[derive(Clone, Debug)]
pub struct Family {
    /// Random.
    pub id: String,
    /// Id of the client that has them.
    pub client: String,
    /// Whom they speak for.
    pub account: AccountId,
    /// Scopes, with spaces between them.
    pub scope: String,
    /// When its owner signed in.
    pub signed_in_at: Timestamp,
    /// How surely.
    pub level: Vertrauensniveau,
    /// The code's.
    pub epoch: i64,
}

/// How far a refresh token is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshState {
    /// Given out, not used yet.
    Fresh,
    /// Used; its successor not yet.
    Retry,
    /// Its successor was used.
    Spent,
}

/// Stores a code.
pub async fn insert_code(connection: &mut Connection, code: &str, grant: &AuthorizationCode) -> Result<()> {
    sqlx::query(
        "INSERT INTO authorization_code
            (code_hash, family, client, account, redirect_uri, challenge, nonce, scope, signed_in_at, expires_at, used, level, epoch)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)",
    )
    .bind(crate::secret::hash(code))
    .bind(grant.family.clone())
    .bind(grant.client.clone())
    .bind(grant.account.to_string())
    .bind(grant.redirect_uri.clone())
    .bind(grant.challenge.clone())
    .bind(grant.nonce.clone())
    .bind(grant.scope.clone())
    .bind(grant.signed_in_at.as_millisecond())
    .bind(grant.expires_at.as_millisecond())
    .bind(level(grant.level)?)
    .bind(grant.epoch)
    .execute(connection)
    .await?;
    Ok(())
}

fn level(level: Vertrauensniveau) -> Result<String> {
    serde_json::to_string(&level).map_err(StorageError::unwritable("level"))
}

fn read_level(row: &AnyRow) -> Result<Vertrauensniveau> {
    row::json(row, "level", "level")
}

/// Uses a code up and gives what it stands for, with whether it had been used before. A code of a disabled account or a
/// former epoch isn't found, nor one of staff who showed one factor only.
pub async fn take_code(connection: &mut Connection, code: &str) -> Result<Option<(AuthorizationCode, bool)>> {
    let (in_force, sure_enough) = (account::in_force("authorization_code"), account::sure_enough("authorization_code"));
    let row = sqlx::query(AssertSqlSafe(format!(
        "UPDATE authorization_code SET used = used + 1
         WHERE code_hash = $1
            AND EXISTS (SELECT 1 FROM account a WHERE a.id = authorization_code.account AND {in_force} AND {sure_enough})
         RETURNING family, client, account, redirect_uri, challenge, nonce, scope, signed_in_at, expires_at, used, level, epoch"
    )))
    .bind(crate::secret::hash(code))
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let grant = AuthorizationCode {
        family: row.try_get("family")?,
        client: row.try_get("client")?,
        account: row::id(&row, "account", "account")?,
        redirect_uri: row.try_get("redirect_uri")?,
        challenge: row.try_get("challenge")?,
        nonce: row.try_get("nonce")?,
        scope: row.try_get("scope")?,
        signed_in_at: row::moment(&row, "signed_in_at", "grant")?,
        level: read_level(&row)?,
        epoch: row.try_get("epoch")?,
        expires_at: row::moment(&row, "expires_at", "grant")?,
    };
    Ok(Some((grant, row.try_get::<i64, _>("used")? > 1)))
}

/// Begins a family, whose tokens come with [`insert_tokens`].
pub async fn insert_family(connection: &mut Connection, family: &Family) -> Result<()> {
    sqlx::query(
        "INSERT INTO token_family (id, client, account, scope, signed_in_at, revoked, level, epoch)
         VALUES ($1, $2, $3, $4, $5, 0, $6, $7)",
    )
    .bind(family.id.clone())
    .bind(family.client.clone())
    .bind(family.account.to_string())
    .bind(family.scope.clone())
    .bind(family.signed_in_at.as_millisecond())
    .bind(level(family.level)?)
    .bind(family.epoch)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes back every token of a family, for good.
pub async fn revoke_family(connection: &mut Connection, family: &str) -> Result<()> {
    sqlx::query("UPDATE token_family SET revoked = 1 WHERE id = $1")
        .bind(family.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives a family an access and a refresh token, each with its end.
pub async fn insert_tokens(
    connection: &mut Connection,
    family: &str,
    (access, access_expires): (&str, Timestamp),
    (refresh, refresh_expires): (&str, Timestamp),
) -> Result<()> {
    sqlx::query(
        "INSERT INTO access_token (token_hash, family, expires_at, generation)
         SELECT $1, id, $3, generation FROM token_family WHERE id = $2",
    )
    .bind(crate::secret::hash(access))
    .bind(family.to_owned())
    .bind(access_expires.as_millisecond())
    .execute(&mut *connection)
    .await?;
    sqlx::query("INSERT INTO refresh_token (token_hash, family, state, expires_at) VALUES ($1, $2, 'fresh', $3)")
        .bind(crate::secret::hash(refresh))
        .bind(family.to_owned())
        .bind(refresh_expires.as_millisecond())
        .execute(connection)
        .await?;
    Ok(())
}

/// A refresh token's family and state, unless the token expired, its family was revoked, has lasted too long or is of a
/// former epoch, its account is disabled, or staff showed one factor only.
pub async fn refresh_token(
    connection: &mut Connection,
    token: &str,
    now: Timestamp,
) -> Result<Option<(Family, RefreshState)>> {
    let (in_force, sure_enough) = (account::in_force("f"), account::sure_enough("f"));
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT f.id, f.client, f.account, f.scope, f.signed_in_at, f.level, f.epoch, r.state
         FROM refresh_token r JOIN token_family f ON f.id = r.family JOIN account a ON a.id = f.account
         WHERE r.token_hash = $1 AND r.expires_at > $2 AND f.signed_in_at > $3 AND f.revoked = 0
            AND {in_force} AND {sure_enough}"
    )))
    .bind(crate::secret::hash(token))
    .bind(now.as_millisecond())
    .bind(now.as_millisecond() - LONGEST.as_millis() as i64)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let family = Family {
        id: row.try_get("id")?,
        client: row.try_get("client")?,
        account: row::id(&row, "account", "account")?,
        scope: row.try_get("scope")?,
        signed_in_at: row::moment(&row, "signed_in_at", "grant")?,
        level: read_level(&row)?,
        epoch: row.try_get("epoch")?,
    };
    let state = match row.try_get::<&str, _>("state")? {
        "fresh" => RefreshState::Fresh,
        "retry" => RefreshState::Retry,
        "spent" => RefreshState::Spent,
        other => return Err(StorageError::damaged("refresh token", format_args!("its state is {other}"))),
    };
    Ok(Some((family, state)))
}

/// Keeps refreshes of one family apart, so that two at once don't both take the token for fresh.
pub async fn lock_family(connection: &mut Connection, token: &str) -> Result<()> {
    sqlx::query(
        "UPDATE token_family SET revoked = revoked WHERE id = (SELECT family FROM refresh_token WHERE token_hash = $1)",
    )
    .bind(crate::secret::hash(token))
    .execute(connection)
    .await?;
    Ok(())
}

/// This token may be retried, every other one of its family not any more; what is issued now is a new generation.
pub async fn rotate(connection: &mut Connection, family: &str, token: &str) -> Result<()> {
    sqlx::query(
        "UPDATE refresh_token SET state = CASE WHEN token_hash = $2 THEN 'retry' ELSE 'spent' END WHERE family = $1",
    )
    .bind(family.to_owned())
    .bind(crate::secret::hash(token))
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE token_family SET generation = generation + 1 WHERE id = $1")
        .bind(family.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

/// What an access token stands for.
#[derive(Clone, Debug)]
pub struct Access {
    /// Whom it speaks for.
    pub account: AccountId,
    /// Id of the client that has it.
    pub client: String,
    /// Scopes, with spaces between them.
    pub scope: String,
    /// Id of its family.
    pub family: String,
    /// It is of the newest generation while the refresh token before it could still be retried: now that it is used, the
    /// client has its successor, and whoever comes with the old one is somebody else.
    pub ends_retry: bool,
}

/// What an access token stands for, checked anew at every request.
pub async fn access(connection: &mut Connection, token: &str, now: Timestamp) -> Result<Option<Access>> {
    let (in_force, sure_enough) = (account::in_force("f"), account::sure_enough("f"));
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT f.id, f.account, f.client, f.scope,
            CASE WHEN t.generation = f.generation AND EXISTS
                (SELECT 1 FROM refresh_token r WHERE r.family = f.id AND r.state = 'retry') THEN 1 ELSE 0 END AS ends_retry
         FROM access_token t JOIN token_family f ON f.id = t.family JOIN account a ON a.id = f.account
         WHERE t.token_hash = $1 AND t.expires_at > $2 AND f.revoked = 0 AND {in_force} AND {sure_enough}"
    )))
    .bind(crate::secret::hash(token))
    .bind(now.as_millisecond())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Access {
        account: row::id(&row, "account", "account")?,
        client: row.try_get("client")?,
        scope: row.try_get("scope")?,
        family: row.try_get("id")?,
        ends_retry: number(&row, "ends_retry")? != 0,
    }))
}

/// SQLite gives literals as 64 bits, PostgreSQL as 32.
fn number(row: &AnyRow, column: &str) -> Result<i64> {
    Ok(row.try_get::<i64, _>(column).or_else(|_| row.try_get::<i32, _>(column).map(i64::from))?)
}

/// The refresh token before the newest can't be retried any more.
pub async fn end_retry(connection: &mut Connection, family: &str) -> Result<()> {
    sqlx::query("UPDATE refresh_token SET state = 'spent' WHERE family = $1 AND state = 'retry'")
        .bind(family.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

/// A family as the owner of the account sees it in a list.
pub struct Listed {
    /// Its id.
    pub family: String,
    /// Id of the client that has it.
    pub client: String,
    /// When its owner signed in.
    pub signed_in_at: Timestamp,
}

/// The programs that are signed in to an account, the latest first.
pub async fn of_account(connection: &mut Connection, account: AccountId, now: Timestamp) -> Result<Vec<Listed>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT f.id, f.client, f.signed_in_at FROM token_family f JOIN account a ON a.id = f.account
         WHERE f.account = $1 AND f.revoked = 0 AND {} AND EXISTS
            (SELECT 1 FROM refresh_token r WHERE r.family = f.id AND r.expires_at > $2)
         ORDER BY f.signed_in_at DESC",
        account::in_force("f")
    )))
    .bind(account.to_string())
    .bind(now.as_millisecond())
    .fetch_all(connection)
    .await?;
    let listed = |row: &AnyRow| -> Result<Listed> {
        Ok(Listed {
            family: row.try_get("id")?,
            client: row.try_get("client")?,
            signed_in_at: row::moment(row, "signed_in_at", "grant")?,
        })
    };
    rows.iter().map(listed).collect()
}

/// Takes back the tokens of one family of the account.
pub async fn revoke_of_account(connection: &mut Connection, account: AccountId, family: &str) -> Result<()> {
    sqlx::query("UPDATE token_family SET revoked = 1 WHERE account = $1 AND id = $2")
        .bind(account.to_string())
        .bind(family.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

/// Removes the codes of an account that weren't exchanged.
pub async fn delete_codes(connection: &mut Connection, account: AccountId) -> Result<()> {
    sqlx::query("DELETE FROM authorization_code WHERE account = $1 AND used = 0")
        .bind(account.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether a token, access or refresh, is good but for its account, which is disabled or works for no tenant any more.
pub async fn is_shut_out(connection: &mut Connection, token: &str, now: Timestamp) -> Result<bool> {
    let row = sqlx::query(
        "SELECT 1 AS found FROM token_family f JOIN account a ON a.id = f.account
         WHERE f.revoked = 0 AND f.id IN (
            SELECT family FROM refresh_token WHERE token_hash = $1 AND expires_at > $2
            UNION SELECT family FROM access_token WHERE token_hash = $1 AND expires_at > $2)
            AND (a.disabled = 1 OR f.epoch < a.epoch
                AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.account = a.id AND m.locked = 0))",
    )
    .bind(crate::secret::hash(token))
    .bind(now.as_millisecond())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// The family of an access or refresh token that belongs to this client.
pub async fn family_of(connection: &mut Connection, token: &str, client: &str) -> Result<Option<String>> {
    let row = sqlx::query(
        "SELECT id FROM token_family WHERE client = $2 AND id IN (
            SELECT family FROM refresh_token WHERE token_hash = $1
            UNION SELECT family FROM access_token WHERE token_hash = $1)",
    )
    .bind(crate::secret::hash(token))
    .bind(client.to_owned())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

/// Removes what can't be used any more. Spent refresh tokens stay as long as they could unmask a thief.
pub async fn delete_expired(connection: &mut Connection, now: Timestamp) -> Result<()> {
    for sql in [
        "DELETE FROM access_token WHERE expires_at <= $1",
        "DELETE FROM refresh_token WHERE expires_at <= $1",
        "DELETE FROM authorization_code WHERE expires_at <= $1",
    ] {
        sqlx::query(sql).bind(now.as_millisecond()).execute(&mut *connection).await?;
    }
    Ok(())
}
