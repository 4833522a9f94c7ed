//! When the pieces of the index are put together.
//!
//! FTS5 writes a piece of its index with each transaction, and now and then makes one of several. That is right for a day's
//! work. In a first sync every word would be written again and again; so while more is to come the pieces stay as they are,
//! and are put together once at the end.

use rusqlite::Connection;

use crate::error::Result;

/// The tables of the index.
const TABLES: [&str; 2] = ["search_word", "search_part"];
/// Pages of the index that are put together in one transaction.
const PAGES: i32 = 1_000;
/// Settings of FTS5: how many pieces of a size are put together with the writing, how many at the latest, and bytes that are
/// gathered in memory before they are written.
const DAILY: [(&str, i64); 3] = [("automerge", 4), ("crisismerge", 16), ("hashsize", 1 << 20)];
const WHILE_MORE_COMES: [(&str, i64); 3] = [("automerge", 0), ("crisismerge", 1_999), ("hashsize", 16 << 20)];

/// Says whether more is to come right after what is written in this transaction.
pub(crate) fn expect(db: &Connection, more: bool) -> Result<()> {
    let expected = db.prepare_cached("SELECT 1 FROM search_word_config WHERE k = 'automerge' AND v = 0")?.exists([])?;
    if expected == more {
        return Ok(());
    }
    for table in TABLES {
        for (setting, value) in if more { WHILE_MORE_COMES } else { DAILY } {
            command(db, table, setting, value)?;
        }
    }
    Ok(())
}

/// Begins to put all pieces together.
///
/// # Errors
/// When the index can't be written; so for all functions here.
pub fn begin_merge(db: &Connection) -> Result<()> {
    TABLES.iter().try_for_each(|table| command(db, table, "merge", i64::from(-PAGES)))
}

/// Goes on with that, and says whether something is left to do.
pub fn go_on_merging(db: &Connection) -> Result<bool> {
    let mut left = false;
    for table in TABLES {
        let before = db.total_changes();
        command(db, table, "merge", i64::from(PAGES))?;
        // The command itself counts as one.
        left |= db.total_changes() - before > 1;
    }
    Ok(left)
}

fn command(db: &Connection, table: &str, name: &str, value: i64) -> Result<()> {
    db.prepare_cached(&format!("INSERT INTO {table} ({table}, rank) VALUES (?1, ?2)"))?.execute((name, value))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::tests::database;

    fn pieces(db: &Connection) -> i64 {
        db.query_row("SELECT count(DISTINCT segid) FROM search_word_idx", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn pieces_are_left_while_more_comes_and_put_together_once() {
        let db = database(&[]);
        expect(&db, true).unwrap();
        for number in 1..40 {
            let text = format!("Antrag {number}");
            let passage = crate::search::Passage { source: crate::search::Source::Case, text };
            crate::search::Indexer::default().index_passages(&db, number, &[passage]).unwrap();
        }
        expect(&db, false).unwrap();
        assert!(pieces(&db) > 16, "{}", pieces(&db));
        begin_merge(&db).unwrap();
        while go_on_merging(&db).unwrap() {}
        assert_eq!(pieces(&db), 1);
        let found = crate::search::Search::new(&db, "antrag").unwrap().unwrap().found(&db).unwrap();
        assert_eq!(found.len(), 39);
    }
}
