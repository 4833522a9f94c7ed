//! Sending what waits. One operation that the portal can't take never holds up the others.
//!
//! Each operation is tried once in an exchange. Whatever the portal answers, afterwards it is settled (applied or refused)
//! or *stuck* until the next exchange: so an exchange ends, whoever is on the other side. What the portal refuses as a
//! whole is halved down to the one operation that is to blame.

use std::collections::BTreeSet;

use domain::{CaseId, OperationId};
use jiff::Timestamp;
use portal_client::PortalError;
use protocol::operation::OPERATION_LIMIT;
use protocol::seen::{SEEN_LIMIT, SeenRequest};
use protocol::{
    Operation, OperationAnswer, Outcome, PushRequest, Refusal, UploadRequest, VerfahrenOutcome, VerfahrenRefusal,
};
use store::table::{attachment, seen, verfahren_shared};
use store::{record, shared};

use super::{ExchangeError, refresh_counts};
use crate::desk::{Desk, Session};
use crate::event::{Event, Stale};

/// Errors of its own after which the portal as a whole counts as failing; five culprits are found before that.
const FAULT_LIMIT: usize = 32;

/// How far sending came in this exchange.
#[derive(Default)]
pub(super) struct Progress {
    /// Something was settled.
    pub any: bool,
    /// Something has to be tried again soon: the portal had an error or gave no answer.
    pub again: bool,
    /// How often the portal had an error of its own.
    faults: usize,
    stuck: BTreeSet<OperationId>,
}

/// What the portal's error says of a push or an upload.
enum Blame {
    /// This will never be taken.
    Refused(Refusal),
    /// The portal has an error of its own with it; later it may be taken.
    Later,
}

/// Sends what is ready, until everything was tried; what was tried before in this exchange isn't tried again.
///
/// # Errors
/// When there is no line or no sign-in; what wasn't answered waits again then.
pub(super) async fn send(desk: &Desk, session: &Session, progress: &mut Progress) -> Result<(), ExchangeError> {
    loop {
        let operations = session.store.write(|db| record::take_ready(db, desk.now(), &progress.stuck))?;
        if operations.is_empty() {
            return Ok(());
        }
        announce(desk, session, &operations);
        let outcome = transfer(desk, session, operations.clone(), progress).await;
        session.store.write(|db| record::put_back(db, &operations))?;
        announce(desk, session, &operations);
        outcome?;
    }
}

/// Tells what was read here, so that it is read at the account's other devices. A portal that doesn't understand is asked
/// again another time.
///
/// # Errors
/// When there is no line or no sign-in, and where what was read is damaged.
pub(super) async fn send_seen(session: &Session) -> Result<(), ExchangeError> {
    let unsent = session.store.read(|db| seen::unsent(db, SEEN_LIMIT))?;
    if unsent.is_empty() {
        return Ok(());
    }
    let request = SeenRequest { seen: unsent };
    match session.portal.mark_seen(session.tenant.id, &request).await {
        Ok(()) => {
            let raise = |db: &_, (case, until): (&CaseId, &Timestamp)| seen::raise(db, *case, until.as_millisecond());
            Ok(session.store.write(|db| request.seen.iter().try_for_each(|read| raise(db, read)))?)
        }
        Err(error @ (PortalError::Unreachable(_) | PortalError::SignInNeeded)) => Err(error.into()),
        Err(error) => {
            tracing::info!(%error, "the portal doesn't take what was read");
            Ok(())
        }
    }
}

/// Does what waits with Verfahren, in its order; what the portal refuses stays with its reason.
///
/// # Errors
/// When there is no line or no sign-in.
pub(super) async fn send_acts(desk: &Desk, session: &Session, progress: &mut Progress) -> Result<(), ExchangeError> {
    // What follows an act may stand on it; those of other Verfahren don't wait for it.
    let mut stuck = BTreeSet::new();
    for (act, done) in session.store.read(verfahren_shared::recorded)? {
        if done || stuck.contains(&act.verfahren) {
            continue;
        }
        let refusal = match session.portal.act(session.tenant.id, &act).await {
            Ok(VerfahrenOutcome::Applied { .. }) => None,
            Ok(VerfahrenOutcome::Refused { refusal }) => Some(refusal),
            Ok(VerfahrenOutcome::Unknown { .. }) => {
                stuck.insert(act.verfahren);
                progress.again = true;
                continue;
            }
            Err(error) => match blame(&error, Refusal::Unreadable) {
                None => return Err(error.into()),
                Some(Blame::Refused(_)) => Some(VerfahrenRefusal::Unreadable),
                Some(Blame::Later) => {
                    stuck.insert(act.verfahren);
                    progress.again = true;
                    continue;
                }
            },
        };
        session.store.write(|db| shared::settle(db, &act, refusal.as_ref()))?;
        progress.any = true;
        refresh_counts(session);
        desk.host.announce(Event::Stale(vec![Stale::Verfahren]));
    }
    Ok(())
}

fn announce(desk: &Desk, session: &Session, operations: &[Operation]) {
    refresh_counts(session);
    desk.announce_cases(operations.iter().map(|operation| operation.case));
    desk.announce_status();
}

/// Uploads and pushes, in parts where the portal refuses the whole.
async fn transfer(
    desk: &Desk,
    session: &Session,
    operations: Vec<Operation>,
    progress: &mut Progress,
) -> Result<(), ExchangeError> {
    let mut parts = vec![with_attachments(desk, session, operations, progress).await?];
    while let Some(mut part) = parts.pop() {
        if part.is_empty() {
            continue;
        }
        let request = PushRequest { device: session.device, operations: part.clone() };
        match session.portal.push(session.tenant.id, &request).await {
            Ok(answer) => store_answers(desk, session, &part, answer.answers, progress)?,
            Err(error) => match blame(&error, Refusal::Unreadable) {
                None => return Err(error.into()),
                Some(Blame::Later) if progress.faults == FAULT_LIMIT => return Err(error.into()),
                Some(blame) => {
                    progress.faults += usize::from(matches!(blame, Blame::Later));
                    if part.len() == 1 {
                        settle(desk, session, &part[0], blame, progress)?;
                    } else {
                        let second = part.split_off(part.len() / 2);
                        parts.extend([second, part]);
                    }
                }
            },
        }
    }
    Ok(())
}

/// Brings the attachments to the portal; gives the operations of which all are there.
async fn with_attachments(
    desk: &Desk,
    session: &Session,
    operations: Vec<Operation>,
    progress: &mut Progress,
) -> Result<Vec<Operation>, ExchangeError> {
    let mut complete = vec![];
    for operation in operations {
        if operation.depends_on.iter().any(|dependency| progress.stuck.contains(dependency)) {
            progress.stuck.insert(operation.id);
            continue;
        }
        match upload(session, &operation).await {
            Ok(()) => complete.push(operation),
            Err(ExchangeError::Portal(error)) => {
                let blame = match (blame(&error, Refusal::FileRefused), &error) {
                    (Some(blame), _) => blame,
                    (None, PortalError::BadAnswer(_) | PortalError::HashDiffers) => Blame::Later,
                    (None, _) => return Err(error.into()),
                };
                settle(desk, session, &operation, blame, progress)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(complete)
}

async fn upload(session: &Session, operation: &Operation) -> Result<(), ExchangeError> {
    for attachment in operation.intent.attachments() {
        let content = session.store.read(|db| attachment::content(db, &attachment.sha256))?;
        // An attachment that came from the portal lies there already.
        let Some((media_type, content)) = content else { continue };
        let request = UploadRequest { sha256: attachment.sha256.clone(), size: content.len() as u64, media_type };
        session.portal.upload(session.tenant.id, &request, &content).await?;
    }
    Ok(())
}

/// What an error says of what was sent; `None` for one about the line, the sign-in, the rights or the portal as a whole.
fn blame(error: &PortalError, unfit: Refusal) -> Option<Blame> {
    let PortalError::Problem(problem) = error else { return None };
    match problem.status {
        400 => Some(Blame::Refused(unfit)),
        413 => Some(Blame::Refused(Refusal::TooLarge { limit: OPERATION_LIMIT })),
        404 | 409 | 422 | 500 => Some(Blame::Later),
        _ => None,
    }
}

/// Refuses the operation that is to blame, or lets it wait for the next exchange.
fn settle(
    desk: &Desk,
    session: &Session,
    operation: &Operation,
    blame: Blame,
    progress: &mut Progress,
) -> Result<(), ExchangeError> {
    match blame {
        Blame::Refused(refusal) => {
            session.store.write(|db| record::refuse_here(db, operation.id, &refusal, desk.now()))?;
            progress.any = true;
        }
        Blame::Later => {
            progress.stuck.insert(operation.id);
            progress.again = true;
        }
    }
    Ok(())
}

/// Stores the answers to what was asked; others are none.
fn store_answers(
    desk: &Desk,
    session: &Session,
    asked: &[Operation],
    mut answers: Vec<OperationAnswer>,
    progress: &mut Progress,
) -> Result<(), ExchangeError> {
    answers.retain(|answer| asked.iter().any(|operation| operation.id == answer.id));
    session.store.write(|db| record::store_answers(db, &answers, desk.now()))?;
    for operation in asked {
        let answer = answers.iter().find(|answer| answer.id == operation.id).map(|answer| &answer.outcome);
        match answer {
            Some(Outcome::Applied { .. } | Outcome::Refused { .. }) => progress.any = true,
            // What it waits for comes with the next work or news.
            Some(Outcome::Deferred { .. }) => _ = progress.stuck.insert(operation.id),
            Some(Outcome::Unknown { .. }) | None => {
                progress.stuck.insert(operation.id);
                progress.again = true;
            }
        }
    }
    Ok(())
}
