//! The Postfach: threads, the one with the newest message first.

use std::sync::Arc;

use serde::Deserialize;
use store::inbox::threads;
use store::overlay::{CaseFile, case_file};
use store::table::seen;
use ts_rs::TS;

use crate::case_view::work_state;
use crate::desk::{Desk, Session};
use crate::error::CommandError;
use crate::view::{Thread, ThreadPage};

#[derive(Deserialize, TS)]
pub struct ThreadsPageRequest {
    pub offset: u64,
    pub limit: u64,
}

const PAGE_LIMIT: u64 = 200;
/// Letters of the newest message shown in the list.
const PREVIEW: usize = 120;

pub async fn threads_page(desk: &Arc<Desk>, request: ThreadsPageRequest) -> Result<ThreadPage, CommandError> {
    let session = desk.session()?;
    let limit = request.limit.min(PAGE_LIMIT);
    let (total, cases) = session.store.read(|db| threads(db, request.offset, limit))?;
    let mut rows = vec![];
    for case in cases {
        if let Some(file) = session.store.read(|db| case_file(db, case))? {
            rows.extend(thread(&session, &file)?);
        }
    }
    Ok(ThreadPage { total, offset: request.offset, rows })
}

fn thread(session: &Session, file: &CaseFile) -> Result<Option<Thread>, CommandError> {
    let Some(newest) = file.messages.last() else { return Ok(None) };
    let message = &newest.entry;
    let until = session.store.read(|db| seen::until(db, file.case.id))?;
    let unread = file
        .messages
        .iter()
        .any(|own| own.entry.direction == domain::Direction::Incoming && own.entry.sent_at.as_millisecond() > until);
    Ok(Some(Thread {
        case: file.case.id,
        aktenzeichen: file.case.aktenzeichen.clone(),
        applicant: file.case.applicant.name.clone(),
        subject: message.subject.clone(),
        preview: message.body.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(PREVIEW).collect(),
        direction: message.direction,
        sent_at: message.sent_at,
        messages: file.messages.len() as u64,
        unread,
        work: newest.operation.as_ref().map(|(_, delivery)| work_state(delivery)),
    }))
}
