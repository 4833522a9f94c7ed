//! What of a field's data type and limits becomes a validator.

use serde_json::{Value, json};

use super::super::model::{Code, Datenfeld};

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

pub(super) fn validators(feld: &Datenfeld, kind: &str) -> Vec<Value> {
    let mut validators = vec![];
    let limits_of = feld.praezisierung.as_ref();
    match kind {
        "STRING" | "TEXTAREA" if code(&feld.datentyp).starts_with("num") => {
            validators.push(if code(&feld.datentyp) == "num_int" {
                json!({ "@type": "NumberValidator", "digitsAfterDecimalPoint": 0 })
            } else {
                json!({ "@type": "NumberValidator" })
            });
            let bound = |text: Option<&String>| {
                text.and_then(|text| text.trim().replace(',', ".").parse::<serde_json::Number>().ok())
            };
            let min = bound(limits_of.and_then(|limits| limits.min_value.as_ref()));
            let max = bound(limits_of.and_then(|limits| limits.max_value.as_ref()));
            validators.extend(min.map(|min| json!({ "@type": "MinNumberValueValidator", "minValue": min })));
            validators.extend(max.map(|max| json!({ "@type": "MaxNumberValueValidator", "maxValue": max })));
        }
        "STRING" | "TEXTAREA" => {
            validators.push(json!({ "@type": "Din91379Validator", "dataType": din_91379(feld) }));
            let (min, max) = limits(feld);
            // An empty answer is a matter of being required.
            validators.extend(
                min.filter(|min| *min > 1).map(|min| json!({ "@type": "MinLengthValidator", "minLength": min })),
            );
            validators.extend(max.map(|max| json!({ "@type": "MaxLengthValidator", "maxLength": max })));
            let pattern = pattern(feld);
            if !pattern.is_empty() {
                let pattern = if is_escaped_twice(pattern) { pattern.replace(r"\\", r"\") } else { pattern.to_owned() };
                let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
                validators.push(json!({ "@type": "RegexValidator", "regex": pattern }));
            }
        }
        "MULTIPLE_FILE" => {
            let endings: Vec<&str> = feld.media_type.iter().filter_map(|kind| ending(kind.trim())).collect();
            if !endings.is_empty() {
                validators.push(json!({ "@type": "FileExtensionValidator", "values": endings }));
            }
            let size = feld.max_size.as_deref().and_then(|size| size.trim().parse::<u64>().ok());
            validators.extend(size.map(|bytes| json!({ "@type": "MaxFilesizeValidator", "maxFilesize": bytes })));
        }
        _ => {}
    }
    validators
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

/// Media types with the endings of their files.
pub(in crate::xdf) const MEDIA_TYPES: [(&str, &str); 10] = [
    ("application/pdf", "pdf"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/tiff", "tif"),
    ("text/plain", "txt"),
    ("text/csv", "csv"),
    ("application/xml", "xml"),
    ("text/xml", "xml"),
    ("application/json", "json"),
    ("application/zip", "zip"),
];

pub(in crate::xdf) fn ending(media_type: &str) -> Option<&'static str> {
    MEDIA_TYPES.iter().find(|(known, _)| *known == media_type).map(|(_, ending)| *ending)
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
