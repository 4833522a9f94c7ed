//! `POST seen`: until when an account has read its cases.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use portal_app::cases::note_read;
use portal_app::member::Member;
use protocol::Problem;
use protocol::seen::{SEEN_LIMIT, SeenRequest};

use super::ApiError;
use super::caller::json;
use crate::app::App;

/// Notes what was read; the latest time of all devices counts. Cases that the account may not see are passed over.
#[utoipa::path(post, path = "/api/v1/tenants/{tenant}/seen",
    params(("tenant" = String, Path, format = "uuid")),
    request_body = SeenRequest,
    responses(
        (status = 204, description = "Noted"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")))]
pub async fn seen(
    State(app): State<App>,
    member: Member,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, ApiError> {
    let request: SeenRequest = json(body)?;
    if request.seen.len() > SEEN_LIMIT {
        return Err(ApiError::BadRequest(format!("seen: are more than {SEEN_LIMIT}")));
    }
    note_read(&app, &member, &request.seen).await?;
    Ok(StatusCode::NO_CONTENT)
}
