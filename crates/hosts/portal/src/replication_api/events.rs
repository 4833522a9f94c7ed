//! `GET events`: says that there is something new, not what.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::TenantId;
use futures_util::Stream;
use portal_app::member::{self, Member};
use protocol::{Problem, Scope};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use super::ApiError;
use crate::app::App;
use crate::per_account::Counted;
use crate::web::bearer::bearer;

/// A stream ends after so long: the client comes back and its token is looked at anew.
const LIFETIME: Duration = Duration::from_secs(5 * 60);
const HEARTBEAT: Duration = Duration::from_secs(15);

struct Listener {
    app: App,
    /// The token of the request; looked at again before anything is told.
    token: String,
    _open: Counted,
    news: broadcast::Receiver<(TenantId, Scope)>,
    stopped: watch::Receiver<bool>,
    tenant: TenantId,
    scopes: Vec<Scope>,
    end: tokio::time::Instant,
    greeted: bool,
}

/// Server-sent events named `changed` whenever one of the account's scopes changed, and one at the start.
#[utoipa::path(get, path = "/api/v1/tenants/{tenant}/events",
    params(("tenant" = String, Path, format = "uuid")),
    responses(
        (status = 200, description = "Events named `changed`, without data", content_type = "text/event-stream"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json")))]
pub async fn events(
    State(app): State<App>,
    member: Member,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, ApiError> {
    let open = app.streams.begin(member.account.id).ok_or(ApiError::TooMany("this account listens often enough"))?;
    let listener = Listener {
        app: app.clone(),
        token: bearer(&headers).unwrap_or_default().to_owned(),
        _open: open,
        news: app.database.subscribe(),
        stopped: app.stopped.clone(),
        tenant: member.tenant,
        scopes: member.scopes(),
        end: tokio::time::Instant::now() + LIFETIME,
        greeted: false,
    };
    // The first event closes the gap between the client's last pull and this subscription.
    let stream = futures_util::stream::unfold(listener, |mut listener| async move {
        let go_on = !listener.greeted || listener.changed().await && listener.may_hear().await;
        listener.greeted = true;
        go_on.then(|| (Ok(Event::default().event("changed").data("")), listener))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

impl Listener {
    /// Whether the token is still good: what was taken back hears nothing more.
    async fn may_hear(&self) -> bool {
        member::is_good(&self.app, &self.token).await.unwrap_or(false)
    }

    /// Waits for a change; false when the stream is to end.
    async fn changed(&mut self) -> bool {
        loop {
            tokio::select! {
                news = self.news.recv() => match news {
                    Ok((tenant, scope)) if tenant == self.tenant && self.scopes.contains(&scope) => return true,
                    Ok(_) => {}
                    // Too much news to follow is news.
                    Err(RecvError::Lagged(_)) => return true,
                    Err(RecvError::Closed) => return false,
                },
                () = tokio::time::sleep_until(self.end) => return false,
                _ = self.stopped.changed() => return false,
            }
        }
    }
}
