//! Work on a case: claim, release, state, note, correction, reminder. Each is one recorded operation.

use std::sync::Arc;
use std::time::Duration;

use domain::{CaseId, CaseState, CorrectionId, FieldKey, NoteId, OperationId};
use jiff::Timestamp;
use jiff::civil::Date;
use protocol::Intent;
use serde::Deserialize;
use store::record::{Recording, record};
use ts_rs::TS;
use uuid::Uuid;

use crate::case_view::read;
use crate::commands::open_case::OfCase;
use crate::desk::{Desk, Session};
use crate::error::CommandError;
use crate::sync::{self, refresh_counts};
use crate::view::{Line, Recorded};

/// How long taking back is offered; an answer is held back for as long.
pub(crate) const UNDO: Duration = Duration::from_secs(12);

/// Records an intent and tells everybody.
pub(crate) fn record_intent(
    desk: &Desk,
    session: &Session,
    case: CaseId,
    intent: Intent,
) -> Result<Recorded, CommandError> {
    let id = OperationId(Uuid::now_v7());
    let recording = Recording { id, case, intent, now: desk.now(), held_until: None };
    session.store.write(|db| record(db, recording))?;
    after_recording(desk, session, case);
    Ok(Recorded { operation: id, undo_until: undo_without_a_line(desk, session) })
}

/// Without a line every step waits, and can be taken back meanwhile.
fn undo_without_a_line(desk: &Desk, session: &Session) -> Option<Timestamp> {
    let line = sync::lock(&session.sync).line;
    matches!(line, Line::Offline | Line::OfflineByChoice | Line::SignInNeeded).then(|| desk.now() + UNDO)
}

/// Counts anew, tells the UI, and wakes the exchange.
pub(crate) fn after_recording(desk: &Desk, session: &Session, case: CaseId) {
    refresh_counts(session);
    desk.announce_cases([case]);
    desk.announce_status();
    session.wake.notify_one();
}

pub async fn claim_case(desk: &Arc<Desk>, request: OfCase) -> Result<Recorded, CommandError> {
    record_intent(desk, &*desk.session()?, request.case, Intent::Claim)
}

pub async fn release_case(desk: &Arc<Desk>, request: OfCase) -> Result<Recorded, CommandError> {
    record_intent(desk, &*desk.session()?, request.case, Intent::Release)
}

#[derive(Deserialize, TS)]
pub struct ChangeState {
    pub case: CaseId,
    pub to: CaseState,
    pub reason: String,
}

pub async fn change_state(desk: &Arc<Desk>, request: ChangeState) -> Result<Recorded, CommandError> {
    let session = desk.session()?;
    let from = read(&session, request.case)?.case.state;
    let intent = Intent::ChangeState { from, to: request.to, reason: request.reason };
    record_intent(desk, &session, request.case, intent)
}

#[derive(Deserialize, TS)]
pub struct AddNote {
    pub case: CaseId,
    pub text: String,
}

pub async fn add_note(desk: &Arc<Desk>, request: AddNote) -> Result<Recorded, CommandError> {
    let intent = Intent::AddNote { note: NoteId(Uuid::now_v7()), text: request.text };
    record_intent(desk, &*desk.session()?, request.case, intent)
}

#[derive(Deserialize, TS)]
pub struct CorrectField {
    pub case: CaseId,
    pub field: FieldKey,
    #[ts(type = "unknown")]
    pub value: serde_json::Value,
    pub reason: String,
}

pub async fn correct_field(desk: &Arc<Desk>, request: CorrectField) -> Result<Recorded, CommandError> {
    let CorrectField { case, field, value, reason } = request;
    let intent = Intent::CorrectField { correction: CorrectionId(Uuid::now_v7()), field, value, reason };
    record_intent(desk, &*desk.session()?, case, intent)
}

#[derive(Deserialize, TS)]
pub struct SetReminder {
    pub case: CaseId,
    #[ts(type = "string | null")]
    pub date: Option<Date>,
}

pub async fn set_reminder(desk: &Arc<Desk>, request: SetReminder) -> Result<Recorded, CommandError> {
    let intent = Intent::SetReminder { date: request.date };
    record_intent(desk, &*desk.session()?, request.case, intent)
}
