//! The whole form with its rules as sentences, as a PDF for people without an account.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use documents::{DocumentError, FormDocument, Words, form};
use serde::Serialize;
use ts_rs::TS;

use crate::commands::documents::{Saved, write};
use crate::commands::verfahren::drafts::OfVerfahren;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};

/// A PDF/A and PDF/UA, saved where the designer says.
pub async fn print_form(desk: &Arc<Desk>, request: OfVerfahren) -> Result<Saved, CommandError> {
    let document = document(desk, request)?;
    let name = domain::file_name::for_content(&document.title, "application/pdf");
    let Some(path) = desk.host.choose_save_path(&name).await else { return Ok(Saved::nothing()) };
    write(&path, rendered(document).await?).await?;
    Ok(Saved::at(&path))
}

#[derive(Serialize, TS)]
pub struct FormPdf {
    pub base64: String,
}

/// The same to be looked at.
pub async fn preview_form(desk: &Arc<Desk>, request: OfVerfahren) -> Result<FormPdf, CommandError> {
    let bytes = rendered(document(desk, request)?).await?;
    Ok(FormPdf { base64: STANDARD.encode(bytes) })
}

fn document(desk: &Arc<Desk>, request: OfVerfahren) -> Result<FormDocument, CommandError> {
    let (words, zone) = (words()?, desk.host.time_zone());
    desk.with_design(request.draft, |open| Ok(open.document(&words, &zone)))
}

async fn rendered(document: FormDocument) -> Result<Vec<u8>, CommandError> {
    let words = words()?;
    let render = move || form::render(&document, &words).map_err(|error: DocumentError| failed(&error));
    tokio::task::spawn_blocking(render).await.map_err(|error| failed(&error))?
}

fn words() -> Result<Words, CommandError> {
    Words::german().map_err(|error| failed(&error))
}

fn failed(error: &dyn std::fmt::Display) -> CommandError {
    CommandError::new(ErrorCode::DocumentFailed, error)
}
