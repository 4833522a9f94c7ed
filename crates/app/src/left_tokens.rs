//! Tokens that a sign-out without a line has left good at the portal. They are given up as soon as the portal answers,
//! also after a restart.

use std::sync::Weak;
use std::time::Duration;

use portal_client::{Tokens, revoke_later};
use store::table::setting;
use store::{Store, StoreError};

use crate::desk::Desk;

/// Their setting in the account database.
const LEFT: &str = "left-tokens";
/// Between two tries.
const PAUSE: Duration = Duration::from_secs(30);

fn left(account: &Store) -> Result<Vec<Tokens>, StoreError> {
    Ok(account.read(|db| setting::get(db, LEFT))?.unwrap_or_default())
}

/// Keeps tokens that are to be given up later.
pub(crate) fn keep(account: &Store, tokens: Tokens) -> Result<(), StoreError> {
    account.write(|db| {
        let mut all: Vec<Tokens> = setting::get(db, LEFT)?.unwrap_or_default();
        all.push(tokens);
        setting::set(db, LEFT, &all)
    })
}

fn forget(account: &Store, tokens: &Tokens) -> Result<(), StoreError> {
    account.write(|db| {
        let mut all: Vec<Tokens> = setting::get(db, LEFT)?.unwrap_or_default();
        all.retain(|one| one != tokens);
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
        let may_ask = !strong.preferences().offline_by_choice;
        drop(strong);
        for tokens in waiting.iter().filter(|_| may_ask) {
            match revoke_later(tokens).await {
                Ok(()) => forget(&account, tokens)?,
                Err(error) => tracing::info!(%error, "tokens of an earlier sign-in are still good"),
            }
        }
        // Whoever closes the desk doesn't wait for this.
        drop(account);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}
