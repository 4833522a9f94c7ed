//! A citizen writes in the thread of a case.

use domain::{
    AttachmentRef, Author, CaseId, Direction, HistoryAction, HistoryEntry, Message, MessageId, OperationId, TenantId,
};
use jiff::Timestamp;
use portal_store::table::{attachment, case_index, feed};
use portal_store::{Result, StorageError, Write};
use protocol::Scope;
use sha2::{Digest as _, Sha256};

use super::new_id;

/// What a citizen writes in the thread of a case.
pub struct Reply {
    /// To whom.
    pub tenant: TenantId,
    /// About what.
    pub case: CaseId,
    /// Who writes.
    pub author: Author,
    /// In the characters of DIN 91379.
    pub subject: String,
    /// In the characters of DIN 91379.
    pub body: String,
    /// Files, stored already.
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
        match feed::find::<Message>(connection, self.tenant, &id).await? {
            Some((_, sent)) if self.is_what_was_sent(&sent) => Ok(None),
            None if !feed::known::<Message>(connection, self.tenant, &id).await? => Ok(Some(self.id)),
            _ => {
                let other = self.id_of_another();
                let known = feed::known::<Message>(connection, self.tenant, &other.to_string()).await?;
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
