//! Tokens that a sign-out without a line has left good at the portal. They are given up as soon as the portal answers,
//! also after a restart, and forgotten once they have surely expired.

use std::sync::Weak;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use portal_client::{Tokens, revoke_later};
use serde::{Deserialize, Serialize};
use store::table::setting;
use store::{Store, StoreError};

use crate::desk::Desk;

/// Their setting in the account database.
const LEFT: &str = "left-tokens";
/// Between two tries.
const PAUSE: Duration = Duration::from_secs(30);

/// After this no portal takes them any more; ours keeps them for two weeks.
const EXPIRED: SignedDuration = SignedDuration::from_hours(30 * 24);

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Left {
    tokens: Tokens,
    since: Timestamp,
}

fn left(account: &Store) -> Result<Vec<Left>, StoreError> {
    Ok(account.read(|db| setting::get(db, LEFT))?.unwrap_or_default())
}

/// Keeps tokens that are to be given up later.
pub(crate) fn keep(account: &Store, tokens: Tokens, now: Timestamp) -> Result<(), StoreError> {
    account.write(|db| {
        let mut all: Vec<Left> = setting::get(db, LEFT)?.unwrap_or_default();
        all.push(Left { tokens, since: now });
        setting::set(db, LEFT, &all)
    })
}

fn forget(account: &Store, left: &Left) -> Result<(), StoreError> {
    account.write(|db| {
        let mut all: Vec<Left> = setting::get(db, LEFT)?.unwrap_or_default();
        all.retain(|one| one != left);
        if all.is_empty() { setting::remove(db, LEFT) } else { setting::set(db, LEFT, &all) }
    })
}

/// Tries until nothing is left or the desk is gone. Who chose to work without a line isn't overruled.
pub(crate) async fn give_up(desk: Weak<Desk>) -> Result<(), StoreError> {
    while let Some(strong) = desk.upgrade() {
        let Ok(account) = strong.account() else { return Ok(()) };
        let waiting = left(&account)?;
        if waiting.is_empty() {
            return Ok(());
        }
        let (may_ask, now) = (!strong.preferences().offline_by_choice, strong.now());
        drop(strong);
        for one in &waiting {
            if now.duration_since(one.since) > EXPIRED {
                forget(&account, one)?;
            } else if may_ask {
                match revoke_later(&one.tokens).await {
                    Ok(()) => forget(&account, one)?,
                    Err(error) => tracing::info!(%error, "tokens of an earlier sign-in are still good"),
                }
            }
        }
        // Whoever closes the desk doesn't wait for this.
        drop(account);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}
