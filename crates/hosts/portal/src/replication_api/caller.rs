//! Who calls, and what they are in the tenant they call about.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::{OfficeId, Role, TenantId};
use serde::de::DeserializeOwned;

use super::ApiError;
use crate::app::App;
use portal_store::table::account::{self, Account};
use portal_store::table::grant;

/// The account behind a bearer token.
pub struct Caller(pub Account);

impl FromRequestParts<App> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).ok_or(ApiError::Unauthenticated)?;
        let mut read = app.database.read().await?;
        let now = app.clock.now();
        let Some(access) = grant::access(&mut read, token, now).await? else {
            let shut_out = grant::is_shut_out(&mut read, token, now).await?;
            return Err(if shut_out {
                ApiError::Forbidden("the account is disabled")
            } else {
                ApiError::Unauthenticated
            });
        };
        if !app.clients.iter().any(|client| client.id == access.client && client.replicates) {
            return Err(ApiError::Forbidden("tokens of this client don't open this interface"));
        }
        let account = account::by_id(&mut read, access.account).await?.ok_or(ApiError::Unauthenticated)?;
        drop(read);
        if access.ends_retry {
            let mut write = app.database.write().await?;
            grant::end_retry(write.connection(), &access.family).await?;
            write.commit().await?;
        }
        Ok(Self(account))
    }
}

/// The token of an `Authorization` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A member of staff of the tenant in the path.
pub struct Member {
    pub account: Account,
    pub tenant: TenantId,
    pub roles: Vec<Role>,
    /// Offices whose cases the account may see.
    pub offices: Vec<OfficeId>,
}

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
        let mut read = app.database.read().await?;
        let memberships = account::memberships(&mut read, account.id).await?;
        let membership = memberships.into_iter().find(|membership| membership.tenant == tenant);
        let membership = membership.ok_or_else(|| {
            tracing::warn!(event = "refused", account = %account.id, what = "tenant");
            ApiError::Forbidden("the account doesn't belong to this tenant")
        })?;
        let works = membership.roles.iter().any(|role| role.works_on_cases());
        let offices = if works { membership.offices } else { vec![] };
        Ok(Self { account, tenant, roles: membership.roles, offices })
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
