//! The whole form with its rules as sentences, as a PDF for people without an account.

use std::sync::Arc;

use documents::{DocumentError, Words, form};

use crate::commands::documents::{Saved, write};
use crate::commands::verfahren::drafts::OfVerfahren;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};

/// PDF/A and PDF/UA, saved where the designer says.
pub async fn print_form(desk: &Arc<Desk>, request: OfVerfahren) -> Result<Saved, CommandError> {
    let failed = |error: &dyn std::fmt::Display| CommandError::new(ErrorCode::DocumentFailed, error);
    let words = Words::german().map_err(|error| failed(&error))?;
    let zone = desk.host.time_zone();
    let document = desk.with_design(request.draft, |open| Ok(open.document(&words, &zone)))?;
    let name = domain::file_name::for_content(&document.title, "application/pdf");
    let Some(path) = desk.host.choose_save_path(&name).await else { return Ok(Saved::nothing()) };
    let render = move || form::render(&document, &words).map_err(|error: DocumentError| failed(&error));
    let bytes = tokio::task::spawn_blocking(render).await.map_err(|error| failed(&error))??;
    write(&path, bytes).await?;
    Ok(Saved::at(&path))
}
