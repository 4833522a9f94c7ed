//! The note of the log's end beside the key file: whoever can write to the database alone can't change it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::table::audit::End;

/// The note of one database's log.
#[derive(Debug)]
pub struct NotedEnd {
    file: PathBuf,
    /// Sequence that was noted last; `None` where the note must stay as it is, because it speaks of another log.
    last: Mutex<Option<i64>>,
}

impl NotedEnd {
    /// `database` names it among those that share a key file.
    pub fn beside(key_file: &Path, database: &str) -> Self {
        let mut file = key_file.as_os_str().to_owned();
        file.push(format!(".{}.log", &crate::secret::hash(database)[..8]));
        Self { file: file.into(), last: Mutex::new(None) }
    }

    /// What is noted.
    ///
    /// # Errors
    /// When the note is there and can't be read.
    pub fn read(&self) -> io::Result<Option<End>> {
        let text = match fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut words = text.split('\n');
        let (log, sequence, digest) = (words.next(), words.next().and_then(|word| word.parse().ok()), words.next());
        let (Some(log), Some(sequence), Some(digest)) = (log, sequence, digest) else {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the note of the log's end is damaged"));
        };
        Ok(Some(End { log: log.to_owned(), sequence, digest: digest.to_owned() }))
    }

    /// Ends are noted from this one on.
    pub fn follow(&self, end: &End) -> io::Result<()> {
        *self.lock() = Some(-1);
        self.note(end)
    }

    /// Notes an end, unless a later one is noted.
    ///
    /// # Errors
    /// When the note can't be written.
    pub fn note(&self, end: &End) -> io::Result<()> {
        let mut last = self.lock();
        if last.is_none_or(|last| last >= end.sequence) {
            return Ok(());
        }
        // Moved into its place as a whole: nobody finds half a note. Programs at once don't share a draft of it.
        let draft = self.file.with_extension(format!("{}.new", std::process::id()));
        fs::write(&draft, format!("{}\n{}\n{}\n", end.log, end.sequence, end.digest))?;
        fs::rename(&draft, &self.file)?;
        *last = Some(end.sequence);
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<i64>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
