//! Administration of accounts: what the command line, tenant admins and the owners themselves do to them. Each step and
//! its entry in the log are one transaction.

mod access;
mod find;
mod membership;

use domain::{AccountId, TenantId};
use jiff::{SignedDuration, Timestamp};
use protocol::Scope;

pub use find::{by_email, offices_by_name, tenant_by_name};
pub use membership::tenants_beyond;

use crate::failure::Failure;
use crate::password::{self, HashError};
use portal_store::table::account::{self, Account, StoredMembership};
use portal_store::table::account_link::{self, Link};
use portal_store::table::audit::{self, Entry};
use portal_store::table::{feed, grant, known_device, session};
use portal_store::{Conflict, Database, SealError, StorageError, Write, again, secret::NoRandomness};

/// How long a link for setting up an account works.
const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// Fewest characters of a password (NIST SP 800-63B: length, not rules about kinds of characters).
pub const SHORTEST_PASSWORD: usize = 12;
/// Most characters of a given name, and of a family name.
pub const NAME_LIMIT: usize = 100;
/// Most bytes of an e-mail address (RFC 5321 § 4.5.3.1.3, without its brackets).
pub const EMAIL_LIMIT: usize = 254;

/// Why something isn't done to an account.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Named as it was asked for.
    #[error("there is no account {0:?}")]
    Unknown(String),
    /// Named as it was asked for.
    #[error("there is no tenant {0:?}")]
    TenantUnknown(String),
    /// Named as it was asked for.
    #[error("there are several tenants {0:?}: please give the id")]
    TenantAmbiguous(String),
    /// What was given for one.
    #[error("{0:?} isn't an e-mail address")]
    NotAnEmail(String),
    /// Its address.
    #[error("the account {0:?} exists already")]
    Exists(String),
    /// Named as it was asked for.
    #[error("tenant has no office {0:?}")]
    OfficeUnknown(String),
    /// Too short, too long, or tried first by whoever guesses.
    #[error(
        "a password needs at least {SHORTEST_PASSWORD} characters and at most {} bytes, and mustn't be a common one",
        password::LIMIT
    )]
    BadPassword,
    /// Empty, or too long.
    #[error("a name needs a visible character and at most {NAME_LIMIT}")]
    BadName,
    /// Used, too old, or of an account that has changed since.
    #[error("the link doesn't work any more")]
    LinkUsed,
    /// What was shown before doesn't count any more.
    #[error("the account was changed meanwhile")]
    Outdated,
    /// An admin may do it only to who works for none but the admin's tenants.
    #[error("the account works for tenants that the admin doesn't administer")]
    WorksElsewhere,
    /// An admin can't raise themselves.
    #[error("nobody gives rights or links to themselves")]
    OwnRights,
    /// A tenant can't undo it.
    #[error("the console has shut the account out, and lets it in")]
    ShutOutByConsole,
    /// The tenant doesn't know the citizen.
    #[error("the account has no case at this tenant")]
    NoCaseHere,
    /// Others than the tenant have something to lose.
    #[error("only the console makes this link")]
    ConsoleOnly,
    /// A tenant that has an admin keeps one.
    #[error("nobody else could administer the tenant any more")]
    LastAdmin,
    /// The password can't be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The portal failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StorageError> for AccountError {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<NoRandomness> for AccountError {
    fn from(error: NoRandomness) -> Self {
        Self::Failed(error.into())
    }
}

impl From<SealError> for AccountError {
    fn from(error: SealError) -> Self {
        Self::Failed(error.into())
    }
}

impl Conflict for AccountError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Failed(error) if error.is_conflict())
    }
}

/// Result of what is done to an account.
pub type Result<T, E = AccountError> = std::result::Result<T, E>;

/// Who does something to an account.
#[derive(Clone, Copy, Debug)]
pub enum Actor {
    /// The account's owner.
    Owner(AccountId),
    /// An admin at work for a tenant.
    Admin {
        /// Who.
        account: AccountId,
        /// For which.
        tenant: TenantId,
    },
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
    /// Where accounts are.
    pub database: &'a Database,
    /// In whose name.
    pub actor: Actor,
    /// When it is done.
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
    /// What they will sign in with.
    pub email: String,
    /// As they are called.
    pub given_name: String,
    /// As they are called.
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

/// A name as it is kept: without characters that nobody sees.
fn name(typed: &str) -> Result<String> {
    let seen: String =
        typed.trim().chars().filter(|c| !c.is_control() && !domain::file_name::is_invisible(*c)).collect();
    if seen.is_empty() || seen.chars().count() > NAME_LIMIT {
        return Err(AccountError::BadName);
    }
    Ok(domain::din91379::normalize(&seen))
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
