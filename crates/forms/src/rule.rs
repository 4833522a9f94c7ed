//! Validators of a field.
//!
//! The names after `@type` are those of the service-bw platform without its suffix (`RegexValidator`, …).

use std::fmt;

use domain::FieldKey;
use jiff::civil::Date;
use regex::Regex;

#[derive(Clone, Debug)]
pub enum Rule {
    /// The whole answer has to match.
    Regex {
        regex: Regex,
        message: Option<String>,
    },
    /// Characters.
    MinLength(usize),
    MaxLength(usize),
    Number,
    MinNumber(f64),
    MaxNumber(f64),
    MinDate(DateBound),
    MaxDate(DateBound),
    Iban,
    /// Lower-case endings without a dot.
    FileExtensions(Vec<String>),
    MaxFiles(usize),
}

#[derive(Clone, Debug, PartialEq)]
pub enum DateBound {
    Day(Date),
    /// So many days after today; negative ones lie before it.
    Today {
        days: i32,
    },
    /// The date in another field; no bound while that one is empty.
    Field(FieldKey),
}

impl fmt::Display for DateBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Today { days } => write!(f, "today{days:+}"),
            Self::Field(key) => key.fmt(f),
        }
    }
}
