//! Fristen that stand in the law: for remedies, and the clocks of a case.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::reckoning::{Event, Reckoning};
use super::{Beginning, Length, Shift, end};
use crate::Regime;
use crate::calendar::Calendar;

/// The instruction about remedies that the act carries (Rechtsbehelfsbelehrung; a duty under § 37 (6) VwVfG). It names remedy,
/// body, its seat and the Frist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "RemedyInstruction")]
pub enum Instruction {
    Right,
    /// Missing, or wrong in something: the Frist is a year then.
    MissingOrWrong,
}

/// A Frist of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statutory {
    /// Action for failure to act is possible after it (Untätigkeitsklage).
    FailureToAct,
    /// Application for restitution (Wiedereinsetzung), from the end of the obstacle.
    Restitution,
    /// After this nobody is restituted any more, from the end of the missed Frist.
    RestitutionAtLatest,
    /// Counts as granted, where a law orders that (Genehmigungsfiktion), from complete documents.
    Deemed,
    /// The certificate of receipt of a trade notice.
    TradeCertificate,
}

const fn moves(regime: Regime) -> Shift {
    Shift::NextWorkingDay(match regime {
        Regime::Vwvfg => "§ 31 Abs. 3 S. 1 VwVfG",
        Regime::Ao => "§ 108 Abs. 3 AO",
        Regime::Sgbx | Regime::Beeg => "§ 26 Abs. 3 S. 1 SGB X",
    })
}

/// The end of the Frist for Widerspruch or Einspruch against an act that was notified on a day. Holidays are those of the
/// authority's seat.
pub fn against(regime: Regime, instruction: Instruction, notified: Date, authority: &Calendar) -> Reckoning {
    let (length, source) = match (regime, instruction) {
        (Regime::Vwvfg, Instruction::Right) => (Length::Months(1), "§ 70 Abs. 1 VwGO"),
        (Regime::Vwvfg, Instruction::MissingOrWrong) => (Length::Years(1), "§ 58 Abs. 2, § 70 Abs. 2 VwGO"),
        (Regime::Ao, Instruction::Right) => (Length::Months(1), "§ 355 Abs. 1 AO"),
        (Regime::Ao, Instruction::MissingOrWrong) => (Length::Years(1), "§ 356 Abs. 2 AO"),
        (Regime::Sgbx | Regime::Beeg, Instruction::Right) => (Length::Months(1), "§ 84 Abs. 1 SGG"),
        (Regime::Sgbx | Regime::Beeg, Instruction::MissingOrWrong) => {
            (Length::Years(1), "§ 66 Abs. 2, § 84 Abs. 2 SGG")
        }
    };
    by(source, Event::Notification, notified, length, moves(regime), authority)
}

/// The end of a Frist of the law that begins with its event on a day; `None` where the regime has none.
pub fn statutory(frist: Statutory, regime: Regime, day: Date, authority: &Calendar) -> Option<Reckoning> {
    let (event, length, source) = match (frist, regime) {
        (Statutory::FailureToAct, Regime::Vwvfg) => (Event::Receipt, Length::Months(3), "§ 75 S. 2 VwGO"),
        (Statutory::FailureToAct, Regime::Sgbx | Regime::Beeg) => {
            (Event::Receipt, Length::Months(6), "§ 88 Abs. 1 SGG")
        }
        (Statutory::FailureToAct, Regime::Ao) => (Event::Receipt, Length::Months(6), "§ 46 Abs. 1 S. 2 FGO"),
        (Statutory::Restitution, Regime::Vwvfg) => (Event::EndOfObstacle, Length::Weeks(2), "§ 32 Abs. 2 S. 1 VwVfG"),
        (Statutory::Restitution, Regime::Sgbx | Regime::Beeg) => {
            (Event::EndOfObstacle, Length::Weeks(2), "§ 27 Abs. 2 S. 1 SGB X")
        }
        (Statutory::Restitution, Regime::Ao) => (Event::EndOfObstacle, Length::Months(1), "§ 110 Abs. 2 S. 1 AO"),
        (Statutory::RestitutionAtLatest, Regime::Vwvfg) => (Event::EndOfFrist, Length::Years(1), "§ 32 Abs. 3 VwVfG"),
        (Statutory::RestitutionAtLatest, Regime::Sgbx | Regime::Beeg) => {
            (Event::EndOfFrist, Length::Years(1), "§ 27 Abs. 3 SGB X")
        }
        (Statutory::RestitutionAtLatest, Regime::Ao) => (Event::EndOfFrist, Length::Years(1), "§ 110 Abs. 3 AO"),
        (Statutory::Deemed, Regime::Vwvfg) => (Event::Receipt, Length::Months(3), "§ 42a Abs. 2 VwVfG"),
        (Statutory::TradeCertificate, Regime::Vwvfg) => (Event::Receipt, Length::Days(3), "§ 15 Abs. 1 GewO"),
        (Statutory::Deemed | Statutory::TradeCertificate, Regime::Ao | Regime::Sgbx | Regime::Beeg) => return None,
    };
    Some(by(source, event, day, length, moves(regime), authority))
}

/// A Frist whose length has a source of its own.
fn by(source: &'static str, event: Event, day: Date, length: Length, shift: Shift, calendar: &Calendar) -> Reckoning {
    let mut reckoning = end(Beginning::After(event), day, length, shift, calendar);
    reckoning.granted_by(source);
    reckoning
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Land;
    use jiff::civil::date;

    #[test]
    fn a_wrong_instruction_makes_it_a_year() {
        let saxony = Calendar::of(Land::Sachsen);
        let year = against(Regime::Vwvfg, Instruction::MissingOrWrong, date(2026, 4, 4), &saxony);
        assert_eq!(year.day(), date(2027, 4, 5), "4 April 2027 is a Sunday");
        assert_eq!(year.steps()[0].source, "§ 58 Abs. 2, § 70 Abs. 2 VwGO");
        assert_eq!(year.steps().last().unwrap().source, "§ 31 Abs. 3 S. 1 VwVfG");
    }

    #[test]
    fn the_clocks_of_a_case() {
        let saxony = Calendar::of(Land::Sachsen);
        let day = |frist, regime| statutory(frist, regime, date(2026, 11, 30), &saxony).map(|found| found.day());
        assert_eq!(day(Statutory::FailureToAct, Regime::Vwvfg), Some(date(2027, 3, 1)), "28 February is a Sunday");
        assert_eq!(day(Statutory::Restitution, Regime::Vwvfg), Some(date(2026, 12, 14)));
        assert_eq!(day(Statutory::Restitution, Regime::Ao), Some(date(2026, 12, 30)));
        assert_eq!(day(Statutory::TradeCertificate, Regime::Vwvfg), Some(date(2026, 12, 3)));
        assert_eq!(day(Statutory::Deemed, Regime::Ao), None);
    }
}
