//! Passwords: Argon2id, computed off the async threads.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;

/// No randomness or no memory.
#[derive(Debug, thiserror::Error)]
#[error("a password couldn't be hashed")]
pub struct HashError;

/// Longest password in bytes that is looked at.
pub const LIMIT: usize = 512;

/// A PHC string of Argon2id with its own salt and the parameters that OWASP names (19 MiB, 2 passes).
///
/// # Errors
/// When there is no randomness or no memory.
pub fn hash(password: &str) -> Result<String, HashError> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|_| HashError)
}

/// Password hashes computed at once; each takes about 19 MiB.
const AT_ONCE: usize = 4;
/// Sign-ins that may wait for their turn; each is let in within seconds or told to come back.
const QUEUE: usize = 40;

/// The places in which hashes are computed, and those that wait for one.
pub struct Turns {
    computing: Semaphore,
    queue: Semaphore,
}

impl Default for Turns {
    fn default() -> Self {
        Self { computing: Semaphore::new(AT_ONCE), queue: Semaphore::new(AT_ONCE + QUEUE) }
    }
}

/// [`verify`], in turn with others; `None` where too many wait already.
pub(crate) async fn verify_in_turn(turns: &Turns, hash: Option<String>, password: String) -> Option<bool> {
    let _queued = turns.queue.try_acquire().ok()?;
    let _turn = turns.computing.acquire().await.ok()?;
    Some(verify(hash, password).await)
}

/// Whether the password belongs to the hash. Takes equally long where there is no account to compare with.
async fn verify(hash: Option<String>, password: String) -> bool {
    // Of a random password that nobody has.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$3s9S1nm3KYvYKZqMP1iDc8SO0lIbMGzBzo4nLoYPkqg";
    let compare = move || {
        // An account that isn't set up yet has none.
        let hash = hash.filter(|hash| !hash.is_empty());
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let right =
            password.len() <= LIMIT && Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
        known && right
    };
    tokio::task::spawn_blocking(compare).await.unwrap_or(false)
}
