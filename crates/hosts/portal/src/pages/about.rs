//! Impressum, Datenschutz, Barrierefreiheit, Hilfe and Kontakt (§ 5 DDG, Art. 13 DSGVO, § 12b BGG): what each tenant has
//! written, below what holds for the portal as a whole.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use portal_app::sweep;
use portal_store::table::{tenant, tenant_page};

use crate::app::App;
use crate::web::about::About;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::Page;

impl About {
    /// What holds whatever the tenants have written.
    fn of_the_portal(self) -> Markup {
        match self {
            Self::Hilfe => html! {
                h2 { "Einen Antrag stellen" }
                ol {
                    li { "Wählen Sie auf der Startseite eine Leistung und melden Sie sich mit Ihrem Servicekonto an." }
                    li { "Füllen Sie das Formular aus. Mit „Zwischenspeichern“ können Sie später weitermachen, auch an einem anderen Gerät." }
                    li { "Prüfen Sie Ihre Antworten und senden Sie den Antrag ab. Sie erhalten ein Aktenzeichen." }
                    li { "Antworten der Behörde finden Sie in Ihrem Postfach. Dort können Sie auch zurückschreiben." }
                }
                h2 { "Anmelden" }
                p { "Passwort vergessen oder neues Gerät? " a href="/passwort-vergessen" { "So kommen Sie wieder in Ihr Servicekonto" } "." }
            },
            Self::Barrierefreiheit => html! {
                p { "Dieses Portal soll für alle nutzbar sein, nach EN 301 549 und der Barrierefreie-Informationstechnik-Verordnung. Alle Seiten lassen sich mit der Tastatur bedienen, ohne Skript verwenden und bis 400 % vergrößern. Geprüft wird automatisch bei jeder Änderung; eine Prüfung durch Betroffene steht noch aus." }
                p { "Ist Ihnen eine Hürde begegnet? Bitte schreiben Sie der Behörde, bei der Sie einen Antrag stellen. Die Adressen stehen unter " a href="/kontakt" { "Kontakt" } ". Hilft das nicht, wenden Sie sich an die Durchsetzungsstelle des Freistaates Sachsen." }
            },
            Self::Datenschutz => html! {
                p { "Dieses Portal setzt zwei Cookies, die für die Anmeldung nötig sind: eines für Ihre Sitzung und eines, an dem es Ihr Gerät wiedererkennt, damit fremde Anmeldeversuche Sie nicht aufhalten. Es gibt keine Auswertung Ihres Verhaltens und keine Inhalte von anderen Servern." }
                p { "Begonnene Anträge liegen in Ihrem Servicekonto, bis Sie sie absenden oder verwerfen, längstens " (sweep::DRAFT.as_hours() / 24) " Tage nach Ihrer letzten Änderung. Die Behörde sieht sie erst, wenn Sie sie absenden." }
            },
            Self::Impressum | Self::Kontakt => html! {},
        }
    }
}

/// Text as tenants write it: paragraphs with empty lines between them, headings after `## `.
pub fn paragraphs(text: &str) -> Markup {
    let text = text.replace("\r\n", "\n");
    html! {
        @for part in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            @if let Some(heading) = part.strip_prefix("## ") {
                h3 { (heading) }
            } @else {
                p class="text" { (part) }
            }
        }
    }
}

async fn show(app: &App, browser: &Browser, about: About) -> Result<Response, PageError> {
    let mut read = app.database.read().await?;
    let mut written = vec![];
    for (id, body) in tenant_page::of_name(&mut read, about.name()).await? {
        if let Some(tenant) = tenant::find(&mut read, id).await? {
            written.push((tenant, body));
        }
    }
    written.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    let content = html! {
        h1 { (about.title()) }
        (about.of_the_portal())
        @for (tenant, body) in &written {
            section id=(format!("t-{}", tenant.id)) {
                h2 { (tenant.name) }
                (paragraphs(body))
            }
        }
        @if written.is_empty() { p { "Die Behörden haben hier noch nichts hinterlegt." } }
    };
    Ok(Page::new(about.title(), content).show(browser))
}

pub async fn impressum(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    show(&app, &browser, About::Impressum).await
}

pub async fn datenschutz(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    show(&app, &browser, About::Datenschutz).await
}

pub async fn barrierefreiheit(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    show(&app, &browser, About::Barrierefreiheit).await
}

pub async fn hilfe(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    show(&app, &browser, About::Hilfe).await
}

pub async fn kontakt(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    show(&app, &browser, About::Kontakt).await
}
