//! The second factor.

use forms::Vertrauensniveau;
use portal_store::table::account::Account;

use super::code::is_right_code;
use super::delay::{self, Origin, Step, TooSoon};
use super::session::{self, Begun, Brought};
use crate::failure::Result;
use crate::means::Means;

/// What came of a code.
pub enum CodeOutcome {
    /// It isn't looked at yet.
    TooSoon(TooSoon),
    /// Too many codes were tried with one right password.
    PasswordAgain,
    /// It is wrong, or was used before.
    Wrong,
    /// Everything of the account has ended since its password was shown.
    Ended,
    /// It is right.
    SignedIn(Box<Begun>),
}

/// Completes the sign-in of an account whose password was right.
///
/// # Errors
/// When the database fails, or there is no randomness.
pub async fn with_code(means: &Means, brought: Brought<'_>, account: &Account, entered: &str) -> Result<CodeOutcome> {
    let (database, now) = (&means.database, means.clock.now());
    let origin = Origin::of(database, (brought.device, brought.address), Some(account), now).await?;
    let attempt = match delay::begin(database, &account.email, &origin, Step::Code, now).await? {
        Ok(attempt) => attempt,
        Err(too_soon) => {
            tracing::warn!(event = "sign-in-delayed", step = "code", account = %account.id, seconds = too_soon.0);
            return Ok(CodeOutcome::TooSoon(too_soon));
        }
    };
    if !session::may_try_code(means, brought.session).await? {
        tracing::warn!(event = "sign-in-failed", step = "code", account = %account.id, reason = "too many codes");
        return Ok(CodeOutcome::PasswordAgain);
    }
    if !is_right_code(means, account, entered, now).await? {
        tracing::warn!(event = "sign-in-failed", step = "code", account = %account.id);
        return Ok(CodeOutcome::Wrong);
    }
    attempt.succeeded(database, true).await?;
    let Some(begun) = session::begin(means, brought, account, Some(Vertrauensniveau::Substanziell)).await? else {
        return Ok(CodeOutcome::Ended);
    };
    tracing::info!(event = "signed-in", account = %account.id, level = "substanziell");
    Ok(CodeOutcome::SignedIn(Box::new(begun)))
}
