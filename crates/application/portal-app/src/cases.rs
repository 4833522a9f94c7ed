//! How cases come into being and change: every path writes case, history, message and feed in one transaction.
//!
//! Here is what the paths have in common; each has its file.

mod receipt;
mod receive;
mod reply;
mod seen;

use domain::frist::reckoning::Event;
use domain::frist::{self, Beginning, Length, Shift};
use domain::text_module::Facts;
use domain::{Author, Case, HistoryAction, HistoryEntry, Leistung, LeistungId, Office, OperationId, Tenant, TenantId};
use jiff::Timestamp;
use jiff::civil::Date;
use portal_store::table::{case_index, feed, tenant};
use portal_store::{Result, StorageError, Write};

use crate::clock::german_day;

pub use receive::{Application, receive};
pub use reply::{Reply, reply};
pub use seen::{note_read, read_until, seen_until};

/// A new id whose order is that of time.
pub fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// Day by which a case of this Leistung should be decided (§ 42a VwVfG in spirit; the Leistung says how long it takes), a
/// working day at the authority's seat.
pub fn due(authority: &Tenant, leistung: &Leistung, received: Timestamp) -> Option<Date> {
    let (length, shift) = (Length::Days(leistung.processing_days), Shift::NextWorkingDay("§ 31 Abs. 3 S. 1 VwVfG"));
    let from = Beginning::After(Event::Receipt);
    Some(frist::end(from, german_day(received), length, shift, &authority.calendar()).day())
}

/// The next Aktenzeichen of a Leistung.
pub async fn number(write: &mut Write, tenant: TenantId, leistung: &Leistung, now: Timestamp) -> Result<String> {
    let prefix = case_index::prefix(write, tenant, leistung.id, german_day(now)).await?;
    let number = case_index::take_numbers(write, tenant, &prefix, 1).await?;
    Ok(case_index::aktenzeichen(&prefix, number))
}

/// The tenant as an authority.
///
/// # Errors
/// When it isn't there, or the database fails.
pub(crate) async fn authority(write: &mut Write, id: TenantId) -> Result<Tenant> {
    let found = tenant::find(write.connection(), id).await?;
    found.ok_or_else(|| StorageError::damaged("tenant", format!("{id} is not there")))
}

/// A Leistung of a tenant.
///
/// # Errors
/// When it isn't there, or the database fails.
pub async fn leistung(write: &mut Write, tenant: TenantId, id: LeistungId) -> Result<Leistung> {
    let found = feed::find::<Leistung>(write.connection(), tenant, &id.to_string()).await?;
    found.map(|(_, leistung)| leistung).ok_or_else(|| StorageError::damaged("Leistung", format!("{id} is missing")))
}

pub(crate) fn history(case: &Case, author: Author, action: HistoryAction, at: Timestamp) -> HistoryEntry {
    HistoryEntry { id: OperationId(new_id()), case: case.id, author, at, action }
}

/// What the office itself can say in a text module about a case.
pub fn facts(leistung: &Leistung, office: Option<&Office>, case: &Case) -> Facts {
    Facts {
        name: case.applicant.name.clone(),
        aktenzeichen: case.aktenzeichen.clone(),
        leistung: leistung.name.clone(),
        office: office.map(|office| office.name.clone()).unwrap_or_default(),
        phone: office.map(|office| office.phone.clone()).unwrap_or_default(),
        sender: office.map(|office| office.name.clone()).unwrap_or_default(),
        date: german_day(case.received_at).strftime("%d.%m.%Y").to_string(),
        hearing: leistung.regime.hearing().to_owned(),
    }
}
