//! Applying what the portal sends: a page is stored whole, with inbox lines and search index, in one transaction.

use std::collections::BTreeSet;

use domain::CaseId;
use protocol::{Digest, Entity, EntityKind, Scope, ScopePage};
use rusqlite::Connection;

use crate::error::{Result, StoreError};
use crate::record::refresh_each;
use crate::search;
use crate::table::{entity, operation, scope, seen};

/// What a page changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    pub cases: BTreeSet<CaseId>,
    pub directory: bool,
}

/// Stores a page. What this version can't read is kept as it came, and shown once it can.
///
/// # Errors
/// [`StoreError::ChecksumDiffers`] when the copy isn't what the portal has; nothing is stored then, and the scope is to be
/// [`forget`]ten and fetched anew; so is that of [`StoreError::DamagedEntity`].
pub fn apply_page(db: &Connection, page: &ScopePage) -> Result<Applied> {
    let mut applied = Applied::default();
    if page.restart {
        applied.cases.extend(drop_entities(db, page.scope)?);
    }
    let mut sum = if page.restart { Digest::default() } else { scope::checksum(db, page.scope)? };
    for change in &page.changes {
        let (old, new) = entity::store(db, page.scope, change)?;
        sum = sum.replace(old, new);
        applied.cases.extend(change.case);
        applied.directory |= change.case.is_none();
        if change.kind == EntityKind::History.name() {
            operation::confirm(db, &change.id)?;
        }
        if change.kind == EntityKind::Seen.name()
            && let Ok(Some(Entity::Seen(read))) = change.entity()
        {
            seen::raise(db, read.case, read.until.as_millisecond())?;
        }
    }
    if page.checksum.is_some_and(|expected| expected != sum) {
        return Err(StoreError::ChecksumDiffers { scope: page.scope });
    }
    scope::set(db, page.scope, &page.cursor, sum)?;
    search::expect(db, page.more)?;
    refresh_each(db, applied.cases.iter().copied())?;
    Ok(applied)
}

/// Removes what the portal sent of a scope, to be fetched anew. Own work, drafts and attachments are kept.
pub fn forget(db: &Connection, scope: Scope) -> Result<Applied> {
    let cases = drop_entities(db, scope)?;
    scope::remove(db, scope)?;
    refresh_each(db, cases.iter().copied())?;
    Ok(Applied { cases, directory: scope == Scope::Directory })
}

fn drop_entities(db: &Connection, scope: Scope) -> Result<BTreeSet<CaseId>> {
    let cases = entity::cases_of_scope(db, scope)?;
    entity::remove_scope(db, scope)?;
    Ok(cases.into_iter().collect())
}
