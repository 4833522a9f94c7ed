//! Exchanging with the portal: send what waits, fetch what is new, and again when either side has something.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use domain::CaseId;
use futures_util::{Stream, StreamExt};
use jiff::Timestamp;
use portal_client::PortalError;
use protocol::{Operation, OperationAnswer, Outcome, PullRequest, PushRequest, ScopePage, UploadRequest};
use replication::outbox::Delivery;
use store::table::{attachment, operation, scope, setting};
use store::{Store, StoreError, record, replicate};

use crate::desk::{Desk, Session};
use crate::host::Event;
use crate::view::{Line, SyncStatus};

/// Operations in one push.
const PUSH_LIMIT: usize = 100;
/// Changes in one pull; each page is one transaction, during which the clerk's own writing waits.
const PULL_LIMIT: u32 = 1_000;
/// Without news for so long the portal is asked anyway.
const IDLE: Duration = Duration::from_secs(60);
/// Waits after a failed try; the last one repeats.
const BACKOFF: [u64; 5] = [1, 2, 5, 10, 30];
/// Attachments fetched ahead in one exchange, so that they are here without a line.
const PREFETCH: u32 = 200;
/// Attachments larger than this, in bytes, are fetched when somebody opens them.
const PREFETCH_SIZE: u64 = 10 * 1024 * 1024;

const LAST_SUCCESS: &str = "last-success";

#[derive(Debug, thiserror::Error)]
enum ExchangeError {
    #[error(transparent)]
    Portal(#[from] PortalError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a task of the exchange ended early")]
    TaskEnded,
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The state of affairs when a tenant is opened.
pub(crate) fn initial_status(store: &Store) -> Result<SyncStatus, StoreError> {
    store.read(|db| {
        let (waiting, needs_you) = operation::counts(db)?;
        let last_success = setting::get(db, LAST_SUCCESS)?;
        Ok(SyncStatus { line: Line::Offline, waiting, needs_you, last_success, fetched: None })
    })
}

/// Exchanges for as long as the desk lives.
pub(crate) async fn run(desk: Weak<Desk>, session: Arc<Session>) {
    let mut failures = 0;
    let mut events = None;
    loop {
        let Some(strong) = desk.upgrade() else { return };
        let line = if strong.preferences().offline_by_choice {
            events = None;
            Line::OfflineByChoice
        } else {
            set_line(&strong, &session, Line::Syncing);
            let outcome = async {
                // Before the exchange, so that nothing comes in between unheard.
                if events.is_none() {
                    events = listen(&session).await?.map(Box::pin);
                }
                exchange(&strong, &session).await
            };
            line_after(outcome.await, &mut failures)
        };
        set_line(&strong, &session, line);
        let held = time_until_release(&session, strong.now());
        drop(strong);
        let pause = match line {
            Line::Online => IDLE.min(held),
            Line::Offline => Duration::from_secs(BACKOFF[failures.min(BACKOFF.len()) - 1]),
            Line::Syncing | Line::OfflineByChoice | Line::SignInNeeded => Duration::MAX,
        };
        wait(&session, &mut events, pause).await;
    }
}

fn line_after(outcome: Result<(), ExchangeError>, failures: &mut usize) -> Line {
    match outcome {
        Ok(()) => {
            *failures = 0;
            Line::Online
        }
        Err(ExchangeError::Portal(PortalError::SignInNeeded)) => Line::SignInNeeded,
        Err(error) => {
            tracing::info!(%error, "no exchange with the portal");
            *failures += 1;
            Line::Offline
        }
    }
}

/// The portal's news. `None` where something on the way doesn't let them through: then the desk asks now and then.
async fn listen(session: &Session) -> Result<Option<impl Stream<Item = ()> + use<>>, ExchangeError> {
    match session.portal.events(session.tenant.id).await {
        Ok(events) => Ok(Some(events)),
        Err(error @ (PortalError::Unreachable(_) | PortalError::SignInNeeded)) => Err(error.into()),
        Err(error) => {
            tracing::info!(%error, "no news from the portal");
            Ok(None)
        }
    }
}

/// Returns when there is something to do: own work, news from the portal, or the pause is over.
async fn wait<S: Stream<Item = ()> + Unpin>(session: &Session, events: &mut Option<S>, pause: Duration) {
    let news = async {
        match events {
            Some(stream) => stream.next().await.is_some(),
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = session.wake.notified() => {}
        () = pause_for(pause) => {}
        line_holds = news => if !line_holds { *events = None },
    }
}

async fn pause_for(pause: Duration) {
    if pause == Duration::MAX { std::future::pending().await } else { tokio::time::sleep(pause).await }
}

/// Time until the first held operation may go out.
fn time_until_release(session: &Session, now: Timestamp) -> Duration {
    let unsettled = session.store.read(operation::unsettled).unwrap_or_default();
    let first = unsettled.iter().filter_map(|row| match row.entry.delivery {
        Delivery::Held { until } => Some(until),
        _ => None,
    });
    first.min().map_or(Duration::MAX, |until| Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

fn set_line(desk: &Desk, session: &Session, line: Line) {
    refresh_counts(session);
    lock(&session.sync).line = line;
    desk.announce_status();
}

/// Counts the outbox anew; called after every change of it.
pub(crate) fn refresh_counts(session: &Session) {
    match session.store.read(operation::counts) {
        Ok((waiting, needs_you)) => {
            let mut sync = lock(&session.sync);
            (sync.waiting, sync.needs_you) = (waiting, needs_you);
        }
        Err(error) => tracing::error!(%error, "the outbox can't be counted"),
    }
}

async fn exchange(desk: &Arc<Desk>, session: &Arc<Session>) -> Result<(), ExchangeError> {
    let sent = send(desk, session).await?;
    let fetched = fetch(desk, session).await?;
    let now = desk.now();
    lock(&session.sync).last_success = Some(now);
    lock(&session.sync).fetched = None;
    if sent || fetched {
        session.store.write(|db| setting::set(db, LAST_SUCCESS, &now))?;
    }
    prefetch(session).await
}

/// Sends what is ready, until nothing is; says whether anything was sent.
async fn send(desk: &Arc<Desk>, session: &Arc<Session>) -> Result<bool, ExchangeError> {
    let mut sent = false;
    loop {
        let operations = session.store.write(|db| record::take_ready(db, desk.now(), PUSH_LIMIT))?;
        if operations.is_empty() {
            return Ok(sent);
        }
        desk.announce_cases(operations.iter().map(|operation| operation.case));
        let answers = match push(session, &operations).await {
            Ok(answers) => answers,
            Err(error) => {
                session.store.write(|db| record::put_back(db, &operations))?;
                desk.announce_cases(operations.iter().map(|operation| operation.case));
                return Err(error);
            }
        };
        let cases = session.store.write(|db| record::store_answers(db, &answers, desk.now()))?;
        refresh_counts(session);
        desk.announce_cases(cases);
        desk.announce_status();
        sent = true;
        if answers.iter().all(|answer| matches!(answer.outcome, Outcome::Deferred { .. })) {
            return Ok(sent);
        }
    }
}

async fn push(session: &Session, operations: &[Operation]) -> Result<Vec<OperationAnswer>, ExchangeError> {
    for attachment in operations.iter().flat_map(|operation| operation.intent.attachments()) {
        let content = session.store.read(|db| attachment::content(db, &attachment.sha256))?;
        // An attachment that came from the portal lies there already.
        let Some((media_type, content)) = content else { continue };
        let request = UploadRequest { sha256: attachment.sha256.clone(), size: content.len() as u64, media_type };
        session.portal.upload(session.tenant.id, &request, &content).await?;
    }
    let request = PushRequest { device: session.device, operations: operations.to_vec() };
    Ok(session.portal.push(session.tenant.id, &request).await?.answers)
}

/// Fetches what is new, page by page; says whether anything was.
async fn fetch(desk: &Arc<Desk>, session: &Arc<Session>) -> Result<bool, ExchangeError> {
    let mut count = 0;
    loop {
        let cursors = session.store.read(scope::cursors)?;
        let request = PullRequest { device: session.device, cursors, limit: PULL_LIMIT };
        let answer = session.portal.pull(session.tenant.id, &request).await?;
        let more = answer.pages.iter().any(|page| page.more);
        for scope in answer.revoked {
            let applied = session.store.write(|db| replicate::forget(db, scope))?;
            announce(desk, applied.cases, applied.directory);
        }
        let mut again = false;
        for page in answer.pages {
            count += page.changes.len() as u64;
            again |= !apply(desk, session, page).await?;
        }
        if more {
            lock(&session.sync).fetched = Some(count);
            desk.announce_status();
        }
        if !more && !again {
            return Ok(count > 0);
        }
    }
}

/// Applies a page; false when the scope turned out to differ and was dropped, to be fetched anew.
async fn apply(desk: &Arc<Desk>, session: &Arc<Session>, page: ScopePage) -> Result<bool, ExchangeError> {
    let store = Arc::clone(&session.store);
    let scope = page.scope;
    let outcome = tokio::task::spawn_blocking(move || store.write(|db| replicate::apply_page(db, &page)))
        .await
        .map_err(|_| ExchangeError::TaskEnded)?;
    match outcome {
        Ok(applied) => {
            announce(desk, applied.cases, applied.directory);
            Ok(true)
        }
        Err(StoreError::ChecksumDiffers { scope: name }) => {
            tracing::warn!(scope = name, "the copy differs from the portal's and is fetched anew");
            let applied = session.store.write(|db| replicate::forget(db, scope))?;
            announce(desk, applied.cases, applied.directory);
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

fn announce(desk: &Desk, cases: impl IntoIterator<Item = CaseId>, directory: bool) {
    desk.announce_cases(cases);
    if directory {
        desk.host.announce(Event::Stale(vec!["directory".to_owned()]));
    }
}

/// Fetches attachments ahead. One that can't be had now is asked for again when somebody opens it.
async fn prefetch(session: &Session) -> Result<(), ExchangeError> {
    let missing = session.store.read(|db| attachment::missing(db, PREFETCH_SIZE, PREFETCH))?;
    for sha256 in missing {
        match session.portal.download(session.tenant.id, &sha256, attachment::hash).await {
            Ok(content) => session.store.write(|db| attachment::complete(db, &sha256, &content))?,
            Err(PortalError::Problem(problem)) => {
                tracing::warn!(status = problem.status, "an attachment can't be fetched");
                session.store.write(|db| attachment::give_up(db, &sha256))?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
