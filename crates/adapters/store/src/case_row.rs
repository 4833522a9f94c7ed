//! The lines of the inbox. Each is made from the case as the clerk sees it.

use domain::{Author, CaseId, CaseState, Direction};
use jiff::Timestamp;
use jiff::civil::Date;
use replication::outbox::Delivery;
use rusqlite::{Connection, OptionalExtension, params};

use crate::column;
use crate::error::Result;
use crate::identity;
use crate::overlay::CaseFile;
use crate::table::seen;

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
    /// See [`work_rank`].
    pub work: Option<i64>,
}

/// Where own work stands, the most urgent of several; stored as a number so that it can be compared.
pub fn work_rank(delivery: &Delivery) -> i64 {
    match delivery {
        Delivery::Applied { .. } => 0,
        Delivery::Held { .. } => 1,
        Delivery::Waiting => 2,
        Delivery::InFlight => 3,
        Delivery::Refused { refusal } if !is_conflict(refusal) => 4,
        Delivery::Refused { .. } => 5,
    }
}

/// Whether a refusal comes from somebody else having changed the case meanwhile.
pub fn is_conflict(refusal: &protocol::Refusal) -> bool {
    use protocol::Refusal::{AlreadyClaimed, DependencyRefused, NotOwner, StaleClaim, StateConflict};
    matches!(refusal, AlreadyClaimed { .. } | NotOwner | StaleClaim | StateConflict { .. } | DependencyRefused { .. })
}

/// Writes the line anew and gives its number.
pub fn store(db: &Connection, file: &CaseFile) -> Result<i64> {
    let case = &file.case;
    let newest_message = file.messages.last().map(|message| message.entry.sent_at.as_millisecond());
    let newest_incoming = file
        .messages
        .iter()
        .filter(|message| message.entry.direction == Direction::Incoming)
        .map(|message| message.entry.sent_at.as_millisecond())
        .max();
    let received = case.received_at.as_millisecond();
    let inside = received.max(newest_note(db, file)?.unwrap_or(0));
    let newest = inside.max(newest_incoming.unwrap_or(0));
    let seen_until = seen::until(db, case.id)?;
    // A closed case is done with; what its applicant writes isn't.
    let unread_mail = newest_incoming.is_some_and(|sent_at| sent_at > seen_until);
    let unread = unread_mail || (inside > seen_until && !case.state.is_closed());
    let to_answer = file.messages.last().is_some_and(|message| message.entry.direction == Direction::Incoming);
    let work = file.operations.iter().map(|row| work_rank(&row.entry.delivery)).max();
    let message_attachments: usize = file.messages.iter().map(|message| message.entry.attachments.len()).sum();
    let owner = case.owner.as_ref();
    // No RETURNING here: SQLite guards such a statement with a savepoint, at which FTS5 writes out all that it has gathered
    // for the end of the transaction. Most of a first sync would go into that.
    db.prepare_cached(
        "INSERT INTO case_row (id, office, leistung, aktenzeichen, applicant, applicant_sort, state, closed, owner,
             owner_name, received_at, due, reminder, attachments, newest, unread, work, last_message,
             to_answer, unread_mail)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
         ON CONFLICT (id) DO UPDATE SET office = excluded.office, leistung = excluded.leistung,
             aktenzeichen = excluded.aktenzeichen, applicant = excluded.applicant,
             applicant_sort = excluded.applicant_sort, state = excluded.state, closed = excluded.closed,
             owner = excluded.owner, owner_name = excluded.owner_name, received_at = excluded.received_at,
             due = excluded.due, reminder = excluded.reminder, attachments = excluded.attachments,
             newest = excluded.newest, unread = excluded.unread, work = excluded.work,
             last_message = excluded.last_message, to_answer = excluded.to_answer,
             unread_mail = excluded.unread_mail",
    )?
    .execute(params![
        case.id.to_string(),
        case.office.to_string(),
        case.leistung.to_string(),
        case.aktenzeichen,
        case.applicant.name,
        domain::din91379::search_form(&case.applicant.name),
        case.state.name(),
        case.state.is_closed(),
        owner.map(|owner| owner.staff.account.to_string()),
        owner.map(|owner| owner.staff.name.clone()),
        case.received_at.as_millisecond(),
        case.due.map(|due| due.to_string()),
        case.reminder.map(|day| day.to_string()),
        i64::try_from(case.attachments.len() + message_attachments).unwrap_or(i64::MAX),
        newest,
        unread,
        work,
        newest_message,
        to_answer,
        unread_mail
    ])?;
    let number = db
        .prepare_cached("SELECT number FROM case_row WHERE id = ?1")?
        .query_row([case.id.to_string()], |row| row.get(0))?;
    Ok(number)
}

/// Removes the line and gives the number it had.
pub fn remove(db: &Connection, case: CaseId) -> Result<Option<i64>> {
    Ok(db
        .prepare_cached("DELETE FROM case_row WHERE id = ?1 RETURNING number")?
        .query_row([case.to_string()], |row| row.get(0))
        .optional()?)
}

/// Aktenzeichen and applicant, for lists of operations.
pub fn heading(db: &Connection, case: CaseId) -> Result<(String, String)> {
    let heading = db
        .prepare_cached("SELECT aktenzeichen, applicant FROM case_row WHERE id = ?1")?
        .query_row([case.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(heading.unwrap_or_default())
}

/// Who has the case.
pub fn owner(db: &Connection, case: CaseId) -> Result<Option<Author>> {
    Ok(db
        .prepare_cached("SELECT owner, owner_name FROM case_row WHERE id = ?1 AND owner IS NOT NULL")?
        .query_row([case.to_string()], |row| Ok(Author { account: column::parsed(row, 0)?, name: row.get(1)? }))
        .optional()?)
}

/// When a colleague last wrote a note onto a case of one's own, in milliseconds since 1970.
fn newest_note(db: &Connection, file: &CaseFile) -> Result<Option<i64>> {
    let Some(owner) = &file.case.owner else { return Ok(None) };
    let by_others = file.notes.iter().filter(|note| note.entry.author.account != owner.staff.account);
    let Some(newest) = by_others.map(|note| note.entry.written_at.as_millisecond()).max() else { return Ok(None) };
    let own = identity::of(db)?.is_some_and(|identity| identity.subject == owner.staff.account.to_string());
    Ok(own.then_some(newest))
}

/// When the newest thing to be read came: the Antrag, a message, a colleague's note, in milliseconds since 1970.
pub fn newest(db: &Connection, case: CaseId) -> Result<Option<i64>> {
    Ok(db
        .prepare_cached("SELECT newest FROM case_row WHERE id = ?1")?
        .query_row([case.to_string()], |row| row.get(0))
        .optional()?)
}
