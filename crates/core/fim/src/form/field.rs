//! What of a field's data type and limits becomes a validator.

#![deny(clippy::arithmetic_side_effects)]

use domain::file_type::endings;
use serde_json::{Value, json};

use standards::xdf::lexical;
use standards::xdf::model::{Anzahl, Code, Datenfeld, Praezisierung};

pub(super) fn code(code: &Option<Code>) -> &str {
    code.as_ref().map_or("", |code| code.code.as_str())
}

/// Least and greatest length.
pub(super) fn limits(feld: &Datenfeld) -> (Option<u64>, Option<u64>) {
    let number = |text: Option<&String>| text.and_then(|text| text.trim().parse().ok());
    let limits = feld.praezisierung.as_ref();
    (
        number(limits.and_then(|limits| limits.min_length.as_ref())),
        number(limits.and_then(|limits| limits.max_length.as_ref())),
    )
}

pub(super) fn pattern(feld: &Datenfeld) -> &str {
    feld.praezisierung.as_ref().and_then(|limits| limits.pattern.as_deref()).map_or("", str::trim)
}

/// Whether a pattern has all its backslashes in pairs: the official converter from 2.0 to 3.0.0 leaves the escapes of JSON
/// in (`\\.` for `\.`), and then nobody's answer fits.
pub(super) fn is_escaped_twice(pattern: &str) -> bool {
    let mut runs = pattern.split(|letter| letter != '\\').map(str::len).filter(|length| *length > 0).peekable();
    runs.peek().is_some() && runs.all(|length| length % 2 == 0)
}

/// What a field's limits become.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) validators: Vec<Value>,
    /// Limits that the form doesn't keep, by name.
    pub(super) not_taken: Vec<String>,
    /// Media types whose endings aren't known.
    pub(super) unknown_media_types: Vec<String>,
}

pub(super) fn validators(feld: &Datenfeld, anzahl: Anzahl, kind: &str) -> Kept {
    let mut kept = Kept::default();
    let empty = Praezisierung::default();
    let mut left = Left { limits: feld.praezisierung.as_ref().unwrap_or(&empty), taken: vec![] };
    match kind {
        "STRING" | "TEXTAREA" if code(&feld.datentyp).starts_with("num") => {
            kept.validators.push(if code(&feld.datentyp) == "num_int" {
                json!({ "@type": "NumberValidator", "digitsAfterDecimalPoint": 0 })
            } else {
                json!({ "@type": "NumberValidator" })
            });
            kept.validators.extend(left.bounds(["MinNumberValueValidator", "MaxNumberValueValidator"], number));
        }
        "EURO_BETRAG" => {
            kept.validators.extend(left.bounds(["MinNumberValueValidator", "MaxNumberValueValidator"], number));
        }
        "DATE" => kept.validators.extend(left.bounds(["MinDateValueValidator", "MaxDateValueValidator"], day)),
        "STRING" | "TEXTAREA" => {
            kept.validators.push(json!({ "@type": "Din91379Validator", "dataType": din_91379(feld) }));
            kept.validators.extend(left.of_text(feld));
        }
        "MULTIPLE_FILE" => of_files(feld, anzahl, &mut kept),
        // What can be chosen is listed, and what is only shown has no limits.
        "TEXT" | "RADIO_BUTTONS" | "DROPDOWN_SINGLE_SELECT" => return kept,
        _ => {}
    }
    kept.not_taken.extend(left.names());
    kept
}

/// Limits of a field, and which of them have been taken over.
struct Left<'a> {
    limits: &'a Praezisierung,
    taken: Vec<&'static str>,
}

impl Left<'_> {
    fn all(&self) -> [(&'static str, Option<&String>); 5] {
        let Praezisierung { min_length, max_length, min_value, max_value, pattern, .. } = self.limits;
        [
            ("minLength", min_length.as_ref()),
            ("maxLength", max_length.as_ref()),
            ("minValue", min_value.as_ref()),
            ("maxValue", max_value.as_ref()),
            ("pattern", pattern.as_ref()),
        ]
    }

    fn names(&self) -> Vec<String> {
        let left = self.all().into_iter().filter(|(name, _)| !self.taken.contains(name));
        let left = left.filter_map(|(name, limit)| Some((name, limit?.trim()))).filter(|(_, limit)| !limit.is_empty());
        left.map(|(name, limit)| format!("{name} {limit}")).collect()
    }

    /// Validators of the least and the greatest value, where these are values.
    fn bounds(&mut self, [least, greatest]: [&str; 2], value: fn(&str) -> Option<Value>) -> Vec<Value> {
        let mut found = vec![];
        let limits = [("minValue", least, &self.limits.min_value), ("maxValue", greatest, &self.limits.max_value)];
        for (name, validator, limit) in limits {
            if let Some(limit) = limit.as_deref().and_then(|text| value(text.trim())) {
                self.taken.push(name);
                found.push(json!({ "@type": validator, name: limit }));
            }
        }
        found
    }

    fn of_text(&mut self, feld: &Datenfeld) -> Vec<Value> {
        let mut found = vec![];
        let (min, max) = limits(feld);
        self.taken.extend(min.map(|_| "minLength"));
        self.taken.extend(max.map(|_| "maxLength"));
        self.taken.push("pattern");
        // An empty answer is a matter of being required.
        found.extend(min.filter(|min| *min > 1).map(|min| json!({ "@type": "MinLengthValidator", "minLength": min })));
        found.extend(max.map(|max| json!({ "@type": "MaxLengthValidator", "maxLength": max })));
        let pattern = pattern(feld);
        if !pattern.is_empty() {
            let pattern = if is_escaped_twice(pattern) { pattern.replace(r"\\", r"\") } else { pattern.to_owned() };
            let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
            found.push(json!({ "@type": "RegexValidator", "regex": pattern }));
        }
        found
    }
}

/// A number as JSON has it; XML Schema also knows `+5` and `007`.
fn number(text: &str) -> Option<Value> {
    let text = text.replace(',', ".");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.trim_start_matches('+')), |digits| ("-", digits));
    let whole = digits.trim_start_matches('0');
    let zero = if whole.starts_with(|letter: char| letter.is_ascii_digit()) { "" } else { "0" };
    format!("{sign}{zero}{whole}").parse::<serde_json::Number>().ok().map(Value::Number)
}

/// A day without its time zone.
fn day(text: &str) -> Option<Value> {
    lexical::scalar("date", text)?;
    text.get(..10).map(Value::from)
}

fn of_files(feld: &Datenfeld, anzahl: Anzahl, kept: &mut Kept) {
    let kinds = feld.media_type.iter().map(|kind| kind.trim()).filter(|kind| !kind.is_empty());
    let (known, unknown): (Vec<&str>, Vec<&str>) = kinds.partition(|kind| !endings(kind).is_empty());
    let allowed: Vec<&str> = known.iter().flat_map(|kind| endings(kind)).copied().collect();
    // Files of a kind whose ending isn't known must not be refused.
    if unknown.is_empty() && !allowed.is_empty() {
        kept.validators.push(json!({ "@type": "FileExtensionValidator", "values": allowed }));
    }
    kept.unknown_media_types = unknown.into_iter().map(str::to_owned).collect();
    let size = feld.max_size.as_deref().map(str::trim).filter(|size| !size.is_empty());
    match size.map(str::parse::<u64>) {
        Some(Ok(bytes)) => kept.validators.push(json!({ "@type": "MaxFilesizeValidator", "maxFilesize": bytes })),
        Some(Err(_)) => kept.not_taken.extend(size.map(|size| format!("maxSize {size}"))),
        None => {}
    }
    if anzahl.min > 1 {
        kept.not_taken.push(format!("anzahl {anzahl}"));
    }
    kept.validators.extend(anzahl.max.map(|most| json!({ "@type": "MaxFileCountValidator", "maxFileCount": most })));
}

/// The data type of DIN 91379: A for names of persons, B for other names, else C (free text).
fn din_91379(feld: &Datenfeld) -> &'static str {
    let name = feld.common.name.to_lowercase();
    let speaks_of = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if speaks_of(&["familienname", "vorname", "geburtsname", "nachname", "ordensname", "künstlername"]) {
        "A"
    } else if speaks_of(&["name", "straße", "strasse"]) || name == "ort" || name == "wohnort" {
        "B"
    } else {
        "C"
    }
}

#[cfg(test)]
mod tests {
    use super::is_escaped_twice;

    #[test]
    fn escapes_are_double_only_if_all_of_them_are() {
        for (pattern, twice) in [
            (r"[a-z]+\\.[a-z]+", true),
            (r"\\d{5}-\\d", true),
            (r"[a-z]+\.[a-z]+", false),
            (r"\\.\d", false),
            ("[a-z]*", false),
        ] {
            assert_eq!(is_escaped_twice(pattern), twice, "{pattern}");
        }
    }
}
