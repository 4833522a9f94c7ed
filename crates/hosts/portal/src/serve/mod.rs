//! The router as a whole, with what holds for every answer, and the server around it.

pub mod connections;
pub mod listening;
mod pace;
pub mod slots;
pub mod tls;

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use self::connections::Server;
use crate::app::App;
use crate::web::error::PageError;
use crate::web::layout;
use crate::{pages, replication_api, sign_in};

/// Longest time for an answer to begin.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long requests in progress may take once the portal goes down.
const GRACE: Duration = Duration::from_secs(5);

pub fn router(app: App) -> Router {
    let is_https = app.issuer.starts_with("https:");
    let fixed = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    let mut router = Router::new()
        .nest("/api", replication_api::router())
        .merge(sign_in::router())
        .merge(pages::router())
        .fallback(pages::not_found)
        .with_state(app)
        .layer(middleware::from_fn(refuse_nul))
        .layer(middleware::from_fn(explain))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(middleware::from_fn(log))
        .layer(fixed("content-security-policy", layout::STRICT))
        .layer(fixed("x-content-type-options", "nosniff"))
        .layer(fixed("referrer-policy", "no-referrer"))
        .layer(fixed("x-frame-options", "DENY"))
        .layer(fixed("cross-origin-opener-policy", "same-origin"))
        .layer(fixed("cross-origin-resource-policy", "same-origin"))
        .layer(fixed("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store")));
    if is_https {
        router = router.layer(fixed("strict-transport-security", "max-age=63072000; includeSubDomains"));
    }
    router
}

/// Nothing at an address has a NUL in it, and databases differ in what they make of one.
async fn refuse_nul(request: Request, next: Next) -> Response {
    let has_nul = request.uri().path_and_query().is_some_and(|place| place.as_str().contains("%00"));
    if has_nul { PageError::Unreadable.into_response() } else { next.run(request).await }
}

/// What the framework itself refuses, it refuses in English and as plain text: people read a page instead.
async fn explain(request: Request, next: Next) -> Response {
    let is_page = !request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_plain = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !(is_page && is_plain && response.status().is_client_error()) {
        return response;
    }
    let mut page = PageError::Unreadable.into_response();
    *page.status_mut() = response.status();
    page
}

/// One line per request, with nothing of what people wrote and no ids: the route, not the path.
async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let started = std::time::Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    tracing::info!(%method, route, status = response.status().as_u16(), ms = started.elapsed().as_millis());
    response
}

/// A portal that serves in the background.
pub struct Running {
    pub url: String,
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    /// Takes no more requests, lets running ones end, and gives the port back.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let mut task = self.task;
        if tokio::time::timeout(GRACE, &mut task).await.is_err() {
            task.abort();
        }
    }

    /// Until the server ends.
    pub async fn wait(self) {
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the server ended");
        }
    }
}

/// Serves in the background.
pub fn start(listener: TcpListener, server: Server, url: String, portal_stop: watch::Sender<bool>) -> Running {
    let address = listener.local_addr().unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], 0)));
    let (stop, mut stopped) = watch::channel(false);
    let mut portal_stopped = portal_stop.subscribe();
    let (end, ended) = watch::channel(false);
    let task = tokio::spawn(async move {
        let shutdown = async move {
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => {}
                _ = portal_stopped.wait_for(|stopped| *stopped) => {}
            }
            // Event streams would keep the server from ending.
            portal_stop.send_replace(true);
            end.send_replace(true);
            // Whoever waits for the end must not find its sender gone.
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = server.run(listener, ended) => {}
            () = shutdown => {}
        }
    });
    Running { url, address, stop, task }
}

/// Descriptors that this process may hold; as many as the system allows it to ask for.
#[cfg(unix)]
pub fn descriptors() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let most = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let current = if setrlimit(Resource::Nofile, most).is_ok() { limit.maximum } else { limit.current };
    current.and_then(|current| usize::try_from(current).ok()).unwrap_or(UNLIMITED).min(UNLIMITED)
}

#[cfg(not(unix))]
pub fn descriptors() -> usize {
    UNLIMITED
}

/// More connections than this are no use to anybody.
const UNLIMITED: usize = 20_000;
