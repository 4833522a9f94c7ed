//! Resumable uploads: announce, then append where the portal says it is.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::Sha256;
use portal_app::member::Member;
use portal_app::uploads;
use protocol::{Problem, UPLOAD_OFFSET, UploadRequest, UploadState};

use super::ApiError;
use super::caller::{bytes, json};
use crate::app::App;

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
    Ok(Json(uploads::announce(&app, &member, request).await?))
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
    Ok(Json(uploads::append(&app, &member, sha256, offset, &piece).await?))
}
