//! The page around a form: heading, complaints, buttons, and what the portal has to know when it comes back.

use axum::http::StatusCode;
use axum::response::Response;
use domain::FieldKey;
use form_page::{Entered, html_id};
use forms::Evaluation;
use maud::{Markup, html};
use portal_app::filling::Filling;
use portal_app::filling::merge::name_of;
use portal_app::filling::seen::Seen;
use portal_store::table::form_draft::Other;

use super::{start, words};
use crate::web::browser::Browser;
use crate::web::layout::{Page, alert, success};
use crate::web::token::token_input;

pub fn address(filling: &Filling) -> String {
    start::form_address(filling.tenant, &filling.offered.version.id)
}

pub fn title(filling: &Filling) -> String {
    start::title(&filling.offered.version, &filling.leistung)
}

/// Part of the page that the script renews.
const FIELDS: &str = "felder";

pub struct View<'a> {
    filling: &'a Filling,
    page: form_page::Page<'a>,
}

impl<'a> View<'a> {
    pub fn new(filling: &'a Filling, evaluation: &'a Evaluation, problems: &'a [(FieldKey, String)]) -> Self {
        let draft = &filling.draft;
        let page = form_page::Page {
            files: &draft.files,
            problems,
            account: filling.stammdaten(),
            others: draft.others.iter().map(|(key, others)| (key, others.iter().map(other).collect())).collect(),
            watched: filling.offered.evaluator.looked_at(),
            ..form_page::Page::new(filling.form(), evaluation, &draft.answers)
        };
        Self { filling, page }
    }

    pub fn page(&self, browser: &Browser, saved: bool) -> Response {
        let title = title(self.filling);
        let content = html! {
            h1 { (title) }
            @if saved && self.page.problems.is_empty() { (success(words::SAVED, &html! { p { (words::SAVED_WHERE) } })) }
            p class="muted" { "Felder mit " span class="star" { "*" } " müssen Sie ausfüllen." }
            @if !self.page.problems.is_empty() { (self.summary()) }
            form method="post" action=(address(self.filling)) enctype="multipart/form-data" class="form" novalidate
                data-fields=(FIELDS) data-uploading=(words::UPLOADING) data-uploaded=(words::UPLOADED)
                data-saved=(words::SAVED_AT) data-failed=(words::UPLOAD_FAILED) data-cancel=(words::CANCEL) {
                (token_input(browser))
                // The first button is the one that the Enter key presses.
                button class="unseen" name="aktion" value="weiter" tabindex="-1" aria-hidden="true" { "Weiter" }
                (self.fields())
                p class="muted" role="status" id="meldung" {}
                p class="muted" id="gespeichert-um" {}
                div class="buttons" {
                    button class="primary" id="weiter" name="aktion" value="weiter" { "Weiter: Antworten prüfen" }
                    button class="secondary" id="speichern" name="aktion" value="speichern" { "Zwischenspeichern" }
                }
                p class="muted" { (words::SAVE_HELP) }
            }
        };
        let page = Page::new(title, content).with_script("form.js");
        if self.page.problems.is_empty() {
            page.show(browser)
        } else {
            page.failed().status(StatusCode::UNPROCESSABLE_ENTITY).show(browser)
        }
    }

    /// What depends on the answers. The script asks for it alone.
    pub fn fields(&self) -> Markup {
        html! {
            div id=(FIELDS) {
                input type="hidden" name="stand" data-key="stand" value=(self.seen());
                // So that the script's requests keep the complaints that are shown.
                @for (key, _) in self.page.problems {
                    input type="hidden" name="beanstandet" value=(key) data-key=(format!("b-{key}"));
                }
                (self.page.sections())
            }
        }
    }

    /// What this page shows, for telling later what its reader has changed.
    fn seen(&self) -> String {
        Seen::of(self.filling.form(), &self.filling.draft, self.page.evaluation).written()
    }

    fn summary(&self) -> Markup {
        alert(
            "Bitte prüfen Sie Ihre Eingaben",
            &html! {
                ul {
                    @for (key, said) in self.page.problems {
                        li { a href=(format!("#{}", html_id(key))) { (said) } }
                    }
                }
            },
        )
    }
}

fn other(other: &Other) -> form_page::Other<'_> {
    let entered = match other {
        Other::Answer(value) => Entered::Answer(value),
        Other::Files(files) => Entered::Files(files),
    };
    form_page::Other { name: name_of(other), entered }
}
