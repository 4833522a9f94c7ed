//! The browser behind a request: its cookie, who is signed in, and the proof that a form came from our own page.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use forms::Vertrauensniveau;
use portal_app::sign_in::session::{self, Begun, Brought, SignedIn};
use portal_app::{Means, Result};
use portal_store::secret;
use portal_store::table::account::Account;

use crate::app::App;
use crate::client_address::ClientAddress;

const SESSION: &str = "amtspult_session";
const DEVICE: &str = "amtspult_device";
/// How long a browser is told to keep the cookie that makes it a known device, in seconds.
const DEVICE_KEPT: u32 = 180 * 24 * 60 * 60;
/// Most characters kept of what a browser calls itself.
const AGENT_LIMIT: usize = 200;
pub struct Browser {
    /// Value of the cookie; made for this answer when the browser brought none.
    token: String,
    brought: bool,
    /// Token of the device, once somebody has signed in on it.
    device: Option<String>,
    device_is_new: bool,
    agent: String,
    session: Option<SignedIn>,
    address: IpAddr,
    secure: bool,
}

impl FromRequestParts<App> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let secure = app.issuer.starts_with("https:");
        let brought = cookie(parts, &cookie_name(SESSION, secure));
        let session = match &brought {
            Some(token) => session::find(app, token).await.unwrap_or_else(|error| {
                tracing::error!(error = %error.kind(), "session can't be read");
                None
            }),
            None => None,
        };
        let client = parts.extensions.get::<ClientAddress>();
        Ok(Self {
            brought: brought.is_some(),
            // Without randomness nobody can sign in, but pages can still be read.
            token: brought.or_else(|| secret::token().ok()).unwrap_or_default(),
            session,
            device: cookie(parts, &cookie_name(DEVICE, secure)),
            device_is_new: false,
            agent: agent(parts),
            address: client.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0),
            secure,
        })
    }
}

/// With this prefix browsers take a cookie only from this very host, encrypted and for all paths (RFC 6265bis).
fn cookie_name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

fn agent(parts: &Parts) -> String {
    let agent = parts.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    agent.chars().take(AGENT_LIMIT).collect()
}

fn cookie(parts: &Parts, wanted: &str) -> Option<String> {
    let headers = parts.headers.get_all(header::COOKIE);
    let pairs = headers.iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    let mut found = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(name, _)| *name == wanted);
    found.next().map(|(_, value)| value.to_owned()).filter(|value| value.len() == 43)
}

impl Browser {
    /// Who is signed in, once all factors were right.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        self.session.as_ref().filter(|signed_in| signed_in.session.complete)
    }

    /// The account, once all factors were right.
    pub fn account(&self) -> Option<&Account> {
        self.signed_in().map(|signed_in| &signed_in.account)
    }

    /// How sure it is who has signed in.
    pub fn level(&self) -> Vertrauensniveau {
        self.signed_in().map_or(Vertrauensniveau::Keines, |signed_in| signed_in.session.level)
    }

    /// What it brings along to a sign-in.
    pub fn brought(&self) -> Brought<'_> {
        Brought { session: &self.token, device: self.device.as_deref(), agent: &self.agent, address: self.address }
    }

    /// Hash of the cookie, by which the account page tells this session from others.
    pub fn session_name(&self) -> String {
        secret::hash(&self.token)
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// The account whose password was right and whose second factor is missing.
    pub fn halfway(&self) -> Option<&Account> {
        self.session.as_ref().filter(|signed_in| !signed_in.session.complete).map(|signed_in| &signed_in.account)
    }

    /// What every form of ours carries; nobody who can't read the cookie can make it.
    pub fn csrf(&self) -> String {
        secret::s256(&format!("csrf {}", self.token))
    }

    pub fn sent_by_our_page(&self, csrf: &str) -> bool {
        self.brought && secret::equal(&self.csrf(), csrf)
    }

    /// Takes over a session that has begun: from the answer on it is the browser's.
    pub fn take(&mut self, begun: Begun) {
        self.token = begun.token;
        self.brought = false;
        self.session = Some(begun.signed_in);
        if begun.device.is_some() {
            self.device = begun.device;
            self.device_is_new = true;
        }
    }

    pub async fn sign_out(&mut self, means: &Means) -> Result<()> {
        session::end(means, &self.token).await?;
        self.token = secret::token()?;
        self.brought = false;
        self.session = None;
        Ok(())
    }

    /// Hands the browser its cookie, if it doesn't have it yet.
    pub fn keep(&self, mut response: Response) -> Response {
        if !self.brought {
            self.set_cookie(&mut response, SESSION, &self.token, "");
        }
        if let Some(device) = self.device.as_ref().filter(|_| self.device_is_new) {
            self.set_cookie(&mut response, DEVICE, device, &format!("; Max-Age={DEVICE_KEPT}"));
        }
        response
    }

    fn set_cookie(&self, response: &mut Response, name: &str, value: &str, more: &str) {
        let (name, secure) = (cookie_name(name, self.secure), if self.secure { "; Secure" } else { "" });
        let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}");
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}
