//! Manners at the terminal, for any program: what is said where, which files are read and written, and the words for files
//! and command lines that are wrong (`words`). It knows nothing of what the files are about.
//!
//! Who reads may go away (`… | head`): then the program goes on quietly and ends with its own code, as if all was said.
//! What can't be said for another reason ends it with 2: whoever reads a result must not take a part of it for the whole.

pub mod words;

use std::fmt::Display;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;
use std::process::exit;
use std::sync::Mutex;

use words::{of_access, standard_input, standard_output};

/// The name by which standard input is read and standard output written.
pub const STANDARD: &str = "-";

/// Why a file can't be read or written, whatever is in it.
#[derive(Debug)]
pub enum AccessProblem {
    NotFound,
    /// Where it would be written there is no such folder.
    NoFolder,
    Denied,
    IsFolder,
    /// It would be overwritten, and nobody has asked for that.
    Exists,
    /// Standard input can be read once.
    ReadTwice,
    /// There is no room left.
    Full,
    Other(io::Error),
}

impl AccessProblem {
    /// A stable name.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NoFolder => "no-folder",
            Self::Denied => "denied",
            Self::IsFolder => "is-folder",
            Self::Exists => "exists",
            Self::ReadTwice => "read-twice",
            Self::Full => "full",
            Self::Other(_) => "other",
        }
    }

    /// What the operating system calls a problem that has no name here.
    pub fn number(&self) -> Option<i32> {
        match self {
            Self::Other(error) => error.raw_os_error(),
            _ => None,
        }
    }

    fn of_reading(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NotFound,
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::IsADirectory => Self::IsFolder,
            _ => Self::Other(error),
        }
    }

    fn of_writing(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::NoFolder,
            ErrorKind::AlreadyExists => Self::Exists,
            ErrorKind::StorageFull => Self::Full,
            _ => Self::of_reading(error),
        }
    }
}

pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == STANDARD
}

/// Says something on standard output, without a line feed of its own.
pub fn put(text: &str) {
    if let Err(problem) = write(&mut io::stdout().lock(), text.as_bytes()) {
        complain(format_args!("{}: {}", standard_output(), of_access(&AccessProblem::of_writing(problem))));
        exit(2);
    }
}

/// Says a line on standard output.
pub fn say(line: impl Display) {
    put(&format!("{line}\n"));
}

/// Says a line on standard error.
pub fn complain(line: impl Display) {
    put_aside(&format!("{line}\n"));
}

/// Says a value on standard output, for programs.
pub fn print_json(value: &serde_json::Value) {
    say(format_args!("{value:#}"));
}

/// What a file is called in messages.
pub fn name(path: &Path) -> String {
    if is_standard(path) { standard_input() } else { path.display().to_string() }
}

/// How well a command has gone; the worse of two counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    Well,
    /// There is something to look at: errors of a check, faults, deviations, differences, conflicts.
    Found,
    /// A file can't be read or written, or the command line is wrong.
    Failed,
}

impl Ending {
    pub fn of(well: bool) -> Self {
        if well { Self::Well } else { Self::Found }
    }

    /// The program's exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::Found => 1,
            Self::Failed => 2,
        }
    }
}

/// Says something on standard error. Where nobody hears it there is no other place to say it; the exit code tells.
pub fn put_aside(text: &str) {
    let _ = write(&mut io::stderr().lock(), text.as_bytes());
}

fn write(to: &mut dyn Write, text: &[u8]) -> io::Result<()> {
    let written = to.write_all(text).and_then(|()| to.flush());
    if written.as_ref().is_err_and(|problem| problem.kind() == ErrorKind::BrokenPipe) { Ok(()) } else { written }
}

/// The content of a file, or of standard input for [`STANDARD`], which can be read once.
///
/// # Errors
/// [`AccessProblem`].
pub fn read(path: &Path) -> Result<Vec<u8>, AccessProblem> {
    static READ: Mutex<bool> = Mutex::new(false);
    if !is_standard(path) {
        return std::fs::read(path).map_err(AccessProblem::of_reading);
    }
    let was_read = READ.lock().map(|mut read| std::mem::replace(&mut *read, true)).unwrap_or(true);
    if was_read {
        return Err(AccessProblem::ReadTwice);
    }
    let mut content = vec![];
    io::stdin().lock().read_to_end(&mut content).map_err(AccessProblem::of_reading)?;
    Ok(content)
}

/// Writes a file; one that is there already only with `over`.
///
/// # Errors
/// [`AccessProblem`]; one that is there already stays as it is unless `over` is set.
pub fn write_file(path: &Path, content: &[u8], over: bool) -> Result<(), AccessProblem> {
    let mut options = OpenOptions::new();
    options.write(true);
    if over {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let written = options.open(path).and_then(|mut file| file.write_all(content));
    written.map_err(|problem| if path.is_dir() { AccessProblem::IsFolder } else { AccessProblem::of_writing(problem) })
}

/// Makes a folder and those around it, where they aren't there.
///
/// # Errors
/// [`AccessProblem`].
pub fn make_folder(path: &Path) -> Result<(), AccessProblem> {
    std::fs::create_dir_all(path).map_err(AccessProblem::of_writing)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_on_demand() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        write_file(&file, b"one", false).unwrap();
        assert_eq!(write_file(&file, b"two", false).unwrap_err().code(), "exists");
        assert_eq!(read(&file).unwrap(), b"one");
        write_file(&file, b"2", true).unwrap();
        assert_eq!(read(&file).unwrap(), b"2");
    }

    #[test]
    fn what_is_not_there_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("nowhere/a.txt");
        assert_eq!(read(&inside).unwrap_err().code(), "not-found");
        assert_eq!(write_file(&inside, b"", true).unwrap_err().code(), "no-folder");
        assert_eq!(read(folder.path()).unwrap_err().code(), "is-folder");
        for over in [true, false] {
            assert_eq!(write_file(folder.path(), b"", over).unwrap_err().code(), "is-folder");
        }
        let file = folder.path().join("a.txt");
        write_file(&file, b"", false).unwrap();
        assert_eq!(read(&file.join("b")).unwrap_err().code(), "not-found");
        assert_eq!(write_file(&file.join("b"), b"", false).unwrap_err().code(), "no-folder");
    }
}
