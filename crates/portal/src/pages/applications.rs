//! "Meine Anträge": where each application stands.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::{AttachmentRef, Case, CaseId, CaseState, FormVersion, Leistung, TenantId};
use forms::Form;
use maud::{Markup, html};
use protocol::EntityKind;

use super::layout::{Page, success};
use super::{PageError, check, words};
use crate::app::App;
use crate::sign_in::browser::Browser;
use crate::storage::account::Account;
use crate::storage::{case_index, feed, tenant};

/// A citizen's case with what it is about.
pub struct Mine {
    pub account: Account,
    pub tenant: TenantId,
    pub tenant_name: String,
    pub case: Case,
    pub leistung: String,
}

impl Mine {
    /// The case, if it is the signed-in person's own.
    pub async fn open(app: &App, browser: &Browser, case: &str, address: &str) -> Result<Self, PageError> {
        let account = browser.account().cloned().ok_or_else(|| PageError::SignIn(address.to_owned()))?;
        let case: CaseId = case.parse().map_err(|_| PageError::NotFound)?;
        let mut read = app.database.read().await?;
        let tenant = case_index::tenant_of(&mut read, account.id, case).await?.ok_or(PageError::NotFound)?;
        Self::load(&mut read, account, tenant, case).await?.ok_or(PageError::NotFound)
    }

    async fn load(
        read: &mut sqlx::AnyConnection,
        account: Account,
        tenant: TenantId,
        case: CaseId,
    ) -> Result<Option<Self>, PageError> {
        let found = feed::find::<Case>(read, tenant, EntityKind::Case, &case.to_string()).await?;
        let Some((_, case)) = found else { return Ok(None) };
        let id = case.leistung.to_string();
        let leistung = feed::find::<Leistung>(read, tenant, EntityKind::Leistung, &id).await?;
        let tenant_name = tenant::find(read, tenant).await?.map_or_else(String::new, |tenant| tenant.name);
        let leistung = leistung.map_or_else(|| "Antrag".to_owned(), |(_, leistung)| leistung.name);
        Ok(Some(Self { account, tenant, tenant_name, case, leistung }))
    }

    /// All cases of the signed-in person, newest first.
    pub async fn all(app: &App, browser: &Browser, address: &str) -> Result<Vec<Self>, PageError> {
        let account = browser.account().cloned().ok_or_else(|| PageError::SignIn(address.to_owned()))?;
        let mut read = app.database.read().await?;
        let mut mine = vec![];
        for (tenant, case) in case_index::of_applicant(&mut read, account.id).await? {
            mine.extend(Self::load(&mut read, account.clone(), tenant, case).await?);
        }
        Ok(mine)
    }
}

fn badge(state: CaseState) -> Markup {
    let class = if words::needs_applicant(state) {
        "badge warning"
    } else if state.is_closed() {
        "badge done"
    } else {
        "badge"
    };
    html! { span class=(class) { (words::state(state).0) } }
}

pub async fn list(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    let mine = Mine::all(&app, &browser, "/antraege").await?;
    let content = html! {
        h1 { "Meine Anträge" }
        @if mine.is_empty() {
            p { "Sie haben noch keinen Antrag gestellt. " a href="/" { "Zu den Leistungen" } }
        } @else {
            ul class="list" {
                @for one in &mine {
                    li {
                        div {
                            a class="title" href=(format!("/antraege/{}", one.case.id)) { (one.leistung) }
                            p class="muted" { (one.case.aktenzeichen) " · " (one.tenant_name) " · eingegangen am " (words::day(crate::clock::german_day(one.case.received_at))) }
                        }
                        (badge(one.case.state))
                    }
                }
            }
        }
    };
    Ok(Page::new("Meine Anträge", content).show(&browser))
}

pub async fn page(
    State(app): State<App>,
    browser: Browser,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let mine = Mine::open(&app, &browser, &case, &format!("/antraege/{case}")).await?;
    let mut read = app.database.read().await?;
    let form = feed::find::<FormVersion>(&mut read, mine.tenant, EntityKind::Form, &mine.case.form).await?;
    let form = form.and_then(|(_, version)| Form::parse(&version.definition).ok());
    let (_, explained) = words::state(mine.case.state);
    let sent = query.is_some_and(|query| query.contains("gesendet"));
    let content = html! {
        @if sent {
            (success("Ihr Antrag ist eingegangen", &html! {
                p { "Ihr Aktenzeichen ist " strong id="aktenzeichen-neu" { (mine.case.aktenzeichen) } ". Eine Eingangsbestätigung liegt in Ihrem Postfach." }
            }))
        }
        h1 { (mine.leistung) }
        dl class="facts" {
            div { dt { "Aktenzeichen" } dd id="aktenzeichen" { (mine.case.aktenzeichen) } }
            div { dt { "Stand" } dd { (badge(mine.case.state)) " " (explained) } }
            div { dt { "Eingegangen" } dd { (words::moment(mine.case.received_at)) } }
            div { dt { "Behörde" } dd { (mine.tenant_name) } }
        }
        p { a class="button secondary" href=(format!("/postfach/{}", mine.case.id)) { "Nachrichten zu diesem Antrag" } }
        @if let Some(form) = form {
            details {
                summary { "Ihre Angaben" }
                (check::overview(&forms::display(&form, &mine.case.fields)))
            }
        }
        @if !mine.case.attachments.is_empty() {
            h2 { "Ihre Unterlagen" }
            (attachments(mine.case.id, &mine.case.attachments))
        }
    };
    Ok(Page::new(format!("{} {}", mine.leistung, mine.case.aktenzeichen), content).show(&browser))
}

/// Links to files of a case.
pub fn attachments(case: CaseId, files: &[AttachmentRef]) -> Markup {
    html! {
        ul class="files" {
            @for file in files {
                li {
                    a href=(format!("/anhaenge/{case}/{}", file.sha256)) { (file.name) }
                    span class="muted" { (words::size(file.size)) }
                }
            }
        }
    }
}
