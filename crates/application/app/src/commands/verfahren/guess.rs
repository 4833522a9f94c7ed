//! Questions out of a pasted list or table.

use std::sync::Arc;

use forms::GuessedField;
use serde::Deserialize;
use ts_rs::TS;

use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};

#[derive(Deserialize, TS)]
pub struct PastedLines {
    /// As it was pasted: lines, or cells with tabs between them.
    pub text: String,
}

/// One question a line, for a designer to confirm. Nothing is stored.
pub async fn guess_fields(_: &Arc<Desk>, request: PastedLines) -> Result<Vec<GuessedField>, CommandError> {
    let guessed = tokio::task::spawn_blocking(move || forms::guess_fields(&request.text)).await;
    guessed.map_err(|error| CommandError::new(ErrorCode::BadRequest, error))
}
