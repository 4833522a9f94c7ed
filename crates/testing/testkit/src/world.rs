//! A portal in this process, with the demo municipality, that can be stopped and started again at the same address.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::{CaseId, FormVersion, TenantId};
use jiff::{SignedDuration, Timestamp};
use portal::{Client, Config, Portal, Running};
use portal_app::Clock;
use portal_app::cases::{self, Application};
use portal_store::table::{account, feed};
use protocol::Replicated;
use tokio::net::TcpListener;

use crate::{Browser, Cuts, Tampering};

pub struct World {
    /// Under which browsers and desks reach the portal.
    pub url: String,
    running: Option<(Portal, Running)>,
    config: Config,
    port: u16,
    /// Seconds that the portal's clock is ahead of the real one.
    ahead: Arc<AtomicI64>,
    front: Front,
    _folder: tempfile::TempDir,
}

/// What stands between the portal and everybody else.
enum Front {
    Nothing,
    Cuts(Cuts),
    Tampering(Tampering),
}

/// Which front a world gets.
enum Wanted {
    Nothing,
    Cuts,
    Tampering,
}

impl Front {
    async fn before(portal: SocketAddr, wanted: Wanted) -> Self {
        match wanted {
            Wanted::Nothing => Self::Nothing,
            Wanted::Cuts => Self::Cuts(Cuts::before(portal).await),
            Wanted::Tampering => Self::Tampering(Tampering::before(portal).await),
        }
    }

    fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Nothing => None,
            Self::Cuts(cuts) => Some(cuts.address),
            Self::Tampering(tampering) => Some(tampering.address),
        }
    }
}

impl World {
    /// A portal that is reached directly.
    pub async fn new() -> Self {
        Self::build(Wanted::Nothing, vec![]).await
    }

    /// A portal that is reached directly and keeps its data in that database.
    pub async fn on(database: &str) -> Self {
        Self::build_on(Some(database), Wanted::Nothing, vec![]).await
    }

    /// A portal that is reached through a line that can be cut.
    pub async fn behind_cuts() -> Self {
        Self::build(Wanted::Cuts, vec![]).await
    }

    /// A portal that can't be trusted.
    pub async fn tampered() -> Self {
        Self::build(Wanted::Tampering, vec![]).await
    }

    /// A portal that knows further OAuth clients.
    pub async fn with_clients(clients: Vec<Client>) -> Self {
        Self::build(Wanted::Nothing, clients).await
    }

    async fn build(wanted: Wanted, clients: Vec<Client>) -> Self {
        Self::build_on(None, wanted, clients).await
    }

    async fn build_on(database: Option<&str>, wanted: Wanted, clients: Vec<Client>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portal.sqlite").display().to_string();
        let ahead = Arc::new(AtomicI64::new(0));
        let read = Arc::clone(&ahead);
        let mut config = Config::new(database.unwrap_or(&file).to_owned());
        config.key_file = Some(folder.path().join("portal.key"));
        config.clients.extend(clients);
        config.clock = Clock::new(move || Timestamp::now() + SignedDuration::from_secs(read.load(Ordering::SeqCst)));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let front = Front::before(address, wanted).await;
        let url = format!("http://{}", front.address().unwrap_or(address));
        let mut world = Self { url, running: None, config, port: address.port(), ahead, front, _folder: folder };
        world.start_on(listener).await;
        demo::install(world.portal().database(), world.now()).await.unwrap();
        world
    }

    async fn start_on(&mut self, listener: TcpListener) {
        let portal = Portal::open(self.config.clone()).await.unwrap();
        let running = portal.start(listener, Some(&self.url)).await.unwrap();
        self.running = Some((portal, running));
    }

    /// Starts the stopped portal again, from what it has stored.
    pub async fn start(&mut self) {
        assert!(self.running.is_none(), "the portal is running");
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        self.start_on(listener).await;
    }

    /// Stops the portal: nobody answers at its address any more.
    pub async fn stop(&mut self) {
        let (portal, running) = self.running.take().expect("the portal is running");
        running.stop().await;
        portal.close().await;
    }

    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    pub fn portal(&self) -> &Portal {
        &self.running.as_ref().expect("the portal is running").0
    }

    pub fn cuts(&self) -> &Cuts {
        match &self.front {
            Front::Cuts(cuts) => cuts,
            _ => panic!("this world has no line that can be cut"),
        }
    }

    pub fn tampering(&self) -> &Tampering {
        match &self.front {
            Front::Tampering(tampering) => tampering,
            _ => panic!("nobody changes what this world's portal answers"),
        }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.url)
    }

    pub fn now(&self) -> Timestamp {
        self.config.clock.now()
    }

    /// A TOTP code that wasn't used yet: each is good once, so the portal's clock moves on by a step.
    pub fn fresh_code(&self) -> String {
        self.ahead.fetch_add(30, Ordering::SeqCst);
        portal_app::sign_in::totp::code(demo::TOTP_SECRET, self.now()).unwrap()
    }

    pub fn tenant(&self) -> TenantId {
        demo::musterau()
    }

    /// All entities of a type in Musterau, or those of one case, as the portal has them.
    pub async fn entities<T: Replicated>(&self, case: Option<CaseId>) -> Vec<T> {
        let mut read = self.portal().database().read().await.unwrap();
        feed::all(&mut read, self.tenant(), case).await.unwrap()
    }

    /// Hands in so many applications for the dog tax, of a citizen with a Postfach.
    pub async fn applications(&self, email: &str, count: usize) -> Vec<CaseId> {
        let forms: Vec<FormVersion> = self.entities(None).await;
        let form = forms.into_iter().find(|form| form.id.contains("Hundesteuer")).expect("the demo has this form");
        let database = self.portal().database();
        let account = account::by_email(&mut database.read().await.unwrap(), email).await.unwrap().unwrap();
        let mut write = database.write().await.unwrap();
        let mut received = vec![];
        for _ in 0..count {
            let application = Application {
                tenant: self.tenant(),
                form: form.clone(),
                applicant: account.id,
                name: account.name(),
                fields: std::collections::BTreeMap::new(),
                attachments: vec![],
            };
            received.push(cases::receive(&mut write, application, self.now()).await.unwrap().id);
        }
        write.commit().await.unwrap();
        received
    }
}
