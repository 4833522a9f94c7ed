//! The page on which a form is filled in. Answers are kept at every button, so nothing is lost without a script.

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{FieldKey, FormVersion, Leistung, TenantId};
use forms::{Context, Evaluation, Field, FieldGroup, FieldType, Form};
use maud::{Markup, html};
use protocol::EntityKind;
use serde_json::Value;

use super::form_input::{self, FileContent, Input};
use super::layout::{Page, alert};
use super::{PageError, start, words};
use crate::app::App;
use crate::clock::german_day;
use crate::sign_in::browser::Browser;
use crate::storage::account::Account;
use crate::storage::form_draft::{self, Draft};
use crate::storage::{StorageError, feed};

/// Most files in one field.
const FILES: usize = 20;

/// A form that somebody fills in, with what they have answered.
pub struct Filling {
    pub account: Account,
    pub tenant: TenantId,
    pub version: FormVersion,
    pub form: Form,
    pub leistung: Leistung,
    pub draft: Draft,
    pub address: String,
}

impl Filling {
    /// Finds form and draft; a new draft holds what the account knows.
    pub async fn open(app: &App, browser: &Browser, tenant: &str, form_id: &str) -> Result<Self, PageError> {
        let tenant: TenantId = tenant.parse().map_err(|_| PageError::NotFound)?;
        let address = start::form_address(tenant, form_id);
        let account = browser.account().cloned().ok_or_else(|| PageError::SignIn(address.clone()))?;
        let mut read = app.database.read().await?;
        let found = feed::find::<FormVersion>(&mut read, tenant, EntityKind::Form, form_id).await?;
        let (_, version) = found.ok_or(PageError::NotFound)?;
        let found = feed::find(&mut read, tenant, EntityKind::Leistung, &version.leistung.to_string()).await?;
        let (_, leistung) = found.ok_or(PageError::NotFound)?;
        let unreadable = |error: forms::FormError| StorageError::Corrupt { what: "form", problem: error.to_string() };
        let form = Form::parse(&version.definition).map_err(unreadable)?;
        let found = form_draft::find(&mut read, account.id, tenant, form_id).await?;
        let is_new = found.is_none();
        let mut filling = Self { account, tenant, version, form, leistung, draft: found.unwrap_or_default(), address };
        if is_new {
            filling.draft.answers = forms::prefill(&filling.form, &filling.context(app));
            filling.draft.submission = crate::secret::token().map_err(StorageError::from)?;
        }
        // What the account has verified since, or what somebody tried to change.
        let locked = filling.evaluate(app).locked;
        filling.draft.answers.extend(locked);
        Ok(filling)
    }

    pub fn title(&self) -> String {
        start::title(&self.version, &self.leistung)
    }

    /// The answers evaluated, with every open instance even where nothing is filled in yet.
    pub fn evaluate(&self, app: &App) -> Evaluation {
        let mut answers = form_input::answers(&self.draft);
        for (group, count) in &self.draft.instances {
            let first = self.form.group(group).and_then(|group| group.fields().next());
            if let (Some(field), Some(last)) = (first, count.checked_sub(1)) {
                answers.entry(FieldKey::new(group, last, &field.id)).or_insert(Value::Null);
            }
        }
        forms::evaluate(&self.form, &answers, &self.context(app))
    }

    /// What the answers are judged by: today, and the account.
    pub fn context(&self, app: &App) -> Context {
        Context::on(german_day(app.clock.now())).with_account(self.account.stammdaten.clone())
    }

    pub async fn save(&self, app: &App) -> Result<(), PageError> {
        let mut write = app.database.write().await?;
        let now = app.clock.now();
        form_draft::save(&mut write, self.account.id, self.tenant, &self.version.id, &self.draft, now).await?;
        Ok(write.commit().await?)
    }
}

pub async fn page(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, form)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let filling = Filling::open(&app, &browser, &tenant, &form).await?;
    let evaluation = filling.evaluate(&app);
    Ok(show(&browser, &filling, &evaluation, &[]))
}

pub async fn save(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, form)): Path<(String, String)>,
    multipart: Multipart,
) -> Result<Response, PageError> {
    let mut filling = Filling::open(&app, &browser, &tenant, &form).await?;
    let input = Input::read(multipart).await?;
    if !browser.sent_by_our_page(input.one("csrf")) {
        return Err(PageError::Expired);
    }
    let shown = filling.evaluate(&app);
    input.put_into(&filling.form, &shown, &mut filling.draft);
    let mut problems = take_files(&app, &mut filling, &input, &shown).await?;
    let action = input.one("aktion").to_owned();
    let place = act(&mut filling, &action);
    filling.save(&app).await?;
    let evaluation = filling.evaluate(&app);
    if problems.is_empty() {
        if action != "weiter" {
            return Ok(Redirect::to(&format!("{}{place}", filling.address)).into_response());
        }
        if evaluation.findings.is_empty() {
            return Ok(Redirect::to(&format!("{}/pruefen", filling.address)).into_response());
        }
    }
    if action == "weiter" {
        for finding in &evaluation.findings {
            let label = filling.form.field(&finding.field).map_or("", |field| field.label.as_str());
            let said = finding.message.clone().unwrap_or_else(|| words::finding(label, &finding.kind));
            problems.push((finding.field.clone(), said));
        }
    }
    Ok(show(&browser, &filling, &evaluation, &problems))
}

/// Stores the files that came, and says what is wrong with the others.
async fn take_files(
    app: &App,
    filling: &mut Filling,
    input: &Input,
    shown: &Evaluation,
) -> Result<Vec<(FieldKey, String)>, PageError> {
    let places = form_input::file_fields(&filling.form, shown);
    let mut problems = vec![];
    for sent in &input.files {
        let Some(key) = places.iter().find(|key| key.to_string() == sent.field) else { continue };
        if let Some(problem) = form_input::file_problem(sent) {
            problems.push((key.clone(), problem));
            continue;
        }
        let FileContent::Good { media_type, bytes } = &sent.content else { continue };
        let file = (sent.name.as_str(), *media_type, bytes.as_slice());
        let stored =
            form_input::store_file(&app.database, filling.tenant, filling.account.id, file, Some(key.clone())).await?;
        let files = filling.draft.files.entry(key.clone()).or_default();
        if files.len() < FILES && !files.iter().any(|known| known.sha256 == stored.sha256) {
            files.push(stored);
        }
    }
    Ok(problems)
}

/// Does what the pressed button says and gives the place on the page to go to.
fn act(filling: &mut Filling, action: &str) -> String {
    let mut words = action.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some("mehr"), Some(id), None) => {
            let Some(group) = filling.form.group(id).filter(|group| group.multiple) else { return String::new() };
            let answered = group.instances(filling.draft.answers.keys());
            let count = filling.draft.instances.get(id).copied().unwrap_or(1).max(answered);
            let more = (count + 1).min(group.instance_limit());
            filling.draft.instances.insert(id.to_owned(), more);
            format!("#g-{id}-{}", more - 1)
        }
        (Some("weniger"), Some(id), Some(index)) => {
            let Some(group) = filling.form.group(id).filter(|group| group.multiple) else { return String::new() };
            let answered = group.instances(filling.draft.answers.keys());
            let count = filling.draft.instances.get(id).copied().unwrap_or(1).max(answered);
            filling.draft.instances.insert(id.to_owned(), count);
            form_input::remove_instance(&mut filling.draft, id, index.parse().unwrap_or(usize::MAX));
            format!("#g-{id}-0")
        }
        (Some("ohne"), Some(key), Some(index)) => {
            let Ok(key) = key.parse::<FieldKey>() else { return String::new() };
            let index: usize = index.parse().unwrap_or(usize::MAX);
            if let Some(files) = filling.draft.files.get_mut(&key)
                && index < files.len()
            {
                files.remove(index);
            }
            format!("#{}", html_id(&key))
        }
        _ => String::new(),
    }
}

/// Id of an input: the field key with dashes for its colons.
pub fn html_id(key: &FieldKey) -> String {
    format!("f-{}-{}-{}", key.group, key.index, key.field)
}

fn show(browser: &Browser, filling: &Filling, evaluation: &Evaluation, problems: &[(FieldKey, String)]) -> Response {
    let render = Render { filling, evaluation, problems };
    let content = html! {
        h1 { (filling.title()) }
        p class="muted" { "Felder mit " span class="star" { "*" } " müssen Sie ausfüllen." }
        @if !problems.is_empty() { (render.summary()) }
        form method="post" action=(filling.address) enctype="multipart/form-data" class="form" novalidate {
            input type="hidden" name="csrf" value=(browser.csrf());
            // The first button is the one that the Enter key presses.
            button class="unseen" name="aktion" value="weiter" tabindex="-1" aria-hidden="true" { "Weiter" }
            @for section in &filling.form.sections {
                section {
                    @if !section.title.is_empty() { h2 { (section.title) } }
                    @for group in &section.groups { (render.group(group)) }
                }
            }
            div class="buttons" {
                button class="primary" id="weiter" name="aktion" value="weiter" { "Weiter: Antworten prüfen" }
                button class="secondary" id="speichern" name="aktion" value="speichern" { "Eingaben übernehmen" }
            }
            p class="muted" { "„Eingaben übernehmen“ speichert Ihre Angaben und zeigt Felder, die sich daraus ergeben." }
        }
    };
    let page = Page::new(filling.title(), content);
    if problems.is_empty() {
        page.show(browser)
    } else {
        page.failed().status(StatusCode::UNPROCESSABLE_ENTITY).show(browser)
    }
}

struct Render<'a> {
    filling: &'a Filling,
    evaluation: &'a Evaluation,
    problems: &'a [(FieldKey, String)],
}

impl Render<'_> {
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

    fn group(&self, group: &FieldGroup) -> Markup {
        let count = self.evaluation.instances.get(&group.id).copied().unwrap_or(1);
        html! {
            @for index in 0..count {
                fieldset id=(format!("g-{}-{index}", group.id)) class="group" {
                    @if !group.title.is_empty() {
                        legend { (group.title) @if group.multiple { " " (index + 1) } }
                    }
                    @for row in &group.rows {
                        @let shown: Vec<&Field> = row.fields.iter().filter(|field| self.shown(group, index, field)).collect();
                        @if !shown.is_empty() {
                            div class="row" { @for field in shown { (self.field(&FieldKey::new(&group.id, index, &field.id), field)) } }
                        }
                    }
                    @if group.multiple && count > 1 {
                        button class="secondary small" name="aktion" value=(format!("weniger {} {index}", group.id)) {
                            (group.title) " " (index + 1) " entfernen"
                        }
                    }
                }
            }
            @if group.multiple && count < group.instance_limit() {
                button class="secondary small" id=(format!("mehr-{}", group.id)) name="aktion" value=(format!("mehr {}", group.id)) {
                    (group.add_label.as_deref().unwrap_or("Weitere Angabe hinzufügen"))
                }
            }
        }
    }

    fn shown(&self, group: &FieldGroup, index: usize, field: &Field) -> bool {
        self.evaluation.visible.contains(&FieldKey::new(&group.id, index, &field.id))
    }

    fn field(&self, key: &FieldKey, field: &Field) -> Markup {
        let width = format!("cell w{}", field.columns());
        match field.kind {
            FieldType::Text => html! { p class=(width) { (field.hint()) } },
            FieldType::H1 => html! { h3 class=(width) { (field.hint()) } },
            FieldType::H2 => html! { h4 class=(width) { (field.hint()) } },
            FieldType::Hintbox => html! { div class=(format!("{width} hint")) { p { (field.hint()) } } },
            _ => self.input(key, field, &width),
        }
    }

    fn input(&self, key: &FieldKey, field: &Field, width: &str) -> Markup {
        let (id, name) = (html_id(key), key.to_string());
        let answer = self.filling.draft.answers.get(key);
        let text = answer.map(|value| self.text(field, value)).unwrap_or_default();
        let problem = self.problems.iter().find(|(wrong, _)| wrong == key).map(|(_, said)| said);
        let source = field.prefill().and_then(|name| self.filling.account.stammdaten.get(name));
        let from_account = source.is_some_and(|datum| Some(datum.value.as_str()) == answer.and_then(Value::as_str));
        let verified = from_account && source.is_some_and(|datum| datum.verified.is_some());
        let (help_id, error_id, source_id) = (format!("{id}-hilfe"), format!("{id}-fehler"), format!("{id}-herkunft"));
        let mut described = vec![];
        if problem.is_some() {
            described.push(error_id.clone());
        }
        if !field.helptext.is_empty() || field.kind == FieldType::Date || field.kind == FieldType::MultipleFile {
            described.push(help_id.clone());
        }
        if from_account {
            described.push(source_id.clone());
        }
        let described = (!described.is_empty()).then(|| described.join(" "));
        let invalid = problem.map(|_| "true");
        let must = self.evaluation.required.contains(key);
        let required = must.then_some("true");
        let locked = self.evaluation.locked.contains_key(key);
        let fixed = field.disabled || locked;
        let label = html! { (field.label) @if must { " " span class="star" aria-hidden="true" { "*" } } };
        let notes = html! {
            @if !field.helptext.is_empty() { p class="help" id=(help_id) { (field.helptext) } }
            @else if field.kind == FieldType::Date { p class="help" id=(help_id) { "Zum Beispiel 31.01.2026" } }
            @else if field.kind == FieldType::MultipleFile { p class="help" id=(help_id) { "PDF, PNG oder JPG, höchstens 10 MB" } }
            @if from_account {
                p class="source" id=(source_id) { @if verified { "Geprüfte Angabe aus Ihrem Servicekonto" } @else { "Aus Ihrem Servicekonto" } }
            }
            @if let Some(said) = problem { p class="error" id=(error_id) { (said) } }
        };
        let class = if problem.is_some() { format!("{width} field wrong") } else { format!("{width} field") };
        let chosen = |value: &str| match answer {
            Some(Value::Array(list)) => list.iter().any(|one| one == value),
            Some(Value::Bool(yes)) => value == yes.to_string(),
            Some(one) => one == value,
            None => false,
        };
        let group_of = |inputs: Markup, role: &str| {
            html! {
                fieldset class=(class) id=(id) role=(role) tabindex="-1" aria-describedby=[&described] aria-invalid=[invalid] aria-required=[required.filter(|_| role == "radiogroup")] {
                    legend { (label) }
                    (notes)
                    (inputs)
                }
            }
        };
        let boxes = |kind: &str, options: &[(String, String)]| {
            html! {
                @for (i, (value, text)) in options.iter().enumerate() {
                    div class="choice" {
                        input type=(kind) id=(format!("{id}-{i}")) name=(name) value=(value) checked[chosen(value)] disabled[fixed];
                        label for=(format!("{id}-{i}")) { (text) }
                    }
                }
            }
        };
        let options: Vec<(String, String)> =
            field.options.iter().map(|option| (option.value.clone(), option.label().to_owned())).collect();
        match field.kind {
            FieldType::RadioButtons => group_of(boxes("radio", &options), "radiogroup"),
            FieldType::Boolean => {
                let yes_no = [("true".to_owned(), "Ja".to_owned()), ("false".to_owned(), "Nein".to_owned())];
                group_of(boxes("radio", &yes_no), "radiogroup")
            }
            FieldType::Checkbox => group_of(boxes("checkbox", &options), "group"),
            FieldType::SingleCheckbox => html! {
                div class=(class) {
                    div class="choice" {
                        input type="checkbox" id=(id) name=(name) value="true" checked[chosen("true")] disabled[fixed] aria-describedby=[&described] aria-invalid=[invalid] aria-required=[required];
                        label for=(id) { (label) }
                    }
                    (notes)
                }
            },
            FieldType::DropdownSingleSelect => html! {
                div class=(class) {
                    label for=(id) { (label) }
                    (notes)
                    select id=(id) name=(name) disabled[fixed] aria-describedby=[&described] aria-invalid=[invalid] aria-required=[required] {
                        option value="" { "Bitte wählen" }
                        @for (value, text) in &options { option value=(value) selected[chosen(value)] { (text) } }
                    }
                }
            },
            FieldType::Textarea => html! {
                div class=(class) {
                    label for=(id) { (label) }
                    (notes)
                    textarea id=(id) name=(name) rows="5" disabled[field.disabled] readonly[locked] aria-describedby=[&described] aria-invalid=[invalid] aria-required=[required] { (text) }
                }
            },
            FieldType::MultipleFile => html! {
                div class=(class) {
                    label for=(id) { (label) }
                    (notes)
                    (self.files(key))
                    input type="file" id=(id) name=(name) multiple accept=".pdf,.png,.jpg,.jpeg" aria-describedby=[&described] aria-invalid=[invalid] aria-required=[required];
                }
            },
            _ => {
                let mode = match field.kind {
                    FieldType::Date => Some("numeric"),
                    FieldType::EuroBetrag => Some("decimal"),
                    _ => None,
                };
                let hint = (!field.placeholder.is_empty()).then_some(&field.placeholder);
                html! {
                    div class=(class) {
                        label for=(id) { (label) @if field.kind == FieldType::EuroBetrag { " (Euro)" } }
                        (notes)
                        input type="text" id=(id) name=(name) value=(text) placeholder=[hint] inputmode=[mode] disabled[field.disabled] readonly[locked] aria-describedby=[&described] aria-invalid=[invalid] aria-required=[required];
                    }
                }
            }
        }
    }

    /// An answer as its input shows it.
    fn text(&self, field: &Field, value: &Value) -> String {
        if field.kind == FieldType::Date
            && let Some(date) = forms::date_of(value)
        {
            return words::day(date);
        }
        if field.kind == FieldType::EuroBetrag
            && let Some(cents) = forms::amount_in_cents(value)
        {
            return words::amount(cents);
        }
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }

    fn files(&self, key: &FieldKey) -> Markup {
        let files = self.filling.draft.files.get(key).map_or(&[][..], Vec::as_slice);
        html! {
            @if !files.is_empty() {
                ul class="files" {
                    @for (i, file) in files.iter().enumerate() {
                        li {
                            span { (file.name) " (" (words::size(file.size)) ")" }
                            button class="link" name="aktion" value=(format!("ohne {key} {i}")) { (file.name) " entfernen" }
                        }
                    }
                }
            }
        }
    }
}
