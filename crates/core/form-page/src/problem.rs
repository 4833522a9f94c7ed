//! What is wrong with an answer, as the applicant reads it: what it is, and what to do about it.

use domain::FieldKey;
use forms::{Evaluation, FindingKind, Form, Language};

use crate::words::words;
use crate::{day, size};

/// All that is wrong, each at its field: in the author's words where the form has them.
pub fn problems<'a>(
    form: &'a Form,
    evaluation: &'a Evaluation,
    language: Language,
) -> impl Iterator<Item = (FieldKey, String)> + use<'a> {
    evaluation.findings.iter().map(move |finding| {
        let label = || form.field(&finding.field).map_or("", |field| field.label.as_str());
        let said = finding.message.clone().unwrap_or_else(|| problem(label(), &finding.kind, language));
        (finding.field.clone(), said)
    })
}

/// One finding in words.
fn problem(label: &str, kind: &FindingKind, language: Language) -> String {
    use FindingKind as K;
    let number = |value: &forms::Decimal| match language {
        Language::German => value.to_string().replace('.', ","),
        Language::English => value.to_string(),
    };
    let min = |value: String| vec![("min", value)];
    let max = |value: String| vec![("max", value)];
    let code = kind.code();
    let (path, gaps) = match kind {
        K::TooShort { min: count } => (code.as_str(), min(count.to_string())),
        K::TooYoung { min: years } => (code.as_str(), min(years.to_string())),
        K::TooOld { max: years } => (code.as_str(), max(years.to_string())),
        K::TooLong { max: count } => (code.as_str(), max(count.to_string())),
        K::NumberTooSmall { min: bound } => (code.as_str(), min(number(bound))),
        K::NumberTooLarge { max: bound } => (code.as_str(), max(number(bound))),
        K::DateTooEarly { min: bound } => (code.as_str(), min(day(*bound))),
        K::DateTooLate { max: bound } => (code.as_str(), max(day(*bound))),
        K::TooManyDecimalPlaces { max: 0 } => ("no-decimal-places", vec![]),
        K::TooManyDecimalPlaces { max: places } => (code.as_str(), max(places.to_string())),
        K::AmountNotPositive { zero: true } => ("amount-negative", vec![]),
        K::AmountNotNegative { zero: true } => ("amount-positive", vec![]),
        K::NotInDin91379 { sequence, position } => {
            (code.as_str(), vec![("sequence", sequence.clone()), ("position", position.to_string())])
        }
        K::FileTooLarge { max: bytes } | K::FilesTooLarge { max: bytes } => {
            (code.as_str(), max(size(*bytes, language)))
        }
        K::FileType { allowed } => (code.as_str(), vec![("allowed", allowed.join(", ").to_uppercase())]),
        K::TooManyFiles { max: count } => (code.as_str(), max(count.to_string())),
        K::TooManyInstances { max: count } => (code.as_str(), max(count.to_string())),
        K::AtLeastOneNeeded { of } | K::ExactlyOneNeeded { of } => (code.as_str(), vec![("of", of.join(", "))]),
        K::AmountNotPositive { zero: false }
        | K::AmountNotNegative { zero: false }
        | K::Required
        | K::ConsentMissing
        | K::Pattern
        | K::NotANumber
        | K::NotADate
        | K::NotATime
        | K::NotABic
        | K::NotATaxId
        | K::NotAPlz
        | K::PlzNotServed
        | K::NotAKfzKennzeichen
        | K::NotAnEmail
        | K::NotAPhoneNumber
        | K::NotAnIdCardNumber
        | K::EmptyFile
        | K::FileName
        | K::NotPdfA
        | K::NotVerified
        | K::VerifiedChanged
        | K::NotAnIban
        | K::NotAnAmount
        | K::NotAnOption
        | K::NotText => (code.as_str(), vec![]),
    };
    let gaps = gaps.into_iter().chain([("label", label.to_owned())]);
    words(language).say(&format!("problems/{path}"), gaps)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use forms::Decimal;
    use jiff::civil::Date;

    use super::*;
    use crate::words::GERMAN;

    fn every_kind() -> Vec<FindingKind> {
        use FindingKind as K;
        let (bound, of) = (Decimal::from(5), || vec!["Name".to_owned(), "Firma".to_owned()]);
        let day = Date::constant(2026, 11, 30);
        vec![
            K::Required,
            K::ConsentMissing,
            K::Pattern,
            K::TooShort { min: 5 },
            K::TooLong { max: 5 },
            K::NotANumber,
            K::NumberTooSmall { min: bound },
            K::NumberTooLarge { max: bound },
            K::TooManyDecimalPlaces { max: 0 },
            K::TooManyDecimalPlaces { max: 2 },
            K::NotADate,
            K::DateTooEarly { min: day },
            K::DateTooLate { max: day },
            K::NotATime,
            K::TooYoung { min: 18 },
            K::TooOld { max: 67 },
            K::NotAnIban,
            K::NotABic,
            K::NotATaxId,
            K::NotAPlz,
            K::PlzNotServed,
            K::NotAKfzKennzeichen,
            K::NotAnEmail,
            K::NotAPhoneNumber,
            K::NotAnIdCardNumber,
            K::NotAnAmount,
            K::AmountNotPositive { zero: false },
            K::AmountNotPositive { zero: true },
            K::AmountNotNegative { zero: false },
            K::AmountNotNegative { zero: true },
            K::NotAnOption,
            K::NotText,
            K::NotInDin91379 { sequence: "☃".to_owned(), position: 5 },
            K::EmptyFile,
            K::FileType { allowed: vec!["pdf".to_owned()] },
            K::FileName,
            K::FileTooLarge { max: 5 },
            K::FilesTooLarge { max: 5 },
            K::TooManyFiles { max: 5 },
            K::NotPdfA,
            K::TooManyInstances { max: 5 },
            K::AtLeastOneNeeded { of: of() },
            K::ExactlyOneNeeded { of: of() },
            K::NotVerified,
            K::VerifiedChanged,
        ]
    }

    #[test]
    fn every_problem_is_told_in_full() {
        for language in [Language::German, Language::English] {
            let told: Vec<String> = every_kind().iter().map(|kind| problem("Vorname", kind, language)).collect();
            let cut: Vec<_> = told.iter().filter(|text| text.contains(['{', '}']) || !text.contains(' ')).collect();
            assert_eq!(cut, [""; 0]);
            let words: BTreeSet<_> = told.iter().collect();
            let room = GERMAN.texts().filter(|(path, _)| path.starts_with("problems/")).count();
            assert_eq!(
                (words.len(), told.len()),
                (room, room),
                "each has words of its own, and no words are left over"
            );
        }
    }
}
