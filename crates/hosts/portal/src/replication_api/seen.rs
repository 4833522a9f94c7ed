//! `POST seen`: until when an account has read its cases.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use domain::CaseId;
use jiff::Timestamp;
use protocol::Problem;
use protocol::seen::{SEEN_LIMIT, SeenRequest};

use super::ApiError;
use super::caller::json;
use crate::app::App;
use portal_app::cases;
use portal_app::member::Member;
use portal_store::table::case_index;
use portal_store::{Result as Stored, Write};

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
    let now = app.clock.now();
    let mut write = app.database.write().await?;
    for (case, until) in request.seen {
        raise(&mut write, &member, case, until.min(now)).await?;
    }
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn raise(write: &mut Write, member: &Member, case: CaseId, until: Timestamp) -> Stored<()> {
    let office = case_index::office_of(write.connection(), member.tenant, case).await?;
    if !office.is_some_and(|office| member.offices.contains(&office)) {
        return Ok(());
    }
    cases::read_until(write, member.tenant, member.account.id, case, until).await
}
