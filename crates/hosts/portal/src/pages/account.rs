//! "Mein Konto": password, second factor, and where the account is signed in.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Tenant;
use maud::{Markup, html};
use portal_app::accounts::{AccountError, Accounts, Actor, SHORTEST_PASSWORD};
use portal_app::sign_in::delay::TooSoon;
use portal_app::sign_in::shown_anew::{self, ShownAnew};
use portal_store::table::account::{self, Account};
use portal_store::table::audit::Told;
use portal_store::table::{audit, grant, session, tenant};
use serde::Deserialize;

use super::credential::{self, NewFactor};
use super::words;
use crate::app::App;
use crate::web::address;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, alert, success};
use crate::web::sent::Sent;
use crate::web::token::token_input;

fn signed_in(browser: &Browser) -> Result<&Account, PageError> {
    browser.account().ok_or_else(|| PageError::SignIn("/konto".to_owned()))
}

fn accounts<'a>(app: &'a App, account: &Account) -> Accounts<'a> {
    Accounts { database: &app.database, actor: Actor::Owner(account.id), now: app.clock.now() }
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
    let pairs = url::form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes());
    let next = pairs.into_owned().find(|(name, _)| name == "weiter").map(|(_, next)| next);
    let next = next.as_deref().map(address::own_place);
    Ok(show(&app, &browser, notice, next, &[]).await?.show(&browser))
}

/// Fields with what is wrong in them.
type Problems = [(&'static str, String)];

/// The page; `next` is where its reader was on the way to.
async fn show(
    app: &App,
    browser: &Browser,
    notice: Option<Markup>,
    next: Option<&str>,
    problems: &Problems,
) -> Result<Page, PageError> {
    let account = signed_in(browser)?;
    let now = app.clock.now();
    let mut read = app.database.read().await?;
    let sessions = session::of_account(&mut read, account.id, now).await?;
    let programs = grant::of_account(&mut read, account.id, now).await?;
    let memberships = account::memberships(&mut read, account.id).await?;
    let is_staff = account::is_staff(&mut read, account.id).await?;
    let tenants = tenant::all(&mut read).await?;
    let (told, untold) =
        (audit::of_account(&mut read, account.id).await?, audit::is_untold(&mut read, account.id).await?);
    let admin_of = memberships.iter().filter(|m| m.roles.contains(&domain::Role::TenantAdmin)).map(|m| m.tenant);
    let admin_of: Vec<_> = admin_of.collect();
    drop(read);
    if untold {
        let mut write = app.database.write().await?;
        audit::note_told(write.connection(), account.id).await?;
        write.commit().await?;
    }
    let content = html! {
        h1 { "Mein Konto" }
        @if let Some(notice) = notice { (notice) }
        (summary(problems))
        // What is new comes first.
        @if untold { (changes(account, &told, &tenants)) }
        @if let Some(next) = next { p { a class="button primary" id="weiter" href=(next) { "Weiter" } } }
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
            @if !is_staff { p { a class="button secondary" href="/konto/ohne-faktor" { "Zweiten Faktor entfernen" } } }
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
        @if !untold && !told.is_empty() { (changes(account, &told, &tenants)) }
    };
    Ok(Page::new("Mein Konto", content))
}

/// What was done to the account, so that its owner can tell what wasn't them.
fn changes(account: &Account, told: &[Told], tenants: &[Tenant]) -> Markup {
    let by = |one: &Told| {
        if one.actor == account.id.to_string() {
            return "durch Sie".to_owned();
        }
        let name = tenants.iter().find(|tenant| Some(tenant.id) == one.tenant).map(|tenant| &tenant.name);
        name.map_or_else(|| "durch den Betreiber des Portals".to_owned(), |name| format!("durch {name}"))
    };
    let by_others = told.iter().any(|one| one.actor != account.id.to_string());
    html! {
        h2 id="aenderungen" { "Änderungen an Ihrem Zugang" }
        ul class="list" {
            @for one in told {
                li { div { span class="title" { (action_name(&one.action)) } p class="muted" { (words::moment(one.at)) ", " (by(one)) } } }
            }
        }
        @if by_others { p { "Haben Sie etwas davon nicht gewollt? Bitte wenden Sie sich an die " a href="/kontakt" { "Behörde" } " und ändern Sie Ihr Passwort." } }
    }
}

fn action_name(action: &str) -> &'static str {
    match action {
        "link-made" => "Link zum Setzen eines neuen Passworts erzeugt",
        "account-set-up" => "Passwort mit einem Link gesetzt",
        "account-disabled" => "Konto gesperrt",
        "account-enabled" => "Konto wieder zugelassen",
        "membership-locked" => "Arbeit für eine Behörde gesperrt",
        "membership-unlocked" => "Arbeit für eine Behörde wieder zugelassen",
        "password-changed" => "Passwort geändert",
        "factor-set" => "Zweiter Faktor eingerichtet",
        "factor-removed" => "Zweiter Faktor entfernt",
        _ => "Zugang geändert",
    }
}

fn end_form(browser: &Browser, kind: &str, name: &str, label: &str) -> Markup {
    html! {
        form method="post" action="/konto/beenden" class="actions" {
            (token_input(browser))
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
            (token_input(browser))
            (credential::password_field("alt", "Bisheriges Passwort", "current-password", None, problems))
            (credential::password_field("neu", "Neues Passwort", "new-password", Some(&format!("Mindestens {SHORTEST_PASSWORD} Zeichen, zum Beispiel mehrere Wörter")), problems))
            (credential::password_field("nochmal", "Neues Passwort wiederholen", "new-password", None, problems))
            div class="buttons" { button class="primary" id="passwort-aendern" { "Passwort ändern" } }
        }
    }
}

#[derive(Deserialize)]
pub struct PasswordChange {
    alt: String,
    neu: String,
    nochmal: String,
}

pub async fn change_password(
    State(app): State<App>,
    Sent { browser, form: sent }: Sent<PasswordChange>,
) -> Result<Response, PageError> {
    let account = signed_in(&browser)?.clone();
    let mut problems = credential::password_problems(&sent.neu, &sent.nochmal);
    if problems.is_empty()
        && let Some(wrong) = check_password(&app, &browser, &account, sent.alt).await?
    {
        problems.push(("alt", wrong));
    }
    if !problems.is_empty() {
        let page = show(&app, &browser, None, None, &problems).await?;
        return Ok(page.failed().status(StatusCode::UNPROCESSABLE_ENTITY).show(&browser));
    }
    accounts(&app, &account).change_password(&account, sent.neu, browser.token()).await.map_err(failed)?;
    Ok(Redirect::to("/konto?passwort=1").into_response())
}

/// What is said of a password or code that was shown anew; `wrong` where it isn't right.
fn problem_of(shown: ShownAnew, wrong: &str) -> Option<String> {
    match shown {
        ShownAnew::Right => None,
        ShownAnew::Wrong => Some(wrong.to_owned()),
        ShownAnew::TooSoon(TooSoon(seconds)) => Some(format!("Bitte warten Sie {seconds} Sekunden.")),
    }
}

async fn check_password(
    app: &App,
    browser: &Browser,
    account: &Account,
    entered: String,
) -> Result<Option<String>, PageError> {
    let shown = shown_anew::password(app, browser.brought(), account, entered).await?;
    Ok(problem_of(shown, "Das bisherige Passwort stimmt nicht."))
}

pub(super) fn failed(error: AccountError) -> PageError {
    match error {
        AccountError::Failed(error) => PageError::Failed(error),
        AccountError::LinkUsed => PageError::NotFound,
        AccountError::Outdated => PageError::Expired,
        _ => PageError::Unreadable,
    }
}

#[derive(Deserialize)]
pub struct End {
    sitzung: Option<String>,
    programm: Option<String>,
}

pub async fn end(State(app): State<App>, Sent { browser, form: sent }: Sent<End>) -> Result<Response, PageError> {
    let account = signed_in(&browser)?;
    let mut write = app.database.write().await?;
    if let Some(name) = &sent.sitzung {
        session::end(write.connection(), account.id, name).await?;
    }
    if let Some(family) = sent.programm.as_deref().filter(|family| !family.is_empty()) {
        grant::revoke_of_account(write.connection(), account.id, family).await?;
    }
    write.commit().await?;
    Ok(Redirect::to("/konto?beendet=1").into_response())
}

pub async fn factor_page(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    let account = signed_in(&browser)?;
    let factor = NewFactor::make(&app, &account.email)?;
    Ok(factor_form(&browser, &factor, &[]).show(&browser))
}

/// What is wrong, at the top of a form.
fn summary(problems: &Problems) -> Markup {
    html! {
        @if !problems.is_empty() {
            (alert("Bitte prüfen Sie Ihre Eingaben", &html! {
                ul { @for (field, said) in problems { li { a href=(format!("#{field}")) { (said) } } } }
            }))
        }
    }
}

/// Asked for anew before something changes that lets somebody in: an open browser alone isn't its owner (ASVS 7.5.1).
fn present_password(problems: &Problems) -> Markup {
    credential::password_field("passwort", "Ihr Passwort", "current-password", None, problems)
}

fn factor_form(browser: &Browser, factor: &NewFactor, problems: &Problems) -> Page {
    let content = html! {
        h1 { "Zweiten Faktor einrichten" }
        (summary(problems))
        form method="post" action="/konto/faktor" class="stack" novalidate {
            (token_input(browser))
            (factor.fields(problems))
            (present_password(problems))
            p class="muted" { (words::OTHERS_END) }
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
    geheimnis: String,
    code: String,
    #[serde(default)]
    passwort: String,
}

pub async fn set_factor(
    State(app): State<App>,
    Sent { browser, form: sent }: Sent<Factor>,
) -> Result<Response, PageError> {
    let account = signed_in(&browser)?;
    if account.totp_secret.is_some() {
        return Err(PageError::Expired);
    }
    let now = app.clock.now();
    let factor = NewFactor::sent(&app, &account.email, &sent.geheimnis)?;
    let shown = factor.shown(&sent.code, now);
    let mut problems = vec![];
    if shown.is_none() {
        problems.push(("code", words::WRONG_CODE.to_owned()));
    }
    if let Some(wrong) = check_password(&app, &browser, account, sent.passwort).await? {
        problems.push(("passwort", wrong));
    }
    let Some(shown) = shown.filter(|_| problems.is_empty()) else {
        let page = factor_form(&browser, &factor, &problems);
        return Ok(page.failed().status(StatusCode::UNPROCESSABLE_ENTITY).show(&browser));
    };
    accounts(&app, account).set_factor(account, Some(shown), browser.token()).await.map_err(failed)?;
    Ok(Redirect::to("/konto?faktor=1").into_response())
}

/// The account of somebody who may do without their second factor.
async fn with_own_factor<'a>(app: &App, browser: &'a Browser) -> Result<&'a Account, PageError> {
    let account = signed_in(browser)?;
    let is_staff = account::is_staff(&mut *app.database.read().await?, account.id).await?;
    if is_staff || account.totp_secret.is_none() { Err(PageError::NotFound) } else { Ok(account) }
}

pub async fn without_factor_page(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    with_own_factor(&app, &browser).await?;
    Ok(without_factor_form(&browser, &[]).show(&browser))
}

fn without_factor_form(browser: &Browser, problems: &Problems) -> Page {
    let content = html! {
        h1 { "Zweiten Faktor entfernen" }
        (summary(problems))
        form method="post" action="/konto/ohne-faktor" class="stack" novalidate {
            (token_input(browser))
            (present_password(problems))
            (credential::code_field(problems))
            p class="muted" { (words::OTHERS_END) }
            div class="buttons" {
                button class="primary" id="faktor-entfernen" { "Entfernen" }
                a class="button secondary" href="/konto" { "Abbrechen" }
            }
        }
    };
    Page::new("Zweiten Faktor entfernen", content).narrow()
}

#[derive(Deserialize)]
pub struct WithoutFactor {
    #[serde(default)]
    passwort: String,
    #[serde(default)]
    code: String,
}

pub async fn remove_factor(
    State(app): State<App>,
    Sent { browser, form: sent }: Sent<WithoutFactor>,
) -> Result<Response, PageError> {
    let account = with_own_factor(&app, &browser).await?;
    // The code is looked at after the password only: it is used up by it.
    let problem = match check_password(&app, &browser, account, sent.passwort).await? {
        Some(wrong) => Some(("passwort", wrong)),
        None => check_code(&app, &browser, account, &sent.code).await?.map(|wrong| ("code", wrong)),
    };
    if let Some(problem) = problem {
        let page = without_factor_form(&browser, &[problem]);
        return Ok(page.failed().status(StatusCode::UNPROCESSABLE_ENTITY).show(&browser));
    }
    accounts(&app, account).set_factor(account, None, browser.token()).await.map_err(failed)?;
    Ok(Redirect::to("/konto?ohne-faktor=1").into_response())
}

async fn check_code(
    app: &App,
    browser: &Browser,
    account: &Account,
    entered: &str,
) -> Result<Option<String>, PageError> {
    let shown = shown_anew::code(app, browser.brought(), account, entered).await?;
    Ok(problem_of(shown, words::WRONG_CODE))
}
