//! What is wrong with JSON, in German.

use std::path::Path;

use domain::json::{JsonError, SIZE_LIMIT, VALUE_LIMIT};

use super::Problem;

/// The complaint of a reader of JSON about a file.
pub fn problem(path: &Path, error: &JsonError) -> Problem {
    match error {
        JsonError::TooLarge { found } => {
            Problem::new(path, format!("Die Datei hat {found} Bytes, höchstens {SIZE_LIMIT} werden gelesen."))
        }
        JsonError::TooManyValues => {
            Problem::new(path, format!("Die Datei hat mehr als {VALUE_LIMIT} Werte, mehr werden nicht gelesen."))
        }
        JsonError::NamedTwice(twice) => {
            Problem::at(path, twice.position.line, Some(twice.position.column), named_twice(&twice.name))
        }
        JsonError::Syntax(error) => Problem::at(path, error.line(), Some(error.column()), words(&error.to_string())),
    }
}

pub fn named_twice(name: &str) -> String {
    format!("Die Eigenschaft „{name}“ steht hier zum zweiten Mal. Entfernen Sie eine der beiden.")
}

/// The complaint in German; what has no words of its own is told in general.
pub fn words(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or_default();
    let quoted = || message.split('`').nth(1).unwrap_or_default();
    let known = [
        ("EOF while parsing", "Das JSON ist nicht zu Ende."),
        ("expected `:`", "Nach dem Namen einer Eigenschaft fehlt ein Doppelpunkt."),
        ("expected `,` or", "Hier fehlt ein Komma oder eine schließende Klammer."),
        ("expected value", "Hier fehlt ein Wert."),
        ("expected ident", "Hier steht ein unbekanntes Wort."),
        ("trailing characters", "Nach dem Ende des JSON steht noch etwas."),
        ("trailing comma", "Vor der schließenden Klammer steht ein Komma zu viel."),
        ("key must be a string", "Namen von Eigenschaften stehen in Anführungszeichen."),
        ("control character", "In einem Text steht ein Steuerzeichen oder ein Zeilenumbruch."),
        ("invalid escape", "In einem Text steht nach dem umgekehrten Schrägstrich ein falsches Zeichen."),
        ("lone leading surrogate", "In einem Text steht ein halbes Zeichen."),
        ("unexpected end of hex escape", "In einem Text steht ein halbes Zeichen."),
        ("invalid unicode code point", "In einem Text steht ein Zeichen, das es nicht gibt."),
        ("invalid number", "Die Zahl ist falsch geschrieben."),
        ("number out of range", "Die Zahl ist zu groß."),
        ("recursion limit exceeded", "Das JSON ist zu tief geschachtelt."),
    ];
    if let Some((_, german)) = known.iter().find(|(english, _)| message.starts_with(english)) {
        return (*german).to_owned();
    }
    match message {
        _ if message.starts_with("missing field") => format!("Die Angabe „{}“ fehlt.", quoted()),
        _ if message.starts_with("unknown field") => format!("Die Angabe „{}“ ist unbekannt.", quoted()),
        _ if message.starts_with("duplicate field") => format!("Die Angabe „{}“ steht doppelt.", quoted()),
        _ if message.starts_with("invalid type") => "Hier steht ein Wert der falschen Art.".to_owned(),
        _ => "Das ist nicht das erwartete JSON.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_are_german() {
        for text in [
            "",
            "[",
            "{\"a\" 1}",
            "[1 2]",
            "[,]",
            "[tru]",
            "[] []",
            "[1,]",
            "{a:1}",
            "[\"\n\"]",
            "[\"\\x\"]",
            "[\"\\ud800\"]",
            "[01]",
            "[1e999]",
            "[-]",
            "nul",
        ] {
            let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
            let german = words(&error.to_string());
            assert_ne!(german, "Das ist nicht das erwartete JSON.", "{text:?}: {error}");
        }
        assert_eq!(words("missing field `name` at line 1 column 2"), "Die Angabe „name“ fehlt.");
    }
}
