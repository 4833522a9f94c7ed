//! Questions to the inbox: a page of it, its counts, the threads of the Postfach.

use std::collections::BTreeMap;
use std::str::FromStr;

use domain::{CaseId, CaseState, LeistungId, OfficeId};
use jiff::civil::Date;
use rusqlite::{Connection, Row, params_from_iter, types::Value};

pub use crate::case_row::InboxLine;
use crate::column;
use crate::error::{Result, StoreError};
use crate::search::{Level, Ranks, Search};

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
    /// Only cases whose newest message is the applicant's.
    pub to_answer: bool,
    /// Closed cases instead of open ones; `None` for both.
    pub closed: Option<bool>,
    pub search: Option<Search>,
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

/// Up to this many cases are sorted by themselves, for which each of their lines is read; more are met soon enough when all
/// are gone through in order.
const FEW: usize = 400;

/// The lines from `offset` on, and how many fit in all. What was searched for comes by how well it fits, open cases first.
pub fn page(
    db: &Connection,
    filter: &Filter,
    sort: Sort,
    descending: bool,
    offset: u64,
    limit: u64,
) -> Result<(u64, Vec<InboxLine>)> {
    let question = Question::new(filter, sort, descending);
    let (total, numbers) = match &filter.search {
        None => question.filtered(db, offset, limit)?,
        Some(search) => question.searched(db, search, offset, limit)?,
    };
    Ok((total, lines(db, &numbers)?))
}

/// A page that is being filled from groups of cases that follow each other.
struct Wanted {
    /// Cases that come before the page, as seen from the next group.
    offset: u64,
    limit: u64,
    page: Vec<i64>,
}

impl Wanted {
    fn left(&self) -> u64 {
        self.limit - self.page.len() as u64
    }
}

/// A filter and an order, in SQL.
///
/// Many cases are never sorted, and none of their lines are read: which of them fit is told by an index that has what is
/// filtered by, and the order by the index that is made for it; both are held together here.
struct Question {
    closed: Option<bool>,
    /// What is asked for besides, and its values; empty when nothing is.
    conditions: Vec<String>,
    values: Vec<Value>,
    /// The columns of the order, and the order itself.
    keys: &'static str,
    order: String,
}

impl Question {
    fn new(filter: &Filter, sort: Sort, descending: bool) -> Self {
        let direction = if descending { "DESC" } else { "ASC" };
        let (keys, order) = match sort {
            Sort::Received => ("received_at", format!("received_at {direction}")),
            Sort::Due => ("due, received_at", format!("due {direction} NULLS LAST, received_at {direction}")),
            Sort::Applicant => {
                ("applicant_sort, received_at", format!("applicant_sort {direction}, received_at {direction}"))
            }
            Sort::Aktenzeichen => ("aktenzeichen", format!("aktenzeichen {direction}")),
            Sort::State => ("state, received_at", format!("state {direction}, received_at {direction}")),
        };
        let (conditions, values) = conditions(filter);
        Self { closed: filter.closed, conditions, values, keys, order: format!("{order}, number {direction}") }
    }

    fn filtered(&self, db: &Connection, offset: u64, limit: u64) -> Result<(u64, Vec<i64>)> {
        if self.conditions.is_empty() {
            let sql = format!("SELECT count(*) FROM case_row WHERE {}", self.condition());
            let total: i64 = db.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
            let bounds = [limit, offset].map(|number| Value::from(i64::try_from(number).unwrap_or(i64::MAX)));
            let sql = format!("{} LIMIT ? OFFSET ?", self.in_order(self.closed));
            return Ok((total.unsigned_abs(), numbers(db, &sql, &bounds)?));
        }
        let fitting = self.fitting(db)?;
        let total = fitting.len() as u64;
        Ok((total, self.part_of(db, self.closed, fitting, offset, limit)?))
    }

    /// What is found: open cases before closed ones, then by rank, then in the order asked for.
    fn searched(&self, db: &Connection, search: &Search, offset: u64, limit: u64) -> Result<(u64, Vec<i64>)> {
        let mut wanted = Wanted { offset, limit, page: vec![] };
        let total = search.count(db)?;
        let few = (total <= FEW as u64).then(|| search.of_level(db, Level::Any)).transpose()?;
        let fitting = self.is_narrow().then(|| which(db, few.as_deref(), &self.condition(), &self.values));
        let fitting = fitting.transpose()?;
        let fits = |number: &i64| fitting.as_ref().is_none_or(|fitting| fitting.of(*number).is_some());
        let total = match fitting {
            Some(_) => search.of_level(db, Level::Any)?.iter().filter(|number| fits(number)).count() as u64,
            None => total,
        };
        let is_closed = which(db, few.as_deref(), "closed = 1", &[])?;
        // Levels are asked for until the page is full: most searches find very many cases that don't fit well.
        let (mut known, mut closed) = (Ranks::default(), vec![]);
        for (rank, level) in (0..).zip(Level::ALL) {
            let mut group = search.of_level(db, level)?;
            group.retain(|number| fits(number) && known.add(*number, rank));
            let (done, open) = group.into_iter().partition(|number| is_closed.of(*number).is_some());
            self.take(db, &mut wanted, false, open)?;
            if wanted.left() == 0 {
                return Ok((total, wanted.page));
            }
            closed.push(done);
        }
        for group in closed {
            self.take(db, &mut wanted, true, group)?;
        }
        Ok((total, wanted.page))
    }

    fn is_narrow(&self) -> bool {
        self.closed.is_some() || !self.conditions.is_empty()
    }

    /// Takes of the next group what belongs onto the page.
    fn take(&self, db: &Connection, wanted: &mut Wanted, closed: bool, group: Vec<i64>) -> Result<()> {
        let size = group.len() as u64;
        if wanted.offset < size && wanted.left() > 0 {
            wanted.page.extend(self.part_of(db, Some(closed), group, wanted.offset, wanted.left())?);
        }
        wanted.offset = wanted.offset.saturating_sub(size);
        Ok(())
    }

    /// Part of the cases of these numbers, in order.
    fn part_of(
        &self,
        db: &Connection,
        closed: Option<bool>,
        numbers: Vec<i64>,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<i64>> {
        if numbers.len() <= FEW {
            return Ok(part(self.among(db, &numbers)?.into_iter(), offset, limit));
        }
        let wanted = Ranks::new(numbers.into_iter().map(|number| (number, 0)));
        self.walk(db, closed, |number| wanted.of(number).is_some(), offset, limit)
    }

    /// Goes through cases in order until a page of those that are wanted is full.
    fn walk(
        &self,
        db: &Connection,
        closed: Option<bool>,
        wanted: impl Fn(i64) -> bool,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<i64>> {
        let mut statement = db.prepare_cached(&self.in_order(closed))?;
        let numbers = statement.query_map([], |row| row.get(0))?;
        let numbers = numbers.filter(|number| number.as_ref().map_or(true, |number| wanted(*number)));
        Ok(part(numbers, offset, limit).into_iter().collect::<rusqlite::Result<_>>()?)
    }

    /// All open or all closed cases in order. Both together are merged, since each index has one after the other.
    fn in_order(&self, closed: Option<bool>) -> String {
        let those = |closed| format!("SELECT number, {} FROM case_row WHERE closed = {closed}", self.keys);
        let all = match closed {
            Some(closed) => those(u8::from(closed)),
            None => format!("{} UNION ALL {}", those(0), those(1)),
        };
        format!("{all} ORDER BY {}", self.order)
    }

    fn condition(&self) -> String {
        let closed = self.closed.map(|closed| format!("closed = {}", u8::from(closed)));
        let parts: Vec<&str> =
            closed.as_deref().into_iter().chain(self.conditions.iter().map(String::as_str)).collect();
        if parts.is_empty() { "1".to_owned() } else { parts.join(" AND ") }
    }

    /// The numbers of all cases that fit, in whatever order is the quickest.
    fn fitting(&self, db: &Connection) -> Result<Vec<i64>> {
        numbers(db, &format!("SELECT number FROM case_row WHERE {}", self.condition()), &self.values)
    }

    /// A few cases in order.
    fn among(&self, db: &Connection, few: &[i64]) -> Result<Vec<i64>> {
        numbers(db, &format!("SELECT number FROM {THESE} ORDER BY {}", self.order), &[list(few)])
    }
}

/// The lines of a list of numbers. A cross join is done from left to right.
const THESE: &str = "json_each(?) AS few CROSS JOIN case_row ON number = few.value";

fn list(numbers: &[i64]) -> Value {
    let list: Vec<String> = numbers.iter().map(i64::to_string).collect();
    Value::from(format!("[{}]", list.join(",")))
}

/// Cases of which a condition is true: of a few by their lines, of all by an index.
fn which(db: &Connection, few: Option<&[i64]>, condition: &str, values: &[Value]) -> Result<Ranks> {
    let numbers = match few {
        Some(few) => {
            let values: Vec<Value> = std::iter::once(list(few)).chain(values.iter().cloned()).collect();
            numbers(db, &format!("SELECT number FROM {THESE} WHERE {condition}"), &values)?
        }
        None => numbers(db, &format!("SELECT number FROM case_row WHERE {condition}"), values)?,
    };
    Ok(Ranks::new(numbers.into_iter().map(|number| (number, 0))))
}

fn numbers(db: &Connection, sql: &str, values: &[Value]) -> Result<Vec<i64>> {
    let mut statement = db.prepare_cached(sql)?;
    let numbers = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}

fn part<T>(numbers: impl Iterator<Item = T>, offset: u64, limit: u64) -> Vec<T> {
    let [offset, limit] = [offset, limit].map(|number| usize::try_from(number).unwrap_or(usize::MAX));
    numbers.skip(offset).take(limit).collect()
}

fn lines(db: &Connection, numbers: &[i64]) -> Result<Vec<InboxLine>> {
    let mut statement = db.prepare_cached(
        "SELECT id, office, leistung, aktenzeichen, applicant, state, owner, owner_name, received_at, due, reminder,
             attachments, unread, work
         FROM case_row WHERE number = ?1",
    )?;
    let lines = numbers.iter().map(|number| statement.query_row([number], line));
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}

fn line(row: &Row<'_>) -> rusqlite::Result<InboxLine> {
    Ok(InboxLine {
        case: column::parsed(row, 0)?,
        office: row.get(1)?,
        leistung: row.get(2)?,
        aktenzeichen: row.get(3)?,
        applicant: row.get(4)?,
        state: CaseState::named(&row.get::<_, String>(5)?),
        owner: row.get(6)?,
        owner_name: row.get(7)?,
        received_at: column::time(row, 8)?,
        due: column::parsed_if_any(row, 9)?,
        reminder: column::parsed_if_any(row, 10)?,
        attachments: row.get::<_, i64>(11)?.unsigned_abs(),
        unread: row.get(12)?,
        work: row.get(13)?,
    })
}

/// The SQL conditions for everything but the text and whether a case is closed, and their values.
fn conditions(filter: &Filter) -> (Vec<String>, Vec<Value>) {
    let mut parts = vec![];
    let mut values: Vec<Value> = vec![];
    let mut require = |part: &str, value: Option<String>| {
        parts.push(part.to_owned());
        values.extend(value.map(Value::from));
    };
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
    if filter.to_answer {
        require("to_answer = 1", None);
    }
    (parts, values)
}

/// Numbers of cases with work left, where nothing else is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: u64,
    pub mine: u64,
    pub unassigned: u64,
    /// Whatever their state.
    pub unread: u64,
    pub to_answer: u64,
    /// With an unread message.
    pub unread_mail: u64,
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
    let mut counts = Counts::default();
    let mut groups: [BTreeMap<String, u64>; 3] = Default::default();
    // One way through the index that holds all of this.
    let mut statement = db.prepare_cached(
        "SELECT office, leistung, state, count(*), count(*) FILTER (WHERE owner = ?1),
             count(*) FILTER (WHERE owner IS NULL),
             count(*) FILTER (WHERE due < ?2), count(*) FILTER (WHERE due <= ?3), count(*) FILTER (WHERE reminder <= ?2)
         FROM case_row WHERE closed = 0 GROUP BY office, leistung, state",
    )?;
    let mut rows = statement.query([account.to_string(), today.to_string(), week.to_string()])?;
    while let Some(row) = rows.next()? {
        let number = |index| row.get::<_, i64>(index).map(i64::unsigned_abs);
        let all = number(3)?;
        for (column, group) in groups.iter_mut().enumerate() {
            *group.entry(row.get(column)?).or_default() += all;
        }
        counts.all += all;
        counts.mine += number(4)?;
        counts.unassigned += number(5)?;
        counts.overdue += number(6)?;
        counts.this_week += number(7)?;
        counts.reminder += number(8)?;
    }
    let count = |condition: &str| {
        db.prepare_cached(&format!("SELECT count(*) FROM case_row WHERE {condition}"))?
            .query_row([], |row| row.get(0))
            .map(i64::unsigned_abs)
    };
    counts.closed = count("closed = 1")?;
    counts.unread = count("unread = 1")?;
    counts.to_answer = count("to_answer = 1")?;
    counts.unread_mail = count("unread_mail = 1")?;
    let [offices, leistungen, states] = groups;
    counts.by_office = identified(offices, "office")?;
    counts.by_leistung = identified(leistungen, "leistung")?;
    counts.by_state = states.into_iter().map(|(name, count)| (CaseState::named(&name), count)).collect();
    Ok(counts)
}

fn identified<T: FromStr>(group: BTreeMap<String, u64>, column: &str) -> Result<Vec<(T, u64)>> {
    let damaged = |_| StoreError::DamagedValue { column: column.to_owned() };
    group.into_iter().map(|(id, count)| Ok((id.parse().map_err(damaged)?, count))).collect()
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
    let cases = statement.query_map(bounds, |row| column::parsed(row, 0))?;
    Ok((total.unsigned_abs(), cases.collect::<rusqlite::Result<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More cases than are sorted by themselves: every seventh is closed, every fifth without due day, 30 are Anna's.
    fn database() -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        crate::migration::run(&mut db).unwrap();
        db.execute_batch(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
             INSERT INTO case_row SELECT i, printf('00000000-0000-7000-8000-%012d', i),
                 printf('00000000-0000-7000-8000-%012d', i % 2), '00000000-0000-7000-8000-000000000009', 'HS-' || i % 900,
                 'A', 'A' || i % 40, CASE i % 3 WHEN 0 THEN 'in-pruefung' ELSE 'eingegangen' END, i % 7 = 0,
                 CASE WHEN i % 100 = 1 THEN '00000000-0000-7000-8000-000000000000' END, NULL, i * 37 % 1000,
                 CASE WHEN i % 5 THEN printf('2026-01-%02d', i % 28 + 1) END, NULL, 0, 0, 0, NULL, NULL, 0, 0 FROM n",
        )
        .unwrap();
        db
    }

    fn all_pages(db: &Connection, filter: &Filter, sort: Sort, descending: bool) -> Vec<InboxLine> {
        let (total, mut lines) = page(db, filter, sort, descending, 0, 700).unwrap();
        while let (_, more) = page(db, filter, sort, descending, lines.len() as u64, 700).unwrap()
            && !more.is_empty()
        {
            lines.extend(more);
        }
        assert_eq!(lines.len() as u64, total);
        lines
    }

    #[test]
    fn pages_hold_every_case_once_and_few_come_in_the_same_order_as_many() {
        let db = database();
        let open = Filter { closed: Some(false), ..Filter::default() };
        let anna = domain::AccountId("00000000-0000-7000-8000-000000000000".parse().unwrap());
        let mine = Filter { owner: Some(OwnerFilter::Account(anna)), ..open.clone() };
        for sort in [Sort::Received, Sort::Due, Sort::Applicant, Sort::Aktenzeichen, Sort::State] {
            for descending in [false, true] {
                let many = all_pages(&db, &open, sort, descending);
                let few = all_pages(&db, &mine, sort, descending);
                let ids: std::collections::HashSet<CaseId> = many.iter().map(|line| line.case).collect();
                assert_eq!((many.len(), ids.len()), (2572, 2572), "{sort:?}");
                let annas: Vec<InboxLine> = many.into_iter().filter(|line| line.owner.is_some()).collect();
                assert_eq!(annas, few, "{sort:?}");
            }
        }
    }

    #[test]
    fn cases_without_a_due_day_come_last_in_both_directions() {
        let db = database();
        let open = Filter { closed: Some(false), ..Filter::default() };
        for descending in [false, true] {
            let lines = all_pages(&db, &open, Sort::Due, descending);
            let days: Vec<Date> = lines.iter().map_while(|line| line.due).collect();
            assert!(lines[days.len()..].iter().all(|line| line.due.is_none()));
            assert!(days.iter().is_sorted_by(|a, b| if descending { a >= b } else { a <= b }));
        }
    }

    #[test]
    fn open_and_closed_cases_together_come_in_one_order() {
        let db = database();
        for sort in [Sort::Received, Sort::Due, Sort::Applicant, Sort::Aktenzeichen, Sort::State] {
            for descending in [false, true] {
                let both = all_pages(&db, &Filter::default(), sort, descending);
                assert_eq!(both.len(), 3000);
                let state = Some(CaseState::InPruefung);
                let some = all_pages(&db, &Filter { state, ..Filter::default() }, sort, descending);
                let expected: Vec<InboxLine> = both.iter().filter(|line| Some(line.state) == state).cloned().collect();
                assert_eq!(some, expected, "{sort:?}");
                let open = all_pages(&db, &Filter { closed: Some(false), ..Filter::default() }, sort, descending);
                let ids: std::collections::HashSet<CaseId> = open.iter().map(|line| line.case).collect();
                let of_both: Vec<InboxLine> = both.into_iter().filter(|line| ids.contains(&line.case)).collect();
                assert_eq!(of_both, open, "{sort:?}");
            }
        }
    }

    #[test]
    fn counts_are_those_of_the_pages() {
        let db = database();
        let anna = domain::AccountId("00000000-0000-7000-8000-000000000000".parse().unwrap());
        let counts = counts(&db, anna, "2026-01-10".parse().unwrap()).unwrap();
        assert_eq!((counts.all, counts.closed), (2572, 428));
        assert_eq!(counts.by_state.iter().map(|(_, count)| count).sum::<u64>(), counts.all);
        let overdue = Filter { closed: Some(false), due_until: "2026-01-09".parse().ok(), ..Filter::default() };
        assert_eq!(counts.overdue, page(&db, &overdue, Sort::Due, false, 0, 1).unwrap().0);
    }
}
