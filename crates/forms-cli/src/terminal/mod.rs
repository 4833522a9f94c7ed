//! Manners at the terminal, for any program: what is said where, which files are read and written, and how a program ends.
//! Nothing here knows what the files are about.
//!
//! Exit codes: 0 all is well; 1 something was found; 2 a file can't be read or written, or the command line is wrong. Who
//! reads may go away (`… | head`): then the program ends quietly.

pub mod arguments;
mod encoding;
pub mod json;

use std::collections::HashSet;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

/// The name by which standard input is read and standard output written.
const STANDARD: &str = "-";

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
            return write!(f, "{}\nMit --help sehen Sie, was möglich ist.", self.text);
        }
        f.write_str(&self.file)?;
        for number in self.line.into_iter().chain(self.column) {
            write!(f, ":{number}")?;
        }
        write!(f, ": {}", self.text)
    }
}

/// Says something on standard output, without a line feed of its own. What can't be said ends the program: whoever reads a
/// result must not take a part of it for the whole.
pub fn put(text: &str) {
    if let Err(problem) = write(&mut std::io::stdout().lock(), text) {
        complain(&format!("Standardausgabe: {}", io_words(&problem, "schreiben")));
        std::process::exit(2);
    }
}

/// Says a line on standard output.
pub fn say(line: &str) {
    put(&format!("{line}\n"));
}

/// Says a line on standard error.
pub fn complain(line: &str) {
    // Where nothing can be complained, the exit code tells.
    let _ = write(&mut std::io::stderr().lock(), &format!("{line}\n"));
}

fn write(to: &mut dyn Write, text: &str) -> std::io::Result<()> {
    let written = to.write_all(text.as_bytes()).and_then(|()| to.flush());
    if written.as_ref().is_err_and(|problem| problem.kind() == ErrorKind::BrokenPipe) {
        std::process::exit(0);
    }
    written
}

pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD
}

/// The file that a result goes to; none for standard output.
pub fn target(output: Option<PathBuf>) -> Option<PathBuf> {
    output.filter(|path| path.as_os_str() != STANDARD)
}

/// What a file is called in messages.
pub fn name(path: &Path) -> String {
    if is_standard_input(path) { "Standardeingabe".to_owned() } else { path.display().to_string() }
}

static INPUT: LazyLock<Mutex<Option<Vec<u8>>>> = LazyLock::new(|| {
    let mut content = vec![];
    // What can't be read there is an empty input, which no file is.
    let _ = std::io::stdin().lock().read_to_end(&mut content);
    Mutex::new(Some(content))
});

/// The content of a file, or of standard input for `-`, which can be read once. UTF-16 becomes UTF-8; a file without
/// content is refused.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let bytes = encoding::decoded(read_bytes(path)?).map_err(|text| Problem::new(path, text))?;
    if without_mark(&bytes).iter().all(u8::is_ascii_whitespace) {
        let what = if is_standard_input(path) { "Die Eingabe" } else { "Die Datei" };
        return Err(Problem::new(path, format!("{what} ist leer.")));
    }
    Ok(bytes)
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Problem> {
    if is_standard_input(path) {
        let content = INPUT.lock().ok().and_then(|mut content| content.take());
        return content.ok_or_else(|| Problem::new(path, "„-“ kann nur einmal angegeben werden."));
    }
    std::fs::read(path).map_err(|problem| Problem::new(path, io_words(&problem, "lesen")))
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
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    if force && !is_own {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let written = options.open(path).and_then(|mut file| file.write_all(content.as_bytes()));
    written.map_err(|problem| match problem.kind() {
        ErrorKind::AlreadyExists if is_own => Problem::new(path, "Zwei Ergebnisse hätten denselben Namen."),
        ErrorKind::AlreadyExists => Problem::new(path, "Die Datei gibt es schon; mit --force wird sie ersetzt."),
        _ => Problem::new(path, io_words(&problem, "schreiben")),
    })
}

fn io_words(problem: &std::io::Error, what: &str) -> String {
    match problem.kind() {
        ErrorKind::NotFound if what == "schreiben" => "Den Ordner gibt es nicht.".to_owned(),
        ErrorKind::NotFound => "Die Datei gibt es nicht.".to_owned(),
        ErrorKind::PermissionDenied => format!("Sie dürfen die Datei nicht {what}."),
        ErrorKind::IsADirectory => "Das ist ein Ordner.".to_owned(),
        ErrorKind::StorageFull => "Der Datenträger ist voll.".to_owned(),
        _ => {
            let number = problem.raw_os_error().map_or_else(String::new, |number| format!(" (Fehler {number})"));
            format!("Die Datei lässt sich nicht {what}{number}.")
        }
    }
}
