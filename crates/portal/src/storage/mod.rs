//! The portal's database through sqlx `any`: one SQL for SQLite and PostgreSQL, a file per table.
//!
//! Entities that clients replicate live in the `change` table and nowhere else; the tables beside it are what the portal
//! has to look up by.

pub mod account;
pub mod account_link;
pub mod attachment;
pub mod audit;
pub mod case_index;
pub mod feed;
pub mod form_draft;
pub mod grant;
pub mod known_device;
pub mod migration;
pub mod operation;
pub mod sealing;
pub mod session;
pub mod sign_in_delay;
pub mod signing_key;
pub mod sweep;
pub mod tenant;
pub mod tenant_page;
pub mod upload;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::TenantId;
use protocol::Scope;
use sealing::{SealError, Sealer};
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Executor, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard, broadcast};

#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("stored {what} can't be read: {problem}")]
    Corrupt { what: &'static str, problem: String },
    #[error("the database has version {found}, this program knows versions up to {known}: use a newer program")]
    NewerDatabase { found: i64, known: i64 },
    #[error("{0} exists already")]
    Exists(String),
    #[error(transparent)]
    NoRandomness(#[from] crate::secret::NoRandomness),
    #[error(transparent)]
    EndedEarly(#[from] crate::computing::EndedEarly),
    #[error("reading what was uploaded: {0}")]
    Upload(#[from] std::io::Error),
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl StorageError {
    pub(crate) fn corrupt(what: &'static str) -> impl FnOnce(serde_json::Error) -> Self {
        move |error| Self::Corrupt { what, problem: error.to_string() }
    }
}

pub type Result<T, E = StorageError> = std::result::Result<T, E>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A pool of connections, and the news that writes leave behind.
#[derive(Clone, Debug)]
pub struct Database {
    pool: AnyPool,
    backend: Backend,
    /// SQLite has one writer at a time: waiting here is fair, waiting inside of SQLite is polling.
    turn: Arc<Mutex<()>>,
    changed: broadcast::Sender<(TenantId, Scope)>,
    sealer: Arc<Sealer>,
}

impl Database {
    /// Opens a database and brings it to the present version.
    ///
    /// `location` is the path of a SQLite file, which is created, or a `postgres://` address. Secrets in it are sealed
    /// with the key in `key_file`, which is made where there is none.
    ///
    /// # Errors
    /// When it can't be opened, was written by a newer program, or is sealed with another key.
    pub async fn open(location: &str, key_file: Option<&Path>) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let backend = if location.starts_with("postgres:") || location.starts_with("postgresql:") {
            Backend::Postgres
        } else {
            Backend::Sqlite
        };
        let url = match backend {
            Backend::Postgres => location.to_owned(),
            Backend::Sqlite => format!("sqlite:{}?mode=rwc", location.trim_start_matches("sqlite:")),
        };
        if backend == Backend::Sqlite {
            for_the_owner_only(Path::new(location.trim_start_matches("sqlite:")))?;
        }
        let sealer =
            Arc::new(Sealer::open_or_make(&key_file.map_or_else(|| key_beside(location, backend), Path::to_owned))?);
        let pool = AnyPoolOptions::new()
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(30))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if backend == Backend::Sqlite {
                        connection
                            .execute(
                                "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                                 PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;",
                            )
                            .await?;
                    }
                    Ok(())
                })
            })
            .connect(&url)
            .await?;
        let (changed, _) = broadcast::channel(1024);
        let database = Self { pool, backend, turn: Arc::default(), changed, sealer };
        migration::run(&database).await?;
        account::seal_secrets(&database).await?;
        form_draft::note_files(&database).await?;
        Ok(database)
    }

    /// What seals the secrets in this database.
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// A transaction that writes.
    pub async fn write(&self) -> Result<Write> {
        let (turn, begin) = match self.backend {
            Backend::Sqlite => (Some(self.turn.clone().lock_owned().await), "BEGIN IMMEDIATE"),
            Backend::Postgres => (None, "BEGIN"),
        };
        let transaction = self.pool.begin_with(begin).await?;
        Ok(Write { transaction, _turn: turn, news: vec![], changed: self.changed.clone() })
    }

    /// A transaction that reads one consistent state.
    pub async fn read(&self) -> Result<Transaction<'static, Any>> {
        let begin = match self.backend {
            Backend::Sqlite => "BEGIN",
            Backend::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        Ok(self.pool.begin_with(begin).await?)
    }

    /// Tells of each scope that was written to, once the write is visible.
    pub fn subscribe(&self) -> broadcast::Receiver<(TenantId, Scope)> {
        self.changed.subscribe()
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Where the key lies unless told otherwise: beside the file, or in the working directory.
fn key_beside(location: &str, backend: Backend) -> PathBuf {
    match backend {
        Backend::Sqlite => PathBuf::from(format!("{}.key", location.trim_start_matches("sqlite:"))),
        Backend::Postgres => PathBuf::from("amtspult-portal.key"),
    }
}

/// Makes the file where it is missing, and takes it from everybody but its owner; SQLite's other files follow it.
fn for_the_owner_only(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.open(file)?;
    #[cfg(unix)]
    opened.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    drop(opened);
    Ok(())
}

/// A write in progress; without [`Write::commit`] nothing of it happened.
pub struct Write {
    transaction: Transaction<'static, Any>,
    _turn: Option<OwnedMutexGuard<()>>,
    news: Vec<(TenantId, Scope)>,
    changed: broadcast::Sender<(TenantId, Scope)>,
}

impl Write {
    pub fn connection(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    pub(crate) fn tell(&mut self, tenant: TenantId, scope: Scope) {
        if !self.news.contains(&(tenant, scope)) {
            self.news.push((tenant, scope));
        }
    }

    pub async fn commit(self) -> Result<()> {
        self.transaction.commit().await?;
        for news in self.news {
            // Nobody listening is no error.
            let _ = self.changed.send(news);
        }
        Ok(())
    }

    pub async fn rollback(self) -> Result<()> {
        Ok(self.transaction.rollback().await?)
    }
}

/// Reads an id that this program wrote.
pub(crate) fn id<T: std::str::FromStr<Err = uuid::Error>>(what: &'static str, text: &str) -> Result<T> {
    text.parse().map_err(|error: uuid::Error| StorageError::Corrupt { what, problem: error.to_string() })
}
