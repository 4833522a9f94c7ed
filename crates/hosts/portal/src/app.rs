//! What every handler needs.

use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::watch;

use crate::clock::Clock;
use crate::computing::Computing;
use crate::offered::OfferedForms;
use crate::pages::Readers;
use crate::replication_api::Streams;
use crate::sign_in::client::Client;
use crate::sign_in::keys::SigningKey;
use crate::sign_in::password;
use portal_store::Database;

#[derive(Clone)]
pub struct App(Arc<Inner>);

pub struct Inner {
    pub database: Database,
    pub clock: Clock,
    /// Address under which browsers reach the portal, without a slash at the end; also the issuer of tokens.
    pub issuer: String,
    pub clients: Vec<Client>,
    pub signing_key: SigningKey,
    /// Turns true when the portal is going down.
    pub stopped: watch::Receiver<bool>,
    /// Judging forms, and looking at files.
    pub computing: Computing,
    pub offered: OfferedForms,
    pub streams: Streams,
    pub readers: Readers,
    /// Password hashing takes memory and time: only so many at once.
    pub hashing: password::Turns,
}

impl App {
    pub fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }
}

impl Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
