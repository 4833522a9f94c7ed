//! What lets an account's owner in: links for setting it up, passwords, second factors.

use domain::{AccountId, TenantId};
use portal_store::Write;
use portal_store::table::account::{self, Account};
use portal_store::table::account_link::{self, Link};
use portal_store::table::case_index;

use super::{AccountError, Accounts, LINK_LIFETIME, Result, SHORTEST_PASSWORD, ShownFactor, end_everything};
use crate::password::{self, HashError};
use crate::sign_in::is_common;

impl Accounts<'_> {
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

    pub(super) async fn link_in(&self, write: &mut Write, link: Link) -> Result<String> {
        let token = portal_store::secret::token()?;
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
        let sealed = sealed.transpose()?;
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
}

async fn hashed(new_password: String) -> Result<String> {
    let has_length = new_password.chars().count() >= SHORTEST_PASSWORD && new_password.len() <= password::LIMIT;
    if !has_length || is_common(&new_password) {
        return Err(AccountError::BadPassword);
    }
    let hash = tokio::task::spawn_blocking(move || password::hash(&new_password)).await;
    Ok(hash.map_err(|_| HashError)??)
}

/// [`end_everything`] in the name of the owner, unless everything has ended since the account was read.
async fn end_for_owner(write: &mut Write, account: &Account, keep: &str) -> Result<()> {
    let epoch = end_everything(write, account.id, Some(keep)).await?;
    if epoch == account.epoch + 1 { Ok(()) } else { Err(AccountError::Outdated) }
}
