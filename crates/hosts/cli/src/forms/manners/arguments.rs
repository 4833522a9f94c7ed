//! The command line: help in German, complaints in the language that was asked for.

use amtspult_cli::words::of_command_line;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command};

use amtspult_cli::{complain, print_json, put};

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
    let words = of_command_line(&problem);
    if json {
        print_json(&serde_json::json!({ "error": { "text": words } }));
    } else {
        complain(&words);
    }
    Err(2)
}
