//! Until when an account has read a case.

use domain::{AccountId, CaseId, TenantId};
use jiff::Timestamp;
use portal_store::table::feed;
use portal_store::{Connection, Result, Write};
use protocol::seen::Seen;
use protocol::{EntityKind, Scope};

/// Until when an account has read a case; `None` when it never did.
pub async fn seen_until(
    connection: &mut Connection,
    tenant: TenantId,
    account: AccountId,
    case: CaseId,
) -> Result<Option<Timestamp>> {
    let id = Seen::new(account, case, Timestamp::MIN).id;
    let known = feed::find::<Seen>(connection, tenant, EntityKind::Seen, &id).await?;
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
