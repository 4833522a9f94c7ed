//! Numbers of expressions and tables: decimal, without the surprises of floating point.

#![deny(clippy::arithmetic_side_effects)]

use std::fmt;

/// A number with up to 18 digits before and after the point. Sums and differences are exact; products and quotients are
/// rounded half up where they have more than 18 digits after the point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(i128);

/// Digits after the point, and what one is counted in.
const PLACES: u32 = 18;
const ONE: i128 = 10_i128.pow(PLACES);

impl Number {
    /// How many 10⁻¹⁸ the largest number is; the smallest is as far below zero.
    pub(crate) const MAX_UNITS: i128 = ONE * ONE - 1;

    /// Reads what EL and FEEL write: `12`, `-0.5`, `.5`, `1.`, `1.5e-3`. Digits past the 18th after the point have to be zeros.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let digits = digits.trim_start_matches('0');
        let places = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        let shift = i32::try_from(PLACES).ok()?.checked_sub(places)?;
        let units = if digits.is_empty() {
            0
        } else if let Ok(zeros) = u32::try_from(shift) {
            digits.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(zeros)?)?
        } else {
            let kept = digits.len().checked_sub(usize::try_from(shift.unsigned_abs()).ok()?)?;
            let (kept, lost) = digits.split_at_checked(kept)?;
            if lost.bytes().any(|byte| byte != b'0') {
                return None;
            }
            format!("0{kept}").parse().ok()?
        };
        Self::of_units(if negative { units.checked_neg()? } else { units })
    }

    pub(crate) fn of_units(units: i128) -> Option<Self> {
        (-Self::MAX_UNITS..=Self::MAX_UNITS).contains(&units).then_some(Self(units))
    }

    pub(crate) fn units(self) -> i128 {
        self.0
    }

    /// The part before the point.
    pub fn truncated(self) -> i64 {
        // 18 digits fit.
        i64::try_from(self.0 / ONE).unwrap_or_default()
    }

    pub fn is_whole(self) -> bool {
        self.0 % ONE == 0
    }

    #[must_use]
    pub fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::of_units(self.0.checked_add(other.0)?)
    }

    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::of_units(self.0.checked_sub(other.0)?)
    }

    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let (one, two) = (self.0.checked_abs()?, other.0.checked_abs()?);
        let (whole, fraction) = (one / ONE, one % ONE);
        let rounded = fraction.checked_mul(two % ONE)?.checked_add(ONE / 2)? / ONE;
        let units = whole.checked_mul(two)?.checked_add(fraction.checked_mul(two / ONE)?)?.checked_add(rounded)?;
        self.signed_like(other, units)
    }

    /// Of a product or quotient.
    fn signed_like(self, other: Self, units: i128) -> Option<Self> {
        Self::of_units(if (self.0 < 0) == (other.0 < 0) { units } else { units.checked_neg()? })
    }

    /// None for a divisor of 0, too.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let (one, two) = (self.0.checked_abs()?, other.0.checked_abs()?);
        let (mut quotient, mut rest) = (one.checked_div(two)?, one.checked_rem(two)?);
        for _ in 0..PLACES {
            let tenfold = rest.checked_mul(10)?;
            quotient = quotient.checked_mul(10)?.checked_add(tenfold.checked_div(two)?)?;
            rest = tenfold.checked_rem(two)?;
        }
        let units = quotient.checked_add(i128::from(rest.checked_mul(2)? >= two))?;
        self.signed_like(other, units)
    }

    /// What is left of a division, with the sign of the dividend. None for a divisor of 0.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        self.0.checked_rem(other.0).map(Self)
    }

    /// Of the numbers from `low` to `high` (in 10⁻¹⁸) one with few digits, near 0.
    pub(crate) fn plainest_between(low: i128, high: i128) -> Option<Self> {
        let near = 0_i128.clamp(low, high.max(low));
        let rounded = (0..=PLACES).find_map(|places| {
            let step = 10_i128.checked_pow(PLACES.checked_sub(places)?)?;
            let down = near.checked_div_euclid(step)?.checked_mul(step)?;
            [Some(down), down.checked_add(step)].into_iter().flatten().find(|units| (low..=high).contains(units))
        });
        rounded.and_then(Self::of_units)
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self(i128::from(value).saturating_mul(ONE))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0.saturating_abs() / ONE, self.0.saturating_abs() % ONE);
        let sign = if self.0 < 0 { "-" } else { "" };
        let fraction = format!("{fraction:018}");
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

/// As text: a JSON number would become a float with whoever reads it.
impl serde::Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a number")))
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test")]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn every_spelling_means_one_number() {
        for (text, written) in [
            ("1", Some("1")),
            ("007", Some("7")),
            ("1.50", Some("1.5")),
            (".5", Some("0.5")),
            ("1.", Some("1")),
            ("-0.3", Some("-0.3")),
            ("-0", Some("0")),
            ("1e3", Some("1000")),
            ("1.5e-3", Some("0.0015")),
            ("1.0000000000000000000000", Some("1")),
            ("0.0000000000000000001", None),
            ("999999999999999999", Some("999999999999999999")),
            ("1000000000000000000", None),
            ("0e999999999", Some("0")),
            ("1e-2147483648", None),
            ("1e99", None),
            (".", None),
            ("", None),
            ("-", None),
            ("--1", None),
            ("1,5", None),
            (" 1", None),
        ] {
            assert_eq!(Number::parse(text).map(|number| number.to_string()).as_deref(), written, "{text}");
        }
    }

    #[test]
    fn arithmetic() {
        let show = |number: Option<Number>| number.map(|number| number.to_string());
        assert_eq!(number("0.1").checked_add(number("0.2")), Number::parse("0.3"));
        assert_eq!(show(number("0.1").checked_sub(number("1"))).as_deref(), Some("-0.9"));
        assert_eq!(show(number("-1.5").checked_mul(number("2.25"))).as_deref(), Some("-3.375"));
        assert_eq!(show(number("123456789.5").checked_mul(number("1000.25"))).as_deref(), Some("123487653697.375"));
        assert_eq!(show(number("1e-9").checked_mul(number("5e-10"))).as_deref(), Some("0.000000000000000001"));
        assert_eq!(number("999999999999999999").checked_mul(number("2")), None);
        assert_eq!(show(number("1").checked_div(number("3"))).as_deref(), Some("0.333333333333333333"));
        assert_eq!(show(number("-2").checked_div(number("3"))).as_deref(), Some("-0.666666666666666667"));
        assert_eq!(show(number("7").checked_div(number("2"))).as_deref(), Some("3.5"));
        assert_eq!(number("1").checked_div(number("0")), None);
        assert_eq!(number("999999999999999999").checked_div(number("1e-18")), None);
        assert_eq!(show(number("-7").checked_rem(number("2"))).as_deref(), Some("-1"));
        assert_eq!(show(number("7.5").checked_rem(number("2"))).as_deref(), Some("1.5"));
        assert_eq!(number("1").checked_rem(number("0")), None);
        assert_eq!(number("-2.9").truncated(), -2);
    }

    #[test]
    fn the_plainest_number_of_a_range() {
        let plain = |low: &str, high: &str| {
            Number::plainest_between(number(low).units() + 1, number(high).units() - 1).map(|number| number.to_string())
        };
        assert_eq!(plain("-5", "5").as_deref(), Some("0"));
        assert_eq!(plain("4", "5").as_deref(), Some("4.1"));
        assert_eq!(plain("4.99", "5").as_deref(), Some("4.991"));
        assert_eq!(plain("-5", "-4").as_deref(), Some("-4.1"));
        assert_eq!(plain("17", "900").as_deref(), Some("18"));
        assert_eq!(plain("1", "1"), None);
    }
}
