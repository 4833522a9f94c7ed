//! Times as the standard writes them (BPMN 2.0 clause 10.5.5; ISO 8601): moments, lengths of time, and cycles.
//!
//! A cycle is a repeating interval (ISO 8601-1, 5.6). With a start it goes off at the start and then after each length, at
//! fixed moments: those that have passed when a timer begins to wait are over. Without one it goes off after each length,
//! counted from when the timer begins to wait. With an end it goes off no more after that.

#![deny(clippy::arithmetic_side_effects)]

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Unit};

use crate::model::TimerKind;

/// When a timer goes off.
#[derive(Clone, Debug)]
pub enum Timing {
    /// At once, if it is past by then.
    At(Timestamp),
    /// Counted from when it has begun to wait.
    After(Span),
    /// At the moments of the cycle that are still to come.
    Every(Cycle),
}

/// A repeating interval: `R`, count, start or end, and length.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// How often it goes off; without a number again and again.
    pub count: Option<u32>,
    /// `None` where the length is counted from when it has begun to wait.
    pub start: Option<Timestamp>,
    /// The last moment at which it may go off.
    pub end: Option<Timestamp>,
    /// From one moment to the next.
    pub period: Span,
}

impl Timing {
    /// Reads what a timer says; none if it isn't ISO 8601. What has no offset counts as UTC.
    pub fn parse(kind: TimerKind, text: &str) -> Option<Self> {
        let text = text.trim();
        match kind {
            TimerKind::Date => moment(text).map(Self::At),
            TimerKind::Duration => duration(text).map(Self::After),
            TimerKind::Cycle => Cycle::parse(text).map(Self::Every),
        }
    }

    /// When a timer goes off that has begun to wait, and of a cycle has gone off last; none if never again.
    pub fn next(&self, began: Timestamp, last: Option<Timestamp>) -> Option<Timestamp> {
        match self {
            Self::At(moment) => Some((*moment).max(began)),
            Self::After(span) => after(began, span),
            Self::Every(cycle) => cycle.next(began, last),
        }
    }
}

impl Cycle {
    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('/').collect();
        let (first, interval) = parts.split_first()?;
        let count = match first.strip_prefix('R')? {
            "" => None,
            digits => Some(digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse::<u32>().ok())??),
        };
        let (start, end, period) = match interval {
            [period] => (None, None, duration(period)?),
            [one, two] => match (moment(one), moment(two)) {
                (Some(start), Some(end)) => (Some(start), None, start.until((Unit::Second, end)).ok()?),
                (Some(start), None) => (Some(start), None, duration(two)?),
                (None, Some(end)) => (None, Some(end), duration(one)?),
                (None, None) => return None,
            },
            _ => return None,
        };
        period.is_positive().then_some(Self { count, start, end, period })
    }

    fn next(&self, began: Timestamp, last: Option<Timestamp>) -> Option<Timestamp> {
        let next = match self.start {
            None => after(last.unwrap_or(began), &self.period)?,
            Some(start) => {
                let is_over = |moment: Timestamp| last.map_or(moment < began, |last| moment <= last);
                self.first_left(start, is_over)?
            }
        };
        self.end.is_none_or(|end| next <= end).then_some(next)
    }

    /// The first occurrence that isn't over; none if all of them are.
    ///
    /// Each occurrence is reckoned from the start, whose day of the month comes back after shorter months, and lies behind
    /// the one before it. So those that are over come first, and where they end is found by halving: in some sixty steps,
    /// however long ago the cycle began. What lies behind the last day that can be reckoned counts as left.
    fn first_left(&self, start: Timestamp, is_over: impl Fn(Timestamp) -> bool) -> Option<Timestamp> {
        let moment = |number: i64| after(start, &self.period.checked_mul(number).ok()?);
        let (mut from, mut to) = (0, self.count.map_or(i64::MAX, i64::from));
        while from < to {
            let middle = i64::midpoint(from, to);
            if moment(middle).is_some_and(&is_over) {
                from = middle.saturating_add(1);
            } else {
                to = middle;
            }
        }
        // As many as there are lie before `from` where all are over.
        let is_left = self.count.is_none_or(|count| from < i64::from(count));
        moment(from).filter(|_| is_left)
    }
}

/// A length of time later; months and years by the calendar.
pub fn after(moment: Timestamp, span: &Span) -> Option<Timestamp> {
    let later = TimeZone::UTC.to_datetime(moment).checked_add(*span).ok()?;
    TimeZone::UTC.to_timestamp(later).ok()
}

/// Of `PT10S`, `P2D` and the like.
pub fn duration(text: &str) -> Option<Span> {
    // Other ways of writing that the library knows aren't ISO 8601.
    let is_iso =
        text.starts_with('P') && text.bytes().all(|byte| byte.is_ascii_digit() || b"PYMWDTHS.,".contains(&byte));
    text.parse::<Span>().ok().filter(|_| is_iso)
}

/// Of `2026-12-31T12:00:00+01:00`, `2026-12-31T12:00` or `2026-12-31`.
fn moment(text: &str) -> Option<Timestamp> {
    let date = text.get(..10)?;
    date.parse::<Date>().ok().filter(|_| matches!(text.as_bytes().get(10), None | Some(b'T')))?;
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let local: DateTime = text.parse().ok()?;
    TimeZone::UTC.to_timestamp(local).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_iso_8601_is_read() {
        let reads = |kind, text: &str| Timing::parse(kind, text).is_some();
        for text in ["P14D", "PT10S", "P1Y2M3DT4H5M6S", "P2W", "PT0.5S"] {
            assert!(reads(TimerKind::Duration, text), "{text}");
        }
        for text in ["14 Tage", "P14T", "14d", "P", "PT", "10", "-P1D", "p1d", "2026-01-01"] {
            assert!(!reads(TimerKind::Duration, text), "{text}");
        }
        for text in ["2026-12-31", "2026-12-31T10:00", "2026-12-31T10:00:00Z", "2026-12-31T10:00:00+01:00"] {
            assert!(reads(TimerKind::Date, text), "{text}");
        }
        for text in ["31.12.2026", "2026-02-30", "2026-02-30T10:00:00Z", "2026-12-31 10:00", "morgen", "P1D", ""] {
            assert!(!reads(TimerKind::Date, text), "{text}");
        }
        for text in ["R3/PT10H", "R/P1D", "R3/2026-01-10T00:00:00Z/P1D", "R2/P1D/2026-02-01", "R/2026-01-01/2026-01-02"]
        {
            assert!(reads(TimerKind::Cycle, text), "{text}");
        }
        for text in
            ["R3", "3/PT1H", "R3/P0D", "R-1/P1D", "0 0 12 * * ?", "R3/31.12.2026/P1D", "R/2026-01-02/2026-01-01"]
        {
            assert!(!reads(TimerKind::Cycle, text), "{text}");
        }
    }

    #[test]
    fn cycles_keep_their_start_and_their_end() {
        let day = |day: i8| TimeZone::UTC.to_timestamp(jiff::civil::date(2026, 1, day).at(0, 0, 0, 0)).unwrap();
        let cycle = |text: &str| Timing::parse(TimerKind::Cycle, text).unwrap();
        let start = cycle("R3/2026-01-10T00:00:00Z/P1D");
        assert_eq!(start.next(day(1), None), Some(day(10)));
        assert_eq!(start.next(day(1), Some(day(10))), Some(day(11)));
        assert_eq!(start.next(day(1), Some(day(12))), None, "three times");
        assert_eq!(start.next(day(11), None), Some(day(11)), "what has passed is over");
        let end = cycle("R/P2D/2026-01-04");
        assert_eq!(end.next(day(1), None), Some(day(3)));
        assert_eq!(end.next(day(1), Some(day(3))), None);
        let between = cycle("R2/2026-01-05/2026-01-08");
        assert_eq!((between.next(day(1), None), between.next(day(1), Some(day(5)))), (Some(day(5)), Some(day(8))));
    }

    #[test]
    fn a_cycle_that_began_long_ago_goes_on() {
        let moment = |text: &str| moment(text).unwrap();
        let next = |text: &str, began: &str| Cycle::parse(text).unwrap().next(moment(began), None);
        for (text, began, wanted) in [
            ("R/1990-01-01T00:00:00Z/PT1S", "2026-01-01T00:00:00.5Z", Some("2026-01-01T00:00:01Z")),
            ("R/1990-01-01T00:00:00Z/PT1M", "2026-01-01T00:00:30Z", Some("2026-01-01T00:01:00Z")),
            ("R/0001-01-31T00:00:00Z/P1M", "2026-02-01", Some("2026-02-28")),
            ("R/0001-01-31T00:00:00Z/P1M", "2026-03-01", Some("2026-03-31")),
            ("R/1604-02-29/P1Y", "2026-03-01", Some("2027-02-28")),
            ("R/1604-02-29/P1Y", "2027-03-01", Some("2028-02-29")),
            ("R4294967295/1990-01-01/PT1S", "2026-01-01", Some("2026-01-01")),
            ("R100001/1990-01-01/PT1S", "1990-01-02T03:46:40Z", Some("1990-01-02T03:46:40Z")),
            ("R100001/1990-01-01/PT1S", "1990-01-02T03:46:41Z", None),
            ("R0/2026-01-01/P1D", "2025-01-01", None),
        ] {
            assert_eq!(next(text, began), wanted.map(moment), "{text} from {began}");
        }
    }

    /// Occurrence by occurrence.
    fn stepped(cycle: &Cycle, began: Timestamp, last: Option<Timestamp>) -> Option<Timestamp> {
        let start = cycle.start.unwrap();
        let count = cycle.count.map_or(i64::MAX, i64::from);
        let mut occurrences = (0..count).map_while(|number| after(start, &cycle.period.checked_mul(number).ok()?));
        let next = occurrences.find(|moment| last.map_or(*moment >= began, |last| *moment > last))?;
        cycle.end.is_none_or(|end| next <= end).then_some(next)
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config {
            cases: 200,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(2_026),
            ..Default::default()
        })]

        #[test]
        fn occurrences_are_those_found_one_by_one(
            start in 0..2_000_000_000_i64,
            (years, months, days, seconds) in (0..3_i64, 0..14_i64, 0..40_i64, 0..200_000_i64),
            count in proptest::option::of(0..2_000_u32),
            ahead in 0..2_000_i64,
            beside in -100_000..100_000_i64,
            ends in proptest::option::of(0..1_000_000_000_i64),
            has_gone_off: bool,
        ) {
            let at = |second: i64| Timestamp::from_second(second).unwrap();
            let period = Span::new().years(years).months(months).days(days).seconds(seconds);
            if period.is_zero() {
                return Ok(());
            }
            let cycle = Cycle { count, start: Some(at(start)), end: ends.map(|ends| at(start.saturating_add(ends))), period };
            let began = after(at(start), &period.checked_mul(ahead).unwrap()).unwrap_or(at(start));
            let began = began.checked_add(Span::new().seconds(beside)).unwrap_or(began);
            let last = has_gone_off.then(|| stepped(&cycle, began, None)).flatten();
            proptest::prop_assert_eq!(cycle.next(began, last), stepped(&cycle, began, last));
        }
    }
}
