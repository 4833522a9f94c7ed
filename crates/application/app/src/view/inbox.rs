//! The inbox: filters, rows, counts.

use domain::{CaseId, CaseState, LeistungId, OfficeId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::WorkState;

/// Which cases are shown; what is none is no condition. All of them have to be met.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct InboxFilter {
    /// Cases of this office.
    pub office: Option<OfficeId>,
    /// Cases of this Leistung.
    pub leistung: Option<LeistungId>,
    /// Cases in this state.
    pub state: Option<CaseState>,
    /// By who holds them.
    pub assignment: Option<Assignment>,
    /// By their days.
    pub due: Option<DueFilter>,
    /// Only cases with something new, closed ones included.
    pub unread: Option<bool>,
    /// Only cases whose newest message is the applicant's.
    pub to_answer: Option<bool>,
    /// Closed cases; otherwise only cases with work left.
    pub closed: Option<bool>,
    /// Full text over open and closed cases; words are joined by "and", beginnings of words match.
    pub text: Option<String>,
}

/// Who holds a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Assignment {
    /// Whoever works here.
    Mine,
    /// Nobody.
    Unassigned,
}

/// Which days of a case are near or past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DueFilter {
    /// The Frist has run out.
    Overdue,
    /// Due within seven days, overdue ones included.
    ThisWeek,
    /// The reminder (Wiedervorlage) has come.
    Reminder,
}

/// By which column rows are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum InboxSort {
    /// The time of receipt.
    #[default]
    Received,
    /// The last day of the Frist.
    Due,
    /// The name, without regard to case and accents.
    Applicant,
    /// As text.
    Aktenzeichen,
    /// By its name on the wire.
    State,
}

/// A page of the inbox.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct InboxPage {
    /// Rows that fit the filter, not only those of this page.
    #[ts(type = "number")]
    pub total: u64,
    /// Of the first row among all that fit.
    #[ts(type = "number")]
    pub offset: u64,
    /// In the order that was asked for.
    pub rows: Vec<InboxRow>,
}

/// A case in the inbox.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct InboxRow {
    /// The one to open.
    pub case: CaseId,
    /// Empty until the portal has given one.
    pub aktenzeichen: String,
    /// The name, as the Antrag has it.
    pub applicant: String,
    /// Its name, as the directory has it.
    pub leistung: String,
    /// Its name, as the directory has it.
    pub office: String,
    /// Where it is in its life cycle.
    pub state: CaseState,
    /// From which Fristen run.
    #[ts(type = "string")]
    pub received_at: jiff::Timestamp,
    /// The last day of the Frist; none where no Frist runs.
    #[ts(type = "string | null")]
    pub due: Option<jiff::civil::Date>,
    /// The day of the Wiedervorlage.
    #[ts(type = "string | null")]
    pub reminder: Option<jiff::civil::Date>,
    /// The name of who holds the case.
    pub owner: Option<String>,
    /// Whether that is whoever works here.
    pub mine: bool,
    /// No work is left.
    pub closed: bool,
    /// A message came, or anything happened to an open case, that this account hasn't seen at any device.
    pub unread: bool,
    /// Files of the Antrag and of all messages.
    #[ts(type = "number")]
    pub attachments: u64,
    /// Where the clerk's own work on the case stands; `None` when nothing is under way.
    pub work: Option<WorkState>,
    /// Where the searched words were found.
    pub hit: Option<Hit>,
}

/// A passage with marked words.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Hit {
    /// In which text of the case.
    pub source: HitSource,
    /// Pieces of the passage in order; every second one, from the second on, is a hit.
    pub pieces: Vec<String>,
}

/// Which text of a case holds the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum HitSource {
    /// Applicant or Aktenzeichen.
    Head,
    /// Office or clerk.
    Responsible,
    /// Values of the Antrag.
    Case,
    /// A message in either direction.
    Message,
    /// A note of the agency.
    Note,
}

/// Numbers beside the filters: cases with work left; unread and unanswered ones whatever their state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct InboxCounts {
    /// All with work left.
    #[ts(type = "number")]
    pub all: u64,
    /// Held by whoever works here.
    #[ts(type = "number")]
    pub mine: u64,
    /// Held by nobody.
    #[ts(type = "number")]
    pub unassigned: u64,
    /// With something new.
    #[ts(type = "number")]
    pub unread: u64,
    /// Whose newest message is the applicant's.
    #[ts(type = "number")]
    pub to_answer: u64,
    /// Cases with an unread message.
    #[ts(type = "number")]
    pub unread_mail: u64,
    /// Whose Frist has run out.
    #[ts(type = "number")]
    pub overdue: u64,
    /// As [`DueFilter::ThisWeek`].
    #[ts(type = "number")]
    pub this_week: u64,
    /// As [`DueFilter::Reminder`].
    #[ts(type = "number")]
    pub reminder: u64,
    /// Without work left.
    #[ts(type = "number")]
    pub closed: u64,
    /// States without an open case are left out.
    #[ts(as = "Vec<(CaseState, f64)>")]
    pub by_state: Vec<(CaseState, u64)>,
    /// Offices without an open case are left out.
    #[ts(as = "Vec<(OfficeId, f64)>")]
    pub by_office: Vec<(OfficeId, u64)>,
    /// Leistungen without an open case are left out.
    #[ts(as = "Vec<(LeistungId, f64)>")]
    pub by_leistung: Vec<(LeistungId, u64)>,
}

/// A row of the Postfach: the newest message of each thread.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Thread {
    /// The one that the thread belongs to.
    pub case: CaseId,
    /// Empty until the portal has given one.
    pub aktenzeichen: String,
    /// The name, as the Antrag has it.
    pub applicant: String,
    /// Of the newest message.
    pub subject: String,
    /// First line of the newest message.
    pub preview: String,
    /// Of the newest message.
    pub direction: domain::Direction,
    /// Of the newest message, by the portal's clock, or by the device's while it is under way.
    #[ts(type = "string")]
    pub sent_at: jiff::Timestamp,
    /// How many there are.
    #[ts(type = "number")]
    pub messages: u64,
    /// A message came that this account hasn't seen at any device.
    pub unread: bool,
    /// None once the newest message is part of what the portal sent.
    pub work: Option<WorkState>,
}

/// A page of the Postfach.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ThreadPage {
    /// Threads that fit, not only those of this page.
    #[ts(type = "number")]
    pub total: u64,
    /// Of the first row among all that fit.
    #[ts(type = "number")]
    pub offset: u64,
    /// Newest first.
    pub rows: Vec<Thread>,
}
