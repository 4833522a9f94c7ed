//! Pages for citizens: forms, applications, Postfach. Rendered here; all of them work without a script.

mod about;
mod account;
mod admin;
mod applications;
mod assets;
mod check;
pub mod fields;
mod form_field;
mod form_input;
mod form_media;
mod form_page;
mod form_view;
mod input_purpose;
pub mod layout;
mod postfach;
mod set_up;
mod start;
mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::html;

use crate::app::App;
use crate::sign_in::browser::Browser;
use crate::storage::StorageError;
pub use form_input::Readers;
use layout::{Page, alert};

/// Most bytes of a form with its files.
const FORM_LIMIT: usize = 64 * 1024 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("sign in first")]
    SignIn(String),
    #[error("the page is too old, or wasn't ours")]
    Expired,
    #[error("there is no such page")]
    NotFound,
    #[error("the form couldn't be read")]
    Unreadable,
    #[error("the account sends too much at once")]
    Busy,
    #[error("the disk: {0}")]
    Disk(std::io::Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

const FAILED: (StatusCode, &str, &str) = (
    StatusCode::INTERNAL_SERVER_ERROR,
    "Technischer Fehler",
    "Bitte versuchen Sie es in einigen Minuten noch einmal. Ihre bisherigen Eingaben bleiben gespeichert.",
);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            Self::SignIn(next) => return Redirect::to(&crate::sign_in::login_address(&next)).into_response(),
            Self::Expired => (
                StatusCode::FORBIDDEN,
                "Seite abgelaufen",
                "Diese Seite war zu lange geöffnet. Bitte laden Sie sie neu und versuchen Sie es noch einmal.",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Seite nicht gefunden",
                "Diese Seite gibt es nicht, oder sie gehört nicht zu Ihrem Servicekonto.",
            ),
            Self::Unreadable => (
                StatusCode::BAD_REQUEST,
                "Eingaben nicht lesbar",
                "Ihre Eingaben sind nicht vollständig angekommen. Zusammen dürfen Ihre Dateien höchstens 60 MB groß sein.",
            ),
            Self::Busy => (
                StatusCode::TOO_MANY_REQUESTS,
                "Zu viel auf einmal",
                "Sie senden gerade schon mehrere Formulare mit Dateien. Bitte warten Sie, bis diese angekommen sind, und versuchen Sie es dann noch einmal.",
            ),
            Self::Disk(error) => {
                tracing::error!(error = %error.kind(), "a page failed");
                FAILED
            }
            Self::Storage(error) => {
                tracing::error!(error = %crate::replication_api::kind(&error), "a page failed");
                FAILED
            }
        };
        let content = html! {
            h1 { (title) }
            (alert(title, &html! { p { (text) } }))
            p { a href="/" { "Zur Startseite" } }
        };
        Page::new(title, content).narrow().status(status).show_to_nobody()
    }
}

pub async fn not_found(browser: Browser, uri: Uri) -> Response {
    let content = html! {
        h1 { "Seite nicht gefunden" }
        p { "Die Adresse " code { (uri.path().chars().take(200).collect::<String>()) } " gibt es hier nicht." }
        p { a href="/" { "Zur Startseite" } }
    };
    Page::new("Seite nicht gefunden", content).narrow().status(StatusCode::NOT_FOUND).show(&browser)
}

pub fn router() -> Router<App> {
    let large = || DefaultBodyLimit::max(FORM_LIMIT);
    Router::new()
        .route("/", get(start::page))
        .route("/assets/{name}", get(assets::asset))
        .route("/formulare/{tenant}/{form}", get(form_page::page).post(form_page::save).layer(large()))
        .route("/formulare/{tenant}/{form}/pruefen", get(check::page).post(check::send))
        .route("/formulare/{tenant}/{form}/verwerfen", get(applications::ask_to_discard).post(applications::discard))
        .route("/impressum", get(about::impressum))
        .route("/datenschutz", get(about::datenschutz))
        .route("/barrierefreiheit", get(about::barrierefreiheit))
        .route("/hilfe", get(about::hilfe))
        .route("/kontakt", get(about::kontakt))
        .route("/konto", get(account::page))
        .route("/konto/passwort", post(account::change_password))
        .route("/konto/faktor", get(account::factor_page).post(account::set_factor))
        .route("/konto/ohne-faktor", get(account::without_factor_page).post(account::remove_factor))
        .route("/konto/beenden", post(account::end))
        .route("/einrichten/{token}", get(set_up::page).post(set_up::set_up))
        .route("/passwort-vergessen", get(set_up::forgotten))
        .route("/verwaltung/{tenant}", get(admin::page))
        .route("/verwaltung/{tenant}/neu", get(admin::ask_for_access).post(admin::create))
        .route("/verwaltung/{tenant}/passwort-link", get(admin::ask_for_link).post(admin::citizen_link))
        .route("/verwaltung/{tenant}/seite/{page}", get(admin::edit_page).post(admin::write_page))
        .route("/verwaltung/{tenant}/zugang/{account}", get(admin::access).post(admin::change))
        .route("/antraege", get(applications::list))
        .route("/antraege/{case}", get(applications::page))
        .route("/postfach", get(postfach::list))
        .route("/postfach/{case}", get(postfach::thread).post(postfach::reply).layer(large()))
        .route("/anhaenge/{case}/{sha256}", get(postfach::attachment))
}
