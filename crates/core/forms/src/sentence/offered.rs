//! Which validators a designer is offered for a field or group, each with values to begin with.

use std::mem::discriminant;

use super::asked::{Asked, Standpoint};
use super::shown::ShownWhen;
use super::validator::{CharacterType, DateLimit, Demand, NumberLimit, TimeSpan};
use crate::{Decimal, Field, FieldGroup, FieldType};

const MEBIBYTE: u64 = 1024 * 1024;

impl Demand {
    /// Demands that make sense for a field, the usual ones of a group first. Those that look at other fields are offered
    /// once such a field is chosen.
    pub fn offered(at: &Standpoint<'_>, field: &Field) -> Vec<Self> {
        let all = match &field.kind {
            FieldType::Date => dates(),
            FieldType::EuroBetrag => vec![
                Self::EuroPositive { zero: false },
                Self::EuroNegative { zero: true },
                Self::MinNumber { bound: zero() },
                Self::MaxNumber { bound: zero() },
            ],
            kind if kind.is_file() => files(),
            kind if kind.is_text() => texts(),
            _ => vec![],
        };
        let there: Vec<_> = field.validators.iter().map(|one| discriminant(&Self::read(at, one))).collect();
        all.into_iter().filter(|demand| !there.contains(&discriminant(demand))).collect()
    }

    /// Demands over the questions of a group, each an alternative to begin with; none where there are less than two.
    pub fn offered_for_group(at: &Standpoint<'_>, group: &FieldGroup) -> Vec<Self> {
        let answered = group.fields().filter(|field| field.kind.is_answered());
        let alternatives: Vec<Vec<Asked>> = answered.map(|field| vec![Asked::to(at, group, field)]).collect();
        if alternatives.len() < 2 {
            return vec![];
        }
        let when = ShownWhen::default();
        let at_least = Self::AtLeastOneOf { alternatives: alternatives.clone(), when: when.clone() };
        vec![at_least, Self::ExactlyOneOf { alternatives, when }]
    }
}

fn zero() -> NumberLimit {
    NumberLimit::Value { number: Decimal::ZERO }
}

fn dates() -> Vec<Demand> {
    let today = || DateLimit::Today { span: TimeSpan::default() };
    vec![
        Demand::MinDate { bound: today() },
        Demand::MaxDate { bound: today() },
        Demand::MinAge { years: 18 },
        Demand::MaxAge { years: 100 },
    ]
}

fn texts() -> Vec<Demand> {
    vec![
        Demand::MinLength { count: 2 },
        Demand::MaxLength { count: 100 },
        Demand::Regex { pattern: "[0-9]{5}".to_owned() },
        Demand::Number { non_negative: true, decimal_places: Some(0) },
        Demand::MinNumber { bound: zero() },
        Demand::MaxNumber { bound: zero() },
        Demand::Email,
        Demand::Phone,
        Demand::Plz,
        Demand::Iban,
        Demand::Bic,
        Demand::TaxId,
        Demand::IdCardNumber,
        Demand::KfzKennzeichen,
        Demand::Din91379 { data_type: CharacterType::A },
    ]
}

fn files() -> Vec<Demand> {
    vec![
        Demand::FileExtensions { endings: ["pdf", "png", "jpg"].map(str::to_owned).to_vec() },
        Demand::MaxFileSize { bytes: 10 * MEBIBYTE },
        Demand::MaxTotalSize { bytes: 50 * MEBIBYTE },
        Demand::MaxFiles { count: 5 },
        Demand::PdfA,
    ]
}
