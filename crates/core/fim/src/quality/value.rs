//! Limits of a field, and its content beside them.

use super::{Found, filled};
use standards::xdf::lexical::{Scalar, scalar};
use standards::xdf::model::*;
use standards::xdf::submission::{bounds, code};

/// Data types with the rules for their lower limit, upper limit and content.
const ORDERED: [(&str, [u16; 3]); 6] = [
    ("num", [1062, 1063, 1069]),
    ("num_currency", [1062, 1063, 1069]),
    ("num_int", [1065, 1066, 1070]),
    ("date", [1067, 1068, 1071]),
    ("datetime", [1079, 1080, 1083]),
    ("time", [1081, 1082, 1084]),
];

fn rules_of(datentyp: &str) -> Option<[u16; 3]> {
    ORDERED.iter().find(|(known, _)| *known == datentyp).map(|(_, rules)| *rules)
}

pub(super) fn limits(feld: &Datenfeld) -> Found {
    let mut found = Found::default();
    let datentyp = code(&feld.datentyp);
    if matches!(datentyp, "text" | "text_latin") && !matches!(code(&feld.feldart), "select" | "label") {
        lengths(feld, &mut found);
    }
    let Some([lower, upper, _]) = rules_of(datentyp) else { return found };
    let [min, max] = bounds(feld);
    for (bound, rule) in [(min, lower), (max, upper)] {
        found.when(bound.is_some_and(|bound| scalar(datentyp, bound).is_none()), rule, bound.unwrap_or_default());
    }
    let values = [min, max].map(|bound| bound.and_then(|bound| scalar(datentyp, bound)));
    found.when(
        is_less(values[1], values[0]),
        1064,
        &format!("{} … {}", min.unwrap_or_default(), max.unwrap_or_default()),
    );
    found
}

fn is_less(one: Option<Scalar>, other: Option<Scalar>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one < other)
}

fn length(text: Option<&str>) -> Option<u64> {
    text?.parse().ok()
}

fn written_lengths(feld: &Datenfeld) -> [Option<&str>; 2] {
    let limits = feld.praezisierung.as_ref();
    [
        filled(limits.and_then(|limits| limits.min_length.as_ref())),
        filled(limits.and_then(|limits| limits.max_length.as_ref())),
    ]
}

fn lengths(feld: &Datenfeld, found: &mut Found) {
    let [min, max] = written_lengths(feld);
    let (least, most) = (length(min), length(max).filter(|most| *most > 0));
    found.when(min.is_some() && least.is_none(), 1059, min.unwrap_or_default());
    found.when(max.is_some() && most.is_none(), 1060, max.unwrap_or_default());
    let is_turned = least.zip(most).is_some_and(|(least, most)| least > most);
    found.when(is_turned, 1061, &format!("{} … {}", min.unwrap_or_default(), max.unwrap_or_default()));
}

pub(super) fn inhalt(feld: &Datenfeld) -> Found {
    let mut found = Found::default();
    let Some(inhalt) = filled(feld.inhalt.as_ref()) else { return found };
    let datentyp = code(&feld.datentyp);
    found.when(datentyp == "bool" && !matches!(inhalt, "true" | "false" | "1" | "0"), 1077, inhalt);
    if matches!(datentyp, "text" | "text_latin") {
        let count = u64::try_from(inhalt.chars().count()).unwrap_or(u64::MAX);
        let [min, max] = written_lengths(feld).map(length);
        found.when(min.is_some_and(|min| count < min), 1074, inhalt);
        found.when(max.is_some_and(|max| count > max), 1075, inhalt);
    }
    if let Some([_, _, rule]) = rules_of(datentyp) {
        let value = scalar(datentyp, inhalt);
        found.when(value.is_none(), rule, inhalt);
        let [min, max] = bounds(feld).map(|bound| bound.and_then(|bound| scalar(datentyp, bound)));
        found.when(is_less(value, min), 1072, inhalt);
        found.when(is_less(max, value), 1073, inhalt);
    }
    found
}
