//! Fetching what is new. Whatever the portal answers, fetching ends: a page has to bring the copy on.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::CaseId;
use portal_client::PortalError;
use protocol::{PullAnswer, PullRequest, Scope, ScopePage};
use store::table::{attachment, scope};
use store::{StoreError, replicate, revoke, search, shared};

use super::send::{self, Progress};
use super::{ExchangeError, FETCH_LOG, QUIET_LOG, tidy};
use crate::desk::{Desk, Session, lock};
use crate::event::{Event, Stale};

/// Changes in one pull. Each page is one transaction, during which the clerk's own writing waits; but the more changes there
/// are in one, the seldomer the same pages of the indexes are written.
const PULL_LIMIT: u32 = 2_000;
/// Attachments fetched ahead in one exchange, so that they are here without a line.
const PREFETCH: u32 = 200;
/// Attachments larger than this, in bytes, are fetched when somebody opens them.
const PREFETCH_SIZE: u64 = 10 * 1024 * 1024;

/// Fetches what is new, page by page; says whether anything was. What is recorded meanwhile goes out between two pages,
/// where `sending` has worked so far. While one answer is stored, the portal makes the next one.
pub(super) async fn fetch(
    desk: &Desk,
    session: &Session,
    mut sending: Option<&mut Progress>,
) -> Result<bool, ExchangeError> {
    let (mut count, mut many, mut anew) = (0_u64, false, BTreeSet::new());
    let mut request = request(session)?;
    let mut pulled = pull(session, &request).await;
    loop {
        let answer = match pulled {
            Err(PortalError::Problem(problem)) if matches!(problem.status, 403 | 410) => {
                let applied = session.store.write(|db| revoke::revoke_all(db, desk.now()))?;
                announce(desk, applied.cases, applied.directory);
                return Err(ExchangeError::NoAccess);
            }
            answer => answer?,
        };
        let more = answer.pages.iter().any(|page| page.more);
        many |= more;
        count += answer.pages.iter().map(|page| page.changes.len() as u64).sum::<u64>();
        let next = behind(&request, &answer);
        let ahead = async { if more { Some(pull(session, &next).await) } else { None } };
        let (again, ahead) = tokio::join!(store(desk, session, &request, answer, &mut anew), ahead);
        let again = again?;
        if more {
            lock(&session.sync).fetched = Some(count);
            desk.announce_status();
            if let Some(progress) = &mut sending {
                send::send(desk, session, progress).await?;
            }
        }
        (request, pulled) = match ahead {
            Some(ahead) if !again => (next, ahead),
            None if !again => {
                if many {
                    merge_index(session).await?;
                }
                if count > 0 {
                    tidy(session, QUIET_LOG).await;
                }
                return Ok(count > 0);
            }
            // What was asked for ahead belongs to a copy that isn't here any more.
            _ => {
                let anew = self::request(session)?;
                let pulled = pull(session, &anew).await;
                (anew, pulled)
            }
        };
    }
}

/// Asks for what the portal has beyond what is stored.
fn request(session: &Session) -> Result<PullRequest, ExchangeError> {
    let cursors = session.store.read(scope::cursors)?;
    Ok(PullRequest { device: session.device, cursors, limit: PULL_LIMIT, own: true, verfahren: true })
}

/// Asks for what follows an answer.
fn behind(request: &PullRequest, answer: &PullAnswer) -> PullRequest {
    let mut next = request.clone();
    next.cursors.retain(|scope, _| !answer.revoked.contains(scope));
    next.cursors.extend(answer.pages.iter().map(|page| (page.scope, page.cursor.clone())));
    next
}

async fn pull(session: &Session, request: &PullRequest) -> Result<PullAnswer, PortalError> {
    session.portal.pull(session.tenant.id, request).await
}

/// Stores an answer; says whether a scope turned out to differ and was dropped, to be fetched `anew`.
async fn store(
    desk: &Desk,
    session: &Session,
    request: &PullRequest,
    answer: PullAnswer,
    anew: &mut BTreeSet<Scope>,
) -> Result<bool, ExchangeError> {
    for scope in answer.revoked {
        let applied = session.store.write(|db| revoke::revoke(db, scope, desk.now()))?;
        announce(desk, applied.cases, applied.directory);
    }
    let mut again = false;
    for page in answer.pages {
        let goes_on = !page.changes.is_empty() && request.cursors.get(&page.scope) != Some(&page.cursor);
        if page.more && !goes_on {
            return Err(ExchangeError::NoProgress(page.scope));
        }
        again |= !apply(desk, session, page, anew).await?;
        tidy(session, FETCH_LOG).await;
    }
    Ok(again)
}

/// Applies a page; false when a scope turned out to differ and was dropped, to be fetched `anew` once.
async fn apply(
    desk: &Desk,
    session: &Session,
    page: ScopePage,
    anew: &mut BTreeSet<Scope>,
) -> Result<bool, ExchangeError> {
    let store = Arc::clone(&session.store);
    let is_verfahren = page.scope == Scope::Verfahren;
    let outcome = tokio::task::spawn_blocking(move || store.write(|db| replicate::apply_page(db, &page)))
        .await
        .map_err(|_| ExchangeError::TaskEnded)?;
    match outcome {
        Ok(applied) if is_verfahren => {
            desk.host.announce(Event::Stale(vec![Stale::Verfahren]));
            announce(desk, applied.cases, false);
            Ok(true)
        }
        Ok(applied) => {
            announce(desk, applied.cases, applied.directory);
            Ok(true)
        }
        Err(StoreError::ChecksumDiffers { scope } | StoreError::DamagedEntity { scope, .. }) => {
            if !anew.insert(scope) {
                return Err(ExchangeError::NoProgress(scope));
            }
            tracing::warn!(%scope, "the copy differs from the portal's and is fetched anew");
            let applied = session.store.write(|db| replicate::forget(db, scope))?;
            announce(desk, applied.cases, applied.directory);
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}

/// Puts the pieces of the search index together that many pages have left, a little at a time: the clerk may write between.
async fn merge_index(session: &Session) -> Result<(), ExchangeError> {
    let store = Arc::clone(&session.store);
    let merged = tokio::task::spawn_blocking(move || {
        store.write(|db| search::begin_merge(db))?;
        while store.write(|db| search::go_on_merging(db))? {}
        Ok::<_, StoreError>(())
    });
    Ok(merged.await.map_err(|_| ExchangeError::TaskEnded)??)
}

fn announce(desk: &Desk, cases: impl IntoIterator<Item = CaseId>, directory: bool) {
    desk.announce_cases(cases);
    if directory {
        desk.host.announce(Event::Stale(vec![Stale::Directory]));
    }
}

/// Fetches what colleagues have handed in, so that it can be read and merged without a line.
pub(super) async fn prefetch_versions(desk: &Desk, session: &Session) -> Result<(), ExchangeError> {
    for version in session.store.read(shared::missing)? {
        match session.portal.version(session.tenant.id, version).await {
            Ok(content) => session.store.write(|db| shared::keep(db, version, &content))?,
            Err(PortalError::Problem(problem)) => {
                tracing::warn!(status = problem.status, "a version of a Verfahren can't be fetched");
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        desk.host.announce(Event::Stale(vec![Stale::Verfahren]));
    }
    Ok(())
}

/// Fetches attachments ahead. One that can't be had now is asked for again when somebody opens it.
pub(super) async fn prefetch(session: &Session) -> Result<(), ExchangeError> {
    let missing = session.store.read(|db| attachment::missing(db, PREFETCH_SIZE, PREFETCH))?;
    for (sha256, size) in missing {
        match session.portal.download(session.tenant.id, (&sha256, size), attachment::hash).await {
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
