//! Questions to the inbox: a page of it, its counts, the threads of the Postfach.

use domain::{CaseId, CaseState, LeistungId, OfficeId};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Row, params_from_iter, types::Value};

use crate::error::Result;
use crate::search;
use crate::table::case_row;

/// Which cases to show.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub office: Option<OfficeId>,
    pub leistung: Option<LeistungId>,
    pub state: Option<CaseState>,
    pub owner: Option<OwnerFilter>,
    /// Due no later than this day.
    pub due_until: Option<Date>,
    /// With a reminder no later than this day.
    pub reminder_until: Option<Date>,
    pub unread: bool,
    /// Closed cases instead of open ones; `None` for both.
    pub closed: Option<bool>,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerFilter {
    Account(domain::AccountId),
    Nobody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Received,
    Due,
    Applicant,
    Aktenzeichen,
    State,
}

/// A line as stored; names of office and Leistung are looked up by whoever shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxLine {
    pub case: CaseId,
    pub office: String,
    pub leistung: String,
    pub aktenzeichen: String,
    pub applicant: String,
    pub state: CaseState,
    pub owner: Option<String>,
    pub owner_name: Option<String>,
    pub received_at: Timestamp,
    pub due: Option<Date>,
    pub reminder: Option<Date>,
    pub attachments: u64,
    pub unread: bool,
    /// See [`case_row::work_rank`].
    pub work: Option<i64>,
}

/// The lines from `offset` on, and how many fit in all.
pub fn page(
    db: &Connection,
    filter: &Filter,
    sort: Sort,
    descending: bool,
    offset: u64,
    limit: u64,
) -> Result<(u64, Vec<InboxLine>)> {
    let Some((condition, mut values)) = condition(db, filter)? else { return Ok((0, vec![])) };
    let total: i64 = db
        .prepare_cached(&format!("SELECT count(*) FROM case_row WHERE {condition}"))?
        .query_row(params_from_iter(&values), |row| row.get(0))?;
    let direction = if descending { "DESC" } else { "ASC" };
    let order = match sort {
        Sort::Received => format!("received_at {direction}"),
        Sort::Due => format!("due IS NULL, due {direction}, received_at"),
        Sort::Applicant => format!("applicant_sort {direction}, received_at"),
        Sort::Aktenzeichen => format!("aktenzeichen {direction}"),
        Sort::State => format!("state {direction}, received_at"),
    };
    values.push(Value::from(i64::try_from(limit).unwrap_or(i64::MAX)));
    values.push(Value::from(i64::try_from(offset).unwrap_or(i64::MAX)));
    let mut statement = db.prepare_cached(&format!(
        "SELECT id, office, leistung, aktenzeichen, applicant, state, owner, owner_name, received_at, due, reminder,
             attachments, unread, work
         FROM case_row WHERE {condition} ORDER BY {order}, number {direction} LIMIT ? OFFSET ?"
    ))?;
    let lines = statement.query_map(params_from_iter(&values), line)?.collect::<rusqlite::Result<_>>()?;
    Ok((total.unsigned_abs(), lines))
}

fn line(row: &Row<'_>) -> rusqlite::Result<InboxLine> {
    let parse = |text: String| text.parse().unwrap_or(CaseId(uuid::Uuid::nil()));
    let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
    Ok(InboxLine {
        case: parse(row.get(0)?),
        office: row.get(1)?,
        leistung: row.get(2)?,
        aktenzeichen: row.get(3)?,
        applicant: row.get(4)?,
        state: case_row::state(&row.get::<_, String>(5)?),
        owner: row.get(6)?,
        owner_name: row.get(7)?,
        received_at: Timestamp::from_millisecond(row.get(8)?).unwrap_or_default(),
        due: day(row.get(9)?),
        reminder: day(row.get(10)?),
        attachments: row.get::<_, i64>(11)?.unsigned_abs(),
        unread: row.get(12)?,
        work: row.get(13)?,
    })
}

/// The SQL condition and its values; `None` when the search text can't match anything.
fn condition(db: &Connection, filter: &Filter) -> Result<Option<(String, Vec<Value>)>> {
    let mut parts = vec!["1".to_owned()];
    let mut values: Vec<Value> = vec![];
    let mut require = |part: &str, value: Option<String>| {
        parts.push(part.to_owned());
        values.extend(value.map(Value::from));
    };
    if let Some(closed) = filter.closed {
        require(if closed { "closed = 1" } else { "closed = 0" }, None);
    }
    if let Some(office) = filter.office {
        require("office = ?", Some(office.to_string()));
    }
    if let Some(leistung) = filter.leistung {
        require("leistung = ?", Some(leistung.to_string()));
    }
    if let Some(state) = filter.state {
        require("state = ?", Some(state.name().to_owned()));
    }
    match &filter.owner {
        Some(OwnerFilter::Account(account)) => require("owner = ?", Some(account.to_string())),
        Some(OwnerFilter::Nobody) => require("owner IS NULL", None),
        None => {}
    }
    if let Some(day) = filter.due_until {
        require("due <= ?", Some(day.to_string()));
    }
    if let Some(day) = filter.reminder_until {
        require("reminder <= ?", Some(day.to_string()));
    }
    if filter.unread {
        require("unread = 1", None);
    }
    if !filter.text.trim().is_empty() {
        let Some(expression) = search::expression(db, &filter.text)? else { return Ok(None) };
        require("number IN (SELECT rowid FROM search_word WHERE search_word MATCH ?)", Some(expression));
    }
    Ok(Some((parts.join(" AND "), values)))
}

/// Numbers of cases with work left, and of closed ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: u64,
    pub mine: u64,
    pub unassigned: u64,
    pub unread: u64,
    pub overdue: u64,
    pub this_week: u64,
    pub reminder: u64,
    pub closed: u64,
    pub by_state: Vec<(CaseState, u64)>,
    pub by_office: Vec<(OfficeId, u64)>,
    pub by_leistung: Vec<(LeistungId, u64)>,
}

/// Counts for the person with this account, on the given day.
pub fn counts(db: &Connection, account: domain::AccountId, today: Date) -> Result<Counts> {
    let week = today.saturating_add(jiff::Span::new().days(7));
    let mut counts = db
        .prepare_cached(
            "SELECT count(*), count(*) FILTER (WHERE owner = ?1), count(*) FILTER (WHERE owner IS NULL),
                 count(*) FILTER (WHERE unread = 1), count(*) FILTER (WHERE due < ?2),
                 count(*) FILTER (WHERE due <= ?3), count(*) FILTER (WHERE reminder <= ?2)
             FROM case_row WHERE closed = 0",
        )?
        .query_row([account.to_string(), today.to_string(), week.to_string()], |row| {
            let number = |index| row.get::<_, i64>(index).map(i64::unsigned_abs);
            Ok(Counts {
                all: number(0)?,
                mine: number(1)?,
                unassigned: number(2)?,
                unread: number(3)?,
                overdue: number(4)?,
                this_week: number(5)?,
                reminder: number(6)?,
                ..Counts::default()
            })
        })?;
    let closed: i64 =
        db.prepare_cached("SELECT count(*) FROM case_row WHERE closed = 1")?.query_row([], |row| row.get(0))?;
    counts.closed = closed.unsigned_abs();
    counts.by_state = grouped(db, "state", CaseState::from_name)?;
    counts.by_office = grouped(db, "office", |id| id.parse().ok())?;
    counts.by_leistung = grouped(db, "leistung", |id| id.parse().ok())?;
    Ok(counts)
}

fn grouped<T>(db: &Connection, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Vec<(T, u64)>> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT {column}, count(*) FROM case_row WHERE closed = 0 GROUP BY {column} ORDER BY {column}"
    ))?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let mut counted = vec![];
    for row in rows {
        let (name, number) = row?;
        counted.extend(parse(&name).map(|value| (value, number.unsigned_abs())));
    }
    Ok(counted)
}

/// Cases with messages, the one with the newest message first.
pub fn threads(db: &Connection, offset: u64, limit: u64) -> Result<(u64, Vec<CaseId>)> {
    let total: i64 = db
        .prepare_cached("SELECT count(*) FROM case_row WHERE last_message IS NOT NULL")?
        .query_row([], |row| row.get(0))?;
    let mut statement = db.prepare_cached(
        "SELECT id FROM case_row WHERE last_message IS NOT NULL ORDER BY last_message DESC LIMIT ?1 OFFSET ?2",
    )?;
    let bounds = [limit, offset].map(|number| i64::try_from(number).unwrap_or(i64::MAX));
    let ids = statement.query_map(bounds, |row| row.get::<_, String>(0))?;
    let mut cases = vec![];
    for id in ids {
        cases.extend(id?.parse::<CaseId>().ok());
    }
    Ok((total.unsigned_abs(), cases))
}
