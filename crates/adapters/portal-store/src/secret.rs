//! Random tokens and their hashes: what is stored never lets anyone in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// Nothing random can be made.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no randomness: {0}")]
pub struct NoRandomness(getrandom::Error);

/// 256 random bits as 43 characters that need no escaping in URLs and cookies.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn token() -> Result<String, NoRandomness> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<32>()?))
}

/// # Errors
/// When the operating system has no randomness to give.
pub fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoRandomness)?;
    Ok(bytes)
}

/// What is stored of a token.
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// BASE64URL(SHA256(text)), as PKCE (RFC 7636 § 4.2) has it.
pub fn s256(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text))
}

/// Compares without telling by its duration how much was right.
pub fn equal(a: &str, b: &str) -> bool {
    // Hashed first, so that both have one length and nothing is learned from a prefix.
    let (a, b) = (Sha256::digest(a), Sha256::digest(b));
    a.iter().zip(b.iter()).fold(0u8, |difference, (x, y)| difference | (x ^ y)) == 0
}
