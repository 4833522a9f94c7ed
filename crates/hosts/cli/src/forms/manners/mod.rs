//! The manners that both programs share (`amtspult_cli`) for this one, and what a file is before anybody knows
//! what it is about: its encoding, its JSON.
//!
//! Exit codes: 0 all is well; 1 something was found; 2 a file can't be read or written, or the command line is wrong.

pub mod arguments;
mod encoding;
pub mod json;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use amtspult_cli::name;
use amtspult_cli::words::{more, of_access};
use amtspult_cli::{AccessProblem, is_standard};

/// What went wrong with a file, in German, with its place as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Problem {
    /// As the user gave it; empty where it is the command line that is wrong.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// Both count from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    pub text: String,
}

impl Problem {
    pub fn new(path: &Path, text: impl Into<String>) -> Self {
        Self { file: name(path), line: None, column: None, text: text.into() }
    }

    /// Of the command line.
    pub fn of_arguments(text: impl Into<String>) -> Self {
        Self { file: String::new(), line: None, column: None, text: text.into() }
    }

    pub fn at(path: &Path, line: usize, column: Option<usize>, text: impl Into<String>) -> Self {
        Self { file: name(path), line: Some(line), column, text: text.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.file.is_empty() {
            return write!(f, "{} {}", self.text, more());
        }
        f.write_str(&self.file)?;
        for number in self.line.into_iter().chain(self.column) {
            write!(f, ":{number}")?;
        }
        write!(f, ": {}", self.text)
    }
}

/// The file that a result goes to; none for standard output.
pub fn target(output: Option<PathBuf>) -> Option<PathBuf> {
    output.filter(|path| !is_standard(path))
}

/// The content of a file, or of standard input for `-`, which can be read once. UTF-16 becomes UTF-8; a file without
/// content is refused.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let read = amtspult_cli::read(path).map_err(|problem| Problem::new(path, of_access(&problem)))?;
    let bytes = encoding::decoded(read).map_err(|text| Problem::new(path, text))?;
    if without_mark(&bytes).iter().all(u8::is_ascii_whitespace) {
        let what = if is_standard(path) { "Die Eingabe" } else { "Die Datei" };
        return Err(Problem::new(path, format!("{what} ist leer.")));
    }
    Ok(bytes)
}

/// The content of a file as text, without a byte order mark.
pub fn text_of(path: &Path, bytes: &[u8]) -> Result<String, Problem> {
    let bytes = without_mark(bytes);
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|wrong| {
        let before = bytes.get(..wrong.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        Problem::at(path, line, None, encoding::complaint(bytes, wrong.valid_up_to()))
    })
}

/// Editors of Windows put a byte order mark before UTF-8.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Writes a file; one that is there already is replaced only with `force`, or where this run has written it.
pub fn write_file(path: &Path, content: &str, force: bool) -> Result<(), Problem> {
    static WRITTEN: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);
    let is_own = WRITTEN.lock().is_ok_and(|mut written| !written.insert(path.to_owned()));
    let written = amtspult_cli::write_file(path, content.as_bytes(), force && !is_own);
    written.map_err(|problem| match problem {
        AccessProblem::Exists if is_own => Problem::new(path, "Zwei Ergebnisse hätten denselben Namen."),
        _ => Problem::new(path, of_access(&problem)),
    })
}
