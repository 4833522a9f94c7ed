//! What is wrong with an answer. Which words a person reads is for whoever shows it.

use domain::FieldKey;
use jiff::civil::Date;
use serde::Serialize;

use crate::Decimal;

#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub field: FieldKey,
    pub kind: FindingKind,
    /// The form author's own words, which go before ours.
    pub message: Option<String>,
}

/// The name in kebab case is its stable code.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum FindingKind {
    Required,
    /// A box that must be ticked isn't.
    ConsentMissing,
    Pattern,
    /// Characters.
    TooShort {
        min: usize,
    },
    TooLong {
        max: usize,
    },
    NotANumber,
    NumberTooSmall {
        min: Decimal,
    },
    NumberTooLarge {
        max: Decimal,
    },
    TooManyDecimalPlaces {
        max: usize,
    },
    NotADate,
    DateTooEarly {
        min: Date,
    },
    DateTooLate {
        max: Date,
    },
    NotATime,
    /// Years.
    TooYoung {
        min: usize,
    },
    TooOld {
        max: usize,
    },
    NotAnIban,
    NotABic,
    NotATaxId,
    NotAPlz,
    /// A postcode, but not one of those that the form is for.
    PlzNotServed,
    NotAKfzKennzeichen,
    NotAnEmail,
    NotAPhoneNumber,
    NotAnIdCardNumber,
    NotAnAmount,
    /// Has to be above 0, or at least 0 where `zero` is allowed.
    AmountNotPositive {
        zero: bool,
    },
    AmountNotNegative {
        zero: bool,
    },
    NotAnOption,
    /// Characters that are no text (controls).
    NotText,
    /// `sequence`, the `position`-th character from 1, isn't in the field's data type of DIN 91379.
    NotInDin91379 {
        sequence: String,
        position: usize,
    },
    /// A file without a byte says nothing.
    EmptyFile,
    FileType {
        allowed: Vec<String>,
    },
    FileName,
    /// Bytes.
    FileTooLarge {
        max: u64,
    },
    FilesTooLarge {
        max: u64,
    },
    TooManyFiles {
        max: usize,
    },
    NotPdfA,
    TooManyInstances {
        max: usize,
    },
    /// Told at the first of the fields that is shown; `of` are the labels of the alternatives.
    AtLeastOneNeeded {
        of: Vec<String>,
    },
    /// None or more than one is filled in.
    ExactlyOneNeeded {
        of: Vec<String>,
    },
    /// The value has to be verified, for example by reading an identity card.
    NotVerified,
    /// The account has a verified value, and the answer is another one.
    VerifiedChanged,
}

impl FindingKind {
    pub fn code(&self) -> String {
        let written = serde_json::to_value(self).unwrap_or_default();
        written.get("code").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }
}
