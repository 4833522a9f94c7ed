//! Errors on the wire: RFC 9457 problem details.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Machine-readable kind of a problem; the words for people are chosen by whoever shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The request can't be read; `detail` names place and rule.
    BadRequest,
    /// No token, or one that is no longer good.
    Unauthenticated,
    /// Signed in, but not allowed; also given for what belongs to another tenant where hiding it matters less.
    Forbidden,
    /// There is no such thing, or nobody is to know that there is.
    NotFound,
    /// `Upload-Offset` isn't where the portal is; ask for the state and go on from there.
    OffsetMismatch,
    /// The bytes received don't have the announced SHA-256; the upload starts over.
    HashMismatch,
    /// More bytes than the portal takes, of a body or of an upload.
    TooLarge,
    /// Too many attempts; `retry_after` says when to try again.
    TooManyRequests,
    /// A fault of the portal itself, of which nothing is told but in its log.
    Internal,
    /// A kind of a newer version; `status` tells enough.
    #[serde(other)]
    Unknown,
}

/// Body of every error answer, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Always `urn:amtspult:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What a program decides by.
    pub code: ProblemCode,
    /// The status code of HTTP, as of the answer itself.
    pub status: u16,
    /// For logs and developers, in English.
    pub detail: String,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// RFC 9457, section 3.
    pub const MEDIA_TYPE: &str = "application/problem+json";

    /// With the status that belongs to the code, and no time to wait.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        let (status, name) = match code {
            ProblemCode::BadRequest => (400, "bad-request"),
            ProblemCode::Unauthenticated => (401, "unauthenticated"),
            ProblemCode::Forbidden => (403, "forbidden"),
            ProblemCode::NotFound => (404, "not-found"),
            ProblemCode::OffsetMismatch => (409, "offset-mismatch"),
            ProblemCode::HashMismatch => (422, "hash-mismatch"),
            ProblemCode::TooLarge => (413, "too-large"),
            ProblemCode::TooManyRequests => (429, "too-many-requests"),
            ProblemCode::Internal | ProblemCode::Unknown => (500, "internal"),
        };
        Self { kind: format!("urn:amtspult:problem:{name}"), code, status, detail: detail.into(), retry_after: None }
    }
}
