//! The database itself: opening it, and transactions that read or write.

mod migration;

use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::TenantId;
use protocol::Scope;
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Executor as _, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard, broadcast};

use crate::error::{Result, StorageError};
use crate::noted_end::NotedEnd;
use crate::sealing::Sealer;
use crate::table::{account, audit, form_draft, signing_key};

/// A connection within a transaction; what is asked of it is in [`crate::table`].
pub type Connection = AnyConnection;

/// The databases that the portal runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    /// A file; one writer at a time.
    Sqlite,
    /// A server.
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
    noted_end: Arc<NotedEnd>,
}

/// What to do where there is no database yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// Make one.
    Make,
    /// Say that there is none.
    Refuse,
}

impl Database {
    /// Opens a database and brings it to the present version.
    ///
    /// `location` is the path of a SQLite file, or a `postgres://` address. Secrets in it are sealed with the key in
    /// `key_file`, which is made for a database that has none yet.
    ///
    /// # Errors
    /// When it can't be opened, was written by a newer program, or its key isn't there or is another one.
    pub async fn open(location: &str, key_file: Option<&Path>, absent: Absent) -> Result<Self> {
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
        let file = Path::new(location.trim_start_matches("sqlite:"));
        if backend == Backend::Sqlite {
            if absent == Absent::Refuse && !file.is_file() {
                return Err(StorageError::NoDatabase(location.to_owned()));
            }
            for_the_owner_only(file).map_err(|error| StorageError::File { file: file.to_owned(), error })?;
        }
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
        if absent == Absent::Refuse && !migration::is_there(&pool).await {
            return Err(StorageError::NoDatabase(name(location, backend)));
        }
        let key_file = key_file.map_or_else(|| key_beside(location, backend), Path::to_owned);
        let sealer = Arc::new(Sealer::open_file(&key_file, !signing_key::is_sealed(&pool).await)?);
        let noted_end = Arc::new(NotedEnd::beside(&key_file, &name(location, backend)));
        let database = Self { pool, backend, turn: Arc::default(), changed, sealer, noted_end };
        migration::run(&database).await?;
        database.follow_log().await?;
        account::seal_secrets(&database).await?;
        form_draft::note_files(&database).await?;
        Ok(database)
    }

    /// Notes the log's ends from now on, unless another log is noted: then the note is evidence, and stays.
    async fn follow_log(&self) -> Result<()> {
        let mut read = self.read().await?;
        let Some((head, _)) = audit::head(&mut read).await? else { return Ok(()) };
        if let Some(noted) = self.noted_end()?
            && !audit::has(&mut read, &noted).await?
        {
            tracing::error!(event = "other-log", "the log isn't the one that is noted beside the key file");
            return Ok(());
        }
        self.noted_end.follow(&head).map_err(StorageError::NotedEnd)
    }

    /// The end of the log that is noted beside the key file.
    ///
    /// # Errors
    /// When the note can't be read.
    pub fn noted_end(&self) -> Result<Option<audit::End>> {
        self.noted_end.read().map_err(StorageError::NotedEnd)
    }

    /// What seals the secrets in this database.
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    /// Which database it is.
    pub(crate) fn backend(&self) -> Backend {
        self.backend
    }

    /// A transaction that writes.
    pub async fn write(&self) -> Result<Write> {
        let (turn, begin) = match self.backend {
            Backend::Sqlite => (Some(self.turn.clone().lock_owned().await), "BEGIN IMMEDIATE"),
            Backend::Postgres => (None, "BEGIN"),
        };
        let transaction = self.pool.begin_with(begin).await?;
        let noted_end = Arc::clone(&self.noted_end);
        Ok(Write { transaction, _turn: turn, news: vec![], changed: self.changed.clone(), end: None, noted_end })
    }

    /// A transaction that reads one consistent state.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn read(&self) -> Result<Read> {
        let begin = match self.backend {
            Backend::Sqlite => "BEGIN",
            Backend::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        Ok(Read(self.pool.begin_with(begin).await?))
    }

    /// Tells of each scope that was written to, once the write is visible.
    pub fn subscribe(&self) -> broadcast::Receiver<(TenantId, Scope)> {
        self.changed.subscribe()
    }

    /// Closes all connections; what is asked afterwards fails.
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

/// What a database is called, without who signs in to it.
fn name(location: &str, backend: Backend) -> String {
    match backend {
        Backend::Sqlite => {
            let file = Path::new(location.trim_start_matches("sqlite:"));
            file.canonicalize().unwrap_or_else(|_| file.to_owned()).display().to_string()
        }
        Backend::Postgres => url::Url::parse(location).map_or_else(
            |_| "postgres".to_owned(),
            |url| format!("{}:{}{}", url.host_str().unwrap_or_default(), url.port().unwrap_or(5432), url.path()),
        ),
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

/// A transaction that reads; nothing is written in it.
pub struct Read(Transaction<'static, Any>);

impl Deref for Read {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.0
    }
}

impl DerefMut for Read {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.0
    }
}

/// A write in progress; without [`Write::commit`] nothing of it happened.
pub struct Write {
    transaction: Transaction<'static, Any>,
    _turn: Option<OwnedMutexGuard<()>>,
    news: Vec<(TenantId, Scope)>,
    changed: broadcast::Sender<(TenantId, Scope)>,
    /// What the log ends with after this write.
    end: Option<audit::End>,
    noted_end: Arc<NotedEnd>,
}

impl Write {
    /// The connection of this transaction.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.transaction
    }

    pub(crate) fn tell(&mut self, tenant: TenantId, scope: Scope) {
        if !self.news.contains(&(tenant, scope)) {
            self.news.push((tenant, scope));
        }
    }

    pub(crate) fn note_end(&mut self, end: audit::End) {
        self.end = Some(end);
    }

    /// Makes the write last, and tells of it.
    ///
    /// # Errors
    /// When the database doesn't take it; then nothing happened.
    pub async fn commit(self) -> Result<()> {
        self.transaction.commit().await?;
        if let Some(end) = &self.end
            && let Err(error) = self.noted_end.note(end)
        {
            // What was written stays written.
            tracing::error!(error = %error.kind(), "the log's end can't be noted beside the key file");
        }
        for news in self.news {
            // Nobody listening is no error.
            let _ = self.changed.send(news);
        }
        Ok(())
    }

    /// Undoes the write.
    ///
    /// # Errors
    /// When the database can't be reached; then nothing happened either.
    pub async fn rollback(self) -> Result<()> {
        Ok(self.transaction.rollback().await?)
    }
}
