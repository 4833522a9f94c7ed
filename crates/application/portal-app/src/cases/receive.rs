//! An application is taken in and becomes a case.

use std::collections::BTreeMap;

use domain::{
    AccountId, Applicant, AttachmentRef, Author, Case, CaseId, CaseState, FieldKey, FieldValue, FormVersion,
    HistoryAction, TenantId,
};
use jiff::Timestamp;
use portal_store::table::{attachment, case_index, feed};
use portal_store::{Result, Write};
use protocol::{Entity, Scope};

use super::receipt::confirmation;
use super::{authority, due, history, leistung, new_id, number};

/// What a citizen sends.
pub struct Application {
    /// To whom.
    pub tenant: TenantId,
    /// In which form, which says for which Leistung.
    pub form: FormVersion,
    /// Who applies.
    pub applicant: AccountId,
    /// Their name.
    pub name: String,
    /// What is sent, judged already.
    pub fields: BTreeMap<FieldKey, FieldValue>,
    /// Files, stored already.
    pub attachments: Vec<AttachmentRef>,
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
