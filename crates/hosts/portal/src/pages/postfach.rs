//! The citizen's Postfach: a thread per case, with attachments and a reply.

use axum::extract::{Multipart, Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{AttachmentRef, Author, Direction, Message, MessageId, Sha256};
use maud::{Markup, html};
use portal_app::cases::{self, Reply};
use portal_app::filling::merge::FILES;
use portal_store::table::{attachment as stored_attachment, feed};

use super::form_input::{self, Input};
use super::mine::{Mine, attachments};
use super::words;
use crate::app::App;
use crate::web::browser::Browser;
use crate::web::download::download;
use crate::web::error::PageError;
use crate::web::layout::{Page, alert, success};
use crate::web::token::token_input;

/// Most characters of a reply, as for clerks.
const TEXT_LIMIT: usize = replication::apply::TEXT_LIMIT;
const SUBJECT_LIMIT: usize = replication::apply::SUBJECT_LIMIT;

/// How many messages of the agency came after the applicant last opened the thread.
async fn unread(app: &App, mine: &Mine, messages: &[Message]) -> Result<usize, PageError> {
    let mut read = app.database.read().await?;
    let until = cases::seen_until(&mut read, mine.tenant, mine.account.id, mine.case.id).await?;
    let of_agency = messages.iter().filter(|message| message.direction == Direction::Outgoing);
    Ok(of_agency.filter(|message| until.is_none_or(|until| message.sent_at > until)).count())
}

/// A mark for what waits to be read, where there is any.
fn unread_mark(count: usize) -> Markup {
    html! {
        @match count {
            0 => {}
            1 => span class="badge warning" { "1 ungelesen" },
            _ => span class="badge warning" { (count) " ungelesen" },
        }
    }
}

/// The mark of an application's thread.
pub async fn mark(app: &App, mine: &Mine) -> Result<Markup, PageError> {
    Ok(unread_mark(unread(app, mine, &messages(app, mine).await?).await?))
}

async fn messages(app: &App, mine: &Mine) -> Result<Vec<Message>, PageError> {
    let mut read = app.database.read().await?;
    let mut messages: Vec<Message> = feed::all(&mut read, mine.tenant, Some(mine.case.id)).await?;
    messages.sort_by_key(|message| (message.sent_at, message.id));
    Ok(messages)
}

pub async fn list(State(app): State<App>, browser: Browser) -> Result<Response, PageError> {
    let mut threads = vec![];
    for mine in Mine::all(&app, &browser, "/postfach").await? {
        let messages = messages(&app, &mine).await?;
        if let Some(last) = messages.last().cloned() {
            let unread = unread(&app, &mine, &messages).await?;
            threads.push((last, messages.len(), unread, mine));
        }
    }
    threads.sort_by_key(|(last, ..)| std::cmp::Reverse(last.sent_at));
    let content = html! {
        h1 { "Postfach" }
        @if threads.is_empty() {
            p { "Hier finden Sie Nachrichten zu Ihren Anträgen. Zurzeit gibt es keine." }
        } @else {
            ul class="list" {
                @for (last, count, unread, mine) in &threads {
                    li {
                        div {
                            a class="title" href=(format!("/postfach/{}", mine.case.id)) { (last.subject) }
                            p class="muted" { (mine.leistung) " · " (mine.case.aktenzeichen) " · " (last.author.name) ", " (words::moment(last.sent_at)) }
                        }
                        div class="actions" {
                            (unread_mark(*unread))
                            span class="badge" { (count) @if *count == 1 { " Nachricht" } @else { " Nachrichten" } }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::new("Postfach", content).show(&browser))
}

pub async fn thread(
    State(app): State<App>,
    browser: Browser,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, PageError> {
    let mine = Mine::open(&app, &browser, &case, &format!("/postfach/{case}")).await?;
    let messages = messages(&app, &mine).await?;
    let sent = query.is_some_and(|query| query.contains("gesendet"));
    if unread(&app, &mine, &messages).await? > 0
        && let Some(last) = messages.last()
    {
        let mut write = app.database.write().await?;
        cases::read_until(&mut write, mine.tenant, mine.account.id, mine.case.id, last.sent_at).await?;
        write.commit().await?;
    }
    Ok(show(&browser, &mine, &messages, None, sent).show(&browser))
}

/// What was written and couldn't be sent, with what is wrong in it.
struct Rejected<'a> {
    subject: &'a str,
    body: &'a str,
    problems: Vec<(&'static str, String)>,
}

fn show(browser: &Browser, mine: &Mine, messages: &[Message], rejected: Option<&Rejected<'_>>, sent: bool) -> Page {
    let subject = match (rejected, messages.last()) {
        (Some(rejected), _) => rejected.subject.to_owned(),
        (None, Some(last)) if last.subject.starts_with("Antwort: ") => last.subject.clone(),
        (None, Some(last)) => format!("Antwort: {}", last.subject).chars().take(SUBJECT_LIMIT).collect(),
        (None, None) => format!("Frage zu {}", mine.case.aktenzeichen),
    };
    let problem =
        |field: &str| rejected.and_then(|r| r.problems.iter().find(|(wrong, _)| *wrong == field)).map(|(_, said)| said);
    let error = |field: &str| -> Markup {
        html! { @if let Some(said) = problem(field) { p class="error" id=(format!("{field}-fehler")) { (said) } } }
    };
    let described = |field: &str| problem(field).map(|_| format!("{field}-fehler"));
    let invalid = |field: &str| problem(field).map(|_| "true");
    let content = html! {
        p { a href="/postfach" { "Zurück zum Postfach" } }
        h1 { (mine.leistung) }
        p class="muted" { "Aktenzeichen " (mine.case.aktenzeichen) " · " (mine.tenant_name) }
        @if sent { (success("Ihre Nachricht ist gesendet", &html! { p { "Die Behörde kann sie jetzt lesen." } })) }
        @if let Some(rejected) = rejected {
            (alert("Bitte prüfen Sie Ihre Eingaben", &html! {
                ul { @for (field, said) in &rejected.problems { li { a href=(format!("#{field}")) { (said) } } } }
            }))
        }
        @if messages.is_empty() { p { "Zu diesem Antrag gibt es noch keine Nachrichten." } }
        ol class="thread" {
            @for message in messages {
                li class=(if message.direction == Direction::Incoming { "message mine" } else { "message" }) {
                    h2 { (message.subject) }
                    p class="muted" {
                        @if message.direction == Direction::Incoming { "Von Ihnen, " } @else { "Von " (message.author.name) ", " }
                        (words::moment(message.sent_at))
                    }
                    div class="text" { (message.body) }
                    @if !message.attachments.is_empty() { (attachments(mine.case.id, &message.attachments)) }
                }
            }
        }
        h2 id="antworten" { "Nachricht schreiben" }
        form method="post" action=(format!("/postfach/{}", mine.case.id)) enctype="multipart/form-data" class="form" novalidate {
            (token_input(browser))
            input type="hidden" name="nachricht" value=(cases::new_id());
            div class="field" {
                label for="betreff" { "Betreff" }
                (error("betreff"))
                input type="text" id="betreff" name="betreff" value=(subject) maxlength=(SUBJECT_LIMIT) aria-required="true" aria-describedby=[described("betreff")] aria-invalid=[invalid("betreff")];
            }
            div class="field" {
                label for="text" { "Ihre Nachricht" }
                (error("text"))
                textarea id="text" name="text" rows="8" aria-required="true" aria-describedby=[described("text")] aria-invalid=[invalid("text")] { (rejected.map_or("", |rejected| rejected.body)) }
            }
            div class="field" {
                label for="anhang" { "Dateien (PDF, PNG oder JPG, jede höchstens 10 MB, höchstens " (FILES) " Dateien)" }
                (error("anhang"))
                input type="file" id="anhang" name="anhang" multiple accept=".pdf,.png,.jpg,.jpeg" aria-describedby=[described("anhang")] aria-invalid=[invalid("anhang")];
            }
            div class="buttons" { button class="primary" id="senden" { "Nachricht senden" } }
        }
    };
    Page::new(format!("Nachrichten zu {}", mine.case.aktenzeichen), content)
}

pub async fn reply(
    State(app): State<App>,
    browser: Browser,
    Path(case): Path<String>,
    multipart: Multipart,
) -> Result<Response, PageError> {
    let mine = Mine::open(&app, &browser, &case, &format!("/postfach/{case}")).await?;
    let input = Input::read(&app.readers, &browser, mine.account.id, multipart).await?;
    let id: MessageId = input.one("nachricht").parse().map_err(|_| PageError::Unreadable)?;
    let (subject, body) = (input.one("betreff").trim(), input.one("text").replace("\r\n", "\n"));
    let body = body.trim();
    let mut problems = vec![];
    match subject.chars().count() {
        0 => problems.push(("betreff", "Bitte geben Sie einen Betreff ein.".to_owned())),
        n if n > SUBJECT_LIMIT => {
            problems.push(("betreff", format!("Der Betreff darf höchstens {SUBJECT_LIMIT} Zeichen haben.")))
        }
        _ => {}
    }
    match body.chars().count() {
        0 => problems.push(("text", "Bitte schreiben Sie eine Nachricht.".to_owned())),
        n if n > TEXT_LIMIT => {
            problems.push(("text", format!("Die Nachricht darf höchstens {TEXT_LIMIT} Zeichen haben.")))
        }
        _ => {}
    }
    if !input.too_many.is_empty() {
        problems.push(("anhang", words::too_many_files("Dateien", FILES)));
    }
    let mut files: Vec<AttachmentRef> = vec![];
    // What can't be sent isn't stored.
    let to_store = if problems.is_empty() { &input.files[..] } else { &[] };
    for sent in to_store {
        match form_input::store_file(&app, mine.account.id, mine.tenant, &input, sent).await? {
            Ok((file, _)) => files.push(file),
            Err(said) => problems.push(("anhang", said)),
        }
    }
    if !problems.is_empty() {
        let messages = messages(&app, &mine).await?;
        let rejected = Rejected { subject, body, problems };
        let page = show(&browser, &mine, &messages, Some(&rejected), false);
        return Ok(page.failed().status(StatusCode::UNPROCESSABLE_ENTITY).show(&browser));
    }
    let reply = Reply {
        tenant: mine.tenant,
        case: mine.case.id,
        author: Author { account: mine.account.id, name: mine.account.name() },
        subject: domain::din91379::normalize(subject),
        body: domain::din91379::normalize(body),
        attachments: files,
        id,
    };
    let mut write = app.database.write().await?;
    cases::reply(&mut write, reply, app.clock.now()).await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/postfach/{}?gesendet=1", mine.case.id)).into_response())
}

pub async fn attachment(
    State(app): State<App>,
    browser: Browser,
    Path((case, sha256)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let mine = Mine::open(&app, &browser, &case, &format!("/postfach/{case}")).await?;
    let sha256: Sha256 = sha256.parse().map_err(|_| PageError::NotFound)?;
    let messages = messages(&app, &mine).await?;
    let all = mine.case.attachments.iter().chain(messages.iter().flat_map(|message| &message.attachments));
    let reference = all.into_iter().find(|file| file.sha256 == sha256).ok_or(PageError::NotFound)?;
    let mut read = app.database.read().await?;
    let stored = stored_attachment::find(&mut read, mine.tenant, &sha256).await?.ok_or(PageError::NotFound)?;
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    Ok(download(&app.database, (mine.tenant, sha256), &stored, &reference.name, range))
}
