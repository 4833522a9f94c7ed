//! Bytes of attachments, addressed by their SHA-256 and stored in pieces inside the encrypted database.

use domain::{AttachmentRef, Sha256};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::Digest;

use crate::column;
use crate::error::{Result, StoreError};

/// Bytes in one piece.
const CHUNK: usize = 256 * 1024;

/// SHA-256 of bytes.
///
/// # Panics
/// Never: a SHA-256 always has the form that [`Sha256`] demands.
pub fn hash(bytes: &[u8]) -> Sha256 {
    let digits = hex::encode(sha2::Sha256::digest(bytes));
    match digits.parse() {
        Ok(hash) => hash,
        Err(_) => unreachable!("hex::encode gives 64 lower-case digits"),
    }
}

/// Stores an attachment that was made here.
pub fn store(db: &Connection, sha256: &Sha256, media_type: &str, content: &[u8]) -> Result<()> {
    let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
    note(db, sha256, media_type, size)?;
    complete(db, sha256, content)
}

/// Notes that there is such an attachment, so that its bytes can be fetched.
pub fn note(db: &Connection, sha256: &Sha256, media_type: &str, size: u64) -> Result<()> {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    db.prepare_cached("INSERT OR IGNORE INTO attachment VALUES (?1, ?2, ?3, 0)")?.execute(params![
        sha256.as_str(),
        media_type,
        size
    ])?;
    Ok(())
}

/// Stores the bytes of a noted attachment.
pub fn complete(db: &Connection, sha256: &Sha256, content: &[u8]) -> Result<()> {
    if is_here(db, sha256)? {
        return Ok(());
    }
    for (number, chunk) in (0_i64..).zip(content.chunks(CHUNK)) {
        db.prepare_cached("INSERT OR REPLACE INTO attachment_chunk VALUES (?1, ?2, ?3)")?.execute(params![
            sha256.as_str(),
            number,
            chunk
        ])?;
    }
    db.prepare_cached("UPDATE attachment SET complete = 1 WHERE sha256 = ?1")?.execute([sha256.as_str()])?;
    Ok(())
}

/// Stops fetching an attachment ahead that the portal doesn't give out.
pub fn give_up(db: &Connection, sha256: &Sha256) -> Result<()> {
    db.prepare_cached("DELETE FROM attachment WHERE sha256 = ?1 AND complete = 0")?.execute([sha256.as_str()])?;
    Ok(())
}

/// Attachments of at most `size` bytes that are known, but not here.
pub fn missing(db: &Connection, size: u64, limit: u32) -> Result<Vec<(Sha256, u64)>> {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let mut statement =
        db.prepare_cached("SELECT sha256, size FROM attachment WHERE complete = 0 AND size <= ?1 LIMIT ?2")?;
    let rows = statement
        .query_map(params![size, limit], |row| Ok((column::parsed::<Sha256>(row, 0)?, row.get::<_, i64>(1)?)))?;
    let mut missing = vec![];
    for row in rows {
        let (sha256, size) = row?;
        missing.push((sha256, size.unsigned_abs()));
    }
    Ok(missing)
}

pub fn is_here(db: &Connection, sha256: &Sha256) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM attachment WHERE sha256 = ?1 AND complete = 1")?.exists([sha256.as_str()])?)
}

/// Media type and content, if they are here.
pub fn content(db: &Connection, sha256: &Sha256) -> Result<Option<(String, Vec<u8>)>> {
    let media_type: Option<String> = db
        .prepare_cached("SELECT media_type FROM attachment WHERE sha256 = ?1 AND complete = 1")?
        .query_row([sha256.as_str()], |row| row.get(0))
        .optional()?;
    let Some(media_type) = media_type else { return Ok(None) };
    let mut statement = db.prepare_cached("SELECT content FROM attachment_chunk WHERE sha256 = ?1 ORDER BY number")?;
    let mut rows = statement.query([sha256.as_str()])?;
    let mut content = vec![];
    while let Some(row) = rows.next()? {
        content.extend_from_slice(
            row.get_ref(0)?.as_blob().map_err(|_| StoreError::DamagedValue { column: "content".to_owned() })?,
        );
    }
    Ok(Some((media_type, content)))
}

/// Removes what neither an entity, an operation that isn't settled nor a draft refers to any more.
pub fn remove_unused(db: &Connection) -> Result<()> {
    // A body may hold anything in this place, and JSON functions end at what isn't an object.
    db.execute_batch(
        "DELETE FROM attachment WHERE sha256 NOT IN (SELECT sha256 FROM (
             SELECT CASE a.type WHEN 'object' THEN a.value ->> '$.sha256' END AS sha256
                 FROM entity, json_each(entity.body, '$.attachments') AS a WHERE kind IN ('case', 'message')
             UNION SELECT CASE a.type WHEN 'object' THEN a.value ->> '$.sha256' END
                 FROM operation, json_each(operation.body, '$.intent.attachments') AS a WHERE delivery <> 'applied'
             UNION SELECT CASE a.type WHEN 'object' THEN a.value ->> '$.sha256' END
                 FROM draft, json_each(draft.attachments) AS a
         ) WHERE sha256 IS NOT NULL)",
    )?;
    Ok(())
}

/// Which of the attachments have their bytes here, in the same order.
pub fn which_are_here(db: &Connection, attachments: &[AttachmentRef]) -> Result<Vec<bool>> {
    attachments.iter().map(|attachment| is_here(db, &attachment.sha256)).collect()
}
