//! What clients learn about the issuer, its keys and the person who signed in.

use axum::Json;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::token::TokenError;
use crate::app::App;
use crate::web::bearer::bearer;
use portal_store::table::{account, grant};

/// OpenID Connect Discovery 1.0 § 3, RFC 8414.
pub async fn configuration(State(app): State<App>) -> Json<Value> {
    let issuer = &app.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/oauth/authorize"),
        "token_endpoint": format!("{issuer}/oauth/token"),
        "userinfo_endpoint": format!("{issuer}/oauth/userinfo"),
        "end_session_endpoint": format!("{issuer}/oauth/logout"),
        "revocation_endpoint": format!("{issuer}/oauth/revoke"),
        "jwks_uri": format!("{issuer}/oauth/jwks.json"),
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
        "acr_values_supported": ["basis", "substanziell"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "nonce", "name", "given_name", "family_name", "email"],
        "ui_locales_supported": ["de"],
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    }))
}

pub async fn jwks(State(app): State<App>) -> Json<Value> {
    Json(app.signing_key.jwks())
}

/// OpenID Connect Core 1.0 § 5.3.
pub async fn userinfo(State(app): State<App>, parts: Parts) -> Result<Json<Value>, Response> {
    let invalid = || {
        let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
        (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)]).into_response()
    };
    let token = bearer(&parts.headers).ok_or_else(invalid)?;
    let failed = |error| TokenError::from(error).into_response();
    let mut read = app.database.read().await.map_err(failed)?;
    let access = grant::access(&mut read, token, app.clock.now()).await.map_err(failed)?.ok_or_else(invalid)?;
    let account = account::by_id(&mut read, access.account).await.map_err(failed)?.ok_or_else(invalid)?;
    let asked = |name: &str| access.scope.split(' ').any(|scope| scope == name);
    let mut claims = json!({"sub": account.id});
    if asked("profile") {
        claims["name"] = Value::from(account.name());
        claims["given_name"] = Value::from(account.given_name.clone());
        claims["family_name"] = Value::from(account.family_name.clone());
    }
    if asked("email") {
        claims["email"] = Value::from(account.email.clone());
    }
    Ok(Json(claims))
}
