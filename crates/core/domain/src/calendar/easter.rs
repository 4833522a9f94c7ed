//! Days that move with Easter, and Buß- und Bettag.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Easter Sunday in the Gregorian calendar (Gauss, in the form of Lichtenberg).
pub(super) fn sunday(year: i16) -> Date {
    let x = i32::from(year);
    let k = x / 100;
    let m = 15 + (3 * k + 3) / 4 - (8 * k + 13) / 25;
    let s = 2 - (3 * k + 3) / 4;
    let a = x % 19;
    let d = (19 * a + m) % 30;
    let r = (d + a / 11) / 29;
    let og = 21 + d - r;
    let sz = 7 - (x + x / 4 + s) % 7;
    let oe = 7 - (og - sz).rem_euclid(7);
    date(year, 3, 1).saturating_add(i64::from(og + oe - 1).days())
}

/// The Wednesday before 23 November.
pub(super) fn buss_und_bettag(year: i16) -> Date {
    let last_possible = date(year, 11, 22);
    let back = i64::from(last_possible.weekday().since(Weekday::Wednesday));
    last_possible.saturating_sub(back.days())
}
