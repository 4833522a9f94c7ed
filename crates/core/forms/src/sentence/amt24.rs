//! What becomes of validators at Amt24: which it knows, which a pattern can stand for, and which aren't checked there.
//!
//! Patterns are those of Amt24's `RegexValidator`: the whole answer has to match, `\d` and `\s` mean digits and blanks of
//! ASCII, as in Java. A pattern that asks for all that ours asks for is told apart from one that is only coarser: check
//! digits, and limits of a part within a whole, are no regular expression of a sensible size.

use serde::{Deserialize, Serialize};

use crate::pattern::compile;
use crate::{Validator, ValidatorKind, is_plz};

/// What becomes of a validator at Amt24.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Exported {
    /// It goes there as it is. Of one that isn't known here: whether Amt24 knows it isn't known either.
    Same,
    /// Amt24 has it under another name.
    Renamed {
        /// Amt24's `@type`.
        name: String,
    },
    /// A `RegexValidator` takes its place.
    Regex {
        /// For the whole answer.
        pattern: String,
        /// Whether the pattern takes what ours takes and nothing else; if not, it takes more.
        exact: bool,
    },
    /// It isn't checked there.
    Dropped,
}

/// What becomes of a validator at Amt24.
pub fn amt24_validator(validator: &Validator) -> Exported {
    let exactly = |pattern: String| Exported::Regex { pattern, exact: true };
    let coarsely = |pattern: &str| Exported::Regex { pattern: pattern.to_owned(), exact: false };
    let exported = match &validator.kind {
        kind if kind.known_to_amt24() => return known(validator),
        ValidatorKind::MinLength(count) => exactly(format!(r"[\s\S]{{{count},}}")),
        ValidatorKind::Plz => exactly(PLZ.to_owned()),
        ValidatorKind::PlzAmong(served) => {
            let served: Vec<&str> = served.iter().map(|plz| plz.trim()).filter(|plz| is_plz(plz)).collect();
            if served.is_empty() { Exported::Dropped } else { exactly(served.join("|")) }
        }
        ValidatorKind::KfzKennzeichen => exactly(KFZ_KENNZEICHEN.to_owned()),
        ValidatorKind::Phone => exactly(PHONE.to_owned()),
        ValidatorKind::Bic => coarsely(BIC),
        ValidatorKind::TaxId => coarsely(TAX_ID),
        ValidatorKind::IdCardNumber => coarsely(ID_CARD_NUMBER),
        ValidatorKind::Email => coarsely(EMAIL),
        // Sequences, today, other fields and ages are nothing that a pattern sees.
        ValidatorKind::Din91379(_)
        | ValidatorKind::MinNumber(_)
        | ValidatorKind::MaxNumber(_)
        | ValidatorKind::MinDate(_)
        | ValidatorKind::MaxDate(_)
        | ValidatorKind::MinAge(_)
        | ValidatorKind::MaxAge(_)
        | ValidatorKind::AtLeastOneOf(_)
        | ValidatorKind::ExactlyOneOf(_) => Exported::Dropped,
        // Known to Amt24.
        ValidatorKind::RequiredIf { .. }
        | ValidatorKind::Regex(_)
        | ValidatorKind::MaxLength(_)
        | ValidatorKind::Number { .. }
        | ValidatorKind::Iban
        | ValidatorKind::EuroPositive { .. }
        | ValidatorKind::EuroNegative { .. }
        | ValidatorKind::FileExtensions(_)
        | ValidatorKind::FileName(_)
        | ValidatorKind::MaxFileSize(_)
        | ValidatorKind::MaxTotalSize(_)
        | ValidatorKind::MaxFiles(_)
        | ValidatorKind::PdfA
        | ValidatorKind::External
        | ValidatorKind::VerificationLevel(_)
        | ValidatorKind::Other(_) => Exported::Same,
    };
    match &exported {
        // A pattern that is too large to be compiled would let everything pass.
        Exported::Regex { pattern, .. } if compile(pattern).is_none() => Exported::Dropped,
        _ => exported,
    }
}

/// As it is, unless it is written under a name of ours.
fn known(validator: &Validator) -> Exported {
    let written = validator.kept.get("@type").and_then(serde_json::Value::as_str);
    match (&validator.kind, written) {
        (ValidatorKind::Other(_), _) | (_, None) => Exported::Same,
        (_, Some(written)) if written == validator.name() => Exported::Same,
        (_, Some(_)) => Exported::Renamed { name: validator.name().to_owned() },
    }
}

/// 01001 to 99998.
const PLZ: &str =
    r"0100[1-9]|010[1-9]\d|01[1-9]\d{2}|0[2-9]\d{3}|[1-8]\d{4}|9[0-8]\d{3}|99[0-8]\d{2}|999[0-8]\d|9999[0-8]";
/// By how many letters stand before the digits: eight signs are allowed in all.
const KFZ_KENNZEICHEN: &str = concat!(
    r"(?:[A-ZÄÖÜa-zäöü][- ][A-Za-z]{1,2}|[A-ZÄÖÜa-zäöü]{2}[- ][A-Za-z]) *[1-9]\d{0,3}[EHeh]?",
    r"|(?:[A-ZÄÖÜa-zäöü]{2}[- ][A-Za-z]{2}|[A-ZÄÖÜa-zäöü]{3}[- ][A-Za-z]) *[1-9](?:\d{0,3}|\d{0,2}[EHeh])",
    r"|[A-ZÄÖÜa-zäöü]{3}[- ][A-Za-z]{2} *[1-9](?:\d{0,2}|\d?[EHeh])",
);
/// Five to fifteen digits.
const PHONE: &str = r"\+?(?:\d|\([ ()/-]*\d)(?:[ ()/-]*\d){4,14}[ ()/-]*";
const BIC: &str = r"\s*(?:[A-Za-z]\s*){6}(?:[A-Za-z0-9]\s*){2}(?:(?:[A-Za-z0-9]\s*){3})?";
/// Without the check digit and the rule for repeated digits.
const TAX_ID: &str = r"\s*[1-9](?:\s*\d){10}\s*";
/// Without the check digit.
const ID_CARD_NUMBER: &str = r"\s*(?:[0-9CFGHJKLMNPRTVWXYZcfghjklmnprtvwxyz]\s*){9}\d\s*";
/// Without the limits of lengths.
const EMAIL: &str = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[^\s@.]+\.)+[^\s@.]{2,}";
