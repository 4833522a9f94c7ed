//! Text modules lie in the feed; here is how those of an earlier version come to their purpose.

use domain::{TextModule, TextModulePurpose};
use protocol::Scope;

use super::Migration;
use super::{feed, tenant};
use crate::{Result, Write};

/// What a text module is for stands in the module itself: [`mark_receipts`] writes it.
pub(crate) const PURPOSE: Migration = Migration { version: 2026112922, sql: &[] };

/// The title by which the module of the receipt was found before modules had a purpose.
const TITLE_OF_RECEIPT: &str = "Eingangsbestätigung";

/// Marks the module by which each tenant has confirmed receipts so far. Desks get it as a change like any other.
pub(crate) async fn mark_receipts(write: &mut Write) -> Result<()> {
    for tenant in tenant::all(write.connection()).await? {
        let modules: Vec<TextModule> = feed::all(write.connection(), tenant.id, None).await?;
        if let Some(module) = modules.into_iter().find(|module| module.title == TITLE_OF_RECEIPT) {
            let marked = TextModule { purpose: Some(TextModulePurpose::Receipt), ..module };
            feed::put(write, tenant.id, Scope::Directory, &[marked.into()]).await?;
        }
    }
    Ok(())
}
