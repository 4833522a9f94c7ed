//! What clients learn about the issuer, its keys and the person who signed in.

use axum::Json;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portal_app::sign_in::userinfo;
use serde_json::{Value, json};

use crate::app::App;
use crate::web::bearer::bearer;

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
    match userinfo::claims(&app, token).await {
        Ok(Some(claims)) => Ok(Json(claims)),
        Ok(None) => Err(invalid()),
        Err(error) => {
            tracing::error!(error = %error.kind(), "userinfo failed");
            Err(StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
    }
}
