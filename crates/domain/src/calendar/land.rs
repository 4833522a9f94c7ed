//! The Länder.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A Land, as the first two digits of the Amtlicher Gemeindeschlüssel count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Land {
    SchleswigHolstein,
    Hamburg,
    Niedersachsen,
    Bremen,
    NordrheinWestfalen,
    Hessen,
    RheinlandPfalz,
    BadenWuerttemberg,
    Bayern,
    Saarland,
    Berlin,
    Brandenburg,
    MecklenburgVorpommern,
    Sachsen,
    SachsenAnhalt,
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

    /// Where its public holidays are laid down.
    pub fn holiday_law(self) -> &'static str {
        match self {
            Self::SchleswigHolstein => "§ 2 SFTG",
            Self::Hamburg => "§ 1 HmbFeiertagsG",
            Self::Niedersachsen => "§ 2 NFeiertagsG",
            Self::Bremen => "§ 2 BremSFTG",
            Self::NordrheinWestfalen => "§ 2 FeiertagsG NW",
            Self::Hessen => "§ 1 HFeiertagsG",
            Self::RheinlandPfalz => "§ 2 LFtG",
            Self::BadenWuerttemberg => "§ 1 FTG BW",
            Self::Bayern => "Art. 1 BayFTG",
            Self::Saarland => "§ 2 SFG Saarland",
            Self::Berlin => "§ 1 FeiertG Berlin",
            Self::Brandenburg => "§ 2 FTG Brandenburg",
            Self::MecklenburgVorpommern => "§ 2 FTG M-V",
            Self::Sachsen => "§ 1 SächsSFG",
            Self::SachsenAnhalt => "§ 2 FeiTG LSA",
            Self::Thueringen => "§ 2 ThürFGtG",
        }
    }
}
