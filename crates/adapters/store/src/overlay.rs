//! A case as the clerk sees it: what the portal sent, with the clerk's own waiting work laid over it.

use domain::{Author, Case, CaseId, CorrectionId, HistoryAction, HistoryEntry, Message, Note, OperationId, Role};
use protocol::{Entity, Intent};
use replication::outbox::Delivery;
use replication::{Actor, Effects, apply, register};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::table::operation::OperationRow;
use crate::table::{entity, operation, setting};

/// Who works at this desk; stored at sign-in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Worker {
    pub author: Author,
    pub roles: Vec<Role>,
}

/// Name of the setting that holds the [`Worker`].
pub const WORKER: &str = "worker";

/// Something with the operation that it comes from, while that isn't part of what the portal sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Own<T> {
    pub entry: T,
    pub operation: Option<(OperationId, Delivery)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CaseFile {
    pub case: Case,
    /// Oldest first.
    pub messages: Vec<Own<Message>>,
    pub notes: Vec<Own<Note>>,
    pub history: Vec<Own<HistoryEntry>>,
    /// Corrections that are still under way.
    pub corrections: Vec<(CorrectionId, Delivery)>,
    /// Every operation of this device on the case, oldest first.
    pub operations: Vec<OperationRow>,
}

/// Reads a case; `None` when neither the portal nor this device knows it.
pub fn case_file(db: &Connection, id: CaseId) -> Result<Option<CaseFile>> {
    let (mut case, mut messages, mut notes, mut history) = (None, vec![], vec![], vec![]);
    for entity in entity::of_case(db, id)? {
        match entity {
            Entity::Case(entry) => case = Some(entry),
            Entity::Message(entry) => messages.push(Own { entry, operation: None }),
            Entity::Note(entry) => notes.push(Own { entry, operation: None }),
            Entity::History(entry) => history.push(Own { entry, operation: None }),
            _ => {}
        }
    }
    let operations = operation::of_case(db, id)?;
    // Most cases have no operations, and need nobody to have done them.
    let worker: Option<Worker> = if operations.is_empty() { None } else { setting::get(db, WORKER)? };
    let mut corrections = vec![];
    if let Some(worker) = &worker {
        for row in operations.iter().filter(|row| row.overlays()) {
            let Some(effects) = foresee(case.as_ref(), row, worker) else { continue };
            let own = Some((row.entry.operation.id, row.entry.delivery.clone()));
            case = Some(effects.case);
            add_new(&mut messages, effects.messages, &own, |message| message.id.0);
            add_new(&mut notes, effects.notes, &own, |note| note.id.0);
            add_new(&mut history, effects.history, &own, |entry| entry.id.0);
            if let Intent::CorrectField { correction, .. } = &row.entry.operation.intent {
                corrections.push((*correction, row.entry.delivery.clone()));
            }
        }
    }
    let Some(case) = case else { return Ok(None) };
    messages.sort_by_key(|message| message.entry.sent_at);
    notes.sort_by_key(|note| note.entry.written_at);
    // What the portal does of itself at a receipt has the receipt's time, and comes behind it.
    history.sort_by_key(|entry| (entry.entry.at, !begins(&entry.entry.action)));
    Ok(Some(CaseFile { case, messages, notes, history, corrections, operations }))
}

fn begins(action: &HistoryAction) -> bool {
    matches!(action, HistoryAction::Received | HistoryAction::Registered { .. })
}

/// What the portal will presumably make of the operation; `None` where it will refuse it.
fn foresee(case: Option<&Case>, row: &OperationRow, worker: &Worker) -> Option<Effects> {
    let operation = &row.entry.operation;
    let now = match row.entry.delivery {
        Delivery::Applied { at } => at,
        _ => operation.recorded_at,
    };
    let actor = Actor { author: worker.author.clone(), roles: &worker.roles, now };
    match case {
        Some(case) => apply(case, operation, &actor).ok(),
        None => register(operation, &actor).ok(),
    }
}

/// Adds what the portal hasn't sent yet.
fn add_new<T>(
    entries: &mut Vec<Own<T>>,
    new: Vec<T>,
    operation: &Option<(OperationId, Delivery)>,
    id: impl Fn(&T) -> uuid::Uuid,
) {
    for entry in new {
        if !entries.iter().any(|known| id(&known.entry) == id(&entry)) {
            entries.push(Own { entry, operation: operation.clone() });
        }
    }
}
