//! The page on which a form is filled in. Answers are kept at every button, so nothing is lost without a script.

use axum::extract::{Multipart, Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{AttachmentRef, FieldKey, TenantId};
use form_page::{Action, html_id};
use forms::Language;
use forms::{Evaluation, Finding, FindingKind};
use portal_app::filling::Filling;
use portal_app::filling::merge::FILES;
use portal_app::filling::save::{self, NewFile, NotTaken, Outcome};
use portal_app::filling::seen::Seen;
use portal_store::table::form_draft;

use super::form_input::{self, Input};
use super::form_view::{View, address};
use super::{start, words};
use crate::app::App;
use crate::web::browser::Browser;
use crate::web::error::PageError;

/// Query of a request of the script, which gets only what depends on the answers.
const FRAGMENT: &str = "ausschnitt=1";
/// Query of the page that says that everything is saved.
const SAVED: &str = "gespeichert=1";
/// Asks for what is wrong with the answers that are saved.
const CHECKED: &str = "geprueft=1";

/// Problems by field, in words.
pub type Problems = Vec<(FieldKey, String)>;

/// The form that an address names, as the signed-in person has filled it in.
pub async fn open(app: &App, browser: &Browser, tenant: &str, form: &str) -> Result<Filling, PageError> {
    let tenant: TenantId = tenant.parse().map_err(|_| PageError::NotFound)?;
    let account = browser.account().cloned();
    let account = account.ok_or_else(|| PageError::SignIn(start::form_address(tenant, form)))?;
    Filling::open(app, account, browser.level(), tenant, form).await?.ok_or(PageError::NotFound)
}

pub async fn page(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, form)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let mut filling = open(&app, &browser, &tenant, &form).await?;
    let evaluation = filling.judge_with_account(&app).await?.evaluation;
    let problems =
        if query.as_deref() == Some(CHECKED) { all_problems(&filling, &evaluation).collect() } else { vec![] };
    Ok(View::new(&filling, &evaluation, &problems).page(&browser, query.as_deref() == Some(SAVED)))
}

pub async fn save(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, form)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    multipart: Multipart,
) -> Result<Response, PageError> {
    let mut filling = open(&app, &browser, &tenant, &form).await?;
    let input = Input::read(&app.readers, &browser, filling.account.id, multipart).await?;
    let shown = filling.judge_with_account(&app).await?.evaluation;
    let (page, mut problems) = page_of(&app, &filling, &input).await?;
    let outcome = filling.save(&app, &shown, page).await?;
    problems.extend(outcome.not_taken.iter().map(|not| said(&filling, &shown, not)));
    let evaluation = filling.judge(&app).await?.evaluation;
    if query.as_deref() == Some(FRAGMENT) {
        let complained: Vec<&String> = input.values.get("beanstandet").into_iter().flatten().collect();
        let still = all_problems(&filling, &evaluation).filter(|(key, _)| complained.contains(&&key.to_string()));
        problems.extend(still);
        return Ok(browser.keep(View::new(&filling, &evaluation, &problems).fields().into_response()));
    }
    let goes_on = input.one("aktion") == "weiter";
    // A verified value that was changed is the account's again when the page is asked for anew.
    let is_undone = |finding: &Finding| finding.kind == FindingKind::VerifiedChanged;
    if !problems.is_empty() || (goes_on && evaluation.findings.iter().any(is_undone)) {
        problems.extend(all_problems(&filling, &evaluation).filter(|_| goes_on));
        return Ok(View::new(&filling, &evaluation, &problems).page(&browser, false));
    }
    let place = if goes_on && all_problems(&filling, &evaluation).next().is_some() {
        // A page of its own, so that the browser's Back finds it.
        format!("?{CHECKED}")
    } else if goes_on {
        "/pruefen".to_owned()
    } else {
        place(input.one("aktion"), &outcome)
    };
    Ok(Redirect::to(&format!("{}{place}", address(&filling))).into_response())
}

/// What the page sends, with its files stored, and what is wrong with the others.
async fn page_of(app: &App, filling: &Filling, input: &Input) -> Result<(save::Page, Problems), PageError> {
    let seen = Seen::read(input.one("stand")).ok_or(PageError::Unreadable)?;
    let (files, problems) = store_files(app, filling, &seen, input).await?;
    let key = |name: &String| name.parse::<FieldKey>().ok();
    let page = save::Page {
        values: input.values.iter().filter_map(|(name, values)| Some((key(name)?, values.clone()))).collect(),
        cut_off: input.cut_off.iter().filter_map(key).collect(),
        action: Action::read(input.one("aktion")),
        seen,
        files,
    };
    Ok((page, problems))
}

/// Stores the files that came for the page's fields, and says what is wrong with the others.
async fn store_files(
    app: &App,
    filling: &Filling,
    seen: &Seen,
    input: &Input,
) -> Result<(Vec<NewFile>, Problems), PageError> {
    let (mut stored, mut problems) = (vec![], vec![]);
    let shown = |field: &String| field.parse().ok().filter(|key| seen.files.contains_key(key));
    for key in input.too_many.iter().filter_map(shown) {
        let said = words::too_many_files(label(filling, &key), FILES);
        problems.push((key, said));
    }
    let (_, held) = form_draft::held_by(&mut *app.database.read().await?, filling.account.id).await?;
    let mut room = save::ROOM.saturating_sub(held);
    for sent in &input.files {
        let Some(key) = shown(&sent.field) else { continue };
        // What the drafts have no room for isn't stored at all.
        let Some(left) = room.checked_sub(sent.size()) else {
            problems.push((key, words::NO_ROOM.to_owned()));
            continue;
        };
        room = left;
        match form_input::store_file(app, filling.account.id, filling.tenant, input, sent).await? {
            Ok((file, pdf_a)) => {
                let file = AttachmentRef { field: Some(key.clone()), ..file };
                stored.push(NewFile { key, file, pdf_a });
            }
            Err(problem) => problems.push((key, problem)),
        }
    }
    Ok((stored, problems))
}

/// What is wrong with the answers, in words.
fn all_problems<'a>(
    filling: &'a Filling,
    evaluation: &'a Evaluation,
) -> impl Iterator<Item = (FieldKey, String)> + use<'a> {
    let choices = filling.open_choices(evaluation).map(|key| (key.clone(), words::choose(label(filling, key))));
    let found = form_page::problems(filling.form(), evaluation, Language::German);
    choices.chain(found)
}

fn label<'a>(filling: &'a Filling, key: &FieldKey) -> &'a str {
    filling.form().field(key).map_or("", |field| field.label.as_str())
}

/// Why something wasn't taken, in words and at its field.
fn said(filling: &Filling, shown: &Evaluation, not: &NotTaken) -> (FieldKey, String) {
    match not {
        NotTaken::TooLong(key) => (key.clone(), words::too_long(label(filling, key), save::ANSWER_LIMIT)),
        NotTaken::TooManyFiles(key) => (key.clone(), words::too_many_files(label(filling, key), FILES)),
        NotTaken::InstanceChanged(key) => (key.clone(), words::INSTANCE_CHANGED.to_owned()),
        NotTaken::NoRoom(key) => (key.clone(), words::NO_ROOM.to_owned()),
        NotTaken::TooManyDrafts => (first(shown), words::TOO_MANY_DRAFTS.to_owned()),
        NotTaken::DraftTooLarge => (first(shown), words::DRAFT_TOO_LARGE.to_owned()),
    }
}

/// Where what concerns the whole form is told.
fn first(shown: &Evaluation) -> FieldKey {
    shown.visible.first().cloned().unwrap_or_else(|| FieldKey::new("", 0, ""))
}

/// The place on the page to go to after a button.
fn place(button: &str, outcome: &Outcome) -> String {
    if let Some((group, index)) = &outcome.instance {
        return format!("#g-{group}-{index}");
    }
    match Action::read(button) {
        Action::RemoveFile { key, .. } | Action::Choose { key, .. } => format!("#{}", html_id(&key)),
        _ if button == "speichern" => format!("?{SAVED}"),
        _ => String::new(),
    }
}
