//! Which validators can judge which answers.

use super::{FieldType, ValidatorKind};

impl ValidatorKind {
    /// Whether it judges answers of fields of this type: days, numbers, texts, amounts or files.
    pub fn suits(&self, field: &FieldType) -> bool {
        if !field.is_answered() {
            return false;
        }
        let has_text =
            !matches!(field, FieldType::Boolean | FieldType::SingleCheckbox | FieldType::ElterngeldBezugszeitraum)
                && !field.is_multiple_choice()
                && !field.is_file();
        match self {
            Self::RequiredIf { .. }
            | Self::External
            | Self::Other(_)
            | Self::VerificationLevel(_)
            | Self::AtLeastOneOf(_)
            | Self::ExactlyOneOf(_) => true,
            Self::MinDate(_) | Self::MaxDate(_) | Self::MinAge(_) | Self::MaxAge(_) => *field == FieldType::Date,
            Self::Number { .. }
            | Self::MinNumber(_)
            | Self::MaxNumber(_)
            | Self::EuroPositive { .. }
            | Self::EuroNegative { .. } => has_text && !matches!(field, FieldType::Date | FieldType::Time),
            Self::Regex(_)
            | Self::MinLength(_)
            | Self::MaxLength(_)
            | Self::Din91379(_)
            | Self::Iban
            | Self::Bic
            | Self::TaxId
            | Self::Plz
            | Self::PlzAmong(_)
            | Self::KfzKennzeichen
            | Self::Email
            | Self::Phone
            | Self::IdCardNumber => has_text,
            Self::FileExtensions(_)
            | Self::FileName(_)
            | Self::MaxFileSize(_)
            | Self::MaxTotalSize(_)
            | Self::MaxFiles(_)
            | Self::PdfA => field.is_file(),
        }
    }
}
