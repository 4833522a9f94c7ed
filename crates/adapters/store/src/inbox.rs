//! Questions to the inbox: a page of it, its counts, the threads of the Postfach.

use std::collections::BTreeMap;

use domain::{CaseId, CaseState, LeistungId, OfficeId};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Row, params_from_iter, types::Value};

use crate::error::Result;
use crate::search;

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

/// Up to this many cases are sorted by themselves; more are met soon enough when all are gone through in order.
const FEW: usize = 2_000;

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
    let (total, numbers) = if filter.text.trim().is_empty() {
        question.filtered(db, offset, limit)?
    } else {
        let found = question.searched(db, &filter.text)?;
        (found.len() as u64, part(found, offset, limit))
    };
    Ok((total, lines(db, &numbers)?))
}

/// A filter and an order, in SQL.
struct Question {
    condition: String,
    values: Vec<Value>,
    order: String,
}

impl Question {
    fn new(filter: &Filter, sort: Sort, descending: bool) -> Self {
        let direction = if descending { "DESC" } else { "ASC" };
        let order = match sort {
            Sort::Received => format!("received_at {direction}"),
            Sort::Due => format!("due {direction} NULLS LAST, received_at {direction}"),
            Sort::Applicant => format!("applicant_sort {direction}, received_at {direction}"),
            Sort::Aktenzeichen => format!("aktenzeichen {direction}"),
            Sort::State => format!("state {direction}, received_at {direction}"),
        };
        let (condition, values) = condition(filter);
        Self { condition, values, order: format!("{order}, number {direction}") }
    }

    fn filtered(mut self, db: &Connection, offset: u64, limit: u64) -> Result<(u64, Vec<i64>)> {
        let total: i64 = db
            .prepare_cached(&format!("SELECT count(*) FROM case_row WHERE {}", self.condition))?
            .query_row(params_from_iter(&self.values), |row| row.get(0))?;
        let total = total.unsigned_abs();
        if total <= FEW as u64 {
            let sql = format!("SELECT number FROM case_row WHERE {}", self.condition);
            let few = numbers(db, &sql, &self.values)?;
            return Ok((total, part(self.among(db, &few)?, offset, limit)));
        }
        self.values.extend([limit, offset].map(|number| Value::from(i64::try_from(number).unwrap_or(i64::MAX))));
        Ok((total, numbers(db, &format!("{} LIMIT ? OFFSET ?", self.in_order()), &self.values)?))
    }

    /// All that is found: open cases before closed ones, then by rank, then in the order asked for.
    fn searched(self, db: &Connection, text: &str) -> Result<Vec<i64>> {
        let found = search::found(db, text)?;
        let ranks = Ranks::new(&found);
        let in_order = if found.len() <= FEW {
            let few: Vec<i64> = found.iter().map(|(number, _)| *number).collect();
            self.among(db, &few)?
        } else {
            numbers(db, &self.in_order(), &self.values)?
        };
        let closed = closed(db)?;
        let mut numbers: Vec<(bool, search::Rank, i64)> = in_order
            .into_iter()
            .filter_map(|number| Some((closed.of(number).is_some(), ranks.of(number)?, number)))
            .collect();
        numbers.sort_by_key(|(closed, rank, _)| (*closed, *rank));
        Ok(numbers.into_iter().map(|(.., number)| number).collect())
    }

    /// Goes through all cases in order.
    fn in_order(&self) -> String {
        format!("SELECT number FROM case_row WHERE {} ORDER BY {}", self.condition, self.order)
    }

    /// Those of few cases that fit, in order.
    fn among(&self, db: &Connection, few: &[i64]) -> Result<Vec<i64>> {
        let list: Vec<String> = few.iter().map(i64::to_string).collect();
        let mut values = vec![Value::from(format!("[{}]", list.join(",")))];
        values.extend_from_slice(&self.values);
        // A cross join is done from left to right.
        let sql = format!(
            "SELECT number FROM json_each(?) AS few CROSS JOIN case_row ON number = few.value WHERE {} ORDER BY {}",
            self.condition, self.order
        );
        numbers(db, &sql, &values)
    }
}

/// The ranks of very many cases, to be asked for each of them.
struct Ranks(Vec<Option<search::Rank>>);

impl Ranks {
    fn new(found: &[(i64, search::Rank)]) -> Self {
        let mut ranks = vec![];
        for (number, rank) in found {
            let Ok(number) = usize::try_from(*number) else { continue };
            if ranks.len() <= number {
                ranks.resize(number + 1, None);
            }
            ranks[number] = Some(*rank);
        }
        Self(ranks)
    }

    fn of(&self, number: i64) -> Option<search::Rank> {
        *self.0.get(usize::try_from(number).ok()?)?
    }
}

/// The closed cases.
fn closed(db: &Connection) -> Result<Ranks> {
    let closed = numbers(db, "SELECT number FROM case_row WHERE closed = 1", &[])?;
    Ok(Ranks::new(&closed.into_iter().map(|number| (number, 0)).collect::<Vec<_>>()))
}

fn numbers(db: &Connection, sql: &str, values: &[Value]) -> Result<Vec<i64>> {
    let mut statement = db.prepare_cached(sql)?;
    let numbers = statement.query_map(params_from_iter(values), |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}

fn part(numbers: Vec<i64>, offset: u64, limit: u64) -> Vec<i64> {
    let [offset, limit] = [offset, limit].map(|number| usize::try_from(number).unwrap_or(usize::MAX));
    numbers.into_iter().skip(offset).take(limit).collect()
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
    let parse = |text: String| text.parse().unwrap_or(CaseId(uuid::Uuid::nil()));
    let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
    Ok(InboxLine {
        case: parse(row.get(0)?),
        office: row.get(1)?,
        leistung: row.get(2)?,
        aktenzeichen: row.get(3)?,
        applicant: row.get(4)?,
        state: CaseState::named(&row.get::<_, String>(5)?),
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

/// The SQL condition for everything but the text, and its values.
fn condition(filter: &Filter) -> (String, Vec<Value>) {
    let mut parts = vec!["1".to_owned()];
    let mut values: Vec<Value> = vec![];
    let mut require = |part: &str, value: Option<String>| {
        parts.push(part.to_owned());
        values.extend(value.map(Value::from));
    };
    if let Some(closed) = filter.closed {
        require(if closed { "closed = 1" } else { "closed = 0" }, None);
    }
    // The plus signs keep the other conditions from choosing an index: that is the order's.
    if let Some(office) = filter.office {
        require("+office = ?", Some(office.to_string()));
    }
    if let Some(leistung) = filter.leistung {
        require("+leistung = ?", Some(leistung.to_string()));
    }
    if let Some(state) = filter.state {
        require("+state = ?", Some(state.name().to_owned()));
    }
    match &filter.owner {
        Some(OwnerFilter::Account(account)) => require("+owner = ?", Some(account.to_string())),
        Some(OwnerFilter::Nobody) => require("+owner IS NULL", None),
        None => {}
    }
    if let Some(day) = filter.due_until {
        require("+due <= ?", Some(day.to_string()));
    }
    if let Some(day) = filter.reminder_until {
        require("+reminder <= ?", Some(day.to_string()));
    }
    if filter.unread {
        require("unread = 1", None);
    }
    if filter.to_answer {
        require("to_answer = 1", None);
    }
    (parts.join(" AND "), values)
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
    counts.by_office = named(offices, |id| id.parse().ok());
    counts.by_leistung = named(leistungen, |id| id.parse().ok());
    counts.by_state = named(states, CaseState::from_name);
    Ok(counts)
}

fn named<T>(group: BTreeMap<String, u64>, parse: impl Fn(&str) -> Option<T>) -> Vec<(T, u64)> {
    group.into_iter().filter_map(|(name, count)| Some((parse(&name)?, count))).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// More cases than are sorted by themselves: every seventh is closed, every fifth without due day, 30 are Anna's.
    fn database() -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        crate::migration::run(&mut db).unwrap();
        db.execute_batch(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
             INSERT INTO case_row SELECT i, printf('00000000-0000-7000-8000-%012d', i), 'o' || i % 2, 'l', 'HS-' || i % 900,
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
