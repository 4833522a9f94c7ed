//! Public holidays of Saxony (§ 1 SächsSFG).

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};

/// Whether `day` is a public holiday in all of Saxony.
///
/// Fronleichnam is one in some Catholic Sorbian municipalities only and is left out here.
pub fn is_saxon_holiday(day: Date) -> bool {
    const FIXED: [(i8, i8); 6] = [(1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26)];
    let easter = easter_sunday(day.year());
    let movable: [Span; 4] = [(-2).days(), 1.day(), 39.days(), 50.days()];
    FIXED.contains(&(day.month(), day.day()))
        || movable.iter().any(|offset| easter.checked_add(*offset).is_ok_and(|holiday| holiday == day))
        || day == buss_und_bettag(day.year())
}

/// Whether offices work on `day`: neither Saturday nor Sunday nor holiday (§ 193 BGB).
pub fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_saxon_holiday(day)
}

/// The Wednesday before 23 November.
fn buss_und_bettag(year: i16) -> Date {
    let last_possible = date(year, 11, 22);
    let back = i64::from(last_possible.weekday().since(Weekday::Wednesday));
    last_possible.saturating_sub(back.days())
}

/// Easter Sunday in the Gregorian calendar (Gauss, in the form of Lichtenberg).
fn easter_sunday(year: i16) -> Date {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holidays_of_2026_and_2027() {
        let expected = [
            (
                2026,
                vec![(1, 1), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25), (10, 3), (10, 31), (11, 18), (12, 25), (12, 26)],
            ),
            (
                2027,
                vec![
                    (1, 1),
                    (3, 26),
                    (3, 29),
                    (5, 1),
                    (5, 6),
                    (5, 17),
                    (10, 3),
                    (10, 31),
                    (11, 17),
                    (12, 25),
                    (12, 26),
                ],
            ),
        ];
        for (year, days) in expected {
            let found: Vec<(i8, i8)> = date(year, 1, 1)
                .series(1.day())
                .take_while(|day| day.year() == year)
                .filter(|day| is_saxon_holiday(*day))
                .map(|day| (day.month(), day.day()))
                .collect();
            assert_eq!(found, days);
        }
    }
}
