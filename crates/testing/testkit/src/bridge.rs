//! The real UI in a browser on the real commands: its files, `app`'s commands and events over HTTP, and behind the scenes
//! what a window would do besides (dialogs, a line that goes away, a colleague).

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::{CommandError, Event};
use axum::extract::{Path as Name, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::sse::{self, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::{Stream, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, OwnedMutexGuard, broadcast};

use crate::samples::{blaupause, pdf};
use crate::{ANNA, JENS, Workplace, World};

/// One portal, the desk whose window is looked at, those of colleagues, and the folder that everything lies in.
struct Session {
    world: World,
    desk: Arc<Workplace>,
    email: String,
    colleagues: BTreeMap<String, Arc<Workplace>>,
    folder: tempfile::TempDir,
}

#[derive(Clone)]
struct Bridge {
    session: Arc<Mutex<Option<Session>>>,
    /// Where the built UI lies.
    dist: Arc<Path>,
    /// The policy of the window: what it forbids must fail here as well.
    policy: Arc<str>,
}

/// Serves the UI of this folder until the process ends.
///
/// # Panics
/// When the folder holds no UI.
pub async fn serve(listener: TcpListener, dist: PathBuf, policy: String) {
    assert!(dist.join("index.html").is_file(), "{}: no UI was built here", dist.display());
    let bridge = Bridge { session: Arc::default(), dist: dist.into(), policy: policy.into() };
    let router = Router::new()
        .route("/call/{name}", post(call))
        .route("/events", get(events))
        .route("/backstage/start", post(start))
        .route("/backstage/line", post(line))
        .route("/backstage/refused", post(refused))
        .route("/backstage/choose", post(choose))
        .route("/backstage/colleague", post(colleague))
        .route("/backstage/finish-sign-in", post(finish_sign_in))
        .fallback(file)
        .with_state(bridge);
    axum::serve(listener, router).await.unwrap();
}

impl Session {
    async fn new(Start { signed_in, email }: Start) -> Self {
        let world = World::new().await;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let email = email.unwrap_or_else(|| ANNA.to_owned());
        let desk = if signed_in { Workplace::signed_in(&data, &world, &email).await } else { Workplace::open(&data) };
        desk.host.will_save_in(folder.path().to_owned());
        Self { world, desk: Arc::new(desk), email, colleagues: BTreeMap::new(), folder }
    }

    /// The desk of somebody else, signed in when it is needed first.
    async fn colleague(&mut self, email: &str) -> Arc<Workplace> {
        if let Some(known) = self.colleagues.get(email) {
            return Arc::clone(known);
        }
        let folder = self.folder.path().join(email);
        let desk = Arc::new(Workplace::signed_in(&folder, &self.world, email).await);
        self.colleagues.insert(email.to_owned(), Arc::clone(&desk));
        desk
    }

    async fn set_line(&mut self, up: bool) {
        match (up, self.world.is_running()) {
            (true, false) => self.world.start().await,
            (false, true) => self.world.stop().await,
            _ => return,
        }
        self.desk.call("sync_now", json!({})).await;
        self.desk.until_line(if up { "online" } else { "offline" }).await;
    }

    /// A colleague is quicker with a case that this desk has claimed without a line.
    async fn add_refused(&mut self) {
        let jens = self.colleague(JENS).await;
        let desk = &self.desk;
        desk.set_offline(true).await;
        let case = jens.new_cases().await.remove(0);
        desk.call("claim_case", json!({ "case": case })).await;
        jens.call("claim_case", json!({ "case": case })).await;
        jens.until_settled().await;
        desk.set_offline(false).await;
        let told = async |desk: &Workplace| (desk.outbox_counts().await == (0, 1)).then_some(());
        desk.until("the claim is refused", told).await;
    }

    /// Fills in the portal's pages that the desk has opened, and comes back.
    async fn finish_sign_in(&self) {
        let address = self.desk.host.opened_address().await;
        self.world.browser().visit(&self.world, &self.email, &address).await;
    }
}

impl Bridge {
    async fn desk(&self) -> Arc<Workplace> {
        Arc::clone(&self.session().await.as_ref().expect("nothing was started").desk)
    }

    async fn act(&self, action: impl AsyncFnOnce(&mut Session) + Send + 'static) {
        let mut guard = self.session().await;
        aside(async move || action(guard.as_mut().expect("nothing was started")).await).await;
    }

    async fn session(&self) -> OwnedMutexGuard<Option<Session>> {
        Arc::clone(&self.session).lock_owned().await
    }
}

/// Runs what can't change threads on one of its own, as axum's handlers must be able to.
async fn aside<T: Send + 'static, F: Future<Output = T>>(work: impl FnOnce() -> F + Send + 'static) -> T {
    let here = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || here.block_on(work())).await.unwrap()
}

async fn call(State(bridge): State<Bridge>, Name(name): Name<String>, Json(request): Json<Value>) -> Response {
    match bridge.desk().await.try_call(&name, request).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => refusal(&error),
    }
}

fn refusal(error: &CommandError) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response()
}

async fn events(State(bridge): State<Bridge>) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let news = bridge.desk().await.host.events();
    Sse::new(stream::unfold(news, async |mut news| Some((Ok(next_event(&mut news).await?), news))))
}

/// `None` once the desk is gone.
async fn next_event(news: &mut broadcast::Receiver<Event>) -> Option<sse::Event> {
    loop {
        let (name, data) = match news.recv().await {
            Ok(Event::Status(status)) => ("status", json!(status)),
            Ok(Event::Stale(queries)) => ("stale", json!(queries)),
            Ok(Event::Task(progress)) => ("task", json!(progress)),
            Err(broadcast::error::RecvError::Lagged(_)) => continue,
            Err(broadcast::error::RecvError::Closed) => return None,
        };
        return Some(sse::Event::default().event(name).data(data.to_string()));
    }
}

#[derive(Deserialize)]
struct Start {
    signed_in: bool,
    /// Who works at the desk; a clerk if nobody is named.
    email: Option<String>,
}

/// A new portal and a new desk; gives the portal's address.
async fn start(State(bridge): State<Bridge>, Json(request): Json<Start>) -> Json<Value> {
    let mut session = bridge.session().await;
    *session = None;
    let new = aside(move || Session::new(request)).await;
    let portal = json!({ "portal": new.world.url });
    *session = Some(new);
    Json(portal)
}

#[derive(Deserialize)]
struct Line {
    up: bool,
}

/// Stops the portal, or starts it again, until the desk has noticed.
async fn line(State(bridge): State<Bridge>, Json(Line { up }): Json<Line>) {
    bridge.act(async move |session| session.set_line(up).await).await;
}

async fn refused(State(bridge): State<Bridge>) {
    bridge.act(async |session| session.add_refused().await).await;
}

#[derive(Deserialize)]
struct OfColleague {
    email: String,
    command: String,
    request: Value,
}

/// What somebody else does at a desk of their own.
async fn colleague(State(bridge): State<Bridge>, Json(of): Json<OfColleague>) -> Response {
    let mut guard = bridge.session().await;
    let answer = aside(async move || {
        let desk = guard.as_mut().expect("nothing was started").colleague(&of.email).await;
        drop(guard);
        desk.try_call(&of.command, of.request).await
    });
    match answer.await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => refusal(&error),
    }
}

async fn finish_sign_in(State(bridge): State<Bridge>) {
    bridge.act(async |session| session.finish_sign_in().await).await;
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Choice {
    /// An Antrag from a form that the directory doesn't know.
    Antrag,
    Leaflet,
}

/// What the next dialog that asks for files answers.
async fn choose(State(bridge): State<Bridge>, Json(choice): Json<Choice>) {
    let guard = bridge.session().await;
    let Session { desk, folder, .. } = guard.as_ref().expect("nothing was started");
    let (name, content) = match choice {
        Choice::Antrag => {
            let fields = [("vornamen", "Jürgen"), ("familienname", "Großmann")];
            ("antrag-0815.xml", blaupause("6000357:Unbekannt:v1.0", &fields, &pdf("Antrag")).into_bytes())
        }
        Choice::Leaflet => ("Merkblatt Hundesteuer.pdf", pdf("Merkblatt")),
    };
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    desk.host.will_choose(vec![path]);
}

async fn file(State(bridge): State<Bridge>, uri: Uri) -> Response {
    let name = uri.path().trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    if name.contains("..") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let kind = match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript",
        Some("css") => "text/css",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    };
    match tokio::fs::read(bridge.dist.join(name)).await {
        Ok(content) => {
            let policy = bridge.policy.to_string();
            ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_SECURITY_POLICY, policy)], content)
                .into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
