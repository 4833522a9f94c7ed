//! Who calls on behalf of staff, and what they are in the tenant that they call about.

use domain::{AccountId, OfficeId, Role, TenantId};
use forms::Vertrauensniveau;
use portal_store::table::account::{self, Account};
use portal_store::table::grant;
use portal_store::{Connection, StorageError};
use protocol::Scope;

use crate::failure::{Failure, Result};
use crate::means::Means;

/// Why a token doesn't open the replication API.
#[derive(Debug, thiserror::Error)]
pub enum CallerError {
    /// It isn't known, or not good any more.
    #[error("a bearer token is needed that is still good")]
    Unauthenticated,
    /// It would be good, but its account is disabled or works for no tenant any more.
    #[error("the account is disabled")]
    Disabled,
    /// It only tells who somebody is.
    #[error("tokens of this client don't open this interface")]
    OtherClient,
    /// The portal failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StorageError> for CallerError {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

/// The account behind an access token that opens the replication API.
///
/// # Errors
/// [`CallerError`]
pub async fn caller(means: &Means, token: &str) -> Result<Account, CallerError> {
    let mut read = means.database.read().await?;
    let now = means.clock.now();
    let Some(access) = grant::access(&mut read, token, now).await? else {
        let shut_out = grant::is_shut_out(&mut read, token, now).await?;
        return Err(if shut_out { CallerError::Disabled } else { CallerError::Unauthenticated });
    };
    if !means.clients.iter().any(|client| client.id == access.client && client.replicates) {
        return Err(CallerError::OtherClient);
    }
    let account = account::by_id(&mut read, access.account).await?.ok_or(CallerError::Unauthenticated)?;
    drop(read);
    if access.ends_retry {
        let mut write = means.database.write().await?;
        grant::end_retry(write.connection(), &access.family).await?;
        write.commit().await?;
    }
    Ok(account)
}

/// Whether somebody may administer a tenant: one of its admins, who has signed in with both factors.
///
/// # Errors
/// When the database fails.
pub async fn administers(
    read: &mut Connection,
    account: AccountId,
    tenant: TenantId,
    level: Vertrauensniveau,
) -> Result<bool> {
    let memberships = account::memberships(read, account).await?;
    let here = memberships.iter().find(|membership| membership.tenant == tenant);
    let is_admin = here.is_some_and(|membership| membership.roles.contains(&Role::TenantAdmin));
    Ok(is_admin && level >= Vertrauensniveau::Substanziell)
}

/// Whether an access token is still good.
///
/// # Errors
/// When the database fails.
pub async fn is_good(means: &Means, token: &str) -> Result<bool> {
    let mut read = means.database.read().await?;
    Ok(grant::access(&mut read, token, means.clock.now()).await?.is_some())
}

/// Somebody who works for a tenant, with what they may do and see there.
pub struct Member {
    /// Who it is.
    pub account: Account,
    /// For whom they work.
    pub tenant: TenantId,
    /// As what.
    pub roles: Vec<Role>,
    /// Offices whose cases they may see.
    pub offices: Vec<OfficeId>,
}

impl Member {
    /// An account at work for a tenant; `None` where it doesn't belong to it, or is locked there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(means: &Means, account: Account, tenant: TenantId) -> Result<Option<Self>> {
        let memberships = account::memberships(&mut *means.database.read().await?, account.id).await?;
        let Some(membership) = memberships.into_iter().find(|membership| membership.tenant == tenant) else {
            return Ok(None);
        };
        let works = membership.roles.iter().any(|role| role.works_on_cases());
        let offices = if works { membership.offices } else { vec![] };
        Ok(Some(Self { account, tenant, roles: membership.roles, offices }))
    }

    /// Whether Verfahren that aren't published are for their eyes.
    pub(crate) fn works_on_verfahren(&self) -> bool {
        self.roles.iter().any(|role| matches!(role, Role::Designer | Role::Approver))
    }

    /// The scopes that are replicated to them.
    pub fn scopes(&self) -> Vec<Scope> {
        let own = [Scope::Directory, Scope::Account(self.account.id)];
        let verfahren = self.works_on_verfahren().then_some(Scope::Verfahren);
        own.into_iter().chain(verfahren).chain(self.offices.iter().copied().map(Scope::Office)).collect()
    }
}
