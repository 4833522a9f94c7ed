//! The inbox: pages and counts.

use std::sync::Arc;

use serde::Deserialize;
use store::StoreError;
use store::inbox::{Filter, InboxLine, OwnerFilter, Sort, counts, page};
use store::search::{self, Search, Source};
use ts_rs::TS;

use crate::commands::desk::Nothing;
use crate::desk::{Desk, Session};
use crate::error::CommandError;
use crate::lookup::Lookup;
use crate::view::{
    Assignment, DueFilter, Hit, HitSource, InboxCounts, InboxFilter, InboxPage, InboxRow, InboxSort, WorkState,
};

#[derive(Deserialize, TS)]
pub struct InboxPageRequest {
    pub filter: InboxFilter,
    pub sort: InboxSort,
    pub descending: bool,
    pub offset: u64,
    pub limit: u64,
}

/// Rows in one answer at most.
const PAGE_LIMIT: u64 = 200;

pub async fn inbox_page(desk: &Arc<Desk>, request: InboxPageRequest) -> Result<InboxPage, CommandError> {
    let session = desk.session()?;
    let filter = store_filter(desk, &session, &request.filter);
    let sort = match request.sort {
        InboxSort::Received => Sort::Received,
        InboxSort::Due => Sort::Due,
        InboxSort::Applicant => Sort::Applicant,
        InboxSort::Aktenzeichen => Sort::Aktenzeichen,
        InboxSort::State => Sort::State,
    };
    let limit = request.limit.min(PAGE_LIMIT);
    let (total, lines, hits) = session.store.read(|db| {
        let search = Search::new(db, request.filter.text.as_deref().unwrap_or_default())?;
        let filter = Filter { search, ..filter };
        let (total, lines) = page(db, &filter, sort, request.descending, request.offset, limit)?;
        let hits = match &filter.search {
            Some(search) => search.hits(db, &lines)?,
            None => vec![None; lines.len()],
        };
        Ok::<_, StoreError>((total, lines, hits))
    })?;
    let lookup = Lookup::read(&session.store)?;
    let lines = lines.into_iter().zip(hits);
    let rows = lines.map(|(line, found)| row(&session, &lookup, line, found.map(hit))).collect();
    Ok(InboxPage { total, offset: request.offset, rows })
}

fn store_filter(desk: &Desk, session: &Session, filter: &InboxFilter) -> Filter {
    let today = desk.today();
    let yesterday = today.saturating_add(jiff::Span::new().days(-1));
    let week = today.saturating_add(jiff::Span::new().days(7));
    Filter {
        office: filter.office,
        leistung: filter.leistung,
        state: filter.state,
        owner: filter.assignment.map(|assignment| match assignment {
            Assignment::Mine => OwnerFilter::Account(session.worker()),
            Assignment::Unassigned => OwnerFilter::Nobody,
        }),
        due_until: match filter.due {
            Some(DueFilter::Overdue) => Some(yesterday),
            Some(DueFilter::ThisWeek) => Some(week),
            Some(DueFilter::Reminder) | None => None,
        },
        reminder_until: (filter.due == Some(DueFilter::Reminder)).then_some(today),
        unread: filter.unread == Some(true),
        to_answer: filter.to_answer == Some(true),
        closed: closed(filter),
        search: None,
    }
}

/// Whoever looks for something, or for what nobody has seen yet, wants it whatever became of the case.
fn closed(filter: &InboxFilter) -> Option<bool> {
    let searched = filter.text.as_ref().is_some_and(|text| !text.trim().is_empty());
    match filter.closed {
        Some(true) => Some(true),
        _ if searched || filter.unread == Some(true) || filter.to_answer == Some(true) => None,
        _ => Some(false),
    }
}

fn hit(hit: search::Hit) -> Hit {
    let source = match hit.source {
        Source::Head => HitSource::Head,
        Source::Responsible => HitSource::Responsible,
        Source::Case => HitSource::Case,
        Source::Message => HitSource::Message,
        Source::Note => HitSource::Note,
    };
    Hit { source, pieces: hit.pieces }
}

fn row(session: &Session, lookup: &Lookup, line: InboxLine, hit: Option<Hit>) -> InboxRow {
    InboxRow {
        case: line.case,
        leistung: line.leistung.parse().map(|id| lookup.leistung_name(id)).unwrap_or_default(),
        office: line.office.parse().map(|id| lookup.office_name(id)).unwrap_or_default(),
        aktenzeichen: line.aktenzeichen,
        applicant: line.applicant,
        closed: line.state.is_closed(),
        state: line.state,
        received_at: line.received_at,
        due: line.due,
        reminder: line.reminder,
        mine: line.owner.as_deref() == Some(session.worker().to_string().as_str()),
        owner: line.owner_name,
        unread: line.unread,
        attachments: line.attachments,
        work: line.work.and_then(work_of_rank),
        hit,
    }
}

/// The inverse of [`store::case_row::work_rank`].
pub(crate) fn work_of_rank(rank: i64) -> Option<WorkState> {
    Some(match rank {
        0 => WorkState::Transferred,
        1 => WorkState::SavedLocally,
        2 => WorkState::Queued,
        3 => WorkState::Transferring,
        4 => WorkState::Failed,
        5 => WorkState::Conflict,
        _ => return None,
    })
}

pub async fn inbox_counts(desk: &Arc<Desk>, _: Nothing) -> Result<InboxCounts, CommandError> {
    let session = desk.session()?;
    let counts = session.store.read(|db| counts(db, session.worker(), desk.today()))?;
    Ok(InboxCounts {
        all: counts.all,
        mine: counts.mine,
        unassigned: counts.unassigned,
        unread: counts.unread,
        to_answer: counts.to_answer,
        unread_mail: counts.unread_mail,
        overdue: counts.overdue,
        this_week: counts.this_week,
        reminder: counts.reminder,
        closed: counts.closed,
        by_state: counts.by_state,
        by_office: counts.by_office,
        by_leistung: counts.by_leistung,
    })
}
