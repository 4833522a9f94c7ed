//! A fictional municipality to try things out with: Musterau an der Mulde, and its neighbour Nebenau.

mod applications;
pub mod bulk;
mod directory;
mod files;
mod pages;
mod people;
mod stories;

use domain::{AttachmentRef, FormVersion, TenantId};
use jiff::Timestamp;
use protocol::{Entity, Scope};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use portal_app::password::{self, HashError};
use portal_store::table::account::{self, Account, StoredMembership};
use portal_store::table::{attachment, case_index, feed, tenant, tenant_page};
use portal_store::{Database, SealError, StorageError, Write};

pub use people::{CITIZENS, STAFF};

/// Password of every demo account.
pub const PASSWORD: &str = "Musterau-2026!";
/// TOTP secret of every demo account of staff, base32.
pub const TOTP_SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
/// Name of the demo municipality.
pub const MUSTERAU: &str = "Stadt Musterau an der Mulde";
/// Name of its neighbour, which must never be seen from Musterau.
pub const NEBENAU: &str = "Gemeinde Nebenau";

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Password(#[from] HashError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Publish(#[from] Box<portal_app::publish::PublishError>),
    #[error("a form of the demo can't be read: {0}")]
    Form(String),
    #[error("the database has tenants of its own: the demo goes into an empty database only")]
    NotEmpty,
    #[error("the demo municipality isn't there; start once with --demo")]
    NotInstalled,
    #[error("a story of the demo doesn't fit the rules: {0}")]
    Story(#[from] protocol::Refusal),
}

/// An id that is the same in every installation of the demo.
pub(crate) fn id(name: &str) -> Uuid {
    let hash = Sha256::digest(format!("amtspult demo {name}"));
    let mut bytes = [0u8; 16];
    for (byte, hashed) in bytes.iter_mut().zip(hash) {
        *byte = hashed;
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// Tenant id of Musterau.
pub fn musterau() -> TenantId {
    TenantId(id("tenant musterau"))
}

/// Tenant id of Nebenau.
pub fn nebenau() -> TenantId {
    TenantId(id("tenant nebenau"))
}

/// Puts the demo data in, with receipts in the 60 days before `now`; does nothing where it is already.
///
/// # Errors
/// When the database fails.
pub async fn install(database: &Database, now: Timestamp) -> Result<(), DemoError> {
    if is_installed(database).await? {
        return Ok(());
    }
    if !tenant::all(&mut *database.read().await?).await?.is_empty() {
        return Err(DemoError::NotEmpty);
    }
    let hash = tokio::task::spawn_blocking(|| password::hash(PASSWORD)).await.map_err(|_| HashError)??;
    let mut write = database.write().await?;
    for place in directory::places() {
        tenant::insert(write.connection(), &place.tenant).await?;
        for (name, body) in pages::of(&place.tenant) {
            tenant_page::put(write.connection(), place.tenant.id, name, &body).await?;
        }
        let mut entities: Vec<Entity> = place.offices.iter().cloned().map(Entity::from).collect();
        entities.extend(people::staff_of(&place).into_iter().map(Entity::from));
        entities.extend(place.leistungen.iter().map(|offer| Entity::from(offer.leistung.clone())));
        entities.extend(directory::text_modules(&place).into_iter().map(Entity::from));
        for offer in &place.leistungen {
            case_index::set_letters(&mut write, place.tenant.id, offer.leistung.id, offer.letters).await?;
            if let Some(form) = offer.form {
                let definition: serde_json::Value =
                    serde_json::from_str(form).map_err(|error| DemoError::Form(error.to_string()))?;
                let id = forms::Form::parse(&definition).map_err(|error| DemoError::Form(error.to_string()))?.id;
                entities.push(FormVersion { id, leistung: offer.leistung.id, definition }.into());
            }
        }
        feed::put(&mut write, place.tenant.id, Scope::Directory, &entities).await?;
    }
    let sealed = database.sealer().seal(TOTP_SECRET)?;
    insert_accounts(&mut write, &hash, &sealed).await?;
    for place in directory::places() {
        stories::tell(&mut write, &place, now).await?;
    }
    Ok(write.commit().await?)
}

/// Whether the database has the demo accounts, whose password everybody knows.
///
/// # Errors
/// When the database fails.
pub async fn is_installed(database: &Database) -> Result<bool, StorageError> {
    Ok(tenant::find(&mut *database.read().await?, musterau()).await?.is_some())
}

async fn insert_accounts(write: &mut Write, hash: &str, sealed: &str) -> Result<(), DemoError> {
    for staff in &STAFF {
        let account = Account {
            id: staff.id(),
            email: staff.email.to_owned(),
            given_name: staff.given_name.to_owned(),
            family_name: staff.family_name.to_owned(),
            password_hash: hash.to_owned(),
            totp_secret: Some(sealed.to_owned()),
            stammdaten: forms::Stammdaten::new(),
            disabled: false,
            epoch: 0,
        };
        account::insert(write.connection(), &account).await?;
        let membership = StoredMembership {
            tenant: staff.tenant(),
            roles: staff.roles.to_vec(),
            offices: staff.offices(),
            locked: false,
        };
        account::put_membership(write.connection(), account.id, &membership).await?;
    }
    for citizen in &CITIZENS {
        let account = Account {
            id: citizen.id(),
            email: citizen.email.to_owned(),
            given_name: citizen.given_name.to_owned(),
            family_name: citizen.family_name.to_owned(),
            password_hash: hash.to_owned(),
            totp_secret: None,
            stammdaten: citizen.stammdaten(),
            disabled: false,
            epoch: 0,
        };
        account::insert(write.connection(), &account).await?;
    }
    Ok(())
}

/// Stores a made file and gives the reference to it.
async fn attach(
    write: &mut Write,
    tenant: TenantId,
    name: &str,
    bytes: &[u8],
    field: Option<domain::FieldKey>,
) -> Result<AttachmentRef, DemoError> {
    let hash = hex::encode(Sha256::digest(bytes));
    let sha256: domain::Sha256 =
        hash.parse().map_err(|_| StorageError::damaged("attachment", "its hash".to_owned()))?;
    let media_type = domain::attachment::sniff(bytes).unwrap_or("application/pdf");
    attachment::insert(write, tenant, &sha256, media_type, bytes).await?;
    Ok(AttachmentRef {
        sha256,
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        size: bytes.len() as u64,
        field,
    })
}
