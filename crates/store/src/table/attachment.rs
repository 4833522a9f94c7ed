//! Bytes of attachments, addressed by their SHA-256 and stored in pieces inside the encrypted database.

use domain::{AttachmentRef, Sha256};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::Digest;

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

/// Stores the whole content.
pub fn store(db: &Connection, sha256: &Sha256, media_type: &str, content: &[u8]) -> Result<()> {
    if is_here(db, sha256)? {
        return Ok(());
    }
    let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
    db.prepare_cached("INSERT OR REPLACE INTO attachment VALUES (?1, ?2, ?3, 1)")?.execute(params![
        sha256.as_str(),
        media_type,
        size
    ])?;
    for (number, chunk) in (0_i64..).zip(content.chunks(CHUNK)) {
        db.prepare_cached("INSERT INTO attachment_chunk VALUES (?1, ?2, ?3)")?.execute(params![
            sha256.as_str(),
            number,
            chunk
        ])?;
    }
    Ok(())
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
        content.extend_from_slice(row.get_ref(0)?.as_blob().map_err(|_| StoreError::Unknown("attachment piece"))?);
    }
    Ok(Some((media_type, content)))
}

/// Which of the attachments have their bytes here, in the same order.
pub fn which_are_here(db: &Connection, attachments: &[AttachmentRef]) -> Result<Vec<bool>> {
    attachments.iter().map(|attachment| is_here(db, &attachment.sha256)).collect()
}
