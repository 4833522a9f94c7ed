//! What the values of a form content mean.

#![deny(clippy::arithmetic_side_effects)]

mod german_time;
mod identifier;
mod number;

pub use identifier::{is_bic, is_email, is_iban, is_id_card_number, is_kfz_kennzeichen, is_phone, is_plz, is_tax_id};

pub use number::amount_in_cents;
pub(crate) use number::places;

use domain::din91379::normalize;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde_json::Value;

use german_time::german_time;

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
    german_time(instant).map(|at| at.date())
}

/// The time that a TIME means: `09:44`, `09:44:00`, or an instant on 1 January 1970 as Amt24's form content has it
/// (`1970-01-01T09:44:00+0000` is 10:44 in Germany). No second 60, which `xs:time` doesn't have either.
pub fn time_of(value: &Value) -> Option<Time> {
    let text = value.as_str()?.trim();
    if text.contains('T') {
        let instant = jiff::fmt::strtime::parse("%Y-%m-%dT%H:%M:%S%z", text).ok()?.to_timestamp().ok()?;
        return german_time(instant).map(|at| at.time());
    }
    let has_seconds = text.matches(':').count() == 2;
    if has_seconds && text.ends_with(":60") {
        return None;
    }
    let written = if has_seconds { "%H:%M:%S" } else { "%H:%M" };
    Time::strptime(written, text).ok()
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

/// A value as text: a text without its quotes, anything else as JSON.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether two values read alike; forms write `true` and `"true"`, `1` and `"1"` for the same, keyboards `ü` in two ways.
pub(crate) fn same_text(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one == other || normalize(one) == normalize(other),
        _ => plain(one) == plain(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use serde_json::json;

    #[test]
    fn times_in_every_spelling() {
        for (value, at) in [
            ("09:44", Some(time(9, 44, 0, 0))),
            ("9:44", Some(time(9, 44, 0, 0))),
            ("23:59:59", Some(time(23, 59, 59, 0))),
            ("1970-01-01T09:44:00+0000", Some(time(10, 44, 0, 0))),
            ("23:59:60", None),
            ("24:00", None),
            ("23:60", None),
            ("9", None),
            ("09:44 Uhr", None),
        ] {
            assert_eq!(time_of(&json!(value)), at, "{value}");
        }
    }

    #[test]
    fn dates_in_every_spelling() {
        for (value, day) in [
            (json!(1_436_341_579_368_i64), Some(date(2015, 7, 8))),
            (json!("2015-08-08T22:00:00+0000"), Some(date(2015, 8, 9))),
            (json!("2026-01-31"), Some(date(2026, 1, 31))),
            (json!("31.01.2026"), Some(date(2026, 1, 31))),
            // Summer time in winter, and double summer time.
            (json!("1941-01-14T22:00:00+0000"), Some(date(1941, 1, 15))),
            (json!("1945-06-14T21:00:00+0000"), Some(date(1945, 6, 15))),
            (json!("31.02.2026"), None),
            (json!("1.2.26"), None),
            (json!("gestern"), None),
            (json!(true), None),
        ] {
            assert_eq!(date_of(&value), day, "{value}");
        }
    }
}
