//! What every handler needs.

use std::ops::Deref;
use std::sync::Arc;

use portal_app::Means;
use tokio::sync::watch;

use crate::pages::Readers;
use crate::replication_api::Streams;

/// What every handler needs. Cloning is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The means of the use cases, and what only a server has.
pub struct Inner {
    pub means: Means,
    /// Turns true when the portal is going down.
    pub stopped: watch::Receiver<bool>,
    pub streams: Streams,
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
