//! The replication API for clients of staff: pull, push, attachments, events. Contract: crate `protocol`.

mod attachments;
mod caller;
mod events;
mod operations;
mod problem;
mod pull;
mod seen;
mod session;
mod uploads;
mod verfahren;

use std::sync::LazyLock;

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{get, patch, post};
use protocol::{Problem, ProblemCode};
use utoipa::OpenApi;

pub(crate) use problem::{ApiError, problem};

use crate::app::App;

/// Most bytes of a push: 500 operations of ordinary size.
const PUSH_LIMIT: usize = 16 * 1024 * 1024;
/// Most bytes of one piece of an upload.
const PIECE_LIMIT: usize = 4 * 1024 * 1024;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Amtspult replication API",
        description = "For the desk of an agency's staff. Errors are problem details (RFC 9457)."
    ),
    paths(
        session::session,
        pull::pull,
        operations::operations,
        seen::seen,
        uploads::announce,
        uploads::append,
        attachments::attachment,
        verfahren::act,
        verfahren::version,
        events::events,
        description
    ),
    components(schemas(Problem))
)]
struct Description;

/// This description.
#[utoipa::path(get, path = "/api/openapi.json", responses((status = 200, description = "OpenAPI description", content_type = "application/json")))]
async fn description() -> impl IntoResponse {
    // Anybody may ask for it, and making it takes long.
    static WRITTEN: LazyLock<Bytes> = LazyLock::new(|| openapi().to_json().unwrap_or_default().into());
    ([(header::CONTENT_TYPE, "application/json")], WRITTEN.clone())
}

/// The description of every operation under `/api`.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

pub fn router() -> Router<App> {
    let tenant = Router::new()
        .route("/pull", post(pull::pull))
        .route("/operations", post(operations::operations).layer(DefaultBodyLimit::max(PUSH_LIMIT)))
        .route("/seen", post(seen::seen))
        .route("/uploads", post(uploads::announce))
        .route("/uploads/{sha256}", patch(uploads::append).layer(DefaultBodyLimit::max(PIECE_LIMIT)))
        .route("/attachments/{sha256}", get(attachments::attachment))
        .route("/verfahren", post(verfahren::act).layer(DefaultBodyLimit::max(protocol::verfahren::ACT_LIMIT)))
        .route("/verfahren/{verfahren}/versions/{version}", get(verfahren::version))
        .route("/events", get(events::events));
    Router::new()
        .route("/openapi.json", get(description))
        .route("/v1/session", get(session::session))
        .nest("/v1/tenants/{tenant}", tenant)
        .fallback(|| async { problem(Problem::new(ProblemCode::NotFound, "there is nothing at this path")) })
        .method_not_allowed_fallback(|| async {
            let problem =
                Problem { status: 405, ..Problem::new(ProblemCode::NotFound, "this path has no such method") };
            self::problem(problem).into_response()
        })
}
