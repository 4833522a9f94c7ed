//! Resumable uploads: announce, then append where the portal says it is.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::attachment::sniff;
use domain::{Sha256, measure};
use protocol::{Problem, UPLOAD_OFFSET, UploadRequest, UploadState};
use sha2::{Digest as _, Sha256 as Hasher};

use super::ApiError;
use super::caller::{bytes, json};
use crate::app::App;
use portal_app::Failure;
use portal_app::member::Member;
use portal_store::table::attachment;
use portal_store::table::upload::{self, UploadKey};

/// Most bytes of an attachment.
const SIZE_LIMIT: u64 = 50 * 1024 * 1024;

/// Most bytes that an account has uploaded or announced and nothing uses yet.
const OPEN_LIMIT: u64 = 2 * 1024 * 1024 * 1024;

/// What may be uploaded. The content has to look like it.
const ALLOWED: [&str; 4] = ["application/pdf", "image/png", "image/jpeg", "application/xml"];

/// Announces an upload and tells how far it got. Content that the account may read is complete at once.
#[utoipa::path(post, path = "/api/v1/tenants/{tenant}/uploads",
    params(("tenant" = String, Path, format = "uuid")),
    request_body = UploadRequest,
    responses(
        (status = 200, body = UploadState),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json")))]
pub async fn announce(
    State(app): State<App>,
    member: Member,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<UploadState>, ApiError> {
    let request: UploadRequest = json(body)?;
    if !ALLOWED.contains(&request.media_type.as_str()) {
        return Err(ApiError::BadRequest(format!("media_type: is none of {}", ALLOWED.join(", "))));
    }
    if request.size > SIZE_LIMIT {
        return Err(ApiError::TooLarge(format!("size: is more than {SIZE_LIMIT} bytes")));
    }
    if request.size == 0 {
        return Err(ApiError::BadRequest("size: an empty file can't be attached".to_owned()));
    }
    let mut write = app.database.write().await?;
    let (tenant, account) = (member.tenant, member.account.id);
    let stored = attachment::find(write.connection(), tenant, &request.sha256).await?;
    let readable = attachment::may_read(write.connection(), tenant, &request.sha256, account, &member.offices).await?;
    if let Some(stored) = stored.filter(|_| readable) {
        return Ok(Json(UploadState { offset: stored.size, complete: true }));
    }
    if upload::open_size(write.connection(), account).await? > OPEN_LIMIT {
        return Err(ApiError::TooLarge("too much was uploaded that nothing has used yet".to_owned()));
    }
    let key = UploadKey { tenant, sha256: request.sha256, account };
    let upload = upload::announce(&mut write, &key, request.size, &request.media_type).await?;
    write.commit().await?;
    Ok(Json(UploadState { offset: upload.received, complete: upload.complete }))
}

/// Appends a piece. A piece that was cut off isn't kept; one that came already is answered with where the portal is.
#[utoipa::path(patch, path = "/api/v1/tenants/{tenant}/uploads/{sha256}",
    params(
        ("tenant" = String, Path, format = "uuid"),
        ("sha256" = String, Path, pattern = "^[0-9a-f]{64}$"),
        ("Upload-Offset" = u64, Header, description = "Place of the first byte of the body in the content")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = UploadState),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn append(
    State(app): State<App>,
    member: Member,
    Path((_, sha256)): Path<(String, String)>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<UploadState>, ApiError> {
    let sha256: Sha256 = sha256.parse().map_err(|error| ApiError::BadRequest(format!("sha256: {error}")))?;
    let offset = headers.get(UPLOAD_OFFSET).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let offset: u64 =
        offset.ok_or_else(|| ApiError::BadRequest(format!("{UPLOAD_OFFSET}: is missing or not a number")))?;
    let piece = bytes(body)?;
    let key = UploadKey { tenant: member.tenant, sha256, account: member.account.id };
    let mut write = app.database.write().await?;
    let known = upload::find(write.connection(), &key).await?;
    let known = known.ok_or(ApiError::NotFound("this upload was not announced"))?;
    if known.complete || known.received != offset {
        return Err(ApiError::OffsetMismatch(known.received));
    }
    let reached = offset.saturating_add(piece.len() as u64);
    if reached > known.size {
        return Err(ApiError::BadRequest(format!("the content has {} bytes, this piece goes beyond", known.size)));
    }
    if !upload::append(&mut write, &key, offset, &piece).await? {
        drop(write);
        let mut read = app.database.read().await?;
        let now = upload::find(&mut read, &key).await?.map_or(0, |upload| upload.received);
        return Err(ApiError::OffsetMismatch(now));
    }
    write.commit().await?;
    if reached == known.size {
        finish(&app, &key).await?;
    }
    Ok(Json(UploadState { offset: reached, complete: reached == known.size }))
}

/// All pieces are there: the whole becomes an attachment, or the upload starts over. Whoever was cut off before this was
/// done comes back with an empty last piece.
async fn finish(app: &App, key: &UploadKey) -> Result<(), ApiError> {
    let mut read = app.database.read().await?;
    let known = upload::find(&mut read, key).await?.ok_or(ApiError::NotFound("this upload was not announced"))?;
    let content = upload::content(&mut read, key).await?;
    drop(read);
    let (sha256, media_type) = (key.sha256.clone(), known.media_type.clone());
    let judged = app.computing.run(move || judge(&content, &sha256, &media_type)).await.map_err(Failure::from)?;
    let mut write = app.database.write().await?;
    let now = upload::find(write.connection(), key).await?;
    match now {
        Some(upload) if upload.complete => return Ok(()),
        Some(upload) if upload.received == upload.size => {}
        // Somebody else has judged the same bytes, and let it start over.
        other => return Err(ApiError::OffsetMismatch(other.map_or(0, |upload| upload.received))),
    }
    if judged.is_ok() {
        upload::complete(&mut write, key, &known).await?;
    } else {
        upload::start_over(&mut write, key).await?;
    }
    write.commit().await?;
    judged
}

/// Whether the bytes are what was announced, and may be opened by whoever gets them.
fn judge(content: &[u8], sha256: &Sha256, media_type: &str) -> Result<(), ApiError> {
    let start_over = |why: String| ApiError::BadRequest(format!("{why}; the upload starts over"));
    if hex::encode(Hasher::digest(content)) != sha256.as_str() {
        return Err(ApiError::HashMismatch);
    }
    if sniff(content) != Some(media_type) {
        return Err(start_over(format!("the content isn't {media_type}")));
    }
    measure::check(content).map_err(|excess| start_over(excess.to_string()))
}
