//! Work on a case: claim, release, state, note, correction, reminder. Each is one recorded operation.

use std::sync::Arc;
use std::time::Duration;

use domain::{CaseId, CaseState, CorrectionId, FieldKey, NoteId, OperationId};
use jiff::Timestamp;
use jiff::civil::Date;
use protocol::{Intent, Refusal};
use serde::Deserialize;
use store::StoreError;
use store::record::{Recording, record};
use ts_rs::TS;
use uuid::Uuid;

use crate::case_view::read;
use crate::commands::open_case::OfCase;
use crate::correction::judge;
use crate::desk::{Desk, Session};
use crate::error::{CommandError, ErrorCode};
use crate::lookup::form;
use crate::sync::refresh_counts;
use crate::view::Recorded;

/// How long taking back is offered; an answer is held back for as long.
pub(crate) const UNDO: Duration = Duration::from_secs(12);

/// Records an intent and tells everybody. It is held back while it can be taken back; only what others have to learn of at
/// once goes out at once, and is undone by its opposite.
pub(crate) fn record_intent(
    desk: &Desk,
    session: &Session,
    case: CaseId,
    intent: Intent,
) -> Result<Recorded, CommandError> {
    let [recorded] = <[Recorded; 1]>::try_from(record_intents(desk, session, case, vec![intent])?)
        .map_err(|_| CommandError::new(ErrorCode::BadRequest, "one intent is one operation"))?;
    Ok(recorded)
}

/// Records several intents on one case, all of them or none.
fn record_intents(
    desk: &Desk,
    session: &Session,
    case: CaseId,
    intents: Vec<Intent>,
) -> Result<Vec<Recorded>, CommandError> {
    let now = desk.now();
    let recorded = session.store.write(|db| {
        let mut recorded = vec![];
        for intent in intents {
            let id = OperationId(Uuid::now_v7());
            let (held, undone) = hold(&intent, now);
            record(db, Recording { id, case, intent, now, held_until: held })?;
            recorded.push(Recorded { operation: id, undo_until: undone });
        }
        Ok::<_, StoreError>(recorded)
    })?;
    after_recording(desk, session, case);
    Ok(recorded)
}

/// Until when an operation is held back, and until when undoing it is offered.
fn hold(intent: &Intent, now: Timestamp) -> (Option<Timestamp>, Option<Timestamp>) {
    let until = Some(now + UNDO);
    match intent {
        // Colleagues have to see at once who works on a case.
        Intent::Claim | Intent::Release => (None, until),
        Intent::RegisterCase { .. } => (None, None),
        _ => (until, until),
    }
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

#[derive(Deserialize, TS)]
pub struct TakeOver {
    pub case: CaseId,
    pub reason: String,
}

/// Takes a case from somebody whose claim has run out.
pub async fn take_over_case(desk: &Arc<Desk>, request: TakeOver) -> Result<Recorded, CommandError> {
    record_intent(desk, &*desk.session()?, request.case, Intent::TakeOver { reason: request.reason })
}

/// All steps that are left until the case is closed.
pub async fn close_case(desk: &Arc<Desk>, request: OfCase) -> Result<Vec<Recorded>, CommandError> {
    let session = desk.session()?;
    let mut from = read(&session, request.case)?.case.state;
    let way = from.way_to(CaseState::Abgeschlossen).filter(|way| !way.is_empty()).ok_or_else(|| {
        let refusal = Refusal::TransitionNotAllowed { from, to: CaseState::Abgeschlossen };
        CommandError::from(StoreError::Refused(refusal))
    })?;
    let step = |to: CaseState| {
        let intent = Intent::ChangeState { from, to, reason: String::new() };
        from = to;
        intent
    };
    record_intents(desk, &session, request.case, way.into_iter().map(step).collect())
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
    let session = desk.session()?;
    let file = read(&session, case)?;
    let value = judge(&form(&session.store, &file.case.form)?, &file.case, &field, value).map_err(|finding| {
        CommandError::new(ErrorCode::CorrectionInvalid, format!("{field}: {}", finding.kind.code()))
            .with_details(serde_json::json!({ "kind": finding.kind, "message": finding.message }))
    })?;
    let intent = Intent::CorrectField { correction: CorrectionId(Uuid::now_v7()), field, value, reason };
    record_intent(desk, &session, case, intent)
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
