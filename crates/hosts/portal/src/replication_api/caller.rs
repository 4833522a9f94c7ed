//! Who calls, read from a request.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::TenantId;
use portal_app::member::{self, Member};
use portal_store::table::account::Account;
use serde::de::DeserializeOwned;

use super::ApiError;
use crate::app::App;
use crate::web::bearer::bearer;

/// The account behind a bearer token.
pub struct Caller(pub Account);

impl FromRequestParts<App> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).ok_or(ApiError::Unauthenticated)?;
        Ok(Self(member::caller(app, token).await?))
    }
}

/// A member of staff of the tenant in the path.
impl FromRequestParts<App> for Member {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Caller(account) = Caller::from_request_parts(parts, app).await?;
        let Path(path) = Path::<HashMap<String, String>>::from_request_parts(parts, app)
            .await
            .map_err(|error| ApiError::BadRequest(error.to_string()))?;
        let tenant: TenantId = path
            .get("tenant")
            .and_then(|tenant| tenant.parse().ok())
            .ok_or_else(|| ApiError::BadRequest("tenant: is not a UUID".to_owned()))?;
        let id = account.id;
        Self::find(app, account, tenant).await?.ok_or_else(|| {
            tracing::warn!(event = "refused", account = %id, what = "tenant");
            ApiError::Forbidden("the account doesn't belong to this tenant")
        })
    }
}

/// Reads a JSON body; what is wrong is named with its place.
pub fn json<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, ApiError> {
    let body = bytes(body)?;
    serde_json::from_slice(&body).map_err(|error| ApiError::BadRequest(format!("body: {error}")))
}

pub fn bytes(body: Result<Bytes, BytesRejection>) -> Result<Bytes, ApiError> {
    body.map_err(|rejection| {
        if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            ApiError::TooLarge("the body is larger than this call takes".to_owned())
        } else {
            ApiError::BadRequest("the body ended early".to_owned())
        }
    })
}
