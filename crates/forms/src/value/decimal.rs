//! Numbers as people write them, compared and added exactly.

use std::fmt;

use serde_json::Value;

/// A number with up to 18 digits before and after the point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

/// Digits after the point, and what one is counted in.
const PLACES: usize = 18;
const ONE: i128 = 10_i128.pow(PLACES as u32);

impl Decimal {
    /// Reads `1234.5`, `1.234,5` and `1234,5`; also `-3` and what JSON writes with an exponent.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = if text.contains(',') { without_thousands(text)? } else { text.to_owned() };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text.as_str(), 0),
        };
        let (negative, digits) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) || digits.ends_with('.') {
            return None;
        }
        let all = format!("{whole}{fraction}");
        let places = i32::try_from(fraction.len()).ok()? - exponent;
        let all = all.trim_start_matches('0');
        let shift = i32::try_from(PLACES).ok()? - places;
        let value = if let Ok(zeros) = usize::try_from(shift) {
            format!("0{all}{}", "0".repeat(zeros.min(40)))
        } else {
            // More places than there are: only zeros may be cut off.
            let cut = all.len().checked_sub(usize::try_from(-shift).ok()?)?;
            let (kept, lost) = all.split_at_checked(cut)?;
            if lost.bytes().any(|byte| byte != b'0') {
                return None;
            }
            format!("0{kept}")
        };
        let value: i128 = value.parse().ok().filter(|value: &i128| *value < ONE * ONE)?;
        Some(Self(if negative { -value } else { value }))
    }

    /// The number that a JSON number or text is.
    pub fn from_json(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Self::parse(&number.to_string()),
            Value::String(text) => Self::parse(text),
            _ => None,
        }
    }

    /// Digits after the point that aren't trailing zeros.
    pub fn places(self) -> usize {
        let text = self.to_string();
        text.split_once('.').map_or(0, |(_, fraction)| fraction.len())
    }

    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).filter(|sum| sum.abs() < ONE * ONE).map(Self)
    }

    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let (one, mut scale) = without_zeros(self.0);
        let (two, more) = without_zeros(other.0);
        scale += more;
        let product = one.checked_mul(two)?;
        let product = match scale.checked_sub(PLACES as u32) {
            Some(0) => product,
            Some(places) => {
                let unit = 10_i128.checked_pow(places)?;
                if product % unit != 0 {
                    return None;
                }
                product / unit
            }
            None => product.checked_mul(10_i128.checked_pow(PLACES as u32 - scale)?)?,
        };
        (product.abs() < ONE * ONE).then_some(Self(product))
    }

    /// How many 10⁻¹⁸ it is.
    pub(crate) fn units(self) -> i128 {
        self.0
    }

    /// The smallest number above this one that has at most `places` digits after the point, and the largest below.
    pub(crate) fn neighbours(self, places: usize) -> (Self, Self) {
        let step = 10_i128.pow((PLACES - places.min(PLACES)) as u32);
        (Self((self.0.div_euclid(step) + 1) * step), Self((self.0 - 1).div_euclid(step) * step))
    }
}

/// `1.234,5` as `1234.5`; points have to stand before groups of three.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once(',')?;
    let mut groups = whole.trim_start_matches('-').split('.');
    let first = groups.next().unwrap_or_default();
    let well_grouped = !whole.contains('.') || ((1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3));
    well_grouped.then(|| format!("{}.{fraction}", whole.replace('.', "")))
}

/// Mantissa and scale of a count of 10⁻¹⁸.
fn without_zeros(mut value: i128) -> (i128, u32) {
    let mut scale = PLACES as u32;
    while scale > 0 && value % 10 == 0 {
        value /= 10;
        scale -= 1;
    }
    (value, scale)
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        // 19 digits are more than fit; nothing a form counts comes near.
        Self(i128::from(value.clamp(-999_999_999_999_999_999, 999_999_999_999_999_999)) * ONE)
    }
}

/// As text: a JSON number would become a float with whoever reads it.
impl serde::Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0.abs() / ONE, self.0.abs() % ONE);
        let sign = if self.0 < 0 { "-" } else { "" };
        let fraction = format!("{fraction:018}");
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            fraction => write!(f, "{sign}{whole}.{fraction}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<String> {
        Decimal::parse(text).map(|number| number.to_string())
    }

    #[test]
    fn every_spelling_means_one_number() {
        for (text, written) in [
            ("1", Some("1")),
            ("007", Some("7")),
            ("1.50", Some("1.5")),
            ("1,5", Some("1.5")),
            ("1.234.567,89", Some("1234567.89")),
            ("-0.3", Some("-0.3")),
            ("1e3", Some("1000")),
            ("1.5e-3", Some("0.0015")),
            ("0.0000000000000000001000", None),
            ("1.0000000000000000000000", Some("1")),
            ("999999999999999999", Some("999999999999999999")),
            ("1000000000000000000", None),
            ("1e99", None),
            ("12.34,5", None),
            ("1.", None),
            ("", None),
            ("-", None),
            ("1 000", None),
            ("NaN", None),
        ] {
            assert_eq!(number(text).as_deref(), written, "{text}");
        }
    }

    #[test]
    fn sums_and_products_are_exact() {
        let [a, b] = ["0.1", "0.2"].map(|text| Decimal::parse(text).unwrap_or_default());
        assert_eq!(a.checked_add(b), Decimal::parse("0.3"));
        assert_eq!(a.checked_mul(b), Decimal::parse("0.02"));
        let large = Decimal::from(999_999_999_999_999_999);
        assert_eq!(large.checked_mul(large), None);
        assert_eq!(Decimal::parse("2.5").map(|n| n.neighbours(0)), Some((Decimal::from(3), Decimal::from(2))));
        assert_eq!(Decimal::from(2).neighbours(0), (Decimal::from(3), Decimal::from(1)));
    }
}
