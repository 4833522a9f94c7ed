//! Values as XML Schema writes them (XSD 1.0 part 2), as far as limits and contents of fields are judged by it.

#![deny(clippy::arithmetic_side_effects)]

/// A value that can be compared with another one of its data type.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Scalar {
    /// Whole numbers among them; compared as floating point.
    Number(f64),
    /// Its time zone left out.
    Date(Date),
    /// Seconds since midnight.
    Time(f64),
    /// Day, and seconds since its midnight; the time zone left out.
    Instant(Date, f64),
}

/// Year, month, day.
type Date = (i32, u8, u8);

/// The value of a text in a data type of XDatenfelder; `None` when it is none, or when the data type has no order.
pub fn scalar(datentyp: &str, text: &str) -> Option<Scalar> {
    let text = text.trim();
    match datentyp {
        "num" | "num_currency" => number(text).map(Scalar::Number),
        "num_int" => integer(text).map(Scalar::Number),
        "date" => date(without_zone(text)).map(Scalar::Date),
        "time" => time(without_zone(text)).map(Scalar::Time),
        "datetime" => {
            let (day, clock) = text.split_once('T')?;
            Some(Scalar::Instant(date(day)?, time(without_zone(clock))?))
        }
        _ => None,
    }
}

/// `xs:double` but for infinity and not-a-number.
fn number(text: &str) -> Option<f64> {
    let plain = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
    text.chars().all(plain).then(|| text.parse().ok())?
}

fn integer(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    (!digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit())).then(|| text.parse().ok())?
}

/// `Z`, `+02:00` and `-05:30` may follow every date and time.
fn without_zone(text: &str) -> &str {
    if let Some(local) = text.strip_suffix('Z') {
        return local;
    }
    let Some((local, zone)) = text.len().checked_sub(6).and_then(|at| text.split_at_checked(at)) else { return text };
    let clock = zone.strip_prefix(['+', '-']).and_then(|zone| zone.split_once(':'));
    let fits = |(hour, minute): (&str, &str)| {
        digits(hour, 2).is_some_and(|hour| hour <= 14) && digits(minute, 2).is_some_and(|minute| minute < 60)
    };
    if clock.is_some_and(fits) { local } else { text }
}

fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|digit| digit.is_ascii_digit())).then(|| text.parse().ok())?
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if parts.next().is_some() || day == 0 || day > last {
        return None;
    }
    Some((i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
}

fn time(text: &str) -> Option<f64> {
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let (hour, minute, whole) = (digits(hour, 2)?, digits(minute, 2)?, digits(whole, 2)?);
    let fraction_is_number = !fraction.is_empty() && fraction.bytes().all(|digit| digit.is_ascii_digit());
    if parts.next().is_some() || hour > 23 || minute > 59 || whole > 59 || !fraction_is_number {
        return None;
    }
    let fraction: f64 = format!("0.{fraction}").parse().ok()?;
    Some(f64::from(hour) * 3600.0 + f64::from(minute) * 60.0 + f64::from(whole) + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_value_of_its_type() {
        let values = [
            ("num", "-1.5e3"),
            ("num_int", "+012"),
            ("date", "2024-02-29"),
            ("date", "2026-11-24+01:00"),
            ("time", "08:30:00.5"),
            ("datetime", "2026-11-24T08:30:00Z"),
        ];
        for (kind, text) in values {
            assert!(scalar(kind, text).is_some(), "{kind} {text}");
        }
        let none = [
            ("num", "1,5"),
            ("num", "inf"),
            ("num", ""),
            ("num_int", "1.0"),
            ("num_int", "-"),
            ("date", "2023-02-29"),
            ("date", "24.11.2026"),
            ("date", "2026-11-24+15:00"),
            ("date", "ä"),
            ("time", "08:30"),
            ("time", "24:00:00"),
            ("datetime", "2026-11-24 08:30:00"),
            ("text", "1"),
        ];
        for (kind, text) in none {
            assert_eq!(scalar(kind, text), None, "{kind} {text}");
        }
    }

    #[test]
    fn values_of_a_type_have_an_order() {
        assert!(scalar("date", "2026-02-01") > scalar("date", "2026-01-31"));
        assert!(scalar("datetime", "2026-02-01T00:00:00") > scalar("datetime", "2026-01-31T23:59:59"));
        assert!(scalar("num_int", "10") > scalar("num_int", "9"));
    }
}
