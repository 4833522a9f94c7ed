//! What the issuer says about itself (OpenID Connect Discovery 1.0, RFC 8414).

use serde::Deserialize;
use url::Url;

use crate::error::PortalError;
use crate::http;

/// The parts of the metadata that the client uses.
#[derive(Clone, Debug, Deserialize)]
pub struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    pub revocation_endpoint: Option<String>,
    /// Where the browser's own session ends (OpenID Connect RP-Initiated Logout 1.0).
    pub end_session_endpoint: Option<String>,
    #[serde(default)]
    pub code_challenge_methods_supported: Vec<String>,
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

/// Asks the issuer.
///
/// # Errors
/// [`PortalError::BadAnswer`] when the metadata names another issuer than the one asked, or no S256.
pub async fn discover(client: &reqwest::Client, issuer: &Url) -> Result<Metadata, PortalError> {
    let base = issuer.as_str().trim_end_matches('/');
    let answer = client.get(format!("{base}/.well-known/openid-configuration")).send().await?;
    if !answer.status().is_success() {
        return Err(PortalError::BadAnswer(format!("discovery gave {}", answer.status())));
    }
    let metadata: Metadata = http::json(answer, http::SHORT).await?;
    if metadata.issuer.trim_end_matches('/') != base {
        return Err(PortalError::BadAnswer(format!("{base} calls itself {}", metadata.issuer)));
    }
    if !metadata.code_challenge_methods_supported.iter().any(|method| method == "S256") {
        return Err(PortalError::BadAnswer("the issuer doesn't support PKCE with S256".to_owned()));
    }
    metadata.check_endpoints(issuer)?;
    Ok(metadata)
}

impl Metadata {
    /// Every address has to lie with the issuer itself: whoever answers here doesn't choose what is opened or asked.
    fn check_endpoints(&self, issuer: &Url) -> Result<(), PortalError> {
        let always = [&self.authorization_endpoint, &self.token_endpoint, &self.jwks_uri];
        let sometimes = [&self.userinfo_endpoint, &self.revocation_endpoint, &self.end_session_endpoint];
        for endpoint in always.into_iter().chain(sometimes.into_iter().flatten()) {
            if !is_of(issuer, endpoint) {
                return Err(PortalError::BadAnswer(format!("the metadata of {issuer} names an address elsewhere")));
            }
        }
        Ok(())
    }
}

fn is_of(issuer: &Url, endpoint: &str) -> bool {
    let url = Url::parse(endpoint).ok().filter(is_web_address);
    url.is_some_and(|url| url.origin() == issuer.origin() && url.username().is_empty() && url.password().is_none())
}

/// Whether an address may be opened in a browser or asked: by TLS, or without it on this very machine.
pub fn is_web_address(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host_str().is_some(),
        "http" => matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")),
        _ => false,
    }
}

/// [`is_web_address`] for an address as text.
pub fn may_be_opened(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| is_web_address(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_opened_and_only_the_issuers_own_are_asked() {
        for good in ["https://portal.example/x?y", "http://127.0.0.1:8424/", "http://localhost/", "http://[::1]:1/"] {
            assert!(may_be_opened(good), "{good}");
        }
        for bad in ["file:///etc/passwd", "http://portal.example", "javascript:alert(1)", "ms-msdt:/id", "", "x", "//x"]
        {
            assert!(!may_be_opened(bad), "{bad}");
        }
        let issuer = Url::parse("https://portal.example").unwrap();
        assert!(is_of(&issuer, "https://portal.example:443/oauth/token"));
        for bad in [
            "https://portal.example:444/x",
            "http://portal.example/x",
            "https://evil.example/x",
            "https://portal.example@evil.example/",
            "https://a:b@portal.example/",
            "file:///x",
        ] {
            assert!(!is_of(&issuer, bad), "{bad}");
        }
    }
}
