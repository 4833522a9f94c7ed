//! The browser behind a request: its cookie, who is signed in, and the proof that a form came from our own page.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::client_address::ClientAddress;
use crate::storage::account::{self, Account};
use crate::storage::session::{self, Session};
use crate::storage::{Database, Result};

const COOKIE: &str = "amtspult_session";
/// How long a browser stays signed in.
const LIFETIME: SignedDuration = SignedDuration::from_hours(8);
/// How long the second factor may take.
const HALFWAY: SignedDuration = SignedDuration::from_mins(10);

pub struct Browser {
    /// Value of the cookie; made for this answer when the browser brought none.
    token: String,
    brought: bool,
    session: Option<(Session, Account)>,
    pub address: IpAddr,
    secure: bool,
}

impl FromRequestParts<App> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let brought = cookie(parts);
        let session = match &brought {
            Some(token) => load(&app.database, token, app.clock.now()).await.unwrap_or_else(|error| {
                tracing::error!(error = %crate::replication_api::kind(&error), "session can't be read");
                None
            }),
            None => None,
        };
        let client = parts.extensions.get::<ClientAddress>();
        Ok(Self {
            brought: brought.is_some(),
            // Without randomness nobody can sign in, but pages can still be read.
            token: brought.or_else(|| crate::secret::token().ok()).unwrap_or_default(),
            session,
            address: client.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0),
            secure: app.issuer.starts_with("https:"),
        })
    }
}

fn cookie(parts: &Parts) -> Option<String> {
    let headers = parts.headers.get_all(header::COOKIE);
    let pairs = headers.iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    let mut found = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(name, _)| *name == COOKIE);
    found.next().map(|(_, value)| value.to_owned()).filter(|value| value.len() == 43)
}

async fn load(database: &Database, token: &str, now: Timestamp) -> Result<Option<(Session, Account)>> {
    let mut read = database.read().await?;
    let Some(session) = session::find(&mut read, token, now).await? else { return Ok(None) };
    let account = account::by_id(&mut read, session.account).await?;
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

    /// The account whose password was right and whose second factor is missing.
    pub fn halfway(&self) -> Option<&Account> {
        self.session.as_ref().filter(|(session, _)| !session.complete).map(|(_, account)| account)
    }

    /// What every form of ours carries; nobody who can't read the cookie can make it.
    pub fn csrf(&self) -> String {
        crate::secret::s256(&format!("csrf {}", self.token))
    }

    pub fn sent_by_our_page(&self, csrf: &str) -> bool {
        self.brought && crate::secret::equal(&self.csrf(), csrf)
    }

    /// Begins a session under a new cookie, or completes the present one under another.
    pub async fn sign_in(
        &mut self,
        database: &Database,
        account: &Account,
        complete: bool,
        now: Timestamp,
    ) -> Result<()> {
        let token = crate::secret::token()?;
        let session = Session { account: account.id, complete, signed_in_at: now };
        let lifetime = if complete { LIFETIME } else { HALFWAY };
        let expires = now.checked_add(lifetime).unwrap_or(now);
        let mut write = database.write().await?;
        session::delete(write.connection(), &self.token).await?;
        session::delete_expired(write.connection(), now).await?;
        session::insert(write.connection(), &token, &session, expires).await?;
        write.commit().await?;
        self.token = token;
        self.brought = false;
        self.session = Some((session, account.clone()));
        Ok(())
    }

    pub async fn sign_out(&mut self, database: &Database) -> Result<()> {
        let mut write = database.write().await?;
        session::delete(write.connection(), &self.token).await?;
        write.commit().await?;
        self.token = crate::secret::token()?;
        self.brought = false;
        self.session = None;
        Ok(())
    }

    /// Hands the browser its cookie, if it doesn't have it yet.
    pub fn keep(&self, mut response: Response) -> Response {
        if !self.brought {
            let secure = if self.secure { "; Secure" } else { "" };
            let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{secure}", self.token);
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        response
    }
}
