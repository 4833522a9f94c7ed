//! What a designer has to decide in a draft that was made of a data schema.

use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::view::{Edited, FimPoints, Language, PointDecision};

#[derive(Deserialize, TS)]
pub struct OfDraftInLanguage {
    pub draft: Uuid,
    /// Of sentences and notes.
    pub language: Language,
}

/// Rules with two readings and open points, with an example that tells the readings apart; none for a draft that wasn't made
/// of a data schema.
pub async fn fim_points(desk: &Arc<Desk>, request: OfDraftInLanguage) -> Result<Option<FimPoints>, CommandError> {
    let today = desk.today();
    match desk.with_design(request.draft, |open| open.fim_points(request.language.into(), today)) {
        Ok(points) => Ok(Some(points)),
        Err(error) if error.code == ErrorCode::NotOfASchema => Ok(None),
        Err(error) => Err(error),
    }
}

#[derive(Deserialize, TS)]
pub struct DecideReading {
    pub draft: Uuid,
    /// Id of a point that has two readings.
    pub point: String,
    /// From 1; none for later: the usual one holds until then.
    pub reading: Option<usize>,
}

/// One step: what the rule made of the form is made anew, what the designer has changed stays.
pub async fn decide_reading(desk: &Arc<Desk>, request: DecideReading) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| open.decide_reading(&request.point, request.reading, now))
}

#[derive(Deserialize, TS)]
pub struct DecideOpenPoint {
    pub draft: Uuid,
    /// Id of an open point.
    pub point: String,
    /// None opens it again.
    pub decision: Option<PointDecision>,
}

/// One step, with the hint that comes or goes.
pub async fn decide_open_point(desk: &Arc<Desk>, request: DecideOpenPoint) -> Result<Edited, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| open.decide_open_point(&request.point, request.decision.as_ref(), now))
}
