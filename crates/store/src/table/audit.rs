//! Who did what on this device. Each entry carries a hash over itself and the entry before.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::error::Result;

/// Adds an entry. `subject` names what it was done to by id, never by personal data.
pub fn append(db: &Connection, at: Timestamp, actor: &str, action: &str, subject: &str) -> Result<()> {
    let last: Option<(i64, Vec<u8>)> = db
        .prepare_cached("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (number, previous) = last.map_or((1, vec![]), |(number, hash)| (number + 1, hash));
    let hash = link(&previous, number, at.as_millisecond(), [actor, action, subject]);
    db.prepare_cached("INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
        number,
        at.as_millisecond(),
        actor,
        action,
        subject,
        hash.as_slice()
    ])?;
    Ok(())
}

/// The number of the first entry that doesn't fit the one before it; `None` when the chain is whole.
pub fn first_broken(db: &Connection) -> Result<Option<i64>> {
    let mut statement = db.prepare("SELECT number, at, actor, action, subject, hash FROM audit ORDER BY number")?;
    let mut rows = statement.query([])?;
    let (mut expected, mut previous) = (1, vec![]);
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let texts: [String; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        let hash: Vec<u8> = row.get(5)?;
        let computed = link(&previous, number, row.get(1)?, texts.each_ref().map(String::as_str));
        if number != expected || computed.as_slice() != hash {
            return Ok(Some(number));
        }
        (expected, previous) = (number + 1, hash);
    }
    Ok(None)
}

fn link(previous: &[u8], number: i64, at: i64, texts: [&str; 3]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(number.to_be_bytes());
    hash.update(at.to_be_bytes());
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_missing_entry_is_found() {
        let mut db = Connection::open_in_memory().unwrap();
        crate::migration::run(&mut db).unwrap();
        for n in 0..5 {
            append(&db, Timestamp::UNIX_EPOCH, "anna", "claim", &format!("case {n}")).unwrap();
        }
        assert_eq!(first_broken(&db).unwrap(), None);
        db.execute("UPDATE audit SET actor = 'jens' WHERE number = 3", []).unwrap();
        assert_eq!(first_broken(&db).unwrap(), Some(3));
        db.execute("DELETE FROM audit WHERE number = 2", []).unwrap();
        assert_eq!(first_broken(&db).unwrap(), Some(3));
    }
}
