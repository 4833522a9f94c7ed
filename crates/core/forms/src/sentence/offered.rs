//! Which validators a designer is offered for a field, each with values to begin with.

use std::mem::discriminant;

use super::asked::Standpoint;
use super::validator::{CharacterType, DateLimit, Demand, NumberLimit, TimeSpan};
use crate::{Decimal, Field, FieldType};

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
