//! What programs say of files and of wrong command lines, whatever they are about. The words are in `assets/terminal/`.

use std::ffi::OsString;
use std::sync::{LazyLock, OnceLock};

use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind as Wrong};
use findings::Words;

use crate::AccessProblem;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Language {
    #[default]
    De,
    En,
}

static GERMAN: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../../../../assets/terminal/de.json")));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../../../../assets/terminal/en.json")));
static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// `--lang en` or `--lang=en`, wherever it stands; else German.
pub fn asked_for(arguments: &[OsString]) -> Language {
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

/// Chooses the language of the program, once and before anything is said.
pub fn speak(language: Language) {
    let _ = LANGUAGE.set(language);
}

pub fn language() -> Language {
    LANGUAGE.get().copied().unwrap_or_default()
}

fn words() -> &'static Words {
    match language() {
        Language::De => &GERMAN,
        Language::En => &ENGLISH,
    }
}

/// What standard input is called.
pub fn standard_input() -> String {
    words().plain("said/standard-input")
}

/// What standard output is called.
pub fn standard_output() -> String {
    words().plain("said/standard-output")
}

/// What is wrong with a file, whatever is in it.
pub fn of_access(problem: &AccessProblem) -> String {
    match problem.number() {
        Some(number) => words().say("files/other-number", [("number", &number.to_string())]),
        None => words().plain(&format!("files/{}", problem.code())),
    }
}

/// Where there is more to read on the command line.
pub fn more() -> String {
    words().plain("command-line/more")
}

/// That an argument is missing, where it isn't clap that says so.
pub fn missing(argument: &str) -> String {
    let argument = words().say("said/quoted", [("name", argument)]);
    words().say("command-line/missing-argument", [("argument", &argument)])
}

/// What is wrong with the command line, with what may have been meant. Why a value isn't one is the program's own word.
pub fn of_command_line(error: &clap::Error) -> String {
    let told = |kind| match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(several)) => several.clone(),
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => vec![],
    };
    let quoted = |kind| {
        let quoted = told(kind).into_iter().map(|one| words().say("said/quoted", [("name", &one)]));
        quoted.collect::<Vec<_>>().join(", ")
    };
    let argument = quoted(ContextKind::InvalidArg);
    let reason = std::error::Error::source(error).map(ToString::to_string);
    let (code, what) = match error.kind() {
        Wrong::InvalidSubcommand => ("no-such-command", ContextKind::InvalidSubcommand),
        Wrong::UnknownArgument => ("unknown-argument", ContextKind::InvalidArg),
        Wrong::MissingRequiredArgument => ("missing-argument", ContextKind::InvalidArg),
        Wrong::MissingSubcommand | Wrong::DisplayHelpOnMissingArgumentOrSubcommand => {
            ("missing-command", ContextKind::InvalidArg)
        }
        Wrong::ArgumentConflict if [String::new(), argument.clone()].contains(&quoted(ContextKind::PriorArg)) => {
            ("twice", ContextKind::InvalidArg)
        }
        Wrong::ArgumentConflict => ("conflict", ContextKind::PriorArg),
        Wrong::InvalidValue if told(ContextKind::InvalidValue).iter().all(String::is_empty) => {
            ("missing-value", ContextKind::InvalidValue)
        }
        Wrong::ValueValidation if reason.is_some() => ("wrong-value-because", ContextKind::InvalidValue),
        Wrong::InvalidValue | Wrong::ValueValidation => ("wrong-value", ContextKind::InvalidValue),
        Wrong::TooManyValues | Wrong::TooFewValues | Wrong::WrongNumberOfValues | Wrong::NoEquals => {
            ("count", ContextKind::InvalidArg)
        }
        Wrong::InvalidUtf8 => ("encoding", ContextKind::InvalidArg),
        _ => ("other", ContextKind::InvalidArg),
    };
    let reason = reason.unwrap_or_default();
    let said = |code: &str, what: &str| {
        words().say(
            &format!("command-line/{code}"),
            [("argument", argument.as_str()), ("what", what), ("reason", reason.as_str())],
        )
    };
    let mut all = vec![said(code, &quoted(what))];
    for (kind, code) in [
        (ContextKind::SuggestedSubcommand, "suggested"),
        (ContextKind::SuggestedArg, "suggested"),
        (ContextKind::ValidValue, "valid"),
    ] {
        if told(kind).iter().any(|one| !one.is_empty()) {
            all.push(said(code, &quoted(kind)));
        }
    }
    all.push(more());
    all.join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_everything_with_the_same_parameters() {
        assert_eq!(GERMAN.differences(&ENGLISH), [""; 0]);
        assert_eq!(GERMAN.texts().count(), 27);
    }

    #[test]
    fn the_language_is_found_wherever_it_stands() {
        let of = |arguments: &[&str]| asked_for(&arguments.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!((of(&["a", "--lang", "en", "b"]), of(&["--lang=en"])), (Language::En, Language::En));
        assert_eq!((of(&["--lang", "fr"]), of(&["en"]), of(&[])), (Language::De, Language::De, Language::De));
    }
}
