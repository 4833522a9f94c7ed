//! The first factor.

use forms::Vertrauensniveau;
use portal_store::table::account;

use super::delay::{self, Origin, Step, TooSoon};
use super::session::{self, Begun, Brought};
use crate::failure::Result;
use crate::means::Means;
use crate::password;

/// Seconds to wait when too many others are signing in at this moment.
const BUSY: i64 = 2;

/// What came of a password.
pub enum PasswordOutcome {
    /// It isn't looked at yet.
    TooSoon(TooSoon),
    /// Account or password is wrong; which one isn't told.
    Wrong,
    /// Staff need a second factor, and have none yet.
    NoFactor,
    /// It is right, and the second factor is missing.
    CodeNeeded(Begun),
    /// It is right, and all that the account has.
    SignedIn(Begun),
}

/// Signs somebody in with a password, as far as it goes.
///
/// # Errors
/// When the database fails, or there is no randomness.
pub async fn with_password(
    means: &Means,
    brought: Brought<'_>,
    email: &str,
    entered: String,
) -> Result<PasswordOutcome> {
    let (database, now) = (&means.database, means.clock.now());
    let account = account::by_email(&mut *database.read().await?, email).await?;
    let origin = Origin::of(database, (brought.device, brought.address), account.as_ref(), now).await?;
    let attempt = match delay::begin(database, email, &origin, Step::Password, now).await? {
        Ok(attempt) => attempt,
        Err(too_soon) => {
            tracing::warn!(event = "sign-in-delayed", step = "password", seconds = too_soon.0);
            return Ok(PasswordOutcome::TooSoon(too_soon));
        }
    };
    let account = account.filter(|account| !account.disabled);
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let Some(right) = password::verify_in_turn(&means.hashing, hash, entered).await else {
        attempt.succeeded(database, false).await?;
        return Ok(PasswordOutcome::TooSoon(TooSoon(BUSY)));
    };
    let Some(account) = account.filter(|_| right) else {
        tracing::warn!(event = "sign-in-failed", step = "password");
        return Ok(PasswordOutcome::Wrong);
    };
    if account.totp_secret.is_some() {
        attempt.succeeded(database, false).await?;
        let begun = session::begin(means, brought, &account, None).await?;
        return Ok(begun.map_or(PasswordOutcome::Wrong, PasswordOutcome::CodeNeeded));
    }
    if account::is_staff(&mut *database.read().await?, account.id).await? {
        attempt.succeeded(database, false).await?;
        tracing::warn!(event = "sign-in-refused", account = %account.id, reason = "staff without a second factor");
        return Ok(PasswordOutcome::NoFactor);
    }
    attempt.succeeded(database, true).await?;
    let Some(begun) = session::begin(means, brought, &account, Some(Vertrauensniveau::Basis)).await? else {
        return Ok(PasswordOutcome::Wrong);
    };
    tracing::info!(event = "signed-in", account = %account.id, level = "basis");
    Ok(PasswordOutcome::SignedIn(begun))
}
