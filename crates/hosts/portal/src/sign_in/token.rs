//! Token endpoint and revocation (RFC 6749 §§ 4.1.3, 6; RFC 7636; RFC 7009).

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use forms::Vertrauensniveau;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;
use portal_store::table::grant::{self, Family, RefreshState};
use portal_store::{StorageError, Write, secret::NoRandomness};

const ACCESS_LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// As long as a client may be offline.
const REFRESH_LIFETIME: SignedDuration = SignedDuration::from_hours(14 * 24);
const ID_LIFETIME: SignedDuration = SignedDuration::from_mins(5);

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
pub(super) enum TokenError {
    #[error("{0}")]
    InvalidRequest(&'static str),
    #[error("this client isn't known here")]
    InvalidClient,
    #[error("{0}")]
    InvalidGrant(&'static str),
    /// The desk has to tell this from a token that is merely old: it removes what it may no longer show.
    #[error("the account is disabled")]
    AccessDenied,
    #[error("only authorization_code and refresh_token are granted")]
    UnsupportedGrantType,
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    #[error(transparent)]
    Key(#[from] portal_app::sign_in::keys::KeyError),
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let (status, code) = match &self {
            Self::InvalidRequest(_) => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::InvalidClient => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::InvalidGrant(_) => (StatusCode::BAD_REQUEST, "invalid_grant"),
            Self::AccessDenied => (StatusCode::BAD_REQUEST, "access_denied"),
            Self::UnsupportedGrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            Self::Storage(error) => {
                tracing::error!(error = %error.kind(), "token endpoint failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "server_error")
            }
            Self::NoRandomness(error) => {
                tracing::error!(%error, "token endpoint failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "server_error")
            }
            Self::Key(error) => {
                tracing::error!(%error, "token endpoint failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "server_error")
            }
        };
        let description = if status.is_server_error() { "the portal failed".to_owned() } else { self.to_string() };
        let body = json!({"error": code, "error_description": description});
        (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
    }
}

#[derive(Serialize)]
struct IdClaims {
    iss: String,
    sub: String,
    aud: String,
    exp: i64,
    iat: i64,
    auth_time: i64,
    /// How sure it is who signed in (BSI TR-03107).
    acr: Vertrauensniveau,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
}

pub async fn token(State(app): State<App>, form: Result<Form<TokenRequest>, FormRejection>) -> Response {
    match answer(&app, form).await {
        Ok(answer) => ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response(),
        Err(error) => error.into_response(),
    }
}

async fn answer(app: &App, form: Result<Form<TokenRequest>, FormRejection>) -> Result<Value, TokenError> {
    let Form(request) = form.map_err(|_| TokenError::InvalidRequest("the body isn't a form"))?;
    let client = request.client_id.as_deref().ok_or(TokenError::InvalidClient)?;
    if !app.clients.iter().any(|known| known.id == client) {
        return Err(TokenError::InvalidClient);
    }
    match request.grant_type.as_deref() {
        Some("authorization_code") => exchange(app, client, &request).await,
        Some("refresh_token") => {
            let token = request.refresh_token.as_deref();
            refresh(app, client, token.ok_or(TokenError::InvalidRequest("refresh_token is missing"))?).await
        }
        Some(_) => Err(TokenError::UnsupportedGrantType),
        None => Err(TokenError::InvalidRequest("grant_type is missing")),
    }
}

async fn exchange(app: &App, client: &str, request: &TokenRequest) -> Result<Value, TokenError> {
    let (Some(code), Some(verifier), Some(redirect_uri)) =
        (&request.code, &request.code_verifier, &request.redirect_uri)
    else {
        return Err(TokenError::InvalidRequest("code, code_verifier and redirect_uri are needed"));
    };
    let now = app.clock.now();
    let mut write = app.database.write().await?;
    let taken = grant::take_code(write.connection(), code).await?;
    let (grant, used_before) = taken.ok_or(TokenError::InvalidGrant("the code isn't known"))?;
    if used_before {
        // Somebody else has it: what it was exchanged for is no longer safe (RFC 6749 § 4.1.2).
        grant::revoke_family(write.connection(), &grant.family).await?;
        write.commit().await?;
        tracing::warn!(event = "code-reused", account = %grant.account, "what the code was exchanged for is revoked");
        return Err(TokenError::InvalidGrant("the code was used before"));
    }
    let wrong = if now >= grant.expires_at {
        Some("the code has expired")
    } else if grant.client != client || &grant.redirect_uri != redirect_uri {
        Some("the code was given to another client or address")
    } else if !(43..=128).contains(&verifier.len())
        || !portal_store::secret::equal(&portal_store::secret::s256(verifier), &grant.challenge)
    {
        Some("the code_verifier doesn't fit")
    } else {
        None
    };
    if let Some(wrong) = wrong {
        // The code stays used up.
        write.commit().await?;
        return Err(TokenError::InvalidGrant(wrong));
    }
    let family = Family {
        id: grant.family,
        client: grant.client,
        account: grant.account,
        scope: grant.scope,
        signed_in_at: grant.signed_in_at,
        level: grant.level,
        epoch: grant.epoch,
    };
    grant::insert_family(write.connection(), &family).await?;
    grant::delete_expired(write.connection(), now).await?;
    let answer = issue(app, &mut write, &family, grant.nonce, now).await?;
    write.commit().await?;
    Ok(answer)
}

async fn refresh(app: &App, client: &str, token: &str) -> Result<Value, TokenError> {
    let now = app.clock.now();
    let mut write = app.database.write().await?;
    grant::lock_family(write.connection(), token).await?;
    let known = grant::refresh_token(write.connection(), token, now).await?;
    let Some((family, state)) = known else {
        let shut_out = grant::is_shut_out(write.connection(), token, now).await?;
        return Err(if shut_out {
            TokenError::AccessDenied
        } else {
            TokenError::InvalidGrant("the token is no longer good")
        });
    };
    if family.client != client {
        return Err(TokenError::InvalidGrant("the token was given to another client"));
    }
    if state == RefreshState::Spent {
        // Its successor was used already, so two hold this token: one of them stole it.
        grant::revoke_family(write.connection(), &family.id).await?;
        write.commit().await?;
        tracing::warn!(event = "refresh-reused", account = %family.account, "a spent refresh token was used; its family is revoked");
        return Err(TokenError::InvalidGrant("the token was used before"));
    }
    grant::rotate(write.connection(), &family.id, token).await?;
    let answer = issue(app, &mut write, &family, None, now).await?;
    write.commit().await?;
    Ok(answer)
}

async fn issue(
    app: &App,
    write: &mut Write,
    family: &Family,
    nonce: Option<String>,
    now: Timestamp,
) -> Result<Value, TokenError> {
    let after = |lifetime| now.checked_add(lifetime).unwrap_or(now);
    let (access, refresh) = (portal_store::secret::token()?, portal_store::secret::token()?);
    let access_token = (access.as_str(), after(ACCESS_LIFETIME));
    let refresh_token = (refresh.as_str(), after(REFRESH_LIFETIME));
    grant::insert_tokens(write.connection(), &family.id, access_token, refresh_token).await?;
    let mut answer = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": ACCESS_LIFETIME.as_secs(),
        "refresh_token": refresh,
        "scope": family.scope,
    });
    if family.scope.split(' ').any(|scope| scope == "openid") {
        let claims = IdClaims {
            iss: app.issuer.clone(),
            sub: family.account.to_string(),
            aud: family.client.clone(),
            exp: after(ID_LIFETIME).as_second(),
            iat: now.as_second(),
            auth_time: family.signed_in_at.as_second(),
            acr: family.level,
            nonce,
        };
        answer["id_token"] = Value::from(app.signing_key.sign(&claims)?);
    }
    Ok(answer)
}

#[derive(Deserialize)]
pub struct RevocationRequest {
    token: Option<String>,
    client_id: Option<String>,
}

/// Takes a token and its whole family back; a token that isn't known is no error.
pub async fn revoke(State(app): State<App>, form: Result<Form<RevocationRequest>, FormRejection>) -> Response {
    let revoked = async {
        let Form(request) = form.map_err(|_| TokenError::InvalidRequest("the body isn't a form"))?;
        let client = request.client_id.ok_or(TokenError::InvalidClient)?;
        if !app.clients.iter().any(|known| known.id == client) {
            return Err(TokenError::InvalidClient);
        }
        let token = request.token.ok_or(TokenError::InvalidRequest("token is missing"))?;
        let mut write = app.database.write().await?;
        if let Some(family) = grant::family_of(write.connection(), &token, &client).await? {
            tracing::info!(event = "tokens-revoked", client);
            grant::revoke_family(write.connection(), &family).await?;
        }
        Ok(write.commit().await?)
    };
    match revoked.await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => error.into_response(),
    }
}
