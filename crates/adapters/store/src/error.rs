//! What can go wrong with the local database.

use protocol::{EntityKind, Refusal, Scope};

use crate::column::Damaged;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The library was built without encryption; nothing is written then.
    #[error("the database library can't encrypt")]
    NotEncrypted,
    #[error("the key doesn't fit this database, or the file is damaged")]
    WrongKey,
    #[error("the database has version {found}, this program knows {known}")]
    TooNew { found: i64, known: i64 },
    #[error("the disk is full")]
    DiskFull,
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
    /// The database belongs to another person, tenant or portal; nothing is read or written then.
    #[error("the database belongs to somebody else")]
    Foreign,
    /// Stored JSON that can't be read.
    /// The place is told, not the reason: that may quote what was stored, and this reaches the log.
    #[error("stored {what} is damaged (line {}, column {})", .source.line(), .source.column())]
    Damaged { what: &'static str, source: serde_json::Error },
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A stored value that its column can't have, such as an id that is none. Which one is told, not the value.
    #[error("a stored value is damaged ({column})")]
    DamagedValue { column: String },
    /// Nobody works here: no account, or none whose work is recorded.
    #[error("nobody is signed in")]
    NobodySignedIn,
    #[error("the account has no place in this tenant")]
    NoMembership,
    #[error("the operation isn't here, or wasn't refused")]
    NotRefused,
    #[error("the operation has left this device")]
    UndoTooLate,
    /// After a page that should make both sides equal they aren't; the scope has to be fetched anew.
    #[error("scope {scope} differs from the portal's")]
    ChecksumDiffers { scope: Scope },
    /// What the portal sent lies here as something else. Its scope has to be fetched anew.
    #[error("the stored {} {id} is damaged", .kind.name())]
    DamagedEntity { kind: EntityKind, id: String, scope: Scope },
}

impl StoreError {
    /// Whether it is about one thing that is stored, and says nothing of the others.
    pub(crate) fn is_of_one_value(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::DamagedValue { .. } | Self::DamagedEntity { .. })
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::FromSqlConversionFailure(_, _, wrong) if wrong.is::<Damaged>() => {
                return Self::DamagedValue { column: wrong.to_string() };
            }
            rusqlite::Error::InvalidColumnType(_, name, _) => return Self::DamagedValue { column: name.clone() },
            _ => {}
        }
        use rusqlite::ErrorCode::{DiskFull, NotADatabase};
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::DiskFull,
            Some(NotADatabase) => Self::WrongKey,
            _ => Self::Sqlite(error),
        }
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_quotes_nothing_that_was_stored() {
        let source = serde_json::from_str::<u32>("\"Erika Beispiel\"").unwrap_err();
        assert!(source.to_string().contains("Erika"));
        let error = StoreError::Damaged { what: "draft", source };
        assert!(!error.to_string().contains("Erika"), "{error}");
    }
}
