//! Verfahren that several people work on: what waits for the portal, what will have come of it, and what of it lies here.

use std::collections::BTreeMap;

use domain::{Verfahren, VerfahrenId, VersionId};
use protocol::{VerfahrenAct, VerfahrenContent, VerfahrenOperation, VerfahrenRefusal};
use replication::Actor;
use replication::verfahren::decide;
use rusqlite::Connection;

use crate::error::Result;
use crate::table::entity;
use crate::table::verfahren_draft::{self, DraftLine};
use crate::table::verfahren_shared::{self as table, Recorded, Shared};

/// A Verfahren as it will be once all that waits is done.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// None for one that nobody has handed in.
    pub verfahren: Option<Verfahren>,
    /// What isn't seen in what was fetched yet, in the order in which it was recorded.
    pub recorded: Vec<Recorded>,
}

impl Foreseen {
    /// Whether the portal has yet to do something.
    pub fn is_waiting(&self) -> bool {
        self.recorded.iter().any(|(_, done)| !done)
    }
}

/// Lays what was recorded of a Verfahren over what was fetched of it.
fn laid_over(mut verfahren: Option<Verfahren>, recorded: Vec<Recorded>, actor: &Actor<'_>) -> Foreseen {
    for (operation, _) in &recorded {
        // What will be refused, or is part of it already, changes nothing.
        verfahren = decide(verfahren.as_ref(), operation, actor).ok().or(verfahren);
    }
    Foreseen { verfahren, recorded }
}

pub fn foresee(db: &Connection, id: VerfahrenId, actor: &Actor<'_>) -> Result<Foreseen> {
    let mut recorded = table::recorded(db)?;
    recorded.retain(|(operation, _)| operation.verfahren == id);
    Ok(laid_over(entity::find(db, &id.to_string())?, recorded, actor))
}

/// All that colleagues or this device have handed in.
pub fn foresee_all(db: &Connection, actor: &Actor<'_>) -> Result<Vec<Foreseen>> {
    let mut known: BTreeMap<VerfahrenId, (Option<Verfahren>, Vec<Recorded>)> = BTreeMap::new();
    for verfahren in entity::all::<Verfahren>(db)? {
        known.insert(verfahren.id, (Some(verfahren), vec![]));
    }
    for (operation, done) in table::recorded(db)? {
        known.entry(operation.verfahren).or_default().1.push((operation, done));
    }
    Ok(known.into_values().map(|(verfahren, recorded)| laid_over(verfahren, recorded, actor)).collect())
}

/// Lets an act wait for the portal; what it is known to refuse is refused at once, and nothing is stored.
pub fn record(
    db: &Connection,
    operation: &VerfahrenOperation,
    actor: &Actor<'_>,
) -> Result<std::result::Result<(), VerfahrenRefusal>> {
    let known = foresee(db, operation.verfahren, actor)?;
    if let Err(refusal) = decide(known.verfahren.as_ref(), operation, actor) {
        return Ok(Err(refusal));
    }
    table::forget_refusals(db, operation)?;
    table::push(db, operation)?;
    Ok(Ok(()))
}

/// What the portal has answered to an act. What was handed in is what own edits are told apart from, from then on.
pub fn settle(db: &Connection, act: &VerfahrenOperation, refusal: Option<&VerfahrenRefusal>) -> Result<()> {
    table::answered(db, act, refusal)?;
    let VerfahrenAct::Submit { version, content, .. } = &act.act else { return Ok(()) };
    if refusal.is_some() || verfahren_draft::find(db, act.verfahren.0)?.is_none() {
        return Ok(());
    }
    let shared = Shared { parents: vec![*version], base: content.form.to_string() };
    table::put_for_all(db, act.verfahren.0, &shared)
}

/// Versions that one works with: the newest one, those that it goes on from, and what is published.
pub fn worked_with(verfahren: &Verfahren) -> Vec<VersionId> {
    let mut all = vec![];
    if let Some(head) = verfahren.head() {
        all.push(head.id);
        all.extend(&head.parents);
    }
    let published = verfahren.published.as_ref().map(|published| published.signed.version);
    all.extend(published.filter(|version| !all.contains(version)));
    all
}

/// Those of them that are at hand, the newest first, with what is known of the Verfahren.
pub fn at_hand(db: &Connection, id: VerfahrenId) -> Result<(Option<Verfahren>, Vec<VersionId>)> {
    let Some(verfahren) = entity::find::<Verfahren>(db, &id.to_string())? else { return Ok((None, vec![])) };
    let mut versions = vec![];
    for version in worked_with(&verfahren) {
        if table::content(db, id, version)?.is_some() {
            versions.push(version);
        }
    }
    Ok((Some(verfahren), versions))
}

/// Versions that one works with and that aren't at hand.
pub fn missing(db: &Connection) -> Result<Vec<(VerfahrenId, VersionId)>> {
    let mut missing = vec![];
    for verfahren in entity::all::<Verfahren>(db)? {
        for version in worked_with(&verfahren) {
            if table::content(db, verfahren.id, version)?.is_none() {
                missing.push((verfahren.id, version));
            }
        }
    }
    Ok(missing)
}

/// Keeps a version that was fetched; what nobody works with any more goes.
pub fn keep(db: &Connection, (verfahren, version): (VerfahrenId, VersionId), content: &VerfahrenContent) -> Result<()> {
    table::put_content(db, verfahren, version, &content.form.to_string())?;
    let known: Option<Verfahren> = entity::find(db, &verfahren.to_string())?;
    known.map_or(Ok(()), |known| table::keep_contents(db, verfahren, &worked_with(&known)))
}

/// The newest version with its form, where that is at hand.
pub fn newest(db: &Connection, verfahren: VerfahrenId) -> Result<Option<(VersionId, String)>> {
    let known: Option<Verfahren> = entity::find(db, &verfahren.to_string())?;
    let Some(head) = known.as_ref().and_then(Verfahren::head) else { return Ok(None) };
    Ok(table::content(db, verfahren, head.id)?.map(|form| (head.id, form)))
}

/// Makes an own draft of a version; one that there is stays as it is.
pub fn take(db: &Connection, draft: &DraftLine, (version, form): (VersionId, &str)) -> Result<()> {
    if verfahren_draft::find(db, draft.id)?.is_some() {
        return Ok(());
    }
    verfahren_draft::store(db, draft, form)?;
    table::put_for_all(db, draft.id, &Shared { parents: vec![version], base: form.to_owned() })
}
