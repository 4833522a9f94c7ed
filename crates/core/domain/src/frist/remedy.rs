//! Fristen for remedies, the clocks of a case that stand in the law, and those that the authority sets.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::reckoning::{Doubt, Event, Reckoning};
use super::{Beginning, Length, Shift, end, extended};
use crate::Regime;
use crate::calendar::Calendar;

/// The instruction about remedies that the act carries (Rechtsbehelfsbelehrung; a duty under § 37 (6) VwVfG). It names remedy,
/// body, its seat and the Frist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "RemedyInstruction")]
pub enum Instruction {
    /// There, and right in all of it.
    Right,
    /// Missing, or wrong in something: the Frist is a year then.
    MissingOrWrong,
}

/// A Frist of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "StatutoryFrist")]
pub enum Statutory {
    /// Action for failure to act on an application is possible after it (Untätigkeitsklage).
    FailureToAct,
    /// Action for failure to decide on a Widerspruch is possible after it.
    FailureToDecide,
    /// Application for restitution (Wiedereinsetzung) where a Frist of the administrative procedure was missed, from the end
    /// of the obstacle.
    Restitution,
    /// The same where the Frist for the Widerspruch was missed.
    RestitutionForObjection,
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

/// As [`moves`], for a Frist that is one of the court's procedure.
const fn moves_at_court(regime: Regime) -> Shift {
    Shift::NextWorkingDay(match regime {
        Regime::Vwvfg | Regime::Ao => "§ 57 Abs. 2 VwGO, § 222 Abs. 2 ZPO",
        Regime::Sgbx | Regime::Beeg => "§ 64 Abs. 3 SGG",
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
///
/// That municipal taxes go to the administrative courts, thus by § 75 VwGO, isn't confirmed: AO itself leads to § 46 FGO.
pub fn statutory(frist: Statutory, regime: Regime, day: Date, authority: &Calendar) -> Option<Reckoning> {
    let (event, length, source) = match (frist, regime) {
        (Statutory::FailureToAct, Regime::Vwvfg | Regime::Ao) => {
            (Event::Application, Length::Months(3), "§ 75 S. 2 VwGO")
        }
        (Statutory::FailureToAct, Regime::Sgbx | Regime::Beeg) => {
            (Event::Application, Length::Months(6), "§ 88 Abs. 1 S. 1 SGG")
        }
        (Statutory::FailureToDecide, Regime::Vwvfg | Regime::Ao) => {
            (Event::Objection, Length::Months(3), "§ 75 S. 2 VwGO")
        }
        (Statutory::FailureToDecide, Regime::Sgbx | Regime::Beeg) => {
            (Event::Objection, Length::Months(3), "§ 88 Abs. 2 SGG")
        }
        (Statutory::Restitution, Regime::Vwvfg) => (Event::EndOfObstacle, Length::Weeks(2), "§ 32 Abs. 2 S. 1 VwVfG"),
        (Statutory::Restitution, Regime::Sgbx | Regime::Beeg) => {
            (Event::EndOfObstacle, Length::Weeks(2), "§ 27 Abs. 2 S. 1 SGB X")
        }
        (Statutory::Restitution, Regime::Ao) => (Event::EndOfObstacle, Length::Months(1), "§ 110 Abs. 2 S. 1 AO"),
        (Statutory::RestitutionForObjection, Regime::Vwvfg | Regime::Ao) => {
            (Event::EndOfObstacle, Length::Weeks(2), "§ 70 Abs. 2, § 60 Abs. 2 S. 1 VwGO")
        }
        (Statutory::RestitutionForObjection, Regime::Sgbx | Regime::Beeg) => {
            (Event::EndOfObstacle, Length::Months(1), "§ 84 Abs. 2 S. 3, § 67 Abs. 2 S. 1 SGG")
        }
        (Statutory::RestitutionAtLatest, Regime::Vwvfg) => (Event::EndOfFrist, Length::Years(1), "§ 32 Abs. 3 VwVfG"),
        (Statutory::RestitutionAtLatest, Regime::Sgbx | Regime::Beeg) => {
            (Event::EndOfFrist, Length::Years(1), "§ 27 Abs. 3 SGB X")
        }
        (Statutory::RestitutionAtLatest, Regime::Ao) => (Event::EndOfFrist, Length::Years(1), "§ 110 Abs. 3 AO"),
        (Statutory::Deemed, Regime::Vwvfg) => (Event::Receipt, Length::Months(3), "§ 42a Abs. 2 VwVfG"),
        (Statutory::TradeCertificate, Regime::Vwvfg) => (Event::TradeNotice, Length::Days(3), "§ 15 Abs. 1 GewO"),
        (Statutory::Deemed | Statutory::TradeCertificate, Regime::Ao | Regime::Sgbx | Regime::Beeg) => return None,
    };
    let is_of_court =
        matches!(frist, Statutory::FailureToAct | Statutory::FailureToDecide | Statutory::RestitutionForObjection);
    let shift = if is_of_court { moves_at_court(regime) } else { moves(regime) };
    let mut reckoning = by(source, event, day, length, shift, authority);
    if is_of_court && regime == Regime::Ao {
        reckoning.doubt(Doubt::Rule);
    }
    Some(reckoning)
}

/// The end of a Frist that the authority set in a letter, from the day on which the letter is notified
/// (§ 31 (2) VwVfG, § 26 (2) SGB X, § 108 (2) AO); and where it was extended, the end after that.
pub fn set_by_authority(
    regime: Regime,
    length: Length,
    extension: Option<Length>,
    notified: Date,
    authority: &Calendar,
) -> Reckoning {
    let source = match regime {
        Regime::Vwvfg => "§ 31 Abs. 2 VwVfG",
        Regime::Ao => "§ 108 Abs. 2 AO",
        Regime::Sgbx | Regime::Beeg => "§ 26 Abs. 2 SGB X",
    };
    let first = by(source, Event::Notification, notified, length, moves(regime), authority);
    match extension {
        Some(length) => extended(&first, length, moves(regime), authority),
        None => first,
    }
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
        assert_eq!(day(Statutory::RestitutionForObjection, Regime::Vwvfg), Some(date(2026, 12, 14)));
        assert_eq!(day(Statutory::RestitutionForObjection, Regime::Sgbx), Some(date(2026, 12, 30)));
        assert_eq!(day(Statutory::TradeCertificate, Regime::Vwvfg), Some(date(2026, 12, 3)));
        assert_eq!(day(Statutory::Deemed, Regime::Ao), None);
        assert_eq!(day(Statutory::FailureToAct, Regime::Sgbx), Some(date(2027, 5, 31)), "30 May is a Sunday");
        assert_eq!(day(Statutory::FailureToDecide, Regime::Sgbx), Some(date(2027, 3, 1)));
    }

    #[test]
    fn municipal_taxes_at_court_are_told_with_a_doubt() {
        let saxony = Calendar::of(Land::Sachsen);
        let told = |regime| statutory(Statutory::FailureToDecide, regime, date(2026, 11, 30), &saxony).unwrap();
        assert_eq!(told(Regime::Ao).day(), told(Regime::Vwvfg).day());
        assert_eq!(told(Regime::Ao).doubts(), [Doubt::Rule]);
        assert!(told(Regime::Vwvfg).doubts().is_empty());
    }

    #[test]
    fn a_frist_that_was_set_is_extended_from_where_it_had_moved_to() {
        let saxony = Calendar::of(Land::Sachsen);
        let set = |extension| set_by_authority(Regime::Vwvfg, Length::Weeks(2), extension, date(2026, 9, 20), &saxony);
        assert_eq!(set(None).day(), date(2026, 10, 5), "4 October is a Sunday");
        assert_eq!(set(None).steps()[0].source, "§ 31 Abs. 2 VwVfG");
        assert_eq!(set(Some(Length::Weeks(1))).day(), date(2026, 10, 12));
    }
}
