//! The portal's log of who changed what about accounts, forms and cases. Entries are chained by keyed digests that cover
//! the log's own id, and the head is signed from the beginning: what is changed, taken out, put in or cut off at the end
//! is found by [`verify`]. Id and end are noted beside the key file as well, so that a log that was exchanged for another
//! or for an older one is found, too.
//!
//! Entries name accounts and things by id and hold no contents.

use domain::{AccountId, TenantId};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::Migration;
use crate::sealing::Sealer;
use crate::{Connection, Database, Result, Write, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112905,
    sql: &[
        "CREATE TABLE audit (
            sequence BIGINT NOT NULL PRIMARY KEY,
            at BIGINT NOT NULL,
            actor TEXT NOT NULL,
            tenant TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT NOT NULL,
            digest TEXT NOT NULL
        ) {strict}",
        // One row: what the log ends with. Its lock puts writers in order.
        "CREATE TABLE audit_head (
            id BIGINT NOT NULL PRIMARY KEY,
            sequence BIGINT NOT NULL,
            digest TEXT NOT NULL,
            signature TEXT NOT NULL
        ) {strict}",
        "INSERT INTO audit_head (id, sequence, digest, signature) VALUES (1, 0, '', '')",
    ],
};

/// An id of its own for each log; the head is signed by [`begin`].
pub(crate) const LOG: Migration =
    Migration { version: 2026112921, sql: &["ALTER TABLE audit_head ADD COLUMN log TEXT NOT NULL DEFAULT ''"] };

/// What happened.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Account that did it, or `console` for the command line.
    pub actor: String,
    /// The tenant that it concerns.
    pub tenant: Option<TenantId>,
    /// For example `account-created`.
    pub action: &'static str,
    /// Id of what it was done to; for `membership-set` with the roles and offices that it has become.
    pub subject: String,
}

/// Where the log isn't as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry isn't what its digest says.
    #[error("entry {0} was changed, or one before it was taken out or put in")]
    Entry(i64),
    /// A number is left out.
    #[error("entry {0} is missing")]
    Missing(i64),
    /// The head isn't that of the last entry, or isn't signed.
    #[error("the end of the log was cut off or changed")]
    Head,
    /// The note beside the key file speaks of another one.
    #[error("it isn't the log that is noted beside the key file, or ends before what is noted there")]
    Other,
}

/// What a log ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Id of the log.
    pub log: String,
    /// Number of the last entry, from 1; 0 for an empty log.
    pub sequence: i64,
    /// Of the last entry.
    pub digest: String,
}

type Fields<'a> = (i64, i64, &'a str, &'a str, &'a str, &'a str);

fn digest(sealer: &Sealer, log: &str, before: &str, fields: Fields<'_>) -> String {
    // Numbers and texts can always be written as JSON.
    sealer.authenticate(&serde_json::to_vec(&(format!("entry{log}"), before, fields)).unwrap_or_default())
}

fn signature(sealer: &Sealer, end: &End) -> String {
    let End { log, sequence, digest } = end;
    sealer.authenticate(&serde_json::to_vec(&(format!("head{log}"), sequence, digest)).unwrap_or_default())
}

/// Gives the log its id and signs its head, in the transaction that has made room for them. Entries of an earlier version
/// are chained anew, unless something is wrong with them: that must stay visible.
pub(crate) async fn begin(write: &mut Write, sealer: &Sealer) -> Result<()> {
    let log = uuid::Uuid::new_v4().simple().to_string();
    if let Ok(before) = chain(write.connection(), sealer, "").await?
        && head(write.connection()).await?.is_some_and(|(head, _)| head == before)
    {
        let end = chain_anew(write, sealer, &log).await?;
        return set_head(write, sealer, &end).await;
    }
    sqlx::query("UPDATE audit_head SET log = $1").bind(log).execute(write.connection()).await?;
    Ok(())
}

async fn chain_anew(write: &mut Write, sealer: &Sealer, log: &str) -> Result<End> {
    let mut end = End { log: log.to_owned(), sequence: 0, digest: String::new() };
    loop {
        let rows = rows_after(write.connection(), end.sequence).await?;
        if rows.is_empty() {
            return Ok(end);
        }
        for row in &rows {
            end = End { digest: expected(sealer, row, &end)?, sequence: end.sequence + 1, log: end.log };
            sqlx::query("UPDATE audit SET digest = $2 WHERE sequence = $1")
                .bind(end.sequence)
                .bind(end.digest.clone())
                .execute(write.connection())
                .await?;
        }
    }
}

async fn set_head(write: &mut Write, sealer: &Sealer, end: &End) -> Result<()> {
    sqlx::query("UPDATE audit_head SET log = $1, sequence = $2, digest = $3, signature = $4 WHERE id = 1")
        .bind(end.log.clone())
        .bind(end.sequence)
        .bind(end.digest.clone())
        .bind(signature(sealer, end))
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Adds an entry, in the transaction of what it tells. Its lock is the last one that a transaction takes: all tenants
/// have it in common.
pub async fn append(write: &mut Write, sealer: &Sealer, entry: &Entry) -> Result<()> {
    let row = sqlx::query("UPDATE audit_head SET sequence = sequence + 1 WHERE id = 1 RETURNING log, sequence, digest")
        .fetch_one(write.connection())
        .await?;
    let (log, sequence): (String, i64) = (row.try_get("log")?, row.try_get("sequence")?);
    let before: String = row.try_get("digest")?;
    let (at, tenant) = (entry.at.as_millisecond(), entry.tenant.map(|tenant| tenant.to_string()).unwrap_or_default());
    let digest = digest(sealer, &log, &before, (sequence, at, &entry.actor, &tenant, entry.action, &entry.subject));
    sqlx::query(
        "INSERT INTO audit (sequence, at, actor, tenant, action, subject, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(sequence)
    .bind(at)
    .bind(entry.actor.clone())
    .bind(tenant)
    .bind(entry.action)
    .bind(entry.subject.clone())
    .bind(digest.clone())
    .execute(write.connection())
    .await?;
    let end = End { log, sequence, digest };
    set_head(write, sealer, &end).await?;
    write.note_end(end);
    Ok(())
}

/// Goes through the whole log and gives how many entries it has.
///
/// # Errors
/// When the database fails; what is wrong with the log is the inner error.
pub async fn verify(connection: &mut Connection, sealer: &Sealer) -> Result<Result<i64, Broken>> {
    let Some((head, signed)) = head(connection).await? else { return Ok(Err(Broken::Head)) };
    let end = match chain(connection, sealer, &head.log).await? {
        Ok(end) => end,
        Err(broken) => return Ok(Err(broken)),
    };
    let is_signed = !head.log.is_empty() && signed == signature(sealer, &head);
    Ok(if is_signed && head == end { Ok(end.sequence) } else { Err(Broken::Head) })
}

/// [`verify`], and whether it is the log that is noted beside the key file.
///
/// # Errors
/// As [`verify`].
pub async fn verify_noted(database: &Database) -> Result<Result<i64, Broken>> {
    let mut read = database.read().await?;
    let verified = verify(&mut read, database.sealer()).await?;
    let is_noted = match database.noted_end()? {
        Some(noted) => has(&mut read, &noted).await?,
        None => true,
    };
    Ok(if is_noted { verified } else { verified.and(Err(Broken::Other)) })
}

/// Whether the log is this one and reaches this far.
pub(crate) async fn has(connection: &mut Connection, end: &End) -> Result<bool> {
    let is_same = head(connection).await?.is_some_and(|(head, _)| head.log == end.log);
    if !is_same || end.sequence == 0 {
        return Ok(is_same);
    }
    let row = sqlx::query("SELECT digest FROM audit WHERE sequence = $1").bind(end.sequence);
    let row = row.fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get::<String, _>("digest")).transpose()?.is_some_and(|digest| digest == end.digest))
}

/// What the head says, and its signature.
pub(crate) async fn head(connection: &mut Connection) -> Result<Option<(End, String)>> {
    let row = sqlx::query("SELECT log, sequence, digest, signature FROM audit_head WHERE id = 1");
    let Some(row) = row.fetch_optional(connection).await? else { return Ok(None) };
    let end = End { log: row.try_get("log")?, sequence: row.try_get("sequence")?, digest: row.try_get("digest")? };
    Ok(Some((end, row.try_get("signature")?)))
}

/// Goes through all entries of a log and gives what they end with.
async fn chain(connection: &mut Connection, sealer: &Sealer, log: &str) -> Result<Result<End, Broken>> {
    let mut end = End { log: log.to_owned(), sequence: 0, digest: String::new() };
    loop {
        let rows = rows_after(connection, end.sequence).await?;
        if rows.is_empty() {
            return Ok(Ok(end));
        }
        for row in &rows {
            let sequence: i64 = row.try_get("sequence")?;
            if sequence != end.sequence + 1 {
                return Ok(Err(Broken::Missing(end.sequence + 1)));
            }
            let digest = expected(sealer, row, &end)?;
            if row.try_get::<String, _>("digest")? != digest {
                return Ok(Err(Broken::Entry(sequence)));
            }
            end = End { digest, sequence, log: end.log };
        }
    }
}

async fn rows_after(connection: &mut Connection, sequence: i64) -> Result<Vec<AnyRow>> {
    let rows = sqlx::query(
        "SELECT sequence, at, actor, tenant, action, subject, digest FROM audit WHERE sequence > $1
         ORDER BY sequence LIMIT 1000",
    );
    Ok(rows.bind(sequence).fetch_all(connection).await?)
}

/// The digest that an entry must have behind the end before it.
fn expected(sealer: &Sealer, row: &AnyRow, before: &End) -> Result<String> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let (actor, tenant, action, subject) = (text("actor")?, text("tenant")?, text("action")?, text("subject")?);
    let fields = (row.try_get("sequence")?, row.try_get("at")?, &*actor, &*tenant, &*action, &*subject);
    Ok(digest(sealer, &before.log, &before.digest, fields))
}

/// What was done to an account, as its owner is told.
#[derive(Clone, Debug)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// As in [`Entry::actor`].
    pub actor: String,
    /// For which tenant it was done.
    pub tenant: Option<TenantId>,
    /// As in [`Entry::action`].
    pub action: String,
}

/// Most entries that an owner is shown.
const SHOWN: i64 = 20;
/// Entries of one account about what lets somebody in as it.
const OF_ACCOUNT: &str =
    "subject = $1 AND action IN ('link-made', 'account-set-up', 'account-disabled', 'account-enabled',
    'membership-locked', 'membership-unlocked', 'password-changed', 'factor-set', 'factor-removed')";

/// What was done to an account, the latest first.
pub async fn of_account(connection: &mut Connection, account: AccountId) -> Result<Vec<Told>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "SELECT at, actor, tenant, action FROM audit WHERE {OF_ACCOUNT} ORDER BY sequence DESC LIMIT $2"
    )))
    .bind(account.to_string())
    .bind(SHOWN)
    .fetch_all(connection)
    .await?;
    let read = |row: &AnyRow| -> Result<Told> {
        let tenant: &str = row.try_get("tenant")?;
        Ok(Told {
            at: row::moment(row, "at", "audit")?,
            actor: row.try_get("actor")?,
            tenant: if tenant.is_empty() { None } else { Some(row::parse("audit")(tenant)?) },
            action: row.try_get("action")?,
        })
    };
    rows.iter().map(read).collect()
}

/// The owner has been shown all there is.
pub async fn note_told(connection: &mut Connection, account: AccountId) -> Result<()> {
    let told =
        "UPDATE account SET told = (SELECT COALESCE(MAX(sequence), 0) FROM audit WHERE subject = $1) WHERE id = $1";
    sqlx::query(told).bind(account.to_string()).execute(connection).await?;
    Ok(())
}

/// Whether others did something to an account that its owner wasn't told yet.
pub async fn is_untold(connection: &mut Connection, account: AccountId) -> Result<bool> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT 1 AS one FROM audit WHERE {OF_ACCOUNT} AND actor <> $1
            AND sequence > (SELECT told FROM account WHERE id = $1) LIMIT 1"
    )))
    .bind(account.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}
