//! Setting up an account with a link: a password and, for staff, a second factor. And what to do without a password.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use maud::{Markup, html};
use portal_app::accounts::{AccountError, Accounts, Actor, SHORTEST_PASSWORD, ShownFactor};
use portal_app::sign_in::{is_common, totp};
use portal_store::table::account::{self, Account};
use portal_store::table::account_link::{self, Link};
use serde::Deserialize;

use super::{account as account_page, words};
use crate::app::App;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, alert};
use crate::web::sent::{Sent, token_input};

/// A second factor that is shown to its owner and not in force yet. The page carries it sealed.
pub struct NewFactor {
    secret: String,
    sealed: String,
    email: String,
}

impl NewFactor {
    pub fn make(app: &App, email: &str) -> Result<Self, PageError> {
        let secret = totp::new_secret()?;
        let sealed = app.database.sealer().seal(&secret)?;
        Ok(Self { secret, sealed, email: email.to_owned() })
    }

    /// The one that a page carried.
    pub fn sent(app: &App, email: &str, sealed: &str) -> Result<Self, PageError> {
        let secret = app.database.sealer().open(sealed).map_err(|_| PageError::Expired)?;
        Ok(Self { secret, sealed: sealed.to_owned(), email: email.to_owned() })
    }

    /// What it is set with, if this is its code now.
    pub fn shown(&self, code: &str, now: Timestamp) -> Option<ShownFactor<'_>> {
        let step = totp::matching_step(&self.secret, code, now)?;
        Some(ShownFactor { secret: &self.secret, step })
    }

    pub fn fields(&self, problems: &[(&'static str, String)]) -> Markup {
        let groups: Vec<&str> = (0..self.secret.len())
            .step_by(4)
            .filter_map(|i| self.secret.get(i..(i + 4).min(self.secret.len())))
            .collect();
        let address: String = url::form_urlencoded::byte_serialize(self.email.as_bytes()).collect();
        html! {
            div {
                p { "Geben Sie diesen Schlüssel in Ihrer Authentifizierungs-App ein:" }
                p { code id="schluessel" { (groups.join(" ")) } }
                p { a href=(format!("otpauth://totp/Servicekonto:{address}?secret={}&issuer=Servicekonto", self.secret)) { "Auf diesem Gerät in der App öffnen" } }
            }
            input type="hidden" name="geheimnis" value=(self.sealed);
            (code_field(problems))
        }
    }
}

pub fn code_field(problems: &[(&'static str, String)]) -> Markup {
    let problem = problem("code", problems);
    html! {
        div class="field short" {
            label for="code" { "Code aus der App" }
            @if let Some(said) = problem { p class="error" id="code-fehler" { (said) } }
            input type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="9" aria-required="true" aria-describedby=[problem.map(|_| "code-fehler")] aria-invalid=[problem.map(|_| "true")];
        }
    }
}

fn problem<'a>(field: &str, problems: &'a [(&'static str, String)]) -> Option<&'a str> {
    problems.iter().find(|(wrong, _)| *wrong == field).map(|(_, said)| said.as_str())
}

pub fn password_field(
    id: &str,
    label: &str,
    autocomplete: &str,
    help: Option<&str>,
    problems: &[(&'static str, String)],
) -> Markup {
    let problem = problem(id, problems);
    let part = |there: bool, name: &str| there.then(|| format!("{id}-{name}"));
    let described: Vec<String> =
        [part(problem.is_some(), "fehler"), part(help.is_some(), "hilfe")].into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    html! {
        div class="field" {
            label for=(id) { (label) }
            @if let Some(help) = help { p class="help" id=(format!("{id}-hilfe")) { (help) } }
            @if let Some(said) = problem { p class="error" id=(format!("{id}-fehler")) { (said) } }
            input type="password" id=(id) name=(id) autocomplete=(autocomplete) aria-required="true" aria-describedby=[described] aria-invalid=[problem.map(|_| "true")];
        }
    }
}

/// What is wrong with a new password.
pub fn password_problems(new: &str, again: &str) -> Vec<(&'static str, String)> {
    if new.chars().count() < SHORTEST_PASSWORD || new.len() > portal_app::password::LIMIT {
        return vec![("neu", format!("Bitte wählen Sie ein Passwort mit mindestens {SHORTEST_PASSWORD} Zeichen."))];
    }
    if is_common(new) {
        return vec![("neu", words::COMMON_PASSWORD.to_owned())];
    }
    if new != again {
        return vec![("nochmal", "Die beiden Passwörter stimmen nicht überein.".to_owned())];
    }
    vec![]
}

async fn find(app: &App, token: &str) -> Result<(Link, Account), PageError> {
    let mut read = app.database.read().await?;
    let link = account_link::find(&mut read, token, app.clock.now()).await?.ok_or(PageError::NotFound)?;
    let account = account::by_id(&mut read, link.account).await?.ok_or(PageError::NotFound)?;
    Ok((link, account))
}

pub async fn page(State(app): State<App>, browser: Browser, Path(token): Path<String>) -> Result<Response, PageError> {
    let (link, account) = find(&app, &token).await?;
    let factor = if link.with_factor { Some(NewFactor::make(&app, &account.email)?) } else { None };
    Ok(show(&browser, &token, &account, factor.as_ref(), &[]).show(&browser))
}

fn show(
    browser: &Browser,
    token: &str,
    account: &Account,
    factor: Option<&NewFactor>,
    problems: &[(&'static str, String)],
) -> Page {
    let content = html! {
        h1 { "Zugang einrichten" }
        p { "Für " strong { (account.name()) } " (" (account.email) ")" }
        @if !problems.is_empty() {
            (alert("Bitte prüfen Sie Ihre Eingaben", &html! {
                ul { @for (field, said) in problems { li { a href=(format!("#{field}")) { (said) } } } }
            }))
        }
        form method="post" action=(format!("/einrichten/{token}")) class="stack" novalidate {
            (token_input(browser))
            input type="hidden" name="username" value=(account.email) autocomplete="username";
            (password_field("neu", "Neues Passwort", "new-password", Some(&format!("Mindestens {SHORTEST_PASSWORD} Zeichen, zum Beispiel mehrere Wörter")), problems))
            (password_field("nochmal", "Neues Passwort wiederholen", "new-password", None, problems))
            @if let Some(factor) = factor { (factor.fields(problems)) }
            div class="buttons" { button class="primary" id="einrichten" { "Zugang einrichten" } }
        }
    };
    Page::new("Zugang einrichten", content).narrow()
}

#[derive(Deserialize)]
pub struct SetUp {
    neu: String,
    nochmal: String,
    geheimnis: Option<String>,
    #[serde(default)]
    code: String,
}

pub async fn set_up(
    State(app): State<App>,
    Path(token): Path<String>,
    Sent { browser, form: sent }: Sent<SetUp>,
) -> Result<Response, PageError> {
    let (link, account) = find(&app, &token).await?;
    let factor = match (&sent.geheimnis, link.with_factor) {
        (Some(sealed), true) => Some(NewFactor::sent(&app, &account.email, sealed)?),
        (None, false) => None,
        _ => return Err(PageError::Expired),
    };
    let mut problems = password_problems(&sent.neu, &sent.nochmal);
    let now = app.clock.now();
    let shown = factor.as_ref().and_then(|factor| factor.shown(&sent.code, now));
    if factor.is_some() && shown.is_none() {
        problems.push(("code", words::WRONG_CODE.to_owned()));
    }
    if !problems.is_empty() {
        let page = show(&browser, &token, &account, factor.as_ref(), &problems);
        return Ok(page.failed().status(StatusCode::UNPROCESSABLE_ENTITY).show(&browser));
    }
    let accounts = Accounts { database: &app.database, actor: Actor::Owner(account.id), now };
    let done = accounts.set_up(&token, sent.neu, shown).await;
    match done {
        Ok(_) => Ok(Redirect::to("/anmelden?eingerichtet=1").into_response()),
        Err(AccountError::LinkUsed) => Err(PageError::NotFound),
        Err(error) => Err(account_page::failed(error)),
    }
}

/// How to get in again: there is nothing that a stranger could use for taking an account over.
pub async fn forgotten(browser: Browser) -> Response {
    let content = html! {
        h1 { "Passwort vergessen" }
        p { "Ein neues Passwort setzen Sie mit einem Link, den Ihnen die Behörde gibt, bei der Sie einen Antrag gestellt haben. Sie prüft vorher, dass Sie es sind. Der Link gilt 24 Stunden und einmal." }
        p { a href="/kontakt" { "Kontakt zu den Behörden" } }
        p { "Mitarbeiterinnen und Mitarbeiter wenden sich an die Verwaltung der Zugänge in ihrer Behörde." }
        p { a class="button secondary" href="/anmelden" { "Zur Anmeldung" } }
    };
    Page::new("Passwort vergessen", content).narrow().show(&browser)
}
