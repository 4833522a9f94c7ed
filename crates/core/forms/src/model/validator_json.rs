//! Validators in the form JSON.
//!
//! Names are those of the classes in `form/validator` of the prozess-scripting-api without `V1`. What Amt24 has no
//! validator for is ours: minimum length, bounds relative to today or to another field, age, BIC, tax id, postcodes,
//! plates, e-mail, phone, identity card, DIN 91379, one of several. docs/open.md tells which names are certain.

#![deny(clippy::arithmetic_side_effects)]

use domain::din91379::DataType;
use serde_json::{Map, Value};

use super::condition::Test;
use super::place::Property;
use super::place::{FormError, Place, Problem};
use super::record::{Node, read_nodes, whole_number, write_ours};
use super::validator::{DateBound, NumberBound, OneOf, Span, Validator, ValidatorKind as Kind};
use super::{FieldRef, Kept};
use crate::Decimal;

impl Node for Validator {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        let (kept, node) = Kept::read(place.object()?, &[]);
        let message = place.optional("validationErrorMessage")?;
        let message = if message.is_some() { message } else { place.optional("message")? };
        let kind = read_kind(place).or_else(|error| match place.get("@type").and_then(|name| name.value.as_str()) {
            // Such a validator stays as it is written, for the checks to tell.
            Some(name) if is_of_limit(&error) => Ok(Kind::Other(name.to_owned())),
            _ => Err(error),
        })?;
        Ok(Self { node, kind, message, kept })
    }

    fn write(&self, ids: bool) -> Value {
        let kept = Value::Object(self.kept.0.clone());
        let before = Self::read(&Place::top(&kept)).ok();
        let mut object = match &before {
            Some(before) if before.kind == self.kind => self.kept.0.clone(),
            _ => self.rewrite(),
        };
        write_ours(&mut object, &self.node, ids);
        if before.and_then(|before| before.message) != self.message {
            object.shift_remove("message");
            match &self.message {
                Some(message) => drop(object.insert("validationErrorMessage".to_owned(), message.as_str().into())),
                None => drop(object.shift_remove("validationErrorMessage")),
            }
        }
        Value::Object(object)
    }
}

/// Properties that are limits.
const LIMITS: [&str; 18] = [
    "minLength",
    "maxLength",
    "minValue",
    "maxValue",
    "min",
    "max",
    "date",
    "years",
    "months",
    "days",
    "yearsFromToday",
    "monthsFromToday",
    "daysFromToday",
    "digitsAfterDecimalPoint",
    "maxFilesize",
    "maxTotalFilesize",
    "maxFileCount",
    "maxCount",
];

/// Whether a limit is no value of its type (`"31.13.2020"`).
fn is_of_limit(error: &FormError) -> bool {
    let property = error.place.rsplit('.').next().unwrap_or_default();
    matches!(error.problem, Problem::NotA { .. }) && LIMITS.contains(&property)
}

impl Validator {
    /// The limit that is no value of its type, for which a validator of a known kind can't be read: property and value.
    pub fn unreadable(&self) -> Option<(String, Value)> {
        let kept = Value::Object(self.kept.0.clone());
        let error = read_kind(&Place::top(&kept)).err().filter(is_of_limit)?;
        let value = kept.get(&error.place)?.clone();
        Some((error.place, value))
    }
}

impl Validator {
    /// Its `@type`.
    pub fn name(&self) -> &str {
        name(&self.kind)
    }
}

fn either<T: Property>(place: &Place<'_>, name: &str, alias: &str) -> Result<T, FormError> {
    if place.get(name).is_none() && place.get(alias).is_some() { place.required(alias) } else { place.required(name) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    RequiredOnEmptyField,
    RequiredOnFilledField,
    RequiredOnFieldValue,
    RequiredOnFieldValueNotInValues,
    Regex,
    MinLength,
    MaxLength,
    Number,
    MinNumberValue,
    MinNumber,
    MaxNumberValue,
    MaxNumber,
    MinDateValue,
    MinDate,
    MaxDateValue,
    MaxDate,
    MinAge,
    MaxAge,
    Iban,
    Bic,
    TaxId,
    Plz,
    PlzList,
    KfzKennzeichen,
    Email,
    Phone,
    IdCardNumber,
    Din91379,
    EuroBetragPositive,
    EuroBetragNegative,
    FileExtension,
    FileNameRegex,
    MaxFilesize,
    MaxTotalFilesize,
    MaxFileCount,
    PdfA,
    AtLeastOneOf,
    ExactlyOneOf,
    External,
    VerificationLevel,
}

impl Name {
    fn read(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, names, _)| names.contains(&name)).map(|(known, ..)| *known)
    }

    fn written(self) -> &'static str {
        NAMES
            .iter()
            .find(|(known, ..)| *known == self)
            .and_then(|(_, names, _)| names.first().copied())
            .unwrap_or_default()
    }
}

const MIN_NUMBER: &[&str] = &["minValue", "min", "conditionFieldKey"];
const MAX_NUMBER: &[&str] = &["maxValue", "max", "conditionFieldKey"];
const MIN_DATE: &[&str] = &[
    "minValue",
    "date",
    "yearsFromToday",
    "monthsFromToday",
    "daysFromToday",
    "conditionFieldKey",
    "years",
    "months",
    "days",
];
const MAX_DATE: &[&str] = &[
    "maxValue",
    "date",
    "yearsFromToday",
    "monthsFromToday",
    "daysFromToday",
    "conditionFieldKey",
    "years",
    "months",
    "days",
];
const ONE_OF: &[&str] = &["alternatives", "onlyWhen"];

/// Names of validators, and the properties that say what one asks for. The name that this program writes stands first, then
/// others by which it is read.
const NAMES: [(Name, &[&str], &[&str]); 40] = [
    (Name::RequiredOnEmptyField, &["RequiredOnEmptyFieldValidator"], &["sourceFieldKey"]),
    (Name::RequiredOnFilledField, &["RequiredOnFilledFieldValidator"], &["sourceFieldKey"]),
    (Name::RequiredOnFieldValue, &["RequiredOnFieldValueValidator"], &["sourceFieldKey", "values"]),
    (
        Name::RequiredOnFieldValueNotInValues,
        &["RequiredOnFieldValueNotInValuesValidator"],
        &["sourceFieldKey", "values"],
    ),
    (Name::Regex, &["RegexValidator"], &["regex"]),
    (Name::MinLength, &["MinLengthValidator"], &["minLength"]),
    (Name::MaxLength, &["MaxLengthValidator"], &["maxLength"]),
    (Name::Number, &["NumberValidator"], &["nonNegative", "digitsAfterDecimalPoint"]),
    (Name::MinNumberValue, &["MinNumberValueValidator"], MIN_NUMBER),
    (Name::MinNumber, &["MinNumberValidator"], MIN_NUMBER),
    (Name::MaxNumberValue, &["MaxNumberValueValidator"], MAX_NUMBER),
    (Name::MaxNumber, &["MaxNumberValidator"], MAX_NUMBER),
    (Name::MinDateValue, &["MinDateValueValidator"], MIN_DATE),
    (Name::MinDate, &["MinDateValidator"], MIN_DATE),
    (Name::MaxDateValue, &["MaxDateValueValidator"], MAX_DATE),
    (Name::MaxDate, &["MaxDateValidator"], MAX_DATE),
    (Name::MinAge, &["MinAgeValidator"], &["years"]),
    (Name::MaxAge, &["MaxAgeValidator"], &["years"]),
    (Name::Iban, &["IBANValidator", "IbanValidator"], &[]),
    (Name::Bic, &["BicValidator"], &[]),
    (Name::TaxId, &["TaxIdValidator"], &[]),
    (Name::Plz, &["PlzValidator"], &[]),
    (Name::PlzList, &["PlzListValidator"], &["values"]),
    (Name::KfzKennzeichen, &["KfzKennzeichenValidator"], &[]),
    (Name::Email, &["EmailValidator"], &[]),
    (Name::Phone, &["PhoneValidator"], &[]),
    (Name::IdCardNumber, &["IdCardNumberValidator"], &[]),
    (Name::Din91379, &["Din91379Validator"], &["dataType"]),
    (Name::EuroBetragPositive, &["EuroBetragPositiveValidator"], &["strictlyPositive"]),
    (Name::EuroBetragNegative, &["EuroBetragNegativeValidator"], &["strictlyNegative"]),
    (Name::FileExtension, &["FileExtensionValidator"], &["values", "extensions"]),
    (Name::FileNameRegex, &["FileNameRegexValidator"], &["regex"]),
    (Name::MaxFilesize, &["MaxFilesizeValidator"], &["maxFilesize"]),
    (Name::MaxTotalFilesize, &["MaxTotalFilesizeValidator"], &["maxTotalFilesize"]),
    (Name::MaxFileCount, &["MaxFileCountValidator"], &["maxFileCount", "maxCount"]),
    (Name::PdfA, &["PdfAValidator"], &[]),
    (Name::AtLeastOneOf, &["AtLeastOneOfValidator"], ONE_OF),
    (Name::ExactlyOneOf, &["ExactlyOneOfValidator"], ONE_OF),
    (Name::External, &["ExternalValidator"], &[]),
    (Name::VerificationLevel, &["VerificationLevelValidator"], &["levels"]),
];

fn read_kind(place: &Place<'_>) -> Result<Kind, FormError> {
    let name: String = place.required("@type")?;
    let required_if = |test| -> Result<Kind, FormError> {
        Ok(Kind::RequiredIf { field: FieldRef::read_from(place, "sourceFieldKey")?, test })
    };
    let values = || place.optional::<Vec<Value>>("values").map(Option::unwrap_or_default);
    let size = |name| place.required::<usize>(name).map(|bytes| bytes as u64);
    let Some(known) = Name::read(&name) else { return Ok(Kind::Other(name)) };
    Ok(match known {
        Name::RequiredOnEmptyField => required_if(Test::Empty)?,
        Name::RequiredOnFilledField => required_if(Test::Filled)?,
        Name::RequiredOnFieldValue => required_if(Test::In(values()?))?,
        Name::RequiredOnFieldValueNotInValues => required_if(Test::NotIn(values()?))?,
        Name::Regex => Kind::Regex(place.required("regex")?),
        Name::MinLength => Kind::MinLength(place.required("minLength")?),
        Name::MaxLength => Kind::MaxLength(place.required("maxLength")?),
        Name::Number => Kind::Number {
            non_negative: place.optional("nonNegative")?.unwrap_or(false),
            decimal_places: place.optional("digitsAfterDecimalPoint")?,
        },
        Name::MinNumberValue | Name::MinNumber => Kind::MinNumber(number_bound(place, "minValue", "min")?),
        Name::MaxNumberValue | Name::MaxNumber => Kind::MaxNumber(number_bound(place, "maxValue", "max")?),
        Name::MinDateValue | Name::MinDate => Kind::MinDate(date_bound(place, "minValue")?),
        Name::MaxDateValue | Name::MaxDate => Kind::MaxDate(date_bound(place, "maxValue")?),
        Name::MinAge => Kind::MinAge(place.required("years")?),
        Name::MaxAge => Kind::MaxAge(place.required("years")?),
        Name::Iban => Kind::Iban,
        Name::Bic => Kind::Bic,
        Name::TaxId => Kind::TaxId,
        Name::Plz => Kind::Plz,
        Name::PlzList => Kind::PlzAmong(place.required("values")?),
        Name::KfzKennzeichen => Kind::KfzKennzeichen,
        Name::Email => Kind::Email,
        Name::Phone => Kind::Phone,
        Name::IdCardNumber => Kind::IdCardNumber,
        Name::Din91379 => Kind::Din91379(place.required("dataType")?),
        Name::EuroBetragPositive => Kind::EuroPositive { strict: place.optional("strictlyPositive")?.unwrap_or(false) },
        Name::EuroBetragNegative => Kind::EuroNegative { strict: place.optional("strictlyNegative")?.unwrap_or(false) },
        Name::FileExtension => {
            let endings: Vec<String> = either(place, "values", "extensions")?;
            Kind::FileExtensions(endings.iter().map(|e| e.trim_start_matches('.').to_lowercase()).collect())
        }
        Name::FileNameRegex => Kind::FileName(place.required("regex")?),
        Name::MaxFilesize => Kind::MaxFileSize(size("maxFilesize")?),
        Name::MaxTotalFilesize => Kind::MaxTotalSize(size("maxTotalFilesize")?),
        Name::MaxFileCount => Kind::MaxFiles(either(place, "maxFileCount", "maxCount")?),
        Name::PdfA => Kind::PdfA,
        Name::AtLeastOneOf => Kind::AtLeastOneOf(one_of(place)?),
        Name::ExactlyOneOf => Kind::ExactlyOneOf(one_of(place)?),
        Name::External => Kind::External,
        Name::VerificationLevel => Kind::VerificationLevel(place.required("levels")?),
    })
}

/// `alternatives: [{"fieldKeys": [{groupId, groupIndex, fieldId}, …]}, …]`, `onlyWhen`: conditions as of a field.
fn one_of(place: &Place<'_>) -> Result<OneOf, FormError> {
    let Some(list) = place.get("alternatives") else { return Err(place.missing("alternatives")) };
    let mut alternatives = vec![];
    for alternative in list.items()? {
        let Some(keys) = alternative.get("fieldKeys") else { return Err(alternative.missing("fieldKeys")) };
        alternatives.push(keys.items()?.map(|key| FieldRef::read(&key)).collect::<Result<_, _>>()?);
    }
    Ok(OneOf { alternatives, when: read_nodes(place, "onlyWhen")? })
}

fn number_bound(place: &Place<'_>, name: &str, alias: &str) -> Result<NumberBound, FormError> {
    if place.get("conditionFieldKey").is_some() {
        return FieldRef::read_from(place, "conditionFieldKey").map(NumberBound::Field);
    }
    either(place, name, alias).map(NumberBound::Value)
}

/// `minValue`/`maxValue` or `date`; `yearsFromToday`, `monthsFromToday`, `daysFromToday`; or `conditionFieldKey` with
/// `years`, `months`, `days`.
fn date_bound(place: &Place<'_>, name: &str) -> Result<DateBound, FormError> {
    if place.get("conditionFieldKey").is_some() {
        let span = span(place, ["years", "months", "days"])?;
        return Ok(DateBound::Field(FieldRef::read_from(place, "conditionFieldKey")?, span));
    }
    if FROM_TODAY.iter().any(|name| place.get(name).is_some()) {
        return span(place, FROM_TODAY).map(DateBound::Today);
    }
    let name = if place.get("date").is_some() { "date" } else { name };
    let Some(day) = place.get(name) else { return Err(place.missing(name)) };
    crate::date_of(day.value).map_or_else(|| day.not_a(super::Expected::Day), |day| Ok(DateBound::Day(day)))
}

const FROM_TODAY: [&str; 3] = ["yearsFromToday", "monthsFromToday", "daysFromToday"];

fn span(place: &Place<'_>, [years, months, days]: [&str; 3]) -> Result<Span, FormError> {
    let part = |name: &str, limit: i64| -> Result<i64, FormError> {
        let Some(part) = place.get(name) else { return Ok(0) };
        let count = whole_number(part.value).filter(|count| count.unsigned_abs() <= limit.unsigned_abs());
        count.map_or_else(|| part.not_a(super::Expected::Span), Ok)
    };
    Ok(Span {
        years: part(years, 1_000)? as i16,
        months: part(months, 12_000)? as i16,
        days: part(days, 400_000)? as i32,
    })
}

/// All names by which validators are read.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().flat_map(|(_, names, _)| names.iter().copied())
}

/// Whether the meaning of a property is in [`Kind`].
fn is_typed(property: &str) -> bool {
    property == "@type" || NAMES.iter().any(|(.., properties)| properties.contains(&property))
}

/// The properties that say what a validator of this kind asks for; none for a kind that this program doesn't know.
pub(super) fn properties(kind: &Kind) -> Option<&'static [&'static str]> {
    let name = write_kind(kind).0?;
    NAMES.iter().find(|(known, ..)| *known == name).map(|(.., properties)| *properties)
}

impl Validator {
    /// The object of a validator whose kind has changed since it was read.
    fn rewrite(&self) -> Map<String, Value> {
        let (_, properties) = write_kind(&self.kind);
        let mut object = Map::new();
        object.insert("@type".to_owned(), Value::from(name(&self.kind)));
        object.extend(properties.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let untyped = self.kept.0.iter().filter(|(name, _)| !is_typed(name));
        object.extend(untyped.map(|(name, value)| (name.clone(), value.clone())));
        object
    }
}

/// `None` stands for the name of a kind that this program doesn't know.
fn write_kind(kind: &Kind) -> (Option<Name>, Vec<(&'static str, Value)>) {
    let texts = |texts: &[String]| Value::from(texts.to_vec());
    let (name, properties) = match kind {
        Kind::RequiredIf { field, test } => {
            let source = ("sourceFieldKey", field.write());
            match test {
                Test::Filled => (Name::RequiredOnFilledField, vec![source]),
                Test::Empty => (Name::RequiredOnEmptyField, vec![source]),
                Test::In(values) => (Name::RequiredOnFieldValue, vec![source, ("values", Value::from(values.clone()))]),
                Test::NotIn(values) => {
                    (Name::RequiredOnFieldValueNotInValues, vec![source, ("values", Value::from(values.clone()))])
                }
                Test::Is(value) => {
                    let values = Value::from(vec![value.to_string()]);
                    (Name::RequiredOnFieldValue, vec![source, ("values", values)])
                }
            }
        }
        Kind::Regex(regex) => (Name::Regex, vec![("regex", regex.as_str().into())]),
        Kind::MinLength(min) => (Name::MinLength, vec![("minLength", (*min).into())]),
        Kind::MaxLength(max) => (Name::MaxLength, vec![("maxLength", (*max).into())]),
        Kind::Number { non_negative, decimal_places } => {
            let mut properties = vec![];
            if *non_negative {
                properties.push(("nonNegative", Value::Bool(true)));
            }
            properties.extend(decimal_places.map(|places| ("digitsAfterDecimalPoint", Value::from(places))));
            (Name::Number, properties)
        }
        Kind::MinNumber(bound) => number_properties(bound, [Name::MinNumberValue, Name::MinNumber], "minValue"),
        Kind::MaxNumber(bound) => number_properties(bound, [Name::MaxNumberValue, Name::MaxNumber], "maxValue"),
        Kind::MinDate(bound) => date_properties(bound, [Name::MinDateValue, Name::MinDate], "minValue"),
        Kind::MaxDate(bound) => date_properties(bound, [Name::MaxDateValue, Name::MaxDate], "maxValue"),
        Kind::MinAge(years) => (Name::MinAge, vec![("years", (*years).into())]),
        Kind::MaxAge(years) => (Name::MaxAge, vec![("years", (*years).into())]),
        Kind::Iban => (Name::Iban, vec![]),
        Kind::Bic => (Name::Bic, vec![]),
        Kind::TaxId => (Name::TaxId, vec![]),
        Kind::Plz => (Name::Plz, vec![]),
        Kind::PlzAmong(values) => (Name::PlzList, vec![("values", texts(values))]),
        Kind::KfzKennzeichen => (Name::KfzKennzeichen, vec![]),
        Kind::Email => (Name::Email, vec![]),
        Kind::Phone => (Name::Phone, vec![]),
        Kind::IdCardNumber => (Name::IdCardNumber, vec![]),
        Kind::Din91379(data_type) => (Name::Din91379, vec![("dataType", data_type.name().into())]),
        Kind::EuroPositive { strict } => (Name::EuroBetragPositive, vec![("strictlyPositive", (*strict).into())]),
        Kind::EuroNegative { strict } => (Name::EuroBetragNegative, vec![("strictlyNegative", (*strict).into())]),
        Kind::FileExtensions(endings) => (Name::FileExtension, vec![("values", texts(endings))]),
        Kind::FileName(regex) => (Name::FileNameRegex, vec![("regex", regex.as_str().into())]),
        Kind::MaxFileSize(bytes) => (Name::MaxFilesize, vec![("maxFilesize", (*bytes).into())]),
        Kind::MaxTotalSize(bytes) => (Name::MaxTotalFilesize, vec![("maxTotalFilesize", (*bytes).into())]),
        Kind::MaxFiles(count) => (Name::MaxFileCount, vec![("maxFileCount", (*count).into())]),
        Kind::PdfA => (Name::PdfA, vec![]),
        Kind::AtLeastOneOf(of) => (Name::AtLeastOneOf, write_one_of(of)),
        Kind::ExactlyOneOf(of) => (Name::ExactlyOneOf, write_one_of(of)),
        Kind::External => (Name::External, vec![]),
        Kind::VerificationLevel(levels) => (Name::VerificationLevel, vec![("levels", texts(levels))]),
        Kind::Other(_) => return (None, vec![]),
    };
    (Some(name), properties)
}

fn write_one_of(of: &OneOf) -> Vec<(&'static str, Value)> {
    let keys = |fields: &Vec<FieldRef>| fields.iter().map(FieldRef::write).collect::<Vec<_>>();
    let alternatives = of.alternatives.iter().map(|fields| serde_json::json!({ "fieldKeys": keys(fields) })).collect();
    let mut properties = vec![("alternatives", alternatives)];
    if !of.when.is_empty() {
        properties.push(("onlyWhen", of.when.iter().map(|condition| condition.write(false)).collect()));
    }
    properties
}

/// `names` are Amt24's for a fixed bound and ours for one that moves.
fn number_properties(
    bound: &NumberBound,
    [fixed, moving]: [Name; 2],
    property: &'static str,
) -> (Name, Vec<(&'static str, Value)>) {
    match bound {
        NumberBound::Value(number) => (fixed, vec![(property, Decimal::write(number).unwrap_or_default())]),
        NumberBound::Field(field) => (moving, vec![("conditionFieldKey", field.write())]),
    }
}

fn date_properties(
    bound: &DateBound,
    [fixed, moving]: [Name; 2],
    property: &'static str,
) -> (Name, Vec<(&'static str, Value)>) {
    let spans = |names: [&'static str; 3], span: &Span| {
        let parts = [i32::from(span.years), i32::from(span.months), span.days];
        names.into_iter().zip(parts).filter(|(_, count)| *count != 0).map(|(name, count)| (name, count.into()))
    };
    match bound {
        DateBound::Day(day) => (fixed, vec![(property, day.to_string().into())]),
        DateBound::Today(span) if *span == Span::default() => (moving, vec![("daysFromToday", 0.into())]),
        DateBound::Today(span) => (moving, spans(FROM_TODAY, span).collect()),
        DateBound::Field(field, span) => {
            let key = ("conditionFieldKey", field.write());
            (moving, std::iter::once(key).chain(spans(["years", "months", "days"], span)).collect())
        }
    }
}

impl Property for DataType {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        let known = place.value.as_str().and_then(DataType::from_name);
        known.map_or_else(|| place.not_a(super::Expected::DataType), Ok)
    }

    fn write(&self) -> Option<Value> {
        Some(Value::from(self.name()))
    }
}

pub(super) fn name(kind: &Kind) -> &str {
    match (write_kind(kind).0, kind) {
        (Some(name), _) => name.written(),
        (None, Kind::Other(name)) => name,
        (None, _) => "",
    }
}
