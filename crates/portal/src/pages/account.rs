//! "Mein Konto": password, second factor, and where the account is signed in.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use super::fields::Fields;
use super::layout::{Page, alert, success};
use super::set_up::{self, NewFactor};
use super::{PageError, words};
use crate::accounts::{AccountError, Accounts, Actor, SHORTEST_PASSWORD};
use crate::app::App;
use crate::sign_in::browser::Browser;
use crate::sign_in::delay::{self, Step};
use crate::sign_in::password;
use crate::storage::account::{self, Account};
use crate::storage::{grant, session};

fn signed_in(browser: &Browser) -> Result<&Account, PageError> {
    browser.account().ok_or_else(|| PageError::SignIn("/konto".to_owned()))
}

fn accounts<'a>(app: &'a App, account: &Account) -> Accounts<'a> {
    Accounts { database: &app.database, actor: Actor::Account(account.id), now: app.clock.now() }
}

pub async fn page(State(app): State<App>, browser: Browser, RawQuery(query): RawQuery) -> Result<Response, PageError> {
    let said = match query.as_deref() {
        Some("passwort=1") => Some("Ihr Passwort ist geändert"),
        Some("faktor=1") => Some("Ihr zweiter Faktor ist eingerichtet"),
        Some("ohne-faktor=1") => Some("Ihr zweiter Faktor ist entfernt"),
        Some("beendet=1") => Some("Die Anmeldung ist beendet"),
        _ => None,
    };
    let notice = said.map(|said| success(said, &html! {}));
    Ok(show(&app, &browser, notice, &[]).await?.show(&browser))
}

/// Fields with what is wrong in them.
type Problems = [(&'static str, String)];

async fn show(app: &App, browser: &Browser, notice: Option<Markup>, problems: &Problems) -> Result<Page, PageError> {
    let account = signed_in(browser)?;
    let now = app.clock.now();
    let mut read = app.database.read().await?;
    let sessions = session::of_account(&mut read, account.id, now).await?;
    let programs = grant::of_account(&mut read, account.id, now).await?;
    let memberships = account::memberships(&mut read, account.id).await?;
    let is_staff = !memberships.is_empty();
    let admin_of = memberships.iter().filter(|m| m.roles.contains(&domain::Role::TenantAdmin)).map(|m| m.tenant);
    let admin_of: Vec<_> = admin_of.collect();
    let content = html! {
        h1 { "Mein Konto" }
        @if let Some(notice) = notice { (notice) }
        @if !problems.is_empty() {
            (alert("Bitte prüfen Sie Ihre Eingaben", &html! {
                ul { @for (field, said) in problems { li { a href=(format!("#{field}")) { (said) } } } }
            }))
        }
        dl class="facts" {
            div { dt { "Name" } dd { (account.name()) } }
            div { dt { "E-Mail-Adresse" } dd { (account.email) } }
        }
        @for tenant in &admin_of {
            p { a href=(format!("/verwaltung/{tenant}")) { "Zugänge der Behörde verwalten" } }
        }
        (password_form(browser, problems))
        h2 { "Zweiter Faktor" }
        @if account.totp_secret.is_some() {
            p { "Bei jeder Anmeldung wird ein Code aus Ihrer Authentifizierungs-App verlangt." }
            @if !is_staff {
                form method="post" action="/konto/ohne-faktor" {
                    input type="hidden" name="csrf" value=(browser.csrf());
                    button class="secondary" { "Zweiten Faktor entfernen" }
                }
            }
        } @else {
            p { "Ein zweiter Faktor schützt Ihr Konto auch dann, wenn jemand Ihr Passwort kennt." }
            p { a class="button secondary" href="/konto/faktor" { "Zweiten Faktor einrichten" } }
        }
        h2 { "Angemeldet" }
        ul class="list" {
            @for one in &sessions {
                li {
                    div {
                        span class="title" { (browser_name(&one.session.agent)) }
                        p class="muted" { "angemeldet am " (words::moment(one.session.signed_in_at)) " · zuletzt benutzt am " (words::moment(one.last_used)) }
                    }
                    @if one.name == browser.session_name() { span class="badge" { "dieser Browser" } }
                    @else { (end_form(browser, "sitzung", &one.name, "Sitzung beenden")) }
                }
            }
            @for one in &programs {
                li {
                    div {
                        span class="title" { (client_name(app, &one.client)) }
                        p class="muted" { "angemeldet am " (words::moment(one.signed_in_at)) }
                    }
                    (end_form(browser, "programm", &one.family, "Abmelden"))
                }
            }
        }
    };
    Ok(Page::new("Mein Konto", content))
}

fn end_form(browser: &Browser, kind: &str, name: &str, label: &str) -> Markup {
    html! {
        form method="post" action="/konto/beenden" class="actions" {
            input type="hidden" name="csrf" value=(browser.csrf());
            button class="secondary small" name=(kind) value=(name) { (label) }
        }
    }
}

fn client_name(app: &App, id: &str) -> String {
    app.clients.iter().find(|client| client.id == id).map_or_else(|| id.to_owned(), |client| client.name.clone())
}

/// Which browser on which system, as far as one can tell.
fn browser_name(agent: &str) -> String {
    let first = |names: &[(&str, &str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| (*name).to_owned())
    };
    let browsers = [("Firefox/", "Firefox"), ("Edg/", "Edge"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    let systems =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "macOS"), ("Linux", "Linux")];
    match (first(&browsers), first(&systems)) {
        (Some(browser), Some(system)) => format!("{browser} unter {system}"),
        (Some(browser), None) => browser,
        _ => "Unbekannter Browser".to_owned(),
    }
}

fn password_form(browser: &Browser, problems: &Problems) -> Markup {
    html! {
        h2 { "Passwort ändern" }
        form method="post" action="/konto/passwort" class="stack" novalidate {
            input type="hidden" name="csrf" value=(browser.csrf());
            (set_up::password_field("alt", "Bisheriges Passwort", "current-password", None, problems))
            (set_up::password_field("neu", "Neues Passwort", "new-password", Some(&format!("Mindestens {SHORTEST_PASSWORD} Zeichen, zum Beispiel mehrere Wörter")), problems))
            (set_up::password_field("nochmal", "Neues Passwort wiederholen", "new-password", None, problems))
            div class="buttons" { button class="primary" id="passwort-aendern" { "Passwort ändern" } }
        }
    }
}

#[derive(Deserialize)]
pub struct PasswordChange {
    csrf: String,
    alt: String,
    neu: String,
    nochmal: String,
}

pub async fn change_password(
    State(app): State<App>,
    browser: Browser,
    Fields(sent): Fields<PasswordChange>,
) -> Result<Response, PageError> {
    let account = signed_in(&browser)?.clone();
    if !browser.sent_by_our_page(&sent.csrf) {
        return Err(PageError::Expired);
    }
    let mut problems = set_up::password_problems(&sent.neu, &sent.nochmal);
    if problems.is_empty()
        && let Some(wrong) = check_password(&app, &browser, &account, sent.alt, app.clock.now()).await?
    {
        problems.push(("alt", wrong));
    }
    if !problems.is_empty() {
        let page = show(&app, &browser, None, &problems).await?;
        return Ok(page.failed().status(StatusCode::UNPROCESSABLE_ENTITY).show(&browser));
    }
    accounts(&app, &account).change_password(account.id, sent.neu, browser.token()).await.map_err(failed)?;
    Ok(Redirect::to("/konto?passwort=1").into_response())
}

/// What keeps a password from being taken for the right one: guessing here is no easier than at the sign-in.
async fn check_password(
    app: &App,
    browser: &Browser,
    account: &Account,
    entered: String,
    now: Timestamp,
) -> Result<Option<String>, PageError> {
    let origin = browser.origin(&app.database, Some(account), now).await?;
    let attempt = match delay::begin(&app.database, &account.email, &origin, Step::Password, now).await? {
        Ok(attempt) => attempt,
        Err(delay::TooSoon(seconds)) => return Ok(Some(format!("Bitte warten Sie {seconds} Sekunden."))),
    };
    let right = password::verify_in_turn(&app.hashing, Some(account.password_hash.clone()), entered).await;
    if right != Some(true) {
        return Ok(Some("Das bisherige Passwort stimmt nicht.".to_owned()));
    }
    attempt.succeeded(&app.database, false).await?;
    Ok(None)
}

pub(super) fn failed(error: AccountError) -> PageError {
    match error {
        AccountError::Storage(error) => PageError::Storage(error),
        AccountError::LinkUsed => PageError::NotFound,
        _ => PageError::Unreadable,
    }
}

#[derive(Deserialize)]
pub struct End {
    csrf: String,
    sitzung: Option<String>,
    programm: Option<String>,
}

pub async fn end(State(app): State<App>, browser: Browser, Fields(sent): Fields<End>) -> Result<Response, PageError> {
    let account = signed_in(&browser)?;
    if !browser.sent_by_our_page(&sent.csrf) {
        return Err(PageError::Expired);
    }
    let mut write = app.database.write().await?;
    if let Some(name) = &sent.sitzung {
        session::end(write.connection(), account.id, name).await?;
    }
    if let Some(family) = sent.programm.as_deref().filter(|family| !family.is_empty()) {
        grant::revoke_of_account(write.connection(), account.id, Some(family)).await?;
    }
    write.commit().await?;
    Ok(Redirect::to("/konto?beendet=1").into_response())
}

pub async fn factor_page(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    let account = signed_in(&browser)?;
    let factor = NewFactor::make(&app, &account.email)?;
    Ok(factor_form(&browser, &factor, None).show(&browser))
}

fn factor_form(browser: &Browser, factor: &NewFactor, problem: Option<&str>) -> Page {
    let problems: Vec<_> = problem.map(|said| ("code", said.to_owned())).into_iter().collect();
    let content = html! {
        h1 { "Zweiten Faktor einrichten" }
        @if let Some(said) = problem { (alert("Code nicht angenommen", &html! { p { (said) } })) }
        form method="post" action="/konto/faktor" class="stack" novalidate {
            input type="hidden" name="csrf" value=(browser.csrf());
            (factor.fields(&problems))
            div class="buttons" {
                button class="primary" id="faktor-einrichten" { "Einrichten" }
                a class="button secondary" href="/konto" { "Abbrechen" }
            }
        }
    };
    Page::new("Zweiten Faktor einrichten", content).narrow()
}

#[derive(Deserialize)]
pub struct Factor {
    csrf: String,
    geheimnis: String,
    code: String,
}

pub async fn set_factor(
    State(app): State<App>,
    browser: Browser,
    Fields(sent): Fields<Factor>,
) -> Result<Response, PageError> {
    let account = signed_in(&browser)?;
    if !browser.sent_by_our_page(&sent.csrf) || account.totp_secret.is_some() {
        return Err(PageError::Expired);
    }
    let factor = NewFactor::sent(&app, &account.email, &sent.geheimnis)?;
    if !factor.is_right(&sent.code, app.clock.now()) {
        let page = factor_form(&browser, &factor, Some(words::WRONG_CODE));
        return Ok(page.failed().status(StatusCode::UNPROCESSABLE_ENTITY).show(&browser));
    }
    accounts(&app, account).set_factor(account.id, Some(&factor.secret)).await.map_err(failed)?;
    Ok(Redirect::to("/konto?faktor=1").into_response())
}

#[derive(Deserialize)]
pub struct WithoutFactor {
    csrf: String,
}

pub async fn remove_factor(
    State(app): State<App>,
    browser: Browser,
    Fields(sent): Fields<WithoutFactor>,
) -> Result<Response, PageError> {
    let account = signed_in(&browser)?;
    let is_staff = !account::memberships(&mut *app.database.read().await?, account.id).await?.is_empty();
    if !browser.sent_by_our_page(&sent.csrf) || is_staff {
        return Err(PageError::Expired);
    }
    accounts(&app, account).set_factor(account.id, None).await.map_err(failed)?;
    Ok(Redirect::to("/konto?ohne-faktor=1").into_response())
}
