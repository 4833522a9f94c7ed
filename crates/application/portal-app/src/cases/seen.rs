//! Until when an account has read a case.

use std::collections::BTreeMap;

use domain::{AccountId, CaseId, TenantId};
use jiff::Timestamp;
use portal_store::table::{case_index, feed};
use portal_store::{Connection, Result, Write};
use protocol::Scope;
use protocol::seen::Seen;

use crate::means::Means;
use crate::member::Member;

/// Until when an account has read a case; `None` when it never did.
pub async fn seen_until(
    connection: &mut Connection,
    tenant: TenantId,
    account: AccountId,
    case: CaseId,
) -> Result<Option<Timestamp>> {
    let id = Seen::new(account, case, Timestamp::MIN).id;
    let known = feed::find::<Seen>(connection, tenant, &id).await?;
    Ok(known.map(|(_, seen)| seen.until))
}

/// Notes until when an account has read a case; an earlier time than the known one changes nothing.
pub async fn read_until(
    write: &mut Write,
    tenant: TenantId,
    account: AccountId,
    case: CaseId,
    until: Timestamp,
) -> Result<()> {
    let scope = Scope::Account(account);
    feed::lock(write, tenant, scope).await?;
    if seen_until(write.connection(), tenant, account, case).await?.is_some_and(|known| known >= until) {
        return Ok(());
    }
    feed::put(write, tenant, scope, &[Seen::new(account, case, until).into()]).await
}

/// Notes what a member of staff has read on some device; the latest time of all counts. Cases that they may not see are
/// passed over, and nothing was read later than now.
///
/// # Errors
/// When the database fails; then nothing was noted.
pub async fn note_read(means: &Means, member: &Member, read: &BTreeMap<CaseId, Timestamp>) -> Result<()> {
    let now = means.clock.now();
    let mut write = means.database.write().await?;
    for (case, until) in read {
        let office = case_index::office_of(write.connection(), member.tenant, *case).await?;
        if office.is_some_and(|office| member.offices.contains(&office)) {
            read_until(&mut write, member.tenant, member.account.id, *case, (*until).min(now)).await?;
        }
    }
    write.commit().await
}
