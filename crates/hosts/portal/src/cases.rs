//! How cases come into being and change: every path writes case, history, message and feed in one transaction.

use std::collections::BTreeMap;

use domain::frist::reckoning::Event;
use domain::frist::{self, Beginning, Length, Shift};
use domain::{
    AccountId, Applicant, AttachmentRef, Author, Case, CaseId, CaseState, Direction, FieldKey, FieldValue, FormVersion,
    HistoryAction, HistoryEntry, Leistung, Message, MessageId, Office, OperationId, Tenant, TenantId, TextModule,
    text_module::{self, Facts},
};
use jiff::Timestamp;
use protocol::seen::Seen;
use protocol::{Entity, EntityKind, Scope};
use sha2::{Digest as _, Sha256};

use crate::clock::german_day;
use portal_store::table::{attachment, case_index, feed, tenant};
use portal_store::{Connection, Database, Result, StorageError, Write};

/// Title of the text module that confirms a receipt.
pub const CONFIRMATION: &str = "Eingangsbestätigung";
/// Stands below the receipt that goes out by itself; a clerk who sends the same text by hand doesn't say so.
const AUTOMATIC: &str = "Diese Nachricht wurde automatisch erstellt.";

/// What a citizen sends.
pub struct Application {
    pub tenant: TenantId,
    pub form: FormVersion,
    pub applicant: AccountId,
    pub name: String,
    pub fields: BTreeMap<FieldKey, FieldValue>,
    pub attachments: Vec<AttachmentRef>,
}

/// A new id whose order is that of time.
pub(crate) fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// Day by which a case of this Leistung should be decided (§ 42a VwVfG in spirit; the Leistung says how long it takes), a
/// working day at the authority's seat.
pub fn due(authority: &Tenant, leistung: &Leistung, received: Timestamp) -> Option<jiff::civil::Date> {
    let (length, shift) = (Length::Days(leistung.processing_days), Shift::NextWorkingDay("§ 31 Abs. 3 S. 1 VwVfG"));
    let from = Beginning::After(Event::Receipt);
    Some(frist::end(from, german_day(received), length, shift, &authority.calendar()).day())
}

/// Takes an application in: case, history, confirmation to the Postfach.
///
/// # Errors
/// When the Leistung isn't there, or the database fails.
pub async fn receive(write: &mut Write, application: Application, now: Timestamp) -> Result<Case> {
    let tenant = application.tenant;
    let leistung = leistung(write, tenant, application.form.leistung).await?;
    let authority = authority(write, tenant).await?;
    let scope = Scope::Office(leistung.office);
    feed::lock(write, tenant, scope).await?;
    let case = Case {
        id: CaseId(new_id()),
        office: leistung.office,
        leistung: leistung.id,
        aktenzeichen: number(write, tenant, &leistung, now).await?,
        applicant: Applicant { name: application.name.clone(), account: Some(application.applicant), postfach: None },
        received_at: now,
        state: CaseState::Eingegangen,
        owner: None,
        fencing: 0,
        due: due(&authority, &leistung, now),
        reminder: None,
        form: application.form.id,
        fields: application.fields,
        attachments: application.attachments,
        corrections: vec![],
    };
    let applicant = Author { account: application.applicant, name: application.name };
    let mut entities = vec![Entity::from(case.clone()), history(&case, applicant, HistoryAction::Received, now).into()];
    if let Some(message) = confirmation(write, tenant, &leistung, &case, now).await? {
        entities.push(
            history(&case, message.author.clone(), HistoryAction::MessageSent { message: message.id }, now).into(),
        );
        entities.push(message.into());
    }
    case_index::insert(write, tenant, std::slice::from_ref(&case), None).await?;
    attachment::use_in_case(write, tenant, case.id, &case.attachments).await?;
    feed::put(write, tenant, scope, &entities).await?;
    Ok(case)
}

/// The next Aktenzeichen of a Leistung.
pub async fn number(write: &mut Write, tenant: TenantId, leistung: &Leistung, now: Timestamp) -> Result<String> {
    let prefix = case_index::prefix(write, tenant, leistung.id, german_day(now)).await?;
    let number = case_index::take_numbers(write, tenant, &prefix, 1).await?;
    Ok(case_index::aktenzeichen(&prefix, number))
}

/// The tenant as an authority.
///
/// # Errors
/// When it isn't there, or the database fails.
pub async fn authority(write: &mut Write, id: TenantId) -> Result<Tenant> {
    let found = tenant::find(write.connection(), id).await?;
    found.ok_or_else(|| StorageError::damaged("tenant", format!("{id} is not there")))
}

pub async fn leistung(write: &mut Write, tenant: TenantId, id: domain::LeistungId) -> Result<Leistung> {
    let found = feed::find(write.connection(), tenant, EntityKind::Leistung, &id.to_string()).await?;
    found.map(|(_, leistung)| leistung).ok_or_else(|| StorageError::damaged("Leistung", format!("{id} is missing")))
}

pub(crate) fn history(case: &Case, author: Author, action: HistoryAction, at: Timestamp) -> HistoryEntry {
    HistoryEntry { id: OperationId(new_id()), case: case.id, author, at, action }
}

/// The message that confirms the receipt; none where the tenant has no such text module, or where the module has a gap
/// that nobody can fill in.
async fn confirmation(
    write: &mut Write,
    tenant: TenantId,
    leistung: &Leistung,
    case: &Case,
    now: Timestamp,
) -> Result<Option<Message>> {
    let modules: Vec<TextModule> = feed::all(write.connection(), tenant, EntityKind::TextModule, None).await?;
    let Some(module) = modules.into_iter().find(|module| module.title == CONFIRMATION) else { return Ok(None) };
    let office = feed::find::<Office>(write.connection(), tenant, EntityKind::Office, &case.office.to_string()).await?;
    let office = office.map(|(_, office)| office);
    let facts = facts(leistung, office.as_ref(), case);
    let body = format!("{}\n\n{AUTOMATIC}", text_module::fill(&module.body, &facts));
    if let Some(gap) = text_module::first_gap(&body) {
        tracing::warn!(gap, "the text module of the receipt has a gap; no receipt is sent");
        return Ok(None);
    }
    Ok(Some(Message {
        id: MessageId(new_id()),
        case: case.id,
        direction: Direction::Outgoing,
        // The office speaks, not a person: its id stands in for an account.
        author: Author { account: AccountId(case.office.0), name: facts.office },
        subject: format!("{CONFIRMATION}: {}", leistung.name),
        body,
        attachments: vec![],
        sent_at: now,
    }))
}

/// What the office itself can say in a text module about a case.
pub(crate) fn facts(leistung: &Leistung, office: Option<&Office>, case: &Case) -> Facts {
    Facts {
        name: case.applicant.name.clone(),
        aktenzeichen: case.aktenzeichen.clone(),
        leistung: leistung.name.clone(),
        office: office.map(|office| office.name.clone()).unwrap_or_default(),
        phone: office.map(|office| office.phone.clone()).unwrap_or_default(),
        sender: office.map(|office| office.name.clone()).unwrap_or_default(),
        date: german_day(case.received_at).strftime("%d.%m.%Y").to_string(),
        hearing: leistung.regime.hearing().to_owned(),
    }
}

/// What a citizen writes in the thread of a case.
pub struct Reply {
    pub tenant: TenantId,
    pub case: CaseId,
    pub author: Author,
    pub subject: String,
    pub body: String,
    pub attachments: Vec<AttachmentRef>,
    /// Chosen when the page was made: the same message sent twice from it is written once.
    pub id: MessageId,
}

impl Reply {
    fn is_what_was_sent(&self, message: &Message) -> bool {
        let hashes = |files: &[AttachmentRef]| files.iter().map(|file| file.sha256.clone()).collect::<Vec<_>>();
        (message.case, &message.subject, &message.body) == (self.case, &self.subject, &self.body)
            && hashes(&message.attachments) == hashes(&self.attachments)
    }

    /// The id for another message of the same page: browsers show a page again with what was written in it, and what
    /// is sent from there then is not the same message. The time in the id stays, the rest is made of the content.
    fn id_of_another(&self) -> MessageId {
        let hashes: Vec<&str> = self.attachments.iter().map(|file| file.sha256.as_str()).collect();
        let content = (self.id, self.case, &self.subject, &self.body, hashes);
        let digest = Sha256::digest(serde_json::to_vec(&content).unwrap_or_default());
        let mut bytes = self.id.0.into_bytes();
        bytes[8..].copy_from_slice(&digest[..8]);
        MessageId(uuid::Builder::from_bytes(bytes).with_variant(uuid::Variant::RFC4122).into_uuid())
    }

    /// The id under which the message is to be stored; `None` if it was stored before.
    async fn new_id(&self, write: &mut Write) -> Result<Option<MessageId>> {
        let id = self.id.to_string();
        let connection = write.connection();
        match feed::find::<Message>(connection, self.tenant, EntityKind::Message, &id).await? {
            Some((_, sent)) if self.is_what_was_sent(&sent) => Ok(None),
            None if !feed::known(connection, self.tenant, EntityKind::Message, &id).await? => Ok(Some(self.id)),
            _ => {
                let other = self.id_of_another();
                let known = feed::known(connection, self.tenant, EntityKind::Message, &other.to_string()).await?;
                Ok((!known).then_some(other))
            }
        }
    }
}

/// Adds a citizen's message to a case, unless this very message was added before.
///
/// # Errors
/// When the case isn't there, or the database fails.
pub async fn reply(write: &mut Write, reply: Reply, now: Timestamp) -> Result<()> {
    let office = case_index::office_of(write.connection(), reply.tenant, reply.case).await?;
    let office = office.ok_or_else(|| StorageError::damaged("case", format!("{} has no office", reply.case)))?;
    let scope = Scope::Office(office);
    feed::lock(write, reply.tenant, scope).await?;
    let Some(id) = reply.new_id(write).await? else { return Ok(()) };
    let message = Message {
        id,
        case: reply.case,
        direction: Direction::Incoming,
        author: reply.author.clone(),
        subject: reply.subject,
        body: reply.body,
        attachments: reply.attachments,
        sent_at: now,
    };
    let entry = HistoryEntry {
        id: OperationId(new_id()),
        case: reply.case,
        author: reply.author,
        at: now,
        action: HistoryAction::MessageReceived { message: message.id },
    };
    attachment::use_in_case(write, reply.tenant, reply.case, &message.attachments).await?;
    feed::put(write, reply.tenant, scope, &[message.into(), entry.into()]).await
}

/// Until when an account has read a case; `None` when it never did.
pub async fn seen_until(
    connection: &mut Connection,
    tenant: TenantId,
    account: AccountId,
    case: CaseId,
) -> Result<Option<Timestamp>> {
    let id = Seen::new(account, case, Timestamp::MIN).id;
    let known = feed::find::<Seen>(connection, tenant, EntityKind::Seen, &id).await?;
    Ok(known.map(|(_, seen)| seen.until))
}

/// Notes until when an account has read a case; an earlier time than the known one changes nothing.
pub async fn read_until(
    write: &mut Write,
    tenant: TenantId,
    account: AccountId,
    case: CaseId,
    until: Timestamp,
) -> Result<()> {
    let scope = Scope::Account(account);
    feed::lock(write, tenant, scope).await?;
    if seen_until(write.connection(), tenant, account, case).await?.is_some_and(|known| known >= until) {
        return Ok(());
    }
    feed::put(write, tenant, scope, &[Seen::new(account, case, until).into()]).await
}

#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error("the form isn't JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error(transparent)]
    Form(#[from] forms::FormError),
    #[error("the form {0} is published already with another content; give the new version another number")]
    OtherContent(String),
    #[error("there is no tenant {0:?}")]
    TenantUnknown(String),
    #[error("tenant {tenant:?} has no Leistung {leistung:?}")]
    LeistungUnknown { tenant: String, leistung: String },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Publishes a form as it is. A published version is never changed; publishing the same content again does nothing.
///
/// # Errors
/// When the form can't be served, or its id stands for another content already.
pub async fn publish(database: &Database, tenant: TenantId, form: FormVersion) -> Result<(), PublishError> {
    forms::Form::parse(&form.definition)?.publishable()?;
    let mut write = database.write().await?;
    feed::lock(&mut write, tenant, Scope::Directory).await?;
    let old = feed::find::<FormVersion>(write.connection(), tenant, EntityKind::Form, &form.id).await?;
    match old {
        Some((_, old)) if old == form => return Ok(()),
        Some(_) => return Err(PublishError::OtherContent(form.id)),
        None => {}
    }
    feed::put(&mut write, tenant, Scope::Directory, &[form.into()]).await?;
    write.commit().await?;
    Ok(())
}

/// Publishes a form for tenant and Leistung given by id or name, and gives the form's id.
///
/// # Errors
/// As [`publish`], and when tenant or Leistung isn't there.
pub async fn publish_by_name(
    database: &Database,
    tenant: &str,
    leistung: &str,
    form: &str,
) -> Result<String, PublishError> {
    let definition: serde_json::Value = serde_json::from_str(form)?;
    let id = forms::Form::parse(&definition)?.id;
    let mut read = database.read().await?;
    let tenants = tenant::all(&mut read).await?;
    let found = tenants.into_iter().find(|known| known.name == tenant || known.id.to_string() == tenant);
    let tenant = found.ok_or_else(|| PublishError::TenantUnknown(tenant.to_owned()))?;
    let offered: Vec<Leistung> = feed::all(&mut read, tenant.id, EntityKind::Leistung, None).await?;
    drop(read);
    let found = offered.into_iter().find(|known| known.name == leistung || known.id.to_string() == leistung);
    let leistung = found
        .ok_or_else(|| PublishError::LeistungUnknown { tenant: tenant.name.clone(), leistung: leistung.to_owned() })?;
    publish(database, tenant.id, FormVersion { id: id.clone(), leistung: leistung.id, definition }).await?;
    Ok(id)
}
