//! What the issuer says about itself (OpenID Connect Discovery 1.0, RFC 8414).

use serde::Deserialize;
use url::Url;

use crate::error::PortalError;

/// The parts of the metadata that the client uses.
#[derive(Clone, Debug, Deserialize)]
pub struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    pub revocation_endpoint: Option<String>,
    #[serde(default)]
    pub code_challenge_methods_supported: Vec<String>,
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Asks the issuer.
///
/// # Errors
/// [`PortalError::BadAnswer`] when the metadata names another issuer than the one asked, or no S256.
pub async fn discover(http: &reqwest::Client, issuer: &Url) -> Result<Metadata, PortalError> {
    let base = issuer.as_str().trim_end_matches('/');
    let answer = http.get(format!("{base}/.well-known/openid-configuration")).send().await?;
    if !answer.status().is_success() {
        return Err(PortalError::BadAnswer(format!("discovery gave {}", answer.status())));
    }
    let metadata: Metadata = answer.json().await?;
    if metadata.issuer.trim_end_matches('/') != base {
        return Err(PortalError::BadAnswer(format!("{base} calls itself {}", metadata.issuer)));
    }
    if !metadata.code_challenge_methods_supported.iter().any(|method| method == "S256") {
        return Err(PortalError::BadAnswer("the issuer doesn't support PKCE with S256".to_owned()));
    }
    Ok(metadata)
}
