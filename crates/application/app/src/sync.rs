//! Exchanging with the portal: send what waits, fetch what is new, and again when either side has something.

mod fetch;
mod send;

use std::sync::{Arc, Weak};
use std::time::Duration;

use futures_util::{Stream, StreamExt};
use jiff::Timestamp;
use portal_client::PortalError;
use protocol::Scope;
use replication::outbox::Delivery;
use store::table::{operation, setting, verfahren_shared};
use store::{Store, StoreError};

use self::send::Progress;
use crate::desk::{Desk, Session, lock};
use crate::view::{Line, SyncStatus};

/// Without news for so long the portal is asked anyway.
const IDLE: Duration = Duration::from_secs(60);
/// Waits after a failed try; the last one repeats.
const BACKOFF: [u64; 5] = [1, 2, 5, 10, 30];
/// Least time between two exchanges that the portal asked for, by news or by ending the stream of them.
const NEWS_PAUSE: Duration = Duration::from_millis(500);

/// A clerk who has written nothing for so long won't notice that the log of the database is moved.
const QUIET: Duration = Duration::from_secs(2);
/// Pages of the log that are worth being moved then.
const QUIET_LOG: i32 = 1_000;
/// Pages of the log that are moved between two pages of a fetch. A first sync changes the same pages of the indexes again
/// and again; this way they are moved once instead of with each page of the feed.
const FETCH_LOG: i32 = 40_000;

const LAST_SUCCESS: &str = "last-success";

#[derive(Debug, thiserror::Error)]
enum ExchangeError {
    #[error(transparent)]
    Portal(#[from] PortalError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a task of the exchange ended early")]
    TaskEnded,
    #[error("the portal sends {0} again and again")]
    NoProgress(Scope),
    /// What came from the portal was removed from the device.
    #[error("the account may no longer work for this tenant")]
    NoAccess,
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
        wait(&session, &mut events, pause_after(line, failures, held)).await;
    }
}

/// How long to wait after an exchange, when nothing else happens. `held` is the time until held work may go out.
fn pause_after(line: Line, failures: usize, held: Duration) -> Duration {
    match line {
        Line::OfflineByChoice | Line::SignInNeeded | Line::Practice => Duration::MAX,
        Line::NoAccess => IDLE,
        // What is held back can't go out either; once its time was over, it would have the portal asked without a pause.
        Line::Syncing | Line::Online | Line::Offline | Line::PortalTrouble if failures > 0 => retry_after(failures),
        Line::Syncing | Line::Online | Line::Offline | Line::PortalTrouble => IDLE.min(held),
    }
}

/// How long to wait for the next try when nothing else happens.
fn retry_after(failures: usize) -> Duration {
    failures.checked_sub(1).map_or(IDLE, |last| Duration::from_secs(BACKOFF[last.min(BACKOFF.len() - 1)]))
}

fn line_after(outcome: Result<bool, ExchangeError>, failures: &mut usize) -> Line {
    let error = match outcome {
        Ok(again) => {
            *failures = if again { *failures + 1 } else { 0 };
            return Line::Online;
        }
        Err(error) => error,
    };
    *failures += 1;
    let line = match &error {
        ExchangeError::Portal(PortalError::SignInNeeded) => Line::SignInNeeded,
        ExchangeError::Portal(PortalError::Unreachable(_)) => Line::Offline,
        ExchangeError::NoAccess => Line::NoAccess,
        ExchangeError::Portal(_)
        | ExchangeError::Store(_)
        | ExchangeError::TaskEnded
        | ExchangeError::NoProgress(_) => Line::PortalTrouble,
    };
    tracing::info!(%error, ?line, "no complete exchange with the portal");
    line
}

/// The portal's news. `None` where something on the way doesn't let them through: then the desk asks now and then.
async fn listen(session: &Session) -> Result<Option<impl Stream<Item = ()> + use<>>, ExchangeError> {
    match session.portal.events(session.tenant.id).await {
        Ok(events) => Ok(Some(events)),
        Err(error @ (PortalError::Unreachable(_) | PortalError::SignInNeeded)) => Err(error.into()),
        // Whether that is so for all is told by the answer to the pull.
        Err(error) => {
            tracing::info!(%error, "no news from the portal");
            Ok(None)
        }
    }
}

/// Returns when there is something to do: own work, news from the portal, or the pause is over. The portal is heard at
/// most so often; own work goes out at once.
async fn wait<S: Stream<Item = ()> + Unpin>(session: &Session, events: &mut Option<S>, pause: Duration) {
    let news = async {
        tokio::time::sleep(NEWS_PAUSE).await;
        match events {
            Some(stream) => stream.next().await.is_some(),
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = session.wake.notified() => {}
        () = pause_for(pause) => {}
        () = tidy_when_quiet(session) => {}
        line_holds = news => if !line_holds { *events = None },
    }
}

/// Moves the log of the database once nobody has written for a moment; never returns.
async fn tidy_when_quiet(session: &Session) {
    tokio::time::sleep(QUIET).await;
    tidy(session, QUIET_LOG).await;
    std::future::pending().await
}

async fn tidy(session: &Session, pages: i32) {
    let store = Arc::clone(&session.store);
    let moved = tokio::task::spawn_blocking(move || store.tidy(pages)).await;
    if let Ok(Err(error)) = moved {
        tracing::warn!(%error, "the log of the database can't be moved");
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

/// Sends, and fetches whether or not all could be sent; says whether something is to be tried again soon.
async fn exchange(desk: &Desk, session: &Session) -> Result<bool, ExchangeError> {
    let mut progress = Progress::default();
    let sent = send::send(desk, session, &mut progress).await;
    if let Err(error @ ExchangeError::Portal(PortalError::Unreachable(_) | PortalError::SignInNeeded)) = sent {
        return Err(error);
    }
    let acted = send::send_acts(desk, session, &mut progress).await;
    if let Err(error @ ExchangeError::Portal(PortalError::Unreachable(_) | PortalError::SignInNeeded)) = acted {
        return Err(error);
    }
    let seen = send::send_seen(session).await;
    if let Err(error @ ExchangeError::Portal(_)) = seen {
        return Err(error);
    }
    let fetched = fetch::fetch(desk, session, sent.is_ok().then_some(&mut progress)).await?;
    session.store.write(|db| verfahren_shared::forget_done(db))?;
    sent?;
    acted?;
    seen?;
    let now = desk.now();
    lock(&session.sync).last_success = Some(now);
    lock(&session.sync).fetched = None;
    if progress.any || fetched {
        session.store.write(|db| setting::set(db, LAST_SUCCESS, &now))?;
    }
    fetch::prefetch(session).await?;
    fetch::prefetch_versions(desk, session).await?;
    Ok(progress.again)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_portal_is_never_asked_without_a_pause() {
        for line in [Line::Offline, Line::PortalTrouble, Line::Online] {
            for failures in 1..100 {
                assert!(pause_after(line, failures, Duration::ZERO) >= Duration::from_secs(BACKOFF[0]), "{line:?}");
            }
        }
        let held = Duration::from_millis(300);
        assert_eq!(pause_after(Line::Online, 0, held), held, "with a line held work goes out in time");
        assert_eq!(pause_after(Line::Online, 0, Duration::MAX), IDLE);
        assert_eq!(pause_after(Line::OfflineByChoice, 3, held), Duration::MAX);
    }
}
