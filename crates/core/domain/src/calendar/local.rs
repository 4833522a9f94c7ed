//! Holidays of single municipalities, or of parts of them.

use serde::Serialize;
use ts_rs::TS;

use super::Land;

/// A holiday that the law of a Land leaves to some of its municipalities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum LocalHoliday {
    /// In Saxony and Thuringia where ordinances name the place.
    Fronleichnam,
    /// In Bavaria where Catholics are more than Protestants (Art. 1 (1) No. 2 BayFTG).
    MariaHimmelfahrt,
    /// In the city of Augsburg (Art. 1 (2) BayFTG).
    AugsburgerFriedensfest,
}

impl LocalHoliday {
    pub(super) const ALL: [Self; 3] = [Self::Fronleichnam, Self::MariaHimmelfahrt, Self::AugsburgerFriedensfest];

    /// Whether some municipalities of the Land have it and others don't.
    pub(super) fn occurs_in(self, land: Land) -> bool {
        match self {
            Self::Fronleichnam => matches!(land, Land::Sachsen | Land::Thueringen),
            Self::MariaHimmelfahrt | Self::AugsburgerFriedensfest => land == Land::Bayern,
        }
    }

    /// Whether it is a holiday in a municipality; `None` where that isn't known here.
    pub(super) fn holds_at(self, land: Land, place: &Place<'_>) -> Option<bool> {
        match (self, land) {
            (Self::Fronleichnam, Land::Sachsen) => Some(named(&SACHSEN, place)),
            (Self::Fronleichnam, Land::Thueringen) => {
                Some(place.key.starts_with(EICHSFELD) || named(&THUERINGEN, place))
            }
            (Self::AugsburgerFriedensfest, Land::Bayern) => Some(bare_name(place.municipality) == "Augsburg"),
            (Self::MariaHimmelfahrt, Land::Bayern) => None,
            (Self::Fronleichnam | Self::MariaHimmelfahrt | Self::AugsburgerFriedensfest, _) => Some(false),
        }
    }
}

/// A municipality, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Amtlicher Gemeindeschlüssel, 8 digits.
    pub key: &'a str,
    /// Its name; what kind of municipality it is and a Sorbian name behind a stroke may be there, too.
    pub municipality: &'a str,
    /// Ortsteil, where it is known.
    pub part: Option<&'a str>,
}

/// Where in a municipality.
enum Parts {
    All,
    Only(&'static [&'static str]),
    But(&'static [&'static str]),
}

fn named(places: &[(&str, Parts)], place: &Place<'_>) -> bool {
    let municipality = bare_name(place.municipality);
    match places.iter().find(|(name, _)| *name == municipality).map(|(_, parts)| parts) {
        None => false,
        Some(Parts::All) => true,
        Some(Parts::Only(some)) => place.part.is_some_and(|part| some.contains(&part)),
        Some(Parts::But(others)) => place.part.is_none_or(|part| !others.contains(&part)),
    }
}

/// The name without what kind of municipality it is and without its Sorbian name: "Gemeinde Crostwitz/Chrósćicy".
fn bare_name(municipality: &str) -> &str {
    let german = municipality.split('/').next().unwrap_or_default().trim();
    let kinds = ["Große Kreisstadt ", "Landeshauptstadt ", "Stadt ", "Gemeinde "];
    kinds.into_iter().find_map(|kind| german.strip_prefix(kind)).unwrap_or(german)
}

/// Fronleichnamsverordnung of Saxony of 4 May 1993; the names of today.
const SACHSEN: [(&str, Parts); 14] = [
    ("Bautzen", Parts::Only(&["Bolbritz", "Salzenforst"])),
    ("Crostwitz", Parts::All),
    ("Göda", Parts::Only(&["Prischwitz"])),
    ("Großdubrau", Parts::Only(&["Sdier"])),
    ("Hoyerswerda", Parts::Only(&["Dörgenhausen"])),
    ("Königswartha", Parts::But(&["Wartha"])),
    ("Nebelschütz", Parts::All),
    ("Neschwitz", Parts::Only(&["Neschwitz", "Saritsch"])),
    ("Panschwitz-Kuckau", Parts::All),
    ("Puschwitz", Parts::All),
    ("Räckelwitz", Parts::All),
    ("Radibor", Parts::All),
    ("Ralbitz-Rosenthal", Parts::All),
    ("Wittichenau", Parts::All),
];

/// The district all of which keeps it.
const EICHSFELD: &str = "16061";

/// § 10 (1) ThürFGtG: where it was kept in 1994 besides; the municipalities of today.
const THUERINGEN: [(&str, Parts); 9] = [
    ("Anrode", Parts::Only(&["Bickenriede", "Zella"])),
    ("Buttlar", Parts::All),
    ("Dermbach", Parts::Only(&["Föhlritz", "Steinberg", "Zella/Rhön"])),
    ("Dünwald", Parts::Only(&["Beberstedt", "Hüpstedt"])),
    ("Geisa", Parts::All),
    ("Rodeberg", Parts::Only(&["Struth"])),
    ("Schleid", Parts::All),
    ("Südeichsfeld", Parts::All),
    ("Unstruttal", Parts::Only(&["Zella"])),
];
