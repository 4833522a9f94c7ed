//! What the use cases work with.

use portal_store::Database;

use crate::client::Client;
use crate::clock::Clock;
use crate::computing::Computing;
use crate::keys::SigningKey;
use crate::offered::OfferedForms;
use crate::password;

/// What the use cases work with. A host makes one and hands it to each of them.
pub struct Means {
    /// Where everything is kept.
    pub database: Database,
    /// The only clock that counts for receipt, deadlines and expiry.
    pub clock: Clock,
    /// Where forms are judged and files are looked at.
    pub computing: Computing,
    /// The published forms, made ready.
    pub offered: OfferedForms,
    /// The places in which passwords are hashed.
    pub hashing: password::Turns,
    /// Address under which the portal is reached, without a slash at the end; also the issuer of tokens.
    pub issuer: String,
    /// The programs that may ask for somebody to be signed in.
    pub clients: Vec<Client>,
    /// Signs ID tokens.
    pub signing_key: SigningKey,
}
