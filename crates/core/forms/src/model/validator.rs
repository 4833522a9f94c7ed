//! What an answer has to fulfil.

#![deny(clippy::arithmetic_side_effects)]

use std::fmt;

use domain::din91379::DataType;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value;

use super::condition::Test;
use super::{Condition, FieldRef, Kept, NodeId};
use crate::Decimal;

/// A validator of a field, and the author's words for an answer that it refuses.
#[derive(Clone, Debug, PartialEq)]
pub struct Validator {
    /// Its name through all versions.
    pub node: NodeId,
    /// What it asks.
    pub kind: ValidatorKind,
    /// `None` where the program's own words are to be shown.
    pub message: Option<String>,
    /// The object it was read from.
    pub kept: Kept,
}

/// What an answer has to fulfil, by the validator's `@type`. An empty answer fulfils all but
/// [`RequiredIf`](Self::RequiredIf) and those of groups.
#[derive(Clone, Debug, PartialEq)]
pub enum ValidatorKind {
    /// The field has to be answered while another field's answer is such.
    RequiredIf {
        /// Which other field is looked at: `sourceFieldKey`.
        field: FieldRef,
        /// What that field's answer has to be.
        test: Test,
    },
    /// The whole answer has to match.
    Regex(String),
    /// Characters.
    MinLength(usize),
    /// Characters.
    MaxLength(usize),
    /// The answer is a number.
    Number {
        /// `nonNegative`: from 0 on.
        non_negative: bool,
        /// `digitsAfterDecimalPoint`: so many at most, as typed; any number of them without it.
        decimal_places: Option<usize>,
    },
    /// Not below the bound.
    MinNumber(NumberBound),
    /// Not above the bound.
    MaxNumber(NumberBound),
    /// Not before the bound.
    MinDate(DateBound),
    /// Not after the bound.
    MaxDate(DateBound),
    /// Years that somebody born on the given day is old today.
    MinAge(usize),
    /// Years, as for [`MinAge`](Self::MinAge).
    MaxAge(usize),
    /// See [`is_iban`](crate::is_iban).
    Iban,
    /// See [`is_bic`](crate::is_bic).
    Bic,
    /// Identifikationsnummer (§ 139b AO).
    TaxId,
    /// A German postcode.
    Plz,
    /// One of these postcodes.
    PlzAmong(Vec<String>),
    /// See [`is_kfz_kennzeichen`](crate::is_kfz_kennzeichen).
    KfzKennzeichen,
    /// See [`is_email`](crate::is_email).
    Email,
    /// See [`is_phone`](crate::is_phone).
    Phone,
    /// Number of an identity card, with its check digit.
    IdCardNumber,
    /// Only sequences of this data type.
    Din91379(DataType),
    /// Cents above 0, or from 0 where not `strict`.
    EuroPositive {
        /// Whether 0 is refused.
        strict: bool,
    },
    /// Cents below 0, or up to 0 where not `strict`.
    EuroNegative {
        /// Whether 0 is refused.
        strict: bool,
    },
    /// Lower-case endings without a dot; the content has to be of such a type, too.
    FileExtensions(Vec<String>),
    /// The name without its ending has to match.
    FileName(String),
    /// Bytes of each file, and of all together.
    MaxFileSize(u64),
    /// Bytes of all files of the field together.
    MaxTotalSize(u64),
    /// Of the field.
    MaxFiles(usize),
    /// Each PDF says that it is PDF/A.
    PdfA,
    /// At least one of the alternatives has an answer. Only of a group.
    AtLeastOneOf(OneOf),
    /// The same, and no second one has an answer.
    ExactlyOneOf(OneOf),
    /// A service or script decides; this program never runs it.
    External,
    /// The value is verified with one of these levels.
    VerificationLevel(Vec<String>),
    /// A validator that this program doesn't know, or whose limit is no value of its type, by its `@type`.
    Other(String),
}

/// What one, or only one, has to be filled in of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OneOf {
    /// Each is a field, or several of which one is enough.
    pub alternatives: Vec<Vec<FieldRef>>,
    /// It is asked for while one of these holds, or none is there.
    pub when: Vec<Condition>,
}

/// A number that an answer is measured by; the bound itself is allowed.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberBound {
    /// The same for everybody.
    Value(Decimal),
    /// The number in another field; no bound while that one is empty.
    Field(FieldRef),
}

/// A day that an answer is measured by; the bound itself is allowed.
#[derive(Clone, Debug, PartialEq)]
pub enum DateBound {
    /// The same for everybody.
    Day(Date),
    /// So long after today.
    Today(Span),
    /// So long after the date in another field; no bound while that one is empty.
    Field(FieldRef, Span),
}

/// Years, then months, then days; negative ones lie before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Of the calendar.
    pub years: i16,
    /// Of the calendar; 29 February and the like become the last day of the month.
    pub months: i16,
    /// Added last.
    pub days: i32,
}

impl ValidatorKind {
    /// Whether Amt24 has a validator for it, as far as is known (docs/open.md). The others are ours; what becomes of them
    /// there is told by [`amt24_validator`](crate::amt24_validator).
    pub fn known_to_amt24(&self) -> bool {
        match self {
            Self::RequiredIf { .. }
            | Self::Regex(_)
            | Self::MaxLength(_)
            | Self::Number { .. }
            | Self::MinNumber(NumberBound::Value(_))
            | Self::MaxNumber(NumberBound::Value(_))
            | Self::MinDate(DateBound::Day(_))
            | Self::MaxDate(DateBound::Day(_))
            | Self::Iban
            | Self::EuroPositive { .. }
            | Self::EuroNegative { .. }
            | Self::FileExtensions(_)
            | Self::FileName(_)
            | Self::MaxFileSize(_)
            | Self::MaxTotalSize(_)
            | Self::MaxFiles(_)
            | Self::PdfA
            | Self::External
            | Self::VerificationLevel(_)
            // Who knows it isn't known here.
            | Self::Other(_) => true,
            Self::MinLength(_)
            | Self::MinNumber(NumberBound::Field(_))
            | Self::MaxNumber(NumberBound::Field(_))
            | Self::MinDate(DateBound::Today(_) | DateBound::Field(..))
            | Self::MaxDate(DateBound::Today(_) | DateBound::Field(..))
            | Self::MinAge(_)
            | Self::MaxAge(_)
            | Self::Bic
            | Self::TaxId
            | Self::Plz
            | Self::PlzAmong(_)
            | Self::KfzKennzeichen
            | Self::Email
            | Self::Phone
            | Self::IdCardNumber
            | Self::Din91379(_)
            | Self::AtLeastOneOf(_)
            | Self::ExactlyOneOf(_) => false,
        }
    }
}

impl Validator {
    /// Reads a validator by itself. It has the id that stands there (`@node`), or none.
    ///
    /// # Errors
    /// As [`Form::parse`](super::Form::parse); places begin at the validator.
    pub fn parse(json: &Value) -> Result<Self, super::FormError> {
        <Self as super::record::Node>::read(&super::place::Place::top(json))
    }

    /// Amt24's form JSON of the validator.
    pub fn to_json(&self) -> Value {
        super::record::Node::write(self, false)
    }

    /// The same with its id (`@node`), if it has one.
    pub fn to_json_with_ids(&self) -> Value {
        super::record::Node::write(self, !self.node.is_empty())
    }

    /// Without an id and without words of its own.
    pub fn new(kind: ValidatorKind) -> Self {
        Self { node: NodeId::default(), kind, message: None, kept: Kept::default() }
    }

    /// The fields that it looks at besides its own.
    pub fn fields(&self) -> Vec<&FieldRef> {
        let of = self.one_of();
        let when = of.iter().flat_map(|of| &of.when).flat_map(Condition::fields);
        of.iter().flat_map(|of| &of.alternatives).flatten().chain(when).chain(self.field()).collect()
    }

    /// Of a validator over several fields.
    pub fn one_of(&self) -> Option<&OneOf> {
        match &self.kind {
            ValidatorKind::AtLeastOneOf(of) | ValidatorKind::ExactlyOneOf(of) => Some(of),
            _ => None,
        }
    }

    /// The one field that it looks at besides its own.
    pub fn field(&self) -> Option<&FieldRef> {
        match &self.kind {
            ValidatorKind::RequiredIf { field, .. }
            | ValidatorKind::MinNumber(NumberBound::Field(field))
            | ValidatorKind::MaxNumber(NumberBound::Field(field))
            | ValidatorKind::MinDate(DateBound::Field(field, _))
            | ValidatorKind::MaxDate(DateBound::Field(field, _)) => Some(field),
            _ => None,
        }
    }
}

impl Span {
    /// A span of days alone.
    pub fn days(days: i32) -> Self {
        Self { days, ..Self::default() }
    }

    /// `day` and so much later; none past the year 9999.
    pub fn after(self, day: Date) -> Option<Date> {
        let month = day.checked_add(self.years.years()).ok()?.checked_add(self.months.months()).ok()?;
        month.checked_add(self.days.days()).ok()
    }
}

impl fmt::Display for DateBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = match self {
            Self::Day(day) => return day.fmt(f),
            Self::Today(span) => {
                f.write_str("today")?;
                span
            }
            Self::Field(field, span) => {
                field.fmt(f)?;
                span
            }
        };
        for (count, unit) in [(i32::from(span.years), 'y'), (i32::from(span.months), 'm'), (span.days, 'd')] {
            if count != 0 {
                write!(f, "{count:+}{unit}")?;
            }
        }
        Ok(())
    }
}

impl super::place::Property for Decimal {
    fn read(place: &super::place::Place<'_>) -> Result<Self, super::FormError> {
        let plain = place.value.as_str().and_then(Self::parse);
        // A text in a form was written by a program, but people write forms, too.
        plain.or_else(|| Self::from_json(place.value)).map_or_else(|| place.not_a(super::Expected::Number), Ok)
    }

    fn write(&self) -> Option<Value> {
        let text = self.to_string();
        Some(serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }
}
