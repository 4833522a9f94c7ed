//! The manners that both programs share (`amtspult_cli`) in the words of this one: what is said and complained, help and
//! wrong command lines, files that are written. It knows nothing of what the program is about; its words are `program` in `assets/process-checks/`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use amtspult_cli::words::{asked_for, of_command_line, speak};
use amtspult_cli::{AccessProblem, complain, is_standard, print_json, put, put_aside};
use clap::error::ErrorKind as Wrong;
use clap::{Command, CommandFactory, FromArgMatches};

use crate::words;

/// The command line; else what is to be said of it and how the program ends. Codes of errors are clap's in kebab case. The
/// language is chosen before anything else, so that also a wrong command line is told in it.
pub fn parse<A: CommandFactory + FromArgMatches>() -> Result<A, ExitCode> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let wants_json = arguments.iter().any(|argument| argument == "--json");
    speak(asked_for(&arguments));
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
        print_json(&serde_json::json!({ "error": { "code": code, "words": words } }));
    } else {
        complain(words);
    }
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
    /// [`AccessProblem`]; nothing is written then.
    pub fn write(&mut self, path: &Path, content: &[u8]) -> Result<(), AccessProblem> {
        if is_standard(path) {
            put(&String::from_utf8_lossy(content));
            return Ok(());
        }
        amtspult_cli::write_file(path, content, self.force || self.written.contains(path))?;
        self.written.insert(path.to_owned());
        Ok(())
    }

    /// Whether a file could be written, before anything is.
    ///
    /// # Errors
    /// [`AccessProblem::Exists`] and [`AccessProblem::IsFolder`].
    pub fn may_write(&self, path: &Path) -> Result<(), AccessProblem> {
        if is_standard(path) || !path.exists() {
            return Ok(());
        }
        match (path.is_dir(), self.force) {
            (true, _) => Err(AccessProblem::IsFolder),
            (false, false) => Err(AccessProblem::Exists),
            (false, true) => Ok(()),
        }
    }
}
