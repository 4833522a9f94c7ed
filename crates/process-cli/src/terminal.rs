//! Manners at the terminal, in German: what is said and complained, help and wrong command lines, files that are read and
//! written. It knows nothing of what the program is about.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::error::{ContextKind, ContextValue, ErrorKind as Wrong};
use clap::{CommandFactory, Parser};

/// A path that stands for standard input, or standard output.
pub const STANDARD: &str = "-";

/// Says something on standard output.
macro_rules! say {
    ($($argument:tt)*) => { $crate::terminal::put(&format!("{}\n", format_args!($($argument)*))) };
}

/// Says something on standard error.
macro_rules! complain {
    ($($argument:tt)*) => { $crate::terminal::put_aside(&format!("{}\n", format_args!($($argument)*))) };
}

pub(crate) use {complain, say};

/// Whoever reads may have seen enough and closed the pipe: then the program ends as if all was said.
pub fn put(text: &str) {
    let mut output = io::stdout().lock();
    if output.write_all(text.as_bytes()).and_then(|()| output.flush()).is_err() {
        std::process::exit(0);
    }
}

/// If nobody hears it there is no other place to say it.
pub fn put_aside(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// The command line; else what is to be said of it and how the program ends. Codes of errors are clap's in kebab case.
pub fn parse<A: Parser + CommandFactory>() -> Result<A, ExitCode> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let wants_json = arguments.iter().any(|argument| argument == "--json");
    A::try_parse_from(arguments).map_err(|error| match error.kind() {
        Wrong::DisplayHelp | Wrong::DisplayVersion => {
            put(&german(&error.render().to_string()));
            ExitCode::SUCCESS
        }
        Wrong::DisplayHelpOnMissingArgumentOrSubcommand if !wants_json => {
            put_aside(&german(&error.render().to_string()));
            ExitCode::from(2)
        }
        _ => {
            refuse(wants_json, "command-line", &of_command_line(&error));
            ExitCode::from(2)
        }
    })
}

/// Says why nothing is done; as JSON where that is wanted.
pub fn refuse(as_json: bool, code: &str, words: &str) {
    if as_json {
        let error = serde_json::json!({ "error": { "code": code, "words": words } });
        put(&format!("{error:#}\n"));
    } else {
        put_aside(&format!("{words}\n"));
    }
}

/// The words of clap's help that aren't the program's own.
const WORDS: [(&str, &str); 14] = [
    ("Usage:", "Aufruf:"),
    ("Commands:", "Befehle:"),
    ("Arguments:", "Angaben:"),
    ("Options:", "Optionen:"),
    ("[OPTIONS]", "[OPTIONEN]"),
    ("<COMMAND>", "<BEFEHL>"),
    ("[COMMAND]", "[BEFEHL]"),
    ("Print this message or the help of the given subcommand(s)", "Zeigt diese Hilfe oder die eines Befehls"),
    ("Print help (see more with '--help')", "Zeigt die Hilfe (mehr mit --help)"),
    ("Print help (see a summary with '-h')", "Zeigt die Hilfe (kürzer mit -h)"),
    ("Print help", "Zeigt die Hilfe"),
    ("Print version", "Zeigt die Version"),
    ("[possible values: ", "[möglich: "),
    ("Possible values:", "Möglich:"),
];

fn german(help: &str) -> String {
    WORDS.iter().fold(help.to_owned(), |help, (english, german)| help.replace(english, german))
}

fn of_command_line(error: &clap::Error) -> String {
    let told = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(several)) => several.clone(),
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => vec![],
    };
    let quoted = |kind| told(kind).iter().map(|one| format!("„{one}“")).collect::<Vec<_>>().join(", ");
    let argument = quoted(ContextKind::InvalidArg);
    let problem = match error.kind() {
        Wrong::InvalidSubcommand => format!("Den Befehl {} gibt es nicht.", quoted(ContextKind::InvalidSubcommand)),
        Wrong::UnknownArgument => format!("Die Angabe {argument} gibt es hier nicht."),
        Wrong::MissingRequiredArgument => format!("Es fehlt: {argument}."),
        Wrong::MissingSubcommand | Wrong::DisplayHelpOnMissingArgumentOrSubcommand => "Es fehlt ein Befehl.".to_owned(),
        Wrong::ArgumentConflict => {
            format!("{argument} passt nicht zusammen mit {}.", quoted(ContextKind::PriorArg))
        }
        Wrong::InvalidValue if told(ContextKind::InvalidValue).iter().all(String::is_empty) => {
            format!("Bei {argument} fehlt der Wert.")
        }
        Wrong::InvalidValue | Wrong::ValueValidation => {
            format!("Bei {argument} geht {} nicht.", quoted(ContextKind::InvalidValue))
        }
        Wrong::TooManyValues | Wrong::TooFewValues | Wrong::WrongNumberOfValues | Wrong::NoEquals => {
            format!("Bei {argument} stehen zu viele oder zu wenige Werte.")
        }
        Wrong::InvalidUtf8 => "Eine Angabe ist kein Text in UTF-8.".to_owned(),
        _ => "Der Aufruf ist so nicht möglich.".to_owned(),
    };
    let hints = [
        (ContextKind::SuggestedSubcommand, "Meinten Sie"),
        (ContextKind::SuggestedArg, "Meinten Sie"),
        (ContextKind::ValidValue, "Möglich sind"),
    ];
    let hints = hints.into_iter().filter(|(kind, _)| !told(*kind).is_empty());
    let hints: String = hints
        .map(|(kind, words)| format!(" {words} {}{}", quoted(kind), if words == "Meinten Sie" { "?" } else { "." }))
        .collect();
    format!("{problem}{hints} Mehr mit --help.")
}

/// What is wrong with a file, whatever is in it.
#[derive(Debug)]
pub enum FileProblem {
    NotFound,
    Denied,
    IsFolder,
    /// It would be overwritten, and nobody has asked for that.
    Exists,
    /// Standard input can be read once.
    ReadTwice,
    Other(io::Error),
}

impl FileProblem {
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Denied => "denied",
            Self::IsFolder => "is-folder",
            Self::Exists => "exists",
            Self::ReadTwice => "read-twice",
            Self::Other(_) => "unreadable",
        }
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotFound => "Die Datei oder der Ordner ist nicht da.",
            Self::Denied => "Der Zugriff ist nicht erlaubt.",
            Self::IsFolder => "Das ist ein Ordner, keine Datei.",
            Self::Exists => "Die Datei gibt es schon. Mit --force wird sie ersetzt.",
            Self::ReadTwice => "Die Standardeingabe kann nur einmal gelesen werden.",
            Self::Other(error) => match error.raw_os_error() {
                Some(number) => {
                    return write!(formatter, "Zugriff nicht möglich (Fehler {number} des Betriebssystems).");
                }
                None => "Zugriff nicht möglich.",
            },
        })
    }
}

impl From<io::Error> for FileProblem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::IsADirectory => Self::IsFolder,
            ErrorKind::AlreadyExists => Self::Exists,
            _ => Self::Other(error),
        }
    }
}

pub fn is_standard(path: &Path) -> bool {
    path == Path::new(STANDARD)
}

/// How a file is called when something is said of it.
pub fn name(path: &Path) -> String {
    if is_standard(path) { "Standardeingabe".to_owned() } else { path.display().to_string() }
}

/// # Errors
/// [`FileProblem`].
pub fn read(path: &Path) -> Result<Vec<u8>, FileProblem> {
    static READ: Mutex<bool> = Mutex::new(false);
    if !is_standard(path) {
        return Ok(std::fs::read(path)?);
    }
    let was_read = READ.lock().map(|mut read| std::mem::replace(&mut *read, true)).unwrap_or(true);
    if was_read {
        return Err(FileProblem::ReadTwice);
    }
    let mut bytes = vec![];
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Where files are written: nowhere over another one, unless that is wanted; but what this run itself has written it may.
#[derive(Default)]
pub struct Writer {
    pub force: bool,
    written: BTreeSet<PathBuf>,
}

impl Writer {
    pub fn new(force: bool) -> Self {
        Self { force, written: BTreeSet::new() }
    }

    /// # Errors
    /// [`FileProblem`]; nothing is written then.
    pub fn write(&mut self, path: &Path, content: &[u8]) -> Result<(), FileProblem> {
        if is_standard(path) {
            put(&String::from_utf8_lossy(content));
            return Ok(());
        }
        if self.force || self.written.contains(path) {
            std::fs::write(path, content)?;
        } else {
            std::fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(content)?;
        }
        self.written.insert(path.to_owned());
        Ok(())
    }

    /// Whether a file could be written, before anything is.
    ///
    /// # Errors
    /// [`FileProblem::Exists`].
    pub fn may_write(&self, path: &Path) -> Result<(), FileProblem> {
        let is_free = self.force || is_standard(path) || !path.exists();
        is_free.then_some(()).ok_or(FileProblem::Exists)
    }
}
