//! A node with its rules, and rules that a designer has written as sentences.

use std::sync::Arc;

use forms::{NodeId, ShownWhen, ValidatorSentence};
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::desk::Desk;
use crate::error::CommandError;
use crate::view::{Askable, Edited, Language, NodeView};

#[derive(Deserialize, TS)]
pub struct OfNode {
    pub draft: Uuid,
    pub node: NodeId,
    /// Of sentences and notes.
    pub language: Language,
}

pub async fn verfahren_node(desk: &Arc<Desk>, request: OfNode) -> Result<NodeView, CommandError> {
    let today = desk.today();
    desk.with_design(request.draft, |open| open.node(&request.node, today, request.language.into()))
}

/// The questions that a rule at this node can ask for.
pub async fn askable_questions(desk: &Arc<Desk>, request: OfNode) -> Result<Vec<Askable>, CommandError> {
    desk.with_design(request.draft, |open| open.askable(&request.node, request.language.into()))
}

#[derive(Deserialize, TS)]
pub struct WriteShown {
    pub draft: Uuid,
    /// The section, group or field.
    pub node: NodeId,
    pub shown: ShownWhen,
}

/// What isn't changed stays as it was written.
pub async fn write_shown(desk: &Arc<Desk>, request: WriteShown) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| open.write_shown(&request.node, &request.shown, now))
}

#[derive(Deserialize, TS)]
pub struct WrittenValidator {
    /// The validator that it was before; none for a new one.
    pub node: Option<NodeId>,
    pub sentence: ValidatorSentence,
}

#[derive(Deserialize, TS)]
pub struct WriteValidators {
    pub draft: Uuid,
    /// The field or group.
    pub node: NodeId,
    /// All of them; what is left out goes.
    pub validators: Vec<WrittenValidator>,
}

/// What isn't changed stays as it was written.
pub async fn write_validators(desk: &Arc<Desk>, request: WriteValidators) -> Result<Edited, CommandError> {
    let now = desk.now();
    let written = request.validators.into_iter().map(|one| (one.node, one.sentence)).collect::<Vec<_>>();
    desk.with_design(request.draft, |open| open.write_validators(&request.node, &written, now))
}
