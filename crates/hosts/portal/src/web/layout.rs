//! The frame of every page: head, navigation, footer, and the headers that keep it closed.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::about::About;
use super::token::token_input;
use crate::web::browser::Browser;

/// For answers that aren't pages.
pub const STRICT: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// For pages: own styles and fonts, no script unless the page asks for one of ours.
const PAGE: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
                    frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// What a page with a script may do besides.
const WITH_SCRIPT: &str = "; script-src 'self'; connect-src 'self'";

pub struct Page {
    title: String,
    content: Markup,
    narrow: bool,
    failed: bool,
    status: StatusCode,
    form_target: Option<String>,
    script: Option<&'static str>,
}

impl Page {
    pub fn new(title: impl Into<String>, content: Markup) -> Self {
        Self {
            title: title.into(),
            content,
            narrow: false,
            failed: false,
            status: StatusCode::OK,
            form_target: None,
            script: None,
        }
    }

    /// For a single small form.
    pub fn narrow(self) -> Self {
        Self { narrow: true, ..self }
    }

    /// The title says that something went wrong, for those who hear it first.
    pub fn failed(self) -> Self {
        Self { failed: true, ..self }
    }

    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Where a form of this page may lead besides to ourselves.
    pub fn form_target(self, origin: &str) -> Self {
        Self { form_target: Some(origin.to_owned()), ..self }
    }

    /// One of our assets, which makes the page more comfortable; it has to work without.
    pub fn with_script(self, name: &'static str) -> Self {
        Self { script: Some(name), ..self }
    }

    /// For a page that doesn't know who reads it.
    pub fn show_to_nobody(self) -> Response {
        let mut response = (self.status, self.render(None)).into_response();
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE));
        response
    }

    pub fn show(self, browser: &Browser) -> Response {
        let mut policy = match &self.form_target {
            Some(origin) => format!("{PAGE} {origin}"),
            None => PAGE.to_owned(),
        };
        if self.script.is_some() {
            policy.push_str(WITH_SCRIPT);
        }
        let status = self.status;
        let mut response = (status, self.render(Some(browser))).into_response();
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        browser.keep(response)
    }

    fn render(self, browser: Option<&Browser>) -> Markup {
        html! {
            (DOCTYPE)
            html lang="de" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { @if self.failed { "Fehler: " } (self.title) " – Serviceportal" }
                    link rel="stylesheet" href="/assets/portal.css";
                    @if let Some(name) = self.script { script src=(format!("/assets/{name}")) defer {} }
                    link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                }
                body {
                    a class="skip" href="#inhalt" { "Zum Inhalt springen" }
                    header class="top" {
                        div class="bar" {
                            a class="brand" href="/" { span class="mark" aria-hidden="true" { "A" } "Serviceportal" }
                            @if let Some(browser) = browser { (navigation(browser)) }
                        }
                    }
                    main id="inhalt" class=(if self.narrow { "narrow" } else { "wide" }) tabindex="-1" { (self.content) }
                    footer class="bottom" {
                        div class="bar" {
                            p { "Serviceportal mit Amtspult" }
                            nav aria-label="Über dieses Portal" {
                                ul { @for about in About::ALL { li { a href=(format!("/{}", about.name())) { (about.title()) } } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn navigation(browser: &Browser) -> Markup {
    html! {
        nav aria-label="Hauptnavigation" {
            ul {
                li { a href="/" { "Leistungen" } }
                @if let Some(account) = browser.account() {
                    li { a href="/antraege" { "Meine Anträge" } }
                    li { a href="/postfach" { "Postfach" } }
                    li { a href="/konto" { (account.name()) } }
                    li {
                        form method="post" action="/abmelden" {
                            (token_input(browser))
                            button class="link" id="sign-out" { "Abmelden" }
                        }
                    }
                } @else {
                    li { a href="/anmelden" { "Anmelden" } }
                }
            }
        }
    }
}

/// A box that says what went wrong; it takes the focus when the page opens.
pub fn alert(title: &str, content: &Markup) -> Markup {
    html! {
        div class="alert danger" role="alert" tabindex="-1" autofocus {
            h2 { (title) }
            (content)
        }
    }
}

/// A box with good news.
pub fn success(title: &str, content: &Markup) -> Markup {
    html! { div class="alert success" role="status" { h2 { (title) } (content) } }
}
