//! What an owner shows anew before something changes that lets somebody in. Guessing is no easier than at the sign-in.

use portal_store::table::account::Account;

use super::code::is_right_code;
use super::delay::{self, Origin, Step, TooSoon};
use super::session::Brought;
use crate::failure::Result;
use crate::means::Means;
use crate::password;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownAnew {
    /// It is right.
    Right,
    /// It is wrong, or can't be looked at now.
    Wrong,
    /// It isn't looked at yet.
    TooSoon(TooSoon),
}

/// Whether a password is the account's.
///
/// # Errors
/// When the database fails.
pub async fn password(means: &Means, brought: Brought<'_>, account: &Account, entered: String) -> Result<ShownAnew> {
    let (database, now) = (&means.database, means.clock.now());
    let origin = Origin::of(database, (brought.device, brought.address), Some(account), now).await?;
    let attempt = match delay::begin(database, &account.email, &origin, Step::Password, now).await? {
        Ok(attempt) => attempt,
        Err(too_soon) => return Ok(ShownAnew::TooSoon(too_soon)),
    };
    let right = password::verify_in_turn(&means.hashing, Some(account.password_hash.clone()), entered).await;
    if right != Some(true) {
        return Ok(ShownAnew::Wrong);
    }
    attempt.succeeded(database, false).await?;
    Ok(ShownAnew::Right)
}

/// Whether a code is right now; it is used up.
///
/// # Errors
/// When the database fails.
pub async fn code(means: &Means, brought: Brought<'_>, account: &Account, entered: &str) -> Result<ShownAnew> {
    let (database, now) = (&means.database, means.clock.now());
    let origin = Origin::of(database, (brought.device, brought.address), Some(account), now).await?;
    let attempt = match delay::begin(database, &account.email, &origin, Step::Code, now).await? {
        Ok(attempt) => attempt,
        Err(too_soon) => return Ok(ShownAnew::TooSoon(too_soon)),
    };
    if !is_right_code(means, account, entered, now).await? {
        return Ok(ShownAnew::Wrong);
    }
    attempt.succeeded(database, false).await?;
    Ok(ShownAnew::Right)
}
