//! The outbox: what is under way, what needs the clerk, and taking back.

use std::sync::Arc;

use domain::OperationId;
use protocol::{Intent, Operation};
use replication::outbox::Delivery;
use serde::Deserialize;
use store::StoreError;
use store::record::{self, Recording};
use store::table::draft::{self, DraftRow};
use store::table::{case_row, operation};
use ts_rs::TS;
use uuid::Uuid;

use crate::case_view::work_state;
use crate::commands::attachment::write_file;
use crate::commands::case_work::after_recording;
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
    rows.into_iter().map(|row| item(&session, row)).collect()
}

fn item(session: &Session, row: operation::OperationRow) -> Result<OutboxItem, CommandError> {
    let can_undo = row.entry.can_be_undone();
    let operation = row.entry.operation;
    let (aktenzeichen, applicant) = session.store.read(|db| case_row::heading(db, operation.case))?;
    let (kind, text) = describe(&operation.intent);
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
        refusal: match row.entry.delivery {
            Delivery::Refused { refusal } => Some(refusal),
            _ => None,
        },
    })
}

fn describe(intent: &Intent) -> (OperationKind, String) {
    match intent {
        Intent::Claim => (OperationKind::Claim, String::new()),
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

/// The request of commands that concern one operation.
#[derive(Deserialize, TS)]
pub struct OfOperation {
    pub operation: OperationId,
}

/// Takes back what never left this device. An answer becomes a draft again.
pub async fn undo(desk: &Arc<Desk>, request: OfOperation) -> Result<(), CommandError> {
    let session = desk.session()?;
    let now = desk.now();
    let operation = session.store.write(|db| {
        let operation = record::undo(db, request.operation, now)?;
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
