//! Manners at the terminal: what is said and complained, help and wrong command lines, files that are read and
//! written. It knows nothing of what the program is about;
//! its words are `program` in `assets/process-checks/`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::error::{ContextKind, ContextValue, ErrorKind as Wrong};
use clap::{Command, CommandFactory, FromArgMatches, ValueEnum};

use crate::words::{self, Language};

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

/// The command line; else what is to be said of it and how the program ends. Codes of errors are clap's in kebab case. The
/// language is chosen before anything else, so that also a wrong command line is told in it.
pub fn parse<A: CommandFactory + FromArgMatches>() -> Result<A, ExitCode> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let wants_json = arguments.iter().any(|argument| argument == "--json");
    words::speak(language(&arguments));
    let mut command = translated(A::command(), "");
    let parsed = command.try_get_matches_from_mut(arguments);
    parsed.and_then(|matches| A::from_arg_matches(&matches)).map_err(|error| match error.kind() {
        Wrong::DisplayHelp | Wrong::DisplayVersion => {
            put(&words::help(&error.render().to_string()));
            ExitCode::SUCCESS
        }
        Wrong::DisplayHelpOnMissingArgumentOrSubcommand if !wants_json => {
            put_aside(&words::help(&error.render().to_string()));
            ExitCode::from(2)
        }
        _ => {
            refuse(wants_json, "command-line", &of_command_line(&error));
            ExitCode::from(2)
        }
    })
}

/// `--lang en` or `--lang=en`, wherever it stands; else German.
fn language(arguments: &[OsString]) -> Language {
    let mut before = false;
    for argument in arguments.iter().filter_map(|argument| argument.to_str()) {
        let value = argument.strip_prefix("--lang=").or(before.then_some(argument));
        if let Some(language) = value.and_then(|value| Language::from_str(value, false).ok()) {
            return language;
        }
        before = argument == "--lang";
    }
    Language::default()
}

/// A command with its helps and the names of its values in the language that was chosen: `check.platform` is the option
/// `platform` of the command `check`; what several commands have stands under its own name.
pub fn translated(command: Command, place: &str) -> Command {
    let own = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    let about = words::argument(if place.is_empty() { "about" } else { place });
    let command = match about {
        Some(about) => command.about(about),
        None => command,
    };
    let command = match words::argument("after").filter(|_| place.is_empty()) {
        Some(after) => command.after_help(after),
        None => command,
    };
    let command = command.mut_args(|argument| {
        let id = argument.get_id().to_string();
        let help = argument.get_help().and_then(|_| words::argument(&own(&id)).or_else(|| words::argument(&id)));
        let names = argument.get_value_names().unwrap_or_default().iter();
        let names: Vec<_> = names.filter_map(|name| words::argument(name.as_str())).collect();
        let argument = if names.is_empty() { argument } else { argument.value_names(names) };
        match help {
            Some(help) => argument.help(help),
            None => argument,
        }
    });
    command.mut_subcommands(|inner| {
        let name = inner.get_name().to_owned();
        translated(inner, &own(&name))
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

fn of_command_line(error: &clap::Error) -> String {
    let told = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(several)) => several.clone(),
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => vec![],
    };
    let quoted = |kind| {
        let quoted = told(kind).into_iter().map(|one| words::said("quoted", &[("name", &one)]));
        quoted.collect::<Vec<_>>().join(", ")
    };
    let (code, what) = match error.kind() {
        Wrong::InvalidSubcommand => ("no-such-command", ContextKind::InvalidSubcommand),
        Wrong::UnknownArgument => ("unknown-argument", ContextKind::InvalidArg),
        Wrong::MissingRequiredArgument => ("missing-argument", ContextKind::InvalidArg),
        Wrong::MissingSubcommand | Wrong::DisplayHelpOnMissingArgumentOrSubcommand => {
            ("missing-command", ContextKind::InvalidArg)
        }
        Wrong::ArgumentConflict => ("conflict", ContextKind::PriorArg),
        Wrong::InvalidValue if told(ContextKind::InvalidValue).iter().all(String::is_empty) => {
            ("missing-value", ContextKind::InvalidValue)
        }
        Wrong::InvalidValue | Wrong::ValueValidation => ("wrong-value", ContextKind::InvalidValue),
        Wrong::TooManyValues | Wrong::TooFewValues | Wrong::WrongNumberOfValues | Wrong::NoEquals => {
            ("count", ContextKind::InvalidArg)
        }
        Wrong::InvalidUtf8 => ("encoding", ContextKind::InvalidArg),
        _ => ("other", ContextKind::InvalidArg),
    };
    let argument = quoted(ContextKind::InvalidArg);
    let mut all = vec![words::of_command_line(code, &[("argument", &argument), ("what", &quoted(what))])];
    for (kind, code) in [
        (ContextKind::SuggestedSubcommand, "suggested"),
        (ContextKind::SuggestedArg, "suggested"),
        (ContextKind::ValidValue, "valid"),
    ] {
        if !told(kind).is_empty() {
            all.push(words::of_command_line(code, &[("what", &quoted(kind))]));
        }
    }
    all.push(words::of_command_line("more", &[]));
    all.join(" ")
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
        let number = match self {
            Self::Other(error) => error.raw_os_error(),
            _ => None,
        };
        formatter.write_str(&match number {
            Some(number) => words::of_access("unreadable-number", &[("number", &number.to_string())]),
            None => words::of_access(self.code(), &[]),
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
    if is_standard(path) { words::said("standard-input", &[]) } else { path.display().to_string() }
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
