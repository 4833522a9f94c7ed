//! Operations: each is decided once, in a transaction of its own, and answered alike for ever.

use domain::{
    AttachmentRef, Author, Case, CaseId, DeviceId, Leistung, Office, OfficeId, OperationId, Sha256, StaffMember,
};
use jiff::Timestamp;
use portal_store::table::audit::{self, Entry};
use portal_store::table::operation::{self, Decided};
use portal_store::table::{attachment, case_index, feed};
use portal_store::{Result, StorageError, Write, again, secret};
use protocol::operation::{Missing, OPERATION_LIMIT};
use protocol::{Entity, Intent, Operation, OperationHead, Outcome, Refusal, Scope};
use replication::{Actor, Effects};

use crate::cases;
use crate::means::Means;
use crate::member::Member;

/// Decides an operation of a device, given as it was sent: its head, and all of it. What was decided before is answered
/// alike, and what others were in the way of is tried again.
///
/// # Errors
/// When the database fails; then nothing was decided.
pub async fn decide(
    means: &Means,
    member: &Member,
    device: DeviceId,
    head: &OperationHead,
    raw: &str,
) -> Result<Outcome> {
    again(|| decide_once(means, member, device, head, raw)).await
}

/// Reads one operation; what can't be read is refused by itself, and the others of its push go their way.
fn read(text: &str) -> Result<Operation, Refusal> {
    if text.len() > OPERATION_LIMIT {
        return Err(Refusal::TooLarge { limit: OPERATION_LIMIT });
    }
    if holds_nul(text) {
        return Err(Refusal::Unreadable);
    }
    match serde_json::from_str(text) {
        Ok(Operation { intent: Intent::Unknown(_), .. }) | Err(_) => Err(Refusal::Unreadable),
        Ok(operation) => Ok(operation),
    }
}

/// No database keeps a NUL in a text. Written out as JSON it can only be escaped, as the backslash itself may be.
pub(crate) fn holds_nul(json: &str) -> bool {
    json.contains("\\u0000") && serde_json::from_str(json).is_ok_and(|value| has_nul(&value))
}

/// Whether a NUL stands in one of the texts or names.
fn has_nul(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.contains('\0'),
        serde_json::Value::Array(values) => values.iter().any(has_nul),
        serde_json::Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

/// Why an operation isn't applied.
enum Stop {
    Refused(Refusal),
    Deferred(Missing),
    Failed(StorageError),
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self::Failed(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

async fn decide_once(
    means: &Means,
    member: &Member,
    device: DeviceId,
    head: &OperationHead,
    raw: &str,
) -> Result<Outcome> {
    let wish = read(raw);
    // Spaces and order of names make no other wish of what can be read.
    let digest = match &wish {
        Ok(wish) => secret::hash(&serde_json::to_string(wish).map_err(StorageError::unwritable("operation"))?),
        Err(_) => secret::hash(raw),
    };
    let mut write = means.database.write().await?;
    if let Some(known) = operation::find(write.connection(), member.tenant, head.id).await? {
        return Ok(answer_again(known, member, &digest));
    }
    let now = means.clock.now();
    let acted = match wish {
        Ok(operation) => act(&mut write, member, &operation, now).await,
        Err(refusal) => Err(refusal.into()),
    };
    let outcome = match acted {
        Ok(()) => Outcome::Applied { at: now },
        Err(Stop::Refused(refusal)) => {
            // Whatever was prepared is undone before the refusal is noted.
            write.rollback().await?;
            write = means.database.write().await?;
            Outcome::Refused { refusal }
        }
        Err(Stop::Deferred(missing)) => return Ok(Outcome::Deferred { missing }),
        Err(Stop::Failed(error)) => return Err(error),
    };
    let decided = Decided { account: member.account.id, digest: digest.clone(), outcome };
    if operation::insert(&mut write, (member.tenant, head.id), device, &decided, now).await? {
        log(means, &mut write, member, head.id, &decided.outcome, now).await?;
        write.commit().await?;
        return Ok(decided.outcome);
    }
    // The same operation came twice at once and the other one was faster: its answer counts.
    write.rollback().await?;
    let mut read = means.database.read().await?;
    let known = operation::find(&mut read, member.tenant, head.id).await?;
    let vanished = || StorageError::damaged("operation", "it vanished".to_owned());
    known.map(|known| answer_again(known, member, &digest)).ok_or_else(vanished)
}

/// Tells what was applied; of a refusal for want of rights an operator wants to hear.
async fn log(
    means: &Means,
    write: &mut Write,
    member: &Member,
    operation: OperationId,
    outcome: &Outcome,
    at: Timestamp,
) -> Result<()> {
    match outcome {
        Outcome::Applied { .. } => {
            let (actor, subject) = (member.account.id.to_string(), operation.to_string());
            let entry = Entry { at, actor, tenant: Some(member.tenant), action: "operation-applied", subject };
            audit::append(write, means.database.sealer(), &entry).await
        }
        Outcome::Refused { refusal: Refusal::Forbidden } => {
            tracing::warn!(event = "refused", account = %member.account.id, what = "operation");
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The answer to an operation that is known: the old one, but not for somebody else or for another wish.
fn answer_again(known: Decided, member: &Member, digest: &str) -> Outcome {
    if known.account == member.account.id && known.digest == digest {
        known.outcome
    } else {
        Outcome::Refused { refusal: Refusal::Forbidden }
    }
}

async fn act(write: &mut Write, member: &Member, operation: &Operation, now: Timestamp) -> Result<(), Stop> {
    replication::apply::within_limits(operation)?;
    for dependency in &operation.depends_on {
        match operation::find(write.connection(), member.tenant, *dependency).await? {
            None => return Err(Stop::Deferred(Missing::Operation { id: *dependency })),
            Some(Decided { outcome: Outcome::Applied { .. }, .. }) => {}
            Some(_) => return Err(Refusal::DependencyRefused { operation: *dependency }.into()),
        }
    }
    let operation = with_known_attachments(write, member, operation).await?;
    let name = staff_name(write, member).await?;
    let actor = Actor { author: Author { account: member.account.id, name }, roles: &member.roles, now };
    if let Intent::RegisterCase { office, .. } = operation.intent {
        return register(write, member, &operation, office, &actor).await;
    }
    let office = case_index::office_of(write.connection(), member.tenant, operation.case).await?;
    let office = office.filter(|office| member.offices.contains(office)).ok_or(Refusal::CaseUnknown)?;
    let scope = Scope::Office(office);
    // Writers of an office take turns from here on, so the case can't change between reading and writing.
    feed::lock(write, member.tenant, scope).await?;
    let case = feed::find::<Case>(write.connection(), member.tenant, &operation.case.to_string()).await?;
    let (_, case) = case.ok_or(Refusal::CaseUnknown)?;
    let effects = replication::apply(&case, &operation, &actor)?;
    let changed = effects.case != case;
    store(write, member, scope, effects, changed).await
}

/// The name under which colleagues know the account.
pub(crate) async fn staff_name(write: &mut Write, member: &Member) -> Result<String> {
    let id = member.account.id.to_string();
    let staff = feed::find::<StaffMember>(write.connection(), member.tenant, &id).await?;
    Ok(staff.map_or_else(|| member.account.name(), |(_, staff)| staff.name))
}

async fn register(
    write: &mut Write,
    member: &Member,
    operation: &Operation,
    office: OfficeId,
    actor: &Actor<'_>,
) -> Result<(), Stop> {
    let Intent::RegisterCase { leistung, file_sha256, .. } = &operation.intent else { return Ok(()) };
    if !member.offices.contains(&office) {
        return Err(Refusal::Forbidden.into());
    }
    let scope = Scope::Office(office);
    feed::lock(write, member.tenant, scope).await?;
    let known = feed::find::<Office>(write.connection(), member.tenant, &office.to_string()).await?;
    let leistung = feed::find::<Leistung>(write.connection(), member.tenant, &leistung.to_string()).await?;
    let leistung =
        leistung.map(|(_, leistung)| leistung).filter(|leistung| known.is_some() && leistung.office == office);
    let leistung = leistung.ok_or(Refusal::LeistungUnknown)?;
    if !may_read(write, member, file_sha256).await? {
        return Err(Refusal::FileMissing.into());
    }
    if let Some(case) = case_index::by_file(write.connection(), member.tenant, file_sha256).await? {
        return Err(already_registered(write, member, case).await?.into());
    }
    if case_index::office_of(write.connection(), member.tenant, operation.case).await?.is_some() {
        return Err(already_registered(write, member, operation.case).await?.into());
    }
    let mut effects = replication::register(operation, actor)?;
    effects.case.aktenzeichen = cases::number(write, member.tenant, &leistung, actor.now).await?;
    let authority = cases::authority(write, member.tenant).await?;
    effects.case.due = cases::due(&authority, &leistung, effects.case.received_at);
    case_index::insert(write, member.tenant, std::slice::from_ref(&effects.case), Some(file_sha256)).await?;
    attachment::use_in_case(write, member.tenant, effects.case.id, &effects.case.attachments).await?;
    store(write, member, scope, effects, true).await
}

/// That a file or case is there already; which one is told only to who may see it.
async fn already_registered(write: &mut Write, member: &Member, case: CaseId) -> Result<Refusal> {
    let office = case_index::office_of(write.connection(), member.tenant, case).await?;
    let visible = office.is_some_and(|office| member.offices.contains(&office));
    Ok(Refusal::AlreadyRegistered { case: visible.then_some(case) })
}

/// Whether the content is on the portal and the account brought it or may see something that it belongs to.
async fn may_read(write: &mut Write, member: &Member, sha256: &Sha256) -> Result<bool> {
    let (tenant, account) = (member.tenant, member.account.id);
    Ok(attachment::find(write.connection(), tenant, sha256).await?.is_some()
        && attachment::may_read(write.connection(), tenant, sha256, account, &member.offices).await?)
}

/// Writes what an operation brought about. New things must be new: an id that is taken would overwrite another's.
async fn store(write: &mut Write, member: &Member, scope: Scope, effects: Effects, changed: bool) -> Result<(), Stop> {
    let mut fresh: Vec<Entity> = vec![];
    for message in effects.messages {
        attachment::use_in_case(write, member.tenant, message.case, &message.attachments).await?;
        fresh.push(message.into());
    }
    fresh.extend(effects.notes.into_iter().map(Entity::from));
    fresh.extend(effects.history.into_iter().map(Entity::from));
    for entity in &fresh {
        if feed::knows(write.connection(), member.tenant, entity).await? {
            return Err(Refusal::Forbidden.into());
        }
    }
    if changed {
        fresh.insert(0, effects.case.into());
    }
    Ok(feed::put(write, member.tenant, scope, &fresh).await?)
}

/// The operation with size and type of its attachments as the portal knows them, once all are there.
async fn with_known_attachments(write: &mut Write, member: &Member, operation: &Operation) -> Result<Operation, Stop> {
    let mut operation = operation.clone();
    let attachments: &mut [AttachmentRef] = match &mut operation.intent {
        Intent::SendMessage { attachments, .. } | Intent::RegisterCase { attachments, .. } => attachments,
        _ => &mut [],
    };
    for reference in attachments {
        let sha256 = &reference.sha256;
        let stored = attachment::find(write.connection(), member.tenant, sha256).await?;
        let readable = may_read(write, member, sha256).await?;
        let Some(stored) = stored.filter(|_| readable) else {
            return Err(Stop::Deferred(Missing::Attachment { sha256: sha256.clone() }));
        };
        reference.size = stored.size;
        reference.name = domain::file_name::for_content(&reference.name, &stored.media_type);
        reference.media_type = stored.media_type;
    }
    Ok(operation)
}
