//! `POST operations`: what a device wants done.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use portal_app::member::Member;
use portal_app::operations::decide;
use protocol::operation::PUSH_COUNT;
use protocol::{OperationAnswer, OperationHead, Problem, PushAnswer, PushRequest, RawPushRequest};

use super::ApiError;
use super::caller::json;
use crate::app::App;

/// Does what a device wants done.
#[utoipa::path(post, path = "/api/v1/tenants/{tenant}/operations",
    params(("tenant" = String, Path, format = "uuid")),
    request_body = PushRequest,
    responses(
        (status = 200, body = PushAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json")))]
pub async fn operations(
    State(app): State<App>,
    member: Member,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<PushAnswer>, ApiError> {
    let request: RawPushRequest = json(body)?;
    if request.operations.len() > PUSH_COUNT {
        return Err(ApiError::BadRequest(format!("operations: are more than {PUSH_COUNT}")));
    }
    let mut answers = Vec::with_capacity(request.operations.len());
    for (number, raw) in request.operations.iter().enumerate() {
        let head: OperationHead = serde_json::from_str(raw.get())
            .map_err(|_| ApiError::BadRequest(format!("operations: number {number} has no id")))?;
        let outcome = decide(&app, &member, request.device, &head, raw.get()).await?;
        answers.push(OperationAnswer { id: head.id, outcome });
    }
    Ok(Json(PushAnswer { answers }))
}
