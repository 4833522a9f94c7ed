//! What an evaluation reckons with besides the answers.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

/// One entry of the account that may fill in a field.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stammdatum {
    pub value: String,
    /// Amt24's verification level when it was read from an identity document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<String>,
}

/// By variable name (`vorname`, `nachname`, `strasse`, …).
pub type Stammdaten = BTreeMap<String, Stammdatum>;

/// The day, the applicant's account, and the variables of the running process.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// The day that date rules reckon with.
    pub today: Date,
    pub account: Stammdaten,
    pub variables: BTreeMap<String, Value>,
}

impl Context {
    /// A day, nobody's account and no process.
    pub fn on(today: Date) -> Self {
        Self { today, account: Stammdaten::new(), variables: BTreeMap::new() }
    }

    pub fn with_account(self, account: Stammdaten) -> Self {
        Self { account, ..self }
    }
}

/// How sure it is whose value it is (BSI TR-03107).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Vertrauensniveau {
    /// Nobody has verified it.
    Keines,
    Basis,
    Substanziell,
    Hoch,
}

impl Vertrauensniveau {
    /// The level that Amt24's verification level stands for.
    pub fn of(verified: Option<&str>) -> Self {
        match verified {
            Some("VN_BASIS_READOUT") => Self::Basis,
            Some("VN_SUBSTANZIELL_READOUT") => Self::Substanziell,
            // Read from the chip of an identity card.
            Some("VN_HOCH_READOUT" | "NPA_READOUT") => Self::Hoch,
            _ => Self::Keines,
        }
    }
}
