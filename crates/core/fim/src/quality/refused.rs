//! What is so wrong that a file can't be read, in the words of the rules.

use serde::Serialize;

use super::{Severity, severity, text};
use standards::xdf::XdfError;

/// A rule of FIM that is broken so badly that nothing else can be checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// FIM's own number.
    pub code: u16,
    /// As FIM weighs it.
    pub severity: Severity,
    /// Counts from 1.
    pub line: usize,
    /// What the rule says, and what was found.
    pub text: String,
}

/// The quality rule that a file breaks which isn't read; `None` where there is none for it.
pub fn refused(error: &XdfError) -> Option<Refusal> {
    let (code, found) = match error {
        XdfError::BadAnzahl { found, .. } => (of_anzahl(found.trim()), found.as_str()),
        XdfError::UnknownCode { element: "freigabestatus", found, .. } => (1032, found.as_str()),
        XdfError::Missing { element, parent, .. } => (of_missing(element, parent)?, ""),
        _ => return None,
    };
    Some(Refusal { code, severity: severity(code), line: error.line(), text: text(code, found.trim()) })
}

fn of_anzahl(found: &str) -> u16 {
    if matches!(found, "" | "0:0") {
        return 1021;
    }
    let numbers = found.split_once(':').map(|(min, max)| (min.parse::<u64>(), max.parse::<u64>()));
    match numbers {
        Some((Ok(min), Ok(max))) if min > max => 1047,
        _ => 1046,
    }
}

fn of_missing(element: &str, parent: &str) -> Option<u16> {
    Some(match (element, parent) {
        ("name", _) => 1002,
        ("id", "objekt") => 1091,
        ("id", _) => 1038,
        ("anzahl", _) => 1021,
        ("objekt", _) => 1091,
        ("praedikat", _) | ("code", "praedikat") => 1029,
        ("code", "feldart") => 1027,
        ("code", "datentyp") => 1028,
        ("code", "vorbefuellung") => 1030,
        ("code", "schemaelementart") => 1031,
        ("code", "freigabestatus") => 1032,
        ("code", "ableitungsmodifikationenStruktur") => 1033,
        ("code", "ableitungsmodifikationenRepraesentation") => 1034,
        ("code", "art") => 1042,
        _ => return None,
    })
}
