//! Authorization endpoint: who asks, for whom, and where the answer goes (RFC 6749 § 4.1, RFC 7636, RFC 9207).

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use maud::html;
use serde::Deserialize;
use url::Url;

use crate::app::App;
use crate::web::address;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, alert};
use crate::web::sent::{Sent, token_input};
use portal_app::sign_in::client::Client;
use portal_store::table::account::Account;
use portal_store::table::grant::{self, AuthorizationCode};

const CODE_LIFETIME: SignedDuration = SignedDuration::from_secs(60);

/// Path of this endpoint; a sign-in that begins here ends with a code.
pub const PATH: &str = "/oauth/authorize";

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
    /// Client or address can't be trusted: the person is told, nobody else.
    Here(&'static str),
    /// The client is told.
    There(String),
}

/// Reads a request from its query.
pub fn parse(app: &App, query: &str) -> Result<Request, Refused> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let get = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let once = |name: &str| pairs.iter().filter(|(known, _)| known == name).count() <= 1;
    let client = get("client_id").and_then(|id| app.clients.iter().find(|client| client.id == id));
    let client = client.ok_or(Refused::Here("Das Programm, das Sie anmelden möchte, ist hier nicht bekannt."))?;
    let address = get("redirect_uri").filter(|address| once("redirect_uri") && client.allows(address));
    let redirect_uri = address.and_then(|address| Url::parse(&address).ok());
    let redirect_uri =
        redirect_uri.ok_or(Refused::Here("Die Adresse, an die die Anmeldung zurückgehen soll, ist nicht erlaubt."))?;
    let state = get("state");
    let refuse = |error: &str, why: &str| {
        Refused::There(answer(app, &redirect_uri, state.as_deref(), &[("error", error), ("error_description", why)]))
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

fn answer(app: &App, redirect_uri: &Url, state: Option<&str>, parameters: &[(&str, &str)]) -> String {
    let mut url = redirect_uri.clone();
    {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(parameters);
        if let Some(state) = state {
            query.append_pair("state", state);
        }
        query.append_pair("iss", &app.issuer);
    }
    url.into()
}

impl Request {
    /// What `form-action` has to allow besides ourselves: browsers apply it to the redirect after a form, too.
    pub fn form_target(&self) -> String {
        match self.redirect_uri.host() {
            // The grammar of CSP has no IPv6 addresses.
            Some(url::Host::Ipv6(_)) => "http:".to_owned(),
            _ => self.redirect_uri.origin().ascii_serialization(),
        }
    }

    pub fn client_name(&self) -> &str {
        &self.client.name
    }

    fn prompts(&self, wanted: &str) -> bool {
        self.prompt.as_deref().is_some_and(|prompt| prompt.split(' ').any(|one| one == wanted))
    }

    /// Whether a sign-in of this time, made for something else, is good enough (OpenID Connect Core 1.0 § 3.1.2.1).
    fn takes(&self, signed_in_at: Timestamp, now: Timestamp) -> bool {
        let age = now.duration_since(signed_in_at);
        !self.prompts("login") && self.max_age.is_none_or(|most| age < SignedDuration::from_secs(most))
    }
}

/// Sends the browser to the client with a code, where somebody has just signed in for this request or has agreed to be
/// taken for who they are.
pub async fn grant(app: &App, browser: &Browser, request: Request) -> Result<Response, PageError> {
    let (Some(account), Some(signed_in_at), Some(epoch)) = (browser.account(), browser.signed_in_at(), browser.epoch())
    else {
        return Err(PageError::Expired);
    };
    let now = app.clock.now();
    let code = portal_store::secret::token()?;
    let grant = AuthorizationCode {
        family: uuid::Uuid::new_v4().simple().to_string(),
        client: request.client.id.clone(),
        account: account.id,
        redirect_uri: request.redirect_uri.to_string(),
        challenge: request.challenge.clone(),
        nonce: request.nonce.clone(),
        scope: request.scope.clone(),
        signed_in_at,
        level: browser.level(),
        epoch,
        expires_at: now.checked_add(CODE_LIFETIME).unwrap_or(now),
    };
    let mut write = app.database.write().await?;
    grant::insert_code(write.connection(), &code, &grant).await?;
    write.commit().await?;
    Ok(see_other(&answer(app, &request.redirect_uri, request.state.as_deref(), &[("code", &code)])))
}

fn see_other(to: &str) -> Response {
    Redirect::to(to).into_response()
}

pub async fn ask(State(app): State<App>, browser: Browser, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let request = match parse(&app, &query) {
        Ok(request) => request,
        Err(refused) => return refuse(&browser, refused),
    };
    let now = app.clock.now();
    match browser.account() {
        // Even somebody who is signed in has to agree: another program may have sent the browser here.
        _ if request.prompts("none") => {
            let why = [("error", "interaction_required"), ("error_description", "the person has to be asked")];
            see_other(&answer(&app, &request.redirect_uri, request.state.as_deref(), &why))
        }
        Some(account) if browser.signed_in_at().is_some_and(|at| request.takes(at, now)) => {
            browser.keep(confirmation(&browser, account, &request))
        }
        _ => see_other(&address::sign_in(&format!("{PATH}?{query}"))),
    }
}

fn refuse(browser: &Browser, refused: Refused) -> Response {
    match refused {
        Refused::There(to) => see_other(&to),
        Refused::Here(why) => {
            let content = html! {
                h1 { "Anmeldung nicht möglich" }
                (alert("Diese Anmeldung können wir nicht ausführen", &html! { p { (why) } }))
                p { "Bitte schließen Sie dieses Fenster und beginnen Sie die Anmeldung im Programm noch einmal." }
            };
            Page::new("Anmeldung nicht möglich", content).narrow().status(StatusCode::BAD_REQUEST).show(browser)
        }
    }
}

fn confirmation(browser: &Browser, account: &Account, request: &Request) -> Response {
    let content = html! {
        h1 { "Anmeldung bei " (request.client_name()) }
        p { "Sie sind im Servicekonto angemeldet als " strong { (account.name()) } "." }
        form method="post" action=(PATH) class="stack" {
            (token_input(browser))
            input type="hidden" name="anfrage" value=(request.query);
            div class="buttons" {
                button class="primary" id="authorize" name="antwort" value="ja" { "Bei " (request.client_name()) " anmelden" }
                button class="secondary" id="other-account" name="antwort" value="anderes" { "Anderes Konto verwenden" }
            }
        }
    };
    Page::new("Anmeldung bestätigen", content).narrow().form_target(&request.form_target()).show(browser)
}

#[derive(Deserialize)]
pub struct Confirmation {
    anfrage: String,
    antwort: String,
}

pub async fn confirm(
    State(app): State<App>,
    Sent { mut browser, form }: Sent<Confirmation>,
) -> Result<Response, PageError> {
    let request = match parse(&app, &form.anfrage) {
        Ok(request) => request,
        Err(refused) => return Ok(refuse(&browser, refused)),
    };
    let now = app.clock.now();
    let sign_in = address::sign_in(&format!("{PATH}?{}", form.anfrage));
    if form.antwort == "ja" {
        let fresh = browser.signed_in_at().is_some_and(|at| request.takes(at, now));
        return if fresh { grant(&app, &browser, request).await } else { Ok(see_other(&sign_in)) };
    }
    browser.sign_out(&app.database).await?;
    Ok(browser.keep(see_other(&sign_in)))
}
