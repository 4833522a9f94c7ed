//! The wire types that client and portal share. The portal's OpenAPI description comes from them.
//!
//! The replication API, all under `/api/v1/tenants/{tenant}` and with a bearer token:
//!
//! | call | body → answer |
//! |---|---|
//! | `GET /api/v1/session` (outside of a tenant) | → [`SessionInfo`] |
//! | `POST pull` | [`PullRequest`] → [`PullAnswer`] |
//! | `POST operations` | [`PushRequest`] → [`PushAnswer`] |
//! | `POST seen` | [`seen::SeenRequest`] → nothing |
//! | `POST uploads` | [`UploadRequest`] → [`UploadState`] |
//! | `PATCH uploads/{sha256}` with `Upload-Offset`, octets | → [`UploadState`] |
//! | `GET attachments/{sha256}`, `Range` | → octets |
//! | `POST verfahren` | [`VerfahrenOperation`] → [`VerfahrenOutcome`] |
//! | `GET verfahren/{id}/versions/{version}` | → [`VerfahrenContent`] |
//! | `GET events` | → server-sent events named `changed`, without data |
//!
//! Errors are [`Problem`]s with the media type `application/problem+json` (RFC 9457).

#![warn(missing_docs)]

pub mod feed;
pub mod operation;
pub mod problem;
pub mod seen;
pub mod session;
pub mod upload;
pub mod verfahren;

pub use feed::{Change, Digest, Entity, EntityKind, PullAnswer, PullRequest, Replicated, Scope, ScopePage};
pub use operation::{
    Intent, Operation, OperationAnswer, OperationHead, Outcome, PushAnswer, PushRequest, RawPushRequest, Refusal,
};
pub use problem::{Problem, ProblemCode};
pub use session::{Membership, SessionInfo};
pub use upload::{UPLOAD_CHUNK, UPLOAD_OFFSET, UploadRequest, UploadState};
pub use verfahren::{VerfahrenAct, VerfahrenContent, VerfahrenOperation, VerfahrenOutcome, VerfahrenRefusal};
