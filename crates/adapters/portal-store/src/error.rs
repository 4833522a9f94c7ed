//! What goes wrong with the database, one variant a cause, and how a write is tried again that others were in the way of.

use std::path::PathBuf;

use crate::sealing::SealError;

/// Why the database didn't do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Others were in the way: a deadlock or a failed serialisation of PostgreSQL. See [`again`].
    #[error("others were in the way of the write: {0}")]
    InTheWay(sqlx::Error),
    /// There is no connection to be had.
    #[error("the database can't be reached: {0}")]
    Unreachable(sqlx::Error),
    /// The database refused a statement.
    #[error("database: {0}")]
    Sql(sqlx::Error),
    /// A row isn't what this program writes. Nothing is put in the place of what can't be read.
    #[error("stored {what} is damaged: {problem}")]
    Damaged {
        /// What the row or column holds, for example `account`.
        what: &'static str,
        /// What is wrong with it; may quote data, so it isn't for logs ([`StorageError::kind`] is).
        problem: String,
    },
    /// Something can't be written as JSON.
    #[error("{what} can't be written: {problem}")]
    Unwritable {
        /// What was to be written.
        what: &'static str,
        /// What serde says.
        problem: String,
    },
    /// A newer program has migrated the database.
    #[error("the database has version {found}, this program knows versions up to {known}: use a newer program")]
    NewerDatabase {
        /// Version of the database, `YYYYMMDDnn`.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// [`crate::Absent::Refuse`] was asked for, and nothing is there.
    #[error("there is no portal's database at {0}")]
    NoDatabase(String),
    /// The file of the database can't be made or protected.
    #[error("{}: {error}", file.display())]
    File {
        /// The database's file.
        file: PathBuf,
        /// What the operating system says.
        error: std::io::Error,
    },
    /// The note of the log's end can't be read or written.
    #[error("the note of the log's end beside the key file: {0}")]
    NotedEnd(std::io::Error),
    /// A secret can't be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// SQLSTATE of a deadlock and of a serialisation that failed (PostgreSQL, appendix A, class 40).
const IN_THE_WAY: [&str; 2] = ["40P01", "40001"];

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        match &error {
            sqlx::Error::Database(_) if code.is_some_and(|code| IN_THE_WAY.contains(&&*code)) => Self::InTheWay(error),
            sqlx::Error::ColumnDecode { index, source } => {
                Self::Damaged { what: "column", problem: format!("{index}: {source}") }
            }
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::Unreachable(error)
            }
            _ => Self::Sql(error),
        }
    }
}

impl StorageError {
    /// A row isn't what this program writes.
    pub fn damaged(what: &'static str, problem: impl std::fmt::Display) -> Self {
        Self::Damaged { what, problem: problem.to_string() }
    }

    /// What went wrong, without values of rows: what a database complains about may quote data.
    pub fn kind(&self) -> String {
        match self {
            Self::InTheWay(error) | Self::Unreachable(error) | Self::Sql(error) => match error.as_database_error() {
                Some(database) => format!("database code {}", database.code().unwrap_or_default()),
                None => error.to_string(),
            },
            Self::Damaged { what, .. } => format!("stored {what} is damaged"),
            Self::Unwritable { what, .. } => format!("{what} can't be written"),
            other => other.to_string(),
        }
    }

    /// Something can't be written as JSON.
    pub fn unwritable(what: &'static str) -> impl FnOnce(serde_json::Error) -> Self {
        move |error| Self::Unwritable { what, problem: error.to_string() }
    }
}

/// Result of what the database does.
pub type Result<T, E = StorageError> = std::result::Result<T, E>;

/// Whether doing the same once more may go well.
pub trait Conflict {
    /// Whether others were in the way, and nothing was written.
    fn is_conflict(&self) -> bool;
}

impl Conflict for StorageError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::InTheWay(_))
    }
}

/// How often a write that others were in the way of is tried.
const TRIES: usize = 5;

/// Does a whole write, and does it again where others were in its way. Locks are taken in one order by all: first the
/// scopes of the feed, then rows of accounts and the like, last the log.
///
/// # Errors
/// Those of the write.
pub async fn again<T, E: Conflict, W: Future<Output = Result<T, E>>>(write: impl Fn() -> W) -> Result<T, E> {
    for _ in 1..TRIES {
        match write().await {
            Err(error) if error.is_conflict() => {}
            done => return done,
        }
    }
    write().await
}
