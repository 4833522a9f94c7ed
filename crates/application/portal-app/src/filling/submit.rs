//! Sending what was reviewed: the draft becomes a case.

use std::collections::BTreeMap;

use domain::{CaseId, FieldKey, FieldValue};
use portal_store::table::form_draft;

use super::Filling;
use crate::cases::{self, Application};
use crate::failure::Result;
use crate::means::Means;

/// What would be sent, by field.
pub type Submission = BTreeMap<FieldKey, FieldValue>;

/// What came of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedIn {
    /// The case that it has become.
    Now(CaseId),
    /// The draft is gone: it was sent before, or discarded.
    Before,
    /// The draft was changed after it was compared with what was reviewed.
    Changed,
}

/// Makes a case of the draft, if it still is the one that was read.
///
/// # Errors
/// When the database fails; then nothing was sent.
pub async fn submit(means: &Means, filling: &Filling, fields: Submission) -> Result<HandedIn> {
    let now = means.clock.now();
    let mut write = means.database.write().await?;
    let Some(saved) = form_draft::lock(&mut write, &filling.key(), now).await? else { return Ok(HandedIn::Before) };
    if saved.submission != filling.draft.submission {
        return Ok(HandedIn::Before);
    }
    if saved != filling.read_draft {
        return Ok(HandedIn::Changed);
    }
    form_draft::delete(&mut write, &filling.key()).await?;
    let attachments = saved.files.into_iter().filter(|(key, _)| fields.contains_key(key)).flat_map(|(_, files)| files);
    let application = Application {
        tenant: filling.tenant,
        form: filling.offered.version.clone(),
        applicant: filling.account.id,
        name: filling.account.name(),
        attachments: attachments.collect(),
        fields,
    };
    let case = cases::receive(&mut write, application, now).await?;
    write.commit().await?;
    Ok(HandedIn::Now(case.id))
}
