//! "Meine Anträge": what is begun, and where each application stands.

use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{AccountId, CaseState, FormVersion, Leistung, Message, TenantId};
use jiff::Timestamp;
use maud::{Markup, html};
use portal_app::clock::german_day;
use portal_app::filling::discard as discard_draft;
use portal_app::sweep;
use portal_store::table::form_draft::{self, DraftKey};
use portal_store::table::{feed, tenant};

use super::mine::{Mine, attachments};
use super::{check, fill_in, form_view, postfach, start, words};
use crate::app::App;
use crate::web::browser::Browser;
use crate::web::error::PageError;
use crate::web::layout::{Page, success};
use crate::web::question::Question;
use crate::web::sent::{Pressed, Sent};

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

/// An application that is begun and not sent.
struct Unsent {
    title: String,
    tenant_name: String,
    address: String,
    updated_at: Timestamp,
}

impl Unsent {
    /// All of the account, the newest first. What isn't offered any more can't be gone on with.
    async fn all(app: &App, account: AccountId) -> Result<Vec<Self>, PageError> {
        let mut read = app.database.read().await?;
        let mut unsent = vec![];
        for begun in form_draft::of_account(&mut read, account).await? {
            let form = feed::find::<FormVersion>(&mut read, begun.tenant, &begun.form).await?;
            let Some((_, form)) = form else { continue };
            let id = form.leistung.to_string();
            let leistung = feed::find::<Leistung>(&mut read, begun.tenant, &id).await?;
            let Some((_, leistung)) = leistung else { continue };
            let tenant = tenant::find(&mut read, begun.tenant).await?;
            unsent.push(Self {
                title: start::title(&form, &leistung),
                tenant_name: tenant.map_or_else(String::new, |tenant| tenant.name),
                address: start::form_address(begun.tenant, &begun.form),
                updated_at: begun.updated_at,
            });
        }
        Ok(unsent)
    }
}

fn unsent_list(unsent: &[Unsent]) -> Markup {
    html! {
        h2 { "Begonnen und noch nicht abgesendet" }
        ul class="list" id="begonnen" {
            @for one in unsent {
                li {
                    div {
                        span class="title" { (one.title) }
                        p class="muted" { (one.tenant_name) " · gespeichert am " (words::moment(one.updated_at)) " · wird bis zum " (words::day(german_day(one.updated_at + sweep::DRAFT))) " aufbewahrt" }
                    }
                    div class="actions" {
                        a class="button secondary small" href=(one.address) { "Weiter ausfüllen" span class="unseen" { ": " (one.title) } }
                        a class="button secondary small" href=(format!("{}/verwerfen", one.address)) { "Verwerfen" span class="unseen" { ": " (one.title) } }
                    }
                }
            }
        }
    }
}

/// Asks before something is thrown away: it can't be brought back.
pub async fn ask_to_discard(
    State(app): State<App>,
    browser: Browser,
    Path((tenant, form)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let filling = fill_in::open(&app, &browser, &tenant, &form).await?;
    let files = filling.draft.all_files().count();
    let said = html! {
        p class="lead" { (form_view::title(&filling)) }
        p { "Ihre Angaben" @if files > 0 { " und die hochgeladenen Dateien (" (files) ")" } " werden gelöscht. Das kann nicht rückgängig gemacht werden." }
    };
    let question = Question {
        title: "Begonnenen Antrag verwerfen?",
        said,
        yes: "Verwerfen",
        address: &format!("{}/verwerfen", form_view::address(&filling)),
        fields: &[],
        no: "Behalten",
        back: "/antraege",
    };
    Ok(question.page(&browser).show(&browser))
}

/// Throws away what is begun.
pub async fn discard(
    State(app): State<App>,
    Path((tenant, form)): Path<(String, String)>,
    Sent { browser, .. }: Sent<Pressed>,
) -> Result<Response, PageError> {
    let account = browser.account().ok_or_else(|| PageError::SignIn("/antraege".to_owned()))?;
    let tenant: TenantId = tenant.parse().map_err(|_| PageError::NotFound)?;
    discard_draft(&app, &DraftKey { account: account.id, tenant, form }).await?;
    Ok(Redirect::to("/antraege?verworfen=1").into_response())
}

pub async fn list(State(app): State<App>, browser: Browser, RawQuery(query): RawQuery) -> Result<Response, PageError> {
    let mine = Mine::all(&app, &browser, "/antraege").await?;
    let account = browser.account().ok_or_else(|| PageError::SignIn("/antraege".to_owned()))?;
    let unsent = Unsent::all(&app, account.id).await?;
    let mut sent = vec![];
    for one in mine {
        let mark = postfach::mark(&app, &one).await?;
        sent.push((one, mark));
    }
    let content = html! {
        h1 { "Meine Anträge" }
        @if query.as_deref() == Some("verworfen=1") {
            (success("Der begonnene Antrag ist verworfen", &html! { p { "Ihre Angaben und Dateien dazu sind gelöscht." } }))
        }
        @if !unsent.is_empty() {
            (unsent_list(&unsent))
            h2 { "Abgesendet" }
        }
        @if sent.is_empty() {
            p { "Sie haben noch keinen Antrag gestellt. " a href="/" { "Zu den Leistungen" } }
        } @else {
            ul class="list" {
                @for (one, mark) in &sent {
                    li {
                        div {
                            a class="title" href=(format!("/antraege/{}", one.case.id)) { (one.leistung) }
                            p class="muted" { (one.case.aktenzeichen) " · " (one.tenant_name) " · eingegangen am " (words::day(german_day(one.case.received_at))) }
                        }
                        div class="actions" {
                            (mark)
                            (badge(one.case.state))
                        }
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
    let form = feed::find::<FormVersion>(&mut read, mine.tenant, &mine.case.form).await?;
    let form = form.and_then(|(_, version)| forms::Form::parse(&version.definition).ok());
    let (_, explained) = words::state(mine.case.state);
    let sent = query.is_some_and(|query| query.contains("gesendet"));
    let mark = postfach::mark(&app, &mine).await?;
    let is_confirmed = !feed::all::<Message>(&mut read, mine.tenant, Some(mine.case.id)).await?.is_empty();
    let content = html! {
        @if sent {
            (success("Ihr Antrag ist eingegangen", &html! {
                p {
                    "Ihr Aktenzeichen ist " strong id="aktenzeichen-neu" { (mine.case.aktenzeichen) } "."
                    @if is_confirmed { " Eine Eingangsbestätigung liegt in Ihrem Postfach." }
                }
            }))
        }
        h1 { (mine.leistung) }
        dl class="facts" {
            div { dt { "Aktenzeichen" } dd id="aktenzeichen" { (mine.case.aktenzeichen) } }
            div { dt { "Stand" } dd { (badge(mine.case.state)) " " (explained) } }
            div { dt { "Eingegangen" } dd { (words::moment(mine.case.received_at)) } }
            div { dt { "Behörde" } dd { (mine.tenant_name) } }
        }
        p { a class="button secondary" href=(format!("/postfach/{}", mine.case.id)) { "Nachrichten zu diesem Antrag" } " " (mark) }
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
