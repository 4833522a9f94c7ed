//! Recording what the clerk does: the operation, its audit entry and its visible effect, in one transaction.

use std::collections::BTreeSet;

use domain::{CaseId, OperationId};
use jiff::Timestamp;
use protocol::operation::{OPERATION_LIMIT, PUSH_LIMIT};
use protocol::{Intent, Operation, OperationAnswer, Refusal};
use replication::outbox::{self, Delivery};
use replication::{Actor, apply, register};
use rusqlite::Connection;

use crate::case_row;
use crate::error::{Result, StoreError};
use crate::overlay::{CaseFile, WORKER, Worker, case_file};
use crate::search::{self, Indexer};
use crate::table::{attachment, audit, imported, operation, setting};

/// Most operations of one push: a portal answers each of them before the line counts as silent.
const PUSH_COUNT: usize = 100;

/// What is to be recorded.
#[derive(Clone, Debug)]
pub struct Recording {
    pub id: OperationId,
    pub case: CaseId,
    pub intent: Intent,
    pub now: Timestamp,
    /// Not sent before then, so that it can be undone.
    pub held_until: Option<Timestamp>,
}

/// Records an operation. What the portal would refuse is refused here at once, and nothing is stored.
///
/// # Errors
/// [`StoreError::Refused`] with the reason; [`StoreError::NobodySignedIn`].
pub fn record(db: &Connection, recording: Recording) -> Result<()> {
    let Recording { id, case, intent, now, held_until } = recording;
    let worker: Worker = setting::get(db, WORKER)?.ok_or(StoreError::NobodySignedIn)?;
    let counter = operation::next_counter(db)?;
    let operation = foreseen(db, &worker, Operation { id, counter, ..on(case, intent, now) })?;
    operation::insert(db, &operation, held_until)?;
    if let Intent::RegisterCase { file_sha256, .. } = &operation.intent {
        imported::insert(db, file_sha256, case)?;
    }
    let account = worker.author.account.to_string();
    audit::append(db, now, &account, action_name(&operation.intent), &case.to_string())?;
    refresh(db, case)
}

/// Whether recording this would succeed.
///
/// # Errors
/// When the case can't be read.
pub fn would_be_taken(db: &Connection, case: CaseId, intent: &Intent, now: Timestamp) -> Result<bool> {
    let Some(worker) = setting::get(db, WORKER)? else { return Ok(false) };
    match foreseen(db, &worker, on(case, intent.clone(), now)) {
        Ok(_) => Ok(true),
        Err(StoreError::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// An operation that isn't numbered yet and stands on nothing.
fn on(case: CaseId, intent: Intent, now: Timestamp) -> Operation {
    let id = OperationId(uuid::Uuid::nil());
    Operation { id, case, counter: 0, depends_on: vec![], recorded_at: now, fencing: None, intent }
}

/// The operation with what it stands on, once the same rules as the portal's have let it pass.
fn foreseen(db: &Connection, worker: &Worker, operation: Operation) -> Result<Operation> {
    let file = case_file(db, operation.case)?;
    let pending_claim = file.as_ref().and_then(pending_claim);
    let fencing = match (&file, pending_claim) {
        (Some(file), None) => file.case.owner.as_ref().map(|owner| owner.fencing),
        _ => None,
    };
    let depends_on = dependencies(file.as_ref(), &operation.intent);
    let operation = Operation { depends_on, fencing, ..operation };
    let actor = Actor { author: worker.author.clone(), roles: &worker.roles, now: operation.recorded_at };
    match &file {
        Some(file) => apply(&file.case, &operation, &actor)?,
        None => register(&operation, &actor)?,
    };
    if size(&operation) > OPERATION_LIMIT {
        return Err(Refusal::TooLarge { limit: OPERATION_LIMIT }.into());
    }
    Ok(operation)
}

/// Bytes of an operation on the wire.
fn size(operation: &Operation) -> usize {
    serde_json::to_vec(operation).map_or(usize::MAX, |bytes| bytes.len())
}

/// What an operation must not overtake: the last thing under way of the same case that changes what the portal checks.
/// That one in turn doesn't overtake what was before it.
fn dependencies(file: Option<&CaseFile>, intent: &Intent) -> Vec<OperationId> {
    let Some(file) = file else { return vec![] };
    let mut pending = file.operations.iter().filter(|row| row.entry.is_pending());
    let last = pending.rfind(|row| match &row.entry.operation.intent {
        Intent::RegisterCase { .. } => true,
        Intent::Claim | Intent::TakeOver { .. } | Intent::Release | Intent::ChangeState { .. } => {
            !matches!(intent, Intent::AddNote { .. })
        }
        _ => false,
    });
    last.map(|row| row.entry.operation.id).into_iter().collect()
}

fn pending_claim(file: &CaseFile) -> Option<OperationId> {
    let claims = file
        .operations
        .iter()
        .filter(|row| row.overlays() && matches!(row.entry.operation.intent, Intent::Claim | Intent::TakeOver { .. }));
    claims.map(|row| row.entry.operation.id).next_back()
}

/// Name of an intent in the audit log.
fn action_name(intent: &Intent) -> &'static str {
    match intent {
        Intent::Claim => "claim",
        Intent::TakeOver { .. } => "take-over",
        Intent::Release => "release",
        Intent::ChangeState { .. } => "change-state",
        Intent::AddNote { .. } => "add-note",
        Intent::CorrectField { .. } => "correct-field",
        Intent::SetReminder { .. } => "set-reminder",
        Intent::SendMessage { .. } => "send-message",
        Intent::RegisterCase { .. } => "register-case",
        Intent::Unknown(_) => "unknown",
    }
}

/// Takes back an operation that never left this device, and gives its intent.
///
/// # Errors
/// [`StoreError::UndoTooLate`] once it was sent or something else depends on it.
pub fn undo(db: &Connection, id: OperationId, now: Timestamp) -> Result<Operation> {
    let row = operation::find(db, id)?.ok_or(StoreError::UndoTooLate)?;
    let case = row.entry.operation.case;
    let others = operation::of_case(db, case)?;
    let needed = others.iter().any(|other| other.entry.operation.depends_on.contains(&id));
    if needed || !row.entry.can_be_undone() {
        return Err(StoreError::UndoTooLate);
    }
    forget(db, &row.entry.operation, "undo", now)?;
    Ok(row.entry.operation)
}

/// What is at the portal already can't be taken back, but a claim can be given back and the other way round, as long as
/// nothing was built on it. Records that under the id `opposite`, and gives what was undone.
///
/// # Errors
/// [`StoreError::UndoTooLate`] where there is no opposite, or something was done since.
pub fn oppose(db: &Connection, id: OperationId, opposite: OperationId, now: Timestamp) -> Result<Operation> {
    let row = operation::find(db, id)?.ok_or(StoreError::UndoTooLate)?;
    let undone = row.entry.operation;
    let later = operation::of_case(db, undone.case)?;
    let is_last = later.iter().all(|other| other.entry.operation.counter <= undone.counter);
    let intent = match undone.intent {
        Intent::Claim => Intent::Release,
        Intent::Release => Intent::Claim,
        _ => return Err(StoreError::UndoTooLate),
    };
    if !is_last || !matches!(row.entry.delivery, Delivery::Applied { .. } | Delivery::InFlight) {
        return Err(StoreError::UndoTooLate);
    }
    record(db, Recording { id: opposite, case: undone.case, intent, now, held_until: None })?;
    Ok(undone)
}

/// Gives up a refused operation, and gives what it was.
///
/// # Errors
/// [`StoreError::NotRefused`].
pub fn discard(db: &Connection, id: OperationId, now: Timestamp) -> Result<Operation> {
    let row = operation::find(db, id)?.filter(|row| matches!(row.entry.delivery, Delivery::Refused { .. }));
    let row = row.ok_or(StoreError::NotRefused)?;
    forget(db, &row.entry.operation, "discard", now)?;
    Ok(row.entry.operation)
}

fn forget(db: &Connection, operation: &Operation, action: &str, now: Timestamp) -> Result<()> {
    operation::remove(db, operation.id)?;
    if matches!(operation.intent, Intent::RegisterCase { .. }) {
        imported::remove_case(db, operation.case)?;
    }
    let worker: Option<Worker> = setting::get(db, WORKER)?;
    let actor = worker.map(|worker| worker.author.account.to_string()).unwrap_or_default();
    audit::append(db, now, &actor, action, &operation.id.to_string())?;
    refresh(db, operation.case)
}

/// The operations of the next push, marked as sent; all but those that are `stuck`. What was under way when the program
/// ended is sent again.
pub fn take_ready(db: &Connection, now: Timestamp, stuck: &BTreeSet<OperationId>) -> Result<Vec<Operation>> {
    let entries: Vec<_> = operation::unsettled(db)?.into_iter().map(|row| row.entry).collect();
    let mut bytes = 0_usize;
    let fits = |operation: &&Operation| {
        let first = bytes == 0;
        bytes = bytes.saturating_add(size(operation));
        first || bytes <= PUSH_LIMIT
    };
    let ready: Vec<Operation> =
        outbox::ready(&entries, now, PUSH_COUNT, stuck).into_iter().take_while(fits).cloned().collect();
    for operation in &ready {
        operation::set_delivery(db, operation.id, &Delivery::InFlight)?;
        refresh_work(db, operation.case)?;
    }
    Ok(ready)
}

/// Puts back what was under way and got no answer.
pub fn put_back(db: &Connection, operations: &[Operation]) -> Result<()> {
    for operation in operations {
        let row = operation::find(db, operation.id)?;
        if row.is_none_or(|row| row.entry.delivery != Delivery::InFlight) {
            continue;
        }
        operation::set_delivery(db, operation.id, &Delivery::Waiting)?;
        refresh_work(db, operation.case)?;
    }
    Ok(())
}

/// Stores the portal's answers and gives the cases concerned.
pub fn store_answers(db: &Connection, answers: &[OperationAnswer], now: Timestamp) -> Result<Vec<CaseId>> {
    let mut cases = vec![];
    for answer in answers {
        let Some(row) = operation::find(db, answer.id)? else { continue };
        let delivery = outbox::after(answer);
        if let Delivery::Refused { refusal } = &delivery {
            audit::append(db, now, "portal", refusal_name(refusal), &answer.id.to_string())?;
        }
        operation::set_delivery(db, answer.id, &delivery)?;
        cases.push(row.entry.operation.case);
    }
    cases.sort_unstable();
    cases.dedup();
    refresh_each(db, cases.iter().copied())?;
    Ok(cases)
}

/// Refuses an operation on this device, and with it what depends on it: the portal never learns of either.
pub fn refuse_here(db: &Connection, id: OperationId, refusal: &Refusal, now: Timestamp) -> Result<BTreeSet<CaseId>> {
    let mut cases = BTreeSet::new();
    let mut refused = vec![(id, refusal.clone())];
    while let Some((id, refusal)) = refused.pop() {
        let Some(row) = operation::find(db, id)?.filter(|row| row.entry.is_pending()) else { continue };
        audit::append(db, now, "desk", refusal_name(&refusal), &id.to_string())?;
        operation::set_delivery(db, id, &Delivery::Refused { refusal: refusal.clone() })?;
        let case = row.entry.operation.case;
        for other in operation::of_case(db, case)?.iter().filter(|other| other.entry.operation.depends_on.contains(&id))
        {
            let because = match &refusal {
                Refusal::AccessLost => Refusal::AccessLost,
                _ => Refusal::DependencyRefused { operation: id },
            };
            refused.push((other.entry.operation.id, because));
        }
        cases.insert(case);
    }
    refresh_each(db, cases.iter().copied())?;
    Ok(cases)
}

fn refusal_name(refusal: &Refusal) -> &'static str {
    if case_row::is_conflict(refusal) { "refused-conflict" } else { "refused" }
}

/// Makes the inbox line and the search index of a case anew.
pub fn refresh(db: &Connection, case: CaseId) -> Result<()> {
    refresh_each(db, [case])
}

/// Makes the inbox lines and the search index of many cases anew.
pub(crate) fn refresh_each(db: &Connection, cases: impl IntoIterator<Item = CaseId>) -> Result<()> {
    let mut indexer = Indexer::default();
    cases.into_iter().try_for_each(|case| refresh_one(db, case, &mut indexer))
}

fn refresh_one(db: &Connection, case: CaseId, indexer: &mut Indexer) -> Result<()> {
    match case_file(db, case)? {
        Some(file) => {
            note_attachments(db, &file)?;
            let number = case_row::store(db, &file)?;
            indexer.index(db, number, &file)?;
        }
        None => {
            if let Some(number) = case_row::remove(db, case)? {
                search::remove(db, number)?;
            }
        }
    }
    Ok(())
}

/// Cases that are made anew together; more would only keep more words in memory.
const TOGETHER: usize = 1_000;

/// Makes all inbox lines and the whole search index anew. A line of something damaged stays as it is, and tells that to who
/// reads it: the database with all others opens.
pub(crate) fn refresh_all(db: &Connection) -> Result<()> {
    let mut statement = db.prepare("SELECT id FROM case_row")?;
    let ids: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for ids in ids.chunks(TOGETHER) {
        let mut indexer = Indexer::default();
        for case in ids.iter().filter_map(|id| id.parse().ok()) {
            match refresh_one(db, case, &mut indexer) {
                Err(error) if error.is_of_one_value() => {}
                refreshed => refreshed?,
            }
        }
    }
    Ok(())
}

/// Cases with work left get their attachments fetched ahead; those of closed ones are fetched when opened.
fn note_attachments(db: &Connection, file: &CaseFile) -> Result<()> {
    if file.case.state.is_closed() {
        return Ok(());
    }
    let of_messages = file.messages.iter().flat_map(|message| &message.entry.attachments);
    for attachment in file.case.attachments.iter().chain(of_messages) {
        attachment::note(db, &attachment.sha256, &attachment.media_type, attachment.size)?;
    }
    Ok(())
}

/// Makes the inbox line anew where only the whereabouts of own work changed.
pub fn refresh_work(db: &Connection, case: CaseId) -> Result<()> {
    if let Some(file) = case_file(db, case)? {
        case_row::store(db, &file)?;
    }
    Ok(())
}
