//! Growing delays against guessing.
//!
//! An address waits longer after each failure at an account, and longer still when others guess at that account too. But
//! it waits only for its own failures: whoever never failed from where they are is never kept waiting by somebody
//! else's guessing, so nobody can be locked out of their account. An attempt counts before it is looked at, so that
//! many at once are no way around.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};

use crate::storage::{Database, Result, sign_in_delay};

/// Failures that cost no time: at an account from one address, at an account from anywhere, from an address anywhere.
const FREE: [i64; 3] = [3, 10, 30];
/// Longest delay in seconds. Someone who shares an address with an attacker has to bear it.
const LONGEST: i64 = 60;

/// An attempt that was let through and counts as failed until [`Attempt::succeeded`].
pub struct Attempt {
    keys: [String; 3],
}

/// Seconds until the next attempt.
pub struct TooSoon(pub i64);

fn seconds(failures: i64, free: i64) -> i64 {
    match failures - free {
        over @ 1..=6 => (1 << (over - 1)).min(LONGEST),
        over if over > 6 => LONGEST,
        _ => 0,
    }
}

/// Lets an attempt through, or says how long to wait.
pub async fn begin(
    database: &Database,
    account: &str,
    from: IpAddr,
    now: Timestamp,
) -> Result<Result<Attempt, TooSoon>> {
    let account = account.trim().to_lowercase();
    let [own, anywhere, address] =
        [format!("pair {account} {from}"), format!("account {account}"), format!("address {from}")];
    let mut write = database.write().await?;
    let connection = write.connection();
    let until =
        sign_in_delay::not_before(connection, &own).await?.max(sign_in_delay::not_before(connection, &address).await?);
    if now < until {
        // Rounded up: whoever waits as told gets through.
        return Ok(Err(TooSoon((until.duration_since(now).as_millis() as i64 + 999) / 1000)));
    }
    let mut delays = [0; 3];
    for ((key, free), delay) in [&own, &anywhere, &address].into_iter().zip(FREE).zip(&mut delays) {
        *delay = seconds(sign_in_delay::count_failure(connection, key, now).await?, free);
    }
    let [own_delay, anywhere_delay, address_delay] = delays;
    let after = |seconds: i64| now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(now);
    sign_in_delay::set_not_before(connection, &own, after(own_delay.max(anywhere_delay))).await?;
    sign_in_delay::set_not_before(connection, &address, after(address_delay)).await?;
    write.commit().await?;
    Ok(Ok(Attempt { keys: [own, anywhere, address] }))
}

impl Attempt {
    /// The attempt was right. What was counted for it is taken back; a complete sign-in also forgets earlier failures
    /// at this account.
    pub async fn succeeded(self, database: &Database, complete: bool) -> Result<()> {
        let mut write = database.write().await?;
        for (i, key) in self.keys.iter().enumerate() {
            if complete && i < 2 {
                sign_in_delay::forget(write.connection(), key).await?;
            } else {
                sign_in_delay::uncount(write.connection(), key).await?;
            }
        }
        write.commit().await
    }
}
