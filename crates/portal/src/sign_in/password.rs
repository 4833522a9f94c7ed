//! Passwords: Argon2id, computed off the async threads.

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};

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

/// Whether the password belongs to the hash. Takes equally long where there is no account to compare with.
pub async fn verify(hash: Option<String>, password: String) -> bool {
    // Of a random password that nobody has.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$3s9S1nm3KYvYKZqMP1iDc8SO0lIbMGzBzo4nLoYPkqg";
    let compare = move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let right =
            password.len() <= LIMIT && Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
        known && right
    };
    tokio::task::spawn_blocking(compare).await.unwrap_or(false)
}
