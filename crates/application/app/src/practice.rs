//! Practice mode: a desk of its own, without portal, keyring or traces. Its key is in memory only, and leaving wipes its
//! data.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use domain::{AccountId, Author, DeviceId, Role, Tenant, TenantId};
use forms::Form;
use jiff::Timestamp;
use portal_client::{PortalClient, TokenStore, Tokens};
use protocol::{Membership, SessionInfo};
use store::overlay::{WORKER, Worker};
use store::table::setting;
use store::{DatabaseKey, Store};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::account::SignedInAccount;
use crate::desk::{Desk, Session};
use crate::error::{CommandError, ErrorCode, UnlockError};
use crate::verfahren::samples::SAMPLES;
use crate::verfahren::{self, OpenDesigns};
use crate::view::{Line, Stage, SyncStatus};

/// Nothing answers there: whatever asks all the same learns that there is no line.
const NOWHERE: &str = "http://127.0.0.1:9";
/// The sample that lies there to begin with.
const FIRST_SAMPLE: &str = "hundesteuer";

/// Nobody is signed in: there are no tokens to keep.
struct Nobody;

impl TokenStore for Nobody {
    fn save(&self, _: &Tokens) -> Result<(), String> {
        Err("practice mode has no tokens".to_owned())
    }
}

impl Desk {
    fn practice_folder(&self) -> PathBuf {
        self.folder.join("practice")
    }

    /// What an earlier practice has left behind, because the program was ended, can't be read by anybody; it goes.
    pub(crate) fn wipe_practice(&self) {
        if let Err(error) = wipe(&self.practice_folder()) {
            tracing::warn!(%error, "the data of practice mode can't be removed");
        }
    }

    pub(crate) fn begin_practice(&self) -> Result<(), CommandError> {
        let folder = self.practice_folder();
        let failed = |error: std::io::Error| CommandError::new(ErrorCode::StorageFailed, error);
        wipe(&folder).map_err(failed)?;
        fs::create_dir_all(&folder).map_err(failed)?;
        let store = Store::open(&folder.join("practice.db"), &DatabaseKey::random()?)?;
        let account = practising();
        let membership = account.info.memberships.first().cloned();
        let membership = membership.ok_or_else(|| CommandError::new(ErrorCode::NotOpen, "nobody practises"))?;
        let author = Author { account: account.info.account, name: account.info.name.clone() };
        let worker = Worker { author, roles: membership.roles };
        store.write(|db| setting::set(db, WORKER, &worker))?;
        if let Some((_, text)) = SAMPLES.iter().find(|(name, _)| *name == FIRST_SAMPLE) {
            let form = Form::read(text).map_err(|error| CommandError::new(ErrorCode::FormUnreadable, error))?;
            verfahren::create(&store, &form.title, &form, self.now())?;
        }
        let portal = PortalClient::new(NOWHERE, no_tokens(), Arc::new(Nobody)).map_err(UnlockError::Portal)?;
        let sync = SyncStatus { line: Line::Practice, waiting: 0, needs_you: 0, last_success: None, fetched: None };
        let session = Session {
            tenant: membership.tenant,
            account,
            device: DeviceId(Uuid::now_v7()),
            store: Arc::new(store),
            portal: Arc::new(portal),
            wake: Notify::new(),
            sync: Mutex::new(sync),
            designs: OpenDesigns::default(),
            is_practice: true,
        };
        self.close_session();
        self.state().session = Some(Arc::new(session));
        self.set_stage(Stage::Open);
        Ok(())
    }

    /// Leaves practice mode: its data is gone, whatever was done.
    pub(crate) fn end_practice(&self) {
        self.close_session();
        self.wipe_practice();
        self.set_stage(Stage::SignedOut);
    }
}

fn wipe(folder: &Path) -> std::io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

fn practising() -> SignedInAccount {
    let tenant = Tenant { id: TenantId(Uuid::nil()), name: "Übungsgemeinde".to_owned(), ags: String::new() };
    let id = tenant.id;
    let membership = Membership { tenant, roles: vec![Role::Designer], offices: vec![] };
    let info =
        SessionInfo { account: AccountId(Uuid::nil()), name: "Übung".to_owned(), memberships: vec![membership] };
    SignedInAccount { portal_url: NOWHERE.to_owned(), info, tenant: id }
}

fn no_tokens() -> Tokens {
    Tokens {
        access_token: String::new(),
        refresh_token: None,
        expires_at: Timestamp::MAX,
        client_id: String::new(),
        token_endpoint: String::new(),
        revocation_endpoint: None,
        end_session_endpoint: None,
        id_token: None,
    }
}
