//! What an act does to a Verfahren. The portal calls this to decide, the client to foresee.

use domain::{Role, Signed, Verfahren, VerfahrenComment, VerfahrenState, VerfahrenVersion, VersionId, Withdrawal};
use protocol::verfahren::{VerfahrenAct, VerfahrenOperation, VerfahrenRefusal};

use crate::Actor;
use crate::apply::{REASON_LIMIT, SUBJECT_LIMIT, TEXT_LIMIT};

/// Decides an act; gives the Verfahren as it is from then on. What citizens get is for the portal to see to: of
/// [`VerfahrenAct::Publish`] only the state is decided here.
///
/// # Errors
/// The [`VerfahrenRefusal`] that whoever acts gets to see; nothing has changed then.
pub fn decide(
    current: Option<&Verfahren>,
    operation: &VerfahrenOperation,
    actor: &Actor<'_>,
) -> Result<Verfahren, VerfahrenRefusal> {
    if !actor.roles.iter().any(|role| may(role, &operation.act)) {
        return Err(VerfahrenRefusal::Forbidden);
    }
    if let VerfahrenAct::Submit { version, parents, title, note, .. } = &operation.act {
        let version = VerfahrenVersion {
            id: *version,
            parents: parents.clone(),
            author: actor.author.clone(),
            at: actor.now,
            note: short("note", note, REASON_LIMIT)?,
        };
        return submit(current, operation, version, short("title", title, SUBJECT_LIMIT)?);
    }
    let mut next = current.cloned().ok_or(VerfahrenRefusal::VerfahrenUnknown)?;
    let sign = |version: VersionId| Some(Signed { version, by: actor.author.clone(), at: actor.now });
    match &operation.act {
        VerfahrenAct::Submit { .. } => {}
        VerfahrenAct::AskReview { version } => {
            step(&mut next, *version, VerfahrenState::Draft, VerfahrenState::Review)?;
            next.signed = sign(*version);
        }
        VerfahrenAct::Return { version, reason } => {
            let reason = filled("reason", reason, REASON_LIMIT)?;
            if next.state == VerfahrenState::Released {
                next.state = VerfahrenState::Review;
            }
            step(&mut next, *version, VerfahrenState::Review, VerfahrenState::Draft)?;
            next.signed = None;
            next.comments.push(VerfahrenComment {
                id: domain::CommentId(operation.id.0),
                version: *version,
                node: None,
                author: actor.author.clone(),
                at: actor.now,
                text: reason,
                settled: false,
            });
        }
        VerfahrenAct::Release { version } => {
            if next.is_author(actor.author.account) {
                return Err(VerfahrenRefusal::OwnWork);
            }
            step(&mut next, *version, VerfahrenState::Review, VerfahrenState::Released)?;
            next.signed = sign(*version);
        }
        VerfahrenAct::Publish { version, .. } => {
            step(&mut next, *version, VerfahrenState::Released, VerfahrenState::Published)?;
        }
        VerfahrenAct::Withdraw { on, notice } => {
            if next.published.is_none() || next.withdrawal.is_some() {
                return Err(VerfahrenRefusal::NotInState { current: next.state });
            }
            if next.state == VerfahrenState::Published {
                next.state = VerfahrenState::Withdrawn;
            }
            let notice = short("notice", notice, REASON_LIMIT)?;
            next.withdrawal = Some(Withdrawal { on: *on, notice, by: actor.author.clone() });
        }
        VerfahrenAct::Comment { comment, node, text } => {
            let version = next.head().ok_or(VerfahrenRefusal::VerfahrenUnknown)?.id;
            if !next.comments.iter().any(|known| known.id == *comment) {
                next.comments.push(VerfahrenComment {
                    id: *comment,
                    version,
                    node: node.clone(),
                    author: actor.author.clone(),
                    at: actor.now,
                    text: filled("text", text, TEXT_LIMIT)?,
                    settled: false,
                });
            }
        }
        VerfahrenAct::Settle { comment } => {
            let known = next.comments.iter_mut().find(|known| known.id == *comment);
            known.ok_or(VerfahrenRefusal::CommentUnknown)?.settled = true;
        }
    }
    Ok(next)
}

/// Designers do all of it; approvers look at what designers have made.
fn may(role: &Role, act: &VerfahrenAct) -> bool {
    let reviews = matches!(
        act,
        VerfahrenAct::Return { .. }
            | VerfahrenAct::Release { .. }
            | VerfahrenAct::Comment { .. }
            | VerfahrenAct::Settle { .. }
    );
    *role == Role::Designer || reviews && *role == Role::Approver
}

/// A new version goes on from the newest one, or begins; whatever was reviewed or released has to be so anew.
fn submit(
    current: Option<&Verfahren>,
    operation: &VerfahrenOperation,
    version: VerfahrenVersion,
    title: String,
) -> Result<Verfahren, VerfahrenRefusal> {
    let Some(current) = current else {
        if !version.parents.is_empty() {
            return Err(VerfahrenRefusal::VerfahrenUnknown);
        }
        return Ok(Verfahren {
            id: operation.verfahren,
            title,
            state: VerfahrenState::Draft,
            versions: vec![version],
            comments: vec![],
            signed: None,
            published: None,
            withdrawal: None,
        });
    };
    if let Some(head) = current.head().filter(|head| !version.parents.contains(&head.id)) {
        return Err(VerfahrenRefusal::HeadMoved { head: head.id, by: head.author.name.clone() });
    }
    let mut next = current.clone();
    next.title = title;
    next.state = VerfahrenState::Draft;
    next.signed = None;
    next.versions.push(version);
    Ok(next)
}

/// From one state to the next, of the version that whoever acts has seen.
fn step(
    verfahren: &mut Verfahren,
    version: VersionId,
    from: VerfahrenState,
    to: VerfahrenState,
) -> Result<(), VerfahrenRefusal> {
    if let Some(head) = verfahren.head().filter(|head| head.id != version) {
        return Err(VerfahrenRefusal::HeadMoved { head: head.id, by: head.author.name.clone() });
    }
    if verfahren.state != from {
        return Err(VerfahrenRefusal::NotInState { current: verfahren.state });
    }
    verfahren.state = to;
    Ok(())
}

fn short(what: &str, text: &str, limit: usize) -> Result<String, VerfahrenRefusal> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(VerfahrenRefusal::TooLong { what: what.to_owned(), limit });
    }
    Ok(text.to_owned())
}

fn filled(what: &str, text: &str, limit: usize) -> Result<String, VerfahrenRefusal> {
    if text.trim().is_empty() {
        return Err(VerfahrenRefusal::Empty { what: what.to_owned() });
    }
    short(what, text, limit)
}
