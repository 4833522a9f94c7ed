//! Laying out a case for the UI.

use domain::{AccountId, Case, CaseId, CaseState, FieldKey, FieldValue, Role};
use forms::{DisplayField, DisplayGroup, DisplayValue, Form, display};
use jiff::Timestamp;
use replication::outbox::Delivery;
use store::case_row::is_conflict;
use store::overlay::{CaseFile, Own, case_file};
use store::table::attachment;
use ts_rs::TS;

use crate::correction::editable;
use crate::desk::Session;
use crate::error::{CommandError, ErrorCode};
use crate::lookup::{Lookup, form};
use crate::view::{
    AttachmentView, CaseView, CorrectionView, FieldView, GroupView, NextState, Permissions, SectionView, Tracked,
    WorkState,
};

/// Reads a case.
pub(crate) fn read(session: &Session, id: CaseId) -> Result<CaseFile, CommandError> {
    let file = session.store.read(|db| case_file(db, id))?;
    file.ok_or_else(|| CommandError::new(ErrorCode::CaseUnknown, format!("there is no case {id}")))
}

/// Lays it out.
pub(crate) fn view(session: &Session, id: CaseId, now: Timestamp) -> Result<CaseView, CommandError> {
    let file = read(session, id)?;
    let case = &file.case;
    let lookup = Lookup::read(&session.store)?;
    let form = form(&session.store, &case.form)?;
    let mine = case.is_owned_by(session.worker());
    let attachments: Vec<_> = case.attachments.clone();
    let here = session.store.read(|db| attachment::which_are_here(db, &attachments))?;
    let may = permissions(&file, session.worker(), now);
    let mut history: Vec<_> = file.history.iter().map(tracked).collect();
    history.reverse();
    Ok(CaseView {
        id: case.id,
        aktenzeichen: case.aktenzeichen.clone(),
        applicant: case.applicant.name.clone(),
        has_postfach: case.applicant.account.is_some(),
        postfach_elsewhere: case.applicant.postfach.clone(),
        leistung: lookup.leistung_name(case.leistung),
        regime: lookup.leistungen.get(&case.leistung).map(|leistung| leistung.regime),
        office: lookup.office_name(case.office),
        state: case.state,
        received_at: case.received_at,
        due: case.due,
        reminder: case.reminder,
        owner: case.owner.clone(),
        mine,
        may,
        next_states: next_states(session, case),
        form_title: if form.title.is_empty() { form.id.clone() } else { form.title.clone() },
        sections: sections(&form, &file),
        attachments: attachments
            .into_iter()
            .zip(here)
            .map(|(attachment, here)| AttachmentView { attachment, here })
            .collect(),
        messages: file.messages.iter().map(tracked).collect(),
        notes: file.notes.iter().map(tracked).collect(),
        history,
    })
}

fn permissions(file: &CaseFile, worker: AccountId, now: Timestamp) -> Permissions {
    let case = &file.case;
    let mine = case.is_owned_by(worker);
    Permissions {
        claim: case.owner.is_none() && !case.state.is_closed(),
        take_over: case.is_left_by_others(worker, now),
        release: mine,
        work: mine,
        close: mine && case.state.way_to(CaseState::Abgeschlossen).is_some_and(|way| !way.is_empty()),
        answer: mine && case.applicant.account.is_some(),
    }
}

/// What the one who holds the case may choose, or the second person who signs what another one has drafted.
fn next_states(session: &Session, case: &Case) -> Vec<NextState> {
    let states = if case.is_owned_by(session.worker()) {
        case.state.next_for_clerk()
    } else if session.roles().contains(&Role::Approver) {
        case.state.next_for_approver()
    } else {
        &[]
    };
    states.iter().map(|state| NextState { state: *state, needs_reason: state.needs_reason() }).collect()
}

fn tracked<T: Clone + TS>(own: &Own<T>) -> Tracked<T> {
    Tracked {
        entry: own.entry.clone(),
        work: own.operation.as_ref().map(|(_, delivery)| work_state(delivery)),
        operation: own.operation.as_ref().map(|(id, _)| *id),
    }
}

/// Where a piece of work stands, in the words of the UI.
pub(crate) fn work_state(delivery: &Delivery) -> WorkState {
    match delivery {
        Delivery::Held { .. } => WorkState::SavedLocally,
        Delivery::Waiting => WorkState::Queued,
        Delivery::InFlight => WorkState::Transferring,
        Delivery::Applied { .. } => WorkState::Transferred,
        Delivery::Refused { refusal } if is_conflict(refusal) => WorkState::Conflict,
        Delivery::Refused { .. } => WorkState::Failed,
    }
}

/// The submission laid out as its form has it; also used for PDFs.
pub(crate) fn sections(form: &Form, file: &CaseFile) -> Vec<SectionView> {
    display(form, &file.case.fields)
        .into_iter()
        .map(|section| SectionView {
            title: section.title,
            groups: section.groups.into_iter().map(|group| group_view(form, file, group)).collect(),
        })
        .collect()
}

fn group_view(form: &Form, file: &CaseFile, group: DisplayGroup) -> GroupView {
    GroupView {
        title: group.title,
        instance: group.repeated.then_some(group.index + 1),
        known: group.known,
        fields: group.fields.into_iter().map(|field| field_view(form, file, field)).collect(),
    }
}

fn field_view(form: &Form, file: &CaseFile, field: DisplayField) -> FieldView {
    FieldView {
        editable: editable(form, &file.case, &field.key),
        correction: correction_view(form, file, &field.key),
        key: field.key,
        label: field.label,
        value: field.value,
        verified: field.verified,
    }
}

fn correction_view(form: &Form, file: &CaseFile, key: &FieldKey) -> Option<CorrectionView> {
    let correction = file.case.correction(key)?.clone();
    let corrected = [(key.clone(), FieldValue { value: correction.value.clone(), verified: None })].into();
    let mut fields = display(form, &corrected).into_iter().flat_map(|s| s.groups).flat_map(|group| group.fields);
    let value = fields.find(|field| field.key == *key).map_or(DisplayValue::Empty, |field| field.value);
    let work = file.corrections.iter().find(|(id, _)| *id == correction.id);
    Some(CorrectionView { value, work: work.map(|(_, delivery)| work_state(delivery)), correction })
}
