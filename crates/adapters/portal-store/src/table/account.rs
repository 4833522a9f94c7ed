//! Servicekonten of citizens and staff, and what staff are in which tenant.

use domain::{AccountId, OfficeId, Role, TenantId};
use forms::Stammdaten;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::Migration;
use crate::sealing::Sealer;
use crate::{Connection, Database, Result, StorageError, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112302,
    sql: &[
        "CREATE TABLE account (
            id TEXT NOT NULL PRIMARY KEY,
            email TEXT NOT NULL UNIQUE,
            given_name TEXT NOT NULL,
            family_name TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            totp_secret TEXT,
            totp_last_step BIGINT NOT NULL,
            stammdaten TEXT NOT NULL,
            disabled BIGINT NOT NULL
        ) {strict}",
        "CREATE TABLE membership (
            account TEXT NOT NULL REFERENCES account (id),
            tenant TEXT NOT NULL REFERENCES tenant (id),
            roles TEXT NOT NULL,
            offices TEXT NOT NULL,
            PRIMARY KEY (account, tenant)
        ) {strict}",
    ],
};

/// An account's epoch is raised when everything that lets somebody in as the account ends. Sessions (complete or not), codes,
/// families of tokens, links and known devices carry the epoch they were made in and hold in no other. A membership can be
/// locked by its tenant, and a shut-out by the console is told from one by a tenant.
pub(crate) const EPOCH: Migration = Migration {
    version: 2026112910,
    sql: &[
        "ALTER TABLE account ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE session ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE authorization_code ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE token_family ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE account_link ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE known_device ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE membership ADD COLUMN locked BIGINT NOT NULL DEFAULT 0",
        // Who shut an account out before wasn't noted: the console lets it in.
        "ALTER TABLE account ADD COLUMN disabled_by_console BIGINT NOT NULL DEFAULT 0",
        "UPDATE account SET disabled_by_console = disabled",
        // The last entry of the log that the owner was shown.
        "ALTER TABLE account ADD COLUMN told BIGINT NOT NULL DEFAULT 0",
        "CREATE INDEX audit_subject ON audit (subject)",
    ],
};

/// Condition under which something of the table or alias `of`, joined with its account `a`, lets somebody in.
pub(crate) fn in_force(of: &str) -> String {
    format!("a.disabled = 0 AND {of}.epoch = a.epoch")
}

/// Condition under which a sign-in of the table or alias `of` is sure enough for its account `a`: staff need a second factor.
pub(crate) fn sure_enough(of: &str) -> String {
    format!(
        "({of}.level IN ('\"substanziell\"', '\"hoch\"') OR NOT EXISTS (SELECT 1 FROM membership m WHERE m.account = a.id))"
    )
}

/// A Servicekonto.
#[derive(Clone, Debug)]
pub struct Account {
    /// Never changes.
    pub id: AccountId,
    /// Lower case; what one signs in with.
    pub email: String,
    /// In the characters of DIN 91379.
    pub given_name: String,
    /// In the characters of DIN 91379.
    pub family_name: String,
    /// PHC string of Argon2id.
    pub password_hash: String,
    /// Sealed base32; staff have one, citizens may.
    pub totp_secret: Option<String>,
    /// What it knows of its owner, for prefilling.
    pub stammdaten: Stammdaten,
    /// It is shut out, by the console or a tenant.
    pub disabled: bool,
    /// What was made in an earlier one lets nobody in any more.
    pub epoch: i64,
}

impl Account {
    /// Given name and family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim().to_owned()
    }
}

/// What an account is in a tenant.
#[derive(Clone, Debug)]
pub struct StoredMembership {
    /// In which.
    pub tenant: TenantId,
    /// As what; may be none.
    pub roles: Vec<Role>,
    /// Whose cases it works on.
    pub offices: Vec<OfficeId>,
    /// The tenant has locked it: it gives no rights until it is unlocked.
    pub locked: bool,
}

const COLUMNS: &str =
    "SELECT id, email, given_name, family_name, password_hash, totp_secret, stammdaten, disabled, epoch FROM account";

/// Enters a new account.
pub async fn insert(connection: &mut Connection, account: &Account) -> Result<()> {
    sqlx::query(
        "INSERT INTO account (id, email, given_name, family_name, password_hash, totp_secret, totp_last_step, stammdaten, disabled, epoch)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9)",
    )
    .bind(account.id.to_string())
    .bind(account.email.to_lowercase())
    .bind(account.given_name.clone())
    .bind(account.family_name.clone())
    .bind(account.password_hash.clone())
    .bind(account.totp_secret.clone())
    .bind(serde_json::to_string(&account.stammdaten).map_err(StorageError::unwritable("Stammdaten"))?)
    .bind(i64::from(account.disabled))
    .bind(account.epoch)
    .execute(connection)
    .await?;
    Ok(())
}

/// Begins a new epoch and gives it: nothing of the former ones lets anybody in.
pub async fn raise_epoch(connection: &mut Connection, account: AccountId) -> Result<i64> {
    let row = sqlx::query("UPDATE account SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch")
        .bind(account.to_string())
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("epoch")?)
}

/// Keeps other changes of the account away until this transaction ends.
pub async fn lock(connection: &mut Connection, account: AccountId) -> Result<()> {
    sqlx::query("UPDATE account SET epoch = epoch WHERE id = $1").bind(account.to_string()).execute(connection).await?;
    Ok(())
}

/// Whether the account may still be signed in to and is in this epoch.
pub async fn is_in(connection: &mut Connection, account: AccountId, epoch: i64) -> Result<bool> {
    let row = sqlx::query("SELECT 1 AS one FROM account WHERE id = $1 AND epoch = $2 AND disabled = 0")
        .bind(account.to_string())
        .bind(epoch)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// The account of an address, however it is written.
pub async fn by_email(connection: &mut Connection, email: &str) -> Result<Option<Account>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE email = $1"));
    let row = sqlx::query(sql).bind(email.trim().to_lowercase()).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

/// The account of an id.
pub async fn by_id(connection: &mut Connection, account: AccountId) -> Result<Option<Account>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE id = $1"));
    let row = sqlx::query(sql).bind(account.to_string()).fetch_optional(connection).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Account> {
    Ok(Account {
        id: row::id(row, "id", "account")?,
        email: row.try_get("email")?,
        given_name: row.try_get("given_name")?,
        family_name: row.try_get("family_name")?,
        password_hash: row.try_get("password_hash")?,
        totp_secret: row.try_get("totp_secret")?,
        stammdaten: row::json(row, "stammdaten", "Stammdaten")?,
        disabled: row::flag(row, "disabled", "account")?,
        epoch: row.try_get("epoch")?,
    })
}

/// Seals what an earlier version stored as it was.
pub(crate) async fn seal_secrets(database: &Database) -> Result<()> {
    let mut write = database.write().await?;
    let rows = sqlx::query("SELECT id, totp_secret FROM account WHERE totp_secret IS NOT NULL")
        .fetch_all(write.connection())
        .await?;
    for row in rows {
        let secret: String = row.try_get("totp_secret")?;
        if !Sealer::is_sealed(&secret) {
            let account = row::id(&row, "id", "account")?;
            set_factor(write.connection(), account, Some(&database.sealer().seal(&secret)?)).await?;
        }
    }
    write.commit().await
}

/// Sets or removes the second factor; `sealed` is its sealed secret.
pub async fn set_factor(connection: &mut Connection, account: AccountId, sealed: Option<&str>) -> Result<()> {
    sqlx::query("UPDATE account SET totp_secret = $2 WHERE id = $1")
        .bind(account.to_string())
        .bind(sealed.map(str::to_owned))
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the password; `hash` is its PHC string.
pub async fn set_password(connection: &mut Connection, account: AccountId, hash: &str) -> Result<()> {
    sqlx::query("UPDATE account SET password_hash = $2 WHERE id = $1")
        .bind(account.to_string())
        .bind(hash.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

/// Shuts an account out, by the console or a tenant; its tokens and sessions stop working at once. What the console has
/// shut out stays so.
pub async fn shut_out(connection: &mut Connection, account: AccountId, by_console: bool) -> Result<()> {
    let sql = "UPDATE account SET disabled = 1,
        disabled_by_console = CASE WHEN $2 = 1 THEN 1 ELSE disabled_by_console END WHERE id = $1";
    sqlx::query(sql).bind(account.to_string()).bind(i64::from(by_console)).execute(connection).await?;
    Ok(())
}

/// Lets an account in again; false where the console has shut it out and isn't asking.
pub async fn let_in(connection: &mut Connection, account: AccountId, by_console: bool) -> Result<bool> {
    let sql = "UPDATE account SET disabled = 0, disabled_by_console = 0
        WHERE id = $1 AND ($2 = 1 OR disabled_by_console = 0)";
    let done = sqlx::query(sql).bind(account.to_string()).bind(i64::from(by_console)).execute(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// The step whose code was shown when the factor was set.
pub async fn set_totp_step(connection: &mut Connection, account: AccountId, step: i64) -> Result<()> {
    sqlx::query("UPDATE account SET totp_last_step = $2 WHERE id = $1")
        .bind(account.to_string())
        .bind(step)
        .execute(connection)
        .await?;
    Ok(())
}

/// Uses up a TOTP step; false when it or a later one was used already (RFC 6238 § 5.2).
pub async fn use_totp_step(connection: &mut Connection, account: AccountId, step: i64) -> Result<bool> {
    let done = sqlx::query("UPDATE account SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2")
        .bind(account.to_string())
        .bind(step)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Sets what an account is in a tenant.
pub async fn put_membership(
    connection: &mut Connection,
    account: AccountId,
    membership: &StoredMembership,
) -> Result<()> {
    let offices = serde_json::to_string(&membership.offices).map_err(StorageError::unwritable("membership"))?;
    let roles = serde_json::to_string(&membership.roles).map_err(StorageError::unwritable("membership"))?;
    sqlx::query(
        "INSERT INTO membership (account, tenant, roles, offices, locked) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account, tenant) DO UPDATE SET
            roles = excluded.roles, offices = excluded.offices, locked = excluded.locked",
    )
    .bind(account.to_string())
    .bind(membership.tenant.to_string())
    .bind(roles)
    .bind(offices)
    .bind(i64::from(membership.locked))
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends what an account is in a tenant.
pub async fn remove_membership(connection: &mut Connection, account: AccountId, tenant: TenantId) -> Result<()> {
    sqlx::query("DELETE FROM membership WHERE account = $1 AND tenant = $2")
        .bind(account.to_string())
        .bind(tenant.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The staff of a tenant, by name, with those whom it has locked.
pub async fn staff_of(connection: &mut Connection, tenant: TenantId) -> Result<Vec<(Account, StoredMembership)>> {
    let rows = sqlx::query("SELECT account FROM membership WHERE tenant = $1")
        .bind(tenant.to_string())
        .fetch_all(&mut *connection)
        .await?;
    let mut staff = vec![];
    for row in rows {
        let Some(account) = by_id(connection, row::id(&row, "account", "membership")?).await? else { continue };
        let here = membership_in(connection, account.id, tenant).await?;
        staff.extend(here.map(|membership| (account, membership)));
    }
    staff.sort_by_key(|(account, _)| (account.family_name.clone(), account.given_name.clone()));
    Ok(staff)
}

/// The memberships that give rights.
pub async fn memberships(connection: &mut Connection, account: AccountId) -> Result<Vec<StoredMembership>> {
    let all = all_memberships(connection, account).await?;
    Ok(all.into_iter().filter(|membership| !membership.locked).collect())
}

/// What the account is in a tenant, locked or not.
pub async fn membership_in(
    connection: &mut Connection,
    account: AccountId,
    tenant: TenantId,
) -> Result<Option<StoredMembership>> {
    let all = all_memberships(connection, account).await?;
    Ok(all.into_iter().find(|membership| membership.tenant == tenant))
}

/// Whether the account belongs to some tenant, if only to one that has locked it.
pub async fn is_staff(connection: &mut Connection, account: AccountId) -> Result<bool> {
    Ok(!all_memberships(connection, account).await?.is_empty())
}

/// The memberships, with those that are locked.
pub async fn all_memberships(connection: &mut Connection, account: AccountId) -> Result<Vec<StoredMembership>> {
    let rows = sqlx::query("SELECT tenant, roles, offices, locked FROM membership WHERE account = $1 ORDER BY tenant")
        .bind(account.to_string())
        .fetch_all(connection)
        .await?;
    let read = |row: &AnyRow| -> Result<StoredMembership> {
        Ok(StoredMembership {
            tenant: row::id(row, "tenant", "membership")?,
            roles: row::json(row, "roles", "roles")?,
            offices: row::json(row, "offices", "offices")?,
            locked: row::flag(row, "locked", "membership")?,
        })
    };
    rows.iter().map(read).collect()
}
