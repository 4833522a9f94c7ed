//! Resumable uploads of desks: announced, then appended to where the portal says it is, then judged as a whole.

use domain::attachment::sniff;
use domain::{Sha256, measure};
use portal_store::StorageError;
use portal_store::table::attachment;
use portal_store::table::upload::{self, UploadKey};
use protocol::{UploadRequest, UploadState};
use sha2::{Digest as _, Sha256 as Hasher};

use crate::failure::{Failure, Result};
use crate::means::Means;
use crate::member::Member;

/// Most bytes of an attachment.
const SIZE_LIMIT: u64 = 50 * 1024 * 1024;
/// Most bytes that an account has uploaded or announced and nothing uses yet.
const OPEN_LIMIT: u64 = 2 * 1024 * 1024 * 1024;
/// What may be uploaded. The content has to look like it.
const ALLOWED: [&str; 4] = ["application/pdf", "image/png", "image/jpeg", "application/xml"];

/// Why an upload doesn't go on.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The type is none that may be uploaded.
    #[error("media_type: is none of {}", ALLOWED.join(", "))]
    NotAllowed,
    /// Larger than an attachment may be.
    #[error("size: is more than {SIZE_LIMIT} bytes")]
    TooLarge,
    /// No bytes.
    #[error("size: an empty file can't be attached")]
    Empty,
    /// The account has uploaded much that nothing names.
    #[error("too much was uploaded that nothing has used yet")]
    TooMuchOpen,
    /// Nobody has announced it.
    #[error("this upload was not announced")]
    NotAnnounced,
    /// The piece goes past the end; the whole has so many bytes.
    #[error("the content has {0} bytes, this piece goes beyond")]
    Beyond(u64),
    /// The portal is at another place, in bytes.
    #[error("the portal has {0} bytes")]
    OffsetMismatch(u64),
    /// The whole isn't what was announced; it starts over.
    #[error("the bytes don't have the announced SHA-256; the upload starts over")]
    HashMismatch,
    /// The whole isn't of the announced type, or can't be opened without harm; it starts over.
    #[error("{0}; the upload starts over")]
    Unfit(String),
    /// The portal failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StorageError> for UploadError {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

/// Announces an upload and tells how far it got. Content that the account may read is complete at once.
///
/// # Errors
/// [`UploadError`]
pub async fn announce(means: &Means, member: &Member, request: UploadRequest) -> Result<UploadState, UploadError> {
    if !ALLOWED.contains(&request.media_type.as_str()) {
        return Err(UploadError::NotAllowed);
    }
    if request.size > SIZE_LIMIT {
        return Err(UploadError::TooLarge);
    }
    if request.size == 0 {
        return Err(UploadError::Empty);
    }
    let mut write = means.database.write().await?;
    let (tenant, account) = (member.tenant, member.account.id);
    let stored = attachment::find(write.connection(), tenant, &request.sha256).await?;
    let readable = attachment::may_read(write.connection(), tenant, &request.sha256, account, &member.offices).await?;
    if let Some(stored) = stored.filter(|_| readable) {
        return Ok(UploadState { offset: stored.size, complete: true });
    }
    if upload::open_size(write.connection(), account).await? > OPEN_LIMIT {
        return Err(UploadError::TooMuchOpen);
    }
    let key = UploadKey { tenant, sha256: request.sha256, account };
    let upload = upload::announce(&mut write, &key, request.size, &request.media_type).await?;
    write.commit().await?;
    Ok(UploadState { offset: upload.received, complete: upload.complete })
}

/// Appends a piece at `offset`, in bytes. A piece that came already is answered with where the portal is.
///
/// # Errors
/// [`UploadError`]
pub async fn append(
    means: &Means,
    member: &Member,
    sha256: Sha256,
    offset: u64,
    piece: &[u8],
) -> Result<UploadState, UploadError> {
    let key = UploadKey { tenant: member.tenant, sha256, account: member.account.id };
    let mut write = means.database.write().await?;
    let known = upload::find(write.connection(), &key).await?.ok_or(UploadError::NotAnnounced)?;
    if known.complete || known.received != offset {
        return Err(UploadError::OffsetMismatch(known.received));
    }
    let reached = offset.saturating_add(piece.len() as u64);
    if reached > known.size {
        return Err(UploadError::Beyond(known.size));
    }
    if !upload::append(&mut write, &key, offset, piece).await? {
        drop(write);
        let mut read = means.database.read().await?;
        let now = upload::find(&mut read, &key).await?.map_or(0, |upload| upload.received);
        return Err(UploadError::OffsetMismatch(now));
    }
    write.commit().await?;
    if reached == known.size {
        finish(means, &key).await?;
    }
    Ok(UploadState { offset: reached, complete: reached == known.size })
}

/// All pieces are there: the whole becomes an attachment, or the upload starts over. Whoever was cut off before this was
/// done comes back with an empty last piece.
async fn finish(means: &Means, key: &UploadKey) -> Result<(), UploadError> {
    let mut read = means.database.read().await?;
    let known = upload::find(&mut read, key).await?.ok_or(UploadError::NotAnnounced)?;
    let content = upload::content(&mut read, key).await?;
    drop(read);
    let (sha256, media_type) = (key.sha256.clone(), known.media_type.clone());
    let judged = means.computing.run(move || judge(&content, &sha256, &media_type)).await.map_err(Failure::from)?;
    let mut write = means.database.write().await?;
    let now = upload::find(write.connection(), key).await?;
    match now {
        Some(upload) if upload.complete => return Ok(()),
        Some(upload) if upload.received == upload.size => {}
        // Somebody else has judged the same bytes, and let it start over.
        other => return Err(UploadError::OffsetMismatch(other.map_or(0, |upload| upload.received))),
    }
    if judged.is_ok() {
        upload::complete(&mut write, key, &known).await?;
    } else {
        upload::start_over(&mut write, key).await?;
    }
    write.commit().await?;
    judged
}

/// Whether the bytes are what was announced, and may be opened by whoever gets them.
fn judge(content: &[u8], sha256: &Sha256, media_type: &str) -> Result<(), UploadError> {
    if hex::encode(Hasher::digest(content)) != sha256.as_str() {
        return Err(UploadError::HashMismatch);
    }
    if sniff(content) != Some(media_type) {
        return Err(UploadError::Unfit(format!("the content isn't {media_type}")));
    }
    measure::check(content).map_err(|excess| UploadError::Unfit(excess.to_string()))
}
