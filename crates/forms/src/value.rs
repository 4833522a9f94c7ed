//! What the values of a form content mean.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

/// Whether an answer counts as not given. `false` is an answer.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

/// The day that a DATE means: `2015-07-08`, `08.07.2015`, milliseconds since 1970, or a time with offset as Amt24's form
/// content has it (`2015-08-08T22:00:00+0000`, which is midnight in Germany).
pub fn date_of(value: &Value) -> Option<Date> {
    match value {
        Value::Number(milliseconds) => german_day(Timestamp::from_millisecond(milliseconds.as_i64()?).ok()?),
        Value::String(text) => {
            let text = text.trim();
            if text.contains('T') {
                let instant = jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%z", text).ok()?.to_timestamp().ok()?;
                return german_day(instant);
            }
            let written = if text.contains('.') { "%d.%m.%Y" } else { "%Y-%m-%d" };
            let date = Date::strptime(written, text).ok()?;
            (1000..=9999).contains(&date.year()).then_some(date)
        }
        _ => None,
    }
}

fn german_day(instant: Timestamp) -> Option<Date> {
    // The rule is spelled out so that this crate needs no file with time zones.
    let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").ok()?;
    Some(zone.to_datetime(instant).date())
}

/// An amount of money in cents: `5.66` as a number, `1.234,56 €` or `1234.5` as text.
pub fn amount_in_cents(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => {
            let text = text.trim().trim_end_matches('€').trim_end();
            if text.contains(',') { text.replace('.', "").replace(',', ".") } else { text.to_owned() }
        }
        _ => return None,
    };
    let (negative, text) = text.strip_prefix('-').map_or((false, text.as_str()), |rest| (true, rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let cents = whole.parse::<i64>().ok()? * 100 + format!("{fraction:0<2}").parse::<i64>().ok()?;
    Some(if negative { -cents } else { cents })
}

/// Names of the files in a MULTIPLE_FILE answer: plain names, or objects as upload and Amt24 write them.
pub fn file_names(value: &Value) -> Vec<String> {
    let name = |file: &Value| -> Option<String> {
        let name =
            file.as_str().or_else(|| file.get("name")?.as_str()).or_else(|| file.get("uploadedFilename")?.as_str());
        name.map(str::to_owned)
    };
    match value {
        Value::Array(files) => files.iter().filter_map(name).collect(),
        Value::Null => vec![],
        one => name(one).into_iter().collect(),
    }
}

/// ISO 13616: length of German IBANs, and the remainder modulo 97 for all.
pub fn is_iban(text: &str) -> bool {
    let iban: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let bytes = iban.as_bytes();
    let well_formed = (15..=34).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes.iter().take(2).all(u8::is_ascii_alphabetic)
        && bytes.iter().skip(2).take(2).all(u8::is_ascii_digit);
    if !well_formed || (iban.starts_with("DE") && bytes.len() != 22) {
        return false;
    }
    let rearranged = bytes.iter().skip(4).chain(bytes.iter().take(4));
    let remainder = rearranged.fold(0u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    });
    remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    #[test]
    fn dates_in_every_spelling() {
        for (value, day) in [
            (json!(1_436_341_579_368_i64), Some(date(2015, 7, 8))),
            (json!("2015-08-08T22:00:00+0000"), Some(date(2015, 8, 9))),
            (json!("2026-01-31"), Some(date(2026, 1, 31))),
            (json!("31.01.2026"), Some(date(2026, 1, 31))),
            (json!("31.02.2026"), None),
            (json!("1.2.26"), None),
            (json!("gestern"), None),
            (json!(true), None),
        ] {
            assert_eq!(date_of(&value), day, "{value}");
        }
    }

    #[test]
    fn amounts_in_every_spelling() {
        for (value, cents) in [
            (json!(5.66), Some(566)),
            (json!("1.234,5 €"), Some(123_450)),
            (json!("12.5"), Some(1250)),
            (json!("-3"), Some(-300)),
            (json!("1,234"), None),
            (json!("viel"), None),
        ] {
            assert_eq!(amount_in_cents(&value), cents, "{value}");
        }
    }

    #[test]
    fn ibans() {
        assert!(is_iban("DE89 3704 0044 0532 0130 00"));
        assert!(is_iban("gb82west12345698765432"));
        for wrong in ["DE89 3704 0044 0532 0130 01", "DE89", "", "DÉ89370400440532013000", "8937040044053201300000"] {
            assert!(!is_iban(wrong), "{wrong}");
        }
    }
}
