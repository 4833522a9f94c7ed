//! Access and refresh token, and keeping them fresh.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What the token endpoint gave. Lies in the encrypted database only.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Tokens {
    pub access_token: String,
    pub refresh_token: Option<String>,
    /// By this device's clock.
    pub expires_at: Timestamp,
    pub client_id: String,
    pub token_endpoint: String,
    pub revocation_endpoint: Option<String>,
    /// Where the browser's own session ends; absent in what an earlier version stored.
    #[serde(default)]
    pub end_session_endpoint: Option<String>,
    /// Tells the issuer whose session is to end.
    #[serde(default)]
    pub id_token: Option<String>,
}

impl Tokens {
    /// Whether the access token should be renewed before it is used again.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.expires_at.saturating_sub(SignedDuration::from_secs(30)).is_ok_and(|limit| limit <= now)
    }
}

// Neither logs nor messages of a crash shall show a token.
impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Where tokens are kept.
pub trait TokenStore: Send + Sync {
    /// Stores renewed tokens. Called before they are first used, so that a crash can't lose them.
    ///
    /// # Errors
    /// A text for logs.
    fn save(&self, tokens: &Tokens) -> Result<(), String>;
}
