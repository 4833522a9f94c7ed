//! A citizen's own cases, as several pages need them.

use domain::{AttachmentRef, Case, CaseId, Leistung, TenantId};
use maud::{Markup, html};
use portal_store::table::account::Account;
use portal_store::table::{case_index, feed, tenant};

use super::words;
use crate::app::App;
use crate::web::browser::Browser;
use crate::web::error::PageError;

/// A citizen's case with what it is about.
pub struct Mine {
    pub account: Account,
    pub tenant: TenantId,
    pub tenant_name: String,
    pub case: Case,
    pub leistung: String,
}

impl Mine {
    /// The case, if it is the signed-in person's own.
    pub async fn open(app: &App, browser: &Browser, case: &str, address: &str) -> Result<Self, PageError> {
        let account = browser.account().cloned().ok_or_else(|| PageError::SignIn(address.to_owned()))?;
        let case: CaseId = case.parse().map_err(|_| PageError::NotFound)?;
        let mut read = app.database.read().await?;
        let tenant = case_index::tenant_of(&mut read, account.id, case).await?.ok_or(PageError::NotFound)?;
        Self::load(&mut read, account, tenant, case).await?.ok_or(PageError::NotFound)
    }

    async fn load(
        read: &mut portal_store::Connection,
        account: Account,
        tenant: TenantId,
        case: CaseId,
    ) -> Result<Option<Self>, PageError> {
        let found = feed::find::<Case>(read, tenant, &case.to_string()).await?;
        let Some((_, case)) = found else { return Ok(None) };
        let id = case.leistung.to_string();
        let leistung = feed::find::<Leistung>(read, tenant, &id).await?;
        let tenant_name = tenant::find(read, tenant).await?.map_or_else(String::new, |tenant| tenant.name);
        let leistung = leistung.map_or_else(|| "Antrag".to_owned(), |(_, leistung)| leistung.name);
        Ok(Some(Self { account, tenant, tenant_name, case, leistung }))
    }

    /// All cases of the signed-in person, newest first.
    pub async fn all(app: &App, browser: &Browser, address: &str) -> Result<Vec<Self>, PageError> {
        let account = browser.account().cloned().ok_or_else(|| PageError::SignIn(address.to_owned()))?;
        let mut read = app.database.read().await?;
        let mut mine = vec![];
        for (tenant, case) in case_index::of_applicant(&mut read, account.id).await? {
            mine.extend(Self::load(&mut read, account.clone(), tenant, case).await?);
        }
        Ok(mine)
    }
}

/// Links to files of a case.
pub fn attachments(case: CaseId, files: &[AttachmentRef]) -> Markup {
    html! {
        ul class="files" {
            @for file in files {
                li {
                    a href=(format!("/anhaenge/{case}/{}", file.sha256)) { (file.name) }
                    span class="muted" { (words::size(file.size)) }
                }
            }
        }
    }
}
