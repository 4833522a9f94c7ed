//! Token endpoint and revocation (RFC 6749 § 5, RFC 7009).

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use portal_app::Means;
use portal_app::sign_in::token::{self, Exchange, TokenError};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::App;

#[derive(Deserialize)]
pub struct TokenRequest {
    grant_type: Option<String>,
    client_id: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
}

/// Error answers of RFC 6749 § 5.2.
#[derive(Debug, thiserror::Error)]
enum EndpointError {
    #[error("{0}")]
    InvalidRequest(&'static str),
    #[error("only authorization_code and refresh_token are granted")]
    UnsupportedGrantType,
    #[error(transparent)]
    Token(#[from] TokenError),
}

impl IntoResponse for EndpointError {
    fn into_response(self) -> Response {
        let (status, code) = match &self {
            Self::InvalidRequest(_) => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            Self::Token(TokenError::InvalidClient) => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::Token(TokenError::InvalidGrant(_)) => (StatusCode::BAD_REQUEST, "invalid_grant"),
            Self::Token(TokenError::AccessDenied) => (StatusCode::BAD_REQUEST, "access_denied"),
            Self::Token(TokenError::Failed(error)) => {
                tracing::error!(error = %error.kind(), "token endpoint failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "server_error")
            }
            Self::Token(TokenError::Key(error)) => {
                tracing::error!(%error, "token endpoint failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "server_error")
            }
        };
        let description = if status.is_server_error() { "the portal failed".to_owned() } else { self.to_string() };
        let body = json!({"error": code, "error_description": description});
        (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
    }
}

pub async fn token(State(app): State<App>, form: Result<Form<TokenRequest>, FormRejection>) -> Response {
    match answer(&app, form).await {
        Ok(answer) => ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response(),
        Err(error) => error.into_response(),
    }
}

async fn answer(means: &Means, form: Result<Form<TokenRequest>, FormRejection>) -> Result<Value, EndpointError> {
    let Form(request) = form.map_err(|_| EndpointError::InvalidRequest("the body isn't a form"))?;
    let client = request.client_id.as_deref().ok_or(TokenError::InvalidClient)?;
    token::known_client(means, client)?;
    match request.grant_type.as_deref() {
        Some("authorization_code") => {
            let (Some(code), Some(verifier), Some(redirect_uri)) =
                (&request.code, &request.code_verifier, &request.redirect_uri)
            else {
                return Err(EndpointError::InvalidRequest("code, code_verifier and redirect_uri are needed"));
            };
            Ok(token::exchange(means, client, Exchange { code, verifier, redirect_uri }).await?)
        }
        Some("refresh_token") => {
            let shown = request.refresh_token.as_deref();
            let shown = shown.ok_or(EndpointError::InvalidRequest("refresh_token is missing"))?;
            Ok(token::refresh(means, client, shown).await?)
        }
        Some(_) => Err(EndpointError::UnsupportedGrantType),
        None => Err(EndpointError::InvalidRequest("grant_type is missing")),
    }
}

#[derive(Deserialize)]
pub struct RevocationRequest {
    token: Option<String>,
    client_id: Option<String>,
}

/// Takes a token and its whole family back; a token that isn't known is no error.
pub async fn revoke(State(app): State<App>, form: Result<Form<RevocationRequest>, FormRejection>) -> Response {
    let revoked = async {
        let Form(request) = form.map_err(|_| EndpointError::InvalidRequest("the body isn't a form"))?;
        let client = request.client_id.ok_or(TokenError::InvalidClient)?;
        token::known_client(&app, &client)?;
        let shown = request.token.ok_or(EndpointError::InvalidRequest("token is missing"))?;
        Ok(token::revoke(&app, &client, &shown).await?)
    };
    match revoked.await {
        Ok(()) => StatusCode::OK.into_response(),
        Err::<(), EndpointError>(error) => error.into_response(),
    }
}
