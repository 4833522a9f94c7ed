//! Checking who signed in: ID token and UserInfo.

use std::time::Duration;

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::discovery::Metadata;
use crate::error::PortalError;
use crate::http;

/// Signatures accepted; symmetric ones and `none` never are.
const ALGORITHMS: [Algorithm; 5] =
    [Algorithm::ES256, Algorithm::ES384, Algorithm::EdDSA, Algorithm::PS256, Algorithm::RS256];

#[derive(Clone, Debug, Deserialize)]
pub struct IdClaims {
    pub sub: String,
    pub nonce: Option<String>,
    /// When the token was issued, in seconds since 1970 by the issuer's clock.
    pub iat: Option<f64>,
    /// When the person showed who they are, likewise.
    pub auth_time: Option<f64>,
}

impl IdClaims {
    /// Whether the person showed who they are at most so long before the token was issued. Only times of the issuer's clock
    /// are compared with each other: the clock here may be wrong.
    pub(crate) fn signed_in_within(&self, elapsed: Duration) -> bool {
        // Both are whole seconds, so that their difference is up to one too long.
        let longest = elapsed.as_secs_f64() + 1.0;
        self.iat.zip(self.auth_time).is_some_and(|(issued, signed_in)| issued - signed_in <= longest)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct UserInfo {
    pub sub: String,
    pub name: Option<String>,
}

/// Verifies an ID token: signature, issuer, audience, time, nonce.
///
/// # Errors
/// [`PortalError::BadAnswer`] with what is wrong.
pub async fn verify_id_token(
    client: &reqwest::Client,
    metadata: &Metadata,
    client_id: &str,
    nonce: &str,
    token: &str,
) -> Result<IdClaims, PortalError> {
    let claims: IdClaims = verify(client, metadata, client_id, token).await?;
    if claims.nonce.as_deref() != Some(nonce) {
        return Err(PortalError::BadAnswer("the ID token has another nonce".to_owned()));
    }
    Ok(claims)
}

/// Asks who the access token belongs to. Accepts JSON and, as some Länder send it, a signed JWT.
///
/// # Errors
/// [`PortalError::BadAnswer`] also when it names another person than the ID token did.
pub async fn user_info(
    client: &reqwest::Client,
    metadata: &Metadata,
    client_id: &str,
    access_token: &str,
    subject: &str,
) -> Result<Option<UserInfo>, PortalError> {
    let Some(endpoint) = &metadata.userinfo_endpoint else { return Ok(None) };
    let answer = client.get(endpoint).bearer_auth(access_token).send().await?;
    if !answer.status().is_success() {
        return Err(PortalError::BadAnswer(format!("UserInfo gave {}", answer.status())));
    }
    let is_jwt = answer
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/jwt"));
    let info: UserInfo = if is_jwt {
        verify(client, metadata, client_id, &text(answer).await?).await?
    } else {
        http::json(answer, http::SHORT).await?
    };
    if info.sub != subject {
        return Err(PortalError::BadAnswer("UserInfo is about somebody else".to_owned()));
    }
    Ok(Some(info))
}

async fn text(answer: reqwest::Response) -> Result<String, PortalError> {
    let bytes = http::body(answer, http::SHORT).await?;
    String::from_utf8(bytes).map_err(|_| PortalError::BadAnswer("it isn't UTF-8".to_owned()))
}

async fn verify<T: DeserializeOwned>(
    client: &reqwest::Client,
    metadata: &Metadata,
    client_id: &str,
    token: &str,
) -> Result<T, PortalError> {
    let wrong = |what: &dyn std::fmt::Display| PortalError::BadAnswer(format!("token: {what}"));
    let header = decode_header(token).map_err(|error| wrong(&error))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(wrong(&"signature algorithm not allowed"));
    }
    let keys: JwkSet = http::json(client.get(&metadata.jwks_uri).send().await?, http::SHORT).await?;
    let key = match &header.kid {
        Some(id) => keys.find(id),
        None => keys.keys.first().filter(|_| keys.keys.len() == 1),
    };
    let key = DecodingKey::from_jwk(key.ok_or_else(|| wrong(&"unknown key"))?).map_err(|error| wrong(&error))?;
    let mut validation = Validation::new(header.alg);
    validation.set_issuer(&[&metadata.issuer]);
    validation.set_audience(&[client_id]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    Ok(decode::<T>(token, &key, &validation).map_err(|error| wrong(&error))?.claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_from_before_is_not_taken_for_a_new_one() {
        let claims = |iat, auth_time| IdClaims { sub: String::new(), nonce: None, iat, auth_time };
        let within = |claims: IdClaims| claims.signed_in_within(Duration::from_secs(20));
        // The clock here doesn't matter, so the issuer's may stand anywhere.
        assert!(within(claims(Some(5_000.0), Some(4_990.0))));
        assert!(within(claims(Some(5_000.0), Some(4_979.0))));
        assert!(!within(claims(Some(5_000.0), Some(4_978.0))));
        assert!(!within(claims(Some(5_000.0), None)) && !within(claims(None, Some(5_000.0))));
    }
}
