//! Validators in the form JSON.
//!
//! Names are those of the classes in `form/validator` of the prozess-scripting-api without `V1`. What Amt24 has no
//! validator for is ours: minimum length, bounds relative to today or to another field, age, BIC, tax id, postcodes,
//! plates, e-mail, phone, identity card, DIN 91379, one of several. docs/open.md tells which names are certain.

use domain::din91379::DataType;
use serde_json::{Map, Value};

use super::condition::Test;
use super::place::{FormError, Place};
use super::record::{Node, Property, read_nodes, write_id};
use super::validator::{DateBound, NumberBound, OneOf, Span, Validator, ValidatorKind as Kind};
use super::{FieldRef, Kept};
use crate::Decimal;

impl Node for Validator {
    fn read(place: &Place<'_>) -> Result<Self, FormError> {
        let (kept, node) = Kept::read(place.object()?, &[]);
        let message = place.optional("validationErrorMessage")?;
        let message = if message.is_some() { message } else { place.optional("message")? };
        Ok(Self { node, kind: read_kind(place)?, message, kept })
    }

    fn write(&self, ids: bool) -> Value {
        let kept = Value::Object(self.kept.0.clone());
        let before = Self::read(&Place::top(&kept)).ok();
        let mut object = match &before {
            Some(before) if before.kind == self.kind => self.kept.0.clone(),
            _ => self.rewrite(),
        };
        write_id(&mut object, &self.node, ids);
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

fn either<T: Property>(place: &Place<'_>, name: &str, alias: &str) -> Result<T, FormError> {
    if place.get(name).is_none() && place.get(alias).is_some() { place.required(alias) } else { place.required(name) }
}

fn read_kind(place: &Place<'_>) -> Result<Kind, FormError> {
    let name: String = place.required("@type")?;
    let required_if = |test| -> Result<Kind, FormError> {
        Ok(Kind::RequiredIf { field: FieldRef::read_from(place, "sourceFieldKey")?, test })
    };
    let values = || place.optional::<Vec<Value>>("values").map(Option::unwrap_or_default);
    let size = |name| place.required::<usize>(name).map(|bytes| bytes as u64);
    Ok(match name.as_str() {
        "RequiredOnEmptyFieldValidator" => required_if(Test::Empty)?,
        "RequiredOnFilledFieldValidator" => required_if(Test::Filled)?,
        "RequiredOnFieldValueValidator" => required_if(Test::In(values()?))?,
        "RequiredOnFieldValueNotInValuesValidator" => required_if(Test::NotIn(values()?))?,
        "RegexValidator" => Kind::Regex(place.required("regex")?),
        "MinLengthValidator" => Kind::MinLength(place.required("minLength")?),
        "MaxLengthValidator" => Kind::MaxLength(place.required("maxLength")?),
        "NumberValidator" => Kind::Number {
            non_negative: place.optional("nonNegative")?.unwrap_or(false),
            decimal_places: place.optional("digitsAfterDecimalPoint")?,
        },
        "MinNumberValueValidator" | "MinNumberValidator" => Kind::MinNumber(number_bound(place, "minValue", "min")?),
        "MaxNumberValueValidator" | "MaxNumberValidator" => Kind::MaxNumber(number_bound(place, "maxValue", "max")?),
        "MinDateValueValidator" | "MinDateValidator" => Kind::MinDate(date_bound(place, "minValue")?),
        "MaxDateValueValidator" | "MaxDateValidator" => Kind::MaxDate(date_bound(place, "maxValue")?),
        "MinAgeValidator" => Kind::MinAge(place.required("years")?),
        "MaxAgeValidator" => Kind::MaxAge(place.required("years")?),
        "IBANValidator" | "IbanValidator" => Kind::Iban,
        "BicValidator" => Kind::Bic,
        "TaxIdValidator" => Kind::TaxId,
        "PlzValidator" => Kind::Plz,
        "PlzListValidator" => Kind::PlzAmong(place.required("values")?),
        "KfzKennzeichenValidator" => Kind::KfzKennzeichen,
        "EmailValidator" => Kind::Email,
        "PhoneValidator" => Kind::Phone,
        "IdCardNumberValidator" => Kind::IdCardNumber,
        "Din91379Validator" => Kind::Din91379(place.required("dataType")?),
        "EuroBetragPositiveValidator" => {
            Kind::EuroPositive { strict: place.optional("strictlyPositive")?.unwrap_or(false) }
        }
        "EuroBetragNegativeValidator" => {
            Kind::EuroNegative { strict: place.optional("strictlyNegative")?.unwrap_or(false) }
        }
        "FileExtensionValidator" => {
            let endings: Vec<String> = either(place, "values", "extensions")?;
            Kind::FileExtensions(endings.iter().map(|e| e.trim_start_matches('.').to_lowercase()).collect())
        }
        "FileNameRegexValidator" => Kind::FileName(place.required("regex")?),
        "MaxFilesizeValidator" => Kind::MaxFileSize(size("maxFilesize")?),
        "MaxTotalFilesizeValidator" => Kind::MaxTotalSize(size("maxTotalFilesize")?),
        "MaxFileCountValidator" => Kind::MaxFiles(either(place, "maxFileCount", "maxCount")?),
        "PdfAValidator" => Kind::PdfA,
        "AtLeastOneOfValidator" => Kind::AtLeastOneOf(one_of(place)?),
        "ExactlyOneOfValidator" => Kind::ExactlyOneOf(one_of(place)?),
        "ExternalValidator" => Kind::External,
        "VerificationLevelValidator" => Kind::VerificationLevel(place.required("levels")?),
        _ => Kind::Other(name),
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
    crate::date_of(day.value).map_or_else(|| day.not_a("a date like 2026-01-31"), |day| Ok(DateBound::Day(day)))
}

const FROM_TODAY: [&str; 3] = ["yearsFromToday", "monthsFromToday", "daysFromToday"];

fn span(place: &Place<'_>, [years, months, days]: [&str; 3]) -> Result<Span, FormError> {
    let part = |name: &str, limit: i64| -> Result<i64, FormError> {
        let Some(part) = place.get(name) else { return Ok(0) };
        let count = part.value.as_i64().filter(|count| count.abs() <= limit);
        count.map_or_else(|| part.not_a("a number of years, months or days"), Ok)
    };
    Ok(Span {
        years: part(years, 1_000)? as i16,
        months: part(months, 12_000)? as i16,
        days: part(days, 400_000)? as i32,
    })
}

/// Properties whose meaning is in [`Kind`].
const TYPED: [&str; 31] = [
    "alternatives",
    "onlyWhen",
    "@type",
    "sourceFieldKey",
    "conditionFieldKey",
    "values",
    "extensions",
    "regex",
    "minLength",
    "maxLength",
    "nonNegative",
    "digitsAfterDecimalPoint",
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
    "dataType",
    "strictlyPositive",
    "strictlyNegative",
    "maxFilesize",
    "maxTotalFilesize",
    "maxFileCount",
    "maxCount",
    "levels",
];

impl Validator {
    /// The object of a validator whose kind has changed since it was read.
    fn rewrite(&self) -> Map<String, Value> {
        let (name, properties) = write_kind(&self.kind);
        let mut object = Map::new();
        object.insert("@type".to_owned(), Value::from(name));
        object.extend(properties.into_iter().map(|(name, value)| (name.to_owned(), value)));
        let untyped = self.kept.0.iter().filter(|(name, _)| !TYPED.contains(&name.as_str()));
        object.extend(untyped.map(|(name, value)| (name.clone(), value.clone())));
        object
    }
}

fn write_kind(kind: &Kind) -> (&str, Vec<(&'static str, Value)>) {
    let texts = |texts: &[String]| Value::from(texts.to_vec());
    match kind {
        Kind::RequiredIf { field, test } => {
            let source = ("sourceFieldKey", field.write());
            match test {
                Test::Filled => ("RequiredOnFilledFieldValidator", vec![source]),
                Test::Empty => ("RequiredOnEmptyFieldValidator", vec![source]),
                Test::In(values) => {
                    ("RequiredOnFieldValueValidator", vec![source, ("values", Value::from(values.clone()))])
                }
                Test::NotIn(values) => {
                    ("RequiredOnFieldValueNotInValuesValidator", vec![source, ("values", Value::from(values.clone()))])
                }
                Test::Is(value) => {
                    let values = Value::from(vec![value.to_string()]);
                    ("RequiredOnFieldValueValidator", vec![source, ("values", values)])
                }
            }
        }
        Kind::Regex(regex) => ("RegexValidator", vec![("regex", regex.as_str().into())]),
        Kind::MinLength(min) => ("MinLengthValidator", vec![("minLength", (*min).into())]),
        Kind::MaxLength(max) => ("MaxLengthValidator", vec![("maxLength", (*max).into())]),
        Kind::Number { non_negative, decimal_places } => {
            let mut properties = vec![];
            if *non_negative {
                properties.push(("nonNegative", Value::Bool(true)));
            }
            properties.extend(decimal_places.map(|places| ("digitsAfterDecimalPoint", Value::from(places))));
            ("NumberValidator", properties)
        }
        Kind::MinNumber(bound) => {
            number_properties(bound, ["MinNumberValueValidator", "MinNumberValidator"], "minValue")
        }
        Kind::MaxNumber(bound) => {
            number_properties(bound, ["MaxNumberValueValidator", "MaxNumberValidator"], "maxValue")
        }
        Kind::MinDate(bound) => date_properties(bound, ["MinDateValueValidator", "MinDateValidator"], "minValue"),
        Kind::MaxDate(bound) => date_properties(bound, ["MaxDateValueValidator", "MaxDateValidator"], "maxValue"),
        Kind::MinAge(years) => ("MinAgeValidator", vec![("years", (*years).into())]),
        Kind::MaxAge(years) => ("MaxAgeValidator", vec![("years", (*years).into())]),
        Kind::Iban => ("IBANValidator", vec![]),
        Kind::Bic => ("BicValidator", vec![]),
        Kind::TaxId => ("TaxIdValidator", vec![]),
        Kind::Plz => ("PlzValidator", vec![]),
        Kind::PlzAmong(values) => ("PlzListValidator", vec![("values", texts(values))]),
        Kind::KfzKennzeichen => ("KfzKennzeichenValidator", vec![]),
        Kind::Email => ("EmailValidator", vec![]),
        Kind::Phone => ("PhoneValidator", vec![]),
        Kind::IdCardNumber => ("IdCardNumberValidator", vec![]),
        Kind::Din91379(data_type) => ("Din91379Validator", vec![("dataType", data_type.name().into())]),
        Kind::EuroPositive { strict } => ("EuroBetragPositiveValidator", vec![("strictlyPositive", (*strict).into())]),
        Kind::EuroNegative { strict } => ("EuroBetragNegativeValidator", vec![("strictlyNegative", (*strict).into())]),
        Kind::FileExtensions(endings) => ("FileExtensionValidator", vec![("values", texts(endings))]),
        Kind::FileName(regex) => ("FileNameRegexValidator", vec![("regex", regex.as_str().into())]),
        Kind::MaxFileSize(bytes) => ("MaxFilesizeValidator", vec![("maxFilesize", (*bytes).into())]),
        Kind::MaxTotalSize(bytes) => ("MaxTotalFilesizeValidator", vec![("maxTotalFilesize", (*bytes).into())]),
        Kind::MaxFiles(count) => ("MaxFileCountValidator", vec![("maxFileCount", (*count).into())]),
        Kind::PdfA => ("PdfAValidator", vec![]),
        Kind::AtLeastOneOf(of) => ("AtLeastOneOfValidator", write_one_of(of)),
        Kind::ExactlyOneOf(of) => ("ExactlyOneOfValidator", write_one_of(of)),
        Kind::External => ("ExternalValidator", vec![]),
        Kind::VerificationLevel(levels) => ("VerificationLevelValidator", vec![("levels", texts(levels))]),
        Kind::Other(name) => (name, vec![]),
    }
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
    [fixed, moving]: [&'static str; 2],
    property: &'static str,
) -> (&'static str, Vec<(&'static str, Value)>) {
    match bound {
        NumberBound::Value(number) => (fixed, vec![(property, Decimal::write(number).unwrap_or_default())]),
        NumberBound::Field(field) => (moving, vec![("conditionFieldKey", field.write())]),
    }
}

fn date_properties(
    bound: &DateBound,
    [fixed, moving]: [&'static str; 2],
    property: &'static str,
) -> (&'static str, Vec<(&'static str, Value)>) {
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
        known.map_or_else(|| place.not_a("a data type of DIN 91379 (A to E)"), Ok)
    }

    fn write(&self) -> Option<Value> {
        Some(Value::from(self.name()))
    }
}

pub(super) fn name(kind: &Kind) -> &str {
    write_kind(kind).0
}
