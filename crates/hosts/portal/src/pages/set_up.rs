//! Setting up an account with a link: a password and, for staff, a second factor. And what to do without a password.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use portal_app::accounts::{AccountError, Accounts, Actor, SHORTEST_PASSWORD};
use portal_store::table::account::{self, Account};
use portal_store::table::account_link::{self, Link};
use serde::Deserialize;

use super::credential::{NewFactor, password_field, password_problems};
use super::{account as account_page, words};
use crate::app::App;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, alert};
use crate::web::sent::Sent;
use crate::web::token::token_input;

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
