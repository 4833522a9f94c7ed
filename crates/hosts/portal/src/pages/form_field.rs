//! A field of a form as the applicant answers it; each kind of field once.

use domain::FieldKey;
use forms::{Computation, Field, FieldType, HelpDialog, safe_address};
use maud::{Markup, html};
use portal_app::filling::merge::name_of;
use portal_store::table::form_draft::Other;
use serde_json::Value;

use super::form_view::View;
use super::form_view::html_id;
use super::input_purpose::Purpose;
use super::{form_media, words};

/// What all inputs have in common.
struct Input<'a> {
    field: &'a Field,
    id: String,
    name: String,
    answer: Option<&'a Value>,
    /// Classes of the cell.
    class: String,
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

impl View<'_> {
    pub fn cell(&self, key: &FieldKey, field: &Field) -> Markup {
        if !field.kind.is_answered() {
            return form_media::show(key, field);
        }
        let input = self.prepare(key, field);
        match field.kind {
            FieldType::Boolean => {
                input.choices("radio", &words::YES_NO.map(|(value, text)| (value.to_owned(), text.to_owned())))
            }
            FieldType::RadioButtons => input.choices("radio", &options(field)),
            FieldType::Checkbox | FieldType::DropdownMultipleSelect | FieldType::TwoListSelect => {
                input.choices("checkbox", &options(field))
            }
            FieldType::SingleCheckbox => input.tick(),
            FieldType::DropdownSingleSelect => input.select(),
            FieldType::DropdownSingleSelectAjax if !field.options.is_empty() => input.select(),
            FieldType::Textarea | FieldType::GeoMap | FieldType::GdikMap => input.long_text(),
            FieldType::File | FieldType::MultipleFile => input.files(&self.files(key, input.fixed)),
            _ => input.line(),
        }
    }

    fn prepare<'b>(&'b self, key: &FieldKey, field: &'b Field) -> Input<'b> {
        let id = html_id(key);
        let answer = self.answer(key);
        let problem = self.problems.iter().find(|(wrong, _)| wrong == key).map(|(_, said)| said);
        let source = field.prefill().and_then(|name| self.filling.known(name));
        let from_account = source.is_some_and(|datum| Some(datum.value.as_str()) == answer.and_then(Value::as_str));
        let verified = from_account && source.is_some_and(|datum| datum.verified.is_some());
        let help = Some(field.helptext.as_str()).filter(|text| !text.is_empty()).or_else(|| words::hint(&field.kind));
        let part = |name: &str| format!("{id}-{name}");
        let parts = [("fehler", problem.is_some()), ("hilfe", help.is_some()), ("herkunft", from_account)];
        let described: Vec<String> = parts.iter().filter(|(_, there)| *there).map(|(name, _)| part(name)).collect();
        let must = self.evaluation.required.contains(key);
        let watched = if self.is_watched(key) { " watched" } else { "" };
        let wrong = if problem.is_some() { " wrong" } else { "" };
        Input {
            field,
            name: key.to_string(),
            answer,
            class: format!("cell w{} field{wrong}{watched}", field.columns()),
            label: html! {
                (field.label)
                @if field.kind == FieldType::EuroBetrag { " (Euro)" }
                @if must { " " span class="star" aria-hidden="true" { "*" } }
            },
            notes: html! {
                @if let Some(help) = help { p class="help" id=(part("hilfe")) { (help) } }
                @if let Some(dialog) = &field.help_dialog { (more_help(dialog)) }
                @if from_account {
                    p class="source" id=(part("herkunft")) { @if verified { "Geprüfte Angabe aus Ihrem Servicekonto" } @else { "Aus Ihrem Servicekonto" } }
                }
                @if let Some(said) = problem { p class="error" id=(part("fehler")) { (said) } }
                (self.choice(key, field))
            },
            described: (!described.is_empty()).then(|| described.join(" ")),
            invalid: problem.map(|_| "true"),
            required: must.then_some("true"),
            fixed: field.disabled || self.evaluation.locked.contains_key(key) || Computation::of(field).is_some(),
            text: answer.map(|value| words::typed(field, value)).unwrap_or_default(),
            id,
        }
    }

    /// What was entered elsewhere at the same time, to choose from.
    fn choice(&self, key: &FieldKey, field: &Field) -> Markup {
        let others = self.filling.draft.others.get(key).map_or(&[][..], Vec::as_slice);
        html! {
            @if !others.is_empty() {
                div class="choose" {
                    p { "Hier wurde inzwischen auch etwas anderes eingetragen. Was soll gelten?" }
                    @for other in others {
                        button class="secondary small" name="aktion" value=(format!("nimm {key} {}", name_of(other))) {
                            "„" (other_in_words(field, other)) "“ nehmen"
                        }
                    }
                    button class="secondary small" name="aktion" value=(format!("behalte {key}")) { "Die Angabe hier behalten" }
                }
            }
        }
    }

    fn files(&self, key: &FieldKey, fixed: bool) -> Markup {
        let files = self.filling.draft.files.get(key).map_or(&[][..], Vec::as_slice);
        html! {
            @if !files.is_empty() {
                ul class="files" {
                    @for file in files {
                        li {
                            span { (file.name) " (" (words::size(file.size)) ")" }
                            @if !fixed {
                                button class="link" name="aktion" value=(format!("ohne {key} {}", file.sha256)) { (file.name) " entfernen" }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Input<'_> {
    /// A cell with the label above the input.
    fn labelled(&self, input: &Markup) -> Markup {
        html! {
            div class=(self.class) data-key=(format!("c-{}", self.id)) {
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
                option value="" { "Bitte wählen" }
                @for (value, text) in options(self.field) { option value=(value) selected[self.is_chosen(&value)] { (text) } }
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
            div class=(self.class) data-key=(format!("c-{}", self.id)) {
                div class="choice" {
                    input type="checkbox" id=(self.id) name=(self.name) value="true" checked[self.is_chosen("true")] disabled[self.fixed] aria-describedby=[&self.described] aria-invalid=[self.invalid] aria-required=[self.required];
                    label for=(self.id) { (self.label) }
                }
                (self.notes)
                @if self.field.label.to_lowercase().contains("datenschutz") {
                    p class="help" { a href="/datenschutz" target="_blank" rel="noopener noreferrer" { "Hinweise zum Datenschutz (öffnet ein neues Fenster)" } }
                }
            }
        }
    }

    /// One or several of the options, all of them in sight.
    fn choices(&self, kind: &str, options: &[(String, String)]) -> Markup {
        let role = if kind == "radio" { "radiogroup" } else { "group" };
        html! {
            fieldset class=(self.class) id=(self.id) role=(role) tabindex="-1" aria-describedby=[&self.described] aria-invalid=[self.invalid] aria-required=[self.required.filter(|_| kind == "radio")] {
                legend { (self.label) }
                (self.notes)
                @for (i, (value, text)) in options.iter().enumerate() {
                    div class="choice" {
                        input type=(kind) id=(format!("{}-{i}", self.id)) name=(self.name) value=(value) checked[self.is_chosen(value)] disabled[self.fixed];
                        label for=(format!("{}-{i}", self.id)) { (text) }
                        @let dialog = self.field.options.get(i).and_then(|option| option.help_dialog.as_ref());
                        @if let Some(dialog) = dialog { (more_help(dialog)) }
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

fn other_in_words(field: &Field, other: &Other) -> String {
    let label = |value: &Value| match value {
        Value::String(text) if field.kind.is_choice() => field.option_label(text),
        Value::Bool(yes) => words::YES_NO[usize::from(!yes)].1.to_owned(),
        other => words::typed(field, other),
    };
    let all: Vec<String> = match other {
        Other::Answer(Value::Array(values)) => values.iter().map(label).collect(),
        Other::Answer(value) => vec![label(value)],
        Other::Files(files) => files.iter().map(|file| file.name.clone()).collect(),
    };
    all.join(", ").chars().take(200).collect()
}

fn options(field: &Field) -> Vec<(String, String)> {
    field.options.iter().map(|option| (option.value.clone(), option.label().to_owned())).collect()
}

/// Amt24 shows a picture in a window of its own; here it is a link, or its words where it can't be reached.
fn more_help(dialog: &HelpDialog) -> Markup {
    let words = [&dialog.caption, &dialog.alt].into_iter().find(|text| !text.is_empty());
    html! {
        @if safe_address(&dialog.url).is_some() {
            p class="help" { (form_media::link(&dialog.url, words.map_or("Mehr dazu", String::as_str))) }
        } @else if let Some(words) = words {
            p class="help" { (words) }
        }
    }
}
