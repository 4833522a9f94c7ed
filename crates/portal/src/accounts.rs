//! Administration of accounts: what the command line, tenant admins and the owners themselves do to them. Each step and
//! its entry in the log are one transaction.

use domain::{AccountId, OfficeId, Role, StaffMember, TenantId};
use jiff::{SignedDuration, Timestamp};
use protocol::{Entity, EntityKind, Scope};
use sqlx::AnyConnection;

use crate::sign_in::common_password::is_common;
use crate::sign_in::password::{self, HashError};
use crate::storage::account::{self, Account, StoredMembership};
use crate::storage::account_link::{self, Link};
use crate::storage::audit::{self, Entry};
use crate::storage::{
    Conflict, Database, StorageError, Write, again, case_index, feed, grant, known_device, session, tenant,
};

/// How long a link for setting up an account works.
pub const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// Fewest characters of a password (NIST SP 800-63B: length, not rules about kinds of characters).
pub const SHORTEST_PASSWORD: usize = 12;
/// Most characters of a given name, and of a family name.
pub const NAME_LIMIT: usize = 100;
/// Most bytes of an e-mail address (RFC 5321 § 4.5.3.1.3, without its brackets).
pub const EMAIL_LIMIT: usize = 254;

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
    #[error("a name needs a visible character and at most {NAME_LIMIT}")]
    BadName,
    #[error("the link doesn't work any more")]
    LinkUsed,
    #[error("the account was changed meanwhile")]
    Outdated,
    #[error("the account works for tenants that the admin doesn't administer")]
    WorksElsewhere,
    #[error("nobody gives rights or links to themselves")]
    OwnRights,
    #[error("the console has shut the account out, and lets it in")]
    ShutOutByConsole,
    #[error("the account has no case at this tenant")]
    NoCaseHere,
    #[error("only the console makes this link")]
    ConsoleOnly,
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

/// Who does something to an account.
#[derive(Clone, Copy, Debug)]
pub enum Actor {
    /// The account's owner.
    Owner(AccountId),
    /// An admin at work for a tenant.
    Admin { account: AccountId, tenant: TenantId },
    /// The command line.
    Console,
}

impl Actor {
    fn name(self) -> String {
        match self {
            Self::Owner(account) | Self::Admin { account, .. } => account.to_string(),
            Self::Console => "console".to_owned(),
        }
    }

    fn tenant(self) -> Option<TenantId> {
        match self {
            Self::Admin { tenant, .. } => Some(tenant),
            Self::Owner(_) | Self::Console => None,
        }
    }

    fn is_admin(self, who: AccountId) -> bool {
        matches!(self, Self::Admin { account, .. } if account == who)
    }
}

/// Administers accounts, in the name of somebody.
#[derive(Clone, Copy)]
pub struct Accounts<'a> {
    pub database: &'a Database,
    pub actor: Actor,
    pub now: Timestamp,
}

/// A second factor whose owner has just shown a code of it.
#[derive(Clone, Copy)]
pub struct ShownFactor<'a> {
    /// Base32.
    pub secret: &'a str,
    /// Time step of the code, which is used up by it (RFC 6238 § 5.2).
    pub step: i64,
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
        if !forms::is_email(&email) || email.len() > EMAIL_LIMIT {
            return Err(AccountError::NotAnEmail(email));
        }
        let (given_name, family_name) = (name(&new.given_name)?, name(&new.family_name)?);
        let new = NewAccount { email, given_name, family_name };
        again(|| self.create_once(&new, membership.as_ref())).await
    }

    async fn create_once(&self, new: &NewAccount, membership: Option<&StoredMembership>) -> Result<(Account, String)> {
        let mut write = self.database.write().await?;
        if let Some(membership) = membership {
            feed::lock(&mut write, membership.tenant, Scope::Directory).await?;
        }
        if account::by_email(write.connection(), &new.email).await?.is_some() {
            return Err(AccountError::Exists(new.email.clone()));
        }
        let account = Account {
            id: AccountId(crate::cases::new_id()),
            email: new.email.clone(),
            given_name: new.given_name.clone(),
            family_name: new.family_name.clone(),
            // Nobody has it: the link sets the first one.
            password_hash: String::new(),
            totp_secret: None,
            stammdaten: forms::Stammdaten::new(),
            disabled: false,
            epoch: 0,
        };
        account::insert(write.connection(), &account).await?;
        let with_factor = membership.is_some();
        if let Some(membership) = membership {
            self.put_membership(&mut write, &account, membership).await?;
        }
        let tenant = membership.map(|membership| membership.tenant);
        self.log(&mut write, tenant, "account-created", account.id.to_string()).await?;
        if let Some(membership) = membership {
            self.log_membership(&mut write, account.id, membership).await?;
        }
        let token = self.link_in(&mut write, Link { account: account.id, with_factor }).await?;
        write.commit().await?;
        Ok((account, token))
    }

    /// Makes somebody staff of a tenant, or changes what they are there. Whoever gets more rights signs in anew.
    ///
    /// # Errors
    /// When an office isn't there, an admin would give rights to themselves, or the tenant would be left without an admin.
    pub async fn set_membership(&self, account: &Account, membership: &StoredMembership) -> Result<()> {
        again(|| self.set_membership_once(account, membership)).await
    }

    async fn set_membership_once(&self, account: &Account, membership: &StoredMembership) -> Result<()> {
        let mut write = self.database.write().await?;
        feed::lock(&mut write, membership.tenant, Scope::Directory).await?;
        self.put_membership(&mut write, account, membership).await?;
        self.log_membership(&mut write, account.id, membership).await?;
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
        self.show_to_colleagues(write, account, membership).await?;
        account::lock(write.connection(), account.id).await?;
        let former = account::membership_in(write.connection(), account.id, tenant).await?;
        let gains = Gains::of(former.as_ref(), membership);
        if self.actor.is_admin(account.id) && (gains.roles || gains.offices) {
            return Err(AccountError::OwnRights);
        }
        if gains.roles {
            end_everything(write, account.id, None).await?;
        }
        let locked = former.is_some_and(|former| former.locked);
        let membership = StoredMembership { locked, ..membership.clone() };
        Ok(account::put_membership(write.connection(), account.id, &membership).await?)
    }

    /// The entry says what the account has become in the tenant.
    async fn log_membership(&self, write: &mut Write, account: AccountId, membership: &StoredMembership) -> Result<()> {
        let roles: Vec<&str> = membership.roles.iter().map(Role::name).collect();
        let offices: Vec<String> = membership.offices.iter().map(ToString::to_string).collect();
        let subject = format!("{account} roles={} offices={}", roles.join(","), offices.join(","));
        self.log(write, Some(membership.tenant), "membership-set", subject).await
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
        feed::remove(&mut write, tenant, EntityKind::Staff, &account.to_string()).await?;
        account::remove_membership(write.connection(), account, tenant).await?;
        end_everything(&mut write, account, None).await?;
        self.log(&mut write, Some(tenant), "membership-removed", account.to_string()).await?;
        self.keep_an_admin(&mut write, tenant).await?;
        write.commit().await?;
        Ok(())
    }

    /// Locks somebody's work for a tenant, or unlocks it; the account and its work for others stay.
    ///
    /// # Errors
    /// When the account doesn't belong to the tenant, or the tenant would be left without an admin.
    pub async fn set_locked(&self, account: AccountId, tenant: TenantId, locked: bool) -> Result<()> {
        again(|| self.set_locked_once(account, tenant, locked)).await
    }

    async fn set_locked_once(&self, account: AccountId, tenant: TenantId, locked: bool) -> Result<()> {
        let mut write = self.database.write().await?;
        feed::lock(&mut write, tenant, Scope::Directory).await?;
        account::lock(write.connection(), account).await?;
        let membership = account::membership_in(write.connection(), account, tenant).await?;
        let membership = membership.ok_or_else(|| AccountError::Unknown(account.to_string()))?;
        let membership = StoredMembership { locked, ..membership };
        account::put_membership(write.connection(), account, &membership).await?;
        end_everything(&mut write, account, None).await?;
        let action = if locked { "membership-locked" } else { "membership-unlocked" };
        self.log(&mut write, Some(tenant), action, account.to_string()).await?;
        self.keep_an_admin(&mut write, tenant).await?;
        write.commit().await?;
        Ok(())
    }

    /// Shuts an account out at once, everywhere.
    ///
    /// # Errors
    /// When a tenant of the account is somebody else's, or would be left without an admin.
    pub async fn shut_out(&self, account: AccountId) -> Result<()> {
        again(|| self.shut_out_once(account)).await
    }

    async fn shut_out_once(&self, account: AccountId) -> Result<()> {
        let mut write = self.database.write().await?;
        for membership in account::memberships(write.connection(), account).await? {
            feed::lock(&mut write, membership.tenant, Scope::Directory).await?;
        }
        end_everything(&mut write, account, None).await?;
        self.need_whole_account(&mut write, account).await?;
        account::shut_out(write.connection(), account, matches!(self.actor, Actor::Console)).await?;
        self.log(&mut write, self.actor.tenant(), "account-disabled", account.to_string()).await?;
        for membership in account::memberships(write.connection(), account).await? {
            self.keep_an_admin(&mut write, membership.tenant).await?;
        }
        write.commit().await?;
        Ok(())
    }

    /// Lets an account in again.
    ///
    /// # Errors
    /// When a tenant of the account is somebody else's, or the console has shut it out.
    pub async fn let_in(&self, account: AccountId) -> Result<()> {
        again(|| self.let_in_once(account)).await
    }

    async fn let_in_once(&self, account: AccountId) -> Result<()> {
        let mut write = self.database.write().await?;
        // Until now their owner could be told that the account is shut out; none of them is to come to life again.
        end_everything(&mut write, account, None).await?;
        self.need_whole_account(&mut write, account).await?;
        if !account::let_in(write.connection(), account, matches!(self.actor, Actor::Console)).await? {
            return Err(AccountError::ShutOutByConsole);
        }
        self.log(&mut write, self.actor.tenant(), "account-enabled", account.to_string()).await?;
        write.commit().await?;
        Ok(())
    }

    /// What is done to an account as a whole touches every tenant it works for: their admin has to be one of them all.
    async fn need_whole_account(&self, write: &mut Write, account: AccountId) -> Result<()> {
        let Actor::Admin { account: admin, .. } = self.actor else { return Ok(()) };
        let is_staff = account::is_staff(write.connection(), account).await?;
        let elsewhere = tenants_beyond(write.connection(), admin, account).await?;
        if is_staff && elsewhere.is_empty() { Ok(()) } else { Err(AccountError::WorksElsewhere) }
    }

    /// A tenant that has an admin keeps one. The command line can always help out. To be asked after the entry in the log,
    /// whose lock puts those who take rights from each other in order.
    async fn keep_an_admin(&self, write: &mut Write, tenant: TenantId) -> Result<()> {
        if matches!(self.actor, Actor::Console) {
            return Ok(());
        }
        let staff = account::staff_of(write.connection(), tenant).await?;
        let admins = staff
            .iter()
            .filter(|(account, of)| !account.disabled && !of.locked && of.roles.contains(&Role::TenantAdmin));
        if admins.count() == 0 { Err(AccountError::LastAdmin) } else { Ok(()) }
    }

    /// Gives the token of a link with which the owner sets a password and, for staff or on request, a second factor. What
    /// was there before stops working when the link is used.
    ///
    /// # Errors
    /// When it is the admin's own account, or one that works for a tenant of somebody else.
    pub async fn link(&self, account: AccountId, with_factor: bool) -> Result<String> {
        if self.actor.is_admin(account) {
            return Err(AccountError::OwnRights);
        }
        let mut write = self.database.write().await?;
        account::lock(write.connection(), account).await?;
        self.need_whole_account(&mut write, account).await?;
        let with_factor = with_factor || account::is_staff(write.connection(), account).await?;
        let token = self.link_in(&mut write, Link { account, with_factor }).await?;
        write.commit().await?;
        Ok(token)
    }

    /// Gives the token of a link with which a citizen sets a new password, for an admin of a tenant.
    ///
    /// # Errors
    /// When the citizen has no case at the tenant, and when others have more to lose than the tenant can answer for: with a
    /// second factor or cases at other tenants the console makes the link.
    pub async fn citizen_link(&self, account: AccountId, tenant: TenantId) -> Result<String> {
        let mut write = self.database.write().await?;
        account::lock(write.connection(), account).await?;
        let found = account::by_id(write.connection(), account).await?;
        let found = found.ok_or_else(|| AccountError::Unknown(account.to_string()))?;
        let cases = case_index::of_applicant(write.connection(), account).await?;
        let is_staff = account::is_staff(write.connection(), account).await?;
        if is_staff || !cases.iter().any(|(of, _)| *of == tenant) {
            return Err(AccountError::NoCaseHere);
        }
        if found.totp_secret.is_some() || cases.iter().any(|(of, _)| *of != tenant) {
            return Err(AccountError::ConsoleOnly);
        }
        let token = self.link_in(&mut write, Link { account, with_factor: false }).await?;
        write.commit().await?;
        Ok(token)
    }

    async fn link_in(&self, write: &mut Write, link: Link) -> Result<String> {
        let token = crate::secret::token().map_err(StorageError::from)?;
        let expires = self.now.checked_add(LINK_LIFETIME).unwrap_or(self.now);
        account_link::insert(write.connection(), &token, link, expires).await?;
        self.log(write, self.actor.tenant(), "link-made", link.account.to_string()).await?;
        Ok(token)
    }

    /// Sets what a link is for, and uses it up. Everything that was signed in ends.
    ///
    /// # Errors
    /// When the link was used or the password isn't good.
    pub async fn set_up(
        &self,
        token: &str,
        new_password: String,
        factor: Option<ShownFactor<'_>>,
    ) -> Result<AccountId> {
        let hash = hashed(new_password).await?;
        let mut write = self.database.write().await?;
        let link = account_link::find(write.connection(), token, self.now).await?.ok_or(AccountError::LinkUsed)?;
        if !account_link::take(write.connection(), token).await? || link.with_factor != factor.is_some() {
            return Err(AccountError::LinkUsed);
        }
        end_everything(&mut write, link.account, None).await?;
        account::set_password(write.connection(), link.account, &hash).await?;
        if factor.is_some() {
            self.put_factor(&mut write, link.account, factor).await?;
        }
        self.log(&mut write, None, "account-set-up", link.account.to_string()).await?;
        write.commit().await?;
        Ok(link.account)
    }

    async fn put_factor(&self, write: &mut Write, account: AccountId, factor: Option<ShownFactor<'_>>) -> Result<()> {
        let sealed = factor.map(|factor| self.database.sealer().seal(factor.secret));
        let sealed = sealed.transpose().map_err(StorageError::from)?;
        account::set_factor(write.connection(), account, sealed.as_deref()).await?;
        if let Some(factor) = factor {
            account::set_totp_step(write.connection(), account, factor.step).await?;
        }
        Ok(())
    }

    /// Changes the password of somebody who has just shown that they know the old one; all but the session of the token
    /// `keep` ends.
    ///
    /// # Errors
    /// When the password isn't good, or the account was changed since it was read.
    pub async fn change_password(&self, account: &Account, new_password: String, keep: &str) -> Result<()> {
        let hash = hashed(new_password).await?;
        let mut write = self.database.write().await?;
        end_for_owner(&mut write, account, keep).await?;
        account::set_password(write.connection(), account.id, &hash).await?;
        self.log(&mut write, None, "password-changed", account.id.to_string()).await?;
        write.commit().await?;
        Ok(())
    }

    /// Sets a second factor, or takes it away, for somebody who has just shown anew who they are; all but the session of the
    /// token `keep` ends.
    ///
    /// # Errors
    /// When the account was changed since it was read.
    pub async fn set_factor(&self, account: &Account, factor: Option<ShownFactor<'_>>, keep: &str) -> Result<()> {
        let mut write = self.database.write().await?;
        end_for_owner(&mut write, account, keep).await?;
        self.put_factor(&mut write, account.id, factor).await?;
        let action = if factor.is_some() { "factor-set" } else { "factor-removed" };
        self.log(&mut write, None, action, account.id.to_string()).await?;
        write.commit().await?;
        Ok(())
    }

    async fn log(
        &self,
        write: &mut Write,
        tenant: Option<TenantId>,
        action: &'static str,
        subject: String,
    ) -> Result<()> {
        let entry = Entry { at: self.now, actor: self.actor.name(), tenant, action, subject };
        Ok(audit::append(write, self.database.sealer(), &entry).await?)
    }
}

/// Which rights a change of membership adds.
struct Gains {
    roles: bool,
    offices: bool,
}

impl Gains {
    fn of(former: Option<&StoredMembership>, new: &StoredMembership) -> Self {
        let had_role = |role: &Role| former.is_some_and(|former| former.roles.contains(role));
        let had_office = |office: &OfficeId| former.is_some_and(|former| former.offices.contains(office));
        Self {
            // To belong to a tenant at all is one, too.
            roles: former.is_none() || !new.roles.iter().all(had_role),
            offices: !new.offices.iter().all(had_office),
        }
    }
}

/// The tenants that an account works for and an admin doesn't administer.
pub async fn tenants_beyond(
    connection: &mut AnyConnection,
    admin: AccountId,
    account: AccountId,
) -> Result<Vec<TenantId>, StorageError> {
    let own = account::memberships(connection, admin).await?;
    let administers =
        |tenant: TenantId| own.iter().any(|one| one.tenant == tenant && one.roles.contains(&Role::TenantAdmin));
    let all = account::all_memberships(connection, account).await?;
    Ok(all.into_iter().map(|membership| membership.tenant).filter(|tenant| !administers(*tenant)).collect())
}

/// A name as it is kept: without characters that nobody sees.
fn name(typed: &str) -> Result<String> {
    let seen: String =
        typed.trim().chars().filter(|c| !c.is_control() && !domain::file_name::is_invisible(*c)).collect();
    if seen.is_empty() || seen.chars().count() > NAME_LIMIT {
        return Err(AccountError::BadName);
    }
    Ok(domain::din91379::normalize(&seen))
}

async fn hashed(new_password: String) -> Result<String> {
    let has_length = new_password.chars().count() >= SHORTEST_PASSWORD && new_password.len() <= password::LIMIT;
    if !has_length || is_common(&new_password) {
        return Err(AccountError::BadPassword);
    }
    let hash = tokio::task::spawn_blocking(move || password::hash(&new_password)).await;
    Ok(hash.map_err(|_| HashError)??)
}

/// Ends everything that lets somebody in as the account: sessions (complete or not), codes, tokens, links for setting up and
/// known devices. Only the session of the token `keep` goes on. Gives the epoch that begins.
async fn end_everything(write: &mut Write, account: AccountId, keep: Option<&str>) -> Result<i64, StorageError> {
    let connection = write.connection();
    let epoch = account::raise_epoch(connection, account).await?;
    if let Some(keep) = keep {
        session::carry_over(connection, account, keep, epoch).await?;
    }
    session::delete_former(connection, account, epoch).await?;
    grant::delete_codes(connection, account).await?;
    account_link::delete_of(connection, account).await?;
    known_device::forget_all(connection, account).await?;
    Ok(epoch)
}

/// [`end_everything`] in the name of the owner, unless everything has ended since the account was read.
async fn end_for_owner(write: &mut Write, account: &Account, keep: &str) -> Result<()> {
    let epoch = end_everything(write, account.id, Some(keep)).await?;
    if epoch == account.epoch + 1 { Ok(()) } else { Err(AccountError::Outdated) }
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
