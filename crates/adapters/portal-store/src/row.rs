//! What stands in columns, read as what this program writes there. Whatever else is found is damage, and told as such.

use std::str::FromStr;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{Decode, Row as _, Type};

use crate::error::{Result, StorageError};

/// A column that the drivers can read by themselves.
fn get<'r, T: Decode<'r, sqlx::Any> + Type<sqlx::Any>>(row: &'r AnyRow, column: &str) -> Result<T> {
    Ok(row.try_get(column)?)
}

/// An id.
pub fn id<T: FromStr<Err = uuid::Error>>(row: &AnyRow, column: &str, what: &'static str) -> Result<T> {
    parse(what)(get(row, column)?)
}

/// Reads an id that stands in a text.
pub fn parse<T: FromStr<Err = uuid::Error>>(what: &'static str) -> impl Fn(&str) -> Result<T> {
    move |text| text.parse().map_err(|error| StorageError::damaged(what, error))
}

/// JSON.
pub fn json<T: DeserializeOwned>(row: &AnyRow, column: &str, what: &'static str) -> Result<T> {
    serde_json::from_str(get(row, column)?).map_err(|error| StorageError::damaged(what, error))
}

/// A moment, stored in milliseconds since 1970.
pub fn moment(row: &AnyRow, column: &str, what: &'static str) -> Result<Timestamp> {
    Timestamp::from_millisecond(get(row, column)?).map_err(|error| StorageError::damaged(what, error))
}

/// A size or count, which is never negative.
pub fn unsigned(row: &AnyRow, column: &str, what: &'static str) -> Result<u64> {
    u64::try_from(get::<i64>(row, column)?).map_err(|error| StorageError::damaged(what, error))
}

/// A truth value, stored as 0 or 1.
pub fn flag(row: &AnyRow, column: &str, what: &'static str) -> Result<bool> {
    match get::<i64>(row, column)? {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(StorageError::damaged(what, format_args!("{column} is {other}"))),
    }
}

/// A SHA-256.
pub fn sha256(row: &AnyRow, column: &str, what: &'static str) -> Result<domain::Sha256> {
    domain::Sha256::try_from(get::<String>(row, column)?).map_err(|error| StorageError::damaged(what, error))
}

/// A size or place as databases hold it. Nothing that the portal takes comes near the limit.
pub fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
