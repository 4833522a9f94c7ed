//! A section of the form as citizens get it.

use std::sync::Arc;

use forms::NodeId;
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::desk::Desk;
use crate::error::CommandError;
use crate::view::{Language, PageSection};

#[derive(Deserialize, TS)]
pub struct OfPage {
    pub draft: Uuid,
    pub section: NodeId,
    /// Of what the form itself doesn't say.
    pub language: Language,
}

/// With everything shown, whatever the conditions say.
pub async fn verfahren_page(desk: &Arc<Desk>, request: OfPage) -> Result<PageSection, CommandError> {
    desk.with_design(request.draft, |open| open.page(&request.section, request.language.into()))
}
