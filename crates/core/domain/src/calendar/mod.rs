//! Public holidays and working days, of every Land and of the municipalities with holidays of their own, since 1990.
//!
//! Whose calendar counts is for the Frist to say: of the addressee or of the authority.

mod easter;
mod land;
mod local;

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Serialize;
use ts_rs::TS;

pub use land::Land;
pub use local::{LocalHoliday, Place};

/// A public holiday by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Holiday {
    /// 1 January.
    Neujahr,
    /// 6 January, in Baden-Württemberg, Bayern and Sachsen-Anhalt.
    HeiligeDreiKoenige,
    /// 8 March, in Berlin since 2019, in Mecklenburg-Vorpommern since 2023.
    Frauentag,
    /// Two days before Easter Sunday.
    Karfreitag,
    /// As a public holiday of its own in Brandenburg alone.
    Ostersonntag,
    /// The day after Easter Sunday.
    Ostermontag,
    /// 1 May.
    ErsterMai,
    /// In Berlin in 2020 and 2025.
    TagDerBefreiung,
    /// 39 days after Easter Sunday.
    ChristiHimmelfahrt,
    /// 49 days after Easter Sunday; as a public holiday of its own in Brandenburg alone.
    Pfingstsonntag,
    /// 50 days after Easter Sunday.
    Pfingstmontag,
    /// 60 days after Easter Sunday, in Baden-Württemberg, Bayern, Hessen, Nordrhein-Westfalen, Rheinland-Pfalz and
    /// Saarland; elsewhere see [`LocalHoliday::Fronleichnam`].
    Fronleichnam,
    /// In the West until 1990, in Berlin once more in 2028.
    SiebzehnterJuni,
    /// 8 August; see [`LocalHoliday::AugsburgerFriedensfest`].
    AugsburgerFriedensfest,
    /// 15 August, in Saarland; in Bavaria see [`LocalHoliday::MariaHimmelfahrt`].
    MariaHimmelfahrt,
    /// 20 September, in Thüringen since 2019.
    Weltkindertag,
    /// 3 October, since 1990.
    TagDerDeutschenEinheit,
    /// 31 October, in the Länder that joined in 1990, since 2018 also in Bremen, Hamburg, Niedersachsen and
    /// Schleswig-Holstein; in 2017 everywhere.
    Reformationstag,
    /// 1 November, in Baden-Württemberg, Bayern, Nordrhein-Westfalen, Rheinland-Pfalz and Saarland.
    Allerheiligen,
    /// Everywhere until 1994, since then in Sachsen alone.
    BussUndBettag,
    /// 25 December.
    ErsterWeihnachtstag,
    /// 26 December.
    ZweiterWeihnachtstag,
}

/// Why a Frist doesn't end on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(tag = "kind", content = "holiday", rename_all = "kebab-case")]
pub enum NotWorking {
    /// Of any week, even if it is a holiday, too.
    Saturday,
    /// Of any week, even if it is a holiday, too.
    Sunday,
    /// A public holiday from Monday to Friday.
    Holiday(Holiday),
}

impl NotWorking {
    /// Why nothing ends on this day anywhere.
    pub(crate) fn by_weekday(day: Date) -> Option<Self> {
        match day.weekday() {
            Weekday::Saturday => Some(Self::Saturday),
            Weekday::Sunday => Some(Self::Sunday),
            _ => None,
        }
    }
}

/// The calendar of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    land: Land,
    /// Whether the place has the holidays that only some municipalities of the Land have. Missing where nobody knows.
    local: BTreeMap<LocalHoliday, bool>,
}

impl Calendar {
    /// Of a Land, for a place that isn't known further: the holidays of single municipalities are in doubt.
    pub fn of(land: Land) -> Self {
        let elsewhere = LocalHoliday::ALL.into_iter().filter(|holiday| !holiday.occurs_in(land));
        Self { land, local: elsewhere.map(|holiday| (holiday, false)).collect() }
    }

    /// Of a municipality; `None` where the first two digits of its key are those of no Land.
    pub fn at(place: &Place<'_>) -> Option<Self> {
        let land = Land::of_key(place.key)?;
        let known = LocalHoliday::ALL.into_iter().filter_map(|holiday| Some((holiday, holiday.holds_at(land, place)?)));
        Some(Self { land, local: known.collect() })
    }

    /// The same place, with what is known of a local holiday there.
    #[must_use]
    pub fn with_local(mut self, holiday: LocalHoliday, holds: bool) -> Self {
        self.local.insert(holiday, holds);
        self
    }

    /// The public holiday on a day, by the law in force on that day. Sundays as such are none.
    pub fn holiday(&self, day: Date) -> Option<Holiday> {
        let of_land = in_all_laender(day).or_else(|| of_land(self.land, day));
        of_land.or_else(|| local_on(day).filter(|(holiday, _)| self.local.get(holiday) == Some(&true)).map(|(_, h)| h))
    }

    /// Why a Frist doesn't end on this day (§ 193 BGB, § 31 (3) VwVfG, § 108 (3) AO, § 26 (3) SGB X); `None` on working days.
    pub fn not_working(&self, day: Date) -> Option<NotWorking> {
        NotWorking::by_weekday(day).or_else(|| self.holiday(day).map(NotWorking::Holiday))
    }

    /// A working day that may be a holiday at the place, which isn't known here.
    pub fn doubt(&self, day: Date) -> Option<LocalHoliday> {
        let (holiday, _) = local_on(day).filter(|_| self.not_working(day).is_none())?;
        (!self.local.contains_key(&holiday)).then_some(holiday)
    }
}

fn after_easter(day: Date, days: i64) -> bool {
    easter::sunday(day.year()).checked_add(days.days()).is_ok_and(|holiday| holiday == day)
}

fn in_all_laender(day: Date) -> Option<Holiday> {
    let year = day.year();
    let fixed = match (day.month(), day.day()) {
        (1, 1) => Some(Holiday::Neujahr),
        (5, 1) => Some(Holiday::ErsterMai),
        (10, 3) if year >= 1990 => Some(Holiday::TagDerDeutschenEinheit),
        // 500 years of the Reformation.
        (10, 31) if year == 2017 => Some(Holiday::Reformationstag),
        (12, 25) => Some(Holiday::ErsterWeihnachtstag),
        (12, 26) => Some(Holiday::ZweiterWeihnachtstag),
        _ => None,
    };
    let movable = [
        (-2, Holiday::Karfreitag),
        (1, Holiday::Ostermontag),
        (39, Holiday::ChristiHimmelfahrt),
        (50, Holiday::Pfingstmontag),
    ];
    let movable = || movable.into_iter().find(|(days, _)| after_easter(day, *days)).map(|(_, holiday)| holiday);
    // Given up in 1995 for the nursing insurance, but for Saxony.
    let repentance = || (year <= 1994 && day == easter::buss_und_bettag(year)).then_some(Holiday::BussUndBettag);
    fixed.or_else(movable).or_else(repentance)
}

fn of_land(land: Land, day: Date) -> Option<Holiday> {
    use Land::*;
    let year = day.year();
    let has = |laender: &[Land], holiday| laender.contains(&land).then_some(holiday);
    match (day.month(), day.day()) {
        (1, 6) => has(&[BadenWuerttemberg, Bayern, SachsenAnhalt], Holiday::HeiligeDreiKoenige),
        (3, 8) if year >= 2023 => has(&[Berlin, MecklenburgVorpommern], Holiday::Frauentag),
        (3, 8) if year >= 2019 => has(&[Berlin], Holiday::Frauentag),
        (5, 8) if matches!(year, 2020 | 2025) => has(&[Berlin], Holiday::TagDerBefreiung),
        (6, 17) if year == 2028 => has(&[Berlin], Holiday::SiebzehnterJuni),
        (6, 17) if year == 1990 && !joined_in_1990(land) => Some(Holiday::SiebzehnterJuni),
        (8, 15) => has(&[Saarland], Holiday::MariaHimmelfahrt),
        (9, 20) if year >= 2019 => has(&[Thueringen], Holiday::Weltkindertag),
        (10, 31) if year >= 2018 && matches!(land, Bremen | Hamburg | Niedersachsen | SchleswigHolstein) => {
            Some(Holiday::Reformationstag)
        }
        (10, 31) if joined_in_1990(land) => Some(Holiday::Reformationstag),
        (11, 1) => {
            has(&[BadenWuerttemberg, Bayern, NordrheinWestfalen, RheinlandPfalz, Saarland], Holiday::Allerheiligen)
        }
        _ => movable_of_land(land, day),
    }
}

fn movable_of_land(land: Land, day: Date) -> Option<Holiday> {
    use Land::*;
    let fronleichnam = [BadenWuerttemberg, Bayern, Hessen, NordrheinWestfalen, RheinlandPfalz, Saarland];
    if land == Brandenburg && after_easter(day, 0) {
        Some(Holiday::Ostersonntag)
    } else if land == Brandenburg && after_easter(day, 49) {
        Some(Holiday::Pfingstsonntag)
    } else if fronleichnam.contains(&land) && after_easter(day, 60) {
        Some(Holiday::Fronleichnam)
    } else if land == Sachsen && day == easter::buss_und_bettag(day.year()) {
        Some(Holiday::BussUndBettag)
    } else {
        None
    }
}

fn joined_in_1990(land: Land) -> bool {
    use Land::*;
    matches!(land, Brandenburg | MecklenburgVorpommern | Sachsen | SachsenAnhalt | Thueringen)
}

/// The local holiday that falls on a day.
fn local_on(day: Date) -> Option<(LocalHoliday, Holiday)> {
    match (day.month(), day.day()) {
        (8, 8) => Some((LocalHoliday::AugsburgerFriedensfest, Holiday::AugsburgerFriedensfest)),
        (8, 15) => Some((LocalHoliday::MariaHimmelfahrt, Holiday::MariaHimmelfahrt)),
        _ => after_easter(day, 60).then_some((LocalHoliday::Fronleichnam, Holiday::Fronleichnam)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn holidays(calendar: &Calendar, year: i16) -> Vec<(i8, i8)> {
        let days = date(year, 1, 1).series(1.day()).take_while(|day| day.year() == year);
        days.filter(|day| calendar.holiday(*day).is_some()).map(|day| (day.month(), day.day())).collect()
    }

    #[test]
    fn the_holidays_of_saxony_in_2026_and_2027() {
        let in_2026 =
            vec![(1, 1), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25), (10, 3), (10, 31), (11, 18), (12, 25), (12, 26)];
        let in_2027 =
            vec![(1, 1), (3, 26), (3, 29), (5, 1), (5, 6), (5, 17), (10, 3), (10, 31), (11, 17), (12, 25), (12, 26)];
        let saxony = Calendar::of(Land::Sachsen);
        assert_eq!(holidays(&saxony, 2026), in_2026);
        assert_eq!(holidays(&saxony, 2027), in_2027);
    }

    #[test]
    fn fronleichnam_is_kept_where_the_ordinance_names_the_place() {
        let day = date(2026, 6, 4);
        let at = |municipality, part| Calendar::at(&Place { key: "14625000", municipality, part }).unwrap();
        let kept = |municipality, part| at(municipality, part).holiday(day).is_some();
        assert!(kept("Gemeinde Crostwitz/Chrósćicy", None) && kept("Bautzen", Some("Salzenforst")));
        assert!(kept("Königswartha", Some("Caminau")) && !kept("Königswartha", Some("Wartha")));
        assert!(!kept("Bautzen", None) && !kept("Dresden", None));
        let kirchworbis = Place { key: "16061057", municipality: "Kirchworbis", part: None };
        assert!(Calendar::at(&kirchworbis).unwrap().holiday(day).is_some(), "all of Eichsfeld");
        let somewhere = Calendar::of(Land::Sachsen);
        assert_eq!(somewhere.doubt(day), Some(LocalHoliday::Fronleichnam));
        assert_eq!(at("Dresden", None).doubt(day), None);
        assert_eq!(somewhere.with_local(LocalHoliday::Fronleichnam, true).holiday(day), Some(Holiday::Fronleichnam));
    }

    #[test]
    fn a_land_is_found_by_the_key_of_a_municipality() {
        assert_eq!(Land::of_key("14625000"), Some(Land::Sachsen));
        assert_eq!(Land::of_key("01"), Some(Land::SchleswigHolstein));
        assert_eq!(["", "1", "00000000", "17", "x4"].map(Land::of_key), [None; 5]);
    }
}
