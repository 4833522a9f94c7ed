//! The message that confirms a receipt by itself.

use domain::{
    AccountId, Author, Case, Direction, Leistung, Message, MessageId, Office, TenantId, TextModule, TextModulePurpose,
    text_module,
};
use jiff::Timestamp;
use portal_store::table::feed;
use portal_store::{Result, Write};

use super::{facts, new_id};

/// Stands below the receipt that goes out by itself; a clerk who sends the same text by hand doesn't say so.
const AUTOMATIC: &str = "Diese Nachricht wurde automatisch erstellt.";

/// The message that confirms the receipt; none where the tenant has no such text module, or where the module has a gap
/// that nobody can fill in.
pub(super) async fn confirmation(
    write: &mut Write,
    tenant: TenantId,
    leistung: &Leistung,
    case: &Case,
    now: Timestamp,
) -> Result<Option<Message>> {
    let modules: Vec<TextModule> = feed::all(write.connection(), tenant, None).await?;
    let Some(module) = modules.into_iter().find(|module| module.purpose == Some(TextModulePurpose::Receipt)) else {
        return Ok(None);
    };
    let office = feed::find::<Office>(write.connection(), tenant, &case.office.to_string()).await?;
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
        subject: format!("{}: {}", module.title, leistung.name),
        body,
        attachments: vec![],
        sent_at: now,
    }))
}
