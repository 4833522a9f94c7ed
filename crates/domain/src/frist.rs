//! Time limits: when an act counts as notified, and when a Frist ends.
//!
//! § 31 VwVfG with §§ 187–193 BGB; the notification rules are data, each valid within its dates.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use crate::Regime;
use crate::holiday::is_working_day;

/// How an act reaches its addressee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Letter within Germany.
    Post,
    /// Postfach of a user account under the Onlinezugangsgesetz.
    Postfach,
}

/// One row of the table of notification rules.
struct NotificationRule {
    regime: Regime,
    channel: Channel,
    /// First and last day of handing over for which the rule holds.
    valid: (Date, Date),
    /// On which day after handing over the act counts as notified.
    days: i64,
    /// Whether the fiction itself moves to the next working day (§ 108 (3) AO does that, § 41 VwVfG doesn't).
    moves_to_working_day: bool,
}

const BEGIN: Date = date(1977, 1, 1);
const END: Date = date(9999, 12, 31);
const END_OF_2024: Date = date(2024, 12, 31);
const START_OF_2025: Date = date(2025, 1, 1);
const END_OF_2025: Date = date(2025, 12, 31);
const START_OF_2026: Date = date(2026, 1, 1);
const OZG_POSTFACH: Date = date(2024, 7, 24);

const fn rule(regime: Regime, channel: Channel, valid: (Date, Date), days: i64, moves: bool) -> NotificationRule {
    NotificationRule { regime, channel, valid, days, moves_to_working_day: moves }
}

/// § 41 (2) VwVfG, § 9 (1) OZG with § 2a SächsVwVfZG, §§ 122 (2), 122a, 108 (3) AO, § 37 (2) SGB X.
const RULES: [NotificationRule; 10] = [
    rule(Regime::Vwvfg, Channel::Post, (BEGIN, END_OF_2024), 3, false),
    rule(Regime::Vwvfg, Channel::Post, (START_OF_2025, END), 4, false),
    rule(Regime::Vwvfg, Channel::Postfach, (OZG_POSTFACH, END), 3, false),
    rule(Regime::Sgbx, Channel::Post, (BEGIN, END_OF_2024), 3, false),
    rule(Regime::Sgbx, Channel::Post, (START_OF_2025, END), 4, false),
    rule(Regime::Sgbx, Channel::Postfach, (OZG_POSTFACH, END), 3, false),
    rule(Regime::Ao, Channel::Post, (BEGIN, END_OF_2024), 3, true),
    rule(Regime::Ao, Channel::Post, (START_OF_2025, END), 4, true),
    rule(Regime::Ao, Channel::Postfach, (OZG_POSTFACH, END_OF_2025), 3, true),
    rule(Regime::Ao, Channel::Postfach, (START_OF_2026, END), 4, true),
];

/// The day on which an act handed over on `day` counts as notified; `None` where no rule is known for that day.
pub fn notified_on(regime: Regime, channel: Channel, day: Date) -> Option<Date> {
    let rule =
        RULES.iter().find(|r| r.regime == regime && r.channel == channel && r.valid.0 <= day && day <= r.valid.1)?;
    let fiction = day.saturating_add(rule.days.days());
    Some(if rule.moves_to_working_day { next_working_day(fiction) } else { fiction })
}

/// End of a Frist of `span` that begins with an event on `event` (§ 187 (1), § 188, § 193 BGB, § 31 VwVfG).
///
/// The day of the event isn't counted; a Frist of months ends on the day of the same number, or on the last day of a
/// shorter month; an end on Saturday, Sunday or holiday moves to the next working day.
pub fn frist_end(event: Date, span: Span) -> Date {
    next_working_day(event.saturating_add(span))
}

fn next_working_day(day: Date) -> Date {
    day.series(1.day()).find(|d| is_working_day(*d)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Regime::{Ao, Vwvfg};
    use Channel::{Post, Postfach};

    #[test]
    fn notification_and_the_month_after_it() {
        let cases = [
            (Vwvfg, Post, date(2026, 3, 31), date(2026, 4, 4), date(2026, 5, 4)),
            (Vwvfg, Postfach, date(2026, 3, 31), date(2026, 4, 3), date(2026, 5, 4)),
            (Vwvfg, Post, date(2026, 11, 14), date(2026, 11, 18), date(2026, 12, 18)),
            (Ao, Post, date(2026, 12, 22), date(2026, 12, 28), date(2027, 1, 28)),
            (Vwvfg, Post, date(2024, 12, 30), date(2025, 1, 2), date(2025, 2, 3)),
        ];
        for (regime, channel, handed_over, notified, end) in cases {
            assert_eq!(notified_on(regime, channel, handed_over), Some(notified), "{handed_over}");
            assert_eq!(frist_end(notified, 1.month()), end, "{handed_over}");
        }
    }

    #[test]
    fn two_weeks_end_after_buss_und_bettag() {
        assert_eq!(frist_end(date(2026, 11, 4), 2.weeks()), date(2026, 11, 19));
    }

    #[test]
    fn a_month_from_the_31st_ends_on_the_last_day_of_a_shorter_month() {
        assert_eq!(frist_end(date(2027, 1, 31), 1.month()), date(2027, 3, 1));
        assert_eq!(frist_end(date(2026, 8, 31), 1.month()), date(2026, 9, 30));
    }

    #[test]
    fn before_a_rule_existed_none_is_made_up() {
        assert_eq!(notified_on(Vwvfg, Postfach, date(2024, 7, 23)), None);
    }
}
