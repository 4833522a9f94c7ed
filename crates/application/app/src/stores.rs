//! Which database belongs to whom: one for each portal, person and tenant, all in one folder under one key.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use domain::{AccountId, TenantId};
use store::table::operation;
use store::{DatabaseKey, Identity, Store, StoreError, identity, key};

use crate::account::SignedInAccount;
use crate::view::UnsentElsewhere;

/// The database of sign-in and preferences; it belongs to the device.
pub(crate) const ACCOUNT: &str = "account.db";

/// Opens the database of who is signed in, and makes it if there is none.
///
/// # Errors
/// [`StoreError::Foreign`] when the file belongs to somebody else, and whatever keeps it from opening.
pub(crate) fn open(folder: &Path, key: &DatabaseKey, whose: &Identity) -> Result<Store, StoreError> {
    let store = Store::open(&folder.join(whose.file_name()), key)?;
    store.write(|db| identity::bind(db, whose))?;
    Ok(store)
}

/// Databases of old were named by account and tenant alone. Those of the portal that this device was signed in to get
/// their new name; of others nobody knows which portal they belong to, so they stay where they are.
pub(crate) fn take_over(folder: &Path, key: &DatabaseKey, signed_in: &SignedInAccount) {
    for membership in &signed_in.info.memberships {
        let tenant = membership.tenant.id;
        let old = folder.join(old_name(signed_in.info.account, tenant));
        let whose = signed_in.identity(tenant);
        let new = folder.join(whose.file_name());
        if old.exists()
            && !new.exists()
            && let Err(error) = rename(&old, &new, key, &whose)
        {
            tracing::error!(%error, "a database of old can't be taken over; it stays where it is");
        }
    }
}

fn old_name(account: AccountId, tenant: TenantId) -> String {
    format!("{account}-{tenant}.db")
}

/// Opening and closing moves what the log still holds into the database: it goes to the new name alone.
fn rename(old: &Path, new: &Path, key: &DatabaseKey, whose: &Identity) -> Result<(), TakeOverError> {
    Store::open(old, key)?.write(|db| identity::bind(db, whose))?;
    let log = with_suffix(old, "-wal");
    if log.exists() {
        return Err(TakeOverError::InUse(log));
    }
    Ok(fs::rename(old, new)?)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

#[derive(Debug, thiserror::Error)]
enum TakeOverError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{} is in use", .0.display())]
    InUse(PathBuf),
}

/// What lies here unsent for other portals, persons or tenants than the one that is open.
pub(crate) fn unsent_elsewhere(
    folder: &Path,
    database_key: &DatabaseKey,
    open: Option<&Identity>,
) -> Vec<UnsentElsewhere> {
    let open = open.map(Identity::file_name);
    let mut found = vec![];
    for path in key::databases(folder).unwrap_or_default() {
        let name = path.file_name().unwrap_or_default();
        if name == ACCOUNT || open.as_ref().is_some_and(|open| name == open.as_str()) {
            continue;
        }
        match unsent(&path, database_key) {
            Ok(unsent) => found.extend(unsent),
            Err(error) => tracing::warn!(%error, "a database can't be looked into"),
        }
    }
    found.sort_by(|a, b| a.portal_url.cmp(&b.portal_url));
    found
}

fn unsent(path: &Path, key: &DatabaseKey) -> Result<Option<UnsentElsewhere>, StoreError> {
    let store = Store::open(path, key)?;
    let (waiting, needs_you) = store.read(operation::counts)?;
    let whose = store.read(identity::of)?;
    let portal_url = whose.map(|whose| whose.issuer);
    let count = waiting + needs_you;
    Ok((count > 0).then_some(UnsentElsewhere { portal_url, count }))
}
