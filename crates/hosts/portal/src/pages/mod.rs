//! Pages for citizens: forms, applications, Postfach. Rendered here; all of them work without a script.

mod about;
mod account;
mod admin;
mod applications;
mod assets;
mod check;
mod credential;
mod fill_in;
mod form_input;
mod form_view;
mod mine;
mod postfach;
mod set_up;
mod start;
mod words;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::{get, post};
use maud::html;

use crate::app::App;
use crate::web::browser::Browser;
use crate::web::layout::Page;

/// Most bytes of a form with its files.
const FORM_LIMIT: usize = 64 * 1024 * 1024;

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
        .route("/formulare/{tenant}/{form}", get(fill_in::page).post(fill_in::save).layer(large()))
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
