//! Throwing away what is begun. Its files go with the next sweep.

use portal_store::Result;
use portal_store::table::form_draft::{self, DraftKey};

use crate::means::Means;

/// Throws a draft away; one that isn't there is no error.
///
/// # Errors
/// When the database fails.
pub async fn discard(means: &Means, draft: &DraftKey) -> Result<()> {
    let mut write = means.database.write().await?;
    form_draft::delete(&mut write, draft).await?;
    write.commit().await
}
