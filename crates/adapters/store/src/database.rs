//! Opening the database, and the two ways into it: one writer, and readers that don't wait for it.
//!
//! What is written goes to the end of a log (WAL), and from there into the database. Moving it takes many times as long as
//! what a clerk writes at a time; so that nobody waits for it, it is done beside the writer, when there is time.

use std::cell::Cell;
use std::ffi::c_int;
use std::path::Path;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::hooks::Wal;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::database_key::DatabaseKey;
use crate::error::{Result, StoreError};
use crate::migration;
use crate::record;
use crate::table::{audit, setting};

/// Decrypted pages that each connection keeps in memory, in kibibytes: the lines of 100,000 cases and their indexes.
const CACHE: i32 = 64_000;
/// Pages of the log after which even a clerk's own writing moves them into the database. It never comes to that where
/// [`Store::tidy`] is called now and then.
const LONGEST_LOG: c_int = 80_000;

thread_local! {
    /// Pages that the log had after the last commit of this thread.
    static LOG: Cell<Option<c_int>> = const { Cell::new(None) };
}

/// Name of the setting by which a migration asks that what is made from other tables be made anew.
pub(crate) const REBUILD: &str = "rebuild";

/// The client's database, open.
pub struct Store {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    /// Moves the log into the database beside the other two.
    mover: Mutex<Connection>,
    /// Pages that the log has.
    log: AtomicI32,
    cipher_version: String,
}

impl Store {
    /// Opens the database at `path`, makes it if it doesn't exist, and brings it to the present version.
    ///
    /// # Errors
    /// [`StoreError::NotEncrypted`], [`StoreError::WrongKey`], [`StoreError::TooNew`], or an error of the file system.
    pub fn open(path: &Path, key: &DatabaseKey) -> Result<Self> {
        let mut writer = connect(path, key)?;
        let cipher_version = cipher_version(&writer)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        migration::run(&mut writer)?;
        audit::begin(&writer)?;
        rebuild(&mut writer)?;
        writer.wal_hook(Some(note_length));
        let reader = connect(path, key)?;
        reader.pragma_update(None, "query_only", true)?;
        let mover = connect(path, key)?;
        let [writer, reader, mover] = [writer, reader, mover].map(Mutex::new);
        Ok(Self { writer, reader, mover, log: AtomicI32::new(0), cipher_version })
    }

    /// Version of SQLCipher.
    pub fn cipher_version(&self) -> &str {
        &self.cipher_version
    }

    /// Runs `work` in one transaction: all of it is stored, or nothing.
    ///
    /// # Errors
    /// Those of `work`, and of the commit.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut connection = lock(&self.writer);
        let transaction =
            connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let answer = work(&transaction)?;
        LOG.set(None);
        transaction.commit().map_err(StoreError::from)?;
        if let Some(pages) = LOG.take() {
            self.log.store(pages, Ordering::Relaxed);
        }
        drop(connection);
        // What was written is stored, whether or not the log can be moved now.
        let _ = self.tidy(LONGEST_LOG);
        Ok(answer)
    }

    /// Moves the log into the database if it has so many pages. Nobody who reads or writes meanwhile waits for it.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn tidy(&self, pages: i32) -> Result<()> {
        if self.log.load(Ordering::Relaxed) < pages {
            return Ok(());
        }
        let moved = "PRAGMA wal_checkpoint(PASSIVE)";
        lock(&self.mover).query_row(moved, [], |_| Ok(()))?;
        self.log.store(0, Ordering::Relaxed);
        Ok(())
    }

    /// Runs `work` on one consistent state of the database.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut connection = lock(&self.reader);
        let transaction = connection.transaction().map_err(StoreError::from)?;
        work(&transaction)
    }
}

/// Makes lines and search index anew where a migration has asked for it.
fn rebuild(connection: &mut Connection) -> Result<()> {
    let transaction = connection.transaction()?;
    if setting::get(&transaction, REBUILD)? == Some(true) {
        record::refresh_all(&transaction)?;
        setting::remove(&transaction, REBUILD)?;
    }
    Ok(transaction.commit()?)
}

fn note_length(_: &Wal, pages: c_int) -> rusqlite::Result<()> {
    LOG.set(Some(pages));
    Ok(())
}

/// A panic in another thread rolled its transaction back; the connection itself is sound.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &Path, key: &DatabaseKey) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "key", key.pragma_literal().as_str())?;
    // Temporary results stay in memory: nothing readable reaches the disk. Wiping memory at every free is left to the
    // key itself, `cipher_memory_security` costs a multiple of all other work.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -CACHE)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(128);
    audit::install(&connection, key.audit_key())?;
    // The first read tells whether the key fits.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(connection)
}

/// Whether the key fits the database; nothing is changed.
pub(crate) fn opens(path: &Path, key: &DatabaseKey) -> bool {
    path.is_file() && connect(path, key).is_ok()
}

fn cipher_version(connection: &Connection) -> Result<String> {
    let version = connection.query_row("PRAGMA cipher_version", [], |row| row.get::<_, String>(0));
    match version {
        Ok(version) if !version.is_empty() => Ok(version),
        _ => Err(StoreError::NotEncrypted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_encrypted_and_opens_with_its_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let store = Store::open(&path, &DatabaseKey::from_bytes([1; 32])).unwrap();
        assert!(store.cipher_version().starts_with('4'));
        drop(store);
        assert!(!std::fs::read(&path).unwrap().starts_with(b"SQLite format 3"));
        assert!(matches!(Store::open(&path, &DatabaseKey::from_bytes([2; 32])), Err(StoreError::WrongKey)));
        Store::open(&path, &DatabaseKey::from_bytes([1; 32])).unwrap();
    }
}
