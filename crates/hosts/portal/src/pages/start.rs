//! The start page: what can be applied for online.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::{FormVersion, Leistung, split_form_id};
use maud::html;
use portal_store::table::{feed, tenant, verfahren};

use portal_app::clock::german_day;

use crate::app::App;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, success};

/// Address of a form's page.
pub fn form_address(tenant: domain::TenantId, form: &str) -> String {
    let form: String = url::form_urlencoded::byte_serialize(form.as_bytes()).collect();
    format!("/formulare/{tenant}/{form}")
}

/// The forms that are offered: of several versions of one form only the newest.
fn newest(mut forms: Vec<FormVersion>) -> Vec<FormVersion> {
    let version = |id: &str| -> (String, Vec<u32>) {
        let (name, version) = split_form_id(id);
        (name.to_owned(), version.split('.').filter_map(|part| part.parse().ok()).collect())
    };
    forms.sort_by_key(|form| std::cmp::Reverse(version(&form.id)));
    forms.dedup_by_key(|form| version(&form.id).0);
    forms
}

pub fn title(form: &FormVersion, leistung: &Leistung) -> String {
    let title = form.definition.get("title").and_then(|title| title.as_str()).filter(|title| !title.trim().is_empty());
    title.map_or_else(|| leistung.name.clone(), str::to_owned)
}

pub async fn page(State(app): State<App>, browser: Browser, RawQuery(query): RawQuery) -> Result<Response, PageError> {
    let today = german_day(app.clock.now());
    let mut read = app.database.read().await?;
    let mut offers = vec![];
    for tenant in tenant::all(&mut read).await? {
        let leistungen: Vec<Leistung> = feed::all(&mut read, tenant.id, None).await?;
        let offices: Vec<domain::Office> = feed::all(&mut read, tenant.id, None).await?;
        let withdrawn = verfahren::withdrawn(&mut read, tenant.id).await?;
        let mut forms: Vec<FormVersion> = feed::all(&mut read, tenant.id, None).await?;
        forms.retain(|form| !withdrawn.iter().any(|ended| ended.form == form.id && ended.day <= today));
        let mut cards = vec![];
        for form in newest(forms) {
            let ends = withdrawn.iter().find(|withdrawn| withdrawn.form == form.id);
            let Some(leistung) = leistungen.iter().find(|leistung| leistung.id == form.leistung) else { continue };
            let office = offices.iter().find(|office| office.id == leistung.office).map_or("", |office| &office.name);
            let notice = ends.map(|ends| {
                let day = ends.day.strftime("%d.%m.%Y");
                format!("Wird ab dem {day} nicht mehr angeboten. {}", ends.notice)
            });
            cards.push((title(&form, leistung), office.to_owned(), form_address(tenant.id, &form.id), notice));
        }
        cards.sort();
        if !cards.is_empty() {
            offers.push((tenant, cards));
        }
    }
    let content = html! {
        @if query.is_some_and(|query| query.contains("abgemeldet")) {
            (success("Sie sind abgemeldet", &html! { p { "Schließen Sie das Fenster, wenn andere diesen Rechner benutzen." } }))
        }
        h1 { "Anträge online stellen" }
        p class="lead" { "Füllen Sie Anträge in Ruhe aus, prüfen Sie Ihre Antworten und senden Sie sie ab. Antworten der Behörde finden Sie in Ihrem Postfach." }
        @for (tenant, cards) in &offers {
            section aria-labelledby=(format!("t-{}", tenant.id)) {
                h2 id=(format!("t-{}", tenant.id)) { (tenant.name) }
                ul class="cards" {
                    @for (title, office, address, notice) in cards {
                        li class="card" {
                            h3 { a href=(address) { (title) } }
                            p class="muted" { (office) }
                            @if let Some(notice) = notice { p { (notice) } }
                        }
                    }
                }
            }
        }
        @if offers.is_empty() { p { "Zurzeit werden keine Anträge online angeboten." } }
    };
    Ok(Page::new("Anträge online stellen", content).show(&browser))
}
