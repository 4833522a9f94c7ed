//! Whose data a database holds.
//!
//! The ids of account and tenant don't tell: a test portal that was made from a copy of another has the same ones. So a
//! database belongs to an issuer, a subject and a tenant, and says so inside; cursors, device id and outbox belong to it.

use domain::TenantId;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Result, StoreError};
use crate::table::setting;

/// Name of the setting that holds the [`Identity`].
const IDENTITY: &str = "identity";
/// Hexadecimal digits of a file name: 128 bits.
const NAME_LENGTH: usize = 32;

/// Who works where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Address of the portal as its sign-in names itself.
    pub issuer: String,
    /// Who the person is there (`sub` of the ID token).
    pub subject: String,
    pub tenant: TenantId,
}

impl Identity {
    /// Name of the database's file; it tells nothing of the person.
    pub fn file_name(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.issuer, &self.subject, &self.tenant.to_string()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digits = hex::encode(hash.finalize());
        format!("{}.db", &digits[..NAME_LENGTH])
    }
}

/// Writes into a new database whose it is, and refuses one that is somebody else's.
///
/// # Errors
/// [`StoreError::Foreign`].
pub fn bind(db: &Connection, identity: &Identity) -> Result<()> {
    match of(db)? {
        Some(found) if found == *identity => Ok(()),
        Some(_) => Err(StoreError::Foreign),
        None => setting::set(db, IDENTITY, identity),
    }
}

/// Whose the database is; `None` for one from before this was written down.
pub fn of(db: &Connection) -> Result<Option<Identity>> {
    setting::get(db, IDENTITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(issuer: &str, subject: &str) -> Identity {
        let tenant = TenantId(uuid::Uuid::from_u128(1));
        Identity { issuer: issuer.to_owned(), subject: subject.to_owned(), tenant }
    }

    #[test]
    fn the_same_ids_at_another_issuer_are_somebody_else() {
        let (here, there) = (identity("https://a.example", "anna"), identity("https://b.example", "anna"));
        assert_ne!(here.file_name(), there.file_name());
        assert_ne!(identity("https://a.example", "x").file_name(), identity("https://a.examplex", "").file_name());
        let mut db = Connection::open_in_memory().unwrap();
        crate::migration::run(&mut db).unwrap();
        bind(&db, &here).unwrap();
        bind(&db, &here).unwrap();
        assert!(matches!(bind(&db, &there), Err(StoreError::Foreign)));
        assert_eq!(of(&db).unwrap(), Some(here));
    }
}
