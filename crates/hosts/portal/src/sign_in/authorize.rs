//! Authorization endpoint: asks the person, and sends the browser back to the client.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use portal_app::sign_in::authorize::{self, Refused, Request, parse};
use portal_store::table::account::Account;
use serde::Deserialize;

use crate::app::App;
use crate::web::address;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, alert};
use crate::web::sent::Sent;
use crate::web::token::token_input;

/// Path of this endpoint; a sign-in that begins here ends with a code.
pub const PATH: &str = "/oauth/authorize";

/// Sends the browser to the client with a code.
pub async fn grant(app: &App, browser: &Browser, request: &Request) -> Result<Response, PageError> {
    let signed_in = browser.signed_in().ok_or(PageError::Expired)?;
    Ok(see_other(&authorize::grant(app, signed_in, request).await?))
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
    // Even somebody who is signed in has to agree: another program may have sent the browser here.
    if let Some(told) = request.must_not_ask(&app) {
        return see_other(&told);
    }
    match browser.signed_in() {
        Some(signed_in) if request.takes(signed_in.session.signed_in_at, app.clock.now()) => {
            browser.keep(confirmation(&browser, &signed_in.account, &request))
        }
        _ => see_other(&address::sign_in(&format!("{PATH}?{query}"))),
    }
}

fn refuse(browser: &Browser, refused: Refused) -> Response {
    let why = match refused {
        Refused::There(to) => return see_other(&to),
        Refused::UnknownClient => "Das Programm, das Sie anmelden möchte, ist hier nicht bekannt.",
        Refused::AddressNotAllowed => "Die Adresse, an die die Anmeldung zurückgehen soll, ist nicht erlaubt.",
    };
    let content = html! {
        h1 { "Anmeldung nicht möglich" }
        (alert("Diese Anmeldung können wir nicht ausführen", &html! { p { (why) } }))
        p { "Bitte schließen Sie dieses Fenster und beginnen Sie die Anmeldung im Programm noch einmal." }
    };
    Page::new("Anmeldung nicht möglich", content).narrow().status(StatusCode::BAD_REQUEST).show(browser)
}

fn confirmation(browser: &Browser, account: &Account, request: &Request) -> Response {
    let content = html! {
        h1 { "Anmeldung bei " (request.client_name()) }
        p { "Sie sind im Servicekonto angemeldet als " strong { (account.name()) } "." }
        form method="post" action=(PATH) class="stack" {
            (token_input(browser))
            input type="hidden" name="anfrage" value=(request.query());
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
    let sign_in = address::sign_in(&format!("{PATH}?{}", form.anfrage));
    if form.antwort == "ja" {
        let fresh = browser.signed_in().is_some_and(|one| request.takes(one.session.signed_in_at, app.clock.now()));
        return if fresh { grant(&app, &browser, &request).await } else { Ok(see_other(&sign_in)) };
    }
    browser.sign_out(&app).await?;
    Ok(browser.keep(see_other(&sign_in)))
}
