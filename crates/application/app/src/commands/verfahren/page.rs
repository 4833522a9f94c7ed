//! The form as citizens get it.

use std::sync::Arc;

use forms::Language;
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::desk::Desk;
use crate::error::CommandError;
use crate::view::PageView;

#[derive(Deserialize, TS)]
pub struct OfPage {
    pub draft: Uuid,
    /// Of what the form itself doesn't say.
    pub language: Language,
}

/// With everything shown, whatever the conditions say.
pub async fn verfahren_page(desk: &Arc<Desk>, request: OfPage) -> Result<PageView, CommandError> {
    desk.with_design(request.draft, |open| Ok(open.page(request.language)))
}
