//! `GET /api/v1/session`: who is signed in.

use axum::Json;
use axum::extract::State;
use portal_store::table::{account, tenant};
use protocol::{Membership, Problem, SessionInfo};

use super::ApiError;
use super::caller::Caller;
use crate::app::App;

/// Who the token speaks for, and in which tenants.
#[utoipa::path(get, path = "/api/v1/session", responses(
    (status = 200, body = SessionInfo),
    (status = 401, body = Problem, content_type = "application/problem+json")))]
pub async fn session(State(app): State<App>, Caller(account): Caller) -> Result<Json<SessionInfo>, ApiError> {
    let mut read = app.database.read().await?;
    let mut memberships = vec![];
    for membership in account::memberships(&mut read, account.id).await? {
        let Some(tenant) = tenant::find(&mut read, membership.tenant).await? else { continue };
        memberships.push(Membership { tenant, roles: membership.roles, offices: membership.offices });
    }
    Ok(Json(SessionInfo { account: account.id, name: account.name(), memberships }))
}
