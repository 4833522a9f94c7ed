//! The Servicekonto: OAuth 2.0 and OpenID Connect for clients, browser sessions for pages.

pub mod authorize;
mod discovery;
mod login;
mod logout;
mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

pub fn router() -> Router<App> {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery::configuration))
        .route("/.well-known/oauth-authorization-server", get(discovery::configuration))
        .route("/oauth/jwks.json", get(discovery::jwks))
        .route("/oauth/authorize", get(authorize::ask).post(authorize::confirm))
        .route("/oauth/token", post(token::token))
        .route("/oauth/revoke", post(token::revoke))
        .route("/oauth/logout", get(logout::logout).post(logout::confirmed))
        .route("/oauth/userinfo", get(discovery::userinfo).post(discovery::userinfo))
        .route("/anmelden", get(login::page).post(login::password))
        .route("/anmelden/code", get(login::code_page).post(login::code))
        .route("/abmelden", post(login::sign_out))
}
