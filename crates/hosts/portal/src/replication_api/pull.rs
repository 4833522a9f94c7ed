//! `POST pull`: what changed since the client's cursors.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use portal_app::member::Member;
use portal_store::table::feed::{self, ScopeState};
use protocol::{Change, Problem, PullAnswer, PullRequest, Scope, ScopePage};

use super::ApiError;
use super::caller::json;
use crate::app::App;

/// Most changes in one answer.
const LIMIT: u32 = 5_000;
/// Bytes of entities in an answer, unless a single one is larger. A desk takes eight times as much.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// Changes of every scope that the account may see, since the cursors.
#[utoipa::path(post, path = "/api/v1/tenants/{tenant}/pull",
    params(("tenant" = String, Path, format = "uuid")),
    request_body = PullRequest,
    responses(
        (status = 200, body = PullAnswer),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")))]
pub async fn pull(
    State(app): State<App>,
    member: Member,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<PullAnswer>, ApiError> {
    let request: PullRequest = json(body)?;
    let mut visible = member.scopes();
    visible.retain(|scope| match scope {
        Scope::Account(_) => request.own,
        Scope::Verfahren => request.verfahren,
        Scope::Directory | Scope::Office(_) => true,
    });
    let mut read = app.database.read().await?;
    let mut behind = vec![];
    for scope in &visible {
        let Some(state) = feed::state(&mut read, member.tenant, *scope).await? else { continue };
        let cursor = request.cursors.get(scope).map(|cursor| position(cursor, &state));
        if cursor != Some(Some(state.last_sequence)) {
            behind.push((*scope, state, cursor));
        }
    }
    let (mut room, mut bytes) = (request.limit.clamp(1, LIMIT) as usize, ANSWER_BYTES);
    let mut pages: Vec<ScopePage> = vec![];
    for (scope, state, cursor) in behind {
        // A desk stores a page at a time: few large ones are stored sooner than many small ones. So a scope that doesn't
        // fit any more is left for the next answer, as long as this one says that there is more.
        let full = room == 0 || bytes == 0;
        if full && pages.iter().any(|page| page.more) {
            break;
        }
        let restart = cursor == Some(None);
        let from = cursor.flatten().unwrap_or(0);
        let share = room.max(1);
        let limit = i64::try_from(share).unwrap_or(i64::MAX);
        let mut changes = feed::since(&mut read, member.tenant, scope, from, limit + 1).await?;
        let (fit, size) = fitting(changes.iter().map(|(_, change)| change), bytes);
        let kept = fit.min(share);
        let more = changes.len() > kept;
        changes.truncate(kept);
        (room, bytes) = (room.saturating_sub(kept), bytes.saturating_sub(size));
        let reached = if more { changes.last().map_or(from, |(sequence, _)| *sequence) } else { state.last_sequence };
        pages.push(ScopePage {
            scope,
            restart,
            changes: changes.into_iter().map(|(_, change)| change).collect(),
            cursor: format!("v1.{}.{reached}", state.incarnation),
            more,
            checksum: (!more).then_some(state.checksum),
        });
    }
    let revoked = request.cursors.into_keys().filter(|scope| !visible.contains(scope)).collect();
    Ok(Json(PullAnswer { pages, revoked, server_time: app.clock.now() }))
}

/// The sequence number in a cursor, unless this database never gave it out.
fn position(cursor: &str, state: &ScopeState) -> Option<i64> {
    let rest = cursor.strip_prefix("v1.")?;
    let (incarnation, sequence) = rest.split_once('.')?;
    let sequence: i64 = sequence.parse().ok()?;
    (incarnation == state.incarnation && (0..=state.last_sequence).contains(&sequence)).then_some(sequence)
}

/// How many of the changes fit into so many bytes, and their size; the first one always does.
fn fitting<'a>(changes: impl Iterator<Item = &'a Change>, bytes: usize) -> (usize, usize) {
    let (mut count, mut total) = (0, 0);
    for change in changes {
        let size = change.body.as_ref().map_or(0, |body| body.get().len());
        if count > 0 && total + size > bytes {
            break;
        }
        (count, total) = (count + 1, total + size);
    }
    (count, total)
}
