//! Numbers and amounts of money in answers.

#![deny(clippy::arithmetic_side_effects)]

use domain::Decimal;
use serde_json::Value;

/// Digits of an amount before the comma.
const WHOLE_DIGITS: u32 = 12;

/// An amount of money in cents: `5.66` as a number, `1.234,56 €` or `1234.5` as text.
pub fn amount_in_cents(value: &Value) -> Option<i64> {
    let amount = match value {
        Value::Number(number) => Decimal::parse(&number.to_string()),
        Value::String(text) => Decimal::from_typed(text.trim().trim_end_matches('€').trim_end()),
        _ => None,
    }?;
    let cents = amount.checked_mul(Decimal::from(100))?;
    let fits = cents.truncated().unsigned_abs() < 10_u64.pow(WHOLE_DIGITS).saturating_mul(100);
    (amount.places() <= 2 && fits).then(|| cents.truncated())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_in_every_spelling() {
        for (value, cents) in [
            (json!(5.66), Some(566)),
            (json!("1.234,5 €"), Some(123_450)),
            (json!("12.5"), Some(1250)),
            (json!("1.000"), Some(100_000)),
            (json!("-3"), Some(-300)),
            (json!("999999999999,99"), Some(99_999_999_999_999)),
            (json!("1000000000000"), None),
            (json!("1,234"), None),
            (json!("1.23,4"), None),
            (json!("viel"), None),
            (json!("€"), None),
        ] {
            assert_eq!(amount_in_cents(&value), cents, "{value}");
        }
    }
}
