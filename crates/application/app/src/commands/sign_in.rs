//! Signing in and out, and changing the tenant.

use std::sync::Arc;

use domain::TenantId;
use portal_client::sign_in::{CLIENT_ID, SignedIn, portal_address};
use portal_client::{PortalClient, PortalError, TokenStore, Tokens};
use serde::Deserialize;
use ts_rs::TS;

use crate::account::SignedInAccount;
use crate::commands::desk::Nothing;
use crate::desk::Desk;
use crate::error::{CommandError, ErrorCode};
use crate::view::{DeskStatus, Preferences, Stage};

#[derive(Deserialize, TS)]
pub struct SignIn {
    pub portal_url: String,
}

/// Opens the browser and waits for the person to come back.
pub async fn sign_in(desk: &Arc<Desk>, request: SignIn) -> Result<DeskStatus, CommandError> {
    let before = desk.status().stage;
    let task = tokio::spawn(sign_in_task(Arc::clone(desk), request.portal_url));
    desk.set_sign_in(Some(task.abort_handle()));
    let outcome = match task.await {
        Ok(outcome) => outcome,
        Err(_) => Err(CommandError::new(ErrorCode::SignInCancelled, "the sign-in was cancelled")),
    };
    match outcome {
        Ok((account, tokens)) => {
            let portal_url = Some(account.portal_url.clone());
            desk.sign_in_as(account, tokens)?;
            desk.set_preferences(Preferences { portal_url, ..desk.preferences() })?;
        }
        Err(error) => {
            desk.set_stage(before);
            return Err(error);
        }
    }
    Ok(desk.status())
}

async fn sign_in_task(desk: Arc<Desk>, portal: String) -> Result<(SignedInAccount, Tokens), CommandError> {
    let pending = portal_client::begin(&portal, CLIENT_ID, desk.browser_session()?).await?;
    desk.set_stage(Stage::SigningIn { url: pending.url.to_string() });
    // The address stands on the screen as well, for when no browser opens.
    if let Err(reason) = desk.host.open_browser(pending.url.as_str()) {
        tracing::warn!(reason, "the browser does not open");
    }
    let signed_in = pending.finish().await?;
    let portal_url = portal_address(&portal)?.as_str().trim_end_matches('/').to_owned();
    let subject = signed_in.subject.clone();
    let (info, tokens) = session_info(&portal_url, signed_in).await?;
    // The database is found by who the ID token names: a portal that speaks of somebody else gets nobody's work.
    if info.account.to_string() != subject {
        let error = CommandError::new(ErrorCode::SignInFailed, "the portal speaks of another account than its sign-in");
        return Err(error.with_details("other-account"));
    }
    let membership = info.memberships.first().ok_or_else(|| {
        CommandError::new(ErrorCode::SignInFailed, "the account belongs to no agency").with_details("no-membership")
    })?;
    let tenant = membership.tenant.id;
    Ok((SignedInAccount { portal_url, info, tenant }, tokens))
}

async fn session_info(portal_url: &str, signed_in: SignedIn) -> Result<(protocol::SessionInfo, Tokens), PortalError> {
    let client = PortalClient::new(portal_url, signed_in.tokens.clone(), Arc::new(NotYetStored))?;
    Ok((client.session().await?, signed_in.tokens))
}

/// Fresh tokens are stored with the identity they belong to, and needn't be renewed before.
struct NotYetStored;

impl TokenStore for NotYetStored {
    fn save(&self, _: &Tokens) -> Result<(), String> {
        Err("the sign-in isn't complete".to_owned())
    }
}

pub async fn cancel_sign_in(desk: &Arc<Desk>, _: Nothing) -> Result<(), CommandError> {
    desk.set_sign_in(None);
    Ok(())
}

/// Opens a desk to practise at: without portal, and gone when it is left by signing out.
pub async fn begin_practice(desk: &Arc<Desk>, _: Nothing) -> Result<DeskStatus, CommandError> {
    if desk.session().is_ok() {
        return Err(CommandError::new(ErrorCode::BadRequest, "somebody works here already"));
    }
    desk.begin_practice()?;
    Ok(desk.status())
}

pub async fn sign_out(desk: &Arc<Desk>, _: Nothing) -> Result<DeskStatus, CommandError> {
    desk.sign_out().await?;
    Ok(desk.status())
}

#[derive(Deserialize, TS)]
pub struct SwitchTenant {
    pub tenant: TenantId,
}

pub async fn switch_tenant(desk: &Arc<Desk>, request: SwitchTenant) -> Result<DeskStatus, CommandError> {
    desk.switch_tenant(request.tenant)?;
    Ok(desk.status())
}
