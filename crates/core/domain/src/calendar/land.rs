//! The Länder.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A Land, as the first two digits of the Amtlicher Gemeindeschlüssel count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Land {
    /// 01.
    SchleswigHolstein,
    /// 02.
    Hamburg,
    /// 03.
    Niedersachsen,
    /// 04.
    Bremen,
    /// 05.
    NordrheinWestfalen,
    /// 06.
    Hessen,
    /// 07.
    RheinlandPfalz,
    /// 08.
    BadenWuerttemberg,
    /// 09.
    Bayern,
    /// 10.
    Saarland,
    /// 11.
    Berlin,
    /// 12.
    Brandenburg,
    /// 13.
    MecklenburgVorpommern,
    /// 14.
    Sachsen,
    /// 15.
    SachsenAnhalt,
    /// 16.
    Thueringen,
}

impl Land {
    /// In the order of the Amtlicher Gemeindeschlüssel.
    pub const ALL: [Self; 16] = [
        Self::SchleswigHolstein,
        Self::Hamburg,
        Self::Niedersachsen,
        Self::Bremen,
        Self::NordrheinWestfalen,
        Self::Hessen,
        Self::RheinlandPfalz,
        Self::BadenWuerttemberg,
        Self::Bayern,
        Self::Saarland,
        Self::Berlin,
        Self::Brandenburg,
        Self::MecklenburgVorpommern,
        Self::Sachsen,
        Self::SachsenAnhalt,
        Self::Thueringen,
    ];

    /// The Land of an Amtlicher Gemeindeschlüssel or Regionalschlüssel; `None` where its first two digits are none.
    pub fn of_key(key: &str) -> Option<Self> {
        let number: usize = key.get(..2)?.parse().ok()?;
        Self::ALL.get(number.checked_sub(1)?).copied()
    }
}
