//! `GET attachments/{sha256}`, whole or in part.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use domain::Sha256;
use portal_app::member::Member;
use portal_store::table::attachment;
use protocol::Problem;

use super::ApiError;
use crate::app::App;
use crate::web::download::download;

/// The bytes of an attachment that something the account may see refers to.
#[utoipa::path(get, path = "/api/v1/tenants/{tenant}/attachments/{sha256}",
    params(
        ("tenant" = String, Path, format = "uuid"),
        ("sha256" = String, Path, pattern = "^[0-9a-f]{64}$"),
        ("Range" = Option<String>, Header, description = "One range of bytes")),
    responses(
        (status = 200, description = "All bytes", content_type = "application/octet-stream"),
        (status = 206, description = "The range", content_type = "application/octet-stream"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 416, description = "The range lies outside")))]
pub async fn attachment(
    State(app): State<App>,
    member: Member,
    Path((_, sha256)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let sha256: Sha256 = sha256.parse().map_err(|error| ApiError::BadRequest(format!("sha256: {error}")))?;
    let mut read = app.database.read().await?;
    let stored = attachment::find(&mut read, member.tenant, &sha256).await?;
    let readable = attachment::may_read(&mut read, member.tenant, &sha256, member.account.id, &member.offices).await?;
    let stored = stored.filter(|_| readable).ok_or(ApiError::NotFound("there is no such attachment"))?;
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let name = format!("{sha256}{}", ending(&stored.media_type));
    Ok(download(&app.database, (member.tenant, sha256), &stored, &name, range))
}

fn ending(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => ".pdf",
        "image/png" => ".png",
        "image/jpeg" => ".jpg",
        _ => ".xml",
    }
}
