//! The command line in German: help and complaints of clap.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, Error};

use super::{complain, put, say};

/// The headings of a help page; clap writes its own in English.
const TEMPLATE: &str = "{about-with-newline}\nAufruf: {usage}\n\n{all-args}{after-help}\n";

/// A command with all its parts in German. Usages have to be given by the command: clap's have English words in them.
pub fn german(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("Zeigt diese Hilfe");
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Befehle")
        .subcommand_value_name("BEFEHL")
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(help)
        .mut_args(|argument| {
            let heading = if argument.is_positional() { "Angaben" } else { "Optionen" };
            let takes_value = argument.get_action().takes_values();
            let argument = argument.help_heading(heading);
            if takes_value { argument.hide_possible_values(true).hide_default_value(true) } else { argument }
        });
    if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.arg(version.help("Zeigt die Version").help_heading("Optionen"));
    }
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, german))
}

/// What the user has given, or the exit code with which the program ends: help was asked for, or something is wrong.
pub fn parse(command: Command, json: bool) -> Result<ArgMatches, u8> {
    let problem = match german(command).try_get_matches() {
        Ok(matches) => return Ok(matches),
        Err(problem) => problem,
    };
    if matches!(problem.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        put(&problem.render().to_string());
        return Err(0);
    }
    let words = words(&problem);
    if json {
        say(&format!("{:#}", serde_json::json!({ "error": { "text": words } })));
    } else {
        complain(&words);
        complain("Mit --help sehen Sie, was möglich ist.");
    }
    Err(2)
}

/// What is wrong with the command line.
fn words(problem: &Error) -> String {
    let context = |kind| match problem.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        _ => None,
    };
    let argument = context(ContextKind::InvalidArg).unwrap_or_default();
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    match problem.kind() {
        ErrorKind::MissingRequiredArgument => format!("Es fehlt: {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "Es fehlt ein Befehl.".to_owned()
        }
        ErrorKind::InvalidSubcommand => {
            let command = context(ContextKind::InvalidSubcommand).unwrap_or_default();
            let similar = context(ContextKind::SuggestedSubcommand).filter(|similar| !similar.is_empty());
            let similar = similar.map_or_else(String::new, |similar| format!(" Meinten Sie „{similar}“?"));
            format!("Den Befehl „{command}“ gibt es nicht.{similar}")
        }
        ErrorKind::UnknownArgument => {
            let similar = context(ContextKind::SuggestedArg).filter(|similar| !similar.is_empty());
            let similar = similar.map_or_else(String::new, |similar| format!(" Meinten Sie „{similar}“?"));
            format!("„{argument}“ ist hier nicht bekannt.{similar}")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("Es fehlt ein Wert für {argument}."),
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue).unwrap_or_default();
            format!("„{value}“ ist kein Wert für {argument}. Möglich: {valid}")
        }
        ErrorKind::ValueValidation => {
            // The reason comes from the program's own reader of the value.
            let reason = std::error::Error::source(problem).map_or_else(String::new, |reason| format!(": {reason}"));
            format!("„{value}“ ist kein Wert für {argument}{reason}")
        }
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg).unwrap_or_default();
            if other == argument || other.is_empty() {
                format!("{argument} steht mehrmals da.")
            } else {
                format!("{argument} und {other} gehen nicht zusammen.")
            }
        }
        ErrorKind::TooFewValues | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("Bei {argument} stehen zu viele oder zu wenige Werte.")
        }
        _ => "Die Angaben sind nicht zu lesen.".to_owned(),
    }
}
