//! Values of columns that have to be read: what can't be is damaged, and never becomes something else.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use rusqlite::{Row, types::Type};

/// The name of a column with a damaged value.
#[derive(Debug)]
pub(crate) struct Damaged(String);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Damaged {}

fn damaged(row: &Row<'_>, index: usize) -> rusqlite::Error {
    let name = row.as_ref().column_name(index).unwrap_or("?").to_owned();
    rusqlite::Error::FromSqlConversionFailure(index, Type::Null, Box::new(Damaged(name)))
}

/// A text that is the value as it is written.
pub(crate) fn parsed<T: FromStr>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    row.get::<_, String>(index)?.parse().map_err(|_| damaged(row, index))
}

/// The same of a value that needn't be there.
pub(crate) fn parsed_if_any<T: FromStr>(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(index)?;
    text.map(|text| text.parse().map_err(|_| damaged(row, index))).transpose()
}

/// Milliseconds since 1970.
pub(crate) fn time(row: &Row<'_>, index: usize) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(row.get(index)?).map_err(|_| damaged(row, index))
}

/// The same of a time that needn't be there.
pub(crate) fn time_if_any(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<Timestamp>> {
    let milliseconds: Option<i64> = row.get(index)?;
    milliseconds.map(|time| Timestamp::from_millisecond(time).map_err(|_| damaged(row, index))).transpose()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use uuid::Uuid;

    use super::*;
    use crate::error::StoreError;

    #[test]
    fn what_is_damaged_is_told_by_its_column_and_not_by_its_value() {
        let db = Connection::open_in_memory().unwrap();
        let read = |sql: &str| db.query_row(sql, [], |row| parsed::<Uuid>(row, 0)).map_err(StoreError::from);
        let told = |sql: &str| read(sql).unwrap_err().to_string();
        assert_eq!(told("SELECT 'Erika' AS case_id"), "a stored value is damaged (case_id)");
        assert_eq!(told("SELECT x'00' AS case_id"), "a stored value is damaged (case_id)");
        let late = db.query_row("SELECT 9223372036854775807 AS saved_at", [], |row| time(row, 0));
        assert_eq!(StoreError::from(late.unwrap_err()).to_string(), "a stored value is damaged (saved_at)");
    }
}
