//! The outbox: what is under way, what needs the clerk, and taking back.

use std::sync::Arc;

use domain::{NoteId, OperationId};
use jiff::Timestamp;
use protocol::{Intent, Operation};
use replication::outbox::Delivery;
use serde::Deserialize;
use store::StoreError;
use store::case_row;
use store::record::{self, Recording};
use store::table::draft::{self, DraftRow};
use store::table::operation;
use ts_rs::TS;
use uuid::Uuid;

use crate::case_view::work_state;
use crate::commands::attachment::write_file;
use crate::commands::case_work::{after_recording, record_intent};
use crate::commands::desk::Nothing;
use crate::desk::{Desk, Session};
use crate::error::{CommandError, ErrorCode};
use crate::view::{OperationKind, OutboxItem, Recorded};

/// Transferred operations shown.
const APPLIED: u32 = 50;

pub async fn outbox(desk: &Arc<Desk>, _: Nothing) -> Result<Vec<OutboxItem>, CommandError> {
    let session = desk.session()?;
    let mut rows = session.store.read(operation::unsettled)?;
    rows.sort_by_key(|row| matches!(row.entry.delivery, Delivery::Refused { .. }));
    rows.extend(session.store.read(|db| operation::newest_applied(db, APPLIED))?);
    rows.into_iter().map(|row| item(&session, row, desk.now())).collect()
}

fn item(session: &Session, row: operation::OperationRow, now: Timestamp) -> Result<OutboxItem, CommandError> {
    let can_undo = row.entry.can_be_undone();
    let refused = matches!(row.entry.delivery, Delivery::Refused { .. });
    let operation = row.entry.operation;
    let (aktenzeichen, applicant) = session.store.read(|db| case_row::heading(db, operation.case))?;
    let owner = session.store.read(|db| case_row::owner(db, operation.case))?;
    let held_by = owner.filter(|owner| owner.account != session.worker()).map(|owner| owner.name);
    let (kind, text) = describe(&operation.intent);
    let taken = |db: &_| record::would_be_taken(db, operation.case, &operation.intent, now);
    let can_retry = refused && session.store.read(taken)?;
    let is_answer = matches!(operation.intent, Intent::SendMessage { .. });
    Ok(OutboxItem {
        operation: operation.id,
        case: operation.case,
        aktenzeichen,
        applicant,
        kind,
        text,
        work: work_state(&row.entry.delivery),
        recorded_at: operation.recorded_at,
        can_undo,
        can_retry,
        can_be_draft: refused && is_answer,
        can_be_note: refused && kept_text(&operation.intent).is_some(),
        held_by,
        refusal: match row.entry.delivery {
            Delivery::Refused { refusal } => Some(refusal),
            _ => None,
        },
    })
}

fn describe(intent: &Intent) -> (OperationKind, String) {
    match intent {
        Intent::Claim => (OperationKind::Claim, String::new()),
        Intent::TakeOver { reason } => (OperationKind::Claim, reason.clone()),
        Intent::Release => (OperationKind::Release, String::new()),
        Intent::ChangeState { reason, .. } => (OperationKind::ChangeState, reason.clone()),
        Intent::AddNote { text, .. } => (OperationKind::AddNote, text.clone()),
        Intent::CorrectField { value, .. } => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (OperationKind::CorrectField, text)
        }
        Intent::SetReminder { date } => {
            (OperationKind::SetReminder, date.map(|date| date.to_string()).unwrap_or_default())
        }
        Intent::SendMessage { body, .. } => (OperationKind::SendMessage, body.clone()),
        Intent::RegisterCase { file_name, .. } => (OperationKind::RegisterCase, file_name.clone()),
        Intent::Unknown(intent) => {
            let kind = intent.get("type").and_then(|kind| kind.as_str()).unwrap_or_default();
            (OperationKind::Unknown, kind.to_owned())
        }
    }
}

/// What somebody has written, and which would be lost with the operation.
fn kept_text(intent: &Intent) -> Option<String> {
    let text = match intent {
        Intent::SendMessage { subject, body, .. } => format!("{subject}\n\n{body}"),
        Intent::AddNote { text, .. } => text.clone(),
        Intent::ChangeState { reason, .. } | Intent::CorrectField { reason, .. } | Intent::TakeOver { reason } => {
            reason.clone()
        }
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// The text of a refused answer becomes a draft; where there is one already, it stands below that.
pub async fn keep_as_draft(desk: &Arc<Desk>, request: OfOperation) -> Result<(), CommandError> {
    let session = desk.session()?;
    let operation = session.store.write(|db| {
        let operation = record::discard(db, request.operation, desk.now())?;
        if let Some(answer) = answer_as_draft(&operation) {
            let kept = draft::find(db, operation.case)?;
            draft::store(db, operation.case, &kept.map_or(answer.clone(), |kept| below(kept, answer)))?;
        }
        Ok::<_, StoreError>(operation)
    })?;
    after_recording(desk, &session, operation.case);
    Ok(())
}

fn below(kept: DraftRow, answer: DraftRow) -> DraftRow {
    let attachments = answer.attachments.into_iter().filter(|new| !kept.attachments.contains(new)).collect();
    DraftRow {
        body: format!("{}\n\n{}", kept.body, answer.body),
        attachments: [kept.attachments.clone(), attachments].concat(),
        ..kept
    }
}

#[derive(Deserialize, TS)]
pub struct KeepAsNote {
    pub operation: OperationId,
    /// Stands above the text: whom it is for, or nothing.
    pub heading: String,
}

/// The text of refused work becomes a note, which everybody may write and whoever has the case is told of.
pub async fn keep_as_note(desk: &Arc<Desk>, request: KeepAsNote) -> Result<Recorded, CommandError> {
    let session = desk.session()?;
    let row = session.store.read(|db| operation::find(db, request.operation))?;
    let refused = row.filter(|row| matches!(row.entry.delivery, Delivery::Refused { .. }));
    let operation = refused
        .ok_or_else(|| CommandError::new(ErrorCode::UndoTooLate, "the operation wasn't refused"))?
        .entry
        .operation;
    let text = kept_text(&operation.intent)
        .ok_or_else(|| CommandError::new(ErrorCode::BadRequest, "there is no text to keep"))?;
    let text = if request.heading.is_empty() { text } else { format!("{}\n\n{text}", request.heading) };
    let intent = Intent::AddNote { note: NoteId(Uuid::now_v7()), text };
    let recorded = record_intent(desk, &session, operation.case, intent)?;
    session.store.write(|db| record::discard(db, request.operation, desk.now()))?;
    after_recording(desk, &session, operation.case);
    Ok(recorded)
}

/// The request of commands that concern one operation.
#[derive(Deserialize, TS)]
pub struct OfOperation {
    pub operation: OperationId,
}

/// Takes back what never left this device, and does the opposite of what did where there is one. An answer becomes a draft
/// again.
pub async fn undo(desk: &Arc<Desk>, request: OfOperation) -> Result<(), CommandError> {
    let session = desk.session()?;
    let now = desk.now();
    let operation = session.store.write(|db| {
        let operation = match record::undo(db, request.operation, now) {
            Err(StoreError::UndoTooLate) => record::oppose(db, request.operation, OperationId(Uuid::now_v7()), now)?,
            undone => undone?,
        };
        if let Some(answer) = answer_as_draft(&operation)
            && draft::find(db, operation.case)?.is_none()
        {
            draft::store(db, operation.case, &answer)?;
        }
        Ok::<_, StoreError>(operation)
    })?;
    after_recording(desk, &session, operation.case);
    Ok(())
}

/// Gives up a refused operation.
pub async fn discard_operation(desk: &Arc<Desk>, request: OfOperation) -> Result<(), CommandError> {
    let session = desk.session()?;
    let operation = session.store.write(|db| record::discard(db, request.operation, desk.now()))?;
    after_recording(desk, &session, operation.case);
    Ok(())
}

/// Sends the same intent once more, as a new operation; the refused one is settled.
pub async fn retry_operation(desk: &Arc<Desk>, request: OfOperation) -> Result<Recorded, CommandError> {
    let session = desk.session()?;
    let row = session.store.read(|db| operation::find(db, request.operation))?;
    let row = row.filter(|row| matches!(row.entry.delivery, Delivery::Refused { .. }));
    let row = row.ok_or_else(|| CommandError::new(ErrorCode::UndoTooLate, "the operation wasn't refused"))?;
    let Operation { case, intent, .. } = row.entry.operation;
    let id = OperationId(Uuid::now_v7());
    let now = desk.now();
    // The old one goes first: giving up the registration of a file would forget the new one's file as well.
    session.store.write(|db| {
        record::discard(db, request.operation, now)?;
        record::record(db, Recording { id, case, intent, now, held_until: None })
    })?;
    after_recording(desk, &session, case);
    Ok(Recorded { operation: id, undo_until: None })
}

/// Saves the kept text of an operation as a file; false when the dialog was closed.
pub async fn save_operation(desk: &Arc<Desk>, request: OfOperation) -> Result<bool, CommandError> {
    let session = desk.session()?;
    let row = session.store.read(|db| operation::find(db, request.operation))?;
    let row = row.ok_or_else(|| CommandError::new(ErrorCode::CaseUnknown, "there is no such operation"))?;
    let (_, text) = describe(&row.entry.operation.intent);
    let name = domain::file_name::for_content(&format!("Postausgang {}", desk.today()), "text/plain");
    let Some(path) = desk.host.choose_save_path(&name).await else { return Ok(false) };
    write_file(&path, text.as_bytes()).await?;
    Ok(true)
}

/// What an answer was, as a draft.
fn answer_as_draft(operation: &Operation) -> Option<DraftRow> {
    let Intent::SendMessage { subject, body, attachments, .. } = &operation.intent else { return None };
    Some(DraftRow {
        subject: subject.clone(),
        body: body.clone(),
        attachments: attachments.clone(),
        saved_at: operation.recorded_at,
    })
}
