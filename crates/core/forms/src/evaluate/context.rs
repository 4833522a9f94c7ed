//! What an evaluation reckons with besides the answers.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;

/// One entry of the account that may fill in a field.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stammdatum {
    /// As text, whatever the type of the field is that it fills in.
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
    /// Nobody's where it is empty.
    pub account: Stammdaten,
    /// Process variables by name.
    pub variables: BTreeMap<String, Value>,
}

impl Context {
    /// A day, nobody's account and no process.
    pub fn on(today: Date) -> Self {
        Self { today, account: Stammdaten::new(), variables: BTreeMap::new() }
    }

    /// The same day and variables with what an account knows.
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
    /// `VN_BASIS_READOUT`.
    Basis,
    /// `VN_SUBSTANZIELL_READOUT`, as by ELSTER.
    Substanziell,
    /// `VN_HOCH_READOUT`, or `NPA_READOUT`: read from the chip of an identity card.
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

    /// Amt24's verification level for it; nothing for what nobody has verified.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Keines => None,
            Self::Basis => Some("VN_BASIS_READOUT"),
            Self::Substanziell => Some("VN_SUBSTANZIELL_READOUT"),
            Self::Hoch => Some("VN_HOCH_READOUT"),
        }
    }
}

/// What an account knows, no surer than the sign-in to it: whoever came in with a password alone has not shown that they
/// are the person whose identity card was read once (BSI TR-03107-1 § 3).
pub fn at_most(account: &Stammdaten, level: Vertrauensniveau) -> Stammdaten {
    let lowered = |datum: &Stammdatum| {
        let reached = Vertrauensniveau::of(datum.verified.as_deref());
        let verified = if reached > level { level.name().map(str::to_owned) } else { datum.verified.clone() };
        Stammdatum { value: datum.value.clone(), verified }
    };
    account.iter().map(|(name, datum)| (name.clone(), lowered(datum))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_surer_than_the_sign_in() {
        let datum =
            |verified: Option<&str>| Stammdatum { value: "x".to_owned(), verified: verified.map(str::to_owned) };
        let all = [
            None,
            Some("VN_BASIS_READOUT"),
            Some("VN_SUBSTANZIELL_READOUT"),
            Some("VN_HOCH_READOUT"),
            Some("NPA_READOUT"),
        ];
        for level in
            [Vertrauensniveau::Keines, Vertrauensniveau::Basis, Vertrauensniveau::Substanziell, Vertrauensniveau::Hoch]
        {
            for verified in all {
                let account = [("a".to_owned(), datum(verified))].into();
                let reached = Vertrauensniveau::of(at_most(&account, level)["a"].verified.as_deref());
                assert_eq!(reached, level.min(Vertrauensniveau::of(verified)));
            }
        }
    }
}
