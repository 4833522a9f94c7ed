//! Verfahren that designers make: each act is decided once, in a transaction of its own, and answered alike for ever.
//! Merging is for the desks; here only the newest version moves on, or doesn't.

use domain::{
    Author, FormVersion, Leistung, LeistungId, Publication, Signed, Verfahren, VerfahrenId, VersionId, split_form_id,
};
use jiff::Timestamp;
use portal_store::table::audit::{self, Entry};
use portal_store::table::feed;
use portal_store::table::verfahren::{self, DecidedAct, WithdrawnForm};
use portal_store::{Result, StorageError, Write, again, secret};
use protocol::{Scope, VerfahrenAct, VerfahrenContent, VerfahrenOperation, VerfahrenOutcome, VerfahrenRefusal};
use replication::Actor;

use crate::clock::german_day;
use crate::means::Means;
use crate::member::Member;
use crate::operations::{holds_nul, staff_name};
use crate::publish::{self, PublishError};

/// Decides an act of a member of staff.
///
/// # Errors
/// When the database fails; then nothing was decided.
pub async fn act(means: &Means, member: &Member, operation: &VerfahrenOperation) -> Result<VerfahrenOutcome> {
    again(|| act_once(means, member, operation)).await
}

/// What a version consists of; `None` also for who doesn't work on Verfahren.
///
/// # Errors
/// When the database fails.
pub async fn content(
    means: &Means,
    member: &Member,
    verfahren: VerfahrenId,
    version: VersionId,
) -> Result<Option<VerfahrenContent>> {
    if !member.works_on_verfahren() {
        return Ok(None);
    }
    let mut read = means.database.read().await?;
    verfahren::content(&mut read, member.tenant, (verfahren, version)).await
}

/// Why an act isn't done.
enum Stop {
    Refused(VerfahrenRefusal),
    Failed(StorageError),
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self::Failed(error)
    }
}

impl From<VerfahrenRefusal> for Stop {
    fn from(refusal: VerfahrenRefusal) -> Self {
        Self::Refused(refusal)
    }
}

async fn act_once(means: &Means, member: &Member, operation: &VerfahrenOperation) -> Result<VerfahrenOutcome> {
    let written = serde_json::to_string(operation).map_err(StorageError::unwritable("act"))?;
    if holds_nul(&written) {
        return Ok(VerfahrenOutcome::Refused { refusal: VerfahrenRefusal::Unreadable });
    }
    let digest = secret::hash(&written);
    let mut write = means.database.write().await?;
    if let Some(known) = verfahren::decided(write.connection(), member.tenant, operation.id).await? {
        return Ok(answer_again(known, member, &digest));
    }
    let now = means.clock.now();
    let outcome = match take(&mut write, member, operation, now).await {
        Ok(()) => VerfahrenOutcome::Applied { at: now },
        Err(Stop::Refused(refusal)) => {
            // Whatever was prepared is undone before the refusal is noted.
            write.rollback().await?;
            write = means.database.write().await?;
            VerfahrenOutcome::Refused { refusal }
        }
        Err(Stop::Failed(error)) => return Err(error),
    };
    let decided = DecidedAct { account: member.account.id, digest: digest.clone(), outcome };
    if verfahren::remember(&mut write, (member.tenant, operation.id), &decided, now).await? {
        log(means, &mut write, member, operation, &decided.outcome, now).await?;
        write.commit().await?;
        return Ok(decided.outcome);
    }
    // The same act came twice at once and the other one was faster: its answer counts.
    write.rollback().await?;
    let mut read = means.database.read().await?;
    let known = verfahren::decided(&mut read, member.tenant, operation.id).await?;
    let vanished = || StorageError::damaged("act", "it vanished".to_owned());
    known.map(|known| answer_again(known, member, &digest)).ok_or_else(vanished)
}

/// The answer to an act that is known: the old one, but not for somebody else or for another wish.
fn answer_again(known: DecidedAct, member: &Member, digest: &str) -> VerfahrenOutcome {
    if known.account == member.account.id && known.digest == digest {
        known.outcome
    } else {
        VerfahrenOutcome::Refused { refusal: VerfahrenRefusal::Forbidden }
    }
}

/// What leads to citizens stands in the log; of a refusal for want of rights an operator wants to hear.
async fn log(
    means: &Means,
    write: &mut Write,
    member: &Member,
    operation: &VerfahrenOperation,
    outcome: &VerfahrenOutcome,
    at: Timestamp,
) -> Result<()> {
    let action = match (&operation.act, outcome) {
        (_, VerfahrenOutcome::Refused { refusal: VerfahrenRefusal::Forbidden | VerfahrenRefusal::OwnWork }) => {
            tracing::warn!(event = "refused", account = %member.account.id, what = "verfahren");
            return Ok(());
        }
        (VerfahrenAct::Submit { .. }, VerfahrenOutcome::Applied { .. }) => "verfahren-submitted",
        (VerfahrenAct::Release { .. }, VerfahrenOutcome::Applied { .. }) => "verfahren-released",
        (VerfahrenAct::Publish { .. }, VerfahrenOutcome::Applied { .. }) => "verfahren-published",
        (VerfahrenAct::Withdraw { .. }, VerfahrenOutcome::Applied { .. }) => "verfahren-withdrawn",
        _ => return Ok(()),
    };
    let (actor, subject) = (member.account.id.to_string(), operation.verfahren.to_string());
    let entry = Entry { at, actor, tenant: Some(member.tenant), action, subject };
    audit::append(write, means.database.sealer(), &entry).await
}

async fn take(write: &mut Write, member: &Member, operation: &VerfahrenOperation, now: Timestamp) -> Result<(), Stop> {
    // Who writes on Verfahren takes turns from here on: the newest version can't move between reading and writing.
    feed::lock(write, member.tenant, Scope::Verfahren).await?;
    let id = operation.verfahren.to_string();
    let known = feed::find::<Verfahren>(write.connection(), member.tenant, &id).await?.map(|(_, known)| known);
    let author = Author { account: member.account.id, name: staff_name(write, member).await? };
    let actor = Actor { author, roles: &member.roles, now };
    let mut next = replication::verfahren::decide(known.as_ref(), operation, &actor)?;
    match &operation.act {
        VerfahrenAct::Submit { version, content, .. } => {
            let form = forms::Form::parse(&content.form).map_err(|_| VerfahrenRefusal::Unreadable)?;
            next.title = form.title;
            verfahren::insert_content(write, member.tenant, (next.id, *version), content).await?;
        }
        VerfahrenAct::AskReview { version } | VerfahrenAct::Release { version } => {
            let form = form_of(write, member, &next, *version).await?;
            let reason = |error: forms::FormError| VerfahrenRefusal::NotPublishable { reason: error.to_string() };
            form.publishable().map_err(reason)?;
        }
        VerfahrenAct::Publish { version, leistung } => {
            let form = offer(write, member, &next, (*version, *leistung)).await?;
            verfahren::offer_again(write, member.tenant, &form).await?;
            // What it was called before would stand beside it.
            let day = german_day(now);
            for other in next.forms.iter().filter(|other| split_form_id(other).0 != split_form_id(&form).0) {
                let withdrawn = WithdrawnForm { form: other.clone(), day, notice: String::new() };
                verfahren::withdraw(write, member.tenant, &withdrawn).await?;
            }
            next.forms.retain(|known| *known != form);
            next.forms.push(form.clone());
            let signed = Signed { version: *version, by: actor.author, at: now };
            next.published = Some(Publication { signed, leistung: *leistung, form });
            next.withdrawal = None;
        }
        VerfahrenAct::Withdraw { on, .. } => {
            let notice = next.withdrawal.as_ref().map(|withdrawal| withdrawal.notice.clone()).unwrap_or_default();
            for form in &next.forms {
                let withdrawn = WithdrawnForm { form: form.clone(), day: *on, notice: notice.clone() };
                verfahren::withdraw(write, member.tenant, &withdrawn).await?;
            }
        }
        _ => {}
    }
    feed::put(write, member.tenant, Scope::Verfahren, &[next.into()]).await?;
    Ok(())
}

/// The form of a version.
async fn form_of(
    write: &mut Write,
    member: &Member,
    verfahren: &Verfahren,
    version: VersionId,
) -> Result<forms::Form, Stop> {
    let content = verfahren::content(write.connection(), member.tenant, (verfahren.id, version)).await?;
    let content = content.ok_or_else(|| StorageError::damaged("version", "it has no content".to_owned()))?;
    Ok(forms::Form::parse(&content.form).map_err(|_| VerfahrenRefusal::Unreadable)?)
}

/// Puts the form of a version online; gives its id.
async fn offer(
    write: &mut Write,
    member: &Member,
    verfahren: &Verfahren,
    (version, leistung): (VersionId, LeistungId),
) -> Result<String, Stop> {
    if !feed::is_living::<Leistung>(write.connection(), member.tenant, &leistung.to_string()).await? {
        return Err(VerfahrenRefusal::LeistungUnknown.into());
    }
    let form = form_of(write, member, verfahren, version).await?;
    // Versions of one form follow each other: nobody's form gives way to one for something else.
    let published: Vec<FormVersion> = feed::all(write.connection(), member.tenant, None).await?;
    let is_foreign = |other: &&FormVersion| {
        let follows = split_form_id(&other.id).0 == split_form_id(&form.id).0;
        follows && other.leistung != leistung && !verfahren.forms.contains(&other.id)
    };
    if let Some(other) = published.iter().find(is_foreign) {
        return Err(VerfahrenRefusal::FormTaken { form: other.id.clone() }.into());
    }
    // Tests and notes of the designers are nothing for citizens.
    let form = FormVersion { id: form.id.clone(), leistung, definition: form.to_json() };
    let id = form.id.clone();
    match publish::publish_with(write, member.tenant, form).await {
        Ok(()) => Ok(id),
        Err(PublishError::OtherContent(form)) => Err(VerfahrenRefusal::OtherContent { form }.into()),
        Err(PublishError::Storage(error)) => Err(error.into()),
        Err(error) => Err(VerfahrenRefusal::NotPublishable { reason: error.to_string() }.into()),
    }
}
