//! Publishing a form: from then on it is offered, and its version never changes.

use domain::{FormVersion, Leistung, TenantId};
use portal_store::table::{feed, tenant};
use portal_store::{Database, StorageError, Write};
use protocol::Scope;

/// Why a form isn't published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The text isn't JSON.
    #[error("the form isn't JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// The form has something that can't be served.
    #[error(transparent)]
    Form(#[from] forms::FormError),
    /// A published version never changes; this is its id.
    #[error("the form {0} is published already with another content; give the new version another number")]
    OtherContent(String),
    /// Named as it was asked for.
    #[error("there is no tenant {0:?}")]
    TenantUnknown(String),
    /// The tenant doesn't offer it.
    #[error("tenant {tenant:?} has no Leistung {leistung:?}")]
    LeistungUnknown {
        /// Its name.
        tenant: String,
        /// Named as it was asked for.
        leistung: String,
    },
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Publishes a form as it is. A published version is never changed; publishing the same content again does nothing.
///
/// # Errors
/// When the form can't be served, or its id stands for another content already.
pub async fn publish(database: &Database, tenant: TenantId, form: FormVersion) -> Result<(), PublishError> {
    let mut write = database.write().await?;
    publish_with(&mut write, tenant, form).await?;
    write.commit().await?;
    Ok(())
}

/// The same within a transaction that does more.
pub(crate) async fn publish_with(write: &mut Write, tenant: TenantId, form: FormVersion) -> Result<(), PublishError> {
    forms::Form::parse(&form.definition)?.publishable()?;
    feed::lock(write, tenant, Scope::Directory).await?;
    let old = feed::find::<FormVersion>(write.connection(), tenant, &form.id).await?;
    match old {
        Some((_, old)) if old == form => return Ok(()),
        Some(_) => return Err(PublishError::OtherContent(form.id)),
        None => {}
    }
    feed::put(write, tenant, Scope::Directory, &[form.into()]).await?;
    Ok(())
}

/// Publishes a form for tenant and Leistung given by id or name, and gives the form's id.
///
/// # Errors
/// As [`publish`], and when tenant or Leistung isn't there.
pub async fn publish_by_name(
    database: &Database,
    tenant: &str,
    leistung: &str,
    form: &str,
) -> Result<String, PublishError> {
    let definition: serde_json::Value = serde_json::from_str(form)?;
    let id = forms::Form::parse(&definition)?.id;
    let mut read = database.read().await?;
    let tenants = tenant::all(&mut read).await?;
    let found = tenants.into_iter().find(|known| known.name == tenant || known.id.to_string() == tenant);
    let tenant = found.ok_or_else(|| PublishError::TenantUnknown(tenant.to_owned()))?;
    let offered: Vec<Leistung> = feed::all(&mut read, tenant.id, None).await?;
    drop(read);
    let found = offered.into_iter().find(|known| known.name == leistung || known.id.to_string() == leistung);
    let leistung = found
        .ok_or_else(|| PublishError::LeistungUnknown { tenant: tenant.name.clone(), leistung: leistung.to_owned() })?;
    publish(database, tenant.id, FormVersion { id: id.clone(), leistung: leistung.id, definition }).await?;
    Ok(id)
}
