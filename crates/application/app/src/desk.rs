//! The desk: what is open, who works at it, and the line to the portal.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{AccountId, CaseId, DeviceId, Role, Tenant, TenantId};
use jiff::Timestamp;
use jiff::civil::Date;
use portal_client::sign_in::BrowserSession;
use portal_client::{PortalClient, SignedOut, TokenStore, Tokens};

use store::overlay::{WORKER, Worker};
use store::table::setting;
use store::{DatabaseKey, KeyError, KeyPlace, Store, StoreError, key};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use crate::account::SignedInAccount;
use crate::error::{CommandError, ErrorCode, UnlockError};
use crate::event::{Event, Stale};
use crate::host::Host;
use crate::view::{About, DeskStatus, Identity, KeyStorage, Line, Preferences, Stage, SyncStatus, UnsentElsewhere};
use crate::{left_tokens, stores, sync};

/// Names of settings in the account database.
const SIGNED_IN: &str = "signed-in";
const TOKENS: &str = "tokens";
const SIGNED_OUT: &str = "signed-out";
const PREFERENCES: &str = "preferences";
const DEVICE: &str = "device";

/// The application state behind the UI.
pub struct Desk {
    pub(crate) host: Arc<dyn Host>,
    folder: PathBuf,
    state: Mutex<State>,
}

struct State {
    stage: Stage,
    preferences: Preferences,
    key_place: KeyPlace,
    account: Option<Arc<Store>>,
    session: Option<Arc<Session>>,
    sign_in: Option<AbortHandle>,
    sync_task: Option<AbortHandle>,
    cancelled_tasks: Vec<String>,
    unsent_elsewhere: Vec<UnsentElsewhere>,
    /// How often the status was told.
    statuses: u32,
}

/// An open tenant.
pub(crate) struct Session {
    pub account: SignedInAccount,
    pub tenant: Tenant,
    pub device: DeviceId,
    pub store: Arc<Store>,
    pub portal: Arc<PortalClient>,
    pub wake: Notify,
    pub sync: Mutex<SyncStatus>,
}

impl Session {
    pub fn worker(&self) -> AccountId {
        self.account.info.account
    }

    /// Roles in the open tenant.
    pub fn roles(&self) -> &[Role] {
        let memberships = &self.account.info.memberships;
        let open = memberships.iter().find(|membership| membership.tenant.id == self.tenant.id);
        open.map(|membership| membership.roles.as_slice()).unwrap_or_default()
    }
}

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
        let state = State {
            stage: Stage::SignedOut,
            preferences: Preferences::default(),
            key_place: KeyPlace::Keyring,
            account: None,
            session: None,
            sign_in: None,
            sync_task: None,
            cancelled_tasks: vec![],
            unsent_elsewhere: vec![],
            statuses: 0,
        };
        let desk = Arc::new(Self { host, folder: folder.to_owned(), state: Mutex::new(state) });
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

    fn close_session(&self) {
        let mut state = self.state();
        state.session = None;
        if let Some(task) = state.sync_task.take() {
            task.abort();
        }
    }

    pub(crate) fn session(&self) -> Result<Arc<Session>, CommandError> {
        let session = self.state().session.clone();
        session.ok_or_else(|| CommandError::new(ErrorCode::NotOpen, "nobody is signed in"))
    }

    pub(crate) fn account(&self) -> Result<Arc<Store>, CommandError> {
        let account = self.state().account.clone();
        account.ok_or_else(|| CommandError::new(ErrorCode::NotOpen, "the database is not open"))
    }

    pub(crate) fn set_stage(&self, stage: Stage) {
        self.state().stage = stage;
        self.announce_status();
    }

    /// Remembers the running sign-in, so that it can be cancelled; a former one ends.
    pub(crate) fn set_sign_in(&self, handle: Option<AbortHandle>) {
        if let Some(former) = std::mem::replace(&mut self.state().sign_in, handle) {
            former.abort();
        }
    }

    pub(crate) fn preferences(&self) -> Preferences {
        self.state().preferences.clone()
    }

    pub(crate) fn set_preferences(&self, preferences: Preferences) -> Result<(), CommandError> {
        if let Ok(account) = self.account() {
            account.write(|db| setting::set(db, PREFERENCES, &preferences))?;
        }
        self.state().preferences = preferences;
        if let Ok(session) = self.session() {
            session.wake.notify_one();
        }
        self.announce_status();
        Ok(())
    }

    pub(crate) fn cancel_task(&self, task: String) {
        self.state().cancelled_tasks.push(task);
    }

    /// Whether the task was cancelled; asked between its steps.
    pub(crate) fn is_cancelled(&self, task: &str) -> bool {
        self.state().cancelled_tasks.iter().any(|cancelled| cancelled == task)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.host.now()
    }

    pub(crate) fn today(&self) -> Date {
        self.host.time_zone().to_datetime(self.now()).date()
    }

    pub(crate) fn announce_status(&self) {
        self.host.announce(Event::Status(Box::new(self.status())));
    }

    /// Tells the UI that something about these cases changed.
    pub(crate) fn announce_cases(&self, cases: impl IntoIterator<Item = CaseId>) {
        let mut stale = vec![Stale::Inbox, Stale::Threads, Stale::Outbox];
        stale.extend(cases.into_iter().map(Stale::Case));
        self.host.announce(Event::Stale(stale));
    }

    pub(crate) fn status(&self) -> DeskStatus {
        let mut state = self.state();
        state.statuses += 1;
        let session = state.session.as_ref();
        let sync = session.map(|session| sync::lock(&session.sync).clone());
        let mut components = self.host.components();
        if let Some(account) = &state.account {
            components.push(("SQLCipher".to_owned(), account.cipher_version().to_owned()));
        }
        DeskStatus {
            serial: state.statuses,
            stage: state.stage.clone(),
            identity: session.map(|session| identity(session)),
            sync: sync.unwrap_or(SyncStatus {
                line: Line::Offline,
                waiting: 0,
                needs_you: 0,
                last_success: None,
                fetched: None,
            }),
            unsent_elsewhere: state.unsent_elsewhere.clone(),
            preferences: state.preferences.clone(),
            about: About {
                version: env!("CARGO_PKG_VERSION").to_owned(),
                components,
                data_folder: self.folder.display().to_string(),
                key_storage: match state.key_place {
                    KeyPlace::Keyring => KeyStorage::Keyring,
                    KeyPlace::File => KeyStorage::File,
                },
            },
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without this the exchange would sleep on, with the database open, until its next try.
impl Drop for Desk {
    fn drop(&mut self) {
        self.set_sign_in(None);
        self.close_session();
    }
}

fn identity(session: &Session) -> Identity {
    let memberships = &session.account.info.memberships;
    Identity {
        account: session.account.info.account,
        name: session.account.info.name.clone(),
        tenant: session.tenant.clone(),
        tenants: memberships.iter().map(|membership| membership.tenant.clone()).collect(),
        roles: session.roles().to_vec(),
        portal_url: session.account.portal_url.clone(),
    }
}
