//! The browser behind a request: its cookie, who is signed in, and the proof that a form came from our own page.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use forms::Vertrauensniveau;
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::client_address::ClientAddress;
use portal_app::Result;
use portal_store::table::account::{self, Account};
use portal_store::table::known_device;
use portal_store::table::session::{self, Session};
use portal_store::{Database, Write};

const SESSION: &str = "amtspult_session";
const DEVICE: &str = "amtspult_device";
/// How long a browser is told to keep the cookie that makes it a known device, in seconds.
const DEVICE_KEPT: u32 = 180 * 24 * 60 * 60;
/// Most characters kept of what a browser calls itself.
const AGENT_LIMIT: usize = 200;
/// How long a browser stays signed in.
const LIFETIME: SignedDuration = SignedDuration::from_hours(8);
/// How long the second factor may take.
const HALFWAY: SignedDuration = SignedDuration::from_mins(10);
/// Codes that may be tried before the password is asked for again.
const CODES_PER_PASSWORD: i64 = 5;

pub struct Browser {
    /// Value of the cookie; made for this answer when the browser brought none.
    token: String,
    brought: bool,
    /// Token of the device, once somebody has signed in on it.
    device: Option<String>,
    device_is_new: bool,
    agent: String,
    session: Option<(Session, Account)>,
    address: IpAddr,
    secure: bool,
}

impl FromRequestParts<App> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let secure = app.issuer.starts_with("https:");
        let brought = cookie(parts, &cookie_name(SESSION, secure));
        let session = match &brought {
            Some(token) => load(&app.database, token, app.clock.now()).await.unwrap_or_else(|error| {
                tracing::error!(error = %error.kind(), "session can't be read");
                None
            }),
            None => None,
        };
        let client = parts.extensions.get::<ClientAddress>();
        Ok(Self {
            brought: brought.is_some(),
            // Without randomness nobody can sign in, but pages can still be read.
            token: brought.or_else(|| portal_store::secret::token().ok()).unwrap_or_default(),
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

async fn load(database: &Database, token: &str, now: Timestamp) -> Result<Option<(Session, Account)>> {
    let mut read = database.read().await?;
    let Some((session, unnoted)) = session::find(&mut read, token, now).await? else { return Ok(None) };
    let account = account::by_id(&mut read, session.account).await?;
    drop(read);
    if unnoted {
        let mut write = database.write().await?;
        session::note_use(write.connection(), token, now).await?;
        write.commit().await?;
    }
    Ok(account.map(|account| (session, account)))
}

impl Browser {
    /// The account, once both factors were right.
    pub fn account(&self) -> Option<&Account> {
        self.session.as_ref().filter(|(session, _)| session.complete).map(|(_, account)| account)
    }

    pub fn signed_in_at(&self) -> Option<Timestamp> {
        self.session.as_ref().filter(|(session, _)| session.complete).map(|(session, _)| session.signed_in_at)
    }

    /// The account's epoch that the session is of.
    pub fn epoch(&self) -> Option<i64> {
        self.session.as_ref().filter(|(session, _)| session.complete).map(|(session, _)| session.epoch)
    }

    /// How sure it is who has signed in.
    pub fn level(&self) -> Vertrauensniveau {
        let complete = self.session.as_ref().filter(|(session, _)| session.complete);
        complete.map_or(Vertrauensniveau::Keines, |(session, _)| session.level)
    }

    /// Where an attempt to sign in comes from: the token of the device, once somebody has signed in on it, and the address.
    pub fn origin(&self) -> (Option<&str>, IpAddr) {
        (self.device.as_deref(), self.address)
    }

    /// Counts an attempt at the second factor; false when there were too many and the password is needed again.
    pub async fn may_try_code(&mut self, database: &Database) -> Result<bool> {
        let mut write = database.write().await?;
        let may = session::count_attempt(write.connection(), &self.token).await? <= CODES_PER_PASSWORD;
        if !may {
            session::delete(write.connection(), &self.token).await?;
        }
        write.commit().await?;
        Ok(may)
    }

    /// Hash of the cookie, by which the account page tells this session from others.
    pub fn session_name(&self) -> String {
        portal_store::secret::hash(&self.token)
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// The account whose password was right and whose second factor is missing.
    pub fn halfway(&self) -> Option<&Account> {
        self.session.as_ref().filter(|(session, _)| !session.complete).map(|(_, account)| account)
    }

    /// What every form of ours carries; nobody who can't read the cookie can make it.
    pub fn csrf(&self) -> String {
        portal_store::secret::s256(&format!("csrf {}", self.token))
    }

    pub fn sent_by_our_page(&self, csrf: &str) -> bool {
        self.brought && portal_store::secret::equal(&self.csrf(), csrf)
    }

    /// Begins a session under a new cookie, or completes the present one under another with the level that is reached;
    /// what was completed makes the device a known one. False when everything of the account has ended since it was read:
    /// then what was shown doesn't count any more.
    pub async fn sign_in(
        &mut self,
        database: &Database,
        account: &Account,
        complete: Option<Vertrauensniveau>,
        now: Timestamp,
    ) -> Result<bool> {
        let token = portal_store::secret::token()?;
        let level = complete.unwrap_or(Vertrauensniveau::Keines);
        let complete = complete.is_some();
        let (agent, epoch) = (self.agent.clone(), account.epoch);
        let session = Session { account: account.id, complete, signed_in_at: now, level, agent, epoch };
        let lifetime = if complete { LIFETIME } else { HALFWAY };
        let expires = now.checked_add(lifetime).unwrap_or(now);
        let mut write = database.write().await?;
        if !account::is_in(write.connection(), account.id, epoch).await? {
            return Ok(false);
        }
        session::delete(write.connection(), &self.token).await?;
        session::delete_expired(write.connection(), now).await?;
        session::insert(write.connection(), &token, &session, expires).await?;
        if complete {
            self.device_is_new = true;
            let device = self.own_device(&mut write, account, now).await?;
            known_device::remember(write.connection(), (account.id, epoch), &device, now).await?;
            self.device = Some(device);
        }
        write.commit().await?;
        self.token = token;
        self.brought = false;
        self.session = Some((session, account.clone()));
        Ok(true)
    }

    /// The device's token, if the account knows it. Else a new one: what a browser brings may have been planted there, and
    /// whoever did so would have a known device of the account. Other accounts of this browser move to the new one.
    async fn own_device(&self, write: &mut Write, account: &Account, now: Timestamp) -> Result<String> {
        if let Some(device) = &self.device
            && known_device::is_known(write.connection(), account.id, device, now).await?
        {
            return Ok(device.clone());
        }
        let new = portal_store::secret::token()?;
        if let Some(former) = &self.device {
            known_device::rename(write.connection(), former, &new).await?;
        }
        Ok(new)
    }

    pub async fn sign_out(&mut self, database: &Database) -> Result<()> {
        let mut write = database.write().await?;
        session::delete(write.connection(), &self.token).await?;
        write.commit().await?;
        self.token = portal_store::secret::token()?;
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
