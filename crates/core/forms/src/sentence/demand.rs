//! What demands have in common: which answers they look at, and which of them are kept whole.

use serde_json::Value;

use super::asked::Asked;
use super::validator::{DateLimit, Demand, NumberLimit};

impl Demand {
    /// The answers that it looks at besides the one that it judges; those of its conditions aside.
    pub fn asked(&self) -> Vec<&Asked> {
        match self {
            Self::RequiredIf { asked, .. } => vec![asked],
            Self::MinNumber { bound } | Self::MaxNumber { bound } => match bound {
                NumberLimit::Value { .. } => vec![],
                NumberLimit::Field { asked } => vec![asked],
            },
            Self::MinDate { bound } | Self::MaxDate { bound } => match bound {
                DateLimit::Day { .. } | DateLimit::Today { .. } => vec![],
                DateLimit::Field { asked, .. } => vec![asked],
            },
            Self::AtLeastOneOf { alternatives, .. } | Self::ExactlyOneOf { alternatives, .. } => {
                alternatives.iter().flatten().collect()
            }
            Self::Regex { .. }
            | Self::MinLength { .. }
            | Self::MaxLength { .. }
            | Self::Number { .. }
            | Self::MinAge { .. }
            | Self::MaxAge { .. }
            | Self::Iban
            | Self::Bic
            | Self::TaxId
            | Self::Plz
            | Self::PlzAmong { .. }
            | Self::KfzKennzeichen
            | Self::Email
            | Self::Phone
            | Self::IdCardNumber
            | Self::Din91379 { .. }
            | Self::EuroPositive { .. }
            | Self::EuroNegative { .. }
            | Self::FileExtensions { .. }
            | Self::FileName { .. }
            | Self::MaxFileSize { .. }
            | Self::MaxTotalSize { .. }
            | Self::MaxFiles { .. }
            | Self::PdfA
            | Self::VerificationLevel { .. }
            | Self::Script { .. }
            | Self::Unknown { .. } => vec![],
        }
    }

    /// The whole validator, where it stays as it is.
    pub(super) fn whole(&self) -> Option<&Value> {
        match self {
            Self::Script { json } | Self::Unknown { json, .. } => Some(json),
            Self::Regex { .. }
            | Self::MinLength { .. }
            | Self::MaxLength { .. }
            | Self::Number { .. }
            | Self::MinAge { .. }
            | Self::MaxAge { .. }
            | Self::Iban
            | Self::Bic
            | Self::TaxId
            | Self::Plz
            | Self::PlzAmong { .. }
            | Self::KfzKennzeichen
            | Self::Email
            | Self::Phone
            | Self::IdCardNumber
            | Self::Din91379 { .. }
            | Self::EuroPositive { .. }
            | Self::EuroNegative { .. }
            | Self::FileExtensions { .. }
            | Self::FileName { .. }
            | Self::MaxFileSize { .. }
            | Self::MaxTotalSize { .. }
            | Self::MaxFiles { .. }
            | Self::PdfA
            | Self::VerificationLevel { .. }
            | Self::RequiredIf { .. }
            | Self::MinNumber { .. }
            | Self::MaxNumber { .. }
            | Self::MinDate { .. }
            | Self::MaxDate { .. }
            | Self::AtLeastOneOf { .. }
            | Self::ExactlyOneOf { .. } => None,
        }
    }
}
