//! The sign-in pages: password, second factor, sign-out.

use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::browser::Browser;
use super::{authorize, delay, password, totp};
use crate::app::App;
use crate::pages::PageError;
use crate::pages::fields::Fields;
use crate::pages::layout::{Page, alert};
use crate::storage::account;

/// Address of the sign-in page that leads on to `next`.
pub fn address(next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/anmelden?weiter={next}")
}

#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    weiter: String,
}

/// A place of our own, or the start page: nobody is led elsewhere by a link to the sign-in.
fn own_place(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if own { next } else { "/" }
}

fn request(app: &App, next: &str) -> Option<authorize::Request> {
    let query = own_place(next).strip_prefix(authorize::PATH)?.strip_prefix('?')?;
    authorize::parse(app, query).ok()
}

enum Trouble {
    Wrong,
    WrongCode,
    TooSoon(i64),
}

impl Trouble {
    fn show(&self) -> Markup {
        match self {
            Self::Wrong => alert(
                "Anmeldung fehlgeschlagen",
                &html! { p { "E-Mail-Adresse oder Passwort stimmen nicht. Bitte prüfen Sie beides und versuchen Sie es noch einmal." } },
            ),
            Self::WrongCode => alert(
                "Code nicht angenommen",
                &html! { p { "Der Code stimmt nicht oder wurde schon verwendet. Bitte geben Sie den Code ein, den Ihre App jetzt anzeigt." } },
            ),
            Self::TooSoon(seconds) => alert(
                "Bitte warten Sie einen Moment",
                &html! {
                    p { "Nach mehreren Fehlversuchen ist die nächste Anmeldung erst in "
                        strong { (seconds) @if *seconds == 1 { " Sekunde" } @else { " Sekunden" } } " möglich. Ihr Konto ist nicht gesperrt." }
                },
            ),
        }
    }

    fn answer(&self, page: Page, browser: &Browser) -> Response {
        let status = if let Self::TooSoon(_) = self { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNAUTHORIZED };
        let mut response = page.failed().status(status).show(browser);
        if let Self::TooSoon(seconds) = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        response
    }
}

fn password_page(app: &App, browser: &Browser, next: &str, email: &str, trouble: Option<&Trouble>) -> Page {
    let request = request(app, next);
    let invalid = matches!(trouble, Some(Trouble::Wrong)).then_some("true");
    let content = html! {
        h1 { "Anmelden" }
        @match &request {
            Some(request) => p { "Melden Sie sich mit Ihrem Servicekonto bei " strong { (request.client_name()) } " an." },
            None => p { "Melden Sie sich mit Ihrem Servicekonto an." },
        }
        @if let Some(trouble) = trouble { (trouble.show()) }
        form method="post" action="/anmelden" class="stack" {
            input type="hidden" name="csrf" value=(browser.csrf());
            input type="hidden" name="weiter" value=(own_place(next));
            div class="field" {
                label for="email" { "E-Mail-Adresse" }
                input type="email" id="email" name="email" value=(email) required autocomplete="username" autofocus[trouble.is_none()] aria-invalid=[invalid];
            }
            div class="field" {
                label for="password" { "Passwort" }
                input type="password" id="password" name="password" required autocomplete="current-password" aria-invalid=[invalid];
            }
            div class="buttons" { button class="primary" id="sign-in" type="submit" { "Anmelden" } }
        }
    };
    let page = Page::new("Anmelden", content).narrow();
    match request {
        Some(request) => page.form_target(&request.form_target()),
        None => page,
    }
}

fn second_page(app: &App, browser: &Browser, next: &str, trouble: Option<&Trouble>) -> Page {
    let request = request(app, next);
    let invalid = matches!(trouble, Some(Trouble::WrongCode)).then_some("true");
    let content = html! {
        h1 { "Code eingeben" }
        p id="code-help" { "Bitte geben Sie den sechsstelligen Code aus Ihrer Authentifizierungs-App ein." }
        @if let Some(trouble) = trouble { (trouble.show()) }
        form method="post" action="/anmelden/code" class="stack" {
            input type="hidden" name="csrf" value=(browser.csrf());
            input type="hidden" name="weiter" value=(own_place(next));
            div class="field short" {
                label for="code" { "Code" }
                input type="text" id="code" name="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="9" aria-describedby="code-help" autofocus[trouble.is_none()] aria-invalid=[invalid];
            }
            div class="buttons" {
                button class="primary" id="confirm-code" type="submit" { "Weiter" }
                a class="button secondary" href=(address(own_place(next))) { "Zurück" }
            }
        }
    };
    let page = Page::new("Code eingeben", content).narrow();
    match request {
        Some(request) => page.form_target(&request.form_target()),
        None => page,
    }
}

pub async fn page(State(app): State<App>, browser: Browser, Query(query): Query<Next>) -> Response {
    password_page(&app, &browser, &query.weiter, "", None).show(&browser)
}

#[derive(Deserialize)]
pub struct Credentials {
    csrf: String,
    #[serde(default)]
    weiter: String,
    email: String,
    password: String,
}

pub async fn password(
    State(app): State<App>,
    mut browser: Browser,
    Fields(form): Fields<Credentials>,
) -> Result<Response, PageError> {
    if !browser.sent_by_our_page(&form.csrf) {
        return Err(PageError::Expired);
    }
    let now = app.clock.now();
    let attempt = match delay::begin(&app.database, &form.email, browser.address, now).await? {
        Ok(attempt) => attempt,
        Err(delay::TooSoon(seconds)) => {
            let trouble = Trouble::TooSoon(seconds);
            return Ok(
                trouble.answer(password_page(&app, &browser, &form.weiter, &form.email, Some(&trouble)), &browser)
            );
        }
    };
    let account = account::by_email(&mut *app.database.read().await?, &form.email).await?;
    let account = account.filter(|account| !account.disabled);
    let permit = app.hashing.acquire().await;
    let right = password::verify(account.as_ref().map(|account| account.password_hash.clone()), form.password).await;
    drop(permit);
    let Some(account) = account.filter(|_| right) else {
        let trouble = Trouble::Wrong;
        return Ok(trouble.answer(password_page(&app, &browser, &form.weiter, &form.email, Some(&trouble)), &browser));
    };
    let complete = account.totp_secret.is_none();
    attempt.succeeded(&app.database, complete).await?;
    browser.sign_in(&app.database, &account, complete, now).await?;
    if complete {
        return go_on(&app, &browser, &form.weiter).await;
    }
    let next: String = url::form_urlencoded::byte_serialize(own_place(&form.weiter).as_bytes()).collect();
    Ok(browser.keep(Redirect::to(&format!("/anmelden/code?weiter={next}")).into_response()))
}

pub async fn code_page(State(app): State<App>, browser: Browser, Query(query): Query<Next>) -> Response {
    if browser.halfway().is_none() {
        return Redirect::to(&address(own_place(&query.weiter))).into_response();
    }
    second_page(&app, &browser, &query.weiter, None).show(&browser)
}

#[derive(Deserialize)]
pub struct Code {
    csrf: String,
    #[serde(default)]
    weiter: String,
    code: String,
}

pub async fn code(
    State(app): State<App>,
    mut browser: Browser,
    Fields(form): Fields<Code>,
) -> Result<Response, PageError> {
    let account = browser.halfway().cloned().filter(|_| browser.sent_by_our_page(&form.csrf));
    let account = account.ok_or(PageError::Expired)?;
    let now = app.clock.now();
    let attempt = match delay::begin(&app.database, &account.email, browser.address, now).await? {
        Ok(attempt) => attempt,
        Err(delay::TooSoon(seconds)) => {
            let trouble = Trouble::TooSoon(seconds);
            return Ok(trouble.answer(second_page(&app, &browser, &form.weiter, Some(&trouble)), &browser));
        }
    };
    let step = account.totp_secret.as_ref().and_then(|secret| totp::matching_step(secret, &form.code, now));
    let mut right = false;
    if let Some(step) = step {
        let mut write = app.database.write().await?;
        right = account::use_totp_step(write.connection(), account.id, step).await?;
        write.commit().await?;
    }
    if !right {
        let trouble = Trouble::WrongCode;
        return Ok(trouble.answer(second_page(&app, &browser, &form.weiter, Some(&trouble)), &browser));
    }
    attempt.succeeded(&app.database, true).await?;
    browser.sign_in(&app.database, &account, true, now).await?;
    go_on(&app, &browser, &form.weiter).await
}

/// Signed in: to the client that asked, or to the page that was wanted.
async fn go_on(app: &App, browser: &Browser, next: &str) -> Result<Response, PageError> {
    let response = match request(app, next) {
        Some(request) => authorize::grant(app, browser, request).await?,
        None => Redirect::to(own_place(next)).into_response(),
    };
    Ok(browser.keep(response))
}

#[derive(Deserialize)]
pub struct SignOut {
    csrf: String,
}

pub async fn sign_out(
    State(app): State<App>,
    mut browser: Browser,
    Fields(form): Fields<SignOut>,
) -> Result<Response, PageError> {
    if !browser.sent_by_our_page(&form.csrf) {
        return Err(PageError::Expired);
    }
    browser.sign_out(&app.database).await?;
    Ok(browser.keep(Redirect::to("/?abgemeldet=1").into_response()))
}
