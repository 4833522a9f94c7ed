//! `POST verfahren` and `GET verfahren/…`: what designers make together.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use domain::{VerfahrenId, VersionId};
use portal_app::member::Member;
use portal_app::verfahren;
use protocol::{Problem, VerfahrenContent, VerfahrenOperation, VerfahrenOutcome};

use super::ApiError;
use super::caller::json;
use crate::app::App;

/// Does what a designer wants done with a Verfahren.
#[utoipa::path(post, path = "/api/v1/tenants/{tenant}/verfahren",
    params(("tenant" = String, Path, format = "uuid")),
    request_body = VerfahrenOperation,
    responses(
        (status = 200, body = Object, description = "What has become of it"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json")))]
pub async fn act(
    State(app): State<App>,
    member: Member,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<VerfahrenOutcome>, ApiError> {
    let operation: VerfahrenOperation = json(body)?;
    Ok(Json(verfahren::act(&app, &member, &operation).await?))
}

/// All that belongs to a version.
#[utoipa::path(get, path = "/api/v1/tenants/{tenant}/verfahren/{verfahren}/versions/{version}",
    params(("tenant" = String, Path, format = "uuid"), ("verfahren" = String, Path, format = "uuid"),
        ("version" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = VerfahrenContent),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn version(
    State(app): State<App>,
    member: Member,
    Path((_, verfahren, version)): Path<(String, String, String)>,
) -> Result<Json<VerfahrenContent>, ApiError> {
    let unknown = || ApiError::NotFound("there is no such version");
    let verfahren: VerfahrenId = verfahren.parse().map_err(|_| unknown())?;
    let version: VersionId = version.parse().map_err(|_| unknown())?;
    verfahren::content(&app, &member, verfahren, version).await?.map(Json).ok_or_else(unknown)
}
