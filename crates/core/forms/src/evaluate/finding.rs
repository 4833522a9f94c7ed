//! What is wrong with an answer. Which words a person reads is for whoever shows it.

use domain::FieldKey;
use jiff::civil::Date;
use serde::Serialize;

use crate::Decimal;

/// One thing that is wrong with one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// With the instance; of a validator over several fields the first one that is shown.
    pub field: FieldKey,
    /// What is wrong.
    pub kind: FindingKind,
    /// The form author's own words, which go before ours.
    pub message: Option<String>,
}

/// The name in kebab case is its stable code.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum FindingKind {
    /// Nothing is answered, and something has to be.
    Required,
    /// A box that must be ticked isn't.
    ConsentMissing,
    /// The form's own pattern doesn't match the whole answer.
    Pattern,
    /// Characters.
    TooShort {
        /// So many characters at least.
        min: usize,
    },
    /// Characters; also past the limit that each text has without one of its own.
    TooLong {
        /// So many characters at most.
        max: usize,
    },
    /// A validator wants a number.
    NotANumber,
    /// Also where only numbers from 0 are wanted.
    NumberTooSmall {
        /// The bound, which is allowed itself.
        min: Decimal,
    },
    /// Also by a bound in another field.
    NumberTooLarge {
        /// The bound, which is allowed itself.
        max: Decimal,
    },
    /// Digits behind the comma, as they were typed.
    TooManyDecimalPlaces {
        /// So many at most.
        max: usize,
    },
    /// No day that [`date_of`](crate::date_of) reads.
    NotADate,
    /// Also by a bound in another field.
    DateTooEarly {
        /// The first day that is allowed.
        min: Date,
    },
    /// Also by a bound in another field.
    DateTooLate {
        /// The last day that is allowed.
        max: Date,
    },
    /// No time of day that [`time_of`](crate::time_of) reads.
    NotATime,
    /// Years.
    TooYoung {
        /// So many whole years at least.
        min: usize,
    },
    /// Years.
    TooOld {
        /// So many whole years at most.
        max: usize,
    },
    /// See [`is_iban`](crate::is_iban).
    NotAnIban,
    /// See [`is_bic`](crate::is_bic).
    NotABic,
    /// See [`is_tax_id`](crate::is_tax_id).
    NotATaxId,
    /// See [`is_plz`](crate::is_plz).
    NotAPlz,
    /// A postcode, but not one of those that the form is for.
    PlzNotServed,
    /// See [`is_kfz_kennzeichen`](crate::is_kfz_kennzeichen).
    NotAKfzKennzeichen,
    /// See [`is_email`](crate::is_email).
    NotAnEmail,
    /// See [`is_phone`](crate::is_phone).
    NotAPhoneNumber,
    /// See [`is_id_card_number`](crate::is_id_card_number).
    NotAnIdCardNumber,
    /// No amount that [`amount_in_cents`](crate::amount_in_cents) reads.
    NotAnAmount,
    /// Has to be above 0, or at least 0 where `zero` is allowed.
    AmountNotPositive {
        /// Whether 0 would be allowed.
        zero: bool,
    },
    /// Has to be below 0, or at most 0 where `zero` is allowed.
    AmountNotNegative {
        /// Whether 0 would be allowed.
        zero: bool,
    },
    /// Not among the options of the field, or neither yes nor no.
    NotAnOption,
    /// Characters that are no text (controls).
    NotText,
    /// `sequence`, the `position`-th character from 1, isn't in the field's data type of DIN 91379.
    NotInDin91379 {
        /// A letter with its marks.
        sequence: String,
        /// Counted as a reader counts characters.
        position: usize,
    },
    /// A file without a byte says nothing.
    EmptyFile,
    /// By ending or content.
    FileType {
        /// Endings in lower case, without a dot.
        allowed: Vec<String>,
    },
    /// The name without its ending doesn't match the form's pattern.
    FileName,
    /// Bytes.
    FileTooLarge {
        /// So many bytes each at most.
        max: u64,
    },
    /// Bytes of all files of the field.
    FilesTooLarge {
        /// So many bytes together at most.
        max: u64,
    },
    /// In one field.
    TooManyFiles {
        /// So many at most.
        max: usize,
    },
    /// A PDF doesn't say that it is PDF/A.
    NotPdfA,
    /// Told at the first field of the last instance.
    TooManyInstances {
        /// So many at most.
        max: usize,
    },
    /// Told at the first of the fields that is shown; `of` are the labels of the alternatives.
    AtLeastOneNeeded {
        /// Of an alternative with several fields the labels of all.
        of: Vec<String>,
    },
    /// None or more than one is filled in.
    ExactlyOneNeeded {
        /// Of an alternative with several fields the labels of all.
        of: Vec<String>,
    },
    /// The value has to be verified, for example by reading an identity card.
    NotVerified,
    /// The account has a verified value, and the answer is another one.
    VerifiedChanged,
}

impl FindingKind {
    /// The stable code, in kebab case.
    pub fn code(&self) -> String {
        let written = serde_json::to_value(self).unwrap_or_default();
        written.get("code").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }
}
