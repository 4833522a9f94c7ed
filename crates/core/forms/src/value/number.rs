//! Numbers and amounts of money in answers.

#![deny(clippy::arithmetic_side_effects)]

use domain::Decimal;
use serde_json::Value;

/// Digits of an amount before the comma.
const WHOLE_DIGITS: u32 = 12;

/// How people write the currency, before the amount or behind it.
const CURRENCY: [&str; 3] = ["€", "eur", "euro"];

/// Dashes behind the comma of an amount without cents (`5,-`).
const NO_CENTS: [&str; 4] = [",-", ",--", ",–", ",—"];

/// An amount of money in cents: `5.66` as a number, `1.234,56 €`, `€ 5`, `5 EUR`, `5,-` or `1234.5` as text. More than two
/// digits behind the comma are no cents: who types `1,000` may mean a thousand.
pub fn amount_in_cents(value: &Value) -> Option<i64> {
    let (amount, places) = match value {
        Value::Number(number) => {
            let amount = Decimal::parse(&number.to_string())?;
            (amount, amount.places())
        }
        Value::String(text) => {
            let text = without_currency(text.trim());
            let whole =
                NO_CENTS.iter().find_map(|dashes| text.strip_suffix(dashes)).filter(|whole| !whole.contains(','));
            let text = whole.unwrap_or(text);
            (Decimal::from_typed(text)?, Decimal::typed_places(text)?)
        }
        _ => return None,
    };
    let cents = amount.checked_mul(Decimal::from(100))?;
    let fits = cents.truncated().unsigned_abs() < 10_u64.pow(WHOLE_DIGITS).saturating_mul(100);
    (places <= 2 && fits).then(|| cents.truncated())
}

/// Without the currency at one of its ends.
fn without_currency(text: &str) -> &str {
    let is_currency = |part: &str| CURRENCY.contains(&part.to_lowercase().as_str());
    let is_letter = |letter: char| letter.is_alphabetic() || letter == '€';
    let (behind, before) = (text.trim_start_matches(is_letter), text.trim_end_matches(is_letter));
    if text.strip_suffix(behind).is_some_and(is_currency) {
        behind.trim_start()
    } else if text.strip_prefix(before).is_some_and(is_currency) {
        before.trim_end()
    } else {
        text
    }
}

/// Digits behind the comma of an answer to a field of numbers: as they are typed, `2,0` has one. Of an amount of money, which
/// is submitted with its cents anyway, those that say something.
pub(crate) fn places(is_amount: bool, answer: &Value, number: Decimal) -> usize {
    let typed = answer.as_str().filter(|_| !is_amount).and_then(Decimal::typed_places);
    typed.unwrap_or_else(|| number.places())
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
            (json!("€ 5"), Some(500)),
            (json!("€5,5"), Some(550)),
            (json!("5 EUR"), Some(500)),
            (json!("5euro"), Some(500)),
            (json!("Euro 1.000"), Some(100_000)),
            (json!("5,- €"), Some(500)),
            (json!("1.000,--"), Some(100_000)),
            (json!("−5,00"), Some(-500)),
            (json!("-5 €"), Some(-500)),
            (json!("5.00"), Some(500)),
            (json!("1,000"), None),
            (json!("5,660 €"), None),
            (json!("5e2"), None),
            (json!("€ 5 €"), None),
            (json!("5 $"), None),
            (json!("5 EURO-Cent"), None),
            (json!("5,5-"), None),
            (json!(",-"), None),
            (json!("EUR"), None),
            (json!("1,234"), None),
            (json!("1.23,4"), None),
            (json!("viel"), None),
            (json!("€"), None),
        ] {
            assert_eq!(amount_in_cents(&value), cents, "{value}");
        }
    }
}
