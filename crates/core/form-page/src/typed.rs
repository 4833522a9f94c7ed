//! An answer as its input shows it, and as it comes back from there.

use forms::{Field, FieldType};
use jiff::civil::Date;
use serde_json::Value;

/// An answer as its input shows it.
pub fn typed(field: &Field, value: &Value) -> String {
    let written = match field.kind {
        FieldType::Date => forms::date_of(value).map(day),
        FieldType::Time => forms::time_of(value).map(|time| time.strftime("%H:%M").to_string()),
        FieldType::EuroBetrag => forms::amount_in_cents(value).map(amount),
        _ => None,
    };
    written.unwrap_or_else(|| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// A day as `31.12.2026`.
pub fn day(date: Date) -> String {
    date.strftime("%d.%m.%Y").to_string()
}

/// Cents as `1.234,56`.
pub fn amount(cents: i64) -> String {
    let whole = (cents.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    format!("{}{grouped},{:02}", if cents < 0 { "−" } else { "" }, cents.unsigned_abs() % 100)
}

/// The answer in what an input has sent; `None` for an empty one.
pub fn read(kind: &FieldType, values: &[String]) -> Option<Value> {
    let first = values.first().map_or("", String::as_str).trim();
    match kind {
        FieldType::Checkbox | FieldType::DropdownMultipleSelect | FieldType::TwoListSelect => {
            let chosen: Vec<Value> =
                values.iter().filter(|value| !value.is_empty()).map(|value| Value::from(value.as_str())).collect();
            (!chosen.is_empty()).then_some(Value::Array(chosen))
        }
        FieldType::Boolean | FieldType::SingleCheckbox => match first {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        _ if first.is_empty() => None,
        FieldType::Date => {
            let written = Value::from(first);
            let date = forms::date_of(&written).or_else(|| short_date(first));
            Some(date.map_or(written, |date| Value::from(date.to_string())))
        }
        FieldType::Time => {
            let written = first.trim_end_matches("Uhr").trim_end().replace('.', ":");
            let time = forms::time_of(&Value::from(written));
            Some(Value::from(time.map_or_else(|| first.to_owned(), |time| time.strftime("%H:%M").to_string())))
        }
        FieldType::KfzKennzeichen => Some(Value::from(first.to_uppercase())),
        FieldType::Textarea | FieldType::GeoMap | FieldType::GdikMap => Some(Value::from(first.replace("\r\n", "\n"))),
        _ => Some(Value::from(first)),
    }
}

/// Years of two digits up to this one belong to this century, as people write them.
const LAST_SHORT_YEAR: i16 = 40;

/// A date as it is typed on a phone, whose number pad may have no dot: `01032025`, `010325`, `1.3.25`, `1 3 2025`.
fn short_date(text: &str) -> Option<Date> {
    let digits = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let (day, month, year) = if text.bytes().all(|byte| byte.is_ascii_digit()) && matches!(text.len(), 6 | 8) {
        (digits(0..2)?, digits(2..4)?, digits(4..text.len())?)
    } else {
        let mut parts = text.split(['.', ' ', '/', '-']).filter(|part| !part.is_empty());
        let mut next = || parts.next()?.parse::<i16>().ok();
        let date = (next()?, next()?, next()?);
        if parts.next().is_some() {
            return None;
        }
        date
    };
    let year = match year {
        0..=LAST_SHORT_YEAR => 2000 + year,
        41..=99 => 1900 + year,
        1000..=9999 => year,
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped() {
        for (cents, text) in [(0, "0,00"), (123_456_789, "1.234.567,89"), (-5, "−0,05"), (99_900, "999,00")] {
            assert_eq!(amount(cents), text);
        }
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        for (typed, date) in [
            ("01032025", "2025-03-01"),
            ("010325", "2025-03-01"),
            ("1.3.25", "2025-03-01"),
            ("1.3.2025", "2025-03-01"),
            ("01.03.2025", "2025-03-01"),
            ("1 3 2025", "2025-03-01"),
            ("1/3/85", "1985-03-01"),
            ("2025-03-01", "2025-03-01"),
        ] {
            assert_eq!(read(&FieldType::Date, &[typed.to_owned()]), Some(Value::from(date)), "{typed}");
        }
        for wrong in ["31022025", "1.3", "1.3.2025.7", "0103", "10000101", "1.3.225", "gestern"] {
            assert_eq!(read(&FieldType::Date, &[wrong.to_owned()]), Some(Value::from(wrong)), "stays as typed");
        }
    }
}
