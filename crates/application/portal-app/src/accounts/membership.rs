//! Who works for which tenant, as what, and who is shut out.

use domain::{AccountId, OfficeId, Role, StaffMember, TenantId};
use portal_store::table::account::{self, Account, StoredMembership};
use portal_store::table::feed;
use portal_store::{Connection, StorageError, Write, again};
use protocol::{Entity, Scope};

use super::{AccountError, Accounts, Actor, Result, end_everything};

impl Accounts<'_> {
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

    pub(super) async fn put_membership(
        &self,
        write: &mut Write,
        account: &Account,
        membership: &StoredMembership,
    ) -> Result<()> {
        let tenant = membership.tenant;
        let offices: Vec<domain::Office> = feed::all(write.connection(), tenant, None).await?;
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
    pub(super) async fn log_membership(
        &self,
        write: &mut Write,
        account: AccountId,
        membership: &StoredMembership,
    ) -> Result<()> {
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
        feed::remove::<StaffMember>(&mut write, tenant, &account.to_string()).await?;
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
    pub(super) async fn need_whole_account(&self, write: &mut Write, account: AccountId) -> Result<()> {
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
    connection: &mut Connection,
    admin: AccountId,
    account: AccountId,
) -> Result<Vec<TenantId>, StorageError> {
    let own = account::memberships(connection, admin).await?;
    let administers =
        |tenant: TenantId| own.iter().any(|one| one.tenant == tenant && one.roles.contains(&Role::TenantAdmin));
    let all = account::all_memberships(connection, account).await?;
    Ok(all.into_iter().map(|membership| membership.tenant).filter(|tenant| !administers(*tenant)).collect())
}
