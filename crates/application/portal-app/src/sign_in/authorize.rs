//! Authorization requests: who asks, for whom, and where the answer goes (RFC 6749 § 4.1, RFC 7636, RFC 9207).

use jiff::{SignedDuration, Timestamp};
use portal_store::secret;
use portal_store::table::grant::{self, AuthorizationCode};
use url::Url;

use super::session::SignedIn;
use crate::client::Client;
use crate::failure::Result;
use crate::means::Means;

const CODE_LIFETIME: SignedDuration = SignedDuration::from_secs(60);

/// A request whose client and address are known and right.
pub struct Request {
    client: Client,
    redirect_uri: Url,
    state: Option<String>,
    nonce: Option<String>,
    scope: String,
    challenge: String,
    prompt: Option<String>,
    /// Seconds that the sign-in may lie back.
    max_age: Option<i64>,
    query: String,
}

/// Why there is no answer with a code.
pub enum Refused {
    /// The client isn't known; the person is told, nobody else.
    UnknownClient,
    /// The client isn't to be answered at this address; the person is told, nobody else.
    AddressNotAllowed,
    /// The client is told, at this address.
    There(String),
}

/// Reads a request from its query.
///
/// # Errors
/// [`Refused`]
pub fn parse(means: &Means, query: &str) -> Result<Request, Refused> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let get = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let once = |name: &str| pairs.iter().filter(|(known, _)| known == name).count() <= 1;
    let client = get("client_id").and_then(|id| means.clients.iter().find(|client| client.id == id));
    let client = client.ok_or(Refused::UnknownClient)?;
    let address = get("redirect_uri").filter(|address| once("redirect_uri") && client.allows(address));
    let redirect_uri = address.and_then(|address| Url::parse(&address).ok());
    let redirect_uri = redirect_uri.ok_or(Refused::AddressNotAllowed)?;
    let state = get("state");
    let refuse = |error: &str, why: &str| {
        Refused::There(answer(means, &redirect_uri, state.as_deref(), &[("error", error), ("error_description", why)]))
    };
    if ["client_id", "response_type", "state", "code_challenge", "nonce", "scope"].iter().any(|name| !once(name)) {
        return Err(refuse("invalid_request", "a parameter is given twice"));
    }
    if get("request").is_some() || get("request_uri").is_some() {
        return Err(refuse("request_not_supported", "request objects are not supported"));
    }
    if get("response_type").as_deref() != Some("code") {
        return Err(refuse("unsupported_response_type", "only code is supported"));
    }
    if get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(refuse("invalid_request", "only response_mode query is supported"));
    }
    let challenge = get("code_challenge").filter(|challenge| challenge.len() == 43);
    let (Some(challenge), Some("S256")) = (challenge, get("code_challenge_method").as_deref()) else {
        return Err(refuse("invalid_request", "PKCE with S256 is needed"));
    };
    let asked = get("scope").unwrap_or_default();
    let known = ["openid", "profile", "email", "offline_access"];
    let scope: Vec<&str> = asked.split(' ').filter(|scope| known.contains(scope)).collect();
    if !scope.contains(&"openid") {
        return Err(refuse("invalid_scope", "the scope openid is needed"));
    }
    Ok(Request {
        client: client.clone(),
        state: state.clone(),
        nonce: get("nonce"),
        scope: scope.join(" "),
        challenge,
        prompt: get("prompt"),
        max_age: get("max_age").and_then(|seconds| seconds.parse().ok()),
        query: query.to_owned(),
        redirect_uri,
    })
}

fn answer(means: &Means, redirect_uri: &Url, state: Option<&str>, parameters: &[(&str, &str)]) -> String {
    let mut url = redirect_uri.clone();
    {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(parameters);
        if let Some(state) = state {
            query.append_pair("state", state);
        }
        query.append_pair("iss", &means.issuer);
    }
    url.into()
}

impl Request {
    /// Its query, from which it can be read again.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Where the client is answered that the person would have to be asked, where it forbids that; `None` where it doesn't.
    pub fn must_not_ask(&self, means: &Means) -> Option<String> {
        let why = [("error", "interaction_required"), ("error_description", "the person has to be asked")];
        let told = || answer(means, &self.redirect_uri, self.state.as_deref(), &why);
        self.prompts("none").then(told)
    }

    /// What `form-action` has to allow besides ourselves: browsers apply it to the redirect after a form, too.
    pub fn form_target(&self) -> String {
        match self.redirect_uri.host() {
            // The grammar of CSP has no IPv6 addresses.
            Some(url::Host::Ipv6(_)) => "http:".to_owned(),
            _ => self.redirect_uri.origin().ascii_serialization(),
        }
    }

    /// The client as people read it.
    pub fn client_name(&self) -> &str {
        &self.client.name
    }

    fn prompts(&self, wanted: &str) -> bool {
        self.prompt.as_deref().is_some_and(|prompt| prompt.split(' ').any(|one| one == wanted))
    }

    /// Whether a sign-in of this time, made for something else, is good enough (OpenID Connect Core 1.0 § 3.1.2.1).
    pub fn takes(&self, signed_in_at: Timestamp, now: Timestamp) -> bool {
        let age = now.duration_since(signed_in_at);
        !self.prompts("login") && self.max_age.is_none_or(|most| age < SignedDuration::from_secs(most))
    }
}

/// Makes a code for the client, where somebody has just signed in for this request or has agreed to be taken for who they
/// are; gives the address at which the client is answered with it.
///
/// # Errors
/// When the database fails, or there is no randomness.
pub async fn grant(means: &Means, signed_in: &SignedIn, request: &Request) -> Result<String> {
    let SignedIn { session, account } = signed_in;
    let now = means.clock.now();
    let code = secret::token()?;
    let grant = AuthorizationCode {
        family: uuid::Uuid::new_v4().simple().to_string(),
        client: request.client.id.clone(),
        account: account.id,
        redirect_uri: request.redirect_uri.to_string(),
        challenge: request.challenge.clone(),
        nonce: request.nonce.clone(),
        scope: request.scope.clone(),
        signed_in_at: session.signed_in_at,
        level: session.level,
        epoch: session.epoch,
        expires_at: now.checked_add(CODE_LIFETIME).unwrap_or(now),
    };
    let mut write = means.database.write().await?;
    grant::insert_code(write.connection(), &code, &grant).await?;
    write.commit().await?;
    Ok(answer(means, &request.redirect_uri, request.state.as_deref(), &[("code", &code)]))
}
