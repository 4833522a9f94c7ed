//! The rules of notification (Bekanntgabe, Zustellung): one row for each law, way and time (§ 41 VwVfG, § 37 SGB X, §§ 122, 122a AO, § 9 OZG, §§ 4, 5
//! VwZG).

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Length;
use super::reckoning::Event;
use crate::Regime;
use Channel::{
    Electronic, GeneralOrder, Portal, Post, PostAbroad, Postfach, Publication, Registered, ServedElectronically,
};
use Regime::{Ao, Beeg, Sgbx, Vwvfg};

/// How an act reaches its addressee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename = "NotificationChannel")]
pub enum Channel {
    /// Letter within Germany.
    Post,
    /// Letter to another country.
    PostAbroad,
    /// Electronic transmission, such as e-mail or De-Mail.
    Electronic,
    /// Postfach of a user account under the Onlinezugangsgesetz.
    Postfach,
    /// Retrieval from another portal ("Datenabruf").
    Portal,
    /// Registered letter, handed over ("Einschreiben durch Übergabe", § 4 VwZG).
    Registered,
    /// Served electronically on demand, where no receipt comes back (§ 5 (5) sentence 2, (7) VwZG).
    ServedElectronically,
    /// Made public.
    Publication,
    /// An order to an open number of people (Allgemeinverfügung) that is made public; it may name a later day itself.
    GeneralOrder,
}

/// Whose holidays count where a fiction moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// At the addressee's place (BFH 14.10.2003, BStBl II 898; for AO).
    Addressee,
    /// At the addressee's place in another country, whose holidays aren't known here: Saturdays and Sundays only.
    AddresseeAbroad,
    /// At the authority's seat. A Frist for a remedy moves by it.
    Authority,
}

/// Who may prove what against the fiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Rebuttal {
    /// Not if it came later or not at all; in doubt the authority proves that and when it came.
    Receipt,
    /// The authority proves when it was made available.
    Provision,
    /// Where it is disputed that the notice came and that isn't proved: the day of actual retrieval.
    NoticeElseRetrieval,
    /// Retrieval itself is the event; the authority proves it.
    Retrieval,
    /// None.
    Final,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The law of the Leistung.
    pub regime: Regime,
    /// The way to the addressee.
    pub channel: Channel,
    /// What the time is counted from.
    pub counts_from: Event,
    /// From that event to the day of the fiction.
    pub length: Length,
    /// First and last day for which the rule holds.
    pub valid: (Date, Date),
    /// The day of which event is looked at for that; where it isn't known, the one that the time is counted from.
    pub valid_by: Event,
    /// Whether the fiction moves to the next working day, and by whose holidays.
    pub moves: Option<Whose>,
    /// Whether it takes consent that was said.
    pub needs_consent: bool,
    /// What can be said against the presumed day.
    pub rebuttal: Rebuttal,
    /// The provision, to be shown.
    pub source: &'static str,
    /// From this day on the text was read in the law itself; for days before it, and where there is none, it is concluded.
    pub confirmed_since: Option<Date>,
}

const fn until(day: Date) -> (Date, Date) {
    (date(1977, 1, 1), day)
}

const fn since(day: Date) -> (Date, Date) {
    (day, date(9999, 12, 31))
}

const UNTIL_2024: (Date, Date) = until(date(2024, 12, 31));
const SINCE_2025: (Date, Date) = since(date(2025, 1, 1));
const OZG_2024: (Date, Date) = (date(2024, 7, 24), date(2024, 12, 31));
const PORTAL_UNTIL_2024: (Date, Date) = (date(2017, 1, 1), date(2024, 12, 31));
const IN_2025: (Date, Date) = (date(2025, 1, 1), date(2025, 12, 31));
const SINCE_2026: (Date, Date) = since(date(2026, 1, 1));
/// When the texts in force were read.
const READ: Date = date(2026, 4, 1);

/// A rule of posting or sending, and what the others differ from.
const fn sent(regime: Regime, channel: Channel, valid: (Date, Date), days: u16, source: &'static str) -> Rule {
    let counts_from = match channel {
        Post | PostAbroad | Registered => Event::Posting,
        _ => Event::Sending,
    };
    Rule {
        regime,
        channel,
        counts_from,
        length: Length::Days(days),
        valid,
        valid_by: counts_from,
        moves: None,
        needs_consent: false,
        rebuttal: Rebuttal::Receipt,
        source,
        confirmed_since: Some(valid.0),
    }
}

/// As [`sent`], by the tax code: the fiction moves.
const fn sent_ao(channel: Channel, valid: (Date, Date), days: u16, source: &'static str) -> Rule {
    Rule { moves: Some(Whose::Addressee), ..sent(Ao, channel, valid, days, source) }
}

/// A rule that counts from making available.
const fn provided(rule: Rule) -> Rule {
    Rule { counts_from: Event::Provision, valid_by: Event::Provision, rebuttal: Rebuttal::Provision, ..rule }
}

/// A rule that counts from the notice of what was made available; which rule it is, is told by the day of making available.
const fn noticed(rule: Rule) -> Rule {
    Rule { counts_from: Event::Notice, valid_by: Event::Provision, ..rule }
}

const fn published(regime: Regime, channel: Channel, length: Length, source: &'static str) -> Rule {
    Rule {
        counts_from: Event::Publication,
        valid_by: Event::Publication,
        length,
        rebuttal: Rebuttal::Final,
        ..sent(regime, channel, until(date(9999, 12, 31)), 0, source)
    }
}

/// § 37 (2a) SGB X, whose beginning wasn't read.
const fn by_consent(regime: Regime, channel: Channel) -> Rule {
    Rule {
        needs_consent: true,
        rebuttal: Rebuttal::NoticeElseRetrieval,
        confirmed_since: Some(READ),
        ..noticed(sent(regime, channel, SINCE_2025, 4, "§ 37 Abs. 2a SGB X"))
    }
}

const fn with_consent(rule: Rule) -> Rule {
    Rule { needs_consent: true, ..rule }
}

const fn confirmed_since(rule: Rule, day: Option<Date>) -> Rule {
    Rule { confirmed_since: day, ..rule }
}

const OZG: &str = "§ 9 Abs. 1 S. 4 OZG, § 2a SächsVwVfZG";
pub(super) const AO_POST: &str = "§ 122 Abs. 2 Nr. 1 AO";
const AO_POST_OLD: &str = "§ 122 Abs. 2 Nr. 1 AO in der Fassung bis 2024";
const AO_ELECTRONIC: &str = "§ 122 Abs. 2a AO";
const AO_ELECTRONIC_OLD: &str = "§ 122 Abs. 2a AO in der Fassung bis 2024";
const AO_NOTICE_2024: &str = "§ 122a Abs. 4 AO in der Fassung bis 2024";
pub(super) const AO_NOTICE_2025: &str = "§ 122a Abs. 4 AO in der Fassung von 2025";
/// For acts issued after 2025 (Art. 97 § 28 (2) EGAO). That § 108 (3) AO holds for the new text, too, is concluded.
const AO_PROVISION: &str = "§ 122a Abs. 4 AO, Art. 97 § 28 Abs. 2 EGAO";
const VWVFG_POST: &str = "§ 41 Abs. 2 S. 1 VwVfG";
const VWVFG_POST_OLD: &str = "§ 41 Abs. 2 S. 1 VwVfG in der Fassung bis 2024";
const VWVFG_ELECTRONIC: &str = "§ 41 Abs. 2 S. 2 VwVfG";
const VWVFG_ELECTRONIC_OLD: &str = "§ 41 Abs. 2 S. 2 VwVfG in der Fassung bis 2024";
const SGBX_SENT: &str = "§ 37 Abs. 2 SGB X";
const SGBX_SENT_OLD: &str = "§ 37 Abs. 2 SGB X in der Fassung bis 2024";
const VWZG: &str = "§ 4 Abs. 2 S. 2 VwZG";
const VWZG_OLD: &str = "§ 4 Abs. 2 S. 2 VwZG in der Fassung bis 2024";
const VWZG_ELECTRONIC: &str = "§ 5 Abs. 5 S. 2, Abs. 7 VwZG";

/// All rules. OZG: the day from which it is the fourth (1 January 2025) is from a synopsis, the amending article wasn't read.
pub static RULES: &[Rule] = &[
    sent(Vwvfg, Post, UNTIL_2024, 3, VWVFG_POST_OLD),
    sent(Vwvfg, Post, SINCE_2025, 4, VWVFG_POST),
    sent(Sgbx, Post, UNTIL_2024, 3, SGBX_SENT_OLD),
    sent(Sgbx, Post, SINCE_2025, 4, SGBX_SENT),
    sent(Beeg, Post, UNTIL_2024, 3, SGBX_SENT_OLD),
    sent(Beeg, Post, SINCE_2025, 4, SGBX_SENT),
    sent_ao(Post, UNTIL_2024, 3, AO_POST_OLD),
    sent_ao(Post, SINCE_2025, 4, AO_POST),
    Rule {
        length: Length::Months(1),
        moves: Some(Whose::AddresseeAbroad),
        ..sent_ao(PostAbroad, until(date(9999, 12, 31)), 0, "§ 122 Abs. 2 Nr. 2 AO")
    },
    sent(Vwvfg, Electronic, UNTIL_2024, 3, VWVFG_ELECTRONIC_OLD),
    sent(Vwvfg, Electronic, SINCE_2025, 4, VWVFG_ELECTRONIC),
    sent(Sgbx, Electronic, UNTIL_2024, 3, SGBX_SENT_OLD),
    sent(Sgbx, Electronic, SINCE_2025, 4, SGBX_SENT),
    sent(Beeg, Electronic, UNTIL_2024, 3, SGBX_SENT_OLD),
    sent(Beeg, Electronic, SINCE_2025, 4, SGBX_SENT),
    confirmed_since(sent_ao(Electronic, UNTIL_2024, 3, AO_ELECTRONIC_OLD), None),
    confirmed_since(sent_ao(Electronic, SINCE_2025, 4, AO_ELECTRONIC), None),
    provided(sent(Vwvfg, Postfach, OZG_2024, 3, OZG)),
    confirmed_since(provided(sent(Vwvfg, Postfach, SINCE_2025, 4, OZG)), Some(READ)),
    by_consent(Sgbx, Postfach),
    confirmed_since(
        provided(sent(Beeg, Postfach, SINCE_2025, 4, "§ 37 Abs. 2b SGB X, § 9 Abs. 1 S. 4 OZG")),
        Some(READ),
    ),
    noticed(sent_ao(Postfach, OZG_2024, 3, AO_NOTICE_2024)),
    noticed(sent_ao(Postfach, IN_2025, 4, AO_NOTICE_2025)),
    confirmed_since(provided(sent_ao(Postfach, SINCE_2026, 4, AO_PROVISION)), None),
    with_consent(Rule {
        counts_from: Event::Retrieval,
        valid_by: Event::Retrieval,
        rebuttal: Rebuttal::Retrieval,
        ..sent(Vwvfg, Portal, since(date(2017, 1, 1)), 1, "§ 41 Abs. 2a S. 3 VwVfG")
    }),
    by_consent(Sgbx, Portal),
    by_consent(Beeg, Portal),
    with_consent(noticed(sent_ao(Portal, PORTAL_UNTIL_2024, 3, AO_NOTICE_2024))),
    with_consent(noticed(sent_ao(Portal, IN_2025, 4, AO_NOTICE_2025))),
    confirmed_since(provided(sent_ao(Portal, SINCE_2026, 4, AO_PROVISION)), None),
    sent(Vwvfg, Registered, UNTIL_2024, 3, VWZG_OLD),
    sent(Vwvfg, Registered, SINCE_2025, 4, VWZG),
    sent(Sgbx, Registered, UNTIL_2024, 3, VWZG_OLD),
    sent(Sgbx, Registered, SINCE_2025, 4, VWZG),
    sent(Beeg, Registered, UNTIL_2024, 3, VWZG_OLD),
    sent(Beeg, Registered, SINCE_2025, 4, VWZG),
    confirmed_since(sent(Ao, Registered, UNTIL_2024, 3, VWZG_OLD), None),
    confirmed_since(sent(Ao, Registered, SINCE_2025, 4, VWZG), None),
    sent(Vwvfg, ServedElectronically, SINCE_2025, 4, VWZG_ELECTRONIC),
    sent(Sgbx, ServedElectronically, SINCE_2025, 4, VWZG_ELECTRONIC),
    sent(Beeg, ServedElectronically, SINCE_2025, 4, VWZG_ELECTRONIC),
    confirmed_since(sent(Ao, ServedElectronically, SINCE_2025, 4, VWZG_ELECTRONIC), None),
    published(Vwvfg, Publication, Length::Weeks(2), "§ 41 Abs. 4 S. 3 VwVfG"),
    published(Vwvfg, GeneralOrder, Length::Days(1), "§ 41 Abs. 4 S. 4 VwVfG"),
    confirmed_since(published(Ao, Publication, Length::Weeks(2), "§ 122 Abs. 4 S. 3 AO"), None),
    confirmed_since(published(Ao, GeneralOrder, Length::Days(1), "§ 122 Abs. 4 S. 4 AO"), None),
    confirmed_since(published(Sgbx, Publication, Length::Weeks(2), "§ 37 Abs. 4 S. 3 SGB X"), None),
    confirmed_since(published(Sgbx, GeneralOrder, Length::Days(1), "§ 37 Abs. 4 S. 4 SGB X"), None),
    confirmed_since(published(Beeg, Publication, Length::Weeks(2), "§ 37 Abs. 4 S. 3 SGB X"), None),
    confirmed_since(published(Beeg, GeneralOrder, Length::Days(1), "§ 37 Abs. 4 S. 4 SGB X"), None),
];
