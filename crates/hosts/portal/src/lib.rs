//! The central portal: Servicekonto, online forms, Postfach, replication API.
//!
//! [`Portal`] opens the database and serves everything in this process; the binary is a thin shell around it.

mod app;
mod client_address;
pub mod pages;
mod per_account;
pub mod replication_api;
mod serve;
mod sign_in;
mod web;

use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use portal_app::computing::Computing;
use portal_app::keys::{KeyError, SigningKey};
use portal_app::offered::{Counts, OfferedForms};
use portal_app::password;
use portal_app::{Clock, Means, publish, sweep};
use portal_store::{Absent, Database, StorageError};

pub use client_address::TrustedProxies;
pub use portal_app::client::{Client, Redirect};
pub use serve::Running;
pub use serve::listening::{Listening, Unsafe};
pub use serve::slots::Limits;
pub use serve::tls::{TlsError, acceptor as tls_acceptor};

/// How often what nobody needs any more is thrown away.
const SWEEP: Duration = Duration::from_secs(10 * 60);

/// How to open a portal.
#[derive(Clone)]
pub struct Config {
    /// Path of a SQLite file, or a `postgres://` address.
    pub database: String,
    /// File with the key that seals secrets; without it a file beside the database.
    pub key_file: Option<PathBuf>,
    pub absent: Absent,
    /// OAuth clients; the desktop program is always among them.
    pub clients: Vec<Client>,
    pub clock: Clock,
    pub proxies: TrustedProxies,
    /// Encrypts connections, where no proxy does.
    pub tls: Option<TlsAcceptor>,
    pub connections: Limits,
}

impl Config {
    pub fn new(database: impl Into<String>) -> Self {
        Self {
            database: database.into(),
            key_file: None,
            absent: Absent::Make,
            clients: vec![Client::desktop()],
            clock: Clock::system(),
            proxies: TrustedProxies::default(),
            tls: None,
            connections: Limits::within(serve::descriptors()),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum PortalError {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the signing key: {0}")]
    Key(#[from] KeyError),
    #[error("listening: {0}")]
    Listen(#[from] std::io::Error),
    #[error(transparent)]
    Publish(#[from] publish::PublishError),
}

/// An open portal. Cloning is cheap and shares the database.
#[derive(Clone)]
pub struct Portal {
    database: Database,
    config: Config,
    signing_key: SigningKey,
    offered: OfferedForms,
    stop: watch::Sender<bool>,
}

impl Portal {
    /// Opens the database, brings it to the present version, and makes a signing key where none is.
    ///
    /// # Errors
    /// When the database can't be opened or was written by a newer program.
    pub async fn open(config: Config) -> Result<Self, PortalError> {
        let database = Database::open(&config.database, config.key_file.as_deref(), config.absent).await?;
        let signing_key = SigningKey::load_or_make(&database).await?;
        let (stop, _) = watch::channel(false);
        Ok(Self { database, config, signing_key, offered: OfferedForms::default(), stop })
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Everything the portal serves; `public_url` is the address under which browsers and clients reach it.
    pub fn router(&self, public_url: &str) -> Router {
        let issuer = public_url.trim_end_matches('/').to_owned();
        let Config { clock, clients, .. } = self.config.clone();
        let means = Means {
            database: self.database.clone(),
            clock,
            computing: Computing::default(),
            offered: self.offered.clone(),
            hashing: password::Turns::default(),
            issuer,
            clients,
            signing_key: self.signing_key.clone(),
        };
        let app = app::App::new(app::Inner {
            means,
            stopped: self.stop.subscribe(),
            streams: app::streams(),
            readers: app::Readers::default(),
        });
        serve::router(app)
    }

    /// Serves on a listener in the background. Without a `public_url` it is the listener's address.
    ///
    /// # Errors
    /// When the listener has no address.
    pub async fn start(&self, listener: TcpListener, public_url: Option<&str>) -> Result<Running, PortalError> {
        let address = listener.local_addr()?;
        let scheme = if self.config.tls.is_some() { "https" } else { "http" };
        let url =
            public_url.map_or_else(|| format!("{scheme}://{address}"), |url| url.trim_end_matches('/').to_owned());
        let server = serve::connections::Server {
            router: self.router(&url),
            slots: serve::slots::Slots::new(self.config.connections),
            proxies: self.config.proxies.clone(),
            tls: self.config.tls.clone(),
        };
        tokio::spawn(self.clone().sweep_until(self.stop.subscribe()));
        Ok(serve::start(listener, server, url, self.stop.clone()))
    }

    /// How much work forms have made since the start.
    pub fn form_counts(&self) -> Counts {
        self.offered.counts()
    }

    /// Publishes a form for a Leistung, both named by their id or name.
    ///
    /// # Errors
    /// When tenant or Leistung isn't there, the form isn't one that can be served, or its id is taken by other content.
    pub async fn publish_form(&self, tenant: &str, leistung: &str, form: &str) -> Result<String, PortalError> {
        Ok(publish::publish_by_name(&self.database, tenant, leistung, form).await?)
    }

    /// Throws away what nobody needs any more; a portal that serves does it by itself.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep(&self) -> Result<sweep::Swept, PortalError> {
        Ok(sweep::sweep(&self.database, self.config.clock.now()).await?)
    }

    async fn sweep_until(self, mut stopped: watch::Receiver<bool>) {
        loop {
            match self.sweep().await {
                Ok(swept) if swept == sweep::Swept::default() => {}
                Ok(swept) => tracing::info!(event = "swept", ?swept),
                Err(error) => tracing::error!(%error, "sweeping failed"),
            }
            tokio::select! {
                () = tokio::time::sleep(SWEEP) => {}
                _ = stopped.wait_for(|stopped| *stopped) => return,
            }
        }
    }

    /// Ends event streams and closes the database. Running servers are stopped with [`Running::stop`].
    pub async fn close(self) {
        self.stop.send_replace(true);
        self.database.close().await;
    }
}
