//! The one place where errors become problem details.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portal_app::Failure;
use portal_app::member::CallerError;
use portal_app::uploads::UploadError;
use portal_store::StorageError;
use protocol::{Problem, ProblemCode};

#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("{0}")]
    BadRequest(String),
    #[error("a bearer token is needed that is still good")]
    Unauthenticated,
    #[error("{0}")]
    Forbidden(&'static str),
    #[error("{0}")]
    NotFound(&'static str),
    #[error("the portal has {0} bytes")]
    OffsetMismatch(u64),
    #[error("the bytes don't have the announced SHA-256; the upload starts over")]
    HashMismatch,
    #[error("{0}")]
    TooLarge(String),
    #[error("{0}")]
    TooMany(&'static str),
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl From<CallerError> for ApiError {
    fn from(error: CallerError) -> Self {
        match error {
            CallerError::Unauthenticated => Self::Unauthenticated,
            CallerError::Disabled => Self::Forbidden("the account is disabled"),
            CallerError::OtherClient => Self::Forbidden("tokens of this client don't open this interface"),
            CallerError::Failed(error) => Self::Failed(error),
        }
    }
}

impl From<UploadError> for ApiError {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::NotAllowed | UploadError::Empty | UploadError::Beyond(_) | UploadError::Unfit(_) => {
                Self::BadRequest(error.to_string())
            }
            UploadError::TooLarge | UploadError::TooMuchOpen => Self::TooLarge(error.to_string()),
            UploadError::NotAnnounced => Self::NotFound("this upload was not announced"),
            UploadError::OffsetMismatch(offset) => Self::OffsetMismatch(offset),
            UploadError::HashMismatch => Self::HashMismatch,
            UploadError::Failed(error) => Self::Failed(error),
        }
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let code = match &self {
            Self::BadRequest(_) => ProblemCode::BadRequest,
            Self::Unauthenticated => ProblemCode::Unauthenticated,
            Self::Forbidden(_) => ProblemCode::Forbidden,
            Self::NotFound(_) => ProblemCode::NotFound,
            Self::OffsetMismatch(_) => ProblemCode::OffsetMismatch,
            Self::HashMismatch => ProblemCode::HashMismatch,
            Self::TooLarge(_) => ProblemCode::TooLarge,
            Self::TooMany(_) => ProblemCode::TooManyRequests,
            Self::Failed(_) => ProblemCode::Internal,
        };
        let mut response = if let Self::Failed(error) = &self {
            // What a database complains about may quote data: the log gets the kind only at this level.
            tracing::error!(error = %error.kind(), "a request failed");
            problem(Problem::new(code, "the portal couldn't read or write its data"))
        } else {
            problem(Problem::new(code, self.to_string()))
        };
        match self {
            Self::Unauthenticated => {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::OffsetMismatch(offset) => {
                response.headers_mut().insert(protocol::UPLOAD_OFFSET, HeaderValue::from(offset));
            }
            _ => {}
        }
        response
    }
}

/// Answers with a problem.
pub(crate) fn problem(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, Problem::MEDIA_TYPE)], body).into_response();
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
