//! When an act counts as notified, by the table of rules, each valid within its dates.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Beginning;
use super::reckoning::{Doubt, Event, Reckoning, What};
use super::rules::{Channel, RULES, Rule, Whose};
use crate::Regime;
use crate::calendar::Calendar;

/// Whether the addressee agreed to electronic notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "NotificationConsent")]
pub enum Consent {
    /// Said explicitly.
    Given,
    /// Nothing was said: under § 9 (1) OZG that counts as consent, under § 37 (2a) SGB X it doesn't.
    NotExcluded,
    /// Excluded in this procedure, or delivery by post was applied for.
    Excluded,
}

/// What is known of how an act was handed over.
#[derive(Clone, Debug)]
pub struct Handover<'a> {
    /// The law of the Leistung.
    pub regime: Regime,
    /// The way that was gone.
    pub channel: Channel,
    /// Days in German legal time. Of something that happened again, the first day: to make available what was retrieved
    /// already doesn't move the date (§ 9 (1) OZG).
    pub events: &'a [(Event, Date)],
    /// Said by the addressee; looked at only where the way takes it.
    pub consent: Consent,
    /// Of the addressee's place: see [`Whose`].
    pub addressee: &'a Calendar,
    /// Of the authority's seat.
    pub authority: &'a Calendar,
}

impl Handover<'_> {
    fn day_of(&self, event: Event) -> Option<Date> {
        self.events.iter().find(|(known, _)| *known == event).map(|(_, day)| *day)
    }
}

/// Why the law presumes no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum NoFiction {
    /// No rule is known for this way, or none for that day: receipt has to be proved.
    NoRule,
    /// Letters abroad: "im Inland" (§ 41 (2) sentence 1 VwVfG, § 37 (2) sentence 1 SGB X).
    Abroad,
    /// Without consent it can't be notified this way.
    NoConsent,
    /// The addressee excluded electronic notification.
    Excluded,
    /// Not retrieved within ten days of the notice: the provision ends, and nothing is notified (§ 41 (2a) VwVfG).
    NeverRetrieved {
        /// The last of the ten days.
        #[ts(type = "string")]
        provision_ends: Date,
    },
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Notified {
    /// The law presumes a day, or fixes one.
    On {
        /// The row that holds.
        rule: &'static Rule,
        /// With the steps from the event on.
        reckoning: Reckoning,
    },
    /// The law presumes none.
    No(NoFiction),
    /// The day of this event has to be known first.
    Missing(Event),
}

impl Notified {
    /// `None` where no day is presumed, or none yet.
    pub fn day(&self) -> Option<Date> {
        match self {
            Self::On { reckoning, .. } => Some(reckoning.day()),
            Self::No(_) | Self::Missing(_) => None,
        }
    }
}

/// The rule for what happens on a day: it says of which event that is the day.
pub fn rule_on(regime: Regime, channel: Channel, day: Date) -> Option<&'static Rule> {
    let is_alike = |rule: &Rule| rule.regime == regime && rule.channel == channel;
    RULES.iter().find(|rule| is_alike(rule) && rule.valid.0 <= day && day <= rule.valid.1)
}

/// Days after the notice within which something has to be retrieved (§ 41 (2a) sentence 4 VwVfG).
const RETRIEVAL_DAYS: i64 = 10;

/// Why a fiction outside of AO stays on a holiday: decided for SGB X, held to be the same for VwVfG.
const NO_FRIST: &str = "keine Frist: BSG 09.12.2008, B 8/9b SO 13/07 R";

/// When an act counts as notified.
pub fn notified(handover: &Handover<'_>) -> Notified {
    let rows: Vec<&'static Rule> =
        RULES.iter().filter(|rule| rule.regime == handover.regime && rule.channel == handover.channel).collect();
    let is_abroad = handover.channel == Channel::PostAbroad && handover.regime != Regime::Ao;
    let Some(first) = rows.first() else {
        return Notified::No(if is_abroad { NoFiction::Abroad } else { NoFiction::NoRule });
    };
    if let Some(no) = never_retrieved(handover, first) {
        return no;
    }
    let mut missing = None;
    for rule in rows {
        let Some(day) = handover.day_of(rule.counts_from) else {
            missing = missing.or(Some(rule.counts_from));
            continue;
        };
        let valid_by = handover.day_of(rule.valid_by).unwrap_or(day);
        if rule.valid.0 <= valid_by && valid_by <= rule.valid.1 {
            return apply(rule, day, handover);
        }
    }
    missing.map_or(Notified::No(NoFiction::NoRule), Notified::Missing)
}

fn never_retrieved(handover: &Handover<'_>, rule: &Rule) -> Option<Notified> {
    let waits = rule.counts_from == Event::Retrieval && handover.day_of(Event::Retrieval).is_none();
    let notice = handover.day_of(Event::Notice).filter(|_| waits)?;
    let provision_ends = notice.saturating_add(RETRIEVAL_DAYS.days());
    Some(Notified::No(NoFiction::NeverRetrieved { provision_ends }))
}

fn apply(rule: &'static Rule, day: Date, handover: &Handover<'_>) -> Notified {
    let is_retrieved = matches!(handover.channel, Channel::Postfach | Channel::Portal);
    match handover.consent {
        Consent::Excluded if is_retrieved => return Notified::No(NoFiction::Excluded),
        Consent::NotExcluded if rule.needs_consent => return Notified::No(NoFiction::NoConsent),
        Consent::Given | Consent::NotExcluded | Consent::Excluded => {}
    }
    let mut reckoning = Reckoning::begin(rule.counts_from, day);
    let (raw, is_missing) = super::raw_end(Beginning::After(rule.counts_from), day, rule.length);
    reckoning.step(What::After(rule.length), raw, rule.source);
    if is_missing {
        reckoning.step(What::LastOfMonth, raw, "§ 188 Abs. 3 BGB");
    }
    match rule.moves {
        Some(Whose::Addressee) => reckoning.move_to_working_day("§ 108 Abs. 3 AO", handover.addressee),
        Some(Whose::AddresseeAbroad) => {
            reckoning.move_over_weekend("§ 108 Abs. 3 AO");
            reckoning.doubt(Doubt::HolidayAbroad);
        }
        Some(Whose::Authority) => reckoning.move_to_working_day("§ 108 Abs. 3 AO", handover.authority),
        // Whether § 108 (3) AO moves these, too, isn't known; the rows carry a doubt.
        None if rule.regime == Regime::Ao => {}
        None => reckoning.stay(NO_FRIST, handover.addressee),
    }
    if rule.confirmed_since.is_none_or(|since| day < since) {
        reckoning.doubt(Doubt::Rule);
    }
    Notified::On { rule, reckoning }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Land;
    use crate::frist::remedy;
    use crate::frist::rules::{AO_NOTICE_2025, AO_POST, Rebuttal};
    use Channel::{Portal, Post, PostAbroad, Postfach};
    use Regime::{Ao, Beeg, Sgbx, Vwvfg};
    use jiff::civil::date;

    fn on(regime: Regime, channel: Channel, event: Event, day: Date) -> Notified {
        at(regime, channel, &[(event, day)], Land::Sachsen)
    }

    fn at(regime: Regime, channel: Channel, events: &[(Event, Date)], land: Land) -> Notified {
        let (addressee, authority) = (Calendar::of(land), Calendar::of(Land::Sachsen));
        let (addressee, authority) = (&addressee, &authority);
        notified(&Handover { regime, channel, events, consent: Consent::Given, addressee, authority })
    }

    #[test]
    fn notification_and_the_month_after_it() {
        use Event::{Notice, Posting, Provision};
        let cases = [
            (Vwvfg, Post, Posting, date(2026, 3, 31), date(2026, 4, 4), date(2026, 5, 4)),
            (Vwvfg, Postfach, Provision, date(2026, 3, 31), date(2026, 4, 4), date(2026, 5, 4)),
            (Vwvfg, Post, Posting, date(2026, 11, 14), date(2026, 11, 18), date(2026, 12, 18)),
            (Ao, Post, Posting, date(2026, 12, 22), date(2026, 12, 28), date(2027, 1, 28)),
            (Vwvfg, Post, Posting, date(2024, 12, 30), date(2025, 1, 2), date(2025, 2, 3)),
            (Vwvfg, Postfach, Provision, date(2024, 12, 30), date(2025, 1, 2), date(2025, 2, 3)),
            (Vwvfg, Postfach, Provision, date(2025, 1, 2), date(2025, 1, 6), date(2025, 2, 6)),
            (Ao, Postfach, Provision, date(2026, 3, 31), date(2026, 4, 7), date(2026, 5, 7)),
            (Ao, Post, Posting, date(2026, 11, 14), date(2026, 11, 19), date(2026, 12, 21)),
            (Ao, Postfach, Notice, date(2025, 3, 3), date(2025, 3, 7), date(2025, 4, 7)),
            (Ao, Postfach, Notice, date(2024, 12, 3), date(2024, 12, 6), date(2025, 1, 6)),
            (Sgbx, Postfach, Notice, date(2026, 3, 31), date(2026, 4, 4), date(2026, 5, 4)),
            (Beeg, Postfach, Provision, date(2026, 3, 31), date(2026, 4, 4), date(2026, 5, 4)),
        ];
        let authority = Calendar::of(Land::Sachsen);
        for (regime, channel, event, day, expected, end) in cases {
            let found = on(regime, channel, event, day);
            assert_eq!(found.day(), Some(expected), "{regime:?} {channel:?} {day}");
            let remedy = remedy::against(regime, remedy::Instruction::Right, expected, &authority);
            assert_eq!(remedy.day(), end, "{regime:?} {channel:?} {day}");
        }
    }

    #[test]
    fn the_fiction_moves_by_the_addressees_holidays() {
        let there = |land| at(Ao, Post, &[(Event::Posting, date(2026, 11, 14))], land).day();
        assert_eq!(there(Land::Sachsen), Some(date(2026, 11, 19)));
        assert_eq!(there(Land::Bayern), Some(date(2026, 11, 18)), "no Buß- und Bettag there");
    }

    #[test]
    fn steps_and_sources_are_told() {
        let Notified::On { rule, reckoning } = on(Ao, Post, Event::Posting, date(2026, 11, 14)) else { panic!() };
        let steps: Vec<(Date, &str)> = reckoning.steps().iter().map(|step| (step.day, step.source)).collect();
        let moved = "§ 108 Abs. 3 AO";
        assert_eq!(steps, [(date(2026, 11, 14), ""), (date(2026, 11, 18), AO_POST), (date(2026, 11, 19), moved)]);
        assert_eq!(rule.rebuttal, Rebuttal::Receipt);
        let Notified::On { reckoning, .. } = on(Vwvfg, Post, Event::Posting, date(2026, 11, 14)) else { panic!() };
        assert_eq!(reckoning.day(), date(2026, 11, 18));
        assert!(matches!(reckoning.steps().last().unwrap().what, What::StaysOn(_)), "and says why it stays");
    }

    #[test]
    fn an_act_made_available_before_the_new_year_keeps_the_old_rule() {
        let events = [(Event::Provision, date(2025, 12, 30)), (Event::Notice, date(2026, 1, 2))];
        let Notified::On { rule, reckoning } = at(Ao, Postfach, &events, Land::Sachsen) else { panic!() };
        assert_eq!((rule.source, reckoning.day()), (AO_NOTICE_2025, date(2026, 1, 6)));
    }

    #[test]
    fn where_the_law_presumes_nothing_nothing_is_made_up() {
        let day = date(2026, 3, 31);
        let no = |reason| Notified::No(reason);
        assert_eq!(on(Vwvfg, Postfach, Event::Provision, date(2024, 7, 23)), no(NoFiction::NoRule));
        assert_eq!(on(Vwvfg, PostAbroad, Event::Posting, day), no(NoFiction::Abroad));
        assert_eq!(on(Ao, PostAbroad, Event::Posting, day).day(), Some(date(2026, 4, 30)));
        assert_eq!(on(Sgbx, Postfach, Event::Provision, day), Notified::Missing(Event::Notice));
        assert_eq!(on(Vwvfg, Portal, Event::Provision, day), Notified::Missing(Event::Retrieval));
        let ends = NoFiction::NeverRetrieved { provision_ends: date(2026, 4, 10) };
        assert_eq!(on(Vwvfg, Portal, Event::Notice, day), no(ends));
        assert_eq!(on(Vwvfg, Portal, Event::Retrieval, day).day(), Some(date(2026, 4, 1)));
        let saxony = Calendar::of(Land::Sachsen);
        let consents = |regime, consent| {
            let events = [(Event::Provision, day), (Event::Notice, day)];
            let (addressee, authority) = (&saxony, &saxony);
            let handover = Handover { regime, channel: Postfach, events: &events, consent, addressee, authority };
            notified(&handover).day().is_some()
        };
        assert!(consents(Vwvfg, Consent::NotExcluded) && !consents(Sgbx, Consent::NotExcluded));
        assert!(!consents(Vwvfg, Consent::Excluded) && !consents(Ao, Consent::Excluded));
    }

    #[test]
    fn rows_of_one_way_never_hold_on_the_same_day() {
        for (i, one) in RULES.iter().enumerate() {
            for other in &RULES[i + 1..] {
                let alike = (one.regime, one.channel) == (other.regime, other.channel);
                assert!(!alike || one.valid.1 < other.valid.0, "{} {}", one.source, other.source);
            }
        }
    }
}
