//! The key of the database itself, once it is unwrapped.

use aws_lc_rs::hmac;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The 256-bit key of the database. Wiped from memory when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct DatabaseKey(pub(crate) [u8; 32]);

impl DatabaseKey {
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key by which the audit log is signed: it follows from this one and never lies anywhere.
    pub(crate) fn audit_key(&self) -> hmac::Key {
        let own = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&own, b"amtspult audit log").as_ref())
    }

    /// As the raw-key literal of SQLCipher, which skips its password derivation.
    pub(crate) fn pragma_literal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("x'{}'", hex::encode(self.0)))
    }
}
