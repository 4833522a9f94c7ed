//! Decimal numbers: what people type, what forms, expressions and tables reckon with. No surprises of floating point.

#![deny(clippy::arithmetic_side_effects)]

use std::fmt;

use serde_json::Value;

/// A number with up to 18 digits before and after the point. Sums and differences are exact; products and quotients are
/// rounded half away from zero where they have more than 18 digits after the point. What doesn't fit is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

/// Digits after the point, and what one is counted in.
const PLACES: u32 = 18;
const ONE: i128 = 1_000_000_000_000_000_000;

impl Decimal {
    /// Also what [`Default`] gives.
    pub const ZERO: Self = Self(0);
    /// How many 10⁻¹⁸ the largest number is; the smallest is as far below zero.
    pub const MAX_UNITS: i128 = 999_999_999_999_999_999_999_999_999_999_999_999;

    /// Reads what programs write (JSON, EL, FEEL): `12`, `-0.5`, `.5`, `1.`, `1.5e-3`. Digits past the 18th after the
    /// point have to be zeros.
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
        let shift = 18_i32.checked_sub(places)?;
        let units = if digits.is_empty() {
            0
        } else if let Ok(zeros) = u32::try_from(shift) {
            digits.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(zeros)?)?
        } else {
            // More places than there are: only zeros may be cut off.
            let kept = digits.len().checked_sub(usize::try_from(shift.unsigned_abs()).ok()?)?;
            let (kept, lost) = digits.split_at_checked(kept)?;
            if lost.bytes().any(|byte| byte != b'0') {
                return None;
            }
            format!("0{kept}").parse().ok()?
        };
        Self::of_units(if negative { units.checked_neg()? } else { units })
    }

    /// Reads what people in Germany type: `1.234,5`, `1234,5`, `1.000` (a thousand), and `1234.5` where the point can't
    /// stand before thousands. Blanks around it are let pass. Nobody types an exponent.
    pub fn from_typed(text: &str) -> Option<Self> {
        Self::parse(&plain(text)?)
    }

    /// Digits after the comma of a typed number as they stand there, trailing zeros among them; none for what is no number.
    pub fn typed_places(text: &str) -> Option<usize> {
        let plain = plain(text)?;
        Some(plain.split_once('.').map_or(0, |(_, fraction)| fraction.len()))
    }

    /// The number that a JSON number or a typed text is.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Self::parse(&number.to_string()),
            Value::String(text) => Self::from_typed(text),
            _ => None,
        }
    }

    /// As text that [`Self::from_typed`] reads as the same number: `1.125` would be more than a thousand.
    pub fn typed(self) -> String {
        let text = self.to_string();
        if Self::from_typed(&text) == Some(self) { text } else { text.replace('.', ",") }
    }

    /// `None` past [`Self::MAX_UNITS`].
    pub fn of_units(units: i128) -> Option<Self> {
        (-Self::MAX_UNITS..=Self::MAX_UNITS).contains(&units).then_some(Self(units))
    }

    /// How many 10⁻¹⁸ it is.
    pub fn units(self) -> i128 {
        self.0
    }

    /// So many hundredths.
    pub fn of_cents(cents: i64) -> Option<Self> {
        i128::from(cents).checked_mul(ONE / 100).and_then(Self::of_units)
    }

    /// The part before the point.
    pub fn truncated(self) -> i64 {
        // 18 digits fit.
        i64::try_from(self.0 / ONE).unwrap_or_default()
    }

    /// Whether nothing stands behind the decimal point.
    pub fn is_whole(self) -> bool {
        self.0 % ONE == 0
    }

    /// Zero isn't.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Digits after the point that aren't trailing zeros.
    pub fn places(self) -> usize {
        let text = self.to_string();
        text.split_once('.').map_or(0, |(_, fraction)| fraction.len())
    }

    /// The same number with the other sign; there is one for every number.
    #[must_use]
    pub fn negated(self) -> Self {
        // As far below zero as above.
        Self(self.0.saturating_neg())
    }

    /// The sum; `None` where it is larger than [`MAX_UNITS`](Self::MAX_UNITS) allows.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::of_units)
    }

    /// The difference; `None` where it is larger than [`MAX_UNITS`](Self::MAX_UNITS) allows.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).and_then(Self::of_units)
    }

    /// Whole parts and fractions are multiplied apart, so that nothing needs more than 128 bits.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let (one, two) = (self.0.checked_abs()?, other.0.checked_abs()?);
        let (whole, fraction) = (one / ONE, one % ONE);
        let small = fraction.checked_mul(two % ONE)?.checked_add(ONE / 2)? / ONE;
        let units = whole.checked_mul(two)?.checked_add(fraction.checked_mul(two / ONE)?)?.checked_add(small)?;
        Self::of_units(if self.has_sign_of(other) { units } else { units.checked_neg()? })
    }

    /// Long division, digit by digit. None for a divisor of 0, too.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let (one, two) = (self.0.checked_abs()?, other.0.checked_abs()?);
        let (mut quotient, mut rest) = (one.checked_div(two)?, one.checked_rem(two)?);
        for _ in 0..PLACES {
            let next = rest.checked_mul(10)?;
            quotient = quotient.checked_mul(10)?.checked_add(next.checked_div(two)?)?;
            rest = next.checked_rem(two)?;
        }
        let up = i128::from(rest.checked_mul(2)? >= two);
        let units = quotient.checked_add(up)?;
        Self::of_units(if self.has_sign_of(other) { units } else { units.checked_neg()? })
    }

    /// What is left of a division, with the sign of the dividend. None for a divisor of 0.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        self.0.checked_rem(other.0).map(Self)
    }

    fn has_sign_of(self, other: Self) -> bool {
        self.is_negative() == other.is_negative()
    }

    /// The smallest number above this one that has at most `places` digits after the point, and the largest below; past
    /// the limits it is the number itself.
    pub fn neighbours(self, places: usize) -> (Self, Self) {
        let places = u32::try_from(places).unwrap_or(PLACES).min(PLACES);
        let step = 10_i128.saturating_pow(PLACES.saturating_sub(places)).max(1);
        let of = |units: Option<i128>| units.and_then(Self::of_units).unwrap_or(self);
        let down = |units: i128| units.checked_div_euclid(step)?.checked_mul(step);
        let below = of(self.0.checked_sub(1).and_then(down));
        let above = of(down(self.0).and_then(|units| units.checked_add(step)));
        (above, below)
    }

    /// Of the numbers from `low` to `high` (in 10⁻¹⁸) one with few digits, near 0.
    pub fn plainest_between(low: i128, high: i128) -> Option<Self> {
        let near = 0_i128.clamp(low, high.max(low));
        let rounded = (0..=PLACES).find_map(|places| {
            let step = 10_i128.checked_pow(PLACES.checked_sub(places)?)?;
            let down = near.checked_div_euclid(step)?.checked_mul(step)?;
            [Some(down), down.checked_add(step)].into_iter().flatten().find(|units| (low..=high).contains(units))
        });
        rounded.and_then(Self::of_units)
    }
}

/// A typed number as programs write it.
fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    // The second is the sign of print, which lists and pages show.
    let (sign, digits) = text.strip_prefix(['-', '−']).map_or(("", text), |digits| ("-", digits));
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    if !is_number || !digits.starts_with(|first: char| first.is_ascii_digit()) || digits.ends_with(['.', ',']) {
        return None;
    }
    Some(match digits.split_once(',') {
        Some((whole, fraction)) => format!("{sign}{}.{fraction}", without_points(whole)?),
        None => match without_points(digits) {
            Some(whole) => format!("{sign}{whole}"),
            None => format!("{sign}{digits}"),
        },
    })
}

/// The digits of `1.234.567` and `1234`; points have to stand before groups of three, the first of them no zero.
fn without_points(whole: &str) -> Option<String> {
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let has_groups = whole.contains('.');
    let well_grouped =
        (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3);
    (!has_groups || well_grouped).then(|| whole.replace('.', ""))
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        // 19 digits are more than fit; nothing that is counted comes near.
        let value = value.clamp(-999_999_999_999_999_999, 999_999_999_999_999_999);
        Self(i128::from(value).saturating_mul(ONE))
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Self {
        Self::from(i64::from(value))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = ((self.0 / ONE).unsigned_abs(), (self.0 % ONE).unsigned_abs());
        let sign = if self.is_negative() { "-" } else { "" };
        let fraction = format!("{fraction:018}");
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

/// As text: a JSON number would become a float with whoever reads it.
impl serde::Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not a number")))
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test")]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    fn show(number: Option<Decimal>) -> Option<String> {
        number.map(|number| number.to_string())
    }

    #[test]
    fn every_spelling_of_programs_means_one_number() {
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
            ("1.000", Some("1")),
            ("1.0000000000000000000000", Some("1")),
            ("0.0000000000000000001", None),
            ("999999999999999999", Some("999999999999999999")),
            ("1000000000000000000", None),
            ("0e999999999", Some("0")),
            ("1e-2147483648", None),
            ("1e2147483647", None),
            ("0.1e-2147483648", None),
            ("1e99", None),
            (".", None),
            ("", None),
            ("-", None),
            ("--1", None),
            ("1,5", None),
            (" 1", None),
            ("NaN", None),
        ] {
            assert_eq!(show(Decimal::parse(text)).as_deref(), written, "{text}");
        }
    }

    #[test]
    fn every_spelling_of_people_means_one_number() {
        for (text, written) in [
            ("1", Some("1")),
            (" 007 ", Some("7")),
            ("1,5", Some("1.5")),
            ("1.5", Some("1.5")),
            ("1.50", Some("1.5")),
            ("1.000", Some("1000")),
            ("-12.500", Some("-12500")),
            ("1.234.567", Some("1234567")),
            ("1.234.567,89", Some("1234567.89")),
            ("0.500", Some("0.5")),
            ("1234.500", Some("1234.5")),
            ("−1,5", Some("-1.5")),
            ("1e3", None),
            ("1.5e-3", None),
            ("12.34,5", None),
            ("1.23.456", None),
            ("1.234,5,6", None),
            ("1.", None),
            (",5", None),
            ("1 000", None),
            ("", None),
            ("-", None),
            ("١", None),
        ] {
            assert_eq!(show(Decimal::from_typed(text)).as_deref(), written, "{text}");
        }
        for (text, places) in
            [("2,0", Some(1)), ("2", Some(0)), ("1.000", Some(0)), ("-1234.50", Some(2)), ("1e0", None)]
        {
            assert_eq!(Decimal::typed_places(text), places, "{text}");
        }
        for text in ["1.125", "0.125", "-999.999", "1000.125", "1.5", "7", "-0.001"] {
            assert_eq!(Decimal::from_typed(&number(text).typed()), Some(number(text)), "{text}");
        }
        assert_eq!((number("1.125").typed().as_str(), number("1.5").typed().as_str()), ("1,125", "1.5"));
    }

    #[test]
    fn arithmetic() {
        assert_eq!(number("0.1").checked_add(number("0.2")), Decimal::parse("0.3"));
        assert_eq!(show(number("0.1").checked_sub(number("1"))).as_deref(), Some("-0.9"));
        assert_eq!(show(number("-1.5").checked_mul(number("2.25"))).as_deref(), Some("-3.375"));
        assert_eq!(show(number("123456789.5").checked_mul(number("1000.25"))).as_deref(), Some("123487653697.375"));
        assert_eq!(show(number("1e-9").checked_mul(number("5e-10"))).as_deref(), Some("0.000000000000000001"));
        assert_eq!(show(number("1").checked_div(number("3"))).as_deref(), Some("0.333333333333333333"));
        assert_eq!(show(number("-2").checked_div(number("3"))).as_deref(), Some("-0.666666666666666667"));
        assert_eq!(show(number("7").checked_div(number("2"))).as_deref(), Some("3.5"));
        assert_eq!(number("1").checked_div(number("0")), None);
        assert_eq!(show(number("-7").checked_rem(number("2"))).as_deref(), Some("-1"));
        assert_eq!(show(number("7.5").checked_rem(number("2"))).as_deref(), Some("1.5"));
        assert_eq!(number("1").checked_rem(number("0")), None);
        assert_eq!((number("-2.9").truncated(), number("-2.9").is_whole(), number("-2").is_whole()), (-2, false, true));
        assert_eq!(number("2.5").neighbours(0), (number("3"), number("2")));
        assert_eq!(number("2").neighbours(0), (number("3"), number("1")));
        assert_eq!(show(Decimal::of_cents(-1234)).as_deref(), Some("-12.34"));
    }

    #[test]
    fn nothing_overflows_at_the_limits() {
        let least = number("1e-18");
        let all = [Decimal::of_units(Decimal::MAX_UNITS).unwrap(), Decimal::from(i64::MAX), number("1e17"), least];
        let both: Vec<Decimal> = all.iter().flat_map(|one| [*one, one.negated()]).chain([Decimal::ZERO]).collect();
        for one in &both {
            for two in &both {
                let results = [
                    one.checked_add(*two),
                    one.checked_sub(*two),
                    one.checked_mul(*two),
                    one.checked_div(*two),
                    one.checked_rem(*two),
                ];
                assert!(results.iter().flatten().all(|result| result.units().abs() <= Decimal::MAX_UNITS));
            }
            for places in [0, 2, 18, usize::MAX] {
                let (above, below) = one.neighbours(places);
                assert!(below <= *one && *one <= above, "{one} {places}");
            }
            assert_eq!(Decimal::parse(&one.to_string()), Some(*one));
            assert_eq!(Decimal::from_typed(&one.typed()), Some(*one));
        }
        assert_eq!(number("999999999999999999").checked_mul(number("2")), None);
        assert_eq!(number("999999999999999999").checked_div(least), None);
    }

    #[test]
    fn the_plainest_number_of_a_range() {
        let plain =
            |low: &str, high: &str| show(Decimal::plainest_between(number(low).units() + 1, number(high).units() - 1));
        assert_eq!(plain("-5", "5").as_deref(), Some("0"));
        assert_eq!(plain("4", "5").as_deref(), Some("4.1"));
        assert_eq!(plain("4.99", "5").as_deref(), Some("4.991"));
        assert_eq!(plain("-5", "-4").as_deref(), Some("-4.1"));
        assert_eq!(plain("17", "900").as_deref(), Some("18"));
        assert_eq!(plain("1", "1"), None);
    }
}
