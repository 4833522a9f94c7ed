//! "Antworten prüfen" before sending, and the sending.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use forms::DisplaySection;
use maud::{Markup, html};
use serde::Deserialize;

use super::form_page::Filling;
use super::layout::Page;
use super::{PageError, words};
use crate::app::App;
use crate::cases::{self, Application};
use crate::sign_in::browser::Browser;
use crate::storage::form_draft;

/// The answers, section by section, as on paper.
pub fn overview(sections: &[DisplaySection]) -> Markup {
    html! {
        @for section in sections {
            @if !section.groups.is_empty() {
                @if !section.title.is_empty() { h2 { (section.title) } }
                @for group in &section.groups {
                    div class="answers" {
                        @if !group.title.is_empty() { h3 { (group.title) @if group.repeated { " " (group.index + 1) } } }
                        dl {
                            @for field in &group.fields {
                                div { dt { (field.label) } dd { (words::value(&field.value)) @if field.verified.is_some() { " " span class="badge" { "geprüft" } } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub async fn page(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, form)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let filling = Filling::open(&app, &browser, &tenant, &form).await?;
    if !filling.evaluate(&app).findings.is_empty() {
        return Ok(Redirect::to(&filling.address).into_response());
    }
    let fields = submission(&app, &filling);
    let content = html! {
        h1 { "Antworten prüfen" }
        p class="lead" { (filling.title()) }
        p { "Bitte prüfen Sie Ihre Angaben. Nach dem Absenden können Sie sie hier nicht mehr ändern." }
        (overview(&answered(forms::display(&filling.form, &fields))))
        form method="post" action=(format!("{}/pruefen", filling.address)) class="buttons" {
            input type="hidden" name="csrf" value=(browser.csrf());
            input type="hidden" name="vorgang" value=(filling.draft.submission);
            button class="primary" id="absenden" { "Antrag absenden" }
            a class="button secondary" id="aendern" href=(filling.address) { "Angaben ändern" }
        }
    };
    Ok(Page::new("Antworten prüfen", content).show(&browser))
}

/// What is left open needn't be checked.
fn answered(sections: Vec<DisplaySection>) -> Vec<DisplaySection> {
    let mut sections = sections;
    for section in &mut sections {
        for group in &mut section.groups {
            group.fields.retain(|field| field.value != forms::DisplayValue::Empty);
        }
        section.groups.retain(|group| !group.fields.is_empty());
    }
    sections
}

fn submission(app: &App, filling: &Filling) -> std::collections::BTreeMap<domain::FieldKey, domain::FieldValue> {
    forms::submission(&filling.form, &filling.answers(), &filling.context(app))
}

#[derive(Deserialize)]
pub struct Send {
    csrf: String,
    vorgang: String,
}

pub async fn send(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, form)): Path<(String, String)>,
    Form(sent): Form<Send>,
) -> Result<Response, PageError> {
    let filling = Filling::open(&app, &browser, &tenant, &form).await?;
    if !browser.sent_by_our_page(&sent.csrf) {
        return Err(PageError::Expired);
    }
    let everything = || Redirect::to("/antraege").into_response();
    if sent.vorgang != filling.draft.submission {
        // Sent before: the draft is gone, and a new one has another number.
        return Ok(everything());
    }
    if !filling.evaluate(&app).findings.is_empty() {
        return Ok(Redirect::to(&filling.address).into_response());
    }
    let fields = submission(&app, &filling);
    let attachments = filling.draft.files.iter().filter(|(key, _)| fields.contains_key(*key));
    let attachments = attachments.flat_map(|(_, files)| files.clone()).collect();
    let application = Application {
        tenant: filling.tenant,
        form: filling.version.clone(),
        applicant: filling.account.id,
        name: filling.account.name(),
        fields,
        attachments,
    };
    let mut write = app.database.write().await?;
    if !form_draft::delete(&mut write, filling.account.id, filling.tenant, &filling.version.id).await? {
        return Ok(everything());
    }
    let case = cases::receive(&mut write, application, app.clock.now()).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/antraege/{}?gesendet=1", case.id)).into_response())
}
