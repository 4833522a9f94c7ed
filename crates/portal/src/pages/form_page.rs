//! The page on which a form is filled in. Answers are kept at every button, so nothing is lost without a script.

use axum::extract::{Multipart, Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{FieldKey, FormVersion, Leistung, TenantId};
use forms::{Answers, Context, Evaluation, FieldGroup, FieldType, Form};
use protocol::EntityKind;
use serde_json::Value;

use super::form_input::{self, FileContent, Input};
use super::form_view::View;
use super::{PageError, start, words};
use crate::app::App;
use crate::clock::german_day;
use crate::sign_in::browser::Browser;
use crate::storage::account::Account;
use crate::storage::form_draft::{self, Draft};
use crate::storage::{StorageError, feed};

/// Most files in one field.
const FILES: usize = 20;
/// Query of a request of the script, which gets only what depends on the answers.
const FRAGMENT: &str = "ausschnitt=1";
/// Query of the page that says that everything is saved.
const SAVED: &str = "gespeichert=1";

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

    pub fn evaluate(&self, app: &App) -> Evaluation {
        forms::evaluate(&self.form, &self.answers(), &self.context(app))
    }

    /// Answers and files, with every open instance even where nothing is filled in yet.
    pub fn answers(&self) -> Answers {
        let mut answers = form_input::answers(&self.draft);
        for (group, count) in &self.draft.instances {
            let first = self.form.group(group).and_then(|group| group.fields().next());
            if let (Some(field), Some(last)) = (first, count.checked_sub(1)) {
                answers.entry(FieldKey::new(group, last, &field.id)).or_insert(Value::Null);
            }
        }
        answers
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
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let filling = Filling::open(&app, &browser, &tenant, &form).await?;
    let evaluation = filling.evaluate(&app);
    Ok(View::new(&filling, &evaluation, &[]).page(&browser, query.as_deref() == Some(SAVED)))
}

pub async fn save(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, form)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    multipart: Multipart,
) -> Result<Response, PageError> {
    Filling::open(&app, &browser, &tenant, &form).await?;
    let input = Input::read(multipart).await?;
    // Files take their time to arrive; what was saved meanwhile isn't lost.
    let mut filling = Filling::open(&app, &browser, &tenant, &form).await?;
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
    if query.as_deref() == Some(FRAGMENT) {
        let complained: Vec<&String> = input.values.get("beanstandet").into_iter().flatten().collect();
        let still = all_problems(&filling, &evaluation).filter(|(key, _)| complained.contains(&&key.to_string()));
        problems.extend(still);
        return Ok(browser.keep(View::new(&filling, &evaluation, &problems).fields().into_response()));
    }
    if problems.is_empty() {
        if action != "weiter" {
            return Ok(Redirect::to(&format!("{}{place}", filling.address)).into_response());
        }
        if evaluation.findings.is_empty() {
            return Ok(Redirect::to(&format!("{}/pruefen", filling.address)).into_response());
        }
    }
    if action == "weiter" {
        problems.extend(all_problems(&filling, &evaluation));
    }
    Ok(View::new(&filling, &evaluation, &problems).page(&browser, false))
}

/// What is wrong with the answers, in words.
fn all_problems(filling: &Filling, evaluation: &Evaluation) -> impl Iterator<Item = (FieldKey, String)> {
    evaluation.findings.iter().map(|finding| {
        let label = filling.form.field(&finding.field).map_or("", |field| field.label.as_str());
        let said = finding.message.clone().unwrap_or_else(|| words::finding(label, &finding.kind));
        (finding.field.clone(), said)
    })
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
        if forms::files::claims_pdf_a(bytes) {
            filling.draft.pdf_a.insert(stored.sha256.clone());
        }
        let single = filling.form.field(key).is_some_and(|field| field.kind == FieldType::File);
        let files = filling.draft.files.entry(key.clone()).or_default();
        if single {
            files.clear();
        }
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
            let Some((group, count)) = changeable(filling, id) else { return String::new() };
            let more = (count + 1).min(group.instance_limit());
            filling.draft.instances.insert(id.to_owned(), more);
            format!("#g-{id}-{}", more - 1)
        }
        (Some("weniger"), Some(id), Some(index)) => {
            let Some((group, count)) = changeable(filling, id) else { return String::new() };
            if count > group.instance_minimum() {
                filling.draft.instances.insert(id.to_owned(), count);
                form_input::remove_instance(&mut filling.draft, id, index.parse().unwrap_or(usize::MAX));
            }
            format!("#g-{id}-0")
        }
        (Some("ohne"), Some(key), Some(index)) => {
            let Ok(key) = key.parse::<FieldKey>() else { return String::new() };
            if form_input::open_field(&filling.form, &key).is_none() {
                return String::new();
            }
            let index: usize = index.parse().unwrap_or(usize::MAX);
            if let Some(files) = filling.draft.files.get_mut(&key)
                && index < files.len()
            {
                files.remove(index);
            }
            format!("#{}", html_id(&key))
        }
        (Some("speichern"), None, None) => format!("?{SAVED}"),
        _ => String::new(),
    }
}

/// A group whose instances the applicant adds and removes, with how many are open.
fn changeable(filling: &Filling, id: &str) -> Option<(FieldGroup, usize)> {
    let group = filling.form.group(id).filter(|group| group.multiple && !group.fixed_instances)?;
    let answered = group.instances(filling.draft.answers.keys());
    Some((group.clone(), filling.draft.instances.get(id).copied().unwrap_or(1).max(answered)))
}

/// Id of an input: the field key with dashes for its colons.
pub fn html_id(key: &FieldKey) -> String {
    format!("f-{}-{}-{}", key.group, key.index, key.field)
}
