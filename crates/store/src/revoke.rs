//! The account may no longer see something: the data goes, after what wasn't sent yet was set aside.
//!
//! Set aside means: it stands in the outbox as refused, with its text and its attachments, until the clerk has copied,
//! saved or discarded it. Nothing unsent is ever removed by what a portal answers.

use std::collections::BTreeSet;

use domain::{CaseId, MessageId, OperationId};
use jiff::Timestamp;
use protocol::{Intent, Operation, Refusal, Scope};
use replication::outbox::Delivery;
use rusqlite::Connection;
use uuid::Uuid;

use crate::error::Result;
use crate::replicate::{Applied, forget};
use crate::table::{attachment, audit, draft, entity, imported, operation, scope as scopes, seen};
use crate::{record, search};

/// Removes a scope with everything that came with it: entities, drafts, attachments, words of the search.
pub fn revoke(db: &Connection, scope: Scope, now: Timestamp) -> Result<Applied> {
    let cases = concerned(db, scope)?;
    for case in &cases {
        set_aside(db, *case, now)?;
    }
    let mut applied = forget(db, scope)?;
    for case in &cases {
        draft::remove(db, *case)?;
        seen::remove(db, *case)?;
        if operation::of_case(db, *case)?.is_empty() {
            imported::remove_case(db, *case)?;
        }
        record::refresh(db, *case)?;
    }
    applied.cases.extend(cases);
    attachment::remove_unused(db)?;
    search::rebuild_vocabulary(db)?;
    audit::append(db, now, "portal", "revoked", &scope.to_string())?;
    Ok(applied)
}

/// Removes all there is: the account is shut out of the tenant. Nothing happens when nothing is left.
pub fn revoke_all(db: &Connection, now: Timestamp) -> Result<Applied> {
    let mut all = Applied::default();
    for pending in operation::unsettled(db)?.iter().filter(|row| row.entry.is_pending()) {
        record::refuse_here(db, pending.entry.operation.id, &Refusal::AccessLost, now)?;
    }
    let known: BTreeSet<Scope> = scopes::cursors(db)?.into_keys().chain(entity::scopes(db)?).collect();
    for scope in known {
        let applied = revoke(db, scope, now)?;
        all.cases.extend(applied.cases);
        all.directory |= applied.directory;
    }
    Ok(all)
}

/// Cases of which something lies in the scope, and those that are on their way into it.
fn concerned(db: &Connection, scope: Scope) -> Result<BTreeSet<CaseId>> {
    let mut cases: BTreeSet<CaseId> = entity::cases_of_scope(db, scope)?.into_iter().collect();
    for row in operation::unsettled(db)? {
        let operation = row.entry.operation;
        if let Intent::RegisterCase { office, .. } = operation.intent
            && Scope::Office(office) == scope
        {
            cases.insert(operation.case);
        }
    }
    Ok(cases)
}

fn set_aside(db: &Connection, case: CaseId, now: Timestamp) -> Result<()> {
    for row in operation::of_case(db, case)?.iter().filter(|row| row.entry.is_pending()) {
        record::refuse_here(db, row.entry.operation.id, &Refusal::AccessLost, now)?;
    }
    draft_as_operation(db, case)
}

/// An answer that was being written becomes one that couldn't be sent.
fn draft_as_operation(db: &Connection, case: CaseId) -> Result<()> {
    let Some(row) = draft::find(db, case)? else { return Ok(()) };
    if row.body.trim().is_empty() && row.attachments.is_empty() {
        return Ok(());
    }
    let operation = Operation {
        id: OperationId(Uuid::now_v7()),
        case,
        counter: operation::next_counter(db)?,
        depends_on: vec![],
        recorded_at: row.saved_at,
        fencing: None,
        intent: Intent::SendMessage {
            message: MessageId(Uuid::now_v7()),
            subject: row.subject,
            body: row.body,
            attachments: row.attachments,
        },
    };
    operation::insert(db, &operation, None)?;
    operation::set_delivery(db, operation.id, &Delivery::Refused { refusal: Refusal::AccessLost })
}
