//! A field as the applicant answers it; each kind of field once.

use domain::FieldKey;
use forms::{Computation, Field, FieldType, HelpDialog, safe_address};
use maud::{Markup, html};
use serde_json::Value;

use crate::purpose::Purpose;
use crate::{Action, Entered, Page, html_id, size, typed};

/// Where the portal tells what becomes of personal data.
const DATENSCHUTZ: &str = "/datenschutz";

/// What all inputs have in common.
struct Input<'a> {
    page: &'a Page<'a>,
    field: &'a Field,
    id: String,
    name: String,
    answer: Option<&'a Value>,
    /// Classes of the cell.
    class: String,
    /// The field's, where cells are marked.
    node: Option<&'a str>,
    label: Markup,
    notes: Markup,
    described: Option<String>,
    invalid: Option<&'static str>,
    required: Option<&'static str>,
    /// Shown, but not to be changed.
    fixed: bool,
    /// The answer as text.
    text: String,
}

impl Page<'_> {
    pub(crate) fn cell(&self, key: &FieldKey, field: &Field) -> Markup {
        if !field.kind.is_answered() {
            return self.shown_only(key, field);
        }
        let input = self.input(key, field);
        match field.kind {
            FieldType::Boolean => input.choices("radio", &self.yes_or_no()),
            FieldType::RadioButtons => input.choices("radio", &options(field)),
            FieldType::Checkbox | FieldType::DropdownMultipleSelect | FieldType::TwoListSelect => {
                input.choices("checkbox", &options(field))
            }
            FieldType::SingleCheckbox => input.tick(),
            FieldType::DropdownSingleSelect => input.select(),
            FieldType::DropdownSingleSelectAjax if !field.options.is_empty() => input.select(),
            FieldType::Textarea | FieldType::GeoMap | FieldType::GdikMap => input.long_text(),
            FieldType::File | FieldType::MultipleFile => input.files(&self.files_of(key, input.fixed)),
            _ => input.line(),
        }
    }

    fn input<'b>(&'b self, key: &FieldKey, field: &'b Field) -> Input<'b> {
        let id = html_id(key);
        let answer = self.answer(key);
        let problem = self.problems.iter().find(|(wrong, _)| wrong == key).map(|(_, said)| said);
        let source = field.prefill().and_then(|name| self.account.get(name));
        let from_account = source.is_some_and(|datum| Some(datum.value.as_str()) == answer.and_then(Value::as_str));
        let verified = from_account && source.is_some_and(|datum| datum.verified.is_some());
        let help = Some(field.helptext.clone()).filter(|text| !text.is_empty()).or_else(|| self.hint(&field.kind));
        let part = |name: &str| format!("{id}-{name}");
        let parts = [("fehler", problem.is_some()), ("hilfe", help.is_some()), ("herkunft", from_account)];
        let described: Vec<String> = parts.iter().filter(|(_, there)| *there).map(|(name, _)| part(name)).collect();
        let must = self.evaluation.required.contains(key);
        let watched = if self.is_watched(key) { " watched" } else { "" };
        let wrong = if problem.is_some() { " wrong" } else { "" };
        Input {
            page: self,
            field,
            name: key.to_string(),
            answer,
            class: format!("cell w{} field{wrong}{watched}", field.columns()),
            node: self.mark(&field.node),
            label: html! {
                @if field.kind == FieldType::EuroBetrag { (self.say("answers/euro", "label", &field.label)) } @else { (field.label) }
                @if must { " " span class="star" aria-hidden="true" { "*" } }
            },
            notes: html! {
                (self.changes_of(&field.node))
                @if let Some(help) = help { p class="help" id=(part("hilfe")) { (help) } }
                @if let Some(dialog) = &field.help_dialog { (self.more_help(dialog)) }
                @if from_account {
                    p class="source" id=(part("herkunft")) { (self.plain(if verified { "account/verified" } else { "account/known" })) }
                }
                @if let Some(said) = problem { p class="error" id=(part("fehler")) { (said) } }
                (self.choice(key, field))
            },
            described: (!described.is_empty()).then(|| described.join(" ")),
            invalid: problem.map(|_| "true"),
            required: must.then_some("true"),
            fixed: field.disabled || self.evaluation.locked.contains_key(key) || Computation::of(field).is_some(),
            text: answer.map(|value| typed(field, value)).unwrap_or_default(),
            id,
        }
    }

    /// What was entered elsewhere at the same time, to choose from.
    fn choice(&self, key: &FieldKey, field: &Field) -> Markup {
        let others = self.others.get(key).map_or(&[][..], Vec::as_slice);
        let choose = |name: Option<&String>| Action::Choose { key: key.clone(), name: name.cloned() };
        html! {
            @if !others.is_empty() {
                div class="choose" {
                    p { (self.plain("others/question")) }
                    @for other in others {
                        button class="secondary small" name="aktion" value=(choose(Some(&other.name))) {
                            (self.say("others/take", "answer", &self.in_words(field, other.entered)))
                        }
                    }
                    button class="secondary small" name="aktion" value=(choose(None)) { (self.plain("others/keep")) }
                }
            }
        }
    }

    fn in_words(&self, field: &Field, entered: Entered<'_>) -> String {
        let label = |value: &Value| match value {
            Value::String(text) if field.kind.is_choice() => field.option_label(text),
            Value::Bool(yes) => self.yes_no(*yes),
            other => typed(field, other),
        };
        let all: Vec<String> = match entered {
            Entered::Answer(Value::Array(values)) => values.iter().map(label).collect(),
            Entered::Answer(value) => vec![label(value)],
            Entered::Files(files) => files.iter().map(|file| file.name.clone()).collect(),
        };
        all.join(", ").chars().take(200).collect()
    }

    fn files_of(&self, key: &FieldKey, fixed: bool) -> Markup {
        let files = self.files.get(key).map_or(&[][..], Vec::as_slice);
        let remove = |sha256: &domain::Sha256| Action::RemoveFile { key: key.clone(), sha256: sha256.to_string() };
        html! {
            @if !files.is_empty() {
                ul class="files" {
                    @for file in files {
                        li {
                            span { (file.name) " (" (size(file.size, self.language)) ")" }
                            @if !fixed {
                                button class="link" name="aktion" value=(remove(&file.sha256)) { (self.say("files/remove", "name", &file.name)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Amt24 shows a picture in a window of its own; here it is a link, or its words where it can't be reached.
    fn more_help(&self, dialog: &HelpDialog) -> Markup {
        let words = [&dialog.caption, &dialog.alt].into_iter().find(|text| !text.is_empty());
        html! {
            @if safe_address(&dialog.url).is_some() {
                p class="help" { (self.link(&dialog.url, &words.cloned().unwrap_or_else(|| self.plain("links/more")))) }
            } @else if let Some(words) = words {
                p class="help" { (words) }
            }
        }
    }
}

impl Input<'_> {
    /// A cell with the label above the input.
    fn labelled(&self, input: &Markup) -> Markup {
        html! {
            div class=(self.class) data-key=(format!("c-{}", self.id)) data-node=[self.node] {
                label for=(self.id) { (self.label) }
                (self.notes)
                (input)
            }
        }
    }

    fn line(&self) -> Markup {
        let kind = &self.field.kind;
        let purpose = Purpose::of(self.field);
        let mode = purpose.input_mode(self.field);
        let capitals = (*kind == FieldType::KfzKennzeichen).then_some("characters");
        let hint = (!self.field.placeholder.is_empty()).then_some(&self.field.placeholder);
        self.labelled(&html! {
            input type=(purpose.input_type()) id=(self.id) name=(self.name) value=(self.text) placeholder=[hint] inputmode=[mode] autocomplete=[purpose.autocomplete()] autocapitalize=[capitals] readonly[self.fixed] aria-describedby=[&self.described] aria-invalid=[self.invalid] aria-required=[self.required];
        })
    }

    fn long_text(&self) -> Markup {
        let rows = if self.field.kind == FieldType::Textarea { "5" } else { "2" };
        let hint = (!self.field.placeholder.is_empty()).then_some(&self.field.placeholder);
        self.labelled(&html! {
            textarea id=(self.id) name=(self.name) rows=(rows) placeholder=[hint] readonly[self.fixed] aria-describedby=[&self.described] aria-invalid=[self.invalid] aria-required=[self.required] { (self.text) }
        })
    }

    fn select(&self) -> Markup {
        self.labelled(&html! {
            select id=(self.id) name=(self.name) disabled[self.fixed] aria-describedby=[&self.described] aria-invalid=[self.invalid] aria-required=[self.required] {
                option value="" { (self.page.plain("answers/choose")) }
                @for option in &self.field.options {
                    option value=(option.value) selected[self.is_chosen(&option.value)] data-node=[self.page.mark(&option.node)] { (option.label()) }
                }
            }
        })
    }

    fn files(&self, there: &Markup) -> Markup {
        let several = self.field.kind == FieldType::MultipleFile;
        self.labelled(&html! {
            (there)
            input type="file" id=(self.id) name=(self.name) multiple[several] disabled[self.fixed] accept=".pdf,.png,.jpg,.jpeg" aria-describedby=[&self.described] aria-invalid=[self.invalid] aria-required=[self.required];
        })
    }

    fn tick(&self) -> Markup {
        html! {
            div class=(self.class) data-key=(format!("c-{}", self.id)) data-node=[self.node] {
                div class="choice" {
                    input type="checkbox" id=(self.id) name=(self.name) value="true" checked[self.is_chosen("true")] disabled[self.fixed] aria-describedby=[&self.described] aria-invalid=[self.invalid] aria-required=[self.required];
                    label for=(self.id) { (self.label) }
                }
                (self.notes)
                @if self.field.label.to_lowercase().contains("datenschutz") {
                    p class="help" { (self.page.link(DATENSCHUTZ, &self.page.plain("links/datenschutz"))) }
                }
            }
        }
    }

    /// One or several of the options, all of them in sight.
    fn choices(&self, kind: &str, options: &[(String, String)]) -> Markup {
        let role = if kind == "radio" { "radiogroup" } else { "group" };
        html! {
            fieldset class=(self.class) id=(self.id) role=(role) tabindex="-1" aria-describedby=[&self.described] aria-invalid=[self.invalid] aria-required=[self.required.filter(|_| kind == "radio")] data-node=[self.node] {
                // A group can't be called required by a role; so it is said.
                legend { (self.label) @if self.required.is_some() && kind != "radio" { span class="unseen" { " (" (self.page.plain("answers/required")) ")" } } }
                (self.notes)
                @for (i, (value, text)) in options.iter().enumerate() {
                    @let option = self.field.options.get(i);
                    div class="choice" data-node=[option.and_then(|option| self.page.mark(&option.node))] {
                        input type=(kind) id=(format!("{}-{i}", self.id)) name=(self.name) value=(value) checked[self.is_chosen(value)] disabled[self.fixed];
                        label for=(format!("{}-{i}", self.id)) { (text) }
                        @if let Some(dialog) = option.and_then(|option| option.help_dialog.as_ref()) { (self.page.more_help(dialog)) }
                        @if let Some(option) = option { (self.page.changes_of(&option.node)) }
                    }
                }
            }
        }
    }

    fn is_chosen(&self, value: &str) -> bool {
        match self.answer {
            Some(Value::Array(list)) => list.iter().any(|one| one == value),
            Some(Value::Bool(yes)) => value == yes.to_string(),
            Some(one) => one == value,
            None => false,
        }
    }
}

fn options(field: &Field) -> Vec<(String, String)> {
    field.options.iter().map(|option| (option.value.clone(), option.label().to_owned())).collect()
}
