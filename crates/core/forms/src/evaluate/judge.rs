//! Whether an answer is one that the form takes.

#![deny(clippy::arithmetic_side_effects)]

use domain::din91379::{self, normalize};
use jiff::civil::Date;
use serde_json::Value;

use super::FindingKind as Kind;
use super::canonical;
use super::file::{self, File};
use super::index::ValidatorIndex;
use super::look::Target;
use super::plan::{FieldPlan, ValidatorPlan};
use crate::Decimal;
use crate::model::{DateBound, FieldType, NumberBound, ValidatorKind};
use crate::value::{self, amount_in_cents, date_of, is_empty, time_of};

/// Longest answers in characters where the form sets no limit.
const STRING_LIMIT: usize = 2_000;
const TEXT_LIMIT: usize = 20_000;

/// A shown field with its answer.
pub(crate) struct Given<'a> {
    pub field: &'a FieldPlan,
    pub answer: &'a Value,
    /// The account's verified value for this field, and its level.
    pub locked: Option<&'a Value>,
    pub verified: Option<&'a str>,
    pub today: Date,
    /// The answer of another field; none where it is hidden or empty.
    pub other: &'a dyn Fn(&Target) -> Option<&'a Value>,
    pub type_of: &'a dyn Fn(&Target) -> &'a FieldType,
}

type Judged = (bool, Option<(Kind, Option<String>)>);

/// Whether the field has to be answered, and what is wrong with its answer.
pub(crate) fn judge(given: &Given<'_>) -> Judged {
    let field = given.field;
    let required_by = field.validators.iter().find(|validator| requires(validator, given));
    let required = field.required || required_by.is_some();
    let because = required_by.and_then(|validator| validator.message.as_ref()).or(field.required_message.as_ref());
    let finding = |kind, message: Option<&String>| (required, Some((kind, message.cloned())));
    if let Some(locked) = given.locked
        && canonical(&field.kind, given.answer) != *locked
    {
        return finding(Kind::VerifiedChanged, None);
    }
    let box_unticked = field.kind == FieldType::SingleCheckbox && given.answer != &Value::Bool(true);
    if is_empty(given.answer) || (box_unticked && required && given.answer.is_boolean()) {
        let missing = if field.kind == FieldType::SingleCheckbox { Kind::ConsentMissing } else { Kind::Required };
        return if required { finding(missing, because) } else { (false, None) };
    }
    if let Some(kind) = wrong_kind(field, given.answer) {
        let message = if matches!(kind, Kind::NotADate | Kind::NotATime | Kind::NotAnAmount) {
            field.type_message.as_ref()
        } else {
            None
        };
        return finding(kind, message);
    }
    for validator in &field.validators {
        if let Some(kind) = broken(validator, given) {
            return finding(kind, validator.message.as_ref());
        }
    }
    (required, None)
}

/// Whether one validator takes the answer; none where it has nothing to say.
pub(crate) fn verdict(given: &Given<'_>, validator: ValidatorIndex) -> Option<bool> {
    let validator = given.field.validators.get(validator.0)?;
    let empty = is_empty(given.answer);
    if matches!(validator.kind, ValidatorKind::RequiredIf { .. }) {
        return requires(validator, given).then_some(!empty);
    }
    if empty || wrong_kind(given.field, given.answer).is_some() {
        return None;
    }
    Some(broken(validator, given).is_none())
}

fn requires(validator: &ValidatorPlan, given: &Given<'_>) -> bool {
    match (&validator.kind, &validator.target) {
        (ValidatorKind::RequiredIf { test, .. }, Some(target)) => {
            test.holds((given.other)(target), *(given.type_of)(target) == FieldType::SingleCheckbox)
        }
        _ => false,
    }
}

/// Whether the answer isn't of the sort that the field's type asks for.
fn wrong_kind(field: &FieldPlan, answer: &Value) -> Option<Kind> {
    let option = |value: &Value| {
        value.as_str().is_some_and(|value| !field.options_known || field.options.contains(&normalize(value)))
    };
    let unless = |fine: bool, kind| (!fine).then_some(kind);
    match field.kind {
        FieldType::DropdownSingleSelectAjax if field.options.is_empty() => text_problem(answer, STRING_LIMIT),
        FieldType::String | FieldType::StringAjaxAutocomplete => text_problem(answer, STRING_LIMIT),
        FieldType::Textarea => text_problem(answer, TEXT_LIMIT),
        FieldType::GeoMap | FieldType::GdikMap if answer.is_string() => text_problem(answer, STRING_LIMIT),
        FieldType::KfzKennzeichen => {
            unless(answer.as_str().is_some_and(value::is_kfz_kennzeichen), Kind::NotAKfzKennzeichen)
        }
        FieldType::DropdownSingleSelect | FieldType::DropdownSingleSelectAjax | FieldType::RadioButtons => {
            unless(option(answer), Kind::NotAnOption)
        }
        FieldType::Checkbox | FieldType::DropdownMultipleSelect | FieldType::TwoListSelect => {
            unless(answer.as_array().is_some_and(|chosen| chosen.iter().all(option)), Kind::NotAnOption)
        }
        FieldType::Boolean | FieldType::SingleCheckbox => unless(answer.is_boolean(), Kind::NotAnOption),
        FieldType::Date => unless(date_of(answer).is_some(), Kind::NotADate),
        FieldType::Time => unless(time_of(answer).is_some(), Kind::NotATime),
        FieldType::EuroBetrag => unless(amount_in_cents(answer).is_some(), Kind::NotAnAmount),
        FieldType::File | FieldType::MultipleFile => {
            unless(file::files(answer).iter().all(|file| file.size != Some(0)), Kind::EmptyFile)
        }
        // From Amt24 the answer to a map is an object; the others take none, or one of a shape that isn't known here.
        FieldType::GeoMap
        | FieldType::GdikMap
        | FieldType::Text
        | FieldType::Placeholder
        | FieldType::H1
        | FieldType::H2
        | FieldType::SubmittedWithNpaInfo
        | FieldType::Video
        | FieldType::Image
        | FieldType::Download
        | FieldType::Hintbox
        | FieldType::Pdf
        | FieldType::ElterngeldBezugszeitraum
        | FieldType::Other(_) => None,
    }
}

fn text_problem(answer: &Value, limit: usize) -> Option<Kind> {
    let Some(text) = answer.as_str() else { return Some(Kind::NotText) };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Some(Kind::NotText);
    }
    (normalize(text).chars().count() > limit).then_some(Kind::TooLong { max: limit })
}

/// The number that an answer to a field of this type is.
pub(crate) fn number(kind: &FieldType, answer: &Value) -> Option<Decimal> {
    match kind {
        FieldType::EuroBetrag => Decimal::of_cents(amount_in_cents(answer)?),
        _ => Decimal::from_json(answer),
    }
}

fn broken(validator: &ValidatorPlan, given: &Given<'_>) -> Option<Kind> {
    let answer = given.answer;
    // Letters and their marks count as one, as they are submitted.
    let text = normalize(answer.as_str().map(str::trim).unwrap_or_default());
    let text = text.as_str();
    let length = || text.chars().count();
    let unless = |fine: bool, kind| (!fine).then_some(kind);
    let other = || validator.target.as_ref().and_then(|target| (given.other)(target));
    let other_number = || number((given.type_of)(validator.target.as_ref()?), other()?);
    let number = || number(&given.field.kind, answer);
    match &validator.kind {
        ValidatorKind::RequiredIf { .. }
        | ValidatorKind::External
        | ValidatorKind::Other(_)
        | ValidatorKind::AtLeastOneOf(_)
        | ValidatorKind::ExactlyOneOf(_) => None,
        ValidatorKind::Regex(_) => {
            unless(validator.regex.as_ref().is_none_or(|regex| regex.is_match(text)), Kind::Pattern)
        }
        ValidatorKind::MinLength(min) => unless(length() >= *min, Kind::TooShort { min: *min }),
        ValidatorKind::MaxLength(max) => unless(length() <= *max, Kind::TooLong { max: *max }),
        ValidatorKind::Number { non_negative, decimal_places } => match number() {
            None => Some(Kind::NotANumber),
            Some(number) if *non_negative && number.is_negative() => {
                Some(Kind::NumberTooSmall { min: Decimal::default() })
            }
            Some(number) => {
                let places = value::places(given.field.kind == FieldType::EuroBetrag, answer, number);
                decimal_places.filter(|max| places > *max).map(|max| Kind::TooManyDecimalPlaces { max })
            }
        },
        ValidatorKind::MinNumber(bound) => match (number(), number_bound(bound, other_number)) {
            (None, _) => Some(Kind::NotANumber),
            (Some(given), Some(min)) => unless(given >= min, Kind::NumberTooSmall { min }),
            _ => None,
        },
        ValidatorKind::MaxNumber(bound) => match (number(), number_bound(bound, other_number)) {
            (None, _) => Some(Kind::NotANumber),
            (Some(given), Some(max)) => unless(given <= max, Kind::NumberTooLarge { max }),
            _ => None,
        },
        ValidatorKind::MinDate(bound) => {
            let (day, min) = (date_of(answer)?, date_bound(bound, given.today, other)?);
            unless(day >= min, Kind::DateTooEarly { min })
        }
        ValidatorKind::MaxDate(bound) => {
            let (day, max) = (date_of(answer)?, date_bound(bound, given.today, other)?);
            unless(day <= max, Kind::DateTooLate { max })
        }
        ValidatorKind::MinAge(min) => {
            unless(age(date_of(answer)?, given.today) >= *min as i64, Kind::TooYoung { min: *min })
        }
        ValidatorKind::MaxAge(max) => {
            unless(age(date_of(answer)?, given.today) <= *max as i64, Kind::TooOld { max: *max })
        }
        ValidatorKind::Iban => unless(value::is_iban(text), Kind::NotAnIban),
        ValidatorKind::Bic => unless(value::is_bic(text), Kind::NotABic),
        ValidatorKind::TaxId => unless(value::is_tax_id(text), Kind::NotATaxId),
        ValidatorKind::Plz => unless(value::is_plz(text), Kind::NotAPlz),
        ValidatorKind::PlzAmong(served) => {
            if !value::is_plz(text) {
                return Some(Kind::NotAPlz);
            }
            unless(served.iter().any(|plz| plz.trim() == text), Kind::PlzNotServed)
        }
        ValidatorKind::KfzKennzeichen => unless(value::is_kfz_kennzeichen(text), Kind::NotAKfzKennzeichen),
        ValidatorKind::Email => unless(value::is_email(text), Kind::NotAnEmail),
        ValidatorKind::Phone => unless(value::is_phone(text), Kind::NotAPhoneNumber),
        ValidatorKind::IdCardNumber => unless(value::is_id_card_number(text), Kind::NotAnIdCardNumber),
        ValidatorKind::Din91379(data_type) => {
            let refused = din91379::first_refused(text, *data_type)?;
            Some(Kind::NotInDin91379 { sequence: refused.sequence, position: refused.position })
        }
        ValidatorKind::EuroPositive { strict } => {
            let cents = amount_in_cents(answer)?;
            unless(cents > 0 || (cents == 0 && !strict), Kind::AmountNotPositive { zero: !strict })
        }
        ValidatorKind::EuroNegative { strict } => {
            let cents = amount_in_cents(answer)?;
            unless(cents < 0 || (cents == 0 && !strict), Kind::AmountNotNegative { zero: !strict })
        }
        ValidatorKind::VerificationLevel(levels) => {
            let level = given.verified.or_else(|| answer.get("verified").and_then(Value::as_str));
            unless(level.is_some_and(|level| levels.iter().any(|known| known == level)), Kind::NotVerified)
        }
        ValidatorKind::FileExtensions(_)
        | ValidatorKind::FileName(_)
        | ValidatorKind::MaxFileSize(_)
        | ValidatorKind::MaxTotalSize(_)
        | ValidatorKind::MaxFiles(_)
        | ValidatorKind::PdfA => broken_by_files(validator, &file::files(answer)),
    }
}

fn broken_by_files(validator: &ValidatorPlan, files: &[File<'_>]) -> Option<Kind> {
    let unless = |fine: bool, kind| (!fine).then_some(kind);
    match &validator.kind {
        ValidatorKind::FileExtensions(allowed) => {
            unless(files.iter().all(|file| file.is_one_of(allowed)), Kind::FileType { allowed: allowed.clone() })
        }
        ValidatorKind::FileName(_) => {
            let fits = |file: &File<'_>| validator.regex.as_ref().is_none_or(|regex| regex.is_match(&file.stem()));
            unless(files.iter().all(fits), Kind::FileName)
        }
        ValidatorKind::MaxFileSize(max) => {
            unless(files.iter().all(|file| file.size.is_none_or(|size| size <= *max)), Kind::FileTooLarge { max: *max })
        }
        ValidatorKind::MaxTotalSize(max) => {
            let total = files.iter().filter_map(|file| file.size).fold(0, u64::saturating_add);
            unless(total <= *max, Kind::FilesTooLarge { max: *max })
        }
        ValidatorKind::MaxFiles(max) => unless(files.len() <= *max, Kind::TooManyFiles { max: *max }),
        ValidatorKind::PdfA => unless(files.iter().all(|file| !file.is_pdf() || file.pdf_a), Kind::NotPdfA),
        _ => None,
    }
}

fn number_bound(bound: &NumberBound, other: impl Fn() -> Option<Decimal>) -> Option<Decimal> {
    match bound {
        NumberBound::Value(number) => Some(*number),
        NumberBound::Field(_) => other(),
    }
}

fn date_bound<'a>(bound: &DateBound, today: Date, other: impl Fn() -> Option<&'a Value>) -> Option<Date> {
    match bound {
        DateBound::Day(day) => Some(*day),
        DateBound::Today(span) => span.after(today),
        DateBound::Field(_, span) => span.after(other().and_then(date_of)?),
    }
}

/// Whole years of life; a year is over at the end of the day before the birthday (§ 187 Abs. 2, § 188 Abs. 2 BGB), so
/// that one born on 29 February is a year older on 1 March of a common year.
fn age(born: Date, today: Date) -> i64 {
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    i64::from(today.year()).saturating_sub(i64::from(born.year())).saturating_sub(i64::from(!had_birthday))
}
