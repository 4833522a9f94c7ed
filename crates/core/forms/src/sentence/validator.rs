//! Validators as sentences, and back. As with conditions, what isn't changed is written as it was.

use domain::din91379::DataType;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::asked::{Asked, Standpoint};
use super::shown::ShownWhen;
use super::statement::Statement;
use crate::{DateBound, Decimal, FieldRef, NumberBound, OneOf, Span, Test, Validator, ValidatorKind};

/// A validator as a designer edits it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
pub struct ValidatorSentence {
    /// What an answer has to fulfil.
    pub demand: Demand,
    /// The author's words for an answer that it refuses; none where the program's own are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub message: Option<String>,
}

/// What an answer has to fulfil: one for each [`ValidatorKind`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each is told in `ValidatorKind`")]
pub enum Demand {
    RequiredIf {
        asked: Asked,
        /// One that a single test can say.
        statement: Statement,
    },
    Regex {
        pattern: String,
    },
    MinLength {
        count: usize,
    },
    MaxLength {
        count: usize,
    },
    Number {
        /// From 0 on.
        non_negative: bool,
        /// At most so many; any number of them without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        decimal_places: Option<usize>,
    },
    MinNumber {
        bound: NumberLimit,
    },
    MaxNumber {
        bound: NumberLimit,
    },
    MinDate {
        bound: DateLimit,
    },
    MaxDate {
        bound: DateLimit,
    },
    MinAge {
        years: usize,
    },
    MaxAge {
        years: usize,
    },
    Iban,
    Bic,
    TaxId,
    Plz,
    PlzAmong {
        values: Vec<String>,
    },
    KfzKennzeichen,
    Email,
    Phone,
    IdCardNumber,
    Din91379 {
        data_type: CharacterType,
    },
    EuroPositive {
        zero: bool,
    },
    EuroNegative {
        zero: bool,
    },
    FileExtensions {
        /// In lower case, without a dot.
        endings: Vec<String>,
    },
    FileName {
        pattern: String,
    },
    MaxFileSize {
        #[ts(type = "number")]
        bytes: u64,
    },
    MaxTotalSize {
        #[ts(type = "number")]
        bytes: u64,
    },
    MaxFiles {
        count: usize,
    },
    PdfA,
    AtLeastOneOf {
        /// Each is a field, or several of which one is enough.
        alternatives: Vec<Vec<Asked>>,
        /// Asked for while one of these holds, or none is there.
        when: ShownWhen,
    },
    ExactlyOneOf {
        /// Each is a field, or several of which one is enough.
        alternatives: Vec<Vec<Asked>>,
        /// Asked for while one of these holds, or none is there.
        when: ShownWhen,
    },
    VerificationLevel {
        /// Amt24's names of levels.
        levels: Vec<String>,
    },
    /// A service or script decides. It stays as it is and is never run here.
    Script {
        /// The whole validator but its message.
        #[ts(type = "unknown")]
        json: Value,
    },
    /// A validator that this program doesn't know, or whose limit is no value of its type. It stays as it is.
    Unknown {
        /// Its `@type`.
        name: String,
        /// The whole validator but its message.
        #[ts(type = "unknown")]
        json: Value,
    },
}

/// A number that an answer is measured by; the bound itself is allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum NumberLimit {
    /// The same for everybody.
    Value {
        /// With a point before the decimal places.
        #[ts(type = "string")]
        number: Decimal,
    },
    /// The number in another field.
    Field {
        /// Which one.
        asked: Asked,
    },
}

/// A day that an answer is measured by; the bound itself is allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum DateLimit {
    /// The same for everybody.
    Day {
        /// As `2026-01-31`.
        #[ts(type = "string")]
        day: Date,
    },
    /// So long after today.
    Today {
        /// Negative parts lie before.
        span: TimeSpan,
    },
    /// So long after the day in another field.
    Field {
        /// Which one.
        asked: Asked,
        /// Negative parts lie before.
        span: TimeSpan,
    },
}

/// See [`Span`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct TimeSpan {
    /// Of the calendar.
    pub years: i16,
    /// Of the calendar.
    pub months: i16,
    /// Added last.
    pub days: i32,
}

/// A data type of DIN 91379; see [`DataType`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[allow(missing_docs, reason = "each is called as in the standard")]
pub enum CharacterType {
    A,
    B,
    C,
    D,
    E,
}

/// Where a validator stands in the designer's pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ValidatorGroup {
    /// Whether there has to be an answer.
    Required,
    /// How long it is, and of which form.
    Length,
    /// Numbers and amounts.
    Number,
    /// Days and ages.
    Date,
    /// Numbers and codes with rules of their own.
    Checked,
    /// Files.
    File,
    /// Several fields of a group.
    Group,
    /// Everything else.
    Other,
}

impl ValidatorSentence {
    /// What a validator says, seen from where it stands.
    pub fn read(at: &Standpoint<'_>, validator: &Validator) -> Self {
        Self { demand: Demand::read(at, validator), message: validator.message.clone() }
    }

    /// The JSON of the validator, with its id (`@node`) where one was there before. Where it says what the validator before
    /// says, it is that validator, byte for byte.
    pub fn write(&self, at: &Standpoint<'_>, before: Option<&Validator>) -> Value {
        self.validator(at, before).to_json_with_ids()
    }

    /// The same as a validator. A new one, or one of another kind than before, has no id yet.
    pub fn validator(&self, at: &Standpoint<'_>, before: Option<&Validator>) -> Validator {
        let same = before.filter(|before| Demand::read(at, before) == self.demand);
        let whole = self.demand.whole().map(Validator::parse);
        let new = whole.and_then(Result::ok).unwrap_or_else(|| Validator::new(self.demand.kind(at, before)));
        match (same, before) {
            (Some(before), _) => Validator { message: self.message.clone(), ..before.clone() },
            (None, Some(before)) if std::mem::discriminant(&before.kind) == std::mem::discriminant(&new.kind) => {
                Validator { kind: new.kind, message: self.message.clone(), ..before.clone() }
            }
            (None, _) => Validator { message: self.message.clone(), ..new },
        }
    }

    /// Whether Amt24 doesn't know it.
    pub fn only_amtspult(&self, at: &Standpoint<'_>) -> bool {
        !self.validator(at, None).kind.known_to_amt24()
    }
}

impl Demand {
    pub(super) fn read(at: &Standpoint<'_>, validator: &Validator) -> Self {
        let number = |bound: &NumberBound| match bound {
            NumberBound::Value(number) => NumberLimit::Value { number: *number },
            NumberBound::Field(field) => NumberLimit::Field { asked: Asked::read(at, field) },
        };
        let date = |bound: &DateBound| match bound {
            DateBound::Day(day) => DateLimit::Day { day: *day },
            DateBound::Today(span) => DateLimit::Today { span: (*span).into() },
            DateBound::Field(field, span) => DateLimit::Field { asked: Asked::read(at, field), span: (*span).into() },
        };
        let alternatives = |of: &OneOf| {
            let all = |fields: &Vec<FieldRef>| fields.iter().map(|field| Asked::read(at, field)).collect();
            of.alternatives.iter().map(all).collect()
        };
        match &validator.kind {
            ValidatorKind::RequiredIf { field, test } => {
                let asked = Asked::read(at, field);
                let statement = Statement::read(asked.in_form(at.form), test);
                Self::RequiredIf { asked, statement }
            }
            ValidatorKind::Regex(pattern) => Self::Regex { pattern: pattern.clone() },
            ValidatorKind::MinLength(count) => Self::MinLength { count: *count },
            ValidatorKind::MaxLength(count) => Self::MaxLength { count: *count },
            ValidatorKind::Number { non_negative, decimal_places } => {
                Self::Number { non_negative: *non_negative, decimal_places: *decimal_places }
            }
            ValidatorKind::MinNumber(bound) => Self::MinNumber { bound: number(bound) },
            ValidatorKind::MaxNumber(bound) => Self::MaxNumber { bound: number(bound) },
            ValidatorKind::MinDate(bound) => Self::MinDate { bound: date(bound) },
            ValidatorKind::MaxDate(bound) => Self::MaxDate { bound: date(bound) },
            ValidatorKind::MinAge(years) => Self::MinAge { years: *years },
            ValidatorKind::MaxAge(years) => Self::MaxAge { years: *years },
            ValidatorKind::Iban => Self::Iban,
            ValidatorKind::Bic => Self::Bic,
            ValidatorKind::TaxId => Self::TaxId,
            ValidatorKind::Plz => Self::Plz,
            ValidatorKind::PlzAmong(values) => Self::PlzAmong { values: values.clone() },
            ValidatorKind::KfzKennzeichen => Self::KfzKennzeichen,
            ValidatorKind::Email => Self::Email,
            ValidatorKind::Phone => Self::Phone,
            ValidatorKind::IdCardNumber => Self::IdCardNumber,
            ValidatorKind::Din91379(data_type) => Self::Din91379 { data_type: (*data_type).into() },
            ValidatorKind::EuroPositive { strict } => Self::EuroPositive { zero: !strict },
            ValidatorKind::EuroNegative { strict } => Self::EuroNegative { zero: !strict },
            ValidatorKind::FileExtensions(endings) => Self::FileExtensions { endings: endings.clone() },
            ValidatorKind::FileName(pattern) => Self::FileName { pattern: pattern.clone() },
            ValidatorKind::MaxFileSize(bytes) => Self::MaxFileSize { bytes: *bytes },
            ValidatorKind::MaxTotalSize(bytes) => Self::MaxTotalSize { bytes: *bytes },
            ValidatorKind::MaxFiles(count) => Self::MaxFiles { count: *count },
            ValidatorKind::PdfA => Self::PdfA,
            ValidatorKind::AtLeastOneOf(of) => {
                Self::AtLeastOneOf { alternatives: alternatives(of), when: ShownWhen::read(at, &of.when) }
            }
            ValidatorKind::ExactlyOneOf(of) => {
                Self::ExactlyOneOf { alternatives: alternatives(of), when: ShownWhen::read(at, &of.when) }
            }
            ValidatorKind::VerificationLevel(levels) => Self::VerificationLevel { levels: levels.clone() },
            ValidatorKind::External => Self::Script { json: without_message(validator) },
            ValidatorKind::Other(name) => Self::Unknown { name: name.clone(), json: without_message(validator) },
        }
    }

    /// References that mean the same as before are written as before.
    fn kind(&self, at: &Standpoint<'_>, before: Option<&Validator>) -> ValidatorKind {
        let known: Vec<&FieldRef> = before.map(Validator::fields).unwrap_or_default();
        let reference = |asked: &Asked| {
            let same = known.iter().find(|field| Asked::read(at, field) == *asked);
            same.map_or_else(|| asked.write(), |field| (*field).clone())
        };
        let number = |bound: &NumberLimit| match bound {
            NumberLimit::Value { number } => NumberBound::Value(*number),
            NumberLimit::Field { asked } => NumberBound::Field(reference(asked)),
        };
        let date = |bound: &DateLimit| match bound {
            DateLimit::Day { day } => DateBound::Day(*day),
            DateLimit::Today { span } => DateBound::Today((*span).into()),
            DateLimit::Field { asked, span } => DateBound::Field(reference(asked), (*span).into()),
        };
        let conditions = before.and_then(Validator::one_of).map(|of| of.when.as_slice()).unwrap_or_default();
        let one_of = |alternatives: &[Vec<Asked>], when: &ShownWhen| OneOf {
            alternatives: alternatives.iter().map(|fields| fields.iter().map(reference).collect()).collect(),
            when: when.conditions(at, conditions),
        };
        match self {
            Self::RequiredIf { asked, statement } => {
                ValidatorKind::RequiredIf { field: reference(asked), test: single(statement) }
            }
            Self::Regex { pattern } => ValidatorKind::Regex(pattern.clone()),
            Self::MinLength { count } => ValidatorKind::MinLength(*count),
            Self::MaxLength { count } => ValidatorKind::MaxLength(*count),
            Self::Number { non_negative, decimal_places } => {
                ValidatorKind::Number { non_negative: *non_negative, decimal_places: *decimal_places }
            }
            Self::MinNumber { bound } => ValidatorKind::MinNumber(number(bound)),
            Self::MaxNumber { bound } => ValidatorKind::MaxNumber(number(bound)),
            Self::MinDate { bound } => ValidatorKind::MinDate(date(bound)),
            Self::MaxDate { bound } => ValidatorKind::MaxDate(date(bound)),
            Self::MinAge { years } => ValidatorKind::MinAge(*years),
            Self::MaxAge { years } => ValidatorKind::MaxAge(*years),
            Self::Iban => ValidatorKind::Iban,
            Self::Bic => ValidatorKind::Bic,
            Self::TaxId => ValidatorKind::TaxId,
            Self::Plz => ValidatorKind::Plz,
            Self::PlzAmong { values } => ValidatorKind::PlzAmong(values.clone()),
            Self::KfzKennzeichen => ValidatorKind::KfzKennzeichen,
            Self::Email => ValidatorKind::Email,
            Self::Phone => ValidatorKind::Phone,
            Self::IdCardNumber => ValidatorKind::IdCardNumber,
            Self::Din91379 { data_type } => ValidatorKind::Din91379((*data_type).into()),
            Self::EuroPositive { zero } => ValidatorKind::EuroPositive { strict: !zero },
            Self::EuroNegative { zero } => ValidatorKind::EuroNegative { strict: !zero },
            Self::FileExtensions { endings } => ValidatorKind::FileExtensions(endings.clone()),
            Self::FileName { pattern } => ValidatorKind::FileName(pattern.clone()),
            Self::MaxFileSize { bytes } => ValidatorKind::MaxFileSize(*bytes),
            Self::MaxTotalSize { bytes } => ValidatorKind::MaxTotalSize(*bytes),
            Self::MaxFiles { count } => ValidatorKind::MaxFiles(*count),
            Self::PdfA => ValidatorKind::PdfA,
            Self::AtLeastOneOf { alternatives, when } => ValidatorKind::AtLeastOneOf(one_of(alternatives, when)),
            Self::ExactlyOneOf { alternatives, when } => ValidatorKind::ExactlyOneOf(one_of(alternatives, when)),
            Self::VerificationLevel { levels } => ValidatorKind::VerificationLevel(levels.clone()),
            Self::Script { .. } => ValidatorKind::External,
            Self::Unknown { name, .. } => ValidatorKind::Other(name.clone()),
        }
    }

    /// Where it stands in the designer's pane.
    pub fn group(&self) -> ValidatorGroup {
        match self {
            Self::RequiredIf { .. } => ValidatorGroup::Required,
            Self::Regex { .. } | Self::MinLength { .. } | Self::MaxLength { .. } => ValidatorGroup::Length,
            Self::Number { .. }
            | Self::MinNumber { .. }
            | Self::MaxNumber { .. }
            | Self::EuroPositive { .. }
            | Self::EuroNegative { .. } => ValidatorGroup::Number,
            Self::MinDate { .. } | Self::MaxDate { .. } | Self::MinAge { .. } | Self::MaxAge { .. } => {
                ValidatorGroup::Date
            }
            Self::Iban
            | Self::Bic
            | Self::TaxId
            | Self::Plz
            | Self::PlzAmong { .. }
            | Self::KfzKennzeichen
            | Self::Email
            | Self::Phone
            | Self::IdCardNumber
            | Self::Din91379 { .. } => ValidatorGroup::Checked,
            Self::FileExtensions { .. }
            | Self::FileName { .. }
            | Self::MaxFileSize { .. }
            | Self::MaxTotalSize { .. }
            | Self::MaxFiles { .. }
            | Self::PdfA => ValidatorGroup::File,
            Self::AtLeastOneOf { .. } | Self::ExactlyOneOf { .. } => ValidatorGroup::Group,
            Self::VerificationLevel { .. } | Self::Script { .. } | Self::Unknown { .. } => ValidatorGroup::Other,
        }
    }
}

/// The message is said by itself.
fn without_message(validator: &Validator) -> Value {
    let mut json = validator.to_json();
    if let Value::Object(object) = &mut json {
        object.retain(|name, _| !matches!(name.as_str(), "validationErrorMessage" | "message"));
    }
    json
}

/// The one test that says it. That several hold at once a validator can't say: then it is that one of the values is there.
fn single(statement: &Statement) -> Test {
    let mut tests = statement.write();
    match (tests.pop(), tests.is_empty(), statement) {
        (Some(test), true, _) => test,
        (_, _, Statement::ContainsAllOf { values }) => {
            Test::In(values.iter().map(|value| Value::from(value.as_str())).collect())
        }
        (last, ..) => last.unwrap_or(Test::Filled),
    }
}

impl From<Span> for TimeSpan {
    fn from(Span { years, months, days }: Span) -> Self {
        Self { years, months, days }
    }
}

impl From<TimeSpan> for Span {
    fn from(TimeSpan { years, months, days }: TimeSpan) -> Self {
        Self { years, months, days }
    }
}

impl From<DataType> for CharacterType {
    fn from(data_type: DataType) -> Self {
        match data_type {
            DataType::A => Self::A,
            DataType::B => Self::B,
            DataType::C => Self::C,
            DataType::D => Self::D,
            DataType::E => Self::E,
        }
    }
}

impl From<CharacterType> for DataType {
    fn from(data_type: CharacterType) -> Self {
        match data_type {
            CharacterType::A => Self::A,
            CharacterType::B => Self::B,
            CharacterType::C => Self::C,
            CharacterType::D => Self::D,
            CharacterType::E => Self::E,
        }
    }
}
