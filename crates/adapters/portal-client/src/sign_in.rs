//! Sign-in: authorization code with PKCE S256 in the system's browser, back over a loopback address (RFC 8252).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use oauth2::basic::{BasicErrorResponse, BasicTokenType};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, CsrfToken, ExtraTokenFields, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::discovery::{Metadata, discover, is_web_address};
use crate::error::PortalError;
use crate::http;
use crate::identity::{user_info, verify_id_token};
use crate::loopback::Loopback;
use crate::tokens::Tokens;
use protocol::{Problem, ProblemCode};

/// The client id of the desktop program; public, without a secret.
pub const CLIENT_ID: &str = "amtspult-desktop";

/// How long the person has for signing in.
pub const PATIENCE: Duration = Duration::from_secs(10 * 60);

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error("{0:?} isn't an https address (http is allowed for this machine only)")]
    BadAddress(String),
    #[error(transparent)]
    Portal(#[from] PortalError),
    #[error("the person didn't come back in time")]
    TimedOut,
    /// The portal said no, or the person did.
    #[error("the portal refused: {0}")]
    Refused(String),
    /// What came back doesn't belong to this sign-in: somebody may be meddling.
    #[error("what came back doesn't belong to this sign-in: {0}")]
    Forged(&'static str),
    #[error("no port for the way back: {0}")]
    NoPort(std::io::Error),
}

/// Signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub subject: String,
    pub name: Option<String>,
    pub tokens: Tokens,
}

/// A sign-in under way; its address is to be opened in the browser.
pub struct Pending {
    http: reqwest::Client,
    metadata: Metadata,
    loopback: Loopback,
    client_id: String,
    state: CsrfToken,
    nonce: CsrfToken,
    verifier: PkceCodeVerifier,
    session: BrowserSession,
    begun: Instant,
    /// To be opened in the system's browser.
    pub url: Url,
}

/// Whether the issuer may take a session of the browser for the person at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrowserSession {
    Good,
    /// Somebody signed out here: who signs in next has to show who they are.
    Over,
}

/// Prepares a sign-in at the given issuer.
///
/// # Errors
/// [`SignInError::BadAddress`], or what keeps the issuer from answering.
pub async fn begin(portal: &str, client_id: &str, session: BrowserSession) -> Result<Pending, SignInError> {
    let issuer = portal_address(portal)?;
    let http = http::client()?;
    let metadata = discover(&http, &issuer).await?;
    let loopback = Loopback::open().await.map_err(SignInError::NoPort)?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let nonce = CsrfToken::new_random();
    let prompt = match session {
        BrowserSession::Good => "consent",
        BrowserSession::Over => "login consent",
    };
    let bad = |error: url::ParseError| PortalError::BadAnswer(error.to_string());
    let client = oauth2::basic::BasicClient::new(ClientId::new(client_id.to_owned()))
        .set_auth_uri(AuthUrl::new(metadata.authorization_endpoint.clone()).map_err(bad)?)
        .set_redirect_uri(RedirectUrl::new(loopback.redirect_uri()).map_err(bad)?);
    let authorize = client
        .authorize_url(CsrfToken::new_random)
        .add_scopes(["openid", "profile", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
        .add_extra_param("nonce", nonce.secret())
        // Without it a conforming issuer ignores `offline_access` (OpenID Connect Core 1.0 § 11).
        .add_extra_param("prompt", prompt)
        .set_pkce_challenge(challenge);
    let (url, state) = match session {
        BrowserSession::Good => authorize.url(),
        // The issuer then has to say when the person signed in (OpenID Connect Core 1.0 § 2), and it is looked at.
        BrowserSession::Over => authorize.add_extra_param("max_age", "0").url(),
    };
    let begun = Instant::now();
    Ok(Pending {
        http,
        metadata,
        loopback,
        client_id: client_id.to_owned(),
        state,
        nonce,
        verifier,
        session,
        begun,
        url,
    })
}

/// The portal's address as typed, made exact. Without encryption only this very machine may be asked.
///
/// # Errors
/// [`SignInError::BadAddress`].
pub fn portal_address(typed: &str) -> Result<Url, SignInError> {
    let typed = typed.trim();
    let bad = || SignInError::BadAddress(typed.to_owned());
    let with_scheme = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let url = Url::parse(&with_scheme).map_err(|_| bad())?;
    let plain = url.username().is_empty() && url.query().is_none() && url.fragment().is_none();
    if plain && is_web_address(&url) { Ok(url) } else { Err(bad()) }
}

impl Pending {
    /// Waits for the browser, checks what it brings and fetches the tokens.
    ///
    /// Dropping the future cancels the sign-in and closes the port.
    ///
    /// # Errors
    /// See [`SignInError`].
    pub async fn finish(self) -> Result<SignedIn, SignInError> {
        let Self { http, metadata, loopback, client_id, state, nonce, verifier, session, begun, url: _ } = self;
        let redirect = loopback.redirect_uri();
        let belongs = |parameters: &HashMap<String, String>| parameters.get("state") == Some(state.secret());
        let good = |parameters: &HashMap<String, String>| code(parameters, &state, &metadata).is_ok();
        let parameters = tokio::time::timeout(PATIENCE, loopback.wait(belongs, good))
            .await
            .map_err(|_| SignInError::TimedOut)?
            .map_err(SignInError::NoPort)?;
        let code = code(&parameters, &state, &metadata)?;
        let bad = |error: url::ParseError| PortalError::BadAnswer(error.to_string());
        let client = token_client(&client_id, &metadata.token_endpoint)?
            .set_redirect_uri(RedirectUrl::new(redirect).map_err(bad)?);
        let sender = |request| http::send_oauth(http.clone(), request);
        let answer =
            client.exchange_code(code).set_pkce_verifier(verifier).request_async(&sender).await.map_err(token_error)?;
        let id_token = answer.extra_fields().id_token.clone();
        let id_token = id_token.ok_or_else(|| PortalError::BadAnswer("no ID token".to_owned()))?;
        let claims = verify_id_token(&http, &metadata, &client_id, nonce.secret(), &id_token).await?;
        // Whoever took `prompt` out of the address was let in with somebody's former sign-in.
        if session == BrowserSession::Over && !claims.signed_in_within(begun.elapsed()) {
            return Err(SignInError::Forged("auth_time"));
        }
        let access_token = answer.access_token().secret();
        let info = user_info(&http, &metadata, &client_id, access_token, &claims.sub).await?;
        let fresh = Tokens {
            access_token: String::new(),
            refresh_token: None,
            expires_at: Timestamp::UNIX_EPOCH,
            client_id,
            token_endpoint: metadata.token_endpoint,
            revocation_endpoint: metadata.revocation_endpoint,
            end_session_endpoint: metadata.end_session_endpoint,
            id_token: Some(id_token),
        };
        let tokens = renewed(&answer, fresh);
        Ok(SignedIn { subject: claims.sub, name: info.and_then(|info| info.name), tokens })
    }
}

fn code(
    parameters: &HashMap<String, String>,
    state: &CsrfToken,
    metadata: &Metadata,
) -> Result<AuthorizationCode, SignInError> {
    if parameters.get("state") != Some(state.secret()) {
        return Err(SignInError::Forged("state"));
    }
    match parameters.get("iss") {
        Some(issuer) if *issuer != metadata.issuer => return Err(SignInError::Forged("iss")),
        None if metadata.authorization_response_iss_parameter_supported => return Err(SignInError::Forged("iss")),
        _ => {}
    }
    if let Some(error) = parameters.get("error") {
        return Err(SignInError::Refused(error.clone()));
    }
    let code = parameters.get("code").ok_or(SignInError::Forged("code"))?;
    Ok(AuthorizationCode::new(code.clone()))
}

/// The ID token beside the OAuth tokens.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct IdTokenField {
    id_token: Option<String>,
}

impl ExtraTokenFields for IdTokenField {}

type TokenAnswer = StandardTokenResponse<IdTokenField, BasicTokenType>;

type TokenClient = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    oauth2::basic::BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    oauth2::basic::BasicRevocationErrorResponse,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointNotSet,
    oauth2::EndpointSet,
>;

fn token_client(client_id: &str, endpoint: &str) -> Result<TokenClient, PortalError> {
    let endpoint = TokenUrl::new(endpoint.to_owned()).map_err(|error| PortalError::BadAnswer(error.to_string()))?;
    Ok(oauth2::Client::new(ClientId::new(client_id.to_owned()))
        .set_token_uri(endpoint)
        .set_auth_type(oauth2::AuthType::RequestBody))
}

/// What the endpoint gave, and the rest as it was.
fn renewed(answer: &TokenAnswer, old: Tokens) -> Tokens {
    let lifetime = answer.expires_in().unwrap_or(Duration::from_secs(300));
    let lifetime = SignedDuration::try_from(lifetime).unwrap_or(SignedDuration::from_mins(5));
    Tokens {
        access_token: answer.access_token().secret().clone(),
        refresh_token: answer.refresh_token().map(|token| token.secret().clone()).or(old.refresh_token),
        expires_at: Timestamp::now().saturating_add(lifetime).unwrap_or(Timestamp::MAX),
        ..old
    }
}

type TokenRequestError = oauth2::RequestTokenError<PortalError, BasicErrorResponse>;

fn token_error(error: TokenRequestError) -> PortalError {
    match error {
        oauth2::RequestTokenError::ServerResponse(answer) if answer.error().as_ref() == "access_denied" => {
            PortalError::Problem(Problem::new(ProblemCode::Forbidden, "the account is disabled"))
        }
        oauth2::RequestTokenError::ServerResponse(_) => PortalError::SignInNeeded,
        oauth2::RequestTokenError::Request(error) => error,
        // What can't be read may hold tokens.
        oauth2::RequestTokenError::Parse(..) => PortalError::BadAnswer("the tokens can't be read".to_owned()),
        oauth2::RequestTokenError::Other(text) => PortalError::BadAnswer(text),
    }
}

/// Trades the refresh token for new tokens. Repeating it after a lost answer is safe as long as the new ones are unused.
///
/// # Errors
/// [`PortalError::SignInNeeded`] when the refresh token is no longer good.
pub async fn refresh(http: &reqwest::Client, old: &Tokens) -> Result<Tokens, PortalError> {
    let refresh_token = old.refresh_token.clone().ok_or(PortalError::SignInNeeded)?;
    let client = token_client(&old.client_id, &old.token_endpoint)?;
    let sender = |request| http::send_oauth(http.clone(), request);
    let answer = client
        .exchange_refresh_token(&oauth2::RefreshToken::new(refresh_token))
        .request_async(&sender)
        .await
        .map_err(token_error)?;
    Ok(renewed(&answer, old.clone()))
}

/// Tells the portal that the tokens are no longer used (RFC 7009). Without a line they simply expire.
///
/// # Errors
/// When the portal can't be reached or has an error of its own (RFC 7009, 2.2.1).
pub async fn revoke(http: &reqwest::Client, tokens: &Tokens) -> Result<(), PortalError> {
    let (Some(endpoint), Some(token)) = (&tokens.revocation_endpoint, &tokens.refresh_token) else {
        return Ok(());
    };
    let form = [("token", token.as_str()), ("token_type_hint", "refresh_token"), ("client_id", &tokens.client_id)];
    let answer = http.post(endpoint).form(&form).send().await?;
    if answer.status().is_server_error() { Err(PortalError::BadAnswer(answer.status().to_string())) } else { Ok(()) }
}

/// Where the browser is sent to end its own session (OpenID Connect RP-Initiated Logout 1.0), if the issuer has such a place.
pub fn end_session_url(portal: &str, tokens: &Tokens) -> Option<Url> {
    let mut url = Url::parse(tokens.end_session_endpoint.as_ref()?).ok().filter(is_web_address)?;
    let mut query = url.query_pairs_mut();
    if let Some(id_token) = &tokens.id_token {
        query.append_pair("id_token_hint", id_token);
    }
    query.append_pair("client_id", &tokens.client_id).append_pair("post_logout_redirect_uri", portal);
    drop(query);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portals_are_asked_over_tls_or_on_this_machine() {
        for good in ["https://portal.example", "portal.example", " http://127.0.0.1:8424 ", "http://localhost:1/"] {
            assert!(portal_address(good).is_ok(), "{good}");
        }
        for bad in ["http://portal.example", "ftp://x", "https://a:b@portal.example", "https://x/?q", "", "file:///x"] {
            assert!(portal_address(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_browsers_session_ends_where_the_issuer_says() {
        let end = |endpoint: Option<&str>| {
            let tokens = Tokens {
                access_token: String::new(),
                refresh_token: None,
                expires_at: Timestamp::UNIX_EPOCH,
                client_id: CLIENT_ID.to_owned(),
                token_endpoint: String::new(),
                revocation_endpoint: None,
                end_session_endpoint: endpoint.map(str::to_owned),
                id_token: Some("i.d.t".to_owned()),
            };
            end_session_url("https://portal.example", &tokens).map(String::from)
        };
        let expected = "https://portal.example/oauth/logout?id_token_hint=i.d.t&client_id=amtspult-desktop\
                        &post_logout_redirect_uri=https%3A%2F%2Fportal.example";
        assert_eq!(end(Some("https://portal.example/oauth/logout")).as_deref(), Some(expected));
        assert_eq!(end(Some("file:///x")), None);
        assert_eq!(end(None), None);
    }

    #[test]
    fn what_comes_back_must_belong_to_this_sign_in() {
        let metadata = Metadata {
            issuer: "https://portal.example".to_owned(),
            authorization_endpoint: String::new(),
            token_endpoint: String::new(),
            jwks_uri: String::new(),
            userinfo_endpoint: None,
            revocation_endpoint: None,
            end_session_endpoint: None,
            code_challenge_methods_supported: vec![],
            authorization_response_iss_parameter_supported: true,
        };
        let state = CsrfToken::new("s".to_owned());
        let check = |pairs: &[(&str, &str)]| {
            let map = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            code(&map, &state, &metadata)
        };
        let issuer = ("iss", "https://portal.example");
        assert!(check(&[("state", "s"), ("code", "c"), issuer]).is_ok());
        assert!(matches!(check(&[("state", "x"), ("code", "c"), issuer]), Err(SignInError::Forged("state"))));
        assert!(matches!(check(&[("code", "c"), issuer]), Err(SignInError::Forged("state"))));
        assert!(matches!(check(&[("state", "s"), ("code", "c")]), Err(SignInError::Forged("iss"))));
        let foreign = ("iss", "https://evil.example");
        assert!(matches!(check(&[("state", "s"), ("code", "c"), foreign]), Err(SignInError::Forged("iss"))));
        assert!(matches!(check(&[("state", "s"), ("error", "access_denied"), issuer]), Err(SignInError::Refused(_))));
    }
}
