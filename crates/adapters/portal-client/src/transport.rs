//! The replication API: pull, push, attachments, events. Tokens are renewed as needed.

use std::sync::Arc;

use domain::{Sha256, TenantId, VerfahrenId, VersionId};
use futures_util::{Stream, StreamExt};
use jiff::Timestamp;
use protocol::seen::SeenRequest;
use protocol::verfahren::ACT_LIMIT;
use protocol::{
    Problem, PullAnswer, PullRequest, PushAnswer, PushRequest, SessionInfo, UPLOAD_CHUNK, UPLOAD_OFFSET, UploadRequest,
    UploadState, VerfahrenContent, VerfahrenOperation, VerfahrenOutcome,
};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;
use url::Url;

use crate::error::PortalError;
use crate::http;
use crate::sign_in::{end_session_url, refresh, revoke};
use crate::tokens::{TokenStore, Tokens};

type Result<T> = std::result::Result<T, PortalError>;

/// Most bytes of a page of news. A portal keeps it to an eighth, unless a single entity is larger.
const PAGE: usize = 64 * 1024 * 1024;

/// A signed-in connection to a portal.
pub struct PortalClient {
    http: reqwest::Client,
    base: String,
    tokens: Mutex<Tokens>,
    token_store: Arc<dyn TokenStore>,
}

/// What is left to do after signing out.
pub struct SignedOut {
    /// Where the browser's own session ends.
    pub end_session: Option<Url>,
    /// Tokens that are still good, because the portal didn't answer: see [`revoke_later`].
    pub not_revoked: Option<Tokens>,
}

/// Gives up tokens that a sign-out has left.
///
/// # Errors
/// When the portal can't be reached or has an error of its own.
pub async fn revoke_later(tokens: &Tokens) -> Result<()> {
    revoke(&http::client()?, tokens).await
}

impl PortalClient {
    /// Connects with tokens from an earlier sign-in; asks nothing yet.
    ///
    /// # Errors
    /// When the system's certificates can't be read.
    pub fn new(portal: &str, tokens: Tokens, token_store: Arc<dyn TokenStore>) -> Result<Self> {
        let base = portal.trim_end_matches('/').to_owned();
        Ok(Self { http: http::client()?, base, tokens: Mutex::new(tokens), token_store })
    }

    /// Who is signed in, and in which tenants.
    ///
    /// # Errors
    /// See [`PortalError`]; so for all calls.
    pub async fn session(&self) -> Result<SessionInfo> {
        read(self.send(self.http.get(format!("{}/api/v1/session", self.base))).await?).await
    }

    pub async fn pull(&self, tenant: TenantId, request: &PullRequest) -> Result<PullAnswer> {
        let url = self.tenant_url(tenant, "pull");
        http::json(self.send(self.http.post(url).json(request)).await?, PAGE).await
    }

    pub async fn push(&self, tenant: TenantId, request: &PushRequest) -> Result<PushAnswer> {
        let url = self.tenant_url(tenant, "operations");
        read(self.send(self.http.post(url).json(request)).await?).await
    }

    /// Tells what the account has read.
    pub async fn mark_seen(&self, tenant: TenantId, request: &SeenRequest) -> Result<()> {
        let url = self.tenant_url(tenant, "seen");
        self.send(self.http.post(url).json(request)).await.map(|_| ())
    }

    /// Does something with a Verfahren.
    pub async fn act(&self, tenant: TenantId, operation: &VerfahrenOperation) -> Result<VerfahrenOutcome> {
        let url = self.tenant_url(tenant, "verfahren");
        read(self.send(self.http.post(url).json(operation)).await?).await
    }

    /// What a version of a Verfahren consists of.
    pub async fn version(
        &self,
        tenant: TenantId,
        (verfahren, version): (VerfahrenId, VersionId),
    ) -> Result<VerfahrenContent> {
        let url = self.tenant_url(tenant, &format!("verfahren/{verfahren}/versions/{version}"));
        http::json(self.send(self.http.get(url)).await?, ACT_LIMIT).await
    }

    /// Brings an attachment to the portal. What is there already isn't sent again; a cut upload goes on where it was.
    pub async fn upload(&self, tenant: TenantId, request: &UploadRequest, content: &[u8]) -> Result<()> {
        let announce = self.tenant_url(tenant, "uploads");
        let url = self.tenant_url(tenant, &format!("uploads/{}", request.sha256));
        let mut state: UploadState = read(self.send(self.http.post(announce).json(request)).await?).await?;
        while !state.complete {
            let start = usize::try_from(state.offset).unwrap_or(usize::MAX).min(content.len());
            let end = (start + UPLOAD_CHUNK).min(content.len());
            let piece = &content[start..end];
            let request = self
                .http
                .patch(&url)
                .header(UPLOAD_OFFSET, start)
                .header("content-type", "application/offset+octet-stream")
                .body(piece.to_vec());
            let answer = self.send(request).await?;
            let next: UploadState = read(answer).await?;
            let sent = end as u64;
            if !next.complete && (next.offset <= state.offset || next.offset > sent) {
                return Err(PortalError::BadAnswer("the upload doesn't advance".to_owned()));
            }
            state = next;
        }
        Ok(())
    }

    /// Fetches an attachment of so many bytes; `hash` is how they are hashed, to be compared with the address.
    pub async fn download(
        &self,
        tenant: TenantId,
        (sha256, size): (&Sha256, u64),
        hash: fn(&[u8]) -> Sha256,
    ) -> Result<Vec<u8>> {
        let url = self.tenant_url(tenant, &format!("attachments/{sha256}"));
        let mut content: Vec<u8> = vec![];
        loop {
            let start = content.len();
            let mut request = self.http.get(&url);
            if start > 0 {
                request = request.header("range", format!("bytes={start}-"));
            }
            let answer = self.send(request).await?;
            if start > 0 && answer.status() != StatusCode::PARTIAL_CONTENT {
                content.clear();
            }
            let mut body = answer.bytes_stream();
            let mut cut = None;
            while let Some(piece) = body.next().await {
                match piece {
                    Ok(piece) if (content.len() + piece.len()) as u64 > size => {
                        return Err(PortalError::BadAnswer(format!("the attachment has more than its {size} bytes")));
                    }
                    Ok(piece) => content.extend_from_slice(&piece),
                    Err(error) => {
                        cut = Some(error);
                        break;
                    }
                }
            }
            match cut {
                None if hash(&content) == *sha256 => return Ok(content),
                None => return Err(PortalError::HashDiffers),
                // A cut that brought something is worth going on from.
                Some(error) if content.len() == start => return Err(error.into()),
                Some(_) => {}
            }
        }
    }

    /// A stream that yields whenever there is something new to pull; it ends when the line does.
    pub async fn events(&self, tenant: TenantId) -> Result<impl Stream<Item = ()> + Send + use<>> {
        let url = self.tenant_url(tenant, "events");
        let answer = self.send(self.http.get(url).header("accept", "text/event-stream")).await?;
        let lines = answer.bytes_stream().take_while(|piece| std::future::ready(piece.is_ok()));
        Ok(lines.filter_map(|piece| {
            let news = piece.is_ok_and(|bytes| bytes.windows(7).any(|window| window == b"changed"));
            std::future::ready(news.then_some(()))
        }))
    }

    /// Gives up the tokens.
    pub async fn sign_out(&self) -> SignedOut {
        let tokens = self.tokens.lock().await;
        let outcome = revoke(&self.http, &tokens).await;
        SignedOut {
            end_session: end_session_url(&self.base, &tokens),
            not_revoked: outcome.is_err().then(|| tokens.clone()),
        }
    }

    fn tenant_url(&self, tenant: TenantId, rest: &str) -> String {
        format!("{}/api/v1/tenants/{tenant}/{rest}", self.base)
    }

    /// Sends with a fresh access token; after a 401 once more with a renewed one.
    async fn send(&self, request: RequestBuilder) -> Result<Response> {
        let again = request.try_clone();
        let token = self.access_token(None).await?;
        let answer = request.bearer_auth(&token).send().await?;
        match again {
            Some(again) if answer.status() == StatusCode::UNAUTHORIZED => {
                let renewed = self.access_token(Some(&token)).await?;
                checked(again.bearer_auth(renewed).send().await?).await
            }
            _ => checked(answer).await,
        }
    }

    /// The access token; renewed when it is stale or was just refused. One renewal serves all who wait for it.
    async fn access_token(&self, refused: Option<&str>) -> Result<String> {
        let mut tokens = self.tokens.lock().await;
        let was_refused = refused.is_some_and(|token| token == tokens.access_token);
        if was_refused || tokens.is_stale(Timestamp::now()) {
            let renewed = refresh(&self.http, &tokens).await?;
            self.token_store.save(&renewed).map_err(PortalError::TokensNotStored)?;
            *tokens = renewed;
        }
        Ok(tokens.access_token.clone())
    }
}

async fn checked(answer: Response) -> Result<Response> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    if answer.status() == StatusCode::UNAUTHORIZED {
        return Err(PortalError::SignInNeeded);
    }
    let status = answer.status();
    match http::json::<Problem>(answer, http::SHORT).await {
        Ok(problem) => Err(PortalError::Problem(problem)),
        Err(_) if status.is_server_error() => Err(PortalError::Unreachable(format!("the portal gave {status}"))),
        Err(_) => Err(PortalError::BadAnswer(format!("status {status} without a problem"))),
    }
}

async fn read<T: DeserializeOwned>(answer: Response) -> Result<T> {
    http::json(answer, http::SHORT).await
}
