//! Opening the desk, signing in and out: the key, the account database, and a tenant with its exchange.

use std::path::Path;
use std::sync::{Arc, Mutex};

use domain::{DeviceId, TenantId};
use portal_client::sign_in::BrowserSession;
use portal_client::{PortalClient, SignedOut, TokenStore, Tokens};
use store::overlay::{WORKER, Worker};
use store::table::setting;
use store::{DatabaseKey, KeyError, KeyPlace, Store, StoreError, key};
use tokio::sync::Notify;

use crate::account::SignedInAccount;
use crate::desk::{Desk, PREFERENCES, Session};
use crate::error::{CommandError, ErrorCode, UnlockError};
use crate::host::Host;
use crate::verfahren::OpenDesigns;
use crate::view::Stage;
use crate::{left_tokens, stores, sync};

/// Names of settings in the account database.
const SIGNED_IN: &str = "signed-in";
const TOKENS: &str = "tokens";
const SIGNED_OUT: &str = "signed-out";
/// In that of a tenant.
const DEVICE: &str = "device";

/// Keeps renewed tokens in the account database.
struct TokensInStore(Arc<Store>);

impl TokenStore for TokensInStore {
    fn save(&self, tokens: &Tokens) -> Result<(), String> {
        self.0.write(|db| setting::set(db, TOKENS, tokens)).map_err(|error: StoreError| error.to_string())
    }
}

impl Desk {
    /// Opens the desk with its data in `folder`; what keeps it from opening shows in its stage.
    ///
    /// Must be called within a tokio runtime.
    pub fn open(folder: &Path, host: Arc<dyn Host>) -> Arc<Self> {
        let desk = Arc::new(Self::closed(folder, host));
        desk.wipe_practice();
        let place = key::place_of_existing(folder).unwrap_or(KeyPlace::Keyring);
        desk.unlock(place);
        desk
    }

    /// Opens the account database with its key from the given place, and the tenant that was open last.
    pub(crate) fn unlock(self: &Arc<Self>, place: KeyPlace) {
        let stage = match self.try_unlock(place) {
            Ok(stage) => stage,
            Err(UnlockError::Key(KeyError::KeyringMissing(reason))) => Stage::KeyringMissing { reason },
            Err(UnlockError::Store(StoreError::TooNew { found, known })) => Stage::DatabaseTooNew { found, known },
            Err(error) => {
                tracing::error!(%error, "the database does not open");
                Stage::KeyLost
            }
        };
        self.set_stage(stage);
    }

    /// Takes over halves of a key, and opens the account database with it.
    pub(crate) fn import_key(self: &Arc<Self>, files: &[Vec<u8>]) -> Result<(), CommandError> {
        let place = key::import(&self.folder, files)?;
        self.unlock(place);
        Ok(())
    }

    fn try_unlock(self: &Arc<Self>, place: KeyPlace) -> Result<Stage, UnlockError> {
        std::fs::create_dir_all(&self.folder).map_err(KeyError::Io)?;
        let database_key = key::open_or_create(&self.folder, place)?;
        let account = Arc::new(Store::open(&self.folder.join(stores::ACCOUNT), &database_key)?);
        let preferences = account.read(|db| setting::get(db, PREFERENCES))?.unwrap_or_default();
        let signed_in: Option<SignedInAccount> = account.read(|db| setting::get(db, SIGNED_IN))?;
        let tokens: Option<Tokens> = account.read(|db| setting::get(db, TOKENS))?;
        {
            let mut state = self.state();
            state.key_place = place;
            state.preferences = preferences;
            state.account = Some(account);
        }
        self.give_up_left_tokens();
        match (signed_in, tokens) {
            (Some(signed_in), Some(tokens)) => {
                stores::take_over(&self.folder, &database_key, &signed_in);
                self.open_tenant(signed_in, tokens)?;
                Ok(Stage::Open)
            }
            _ => {
                self.look_for_unsent(&database_key);
                Ok(Stage::SignedOut)
            }
        }
    }

    /// Stores who signed in, opens the tenant and starts exchanging with the portal.
    pub(crate) fn sign_in_as(self: &Arc<Self>, signed_in: SignedInAccount, tokens: Tokens) -> Result<(), CommandError> {
        let account = self.account()?;
        account.write(|db| {
            setting::set(db, SIGNED_IN, &signed_in)?;
            setting::remove(db, SIGNED_OUT)?;
            setting::set(db, TOKENS, &tokens)
        })?;
        self.open_tenant(signed_in, tokens).map_err(CommandError::from)?;
        self.set_stage(Stage::Open);
        Ok(())
    }

    /// Opens another tenant of the same account.
    pub(crate) fn switch_tenant(self: &Arc<Self>, tenant: TenantId) -> Result<(), CommandError> {
        let session = self.session()?;
        let account = self.account()?;
        let signed_in = SignedInAccount { tenant, ..session.account.clone() };
        let tokens: Option<Tokens> = account.read(|db| setting::get(db, TOKENS))?;
        let tokens = tokens.ok_or_else(|| CommandError::new(ErrorCode::NotOpen, "no tokens"))?;
        self.sign_in_as(signed_in, tokens)
    }

    /// Forgets tokens and identity; the local data of the tenant stays for the next sign-in.
    pub(crate) async fn sign_out(self: &Arc<Self>) -> Result<(), CommandError> {
        let session = self.session()?;
        if session.is_practice {
            self.end_practice();
            return Ok(());
        }
        let SignedOut { end_session, not_revoked } = session.portal.sign_out().await;
        let account = self.account()?;
        if let Some(tokens) = not_revoked {
            left_tokens::keep(&account, tokens, self.now())?;
            self.give_up_left_tokens();
        }
        account.write(|db| {
            setting::remove(db, SIGNED_IN)?;
            setting::remove(db, TOKENS)?;
            setting::set(db, SIGNED_OUT, &true)
        })?;
        if let Some(Err(reason)) = end_session.map(|url| self.host.open_browser(url.as_str())) {
            tracing::warn!(reason, "the browser's session doesn't end");
        }
        self.close_session();
        let database_key = key::open_or_create(&self.folder, self.state().key_place)?;
        self.look_for_unsent(&database_key);
        self.set_stage(Stage::SignedOut);
        Ok(())
    }

    fn give_up_left_tokens(self: &Arc<Self>) {
        let desk = Arc::downgrade(self);
        tokio::spawn(async move {
            if let Err(error) = left_tokens::give_up(desk).await {
                tracing::error!(%error, "tokens of an earlier sign-in can't be given up");
            }
        });
    }

    /// Whether somebody signed out here since the last sign-in.
    pub(crate) fn browser_session(&self) -> Result<BrowserSession, CommandError> {
        let over: Option<bool> = self.account()?.read(|db| setting::get(db, SIGNED_OUT))?;
        Ok(if over == Some(true) { BrowserSession::Over } else { BrowserSession::Good })
    }

    /// Counts anew what lies here for others than who is signed in.
    fn look_for_unsent(&self, database_key: &DatabaseKey) {
        let open = self.state().session.as_ref().map(|session| session.account.identity(session.tenant.id));
        let found = stores::unsent_elsewhere(&self.folder, database_key, open.as_ref());
        self.state().unsent_elsewhere = found;
    }

    fn open_tenant(self: &Arc<Self>, signed_in: SignedInAccount, tokens: Tokens) -> Result<(), UnlockError> {
        let membership = signed_in.info.memberships.iter().find(|membership| membership.tenant.id == signed_in.tenant);
        let membership = membership.ok_or(StoreError::NoMembership)?.clone();
        let place = self.state().key_place;
        let database_key = key::open_or_create(&self.folder, place)?;
        let store = Arc::new(stores::open(&self.folder, &database_key, &signed_in.identity(signed_in.tenant))?);
        let author = domain::Author { account: signed_in.info.account, name: signed_in.info.name.clone() };
        let worker = Worker { author, roles: membership.roles.clone() };
        let new_device = DeviceId(uuid::Uuid::now_v7());
        let device = store.write(|db| {
            if setting::get(db, WORKER)?.as_ref() != Some(&worker) {
                setting::set(db, WORKER, &worker)?;
            }
            let known: Option<DeviceId> = setting::get(db, DEVICE)?;
            if known.is_none() {
                setting::set(db, DEVICE, &new_device)?;
            }
            Ok::<_, StoreError>(known.unwrap_or(new_device))
        })?;
        let account = self.state().account.clone().ok_or(StoreError::NobodySignedIn)?;
        let token_store = Arc::new(TokensInStore(account));
        let portal = PortalClient::new(&signed_in.portal_url, tokens, token_store).map_err(UnlockError::Portal)?;
        let sync = sync::initial_status(&store)?;
        self.close_session();
        let session = Arc::new(Session {
            tenant: membership.tenant,
            account: signed_in,
            device,
            store,
            portal: Arc::new(portal),
            wake: Notify::new(),
            sync: Mutex::new(sync),
            designs: OpenDesigns::default(),
            is_practice: false,
        });
        let task = tokio::spawn(sync::run(Arc::downgrade(self), Arc::clone(&session)));
        {
            let mut state = self.state();
            state.session = Some(session);
            state.sync_task = Some(task.abort_handle());
        }
        self.look_for_unsent(&database_key);
        Ok(())
    }
}
