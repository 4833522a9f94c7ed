//! What every handler needs.

use std::ops::Deref;
use std::sync::Arc;

use portal_app::Means;
use tokio::sync::{Semaphore, watch};

use crate::per_account::PerAccount;

/// Streams of one account at a time; more than the devices of anybody.
const STREAMS: usize = 16;
/// Forms with files that are read at once; each holds a descriptor.
const READERS: usize = 32;
/// So many of them of one account.
const READERS_OF_ACCOUNT: usize = 4;

/// Counts streams of events.
pub fn streams() -> PerAccount {
    PerAccount::new(STREAMS)
}

/// Who reads forms with files at present.
pub struct Readers {
    /// In turn, whoever it is.
    pub turns: Semaphore,
    pub by_account: PerAccount,
}

impl Default for Readers {
    fn default() -> Self {
        Self { turns: Semaphore::new(READERS), by_account: PerAccount::new(READERS_OF_ACCOUNT) }
    }
}

/// What every handler needs. Cloning is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The means of the use cases, and what only a server has.
pub struct Inner {
    pub means: Means,
    /// Turns true when the portal is going down.
    pub stopped: watch::Receiver<bool>,
    /// Streams of events that are open.
    pub streams: PerAccount,
    pub readers: Readers,
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

impl Deref for Inner {
    type Target = Means;
    fn deref(&self) -> &Means {
        &self.means
    }
}
