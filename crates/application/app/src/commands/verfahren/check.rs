//! "Prüfen" of a draft.

use std::sync::Arc;

use forms::{Edit, NodeId};
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::verfahren::compare;
use crate::verfahren::findings;
use crate::view::{ChangeLine, Edited, FindingView, Language};

#[derive(Deserialize, TS)]
pub struct CheckVerfahren {
    pub draft: Uuid,
    pub language: Language,
}

#[derive(Deserialize, TS)]
pub struct PutOff {
    pub draft: Uuid,
    /// As the finding has it.
    pub node: NodeId,
    /// As the finding has it.
    pub cause: String,
    /// Why; none takes it up again.
    pub why: Option<String>,
}

/// Leaves a finding for later; the reason stays with the draft, for whoever reviews it.
pub async fn put_off_finding(desk: &Arc<Desk>, request: PutOff) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| {
        let edit = findings::put_off(open.form(), &request.node, &request.cause, request.why)?;
        open.edit(&edit, false, now)
    })
}

/// Proofs take their time: they are made of a copy, and nobody who edits meanwhile waits for them.
pub async fn check_verfahren(desk: &Arc<Desk>, request: CheckVerfahren) -> Result<Vec<FindingView>, CommandError> {
    let form = desk.with_design(request.draft, |open| Ok(open.form().clone()))?;
    let (today, language) = (desk.today(), request.language.into());
    let checked = tokio::task::spawn_blocking(move || findings::findings(&form, today, language)).await;
    checked.map_err(|error| CommandError::new(ErrorCode::BadRequest, error))
}

#[derive(Deserialize, TS)]
pub struct ForeseeEdit {
    pub draft: Uuid,
    pub edit: Edit,
    pub language: Language,
}

/// What an edit would change, without doing it; asked for repairs before they are done.
pub async fn foresee_edit(desk: &Arc<Desk>, request: ForeseeEdit) -> Result<Vec<ChangeLine>, CommandError> {
    let form = desk.with_design(request.draft, |open| Ok(open.form().clone()))?;
    let language = request.language.into();
    let foreseen = tokio::task::spawn_blocking(move || compare::foreseen(&form, &request.edit, language)).await;
    foreseen.map_err(|error| CommandError::new(ErrorCode::BadRequest, error))
}
