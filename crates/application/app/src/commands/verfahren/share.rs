//! What several people do with a Verfahren: handing in, reviewing, releasing, publishing.

use std::sync::Arc;

use domain::{CommentId, LeistungId, VersionId};
use jiff::civil::Date;
use protocol::VerfahrenAct;
use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::verfahren::drafts::OfVerfahren;
use crate::desk::{Desk, Session};
use crate::error::CommandError;
use crate::sync::refresh_counts;
use crate::verfahren::shared;
use crate::view::{DesignView, MergedVerfahren, SharedVerfahren};

/// How far a draft is on its way to citizens.
pub async fn shared_verfahren(desk: &Arc<Desk>, request: OfVerfahren) -> Result<SharedVerfahren, CommandError> {
    let (session, now) = (desk.session()?, desk.now());
    desk.with_design(request.draft, |open| open.shared_view(&session.actor(now)))
}

/// It waits, which is counted, and goes out as soon as it can.
fn goes_out(desk: &Desk, session: &Session) {
    refresh_counts(session);
    desk.announce_status();
    session.wake.notify_one();
}

#[derive(Deserialize, TS)]
pub struct SubmitVerfahren {
    pub draft: Uuid,
    /// What is new; may be empty.
    pub note: String,
}

/// Makes a version that colleagues see; it goes out as soon as there is a line.
pub async fn submit_verfahren(desk: &Arc<Desk>, request: SubmitVerfahren) -> Result<SharedVerfahren, CommandError> {
    let (session, now) = (desk.session()?, desk.now());
    desk.with_design(request.draft, |open| {
        open.submit(&session.actor(now), &request.note)?;
        goes_out(desk, &session);
        open.shared_view(&session.actor(now))
    })
}

/// Opens a colleague's Verfahren as a draft of one's own.
pub async fn take_verfahren(desk: &Arc<Desk>, request: OfVerfahren) -> Result<DesignView, CommandError> {
    shared::take(&desk.session()?.store, request.draft, desk.now())?;
    desk.with_design(request.draft, |open| Ok(open.view()))
}

/// Merges what colleagues have handed in meanwhile into the draft.
pub async fn merge_verfahren(desk: &Arc<Desk>, request: OfVerfahren) -> Result<MergedVerfahren, CommandError> {
    let now = desk.now();
    desk.with_design(request.draft, |open| open.merge_shared(now))
}

/// What is to be done with a Verfahren, besides handing in.
#[derive(Deserialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum NextAct {
    /// Somebody else is to look at it.
    AskReview { version: VersionId },
    /// Back to its authors.
    GiveBack { version: VersionId, reason: String },
    /// It is right.
    Release { version: VersionId },
    /// Citizens get it.
    Publish { version: VersionId, leistung: LeistungId },
    /// Citizens don't get it any more.
    Withdraw {
        #[ts(type = "string")]
        on: Date,
        notice: String,
    },
    /// About a part of the form, or the whole.
    Comment { node: Option<String>, text: String },
    /// Nothing is to be done about it any more.
    Settle { comment: CommentId },
}

#[derive(Deserialize, TS)]
pub struct ActOnVerfahren {
    pub draft: Uuid,
    pub act: NextAct,
}

/// Waits for the portal, unless it is known already that it won't be done.
pub async fn act_on_verfahren(desk: &Arc<Desk>, request: ActOnVerfahren) -> Result<SharedVerfahren, CommandError> {
    let (session, now) = (desk.session()?, desk.now());
    if matches!(request.act, NextAct::AskReview { .. } | NextAct::Release { .. }) {
        // Nobody is asked to look at what can't get online.
        desk.with_design(request.draft, |open| open.publishable())?;
    }
    let act = match request.act {
        NextAct::AskReview { version } => VerfahrenAct::AskReview { version },
        NextAct::GiveBack { version, reason } => VerfahrenAct::Return { version, reason },
        NextAct::Release { version } => VerfahrenAct::Release { version },
        NextAct::Publish { version, leistung } => VerfahrenAct::Publish { version, leistung },
        NextAct::Withdraw { on, notice } => VerfahrenAct::Withdraw { on, notice },
        NextAct::Comment { node, text } => VerfahrenAct::Comment { comment: CommentId(Uuid::now_v7()), node, text },
        NextAct::Settle { comment } => VerfahrenAct::Settle { comment },
    };
    shared::record(&session.store, &session.actor(now), request.draft, act)?;
    goes_out(desk, &session);
    desk.with_design(request.draft, |open| open.shared_view(&session.actor(now)))
}
