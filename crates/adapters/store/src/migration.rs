//! Forward-only migrations, each in one transaction. A database newer than this program is refused.

use rusqlite::Connection;

use crate::error::{Result, StoreError};

/// The script of version n stands at place n − 1. A script that was released is never changed.
const SCRIPTS: [&str; 8] = [
    include_str!("migration/2026-11-23-first.sql"),
    include_str!("migration/2026-11-24-inbox-order.sql"),
    include_str!("migration/2026-11-29-audit-head.sql"),
    include_str!("migration/2026-11-29-seen-by-account.sql"),
    include_str!("migration/2026-11-29-search-and-answers.sql"),
    include_str!("migration/2026-11-29-begun-notes.sql"),
    include_str!("migration/2026-11-30-verfahren-drafts.sql"),
    include_str!("migration/2026-11-30-shared-verfahren.sql"),
];

/// The version that this program writes.
pub const KNOWN: i64 = SCRIPTS.len() as i64;

/// Brings the database to [`KNOWN`].
///
/// # Errors
/// [`StoreError::TooNew`], or what SQLite says.
pub fn run(connection: &mut Connection) -> Result<()> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > KNOWN {
        return Err(StoreError::TooNew { found, known: KNOWN });
    }
    for (version, script) in (1..).zip(SCRIPTS).filter(|(version, _)| *version > found) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(script)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_database_is_refused_and_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", KNOWN + 1).unwrap();
        assert!(matches!(run(&mut connection), Err(StoreError::TooNew { .. })));
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
