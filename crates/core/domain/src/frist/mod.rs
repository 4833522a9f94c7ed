//! Time limits: when an act counts as notified, and when a Frist ends.
//!
//! § 31 VwVfG, § 26 SGB X, § 108 AO with §§ 187–193 BGB. Every answer lists the steps that led to it, each with its source,
//! and says what it isn't sure of.

pub mod notification;
pub mod reckoning;
pub mod remedy;
pub mod rules;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::calendar::Calendar;
use reckoning::{Event, Reckoning, What};

/// How long a Frist is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "unit", content = "count", rename_all = "kebab-case")]
#[ts(rename = "FristLength")]
pub enum Length {
    /// Calendar days.
    Days(u16),
    /// Of seven days.
    Weeks(u16),
    /// Of the calendar: they end on the day of the same number (§ 188 (2) BGB).
    Months(u16),
    /// Of twelve months.
    Years(u16),
}

impl Length {
    fn span(self) -> Span {
        match self {
            Self::Days(n) => i64::from(n).days(),
            Self::Weeks(n) => i64::from(n).weeks(),
            Self::Months(n) => i64::from(n).months(),
            Self::Years(n) => i64::from(n).years(),
        }
    }

    fn is_of_months(self) -> bool {
        matches!(self, Self::Months(_) | Self::Years(_))
    }
}

/// Where a Frist begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// With an event in the course of a day, which isn't counted (§ 187 (1) BGB).
    After(Event),
    /// With the beginning of a day, which is counted, as for ages (§ 187 (2) BGB).
    With(Event),
}

/// Whether the end moves where it falls on a Saturday, Sunday or holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// To the next working day. The source is the provision that says so.
    NextWorkingDay(&'static str),
    /// It stays, and this is why: a Termin, a Frist of hours, a fiction that is no Frist, a day set by the authority with notice
    /// that it holds (§ 31 (3) sentence 2, (5), (6) VwVfG; AO has no such exception for days that are set).
    Stays(&'static str),
}

/// The end of a Frist that begins on `day`.
///
/// The length is added to the day at once: a month ends on the day of the same number, or on the last day of a shorter
/// month (§ 188 (2), (3) BGB). Days past the year 9999 are its last day.
pub fn end(beginning: Beginning, day: Date, length: Length, shift: Shift, calendar: &Calendar) -> Reckoning {
    let (event, what, source) = match beginning {
        Beginning::After(event) => (event, What::After(length), "§ 187 Abs. 1, § 188 BGB"),
        Beginning::With(event) => (event, What::Including(length), "§ 187 Abs. 2, § 188 BGB"),
    };
    let (raw, is_missing) = raw_end(beginning, day, length);
    let mut reckoning = Reckoning::begin(event, day);
    reckoning.step(what, raw, source);
    if is_missing {
        reckoning.step(What::LastOfMonth, raw, "§ 188 Abs. 3 BGB");
    }
    match shift {
        Shift::NextWorkingDay(source) => reckoning.move_to_working_day(source, calendar),
        Shift::Stays(source) => reckoning.stay(source, calendar),
    }
    reckoning
}

/// The end of a Frist that was extended: the new time is counted from the end of the old one (§ 190 BGB), which is where
/// that one had moved to.
pub fn extended(old: &Reckoning, length: Length, shift: Shift, calendar: &Calendar) -> Reckoning {
    let mut reckoning = end(Beginning::After(Event::EndOfFrist), old.day(), length, shift, calendar);
    reckoning.precede(old, "§ 190 BGB");
    reckoning
}

/// The end before it moves, and whether it stands for a day that its month doesn't have.
fn raw_end(beginning: Beginning, day: Date, length: Length) -> (Date, bool) {
    let same = day.saturating_add(length.span());
    let is_shortened = length.is_of_months() && same.day() != day.day();
    match beginning {
        Beginning::After(_) => (same, is_shortened),
        // The day before the one of the same number: it is the last of the month, or isn't there either.
        Beginning::With(_) if is_shortened => (same, same.day() + 1 < day.day()),
        Beginning::With(_) => (same.saturating_sub(1.day()), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Land;
    use jiff::civil::date;

    const SHIFT: Shift = Shift::NextWorkingDay("§ 31 Abs. 3 S. 1 VwVfG");

    fn end_of(event: Date, length: Length) -> Date {
        end(Beginning::After(Event::Notification), event, length, SHIFT, &Calendar::of(Land::Sachsen)).day()
    }

    #[test]
    fn two_weeks_end_after_buss_und_bettag() {
        assert_eq!(end_of(date(2026, 11, 4), Length::Weeks(2)), date(2026, 11, 19));
    }

    #[test]
    fn a_month_from_the_31st_ends_on_the_last_day_of_a_shorter_month() {
        assert_eq!(end_of(date(2027, 1, 31), Length::Months(1)), date(2027, 3, 1));
        assert_eq!(end_of(date(2026, 8, 31), Length::Months(1)), date(2026, 9, 30));
        assert_eq!(end_of(date(2024, 2, 29), Length::Years(1)), date(2025, 2, 28));
    }

    #[test]
    fn a_frist_with_its_first_day_ends_a_day_earlier() {
        let end_with = |day, length| {
            let stays = Shift::Stays("§ 187 Abs. 2 S. 2 BGB");
            end(Beginning::With(Event::Birth), day, length, stays, &Calendar::of(Land::Sachsen)).day()
        };
        assert_eq!(end_with(date(2008, 5, 2), Length::Years(18)), date(2026, 5, 1), "eighteen from 2 May on");
        assert_eq!(end_with(date(2008, 2, 29), Length::Years(18)), date(2026, 2, 28));
        assert_eq!(end_with(date(2026, 1, 31), Length::Months(1)), date(2026, 2, 28));
        assert_eq!(end_with(date(2026, 1, 1), Length::Months(1)), date(2026, 1, 31));
        assert_eq!(end_with(date(2026, 3, 2), Length::Days(14)), date(2026, 3, 15));
    }

    #[test]
    fn an_extension_runs_from_where_the_old_end_had_moved_to() {
        let saxony = Calendar::of(Land::Sachsen);
        let old = end(Beginning::After(Event::Notification), date(2026, 9, 20), Length::Weeks(2), SHIFT, &saxony);
        assert_eq!(old.day(), date(2026, 10, 5), "4 October is a Sunday");
        let new = extended(&old, Length::Weeks(1), SHIFT, &saxony);
        assert_eq!(new.day(), date(2026, 10, 12));
        assert!(new.steps().len() > old.steps().len() && new.steps().starts_with(old.steps()));
    }

    #[test]
    fn what_is_no_frist_stays_on_a_holiday_and_says_why() {
        let stays = Shift::Stays("§ 31 Abs. 5 VwVfG");
        let saxony = Calendar::of(Land::Sachsen);
        let appointment =
            end(Beginning::After(Event::Notification), date(2026, 11, 4), Length::Weeks(2), stays, &saxony);
        assert_eq!(appointment.day(), date(2026, 11, 18));
        assert_eq!(appointment.steps().last().unwrap().source, "§ 31 Abs. 5 VwVfG");
    }
}
