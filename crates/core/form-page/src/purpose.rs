//! What a field of a form is about, so that browsers can fill it in and phones show the right keys (WCAG 1.3.5).
//!
//! Amt24's form JSON doesn't say it. It is concluded from what the account fills the field with, from its validators, and
//! else from the words of its id.

use forms::{Field, FieldType, ValidatorKind};

/// A purpose that HTML has a word for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    GivenName,
    FamilyName,
    BirthDate,
    Street,
    PostalCode,
    Town,
    Email,
    Phone,
    Other,
}

/// Words by which ids name a purpose. The first that fits counts.
const WORDS: [(&str, Purpose); 18] = [
    ("geburtsdatum", Purpose::BirthDate),
    ("birthdate", Purpose::BirthDate),
    ("vorname", Purpose::GivenName),
    ("givenname", Purpose::GivenName),
    ("familienname", Purpose::FamilyName),
    ("nachname", Purpose::FamilyName),
    ("familyname", Purpose::FamilyName),
    ("email", Purpose::Email),
    ("e-mail", Purpose::Email),
    ("mailadresse", Purpose::Email),
    ("telefon", Purpose::Phone),
    ("mobil", Purpose::Phone),
    ("strasse", Purpose::Street),
    ("street", Purpose::Street),
    ("postleitzahl", Purpose::PostalCode),
    ("postalcode", Purpose::PostalCode),
    ("plz", Purpose::PostalCode),
    ("wohnort", Purpose::Town),
];

impl Purpose {
    pub(crate) fn of(field: &Field) -> Self {
        if let Some(purpose) = field.prefill().and_then(Self::named) {
            return purpose;
        }
        let by_rule = field.validators.iter().find_map(|validator| match validator.kind {
            ValidatorKind::Email => Some(Self::Email),
            ValidatorKind::Phone => Some(Self::Phone),
            ValidatorKind::Plz => Some(Self::PostalCode),
            _ => None,
        });
        by_rule.or_else(|| Self::named(&field.id)).unwrap_or(Self::Other)
    }

    fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let exact = matches!(name.as_str(), "ort" | "city" | "town").then_some(Self::Town);
        exact.or_else(|| WORDS.iter().find(|(word, _)| name.contains(word)).map(|(_, purpose)| *purpose))
    }

    /// The token of HTML's autofill.
    pub(crate) fn autocomplete(self) -> Option<&'static str> {
        match self {
            Self::GivenName => Some("given-name"),
            Self::FamilyName => Some("family-name"),
            Self::BirthDate => Some("bday"),
            Self::Street => Some("address-line1"),
            Self::PostalCode => Some("postal-code"),
            Self::Town => Some("address-level2"),
            Self::Email => Some("email"),
            Self::Phone => Some("tel"),
            Self::Other => None,
        }
    }

    pub(crate) fn input_type(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "tel",
            _ => "text",
        }
    }

    /// Which keys a phone shows. For dates digits are enough: they are read without dots, too.
    pub(crate) fn input_mode(self, field: &Field) -> Option<&'static str> {
        match field.kind {
            FieldType::Date => return Some("numeric"),
            FieldType::EuroBetrag => return Some("decimal"),
            _ => {}
        }
        let is_number = |kind: &ValidatorKind| {
            matches!(kind, ValidatorKind::Number { .. } | ValidatorKind::MinNumber(_) | ValidatorKind::MaxNumber(_))
        };
        let number = field.validators.iter().any(|validator| is_number(&validator.kind));
        (self == Self::PostalCode || number).then_some("numeric")
    }
}

#[cfg(test)]
mod tests {
    use super::Purpose;

    #[test]
    fn purposes_are_read_from_names() {
        for (name, purpose) in [
            ("vornamen", Some(Purpose::GivenName)),
            ("familienname", Some(Purpose::FamilyName)),
            ("PLZ", Some(Purpose::PostalCode)),
            ("ort", Some(Purpose::Town)),
            ("haltungsort", None),
            ("emailAdresse", Some(Purpose::Email)),
            ("rasse", None),
            ("strasse", Some(Purpose::Street)),
        ] {
            assert_eq!(Purpose::named(name), purpose, "{name}");
        }
    }
}
