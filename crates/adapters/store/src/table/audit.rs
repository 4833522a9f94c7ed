//! Who did what on this device. Each entry is signed together with the one before; the end is signed as well.
//!
//! The key follows from the database's (`DatabaseKey::audit_key`) and is known to the connection only, as the SQL function
//! `audit_mac`: whoever changes, removes, reorders or cuts off entries without it is found by [`first_broken`].

use aws_lc_rs::hmac;
use jiff::Timestamp;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::error::Result;

/// The signed end of the log.
struct Head {
    /// Entries before this one carry plain hashes of an earlier version.
    keyed_from: i64,
    number: i64,
    hash: Vec<u8>,
}

/// Makes the key known to a connection.
pub(crate) fn install(connection: &Connection, key: hmac::Key) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("audit_mac", 1, flags, move |context| {
        let bytes: Vec<u8> = context.get(0)?;
        Ok(hmac::sign(&key, &bytes).as_ref().to_vec())
    })?;
    Ok(())
}

/// Signs the end of a log that has no signed end yet: a new one, or one of an earlier version.
pub(crate) fn begin(db: &Connection) -> Result<()> {
    if db.prepare_cached("SELECT 1 FROM audit_head")?.exists([])? {
        return Ok(());
    }
    let (number, hash) = last(db)?;
    set_head(db, &Head { keyed_from: number + 1, number, hash })
}

/// Adds an entry. `subject` names what it was done to by id, never by personal data.
///
/// It goes on from the signed end and not from whatever stands last: after entries were cut off, what follows doesn't fit.
/// An end that was tampered with isn't signed anew.
pub fn append(db: &Connection, at: Timestamp, actor: &str, action: &str, subject: &str) -> Result<()> {
    let signed = head(db)?;
    let (last, stored) = last(db)?;
    let number = signed.as_ref().map_or(last, |head| head.number.max(last)) + 1;
    let previous = signed.as_ref().map_or(stored, |head| head.hash.clone());
    let bytes = entry_bytes(&previous, number, at.as_millisecond(), [actor, action, subject]);
    let hash = mac(db, &bytes)?;
    db.prepare_cached("INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute(params![
        number,
        at.as_millisecond(),
        actor,
        action,
        subject,
        hash.as_slice()
    ])?;
    match signed {
        Some(head) => set_head(db, &Head { number, hash, ..head }),
        None => Ok(()),
    }
}

/// The number of the first entry that doesn't fit the one before it, or of the first one missing at the end; `None` when
/// the log is whole.
pub fn first_broken(db: &Connection) -> Result<Option<i64>> {
    let Some(head) = head(db)? else { return Ok(Some(1)) };
    let mut statement = db.prepare("SELECT number, at, actor, action, subject, hash FROM audit ORDER BY number")?;
    let mut rows = statement.query([])?;
    let (mut expected, mut previous) = (1, vec![]);
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let texts: [String; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        let hash: Vec<u8> = row.get(5)?;
        let bytes = entry_bytes(&previous, number, row.get(1)?, texts.each_ref().map(String::as_str));
        let right = if number < head.keyed_from { Sha256::digest(&bytes).to_vec() } else { mac(db, &bytes)? };
        if number != expected || right != hash {
            return Ok(Some(expected));
        }
        (expected, previous) = (number + 1, hash);
    }
    Ok((expected != head.number + 1 || previous != head.hash).then_some(expected))
}

/// Number and hash of the last entry.
fn last(db: &Connection) -> Result<(i64, Vec<u8>)> {
    let last = db
        .prepare_cached("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(last.unwrap_or((0, vec![])))
}

/// `None` also when its signature is wrong.
fn head(db: &Connection) -> Result<Option<Head>> {
    let found = db
        .prepare_cached("SELECT keyed_from, number, hash, mac FROM audit_head")?
        .query_row([], |row| {
            let head = Head { keyed_from: row.get(0)?, number: row.get(1)?, hash: row.get(2)? };
            Ok((head, row.get::<_, Vec<u8>>(3)?))
        })
        .optional()?;
    let Some((head, signature)) = found else { return Ok(None) };
    Ok((mac(db, &head_bytes(&head))? == signature).then_some(head))
}

fn set_head(db: &Connection, head: &Head) -> Result<()> {
    let signature = mac(db, &head_bytes(head))?;
    db.prepare_cached("INSERT OR REPLACE INTO audit_head VALUES (1, ?1, ?2, ?3, ?4)")?.execute(params![
        head.keyed_from,
        head.number,
        head.hash,
        signature
    ])?;
    Ok(())
}

fn mac(db: &Connection, bytes: &[u8]) -> Result<Vec<u8>> {
    Ok(db.prepare_cached("SELECT audit_mac(?1)")?.query_row([bytes], |row| row.get(0))?)
}

fn head_bytes(head: &Head) -> Vec<u8> {
    [&b"head"[..], &head.keyed_from.to_be_bytes(), &head.number.to_be_bytes(), &head.hash].concat()
}

fn entry_bytes(previous: &[u8], number: i64, at: i64, texts: [&str; 3]) -> Vec<u8> {
    let mut bytes = [previous, &number.to_be_bytes(), &at.to_be_bytes()].concat();
    for text in texts {
        bytes.extend((text.len() as u64).to_be_bytes());
        bytes.extend(text.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DatabaseKey;

    const ENTRIES: i64 = 8;
    const TRIES: u64 = 10_000;

    fn log() -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        install(&db, DatabaseKey::from_bytes([1; 32]).audit_key()).unwrap();
        crate::migration::run(&mut db).unwrap();
        begin(&db).unwrap();
        for n in 0..ENTRIES {
            append(&db, Timestamp::UNIX_EPOCH, "anna", "claim", &format!("case {n}")).unwrap();
        }
        db
    }

    /// A number below `limit`, the next of a sequence that is the same at each run (SplitMix64).
    fn random(state: &mut u64, limit: i64) -> i64 {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = *state;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((number ^ (number >> 31)) % limit.unsigned_abs()).unwrap()
    }

    /// One change to the log by somebody who knows everything but the key.
    fn manipulate(db: &Connection, state: &mut u64) -> String {
        let (a, b) = (1 + random(state, ENTRIES), 1 + random(state, ENTRIES - 1));
        let b = if b >= a { b + 1 } else { b };
        let column = ["actor", "action", "subject"][usize::try_from(random(state, 3)).unwrap()];
        match random(state, 8) {
            0 => format!("UPDATE audit SET {column} = {column} || char(65 + {}) WHERE number = {a}", random(state, 26)),
            1 => format!("UPDATE audit SET at = at + {} WHERE number = {a}", 1 + random(state, 1_000_000)),
            2 => {
                let hash: Vec<u8> =
                    db.query_row("SELECT hash FROM audit WHERE number = ?1", [a], |r| r.get(0)).unwrap();
                let mut flipped = hash;
                flipped[usize::try_from(random(state, 32)).unwrap()] ^= 1 << random(state, 8);
                format!("UPDATE audit SET hash = x'{}' WHERE number = {a}", hex::encode(flipped))
            }
            3 => format!("DELETE FROM audit WHERE number = {a}"),
            4 => format!(
                "UPDATE audit SET number = -1 WHERE number = {a}; UPDATE audit SET number = {a} WHERE number = {b};
                 UPDATE audit SET number = {b} WHERE number = -1"
            ),
            5 => format!("DELETE FROM audit WHERE number > {}", a - 1),
            6 => format!(
                "DELETE FROM audit WHERE number > {}; UPDATE audit_head SET number = {0},
                 hash = coalesce((SELECT hash FROM audit WHERE number = {0}), x'')",
                a - 1
            ),
            _ => format!("UPDATE audit_head SET keyed_from = {}", 1 + a),
        }
    }

    #[test]
    fn whatever_is_changed_without_the_key_is_found() {
        let db = log();
        assert_eq!(first_broken(&db).unwrap(), None);
        let mut state = 29;
        for number in 0..TRIES {
            db.execute_batch("SAVEPOINT whole").unwrap();
            let change = manipulate(&db, &mut state);
            db.execute_batch(&change).unwrap();
            assert!(first_broken(&db).unwrap().is_some(), "try {number}: {change}");
            append(&db, Timestamp::UNIX_EPOCH, "anna", "claim", "later").unwrap();
            assert!(first_broken(&db).unwrap().is_some(), "try {number}, work went on: {change}");
            db.execute_batch("ROLLBACK TO whole; RELEASE whole").unwrap();
        }
        db.execute("DELETE FROM audit_head", []).unwrap();
        assert_eq!(first_broken(&db).unwrap(), Some(1));
    }

    #[test]
    fn a_log_of_an_earlier_version_goes_on() {
        let db = log();
        db.execute_batch("DELETE FROM audit; DELETE FROM audit_head").unwrap();
        let hash = Sha256::digest(entry_bytes(&[], 1, 0, ["anna", "claim", "case"])).to_vec();
        db.execute("INSERT INTO audit VALUES (1, 0, 'anna', 'claim', 'case', ?1)", [hash]).unwrap();
        begin(&db).unwrap();
        append(&db, Timestamp::UNIX_EPOCH, "anna", "release", "case").unwrap();
        assert_eq!(first_broken(&db).unwrap(), None);
        db.execute("UPDATE audit SET actor = 'jens' WHERE number = 1", []).unwrap();
        assert_eq!(first_broken(&db).unwrap(), Some(1));
    }
}
