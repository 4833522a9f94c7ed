//! Drafts that several people work on: handing a version in, taking a colleague's, merging it into one's own. Nothing goes
//! out unasked, and the portal never merges.

use std::collections::BTreeMap;

use domain::{CommentId, OperationId, Verfahren, VerfahrenId, VersionId};
use jiff::Timestamp;
use protocol::{VerfahrenAct, VerfahrenContent, VerfahrenOperation, VerfahrenRefusal};
use replication::Actor;
use replication::verfahren::decide;
use store::shared::{self, Foreseen};
use store::table::verfahren_shared::{self as table, Shared};
use store::{Store, StoreError};
use uuid::Uuid;

use super::names::owners;
use super::{OpenDesign, merging, new_line, read_form, written};
use crate::error::{CommandError, ErrorCode};
use crate::view::{CommentView, MergedVerfahren, SharedActs, SharedLine, SharedVerfahren};

fn operation(verfahren: VerfahrenId, act: VerfahrenAct, now: Timestamp) -> VerfahrenOperation {
    VerfahrenOperation { id: OperationId(Uuid::now_v7()), verfahren, recorded_at: now, act }
}

/// Lets an act wait for the portal, unless it is known already that it won't be done.
///
/// # Errors
/// [`ErrorCode::VerfahrenRefused`] with the refusal as details.
pub(crate) fn record(store: &Store, actor: &Actor<'_>, id: Uuid, act: VerfahrenAct) -> Result<(), CommandError> {
    let operation = operation(VerfahrenId(id), act, actor.now);
    store.write(|db| shared::record(db, &operation, actor))?.map_err(|refusal| refused(&refusal))
}

fn refused(refusal: &VerfahrenRefusal) -> CommandError {
    CommandError::new(ErrorCode::VerfahrenRefused, refusal)
        .with_details(serde_json::to_value(refusal).unwrap_or_default())
}

/// Whether nothing would be lost with a draft.
///
/// # Errors
/// [`ErrorCode::VerfahrenWaits`] while something of it waits for the portal.
pub(crate) fn removable(store: &Store, id: Uuid) -> Result<(), CommandError> {
    let recorded = store.read(table::recorded)?;
    let waits = recorded.iter().any(|(operation, done)| operation.verfahren.0 == id && !done);
    let error = || CommandError::new(ErrorCode::VerfahrenWaits, format!("something of {id} waits for the portal"));
    if waits { Err(error()) } else { Ok(()) }
}

/// All that is shared, by the id of the draft that one has or would have of it.
pub(crate) fn lines(store: &Store, actor: &Actor<'_>) -> Result<BTreeMap<Uuid, SharedLine>, CommandError> {
    let all = store.read(|db| shared::foresee_all(db, actor))?;
    let line = |foreseen: Foreseen| {
        let waiting = foreseen.is_waiting();
        let verfahren = foreseen.verfahren?;
        let head = verfahren.head()?;
        let (by, at) = (head.author.name.clone(), head.at.to_string());
        Some((verfahren.id.0, SharedLine { title: verfahren.title.clone(), state: verfahren.state, by, at, waiting }))
    };
    Ok(all.into_iter().filter_map(line).collect())
}

/// Makes an own draft of a colleague's newest version; one that there is stays as it is.
///
/// # Errors
/// [`ErrorCode::DraftUnknown`] where there is no such Verfahren, or its newest version isn't at hand yet.
pub(crate) fn take(store: &Store, id: Uuid, now: Timestamp) -> Result<(), CommandError> {
    let (head, text) = store.read(|db| shared::newest(db, VerfahrenId(id)))?.ok_or_else(|| not_at_hand(id))?;
    let form = read_form(id, &text)?;
    let line = new_line(id, &form.title, now);
    Ok(store.write(|db| shared::take(db, &line, (head, &written(&form))))?)
}

fn not_at_hand(id: Uuid) -> CommandError {
    CommandError::new(ErrorCode::DraftUnknown, format!("no version of {id} is at hand"))
}

impl OpenDesign {
    /// Whether what citizens would get can be served.
    ///
    /// # Errors
    /// [`ErrorCode::VerfahrenRefused`], as the portal would say it.
    pub fn publishable(&self) -> Result<(), CommandError> {
        let reason = |error: forms::FormError| VerfahrenRefusal::NotPublishable { reason: error.to_string() };
        self.form().publishable().map_err(|error| refused(&reason(error)))
    }

    fn shared(&self) -> Result<Option<Shared>, CommandError> {
        Ok(self.store.read(|db| table::at(db, self.line.id, self.line.position))?)
    }

    /// Hands the draft in as a version that colleagues see.
    ///
    /// # Errors
    /// As [`record`].
    pub fn submit(&self, actor: &Actor<'_>, note: &str) -> Result<(), CommandError> {
        let id = VerfahrenId(self.line.id);
        let recorded = self.store.read(|db| shared::foresee(db, id, actor))?.recorded;
        let last = recorded.iter().rev().find_map(|(operation, _)| match &operation.act {
            VerfahrenAct::Submit { version, .. } => Some(vec![*version]),
            _ => None,
        });
        let parents = match last {
            Some(parents) => parents,
            None => self.shared()?.map(|shared| shared.parents).unwrap_or_default(),
        };
        let act = VerfahrenAct::Submit {
            version: VersionId(Uuid::now_v7()),
            parents,
            title: self.line.title.clone(),
            note: note.to_owned(),
            content: VerfahrenContent { form: self.form().to_json_with_ids() },
        };
        record(&self.store, actor, self.line.id, act)
    }

    /// Merges the newest version of colleagues into the draft, as one step; own edits hold until a conflict is decided.
    ///
    /// # Errors
    /// [`ErrorCode::DraftUnknown`] where that version isn't at hand yet.
    pub fn merge_shared(&mut self, now: Timestamp) -> Result<MergedVerfahren, CommandError> {
        let id = self.line.id;
        let newest = self.store.read(|db| shared::newest(db, VerfahrenId(id)))?;
        let missing = || not_at_hand(id);
        let ((head, text), shared) = (newest.ok_or_else(missing)?, self.shared()?.ok_or_else(missing)?);
        let (base, theirs) = (read_form(id, &shared.base)?, read_form(id, &text)?);
        let merge = merging::merge(&base, self.form(), &theirs)?;
        let conflicts = merging::conflicts(&merge, [&base, self.form(), &theirs]);
        let news = merging::news(&base, &theirs);
        let step = self.design.become_form(&merge.form, "merge").map_err(super::damaged)?;
        let mut parents = shared.parents;
        parents.retain(|parent| *parent != head);
        parents.push(head);
        let merged = Shared { parents, base: text };
        if step.is_nothing() {
            // Nothing is otherwise; but an own step that is undone after this is undone before the merge.
            let position = self.line.position;
            self.store.write(|db| table::put(db, id, position, &merged))?;
        } else {
            self.keep(&step, false, (None, Some(&merged)), now)?;
        }
        let edited = self.edited(Some(&step).filter(|step| !step.is_nothing()), vec![]);
        Ok(MergedVerfahren { edited, fim: None, conflicts, news })
    }

    /// How far it is on its way to citizens, and what whoever works here can do next.
    pub fn shared_view(&self, actor: &Actor<'_>) -> Result<SharedVerfahren, CommandError> {
        let id = VerfahrenId(self.line.id);
        let goes_on = self.shared()?;
        let (known, refusal, at_hand) = self.store.read(|db| {
            let known = shared::foresee(db, id, actor)?;
            let at_hand = shared::newest(db, id)?.map(|(head, _)| head);
            Ok::<_, StoreError>((known, table::refusal(db, id)?, at_hand))
        })?;
        let head = known.verfahren.as_ref().and_then(Verfahren::head).cloned();
        let is_own = |version: VersionId| {
            let is_it =
                |act: &VerfahrenAct| matches!(act, VerfahrenAct::Submit { version: own, .. } if *own == version);
            known.recorded.iter().any(|(operation, _)| is_it(&operation.act))
        };
        let goes_on_from =
            |version: VersionId| goes_on.as_ref().is_some_and(|shared| shared.parents.contains(&version));
        let behind = head.clone().filter(|head| !is_own(head.id) && !goes_on_from(head.id));
        let waits = known.recorded.iter().rev().find_map(|(operation, _)| match &operation.act {
            VerfahrenAct::Submit { content, .. } => Some(&content.form),
            _ => None,
        });
        let mine = self.form().to_json_with_ids();
        let changed = match (waits, &goes_on) {
            (Some(form), _) => *form != mine,
            (None, Some(shared)) => read_form(self.line.id, &shared.base)?.to_json_with_ids() != mine,
            (None, None) => true,
        };
        let can = |act: VerfahrenAct| decide(known.verfahren.as_ref(), &operation(id, act, actor.now), actor).is_ok();
        // What was handed in is judged by who sees it here, as it is.
        let sees_it = behind.is_none() && !changed;
        let submit = can(VerfahrenAct::Submit {
            version: VersionId(Uuid::nil()),
            parents: head.iter().map(|head| head.id).collect(),
            title: String::new(),
            note: String::new(),
            content: VerfahrenContent { form: serde_json::Value::Null },
        });
        let acts = head.as_ref().map(|head| SharedActs {
            submit,
            ask_review: sees_it && can(VerfahrenAct::AskReview { version: head.id }),
            give_back: behind.is_none() && can(VerfahrenAct::Return { version: head.id, reason: "?".to_owned() }),
            release: sees_it && can(VerfahrenAct::Release { version: head.id }),
            publish: sees_it
                && can(VerfahrenAct::Publish { version: head.id, leistung: domain::LeistungId(Uuid::nil()) }),
            withdraw: can(VerfahrenAct::Withdraw { on: jiff::civil::Date::ZERO, notice: String::new() }),
            comment: can(VerfahrenAct::Comment { comment: CommentId(Uuid::nil()), node: None, text: "?".to_owned() }),
        });
        let names = owners(self.form());
        let named = |node: &Option<String>| {
            node.as_ref()
                .and_then(|node| names.get(&forms::NodeId::from(node.as_str())))
                .map(|owner| owner.name.clone())
        };
        let comments = known.verfahren.iter().flat_map(|verfahren| &verfahren.comments);
        Ok(SharedVerfahren {
            comments: comments
                .map(|comment| CommentView { name: named(&comment.node), comment: comment.clone() })
                .collect(),
            is_author: known.verfahren.as_ref().is_some_and(|known| known.is_author(actor.author.account)),
            waiting: known.is_waiting(),
            behind_at_hand: behind.as_ref().is_some_and(|behind| at_hand == Some(behind.id)),
            verfahren: known.verfahren,
            acts: acts.unwrap_or(SharedActs { submit, ..SharedActs::default() }),
            behind,
            changed,
            refusal,
        })
    }
}
