//! Resumable uploads, addressed by the SHA-256 of the whole content.

use domain::Sha256;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Header of a `PATCH` that says where in the content its body begins, in bytes.
pub const UPLOAD_OFFSET: &str = "Upload-Offset";

/// Size in bytes of the pieces that a client sends; a cut connection costs at most one of them.
pub const UPLOAD_CHUNK: usize = 256 * 1024;

/// Announces an upload. Repeating it is harmless and tells how far an earlier try got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UploadRequest {
    /// Of the whole content; the portal checks it once all bytes are there.
    #[schema(value_type = String)]
    pub sha256: Sha256,
    /// Bytes.
    pub size: u64,
    /// As the client believes; what a file is is judged by its bytes.
    pub media_type: String,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UploadState {
    /// Bytes the portal has; the next piece begins there.
    pub offset: u64,
    /// All bytes are there and their hash is right.
    pub complete: bool,
}
