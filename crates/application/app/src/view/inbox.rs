//! The inbox: filters, rows, counts.

use domain::{CaseId, CaseState, LeistungId, OfficeId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::WorkState;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct InboxFilter {
    pub office: Option<OfficeId>,
    pub leistung: Option<LeistungId>,
    pub state: Option<CaseState>,
    pub assignment: Option<Assignment>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Assignment {
    Mine,
    Unassigned,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DueFilter {
    Overdue,
    /// Due within seven days, overdue ones included.
    ThisWeek,
    /// The reminder (Wiedervorlage) has come.
    Reminder,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum InboxSort {
    #[default]
    Received,
    Due,
    Applicant,
    Aktenzeichen,
    State,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct InboxPage {
    /// Rows that fit the filter, not only those of this page.
    #[ts(type = "number")]
    pub total: u64,
    #[ts(type = "number")]
    pub offset: u64,
    pub rows: Vec<InboxRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct InboxRow {
    pub case: CaseId,
    pub aktenzeichen: String,
    pub applicant: String,
    pub leistung: String,
    pub office: String,
    pub state: CaseState,
    #[ts(type = "string")]
    pub received_at: jiff::Timestamp,
    #[ts(type = "string | null")]
    pub due: Option<jiff::civil::Date>,
    #[ts(type = "string | null")]
    pub reminder: Option<jiff::civil::Date>,
    pub owner: Option<String>,
    pub mine: bool,
    pub closed: bool,
    pub unread: bool,
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
    pub source: HitSource,
    /// Pieces of the passage in order; every second one, from the second on, is a hit.
    pub pieces: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum HitSource {
    /// Applicant or Aktenzeichen.
    Head,
    /// Office or clerk.
    Responsible,
    Case,
    Message,
    Note,
}

/// Numbers beside the filters: cases with work left; unread and unanswered ones whatever their state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct InboxCounts {
    #[ts(type = "number")]
    pub all: u64,
    #[ts(type = "number")]
    pub mine: u64,
    #[ts(type = "number")]
    pub unassigned: u64,
    #[ts(type = "number")]
    pub unread: u64,
    #[ts(type = "number")]
    pub to_answer: u64,
    /// Cases with an unread message.
    #[ts(type = "number")]
    pub unread_mail: u64,
    #[ts(type = "number")]
    pub overdue: u64,
    #[ts(type = "number")]
    pub this_week: u64,
    #[ts(type = "number")]
    pub reminder: u64,
    #[ts(type = "number")]
    pub closed: u64,
    #[ts(as = "Vec<(CaseState, f64)>")]
    pub by_state: Vec<(CaseState, u64)>,
    #[ts(as = "Vec<(OfficeId, f64)>")]
    pub by_office: Vec<(OfficeId, u64)>,
    #[ts(as = "Vec<(LeistungId, f64)>")]
    pub by_leistung: Vec<(LeistungId, u64)>,
}

/// A row of the Postfach: the newest message of each thread.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Thread {
    pub case: CaseId,
    pub aktenzeichen: String,
    pub applicant: String,
    pub subject: String,
    /// First line of the newest message.
    pub preview: String,
    pub direction: domain::Direction,
    #[ts(type = "string")]
    pub sent_at: jiff::Timestamp,
    #[ts(type = "number")]
    pub messages: u64,
    pub unread: bool,
    pub work: Option<WorkState>,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ThreadPage {
    #[ts(type = "number")]
    pub total: u64,
    #[ts(type = "number")]
    pub offset: u64,
    pub rows: Vec<Thread>,
}
