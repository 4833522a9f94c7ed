//! Codes of the second factor.

use jiff::Timestamp;
use portal_store::table::account::{self, Account};

use super::totp;
use crate::failure::Result;
use crate::means::Means;

/// Whether a code is right now and wasn't used before; it is used up.
pub(super) async fn is_right_code(means: &Means, account: &Account, code: &str, now: Timestamp) -> Result<bool> {
    let Some(sealed) = &account.totp_secret else { return Ok(false) };
    let secret = means.database.sealer().open(sealed)?;
    let Some(step) = totp::matching_step(&secret, code, now) else { return Ok(false) };
    let mut write = means.database.write().await?;
    let fresh = account::use_totp_step(write.connection(), account.id, step).await?;
    write.commit().await?;
    Ok(fresh)
}
