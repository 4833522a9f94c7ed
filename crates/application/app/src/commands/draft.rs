//! The answer being written: kept on this device at every change until it is sent or discarded.

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::attachment::{ATTACHMENT_LIMIT, media_type};
use domain::{AttachmentRef, CaseId, Direction, Sha256};
use jiff::Timestamp;
use replication::apply::SUBJECT_LIMIT;
use serde::Deserialize;
use store::StoreError;
use store::table::attachment;
use store::table::draft::{self, DraftRow};
use ts_rs::TS;

use crate::case_view::read;
use crate::commands::attachment::excessive;
use crate::commands::open_case::OfCase;
use crate::desk::{Desk, Session};
use crate::error::{CommandError, ErrorCode};
use crate::host::FileKind;
use crate::view::Draft;

pub async fn draft(desk: &Arc<Desk>, request: OfCase) -> Result<Draft, CommandError> {
    let session = desk.session()?;
    let row = session.store.read(|db| draft::find(db, request.case))?;
    row.map_or_else(|| new_draft(&session, request.case), |row| Ok(view(row)))
}

/// What stands before the subject of a letter that answers another one.
const REPLY: &str = "AW: ";

/// A reply to the applicant's message takes its subject, so that the applicant recognises it. What isn't a reply begins
/// without a subject: that of an earlier letter of the office would be wrong.
fn new_draft(session: &Session, case: CaseId) -> Result<Draft, CommandError> {
    let file = read(session, case)?;
    let newest = file.messages.last().map(|message| &message.entry);
    let answered = newest.filter(|message| message.direction == Direction::Incoming);
    let subject = answered.map(|message| reply_to(&message.subject)).unwrap_or_default();
    Ok(Draft { subject, ..Draft::default() })
}

fn reply_to(subject: &str) -> String {
    let whole = if subject.starts_with(REPLY.trim()) { subject.to_owned() } else { format!("{REPLY}{subject}") };
    whole.chars().take(SUBJECT_LIMIT).collect()
}

pub(super) fn view(row: DraftRow) -> Draft {
    Draft { subject: row.subject, body: row.body, attachments: row.attachments, saved_at: Some(row.saved_at) }
}

/// Changes the draft, or begins one.
fn change(
    session: &Session,
    case: CaseId,
    now: Timestamp,
    change: impl FnOnce(&mut DraftRow),
) -> Result<Draft, CommandError> {
    let new = new_draft(session, case)?;
    let row = session.store.write(|db| {
        let stored = draft::find(db, case)?;
        let mut row = stored.unwrap_or_else(|| DraftRow {
            subject: new.subject,
            body: new.body,
            attachments: vec![],
            saved_at: now,
        });
        change(&mut row);
        row.saved_at = now;
        draft::store(db, case, &row)?;
        Ok::<_, StoreError>(row)
    })?;
    Ok(view(row))
}

#[derive(Deserialize, TS)]
pub struct SaveDraft {
    pub case: CaseId,
    pub subject: String,
    pub body: String,
}

pub async fn save_draft(desk: &Arc<Desk>, request: SaveDraft) -> Result<Draft, CommandError> {
    change(&*desk.session()?, request.case, desk.now(), |row| {
        row.subject = request.subject;
        row.body = request.body;
    })
}

pub async fn attach_file(desk: &Arc<Desk>, request: OfCase) -> Result<Draft, CommandError> {
    for path in desk.host.choose_files(FileKind::Attachment).await {
        let content = read_file(&path, ATTACHMENT_LIMIT).await?;
        attach(desk, request.case, &file_name(&path), &content)?;
    }
    draft(desk, request).await
}

#[derive(Deserialize, TS)]
pub struct AttachBytes {
    pub case: CaseId,
    pub name: String,
    pub base64: String,
}

pub async fn attach_bytes(desk: &Arc<Desk>, request: AttachBytes) -> Result<Draft, CommandError> {
    let content = from_base64(&request.base64)?;
    attach(desk, request.case, &file_name(Path::new(&request.name)), &content)
}

fn attach(desk: &Desk, case: CaseId, name: &str, content: &[u8]) -> Result<Draft, CommandError> {
    let session = desk.session()?;
    if content.len() > ATTACHMENT_LIMIT {
        return Err(too_large(name, content.len(), ATTACHMENT_LIMIT));
    }
    let media_type = media_type(content).ok_or_else(|| {
        CommandError::new(ErrorCode::FileTypeNotAllowed, format!("{name} is neither PDF, PNG nor JPEG"))
            .with_details(name)
    })?;
    domain::measure::check(content).map_err(excessive)?;
    let sha256 = attachment::hash(content);
    session.store.write(|db| attachment::store(db, &sha256, media_type, content))?;
    let entry = AttachmentRef {
        sha256: sha256.clone(),
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        size: content.len() as u64,
        field: None,
    };
    change(&session, case, desk.now(), |row| {
        row.attachments.retain(|known| known.sha256 != sha256);
        row.attachments.push(entry);
    })
}

#[derive(Deserialize, TS)]
pub struct Detach {
    pub case: CaseId,
    pub sha256: Sha256,
}

pub async fn detach(desk: &Arc<Desk>, request: Detach) -> Result<Draft, CommandError> {
    change(&*desk.session()?, request.case, desk.now(), |row| {
        row.attachments.retain(|attachment| attachment.sha256 != request.sha256);
    })
}

pub async fn discard_draft(desk: &Arc<Desk>, request: OfCase) -> Result<(), CommandError> {
    desk.session()?.store.write(|db| draft::remove(db, request.case))?;
    Ok(())
}

pub(crate) fn from_base64(text: &str) -> Result<Vec<u8>, CommandError> {
    BASE64.decode(text).map_err(|error| CommandError::new(ErrorCode::BadRequest, error))
}

/// The last part of a path; personal folders don't travel.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Reads a file of at most `limit` bytes.
pub(crate) async fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, CommandError> {
    let name = file_name(path);
    let unreadable = |error: std::io::Error| {
        CommandError::new(ErrorCode::FileUnreadable, format!("{name}: {error}")).with_details(&name)
    };
    let size = usize::try_from(tokio::fs::metadata(path).await.map_err(unreadable)?.len()).unwrap_or(usize::MAX);
    if size > limit {
        return Err(too_large(&name, size, limit));
    }
    tokio::fs::read(path).await.map_err(unreadable)
}

pub(crate) fn too_large(name: &str, size: usize, limit: usize) -> CommandError {
    CommandError::new(ErrorCode::FileTooLarge, format!("{name} has {size} bytes, at most {limit} are accepted"))
        .with_details(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_says_once_that_it_is_one_and_is_never_too_long_to_be_sent() {
        assert_eq!(reply_to("Widerspruch"), "AW: Widerspruch");
        assert_eq!(reply_to("AW: Widerspruch"), "AW: Widerspruch");
        assert_eq!(reply_to(&"x".repeat(SUBJECT_LIMIT)).chars().count(), SUBJECT_LIMIT);
    }
}
