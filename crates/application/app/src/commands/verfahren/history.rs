//! What was done to a draft, states that were named, and what has changed since.

use std::sync::Arc;

use forms::NodeId;
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::verfahren::drafts::OfVerfahren;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::verfahren::{compare, page};
use crate::view::{ComparedPages, Comparison, Edited, HistoryView, Language};

/// The newest steps first, with those that were undone, and all named states.
pub async fn verfahren_history(desk: &Arc<Desk>, request: OfVerfahren) -> Result<HistoryView, CommandError> {
    desk.with_design(request.draft, |open| open.history())
}

#[derive(Deserialize, TS)]
pub struct NameState {
    pub draft: Uuid,
    pub name: String,
}

/// Keeps the draft as it is now under a name.
pub async fn name_state(desk: &Arc<Desk>, request: NameState) -> Result<HistoryView, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| {
        open.name_state(&request.name, now)?;
        open.history()
    })
}

#[derive(Deserialize, TS)]
pub struct OfState {
    pub draft: Uuid,
    pub state: Uuid,
}

/// Makes a named state of the draft, as one step.
pub async fn restore_state(desk: &Arc<Desk>, request: OfState) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| open.restore_state(request.state, now))
}

#[derive(Deserialize, TS)]
pub struct CompareVerfahren {
    pub draft: Uuid,
    /// A named state; the draft as it was first without one.
    pub state: Option<Uuid>,
    pub language: Language,
}

/// What has changed since, for citizens and for designers.
pub async fn compare_verfahren(desk: &Arc<Desk>, request: CompareVerfahren) -> Result<Comparison, CommandError> {
    let today = desk.today();
    let (old, new) = desk.with_design(request.draft, |open| Ok((open.earlier(request.state)?, open.form().clone())))?;
    let language = request.language.into();
    let compared = tokio::task::spawn_blocking(move || compare::compare(&old, &new, today, language)).await;
    compared.map_err(|error| CommandError::new(ErrorCode::BadRequest, error))
}

#[derive(Deserialize, TS)]
pub struct ComparePages {
    pub draft: Uuid,
    /// As for a comparison.
    pub state: Option<Uuid>,
    /// The first one that has changed without it.
    pub section: Option<NodeId>,
    pub language: Language,
}

/// A section as it was and as it is, with marks at what is otherwise.
pub async fn compare_pages(desk: &Arc<Desk>, request: ComparePages) -> Result<ComparedPages, CommandError> {
    desk.with_design(request.draft, |open| {
        let old = open.earlier(request.state)?;
        Ok(page::compare(&old, open.form(), request.section.as_ref(), request.language.into()))
    })
}
