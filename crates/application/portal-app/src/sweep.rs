//! What nobody needs any more is thrown away: files of discarded drafts, uploads that stopped, drafts that were never sent,
//! what has expired. How long things are kept is decided here.

use jiff::{SignedDuration, Timestamp};
use portal_store::table::{account_link, form_draft, grant, session, sign_in_delay, stored_bytes, unused, upload};
use portal_store::{Database, Result};

use crate::clock::german_day;

/// How long a draft is kept that nobody goes on with; its applicant is told.
pub const DRAFT: SignedDuration = SignedDuration::from_hours(180 * 24);
/// How long a file is kept that a page has stored and nothing names.
const PAGE_FILE: SignedDuration = SignedDuration::from_hours(1);
/// The same of a file that a desk has uploaded: the operation that names it may wait as long as a desk may be without a
/// line. Also of an upload in which nothing arrives.
const DESK_FILE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What was thrown away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Files without a case or draft.
    pub files: usize,
    /// Uploads in which nothing arrived any more.
    pub uploads: usize,
    /// Drafts that nobody went on with.
    pub drafts: u64,
}

/// Throws away what nobody needs any more.
///
/// # Errors
/// When the database fails; what was thrown away before stays so.
pub async fn sweep(database: &Database, now: Timestamp) -> Result<Swept> {
    let ago = |duration| now.checked_sub(duration).unwrap_or(Timestamp::MIN);
    let mut swept = Swept::default();
    let mut write = database.write().await?;
    let connection = write.connection();
    grant::delete_expired(connection, now).await?;
    session::delete_expired(connection, now).await?;
    sign_in_delay::delete_forgotten(connection, now).await?;
    account_link::delete_expired(connection, now).await?;
    swept.drafts = form_draft::delete_older(connection, ago(DRAFT)).await?;
    unused::mark(connection, now).await?;
    stored_bytes::forget_before(&mut write, german_day(now)).await?;
    for key in unused::uploads(write.connection(), ago(DESK_FILE)).await? {
        upload::remove(&mut write, &key).await?;
        swept.uploads += 1;
    }
    write.commit().await?;
    let files = unused::files(&mut *database.read().await?, ago(DESK_FILE), ago(PAGE_FILE)).await?;
    for (tenant, sha256) in files {
        // One transaction a file: others don't wait long.
        let mut write = database.write().await?;
        if unused::delete_file(&mut write, tenant, &sha256, ago(PAGE_FILE)).await? {
            write.commit().await?;
            swept.files += 1;
        }
    }
    Ok(swept)
}
