//! Fetching what is new. Whatever the portal answers, fetching ends: a page has to bring the copy on.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::CaseId;
use portal_client::PortalError;
use protocol::{PullRequest, Scope, ScopePage};
use store::table::{attachment, scope};
use store::{StoreError, replicate, revoke};

use super::send::{self, Progress};
use super::{ExchangeError, lock};
use crate::desk::{Desk, Session};
use crate::event::{Event, Stale};

/// Changes in one pull; each page is one transaction, during which the clerk's own writing waits.
const PULL_LIMIT: u32 = 1_000;
/// Attachments fetched ahead in one exchange, so that they are here without a line.
const PREFETCH: u32 = 200;
/// Attachments larger than this, in bytes, are fetched when somebody opens them.
const PREFETCH_SIZE: u64 = 10 * 1024 * 1024;

/// Fetches what is new, page by page; says whether anything was. What is recorded meanwhile goes out between two pages,
/// where `sending` has worked so far.
pub(super) async fn fetch(
    desk: &Desk,
    session: &Session,
    mut sending: Option<&mut Progress>,
) -> Result<bool, ExchangeError> {
    let (mut count, mut anew) = (0, BTreeSet::new());
    loop {
        let cursors = session.store.read(scope::cursors)?;
        let request = PullRequest { device: session.device, cursors, limit: PULL_LIMIT, own: true };
        let answer = match session.portal.pull(session.tenant.id, &request).await {
            Err(PortalError::Problem(problem)) if matches!(problem.status, 403 | 410) => {
                let applied = session.store.write(|db| revoke::revoke_all(db, desk.now()))?;
                announce(desk, applied.cases, applied.directory);
                return Err(ExchangeError::NoAccess);
            }
            answer => answer?,
        };
        let more = answer.pages.iter().any(|page| page.more);
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
            count += page.changes.len() as u64;
            again |= !apply(desk, session, page, &mut anew).await?;
        }
        if more {
            lock(&session.sync).fetched = Some(count);
            desk.announce_status();
            if let Some(progress) = &mut sending {
                send::send(desk, session, progress).await?;
            }
        }
        if !more && !again {
            return Ok(count > 0);
        }
    }
}

/// Applies a page; false when the scope turned out to differ and was dropped, to be fetched `anew` once.
async fn apply(
    desk: &Desk,
    session: &Session,
    page: ScopePage,
    anew: &mut BTreeSet<Scope>,
) -> Result<bool, ExchangeError> {
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
        Err(StoreError::ChecksumDiffers { .. }) if !anew.insert(scope) => Err(ExchangeError::NoProgress(scope)),
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
        desk.host.announce(Event::Stale(vec![Stale::Directory]));
    }
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
