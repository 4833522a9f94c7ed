//! The router as a whole, with what holds for every answer, and the server around it.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::{pages, replication_api, sign_in};

/// Longest time for an answer to begin.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long requests in progress may take once the portal goes down.
const GRACE: Duration = Duration::from_secs(5);

pub fn router(app: App) -> Router {
    let fixed = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    Router::new()
        .nest("/api", replication_api::router())
        .merge(sign_in::router())
        .merge(pages::router())
        .fallback(pages::not_found)
        .with_state(app)
        .layer(middleware::from_fn(log))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(fixed("content-security-policy", pages::layout::STRICT))
        .layer(fixed("x-content-type-options", "nosniff"))
        .layer(fixed("referrer-policy", "no-referrer"))
        .layer(fixed("x-frame-options", "DENY"))
        .layer(fixed("cross-origin-opener-policy", "same-origin"))
        .layer(fixed("cross-origin-resource-policy", "same-origin"))
        .layer(fixed("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"))
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// One line per request, with nothing of what people wrote: query and body stay out, ids are cut from the path.
async fn log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let place = request.uri().path().split('/').take(3).collect::<Vec<_>>().join("/");
    let started = std::time::Instant::now();
    let response = next.run(request).await;
    tracing::info!(%method, place, status = response.status().as_u16(), ms = started.elapsed().as_millis());
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

pub fn start(listener: TcpListener, router: Router, url: String, portal_stop: watch::Sender<bool>) -> Running {
    let address = listener.local_addr().unwrap_or_else(|_| SocketAddr::from(([127, 0, 0, 1], 0)));
    let (stop, mut stopped) = watch::channel(false);
    let end_streams = portal_stop.clone();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut portal_stopped = portal_stop.subscribe();
    let task = tokio::spawn(async move {
        let shutdown = async move {
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => {}
                _ = portal_stopped.wait_for(|stopped| *stopped) => {}
            }
            // Event streams would keep the server from ending.
            end_streams.send_replace(true);
        };
        if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(shutdown).await {
            tracing::error!(%error, "serving failed");
        }
    });
    Running { url, address, stop, task }
}
