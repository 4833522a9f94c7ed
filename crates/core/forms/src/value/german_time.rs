//! What the clock in Germany shows at an instant.
//!
//! The rules are spelled out so that this crate needs no file with time zones: summer time of the wars and the years
//! after them by its dates, none from 1950 to 1979, and since then by two rules. Source: IANA tz database, Europe/Berlin.

#![deny(clippy::arithmetic_side_effects)]

use jiff::civil::{DateTime, date};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// Summer time until 1949: the UTC instant from which it holds, and hours before UTC.
const CHANGES: [(i16, i8, i8, i8, i8); 27] = [
    (1916, 4, 30, 22, 2),
    (1916, 9, 30, 23, 1),
    (1917, 4, 16, 1, 2),
    (1917, 9, 17, 1, 1),
    (1918, 4, 15, 1, 2),
    (1918, 9, 16, 1, 1),
    (1940, 4, 1, 1, 2),
    (1942, 11, 2, 1, 1),
    (1943, 3, 29, 1, 2),
    (1943, 10, 4, 1, 1),
    (1944, 4, 3, 1, 2),
    (1944, 10, 2, 1, 1),
    (1945, 4, 2, 1, 2),
    (1945, 5, 24, 0, 3),
    (1945, 9, 24, 0, 2),
    (1945, 11, 18, 1, 1),
    (1946, 4, 14, 1, 2),
    (1946, 10, 7, 1, 1),
    (1947, 4, 6, 2, 2),
    (1947, 5, 11, 1, 3),
    (1947, 6, 29, 0, 2),
    (1947, 10, 5, 1, 1),
    (1948, 4, 18, 1, 2),
    (1948, 10, 3, 1, 1),
    (1949, 4, 10, 1, 2),
    (1949, 10, 2, 1, 1),
    (1980, 4, 6, 1, 2),
];

/// Summer time until the last Sunday of September, and since 1996 of October.
const UNTIL_1995: &str = "CET-1CEST,M3.5.0,M9.5.0/3";
const SINCE_1996: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// Local time of Berlin before the law of 1893 on a uniform time, in seconds.
const LOCAL_MEAN_TIME: i32 = 53 * 60 + 28;

pub(super) fn german_time(instant: Timestamp) -> Option<DateTime> {
    let utc = Offset::UTC.to_datetime(instant);
    let after = |seconds: i32| utc.checked_add(seconds.seconds()).ok();
    if utc < date(1893, 3, 31).at(23, 6, 32, 0) {
        return after(LOCAL_MEAN_TIME);
    }
    if utc.year() >= 1981 || utc >= date(1980, 9, 1).at(0, 0, 0, 0) {
        let rule = if utc.year() < 1996 { UNTIL_1995 } else { SINCE_1996 };
        return Some(TimeZone::posix(rule).ok()?.to_datetime(instant));
    }
    let passed =
        CHANGES.iter().rev().find(|(year, month, day, hour, _)| utc >= date(*year, *month, *day).at(*hour, 0, 0, 0));
    let hours = passed.map_or(1, |(.., hours)| *hours);
    after(i32::from(hours).saturating_mul(3600))
}

#[cfg(test)]
#[allow(clippy::print_stdout, clippy::arithmetic_side_effects, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn every_hour_is_that_of_the_tz_database() {
        let Ok(zone) = TimeZone::get("Europe/Berlin") else {
            println!("SKIPPED: this machine has no tz database");
            return;
        };
        let first: Timestamp = "1890-01-01T00:30:00Z".parse().unwrap();
        for hour in 0..150 * 8766_i64 {
            let instant = first + (hour * 3600).seconds();
            assert_eq!(german_time(instant), Some(zone.to_datetime(instant)), "{instant}");
        }
    }
}
