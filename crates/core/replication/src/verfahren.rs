//! What an act does to a Verfahren. The portal calls this to decide, the client to foresee.

use domain::{Role, Signed, Verfahren, VerfahrenComment, VerfahrenState, VerfahrenVersion, VersionId, Withdrawal};
use protocol::verfahren::{VerfahrenAct, VerfahrenOperation, VerfahrenRefusal};

use crate::Actor;
use crate::apply::{NAME_LIMIT, REASON_LIMIT, SUBJECT_LIMIT};

/// Longest comment, in characters.
pub const COMMENT_LIMIT: usize = 2_000;
/// Most comments of a Verfahren, and most versions: all but the contents travels to every desk as one.
pub const COMMENT_COUNT: usize = 500;
/// Most versions of a Verfahren.
pub const VERSION_COUNT: usize = 1_000;
/// Most versions that one goes on from.
pub const PARENT_COUNT: usize = 32;

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
        few("parents", parents.len(), PARENT_COUNT)?;
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
            few("comments", next.comments.len(), COMMENT_COUNT)?;
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
            short("node", node.as_deref().unwrap_or_default(), NAME_LIMIT)?;
            few("comments", next.comments.len(), COMMENT_COUNT)?;
            if !next.comments.iter().any(|known| known.id == *comment) {
                next.comments.push(VerfahrenComment {
                    id: *comment,
                    version,
                    node: node.clone(),
                    author: actor.author.clone(),
                    at: actor.now,
                    text: filled("text", text, COMMENT_LIMIT)?,
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
            forms: vec![],
            withdrawal: None,
        });
    };
    if let Some(head) = current.head().filter(|head| !version.parents.contains(&head.id)) {
        return Err(VerfahrenRefusal::HeadMoved { head: head.id, by: head.author.name.clone() });
    }
    // An id stands for one content.
    if current.versions.iter().any(|known| known.id == version.id) {
        return Err(VerfahrenRefusal::Unreadable);
    }
    few("versions", current.versions.len(), VERSION_COUNT)?;
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

/// Whether one more may be added.
fn few(what: &str, count: usize, limit: usize) -> Result<(), VerfahrenRefusal> {
    if count >= limit { Err(VerfahrenRefusal::TooMany { what: what.to_owned(), limit }) } else { Ok(()) }
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

#[cfg(test)]
mod tests {
    use domain::{AccountId, Author, CommentId, LeistungId, OperationId, VerfahrenId};
    use jiff::Timestamp;
    use protocol::VerfahrenContent;
    use serde_json::Value;
    use trial::Random;
    use uuid::Uuid;

    use super::*;

    const DESIGNERS: [u128; 2] = [1, 2];
    const APPROVER: u128 = 3;
    const CLERK: u128 = 4;

    fn actor(who: u128) -> Actor<'static> {
        let roles: &[Role] = match who {
            APPROVER => &[Role::Approver],
            CLERK => &[Role::Clerk],
            _ => &[Role::Designer],
        };
        let author = Author { account: AccountId(Uuid::from_u128(who)), name: format!("Person {who}") };
        Actor { author, roles, now: Timestamp::UNIX_EPOCH }
    }

    fn operation(number: u128, act: VerfahrenAct) -> VerfahrenOperation {
        let (id, verfahren) = (OperationId(Uuid::from_u128(number)), VerfahrenId(Uuid::from_u128(1)));
        VerfahrenOperation { id, verfahren, recorded_at: Timestamp::UNIX_EPOCH, act }
    }

    fn version(number: u128) -> VersionId {
        VersionId(Uuid::from_u128(number))
    }

    fn submit(number: u128, parents: &[u128]) -> VerfahrenAct {
        VerfahrenAct::Submit {
            version: version(number),
            parents: parents.iter().copied().map(version).collect(),
            title: "Hund".to_owned(),
            note: String::new(),
            content: VerfahrenContent { form: Value::Null },
        }
    }

    /// What comes of acts, each of somebody; the last one may be refused.
    fn after(acts: Vec<(u128, VerfahrenAct)>) -> Result<Verfahren, VerfahrenRefusal> {
        let mut verfahren = None;
        for (number, (who, act)) in (1..).zip(acts) {
            verfahren = Some(decide(verfahren.as_ref(), &operation(number, act), &actor(who))?);
        }
        verfahren.ok_or(VerfahrenRefusal::VerfahrenUnknown)
    }

    #[test]
    fn whoever_has_written_on_it_never_releases_it() {
        let review = |who: u128| VerfahrenAct::AskReview { version: version(who) };
        let release = |number: u128| VerfahrenAct::Release { version: version(number) };
        let [anna, ben] = DESIGNERS;
        let both = vec![(anna, submit(1, &[])), (ben, submit(2, &[1])), (anna, review(2))];
        for author in DESIGNERS {
            let acts = both.iter().cloned().chain([(author, release(2))]).collect();
            assert_eq!(after(acts), Err(VerfahrenRefusal::OwnWork));
        }
        let released = both.iter().cloned().chain([(APPROVER, release(2))]).collect();
        assert_eq!(after(released).unwrap().state, VerfahrenState::Released);
        // Of what is published already nobody is an author any more.
        let mut published = after(both.into_iter().chain([(APPROVER, release(2))]).collect()).unwrap();
        published.published = Some(domain::Publication {
            signed: Signed { version: version(2), by: actor(anna).author, at: Timestamp::UNIX_EPOCH },
            leistung: LeistungId(Uuid::from_u128(1)),
            form: String::new(),
        });
        let next = decide(Some(&published), &operation(9, submit(3, &[2])), &actor(ben)).unwrap();
        assert!(next.is_author(actor(ben).author.account) && !next.is_author(actor(anna).author.account));
    }

    #[test]
    fn clerks_do_nothing_and_approvers_make_nothing() {
        for (who, act) in [(CLERK, submit(1, &[])), (APPROVER, submit(1, &[]))] {
            assert_eq!(after(vec![(who, act)]), Err(VerfahrenRefusal::Forbidden));
        }
        let publish = VerfahrenAct::Publish { version: version(1), leistung: LeistungId(Uuid::from_u128(1)) };
        assert_eq!(after(vec![(1, submit(1, &[])), (APPROVER, publish)]), Err(VerfahrenRefusal::Forbidden));
    }

    /// Acts of people who know some older state, in any order.
    fn any_act(random: &mut Random, known: &[u128], next: u128) -> VerfahrenAct {
        let seen = known[random.below(known.len())];
        match random.below(10) {
            0..=3 => submit(next, &[seen]),
            4 => VerfahrenAct::AskReview { version: version(seen) },
            5 => VerfahrenAct::Return { version: version(seen), reason: "Nein".to_owned() },
            6 | 7 => VerfahrenAct::Release { version: version(seen) },
            8 => VerfahrenAct::Publish { version: version(seen), leistung: LeistungId(Uuid::from_u128(1)) },
            _ => VerfahrenAct::Comment {
                comment: CommentId(Uuid::from_u128(next)),
                node: None,
                text: "Warum?".to_owned(),
            },
        }
    }

    /// Whatever comes in whatever order: each version goes on from the one before it, so that none is lost; nothing becomes
    /// published that somebody else hasn't released; and doing the same again changes nothing.
    #[test]
    fn no_version_is_lost_and_nothing_gets_online_unseen() {
        for seed in 0..trial::rounds(20_000, 300) as u64 {
            let mut random = Random::new(seed);
            let mut verfahren = after(vec![(1, submit(1, &[]))]).unwrap();
            let (mut known, mut released) = (vec![1], None);
            for number in 2..60_u128 {
                let who = [1, 2, APPROVER, CLERK][random.below(4)];
                let operation = operation(number, any_act(&mut random, &known, number));
                let Ok(next) = decide(Some(&verfahren), &operation, &actor(who)) else { continue };
                match &operation.act {
                    VerfahrenAct::Submit { .. } => {
                        known.push(number);
                        released = None;
                    }
                    VerfahrenAct::Release { version } => {
                        assert!(!next.is_author(actor(who).author.account), "{seed}: four eyes");
                        released = Some(*version);
                    }
                    VerfahrenAct::Return { .. } => released = None,
                    VerfahrenAct::Publish { version, .. } => {
                        assert_eq!(
                            (released, Some(*version)),
                            (Some(*version), next.head().map(|head| head.id)),
                            "{seed}"
                        );
                    }
                    _ => {}
                }
                let again = decide(Some(&next), &operation, &actor(who));
                assert!(again.is_err() || again.as_ref() == Ok(&next), "{seed}: {operation:?} twice");
                verfahren = next;
            }
            let pairs = verfahren.versions.iter().zip(verfahren.versions.iter().skip(1));
            assert!(pairs.into_iter().all(|(before, after)| after.parents.contains(&before.id)), "{seed}");
        }
    }
}
