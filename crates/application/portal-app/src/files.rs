//! Files that a citizen sends with a page: looked at as a whole, and stored under their hash. What doesn't become part of
//! a draft or message is swept away.

use domain::{AccountId, Sha256, TenantId};
use portal_store::table::{attachment, stored_bytes};
use sha2::{Digest as _, Sha256 as Hasher};

use crate::clock::german_day;
use crate::failure::Result;
use crate::means::Means;

/// Most bytes of files that an account sends in a day.
const DAILY: u64 = 600 * 1024 * 1024;

/// What a file is.
pub struct Examined {
    /// Its content.
    pub bytes: Vec<u8>,
    /// In hexadecimal digits.
    pub sha256: String,
    /// It says that it is PDF/A.
    pub pdf_a: bool,
    /// Whoever opens it would be kept busy for long, or run out of memory.
    pub excess: bool,
}

/// Looks at the whole of a file; takes the processor for a while.
pub fn examine(bytes: Vec<u8>) -> Examined {
    let pdf_a = domain::file_type::claims_pdf_a(&bytes);
    let excess = domain::measure::check(&bytes).is_err();
    Examined { sha256: hex::encode(Hasher::digest(&bytes)), bytes, pdf_a, excess }
}

/// Stores a file for a tenant; false where the account has sent as much today as it may, and then nothing is stored.
///
/// # Errors
/// When the database fails.
pub async fn store(
    means: &Means,
    (account, tenant): (AccountId, TenantId),
    sha256: &Sha256,
    media_type: &str,
    content: &[u8],
) -> Result<bool> {
    let mut write = means.database.write().await?;
    let today = german_day(means.clock.now());
    if stored_bytes::add(&mut write, account, today, content.len() as u64).await? > DAILY {
        return Ok(false);
    }
    attachment::insert(&mut write, tenant, sha256, media_type, content).await?;
    write.commit().await?;
    Ok(true)
}
