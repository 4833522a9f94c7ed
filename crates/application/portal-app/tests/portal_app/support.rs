//! A portal without a server.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use amtspult_portal_app::client::Client;
use amtspult_portal_app::computing::Computing;
use amtspult_portal_app::keys::SigningKey;
use amtspult_portal_app::member::Member;
use amtspult_portal_app::offered::OfferedForms;
use amtspult_portal_app::password;
use amtspult_portal_app::publish::publish_by_name;
use amtspult_portal_app::{Clock, Means};
use jiff::Timestamp;
use portal_store::table::account::{self, Account};
use portal_store::{Absent, Database};
use serde_json::json;

pub const ANNA: &str = "anna.lehmann@musterau.example";
pub const LUKASZ: &str = "lukasz.wojcik@example.org";

pub struct World {
    pub means: Means,
    now: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let file = folder.path().join("portal.sqlite").display().to_string();
        let database = Database::open(&file, None, Absent::Make).await.unwrap();
        let start: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        demo::install(&database, start).await.unwrap();
        let now = Arc::new(AtomicI64::new(start.as_second()));
        let read = Arc::clone(&now);
        let means = Means {
            signing_key: SigningKey::load_or_make(&database).await.unwrap(),
            database,
            clock: Clock::new(move || Timestamp::from_second(read.load(Ordering::SeqCst)).unwrap()),
            computing: Computing::default(),
            offered: OfferedForms::default(),
            hashing: password::Turns::default(),
            issuer: "https://portal.example".to_owned(),
            clients: vec![Client::desktop()],
        };
        Self { means, now, _folder: folder }
    }

    pub fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    pub async fn account(&self, email: &str) -> Account {
        let mut read = self.means.database.read().await.unwrap();
        account::by_email(&mut read, email).await.unwrap().unwrap()
    }

    /// Anna at work for Musterau.
    pub async fn anna(&self) -> Member {
        let account = self.account(ANNA).await;
        Member::find(&self.means, account, demo::musterau()).await.unwrap().unwrap()
    }

    /// Publishes a form of one field that has to be filled in, and gives its id.
    pub async fn form(&self) -> String {
        let form = json!({"id": "1:Probe:v1.0", "title": "Probe", "sections": [{"fieldGroups": [{"id": "a", "title": "A",
            "rows": [{"fields": [{"id": "x", "type": "STRING", "label": "x", "required": true}]}]}]}]});
        let form = form.to_string();
        publish_by_name(&self.means.database, demo::MUSTERAU, "Hundesteuer", &form).await.unwrap()
    }
}
