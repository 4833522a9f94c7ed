//! A form as a page: sections, groups and their instances, buttons. What is in a cell is in `form_field`.

use std::collections::HashSet;

use axum::http::StatusCode;
use axum::response::Response;
use domain::FieldKey;
use forms::{Evaluation, Field, FieldGroup, Section};
use maud::{Markup, html};
use portal_app::filling::Filling;
use portal_app::filling::seen::Seen;

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

/// Id of an input: the field key with dashes for its colons.
pub fn html_id(key: &FieldKey) -> String {
    format!("f-{}-{}-{}", key.group, key.index, key.field)
}

/// Part of the page that the script renews.
const FIELDS: &str = "felder";

pub struct View<'a> {
    pub filling: &'a Filling,
    pub evaluation: &'a Evaluation,
    pub problems: &'a [(FieldKey, String)],
    /// Group and id of the fields whose answers change something about others.
    watched: HashSet<(String, String)>,
}

impl<'a> View<'a> {
    pub fn new(filling: &'a Filling, evaluation: &'a Evaluation, problems: &'a [(FieldKey, String)]) -> Self {
        let own = |(group, field): (&str, &str)| (group.to_owned(), field.to_owned());
        let watched = filling.offered.evaluator.looked_at().into_iter().map(own).collect();
        Self { filling, evaluation, problems, watched }
    }

    pub fn page(&self, browser: &Browser, saved: bool) -> Response {
        let title = title(self.filling);
        let content = html! {
            h1 { (title) }
            @if saved && self.problems.is_empty() { (success(words::SAVED, &html! { p { (words::SAVED_WHERE) } })) }
            p class="muted" { "Felder mit " span class="star" { "*" } " müssen Sie ausfüllen." }
            @if !self.problems.is_empty() { (self.summary()) }
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
        if self.problems.is_empty() {
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
                @for (key, _) in self.problems {
                    input type="hidden" name="beanstandet" value=(key) data-key=(format!("b-{key}"));
                }
                @for (number, section) in self.filling.form().sections.iter().enumerate() {
                    (self.section(number, section))
                }
            }
        }
    }

    /// What this page shows, for telling later what its reader has changed.
    fn seen(&self) -> String {
        Seen::of(self.filling.form(), &self.filling.draft, self.evaluation).written()
    }

    fn summary(&self) -> Markup {
        alert(
            "Bitte prüfen Sie Ihre Eingaben",
            &html! {
                ul {
                    @for (key, said) in self.problems {
                        li { a href=(format!("#{}", html_id(key))) { (said) } }
                    }
                }
            },
        )
    }

    fn section(&self, number: usize, section: &Section) -> Markup {
        let groups: Vec<&FieldGroup> = section.groups.iter().filter(|group| self.is_shown(group)).collect();
        html! {
            @if !groups.is_empty() {
                section data-key=(format!("s-{number}")) {
                    @if !section.title.is_empty() { h2 { (section.title) } }
                    @for group in groups { (self.group(group, &section.title)) }
                }
            }
        }
    }

    fn count(&self, group: &FieldGroup) -> usize {
        self.evaluation.instances.get(&group.id).copied().unwrap_or(1)
    }

    fn is_shown(&self, group: &FieldGroup) -> bool {
        group.on_form() && (0..self.count(group)).any(|index| self.has_fields(group, index))
    }

    /// Whether the instance shows anything.
    fn has_fields(&self, group: &FieldGroup, index: usize) -> bool {
        group.fields().any(|field| self.is_visible(group, index, field))
    }

    fn is_visible(&self, group: &FieldGroup, index: usize, field: &Field) -> bool {
        field.on_form() && self.evaluation.visible.contains(&FieldKey::new(&group.id, index, &field.id))
    }

    /// `heading` is what stands above the group.
    fn group(&self, group: &FieldGroup, heading: &str) -> Markup {
        let count = self.count(group);
        let changes = group.multiple && !group.fixed_instances;
        html! {
            @for index in 0..count {
                @if self.has_fields(group, index) {
                    (self.instance(group, index, heading, changes && count > group.instance_minimum()))
                }
            }
            @if changes && count < group.instance_limit() {
                button class="secondary small" id=(format!("mehr-{}", group.id)) name="aktion" value=(format!("mehr {}", group.id)) {
                    (group.add_label.as_deref().unwrap_or("Weitere Angabe hinzufügen"))
                }
            } @else if changes && let Some(hint) = &group.add_hint {
                p class="muted" data-key=(format!("voll-{}", group.id)) { (hint) }
            }
        }
    }

    fn instance(&self, group: &FieldGroup, index: usize, heading: &str, removable: bool) -> Markup {
        let title = group.instance_title(index, |field| self.answer_in_words(group, index, field));
        html! {
            fieldset id=(format!("g-{}-{index}", group.id)) class="group" {
                // A title that says the heading again is there for screen readers only.
                @if !title.is_empty() { legend class=[(title == heading).then_some("unseen")] { (title) } }
                @for (number, row) in group.rows.iter().enumerate() {
                    @let shown: Vec<&Field> = row.fields.iter().filter(|field| self.is_visible(group, index, field)).collect();
                    @if !shown.is_empty() {
                        div class="row" data-key=(format!("z-{number}")) {
                            @for field in shown { (self.cell(&FieldKey::new(&group.id, index, &field.id), field)) }
                        }
                    }
                }
                @if removable {
                    button class="secondary small" name="aktion" value=(format!("weniger {} {index}", group.id)) {
                        @match &group.remove_label {
                            Some(label) => { (label) span class="unseen" { ": " (title) } },
                            None => { (title) " entfernen" },
                        }
                    }
                }
            }
        }
    }

    /// An answer as a title says it; none while it is missing or hidden.
    fn answer_in_words(&self, group: &FieldGroup, index: usize, field: &str) -> Option<String> {
        let key = FieldKey::new(&group.id, index, field);
        let field = group.fields().find(|one| one.id == field)?;
        let answer = self.answer(&key).filter(|_| self.evaluation.visible.contains(&key))?;
        let text = if field.kind.is_choice() {
            let values = answer.as_array().map_or(std::slice::from_ref(answer), Vec::as_slice);
            let labels: Vec<String> = values.iter().filter_map(|one| Some(field.option_label(one.as_str()?))).collect();
            labels.join(", ")
        } else {
            words::typed(field, answer)
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// The answer to a field: what the form works out, or what was entered.
    pub fn answer(&self, key: &FieldKey) -> Option<&serde_json::Value> {
        self.evaluation.computed.get(key).or_else(|| self.filling.draft.answers.get(key))
    }

    pub fn is_watched(&self, key: &FieldKey) -> bool {
        self.watched.contains(&(key.group.clone(), key.field.clone()))
    }
}
