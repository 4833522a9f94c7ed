//! Sessions of browsers: beginning one, completing it with the second factor, and ending it.

use std::net::IpAddr;

use forms::Vertrauensniveau;
use jiff::{SignedDuration, Timestamp};
use portal_store::table::account::{self, Account};
use portal_store::table::known_device;
use portal_store::table::session::{self, Session};
use portal_store::{Write, secret};

use crate::failure::Result;
use crate::means::Means;

/// How long a browser stays signed in.
const LIFETIME: SignedDuration = SignedDuration::from_hours(8);
/// How long the second factor may take.
const HALFWAY: SignedDuration = SignedDuration::from_mins(10);
/// Codes that may be tried before the password is asked for again.
const CODES_PER_PASSWORD: i64 = 5;

/// What a browser brings along when somebody signs in.
#[derive(Clone, Copy)]
pub struct Brought<'a> {
    /// Token of its session, which ends with a sign-in.
    pub session: &'a str,
    /// Token of the device, once somebody has signed in on it.
    pub device: Option<&'a str>,
    /// What it calls itself, in short.
    pub agent: &'a str,
    /// From where it comes.
    pub address: IpAddr,
}

/// Somebody who is signed in, or halfway.
#[derive(Clone)]
pub struct SignedIn {
    /// How surely, and since when.
    pub session: Session,
    /// Who.
    pub account: Account,
}

/// A session that has begun.
pub struct Begun {
    /// Its new token.
    pub token: String,
    /// Token of the device, which is a known one from now on; only where the sign-in is complete.
    pub device: Option<String>,
    /// Who is signed in.
    pub signed_in: SignedIn,
}

/// Who is signed in with this token. That it was used is noted now and then.
///
/// # Errors
/// When the database fails.
pub async fn find(means: &Means, token: &str) -> Result<Option<SignedIn>> {
    let now = means.clock.now();
    let mut read = means.database.read().await?;
    let Some((session, unnoted)) = session::find(&mut read, token, now).await? else { return Ok(None) };
    let account = account::by_id(&mut read, session.account).await?;
    drop(read);
    if unnoted {
        let mut write = means.database.write().await?;
        session::note_use(write.connection(), token, now).await?;
        write.commit().await?;
    }
    Ok(account.map(|account| SignedIn { session, account }))
}

/// Begins a session under a new token, or completes the present one under another with the level that is reached; what
/// was completed makes the device a known one. `None` when everything of the account has ended since it was read: then
/// what was shown doesn't count any more.
///
/// # Errors
/// When the database fails, or there is no randomness.
pub async fn begin(
    means: &Means,
    brought: Brought<'_>,
    account: &Account,
    complete: Option<Vertrauensniveau>,
) -> Result<Option<Begun>> {
    let now = means.clock.now();
    let token = secret::token()?;
    let session = Session {
        account: account.id,
        complete: complete.is_some(),
        signed_in_at: now,
        level: complete.unwrap_or(Vertrauensniveau::Keines),
        agent: brought.agent.to_owned(),
        epoch: account.epoch,
    };
    let lifetime = if session.complete { LIFETIME } else { HALFWAY };
    let expires = now.checked_add(lifetime).unwrap_or(now);
    let mut write = means.database.write().await?;
    if !account::is_in(write.connection(), account.id, account.epoch).await? {
        return Ok(None);
    }
    session::delete(write.connection(), brought.session).await?;
    session::delete_expired(write.connection(), now).await?;
    session::insert(write.connection(), &token, &session, expires).await?;
    let device = if session.complete {
        let device = own_device(&mut write, brought.device, account, now).await?;
        known_device::remember(write.connection(), (account.id, account.epoch), &device, now).await?;
        Some(device)
    } else {
        None
    };
    write.commit().await?;
    Ok(Some(Begun { token, device, signed_in: SignedIn { session, account: account.clone() } }))
}

/// The device's token, if the account knows it. Else a new one: what a browser brings may have been planted there, and
/// whoever did so would have a known device of the account. Other accounts of this browser move to the new one.
async fn own_device(write: &mut Write, device: Option<&str>, account: &Account, now: Timestamp) -> Result<String> {
    if let Some(device) = device
        && known_device::is_known(write.connection(), account.id, device, now).await?
    {
        return Ok(device.to_owned());
    }
    let new = secret::token()?;
    if let Some(former) = device {
        known_device::rename(write.connection(), former, &new).await?;
    }
    Ok(new)
}

/// Counts an attempt at the second factor; false when there were too many and the password is needed again.
pub(super) async fn may_try_code(means: &Means, token: &str) -> Result<bool> {
    let mut write = means.database.write().await?;
    let may = session::count_attempt(write.connection(), token).await? <= CODES_PER_PASSWORD;
    if !may {
        session::delete(write.connection(), token).await?;
    }
    write.commit().await?;
    Ok(may)
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn end(means: &Means, token: &str) -> Result<()> {
    let mut write = means.database.write().await?;
    session::delete(write.connection(), token).await?;
    Ok(write.commit().await?)
}
