//! A portal that can't be trusted: a real one behind somebody who reads every request and changes the answers.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tokio::time::Instant;

/// What a request is answered with, by path and body: status and JSON; `None` leaves it to the portal.
type Instead = Box<dyn Fn(&str, &Value) -> Option<(u16, Value)> + Send>;
/// Changes the portal's answer to what was asked at the path.
type Change = Box<dyn Fn(&str, &mut Value) + Send>;

#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub body: Bytes,
    pub at: Instant,
}

struct Shared {
    portal: SocketAddr,
    client: reqwest::Client,
    instead: Mutex<Instead>,
    change: Mutex<Change>,
    seen: Mutex<Vec<Seen>>,
}

pub struct Tampering {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    task: AbortHandle,
}

impl Drop for Tampering {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Tampering {
    /// Stands before a portal, and changes nothing yet.
    pub async fn before(portal: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let shared = Arc::new(Shared {
            portal,
            client,
            instead: Mutex::new(Box::new(|_, _| None)),
            change: Mutex::new(Box::new(|_, _| {})),
            seen: Mutex::default(),
        });
        let router = Router::new().fallback(forward).with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, shared, task: task.abort_handle() }
    }

    /// Answers itself from now on, where the function gives something.
    pub fn answer(&self, instead: impl Fn(&str, &Value) -> Option<(u16, Value)> + Send + 'static) {
        *self.shared.instead.lock().unwrap() = Box::new(instead);
    }

    /// Changes the portal's JSON from now on.
    pub fn change(&self, change: impl Fn(&str, &mut Value) + Send + 'static) {
        *self.shared.change.lock().unwrap() = Box::new(change);
    }

    /// The requests so far whose path ends like this.
    pub fn seen(&self, ending: &str) -> Vec<Seen> {
        let seen = self.shared.seen.lock().unwrap();
        seen.iter().filter(|request| request.path.ends_with(ending)).cloned().collect()
    }

    /// Whether any request so far held these bytes.
    pub fn has_seen(&self, text: &str) -> bool {
        let holds = |seen: &Seen| seen.body.windows(text.len()).any(|window| window == text.as_bytes());
        self.shared.seen.lock().unwrap().iter().any(holds)
    }
}

async fn forward(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let path = parts.uri.path().to_owned();
    shared.seen.lock().unwrap().push(Seen { path: path.clone(), body: body.clone(), at: Instant::now() });
    let asked = serde_json::from_slice(&body).unwrap_or_default();
    if let Some((status, value)) = (shared.instead.lock().unwrap())(&path, &asked) {
        let kind = if status < 400 { "application/json" } else { protocol::Problem::MEDIA_TYPE };
        let status = StatusCode::from_u16(status).unwrap();
        return (status, [(header::CONTENT_TYPE, kind)], value.to_string()).into_response();
    }
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let url = format!("http://{}{target}", shared.portal);
    let sent = shared.client.request(parts.method, url).headers(parts.headers).body(body).send().await;
    let Ok(answer) = sent else { return StatusCode::BAD_GATEWAY.into_response() };
    changed(&shared, &path, answer).await
}

async fn changed(shared: &Shared, path: &str, answer: reqwest::Response) -> Response {
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    let json = HeaderValue::from_static("application/json");
    if headers.get(header::CONTENT_TYPE) != Some(&json) {
        return (status, headers, Body::from_stream(answer.bytes_stream())).into_response();
    }
    let mut value: Value = answer.json().await.unwrap();
    (shared.change.lock().unwrap())(path, &mut value);
    headers.remove(header::CONTENT_LENGTH);
    (status, headers, value.to_string()).into_response()
}
