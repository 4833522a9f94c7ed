//! Signing out on behalf of a client (OpenID Connect RP-Initiated Logout 1.0): at a desk that several people use, the
//! browser's session ends with the desk's.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;
use serde::Deserialize;

use crate::app::App;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::Page;
use crate::web::sent::{Pressed, Sent};
use crate::web::token::token_input;

#[derive(Deserialize)]
pub struct Logout {
    id_token_hint: Option<String>,
    client_id: Option<String>,
    post_logout_redirect_uri: Option<String>,
    state: Option<String>,
}

impl Logout {
    /// Where to go afterwards: an address that the client may be answered at, else our own page.
    fn place(&self, app: &App) -> String {
        let client = app.clients.iter().find(|client| Some(&client.id) == self.client_id.as_ref());
        let address = self.post_logout_redirect_uri.as_ref().filter(|uri| client.is_some_and(|one| one.allows(uri)));
        let Some(mut address) = address.and_then(|address| url::Url::parse(address).ok()) else {
            return "/?abgemeldet=1".to_owned();
        };
        if let Some(state) = &self.state {
            address.query_pairs_mut().append_pair("state", state);
        }
        address.into()
    }
}

/// Ends the session at once where the client proves whose it is, and asks else: any page may send a browser here.
pub async fn logout(
    State(app): State<App>,
    mut browser: Browser,
    Query(logout): Query<Logout>,
) -> Result<Response, PageError> {
    let Some(account) = browser.account().map(|account| account.id) else {
        return Ok(Redirect::to(&logout.place(&app)).into_response());
    };
    let hint = logout.id_token_hint.as_deref().and_then(|hint| app.signing_key.subject(hint, &app.issuer));
    if hint == Some(account.to_string()) {
        tracing::info!(event = "signed-out", %account, by = "client");
        browser.sign_out(&app).await?;
        return Ok(browser.keep(Redirect::to(&logout.place(&app)).into_response()));
    }
    let content = html! {
        h1 { "Abmelden?" }
        p { "Sie sind in diesem Browser im Servicekonto angemeldet." }
        form method="post" action="/oauth/logout" class="buttons" {
            (token_input(&browser))
            button class="primary" id="abmelden" { "Abmelden" }
            a class="button secondary" href="/" { "Angemeldet bleiben" }
        }
    };
    Ok(Page::new("Abmelden?", content).narrow().show(&browser))
}

pub async fn confirmed(State(app): State<App>, Sent { mut browser, .. }: Sent<Pressed>) -> Result<Response, PageError> {
    browser.sign_out(&app).await?;
    Ok(browser.keep(Redirect::to("/?abgemeldet=1").into_response()))
}
