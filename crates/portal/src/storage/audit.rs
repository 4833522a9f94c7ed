//! The portal's log of who changed what about accounts, forms and cases. Entries are chained by keyed digests, and the
//! head is signed: what is changed, taken out, put in or cut off at the end is found by [`verify`].
//!
//! Entries name accounts and things by id and hold no contents.

use domain::{AccountId, TenantId};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::migration::Migration;
use super::sealing::Sealer;
use super::{Result, Write, id};

pub const CREATE: Migration = Migration {
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

/// What happened.
#[derive(Clone, Debug)]
pub struct Entry {
    pub at: Timestamp,
    /// Account that did it, or `console` for the command line.
    pub actor: String,
    pub tenant: Option<TenantId>,
    /// For example `account-created`.
    pub action: &'static str,
    /// Id of what it was done to; for `membership-set` with the roles and offices that it has become.
    pub subject: String,
}

/// Where the log isn't as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("entry {0} was changed, or one before it was taken out or put in")]
    Entry(i64),
    #[error("entry {0} is missing")]
    Missing(i64),
    #[error("the end of the log was cut off or changed")]
    Head,
}

type Fields<'a> = (i64, i64, &'a str, &'a str, &'a str, &'a str);

fn digest(sealer: &Sealer, before: &str, fields: Fields<'_>) -> String {
    // Numbers and texts can always be written as JSON.
    sealer.authenticate(&serde_json::to_vec(&("entry", before, fields)).unwrap_or_default())
}

fn signature(sealer: &Sealer, sequence: i64, digest: &str) -> String {
    sealer.authenticate(&serde_json::to_vec(&("head", sequence, digest)).unwrap_or_default())
}

/// Adds an entry, in the transaction of what it tells.
pub async fn append(write: &mut Write, sealer: &Sealer, entry: &Entry) -> Result<()> {
    let row = sqlx::query("UPDATE audit_head SET sequence = sequence + 1 WHERE id = 1 RETURNING sequence, digest")
        .fetch_one(write.connection())
        .await?;
    let (sequence, before): (i64, String) = (row.try_get("sequence")?, row.try_get("digest")?);
    let (at, tenant) = (entry.at.as_millisecond(), entry.tenant.map(|tenant| tenant.to_string()).unwrap_or_default());
    let digest = digest(sealer, &before, (sequence, at, &entry.actor, &tenant, entry.action, &entry.subject));
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
    sqlx::query("UPDATE audit_head SET digest = $1, signature = $2 WHERE id = 1")
        .bind(digest.clone())
        .bind(signature(sealer, sequence, &digest))
        .execute(write.connection())
        .await?;
    Ok(())
}

/// Goes through the whole log and gives how many entries it has.
///
/// # Errors
/// When the database fails; what is wrong with the log is the inner error.
pub async fn verify(connection: &mut AnyConnection, sealer: &Sealer) -> Result<Result<i64, Broken>> {
    let (mut before, mut last) = (String::new(), 0);
    loop {
        let rows = sqlx::query(
            "SELECT sequence, at, actor, tenant, action, subject, digest FROM audit WHERE sequence > $1
             ORDER BY sequence LIMIT 1000",
        )
        .bind(last)
        .fetch_all(&mut *connection)
        .await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            match next(sealer, row, &before, last)? {
                Ok(digest) => (before, last) = (digest, last + 1),
                Err(broken) => return Ok(Err(broken)),
            }
        }
    }
    let head = sqlx::query("SELECT sequence, digest, signature FROM audit_head WHERE id = 1");
    let Some(head) = head.fetch_optional(connection).await? else { return Ok(Err(Broken::Head)) };
    let (sequence, digest): (i64, String) = (head.try_get("sequence")?, head.try_get("digest")?);
    let signed = last == 0 || head.try_get::<String, _>("signature")? == signature(sealer, sequence, &digest);
    Ok(if signed && sequence == last && digest == before { Ok(last) } else { Err(Broken::Head) })
}

fn next(sealer: &Sealer, row: &AnyRow, before: &str, last: i64) -> Result<Result<String, Broken>> {
    let sequence: i64 = row.try_get("sequence")?;
    if sequence != last + 1 {
        return Ok(Err(Broken::Missing(last + 1)));
    }
    let text = |column: &str| row.try_get::<String, _>(column);
    let (actor, tenant, action, subject) = (text("actor")?, text("tenant")?, text("action")?, text("subject")?);
    let expected = digest(sealer, before, (sequence, row.try_get("at")?, &actor, &tenant, &action, &subject));
    let stored = text("digest")?;
    Ok(if stored == expected { Ok(stored) } else { Err(Broken::Entry(sequence)) })
}

/// What was done to an account, as its owner is told.
#[derive(Clone, Debug)]
pub struct Told {
    pub at: Timestamp,
    /// As in [`Entry::actor`].
    pub actor: String,
    pub tenant: Option<TenantId>,
    pub action: String,
}

/// Most entries that an owner is shown.
const SHOWN: i64 = 20;
/// Entries of one account about what lets somebody in as it.
const OF_ACCOUNT: &str =
    "subject = $1 AND action IN ('link-made', 'account-set-up', 'account-disabled', 'account-enabled',
    'membership-locked', 'membership-unlocked', 'password-changed', 'factor-set', 'factor-removed')";

/// What was done to an account, the latest first.
pub async fn of_account(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Told>> {
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
            at: Timestamp::from_millisecond(row.try_get("at")?).unwrap_or_default(),
            actor: row.try_get("actor")?,
            tenant: if tenant.is_empty() { None } else { Some(id("audit", tenant)?) },
            action: row.try_get("action")?,
        })
    };
    rows.iter().map(read).collect()
}

/// The owner has been shown all there is.
pub async fn note_told(connection: &mut AnyConnection, account: AccountId) -> Result<()> {
    let told =
        "UPDATE account SET told = (SELECT COALESCE(MAX(sequence), 0) FROM audit WHERE subject = $1) WHERE id = $1";
    sqlx::query(told).bind(account.to_string()).execute(connection).await?;
    Ok(())
}

/// Whether others did something to an account that its owner wasn't told yet.
pub async fn is_untold(connection: &mut AnyConnection, account: AccountId) -> Result<bool> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "SELECT 1 AS one FROM audit WHERE {OF_ACCOUNT} AND actor <> $1
            AND sequence > (SELECT told FROM account WHERE id = $1) LIMIT 1"
    )))
    .bind(account.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}
