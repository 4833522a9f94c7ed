//! Administration of accounts: what the command line, tenant admins and the owners themselves do to them. Each step and
//! its entry in the log are one transaction.

use domain::{AccountId, OfficeId, Role, StaffMember, TenantId};
use jiff::{SignedDuration, Timestamp};
use protocol::{Entity, EntityKind, Scope};

use crate::sign_in::common_password::is_common;
use crate::sign_in::password::{self, HashError};
use crate::storage::account::{self, Account, StoredMembership};
use crate::storage::account_link::{self, Link};
use crate::storage::audit::{self, Entry};
use crate::storage::{Conflict, Database, StorageError, Write, again, feed, grant, known_device, session, tenant};

/// How long a link for setting up an account works.
pub const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// Fewest characters of a password (NIST SP 800-63B: length, not rules about kinds of characters).
pub const SHORTEST_PASSWORD: usize = 12;

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("there is no account {0:?}")]
    Unknown(String),
    #[error("there is no tenant {0:?}")]
    TenantUnknown(String),
    #[error("there are several tenants {0:?}: please give the id")]
    TenantAmbiguous(String),
    #[error("{0:?} isn't an e-mail address")]
    NotAnEmail(String),
    #[error("the account {0:?} exists already")]
    Exists(String),
    #[error("tenant has no office {0:?}")]
    OfficeUnknown(String),
    #[error(
        "a password needs at least {SHORTEST_PASSWORD} characters and at most {} bytes, and mustn't be a common one",
        password::LIMIT
    )]
    BadPassword,
    #[error("the link doesn't work any more")]
    LinkUsed,
    #[error("nobody else could administer the tenant any more")]
    LastAdmin,
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Conflict for AccountError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Storage(error) if error.is_conflict())
    }
}

pub type Result<T, E = AccountError> = std::result::Result<T, E>;

/// Who administers: an account, or the command line.
#[derive(Clone, Copy, Debug)]
pub enum Actor {
    Account(AccountId),
    Console,
}

impl Actor {
    fn name(self) -> String {
        match self {
            Self::Account(account) => account.to_string(),
            Self::Console => "console".to_owned(),
        }
    }
}

/// Administers accounts, in the name of somebody.
#[derive(Clone, Copy)]
pub struct Accounts<'a> {
    pub database: &'a Database,
    pub actor: Actor,
    pub now: Timestamp,
}

/// Somebody who gets an account.
pub struct NewAccount {
    pub email: String,
    pub given_name: String,
    pub family_name: String,
}

impl Accounts<'_> {
    /// Makes an account that can't be signed in to yet, and gives it with the token of the link for setting it up.
    ///
    /// # Errors
    /// When the address is none or taken, or an office isn't there.
    pub async fn create(&self, new: NewAccount, membership: Option<StoredMembership>) -> Result<(Account, String)> {
        let email = new.email.trim().to_lowercase();
        if !forms::is_email(&email) {
            return Err(AccountError::NotAnEmail(email));
        }
        again(|| self.create_once(&new, &email, membership.as_ref())).await
    }

    async fn create_once(
        &self,
        new: &NewAccount,
        email: &str,
        membership: Option<&StoredMembership>,
    ) -> Result<(Account, String)> {
        let mut write = self.database.write().await?;
        if let Some(membership) = membership {
            feed::lock(&mut write, membership.tenant, Scope::Directory).await?;
        }
        if account::by_email(write.connection(), email).await?.is_some() {
            return Err(AccountError::Exists(email.to_owned()));
        }
        let account = Account {
            id: AccountId(crate::cases::new_id()),
            email: email.to_owned(),
            given_name: domain::din91379::normalize(new.given_name.trim()),
            family_name: domain::din91379::normalize(new.family_name.trim()),
            // Nobody has it: the link sets the first one.
            password_hash: String::new(),
            totp_secret: None,
            stammdaten: forms::Stammdaten::new(),
            disabled: false,
        };
        account::insert(write.connection(), &account).await?;
        let tenant = membership.map(|membership| membership.tenant);
        let with_factor = membership.is_some();
        if let Some(membership) = membership {
            self.put_membership(&mut write, &account, membership).await?;
        }
        self.log(&mut write, tenant, "account-created", account.id).await?;
        let token = self.link_in(&mut write, Link { account: account.id, with_factor }).await?;
        write.commit().await?;
        Ok((account, token))
    }

    /// Makes somebody staff of a tenant, or changes what they are there.
    ///
    /// # Errors
    /// When an office isn't there, or the tenant would be left without an admin.
    pub async fn set_membership(&self, account: &Account, membership: &StoredMembership) -> Result<()> {
        again(|| self.set_membership_once(account, membership)).await
    }

    async fn set_membership_once(&self, account: &Account, membership: &StoredMembership) -> Result<()> {
        let mut write = self.database.write().await?;
        feed::lock(&mut write, membership.tenant, Scope::Directory).await?;
        self.put_membership(&mut write, account, membership).await?;
        self.keep_an_admin(&mut write, membership.tenant).await?;
        write.commit().await?;
        Ok(())
    }

    async fn put_membership(&self, write: &mut Write, account: &Account, membership: &StoredMembership) -> Result<()> {
        let tenant = membership.tenant;
        let offices: Vec<domain::Office> = feed::all(write.connection(), tenant, EntityKind::Office, None).await?;
        if let Some(unknown) = membership.offices.iter().find(|id| !offices.iter().any(|office| office.id == **id)) {
            return Err(AccountError::OfficeUnknown(unknown.to_string()));
        }
        account::put_membership(write.connection(), account.id, membership).await?;
        self.show_to_colleagues(write, account, membership).await?;
        self.log(write, Some(tenant), "membership-set", account.id).await
    }

    async fn show_to_colleagues(
        &self,
        write: &mut Write,
        account: &Account,
        membership: &StoredMembership,
    ) -> Result<()> {
        let (roles, offices) = (membership.roles.clone(), membership.offices.clone());
        let staff = StaffMember { id: account.id, name: account.name(), roles, offices };
        Ok(feed::put(write, membership.tenant, Scope::Directory, &[Entity::from(staff)]).await?)
    }

    /// Ends somebody's membership of a tenant; the account itself stays.
    ///
    /// # Errors
    /// When the tenant would be left without an admin.
    pub async fn remove_membership(&self, account: AccountId, tenant: TenantId) -> Result<()> {
        again(|| self.remove_membership_once(account, tenant)).await
    }

    async fn remove_membership_once(&self, account: AccountId, tenant: TenantId) -> Result<()> {
        let mut write = self.database.write().await?;
        feed::lock(&mut write, tenant, Scope::Directory).await?;
        account::remove_membership(write.connection(), account, tenant).await?;
        feed::remove(&mut write, tenant, EntityKind::Staff, &account.to_string()).await?;
        self.keep_an_admin(&mut write, tenant).await?;
        self.log(&mut write, Some(tenant), "membership-removed", account).await?;
        write.commit().await?;
        Ok(())
    }

    /// Shuts an account out at once, or lets it in again.
    ///
    /// # Errors
    /// When a tenant would be left without an admin.
    pub async fn set_disabled(&self, account: AccountId, disabled: bool) -> Result<()> {
        again(|| self.set_disabled_once(account, disabled)).await
    }

    async fn set_disabled_once(&self, account: AccountId, disabled: bool) -> Result<()> {
        let mut write = self.database.write().await?;
        for membership in account::memberships(write.connection(), account).await? {
            feed::lock(&mut write, membership.tenant, Scope::Directory).await?;
        }
        account::set_disabled(write.connection(), account, disabled).await?;
        if !disabled {
            // Until now their owner could be told that the account is shut out; none of them is to come to life again.
            end_everything(&mut write, account).await?;
        } else {
            session::end_others(write.connection(), account, None).await?;
            for membership in account::memberships(write.connection(), account).await? {
                self.keep_an_admin(&mut write, membership.tenant).await?;
            }
        }
        let action = if disabled { "account-disabled" } else { "account-enabled" };
        self.log(&mut write, None, action, account).await?;
        write.commit().await?;
        Ok(())
    }

    /// A tenant that has an admin keeps one. The command line can always help out.
    async fn keep_an_admin(&self, write: &mut Write, tenant: TenantId) -> Result<()> {
        if matches!(self.actor, Actor::Console) {
            return Ok(());
        }
        let staff = account::staff_of(write.connection(), tenant).await?;
        let admins = staff.iter().filter(|(account, of)| !account.disabled && of.roles.contains(&Role::TenantAdmin));
        if admins.count() == 0 { Err(AccountError::LastAdmin) } else { Ok(()) }
    }

    /// Gives the token of a link with which the owner sets a password and, for staff or on request, a second factor. What
    /// was there before stops working when the link is used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link(&self, account: AccountId, with_factor: bool) -> Result<String> {
        let mut write = self.database.write().await?;
        let is_staff = !account::memberships(write.connection(), account).await?.is_empty();
        let token = self.link_in(&mut write, Link { account, with_factor: with_factor || is_staff }).await?;
        write.commit().await?;
        Ok(token)
    }

    async fn link_in(&self, write: &mut Write, link: Link) -> Result<String> {
        let token = crate::secret::token().map_err(StorageError::from)?;
        let expires = self.now.checked_add(LINK_LIFETIME).unwrap_or(self.now);
        account_link::insert(write.connection(), &token, link, expires).await?;
        self.log(write, None, "link-made", link.account).await?;
        Ok(token)
    }

    /// Sets what a link is for, and uses it up. Everything that was signed in ends.
    ///
    /// # Errors
    /// When the link was used or the password isn't good.
    pub async fn set_up(&self, token: &str, new_password: String, totp_secret: Option<&str>) -> Result<AccountId> {
        let hash = hashed(new_password).await?;
        let mut write = self.database.write().await?;
        let link = account_link::find(write.connection(), token, self.now).await?.ok_or(AccountError::LinkUsed)?;
        if !account_link::take(write.connection(), token).await? || link.with_factor != totp_secret.is_some() {
            return Err(AccountError::LinkUsed);
        }
        account::set_password(write.connection(), link.account, &hash).await?;
        if let Some(secret) = totp_secret {
            let sealed = self.database.sealer().seal(secret).map_err(StorageError::from)?;
            account::set_factor(write.connection(), link.account, Some(&sealed)).await?;
        }
        end_everything(&mut write, link.account).await?;
        self.log(&mut write, None, "account-set-up", link.account).await?;
        write.commit().await?;
        Ok(link.account)
    }

    /// Changes the password of somebody who has just shown that they know the old one; other sessions end.
    ///
    /// # Errors
    /// When the password isn't good.
    pub async fn change_password(&self, account: AccountId, new_password: String, keep: &str) -> Result<()> {
        let hash = hashed(new_password).await?;
        let mut write = self.database.write().await?;
        account::set_password(write.connection(), account, &hash).await?;
        session::end_others(write.connection(), account, Some(keep)).await?;
        grant::revoke_of_account(write.connection(), account, None).await?;
        self.log(&mut write, None, "password-changed", account).await?;
        write.commit().await?;
        Ok(())
    }

    /// Sets a second factor, or takes it away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_factor(&self, account: AccountId, secret: Option<&str>) -> Result<()> {
        let sealed =
            secret.map(|secret| self.database.sealer().seal(secret)).transpose().map_err(StorageError::from)?;
        let mut write = self.database.write().await?;
        account::set_factor(write.connection(), account, sealed.as_deref()).await?;
        let action = if sealed.is_some() { "factor-set" } else { "factor-removed" };
        self.log(&mut write, None, action, account).await?;
        write.commit().await?;
        Ok(())
    }

    async fn log(
        &self,
        write: &mut Write,
        tenant: Option<TenantId>,
        action: &'static str,
        subject: AccountId,
    ) -> Result<()> {
        let entry = Entry { at: self.now, actor: self.actor.name(), tenant, action, subject: subject.to_string() };
        Ok(audit::append(write, self.database.sealer(), &entry).await?)
    }
}

async fn hashed(new_password: String) -> Result<String> {
    let has_length = new_password.chars().count() >= SHORTEST_PASSWORD && new_password.len() <= password::LIMIT;
    if !has_length || is_common(&new_password) {
        return Err(AccountError::BadPassword);
    }
    let hash = tokio::task::spawn_blocking(move || password::hash(&new_password)).await;
    Ok(hash.map_err(|_| HashError)??)
}

async fn end_everything(write: &mut Write, account: AccountId) -> Result<(), StorageError> {
    session::end_others(write.connection(), account, None).await?;
    grant::revoke_of_account(write.connection(), account, None).await?;
    known_device::forget_all(write.connection(), account).await
}

/// The account of an e-mail address.
///
/// # Errors
/// When there is none.
pub async fn by_email(database: &Database, email: &str) -> Result<Account> {
    let found = account::by_email(&mut *database.read().await?, email).await?;
    found.ok_or_else(|| AccountError::Unknown(email.to_owned()))
}

/// The tenant of a name or id.
///
/// # Errors
/// When there is none, or several have the name.
pub async fn tenant_by_name(database: &Database, name: &str) -> Result<domain::Tenant> {
    let all = tenant::all(&mut *database.read().await?).await?;
    let mut found = all.into_iter().filter(|tenant| tenant.name == name || tenant.id.to_string() == name);
    match (found.next(), found.next()) {
        (Some(tenant), None) => Ok(tenant),
        (None, _) => Err(AccountError::TenantUnknown(name.to_owned())),
        (Some(_), Some(_)) => Err(AccountError::TenantAmbiguous(name.to_owned())),
    }
}

/// The offices of a tenant by names or ids.
///
/// # Errors
/// When one isn't there.
pub async fn offices_by_name(database: &Database, tenant: TenantId, names: &[String]) -> Result<Vec<OfficeId>> {
    let mut read = database.read().await?;
    let offices: Vec<domain::Office> = feed::all(&mut read, tenant, EntityKind::Office, None).await?;
    let find = |name: &String| {
        let found = offices.iter().find(|office| office.name == *name || office.id.to_string() == *name);
        found.map(|office| office.id).ok_or_else(|| AccountError::OfficeUnknown(name.clone()))
    };
    names.iter().map(find).collect()
}
