//! Tokens: exchanging codes, renewing, taking back (RFC 6749 §§ 4.1.3, 6; RFC 7636; RFC 7009).

use forms::Vertrauensniveau;
use jiff::{SignedDuration, Timestamp};
use portal_store::secret::{self, NoRandomness};
use portal_store::table::grant::{self, Family, RefreshState};
use portal_store::{StorageError, Write};
use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::keys::KeyError;
use crate::means::Means;

const ACCESS_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// As long as a client may be offline.
const REFRESH_LIFETIME: SignedDuration = SignedDuration::from_hours(14 * 24);
const ID_LIFETIME: SignedDuration = SignedDuration::from_mins(5);

/// Why there are no tokens (RFC 6749 § 5.2).
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The client isn't one of the portal's.
    #[error("this client isn't known here")]
    InvalidClient,
    /// What was shown is wrong, too old, or somebody else's.
    #[error("{0}")]
    InvalidGrant(&'static str),
    /// The desk has to tell this from a token that is merely old: it removes what it may no longer show.
    #[error("the account is disabled")]
    AccessDenied,
    /// The ID token can't be signed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The portal failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<StorageError> for TokenError {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<NoRandomness> for TokenError {
    fn from(error: NoRandomness) -> Self {
        Self::Failed(error.into())
    }
}

/// Whether a client is one of the portal's; asked before anything else is looked at.
///
/// # Errors
/// [`TokenError::InvalidClient`]
pub fn known_client(means: &Means, client: &str) -> Result<(), TokenError> {
    if means.clients.iter().any(|known| known.id == client) { Ok(()) } else { Err(TokenError::InvalidClient) }
}

#[derive(Serialize)]
struct IdClaims {
    iss: String,
    sub: String,
    aud: String,
    exp: i64,
    iat: i64,
    auth_time: i64,
    /// How sure it is who signed in (BSI TR-03107).
    acr: Vertrauensniveau,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
}

/// What a client shows to have a code exchanged.
pub struct Exchange<'a> {
    /// The code.
    pub code: &'a str,
    /// Whose S256 is the challenge of the request (RFC 7636).
    pub verifier: &'a str,
    /// The same as in the request.
    pub redirect_uri: &'a str,
}

/// Exchanges a code for tokens. Who brings one twice loses what it was exchanged for.
///
/// # Errors
/// [`TokenError`]
pub async fn exchange(means: &Means, client: &str, shown: Exchange<'_>) -> Result<Value, TokenError> {
    let Exchange { code, verifier, redirect_uri } = shown;
    let now = means.clock.now();
    let mut write = means.database.write().await?;
    let taken = grant::take_code(write.connection(), code).await?;
    let (grant, used_before) = taken.ok_or(TokenError::InvalidGrant("the code isn't known"))?;
    if used_before {
        // Somebody else has it: what it was exchanged for is no longer safe (RFC 6749 § 4.1.2).
        grant::revoke_family(write.connection(), &grant.family).await?;
        write.commit().await?;
        tracing::warn!(event = "code-reused", account = %grant.account, "what the code was exchanged for is revoked");
        return Err(TokenError::InvalidGrant("the code was used before"));
    }
    let wrong = if now >= grant.expires_at {
        Some("the code has expired")
    } else if grant.client != client || grant.redirect_uri != redirect_uri {
        Some("the code was given to another client or address")
    } else if !(43..=128).contains(&verifier.len()) || !secret::equal(&secret::s256(verifier), &grant.challenge) {
        Some("the code_verifier doesn't fit")
    } else {
        None
    };
    if let Some(wrong) = wrong {
        // The code stays used up.
        write.commit().await?;
        return Err(TokenError::InvalidGrant(wrong));
    }
    let family = Family {
        id: grant.family,
        client: grant.client,
        account: grant.account,
        scope: grant.scope,
        signed_in_at: grant.signed_in_at,
        level: grant.level,
        epoch: grant.epoch,
    };
    grant::insert_family(write.connection(), &family).await?;
    grant::delete_expired(write.connection(), now).await?;
    let answer = issue(means, &mut write, &family, grant.nonce, now).await?;
    write.commit().await?;
    Ok(answer)
}

/// Renews tokens. Who brings a spent one loses the family, for one of two who had it stole it.
///
/// # Errors
/// [`TokenError`]
pub async fn refresh(means: &Means, client: &str, token: &str) -> Result<Value, TokenError> {
    let now = means.clock.now();
    let mut write = means.database.write().await?;
    grant::lock_family(write.connection(), token).await?;
    let known = grant::refresh_token(write.connection(), token, now).await?;
    let Some((family, state)) = known else {
        let shut_out = grant::is_shut_out(write.connection(), token, now).await?;
        return Err(if shut_out {
            TokenError::AccessDenied
        } else {
            TokenError::InvalidGrant("the token is no longer good")
        });
    };
    if family.client != client {
        return Err(TokenError::InvalidGrant("the token was given to another client"));
    }
    if state == RefreshState::Spent {
        // Its successor was used already, so two hold this token: one of them stole it.
        grant::revoke_family(write.connection(), &family.id).await?;
        write.commit().await?;
        tracing::warn!(event = "refresh-reused", account = %family.account, "a spent refresh token was used; its family is revoked");
        return Err(TokenError::InvalidGrant("the token was used before"));
    }
    grant::rotate(write.connection(), &family.id, token).await?;
    let answer = issue(means, &mut write, &family, None, now).await?;
    write.commit().await?;
    Ok(answer)
}

async fn issue(
    means: &Means,
    write: &mut Write,
    family: &Family,
    nonce: Option<String>,
    now: Timestamp,
) -> Result<Value, TokenError> {
    let after = |lifetime| now.checked_add(lifetime).unwrap_or(now);
    let (access, refresh) = (secret::token()?, secret::token()?);
    let access_token = (access.as_str(), after(ACCESS_LIFETIME));
    let refresh_token = (refresh.as_str(), after(REFRESH_LIFETIME));
    grant::insert_tokens(write.connection(), &family.id, access_token, refresh_token).await?;
    let mut answer = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFETIME.as_secs(),
        "refresh_token": refresh,
        "scope": family.scope,
    });
    if family.scope.split(' ').any(|scope| scope == "openid") {
        let claims = IdClaims {
            iss: means.issuer.clone(),
            sub: family.account.to_string(),
            aud: family.client.clone(),
            exp: after(ID_LIFETIME).as_second(),
            iat: now.as_second(),
            auth_time: family.signed_in_at.as_second(),
            acr: family.level,
            nonce,
        };
        answer["id_token"] = Value::from(means.signing_key.sign(&claims)?);
    }
    Ok(answer)
}

/// Takes a token and its whole family back; a token that isn't known is no error.
///
/// # Errors
/// [`TokenError`]
pub async fn revoke(means: &Means, client: &str, token: &str) -> Result<(), TokenError> {
    let mut write = means.database.write().await?;
    if let Some(family) = grant::family_of(write.connection(), token, client).await? {
        tracing::info!(event = "tokens-revoked", client);
        grant::revoke_family(write.connection(), &family).await?;
    }
    Ok(write.commit().await?)
}
