//! The desk: what is open, and who works at it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{AccountId, Author, CaseId, DeviceId, Role, Tenant};
use jiff::Timestamp;
use jiff::civil::Date;
use portal_client::PortalClient;
use replication::Actor;
use store::table::setting;
use store::{KeyPlace, Store};
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use uuid::Uuid;

use crate::account::SignedInAccount;
use crate::error::{CommandError, ErrorCode};
use crate::event::{Event, Stale};
use crate::host::Host;
use crate::verfahren::{OpenDesign, OpenDesigns};
use crate::view::{About, DeskStatus, Identity, KeyStorage, Line, Preferences, Stage, SyncStatus, UnsentElsewhere};

/// Name of a setting in the account database.
pub(crate) const PREFERENCES: &str = "preferences";

/// The application state behind the UI.
pub struct Desk {
    pub(crate) host: Arc<dyn Host>,
    pub(crate) folder: PathBuf,
    state: Mutex<State>,
}

/// What changes while the program runs; `opening` sees to what is open.
pub(crate) struct State {
    stage: Stage,
    pub preferences: Preferences,
    pub key_place: KeyPlace,
    pub account: Option<Arc<Store>>,
    pub session: Option<Arc<Session>>,
    sign_in: Option<AbortHandle>,
    pub sync_task: Option<AbortHandle>,
    cancelled_tasks: Vec<String>,
    pub unsent_elsewhere: Vec<UnsentElsewhere>,
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
    pub designs: OpenDesigns,
    /// See [`crate::practice`].
    pub is_practice: bool,
}

impl Session {
    pub fn worker(&self) -> AccountId {
        self.account.info.account
    }

    /// Whoever works here, as the portal will see it.
    pub fn actor(&self, now: Timestamp) -> Actor<'_> {
        let info = &self.account.info;
        let author = Author { account: info.account, name: info.name.clone() };
        Actor { author, roles: self.roles(), now }
    }

    /// Roles in the open tenant.
    pub fn roles(&self) -> &[Role] {
        let memberships = &self.account.info.memberships;
        let open = memberships.iter().find(|membership| membership.tenant.id == self.tenant.id);
        open.map(|membership| membership.roles.as_slice()).unwrap_or_default()
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// With nothing open, and nobody signed in.
    pub(crate) fn closed(folder: &Path, host: Arc<dyn Host>) -> Self {
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
        Self { host, folder: folder.to_owned(), state: Mutex::new(state) }
    }

    pub(crate) fn close_session(&self) {
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

    /// Does something with a draft of the tenant that is open.
    pub(crate) fn with_design<T>(
        &self,
        draft: Uuid,
        work: impl FnOnce(&mut OpenDesign) -> Result<T, CommandError>,
    ) -> Result<T, CommandError> {
        let session = self.session()?;
        session.designs.with(&session.store, draft, work)
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
        let sync = session.map(|session| lock(&session.sync).clone());
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

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
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
