//! Accounts, tenants and offices by what people call them.

use domain::{OfficeId, TenantId};
use portal_store::Database;
use portal_store::table::account::{self, Account};
use portal_store::table::{feed, tenant};

use super::{AccountError, Result};

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
    let offices: Vec<domain::Office> = feed::all(&mut read, tenant, None).await?;
    let find = |name: &String| {
        let found = offices.iter().find(|office| office.name == *name || office.id.to_string() == *name);
        found.map(|office| office.id).ok_or_else(|| AccountError::OfficeUnknown(name.clone()))
    };
    names.iter().map(find).collect()
}
