//! "Antworten prüfen" before sending, and the sending.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use forms::DisplaySection;
use maud::{Markup, html};
use portal_app::filling::{Filling, HandedIn, Submission, save, submit};
use serde::Deserialize;

use super::fill_in::open;
use super::form_view::{address, title};
use super::words;
use crate::app::App;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, alert};
use crate::web::sent::Sent;
use crate::web::token::token_input;

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
    let mut filling = open(&app, &browser, &tenant, &form).await?;
    let Some(fields) = ready(&app, &mut filling).await? else {
        return Ok(Redirect::to(&address(&filling)).into_response());
    };
    Ok(review(&browser, &filling, &fields, false).show(&browser))
}

/// What would be sent, where nothing is missing, wrong, or left to choose.
async fn ready(app: &App, filling: &mut Filling) -> Result<Option<Submission>, PageError> {
    let judgement = filling.judge_with_account(app).await?;
    let choices = filling.open_choices(&judgement.evaluation).count();
    let is_ready = judgement.evaluation.findings.is_empty() && choices == 0;
    Ok(is_ready.then(|| judgement.submission()))
}

fn review(browser: &Browser, filling: &Filling, fields: &Submission, changed: bool) -> Page {
    let form = address(filling);
    let content = html! {
        h1 { "Antworten prüfen" }
        @if changed { (alert("Noch nicht abgesendet", &html! { p { (words::NEWER_ANSWERS) } })) }
        p class="lead" { (title(filling)) }
        p { "Bitte prüfen Sie Ihre Angaben. Nach dem Absenden können Sie sie hier nicht mehr ändern." }
        (overview(&answered(forms::display(filling.form(), fields))))
        form method="post" action=(format!("{form}/pruefen")) class="buttons" {
            (token_input(browser))
            input type="hidden" name="vorgang" value=(filling.draft.submission);
            input type="hidden" name="stand" value=(save::digest(fields, &filling.draft));
            button class="primary" id="absenden" { "Antrag absenden" }
            a class="button secondary" id="aendern" href=(form) { "Angaben ändern" }
        }
    };
    Page::new("Antworten prüfen", content)
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

#[derive(Deserialize)]
pub struct Send {
    vorgang: String,
    /// What was reviewed: [`save::digest`].
    stand: String,
}

pub async fn send(
    State(app): State<App>,
    Path((tenant, form)): Path<(String, String)>,
    Sent { browser, form: sent }: Sent<Send>,
) -> Result<Response, PageError> {
    let mut filling = open(&app, &browser, &tenant, &form).await?;
    let everything = || Redirect::to("/antraege").into_response();
    if sent.vorgang != filling.draft.submission {
        // Sent before: the draft is gone, and a new one has another number.
        return Ok(everything());
    }
    let Some(fields) = ready(&app, &mut filling).await? else {
        return Ok(Redirect::to(&address(&filling)).into_response());
    };
    if !portal_store::secret::equal(&save::digest(&fields, &filling.draft), &sent.stand) {
        return Ok(review(&browser, &filling, &fields, true).failed().status(StatusCode::CONFLICT).show(&browser));
    }
    match submit(&app, &filling, fields).await? {
        HandedIn::Now(case) => Ok(Redirect::to(&format!("/antraege/{case}?gesendet=1")).into_response()),
        HandedIn::Before => Ok(everything()),
        HandedIn::Changed => Ok(Redirect::to(&format!("{}/pruefen", address(&filling))).into_response()),
    }
}
