//! Attachments: showing and saving them.

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::{AttachmentRef, CaseId, Sha256};
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::table::{attachment as table, draft};
use ts_rs::TS;

use crate::case_view::read;
use crate::desk::{Desk, Session};
use crate::error::{CommandError, ErrorCode};

/// An attachment of a case that can be seen here.
#[derive(Deserialize, TS)]
pub struct AttachmentRequest {
    pub case: CaseId,
    pub sha256: Sha256,
}

#[derive(Serialize, TS)]
pub struct AttachmentContent {
    pub media_type: String,
    pub base64: String,
}

pub async fn attachment(desk: &Arc<Desk>, request: AttachmentRequest) -> Result<AttachmentContent, CommandError> {
    let session = desk.session()?;
    let known = known(&session, &request)?;
    let (media_type, content) = content(&session, &known).await?;
    domain::measure::check(&content).map_err(excessive)?;
    Ok(AttachmentContent { media_type, base64: BASE64.encode(content) })
}

pub(crate) fn excessive(excess: domain::measure::Excess) -> CommandError {
    CommandError::new(ErrorCode::FileExcessive, excess)
}

/// Media type and bytes; fetched from the portal when they aren't here.
pub(crate) async fn content(session: &Session, known: &AttachmentRef) -> Result<(String, Vec<u8>), CommandError> {
    let sha256 = &known.sha256;
    if let Some(found) = session.store.read(|db| table::content(db, sha256))? {
        return Ok(found);
    }
    let fetched = session.portal.download(session.tenant.id, (sha256, known.size), table::hash).await?;
    let media_type = domain::attachment::media_type(&fetched).unwrap_or("application/octet-stream");
    session.store.write(|db| {
        table::store(db, sha256, media_type, &fetched)?;
        Ok::<_, StoreError>(())
    })?;
    Ok((media_type.to_owned(), fetched))
}

/// The attachment as the case, its messages or the answer being written name it.
fn known(session: &Session, request: &AttachmentRequest) -> Result<AttachmentRef, CommandError> {
    let file = read(session, request.case)?;
    let draft = session.store.read(|db| draft::find(db, request.case))?;
    let of_messages = file.messages.into_iter().flat_map(|message| message.entry.attachments);
    let of_draft = draft.into_iter().flat_map(|draft| draft.attachments);
    let mut all = file.case.attachments.into_iter().chain(of_messages).chain(of_draft);
    all.find(|attachment| attachment.sha256 == request.sha256)
        .ok_or_else(|| CommandError::new(ErrorCode::AttachmentMissing, "the case has no such attachment"))
}

/// Saves an attachment where the clerk wants it; false when the dialog was closed.
pub async fn save_attachment(desk: &Arc<Desk>, request: AttachmentRequest) -> Result<bool, CommandError> {
    let session = desk.session()?;
    let known = known(&session, &request)?;
    let (_, content) = content(&session, &known).await?;
    // Neither the sender's name nor what was said of the type: the bytes decide how the file ends.
    let media_type = domain::attachment::sniff(&content).unwrap_or("application/octet-stream");
    let name = domain::file_name::for_content(&known.name, media_type);
    let Some(path) = desk.host.choose_save_path(&name).await else { return Ok(false) };
    write_file(&path, &content).await?;
    Ok(true)
}

pub(crate) async fn write_file(path: &Path, content: &[u8]) -> Result<(), CommandError> {
    let failed = |error| CommandError::new(ErrorCode::FileUnwritable, format!("{}: {error}", path.display()));
    tokio::fs::write(path, content).await.map_err(failed)
}
