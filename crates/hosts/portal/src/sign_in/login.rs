//! The sign-in pages: password, second factor, sign-out.

use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use portal_app::sign_in::authorize::{Request, parse};
use portal_app::sign_in::delay::TooSoon;
use portal_app::sign_in::{CodeOutcome, PasswordOutcome, with_code, with_password};
use portal_store::StorageError;
use portal_store::table::audit;
use serde::Deserialize;

use super::authorize;
use crate::app::App;
use crate::web::address;
use crate::web::address::own_place;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, alert, success};
use crate::web::sent::{Pressed, Sent};
use crate::web::token::token_input;

#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    weiter: String,
    /// Somebody comes from setting up their account.
    #[serde(default)]
    eingerichtet: String,
}

fn request(app: &App, next: &str) -> Option<Request> {
    let query = own_place(next).strip_prefix(authorize::PATH)?.strip_prefix('?')?;
    parse(app, query).ok()
}

/// What the page says above its form.
enum Said {
    Wrong,
    WrongCode,
    /// Too many codes were tried with one right password.
    PasswordAgain,
    /// No said at all: the account was just set up.
    SetUp,
    /// Staff need a second factor, and have none yet.
    NoFactor,
    TooSoon(i64),
}

impl Said {
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
            Self::PasswordAgain => alert(
                "Bitte melden Sie sich neu an",
                &html! { p { "Es wurden zu viele Codes eingegeben. Bitte geben Sie zuerst wieder Ihr Passwort ein." } },
            ),
            Self::SetUp => success("Ihr Zugang ist eingerichtet", &html! { p { "Bitte melden Sie sich jetzt an." } }),
            Self::NoFactor => alert(
                "Ihr Zugang ist noch nicht fertig eingerichtet",
                &html! { p { "Als Mitarbeiterin oder Mitarbeiter brauchen Sie einen zweiten Faktor. Bitte lassen Sie sich von Ihrer Verwaltung einen Link zum Einrichten geben." } },
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

fn password_page(app: &App, browser: &Browser, next: &str, email: &str, said: Option<&Said>) -> Page {
    let request = request(app, next);
    let invalid = matches!(said, Some(Said::Wrong)).then_some("true");
    let content = html! {
        h1 { "Anmelden" }
        @match &request {
            Some(request) => p { "Melden Sie sich mit Ihrem Servicekonto bei " strong { (request.client_name()) } " an." },
            None => p { "Melden Sie sich mit Ihrem Servicekonto an." },
        }
        @if let Some(said) = said { (said.show()) }
        form method="post" action="/anmelden" class="stack" {
            (token_input(browser))
            input type="hidden" name="weiter" value=(own_place(next));
            div class="field" {
                label for="email" { "E-Mail-Adresse" }
                input type="email" id="email" name="email" value=(email) required autocomplete="username" autofocus[said.is_none()] aria-invalid=[invalid];
            }
            div class="field" {
                label for="password" { "Passwort" }
                input type="password" id="password" name="password" required autocomplete="current-password" aria-invalid=[invalid];
            }
            div class="buttons" { button class="primary" id="sign-in" type="submit" { "Anmelden" } }
        }
        p { a href="/passwort-vergessen" { "Passwort vergessen?" } }
    };
    let page = Page::new("Anmelden", content).narrow();
    match request {
        Some(request) => page.form_target(&request.form_target()),
        None => page,
    }
}

fn second_page(app: &App, browser: &Browser, next: &str, said: Option<&Said>) -> Page {
    let request = request(app, next);
    let invalid = matches!(said, Some(Said::WrongCode)).then_some("true");
    let content = html! {
        h1 { "Code eingeben" }
        p id="code-help" { "Bitte geben Sie den sechsstelligen Code aus Ihrer Authentifizierungs-App ein." }
        @if let Some(said) = said { (said.show()) }
        form method="post" action="/anmelden/code" class="stack" {
            (token_input(browser))
            input type="hidden" name="weiter" value=(own_place(next));
            div class="field short" {
                label for="code" { "Code" }
                input type="text" id="code" name="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="9" aria-describedby="code-help" autofocus[said.is_none()] aria-invalid=[invalid];
            }
            div class="buttons" {
                button class="primary" id="confirm-code" type="submit" { "Weiter" }
                a class="button secondary" href=(address::sign_in(own_place(next))) { "Zurück" }
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
    let set_up = (!query.eingerichtet.is_empty()).then_some(Said::SetUp);
    password_page(&app, &browser, &query.weiter, "", set_up.as_ref()).show(&browser)
}

#[derive(Deserialize)]
pub struct Credentials {
    #[serde(default)]
    weiter: String,
    email: String,
    password: String,
}

pub async fn password(
    State(app): State<App>,
    Sent { mut browser, form }: Sent<Credentials>,
) -> Result<Response, PageError> {
    let outcome = with_password(&app, browser.brought(), &form.email, form.password).await?;
    let said = match outcome {
        PasswordOutcome::TooSoon(TooSoon(seconds)) => Said::TooSoon(seconds),
        PasswordOutcome::Wrong => Said::Wrong,
        PasswordOutcome::NoFactor => Said::NoFactor,
        PasswordOutcome::CodeNeeded(begun) => {
            browser.take(begun);
            let next: String = url::form_urlencoded::byte_serialize(own_place(&form.weiter).as_bytes()).collect();
            return Ok(browser.keep(Redirect::to(&format!("/anmelden/code?weiter={next}")).into_response()));
        }
        PasswordOutcome::SignedIn(begun) => {
            browser.take(begun);
            return go_on(&app, &browser, &form.weiter).await;
        }
    };
    Ok(said.answer(password_page(&app, &browser, &form.weiter, &form.email, Some(&said)), &browser))
}

pub async fn code_page(State(app): State<App>, browser: Browser, Query(query): Query<Next>) -> Response {
    if browser.halfway().is_none() {
        return Redirect::to(&address::sign_in(own_place(&query.weiter))).into_response();
    }
    second_page(&app, &browser, &query.weiter, None).show(&browser)
}

#[derive(Deserialize)]
pub struct Code {
    #[serde(default)]
    weiter: String,
    code: String,
}

pub async fn code(State(app): State<App>, Sent { mut browser, form }: Sent<Code>) -> Result<Response, PageError> {
    let account = browser.halfway().cloned().ok_or(PageError::Expired)?;
    let said = match with_code(&app, browser.brought(), &account, &form.code).await? {
        CodeOutcome::TooSoon(TooSoon(seconds)) => Said::TooSoon(seconds),
        CodeOutcome::Wrong => Said::WrongCode,
        CodeOutcome::PasswordAgain => {
            let said = Said::PasswordAgain;
            return Ok(said.answer(password_page(&app, &browser, &form.weiter, "", Some(&said)), &browser));
        }
        CodeOutcome::Ended => return Err(PageError::Expired),
        CodeOutcome::SignedIn(begun) => {
            browser.take(*begun);
            return go_on(&app, &browser, &form.weiter).await;
        }
    };
    Ok(said.answer(second_page(&app, &browser, &form.weiter, Some(&said)), &browser))
}

/// Whether others did something to the account that its owner wasn't shown yet.
async fn is_untold(app: &App, browser: &Browser) -> Result<bool, StorageError> {
    let Some(account) = browser.account() else { return Ok(false) };
    audit::is_untold(&mut *app.database.read().await?, account.id).await
}

/// Address of "Mein Konto" that leads on to `next`.
fn account_page(next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/konto?weiter={next}")
}

/// Signed in: to the client that asked, or to the page that was wanted.
async fn go_on(app: &App, browser: &Browser, next: &str) -> Result<Response, PageError> {
    let response = match request(app, next) {
        Some(request) => authorize::grant(app, browser, &request).await?,
        None if own_place(next) != "/konto" && is_untold(app, browser).await? => {
            Redirect::to(&account_page(own_place(next))).into_response()
        }
        None => Redirect::to(own_place(next)).into_response(),
    };
    Ok(browser.keep(response))
}

pub async fn sign_out(State(app): State<App>, Sent { mut browser, .. }: Sent<Pressed>) -> Result<Response, PageError> {
    if let Some(account) = browser.account() {
        tracing::info!(event = "signed-out", account = %account.id);
    }
    browser.sign_out(&app).await?;
    Ok(browser.keep(Redirect::to("/?abgemeldet=1").into_response()))
}
