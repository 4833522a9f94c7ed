//! A desk on a folder, with the host around it; what a clerk would do in the window is done by commands.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use app::{CommandError, Desk, contract};
use serde_json::{Value, json};
use store::{KeyPlace, key};
use tokio::time::{Instant, timeout_at};

use crate::{PATIENCE, TestHost, World};

pub struct Workplace {
    pub desk: Arc<Desk>,
    pub host: Arc<TestHost>,
    folder: PathBuf,
}

impl Workplace {
    /// Opens a desk whose key lies in a file: tests leave the keyring of whoever runs them alone.
    pub fn open(folder: &Path) -> Self {
        std::fs::create_dir_all(folder).unwrap();
        key::open_or_create(folder, KeyPlace::File).unwrap();
        let host = Arc::new(TestHost::default());
        let desk = Desk::open(folder, Arc::clone(&host) as Arc<dyn app::Host>);
        Self { desk, host, folder: folder.to_owned() }
    }

    /// Opens a desk, signs in, and waits for the first complete exchange.
    pub async fn signed_in(folder: &Path, world: &World, email: &str) -> Self {
        let workplace = Self::open(folder);
        workplace.sign_in(world, email).await;
        workplace.until_settled().await;
        workplace
    }

    /// Ends the desk, and waits until it has let go of its databases.
    pub async fn close(self) {
        let Self { desk, folder, .. } = self;
        drop(desk);
        let has_log = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.is_ok_and(|entry| entry.file_name().to_string_lossy().ends_with("-wal"))
        };
        let closed = async {
            while std::fs::read_dir(&folder).unwrap().any(has_log) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, closed).await.expect("the databases are closed");
    }

    /// The real command, while a browser fills in the portal's pages and comes back to the loopback address.
    pub async fn sign_in(&self, world: &World, email: &str) {
        self.try_sign_in(world, email).await.expect("the desk accepts the sign-in");
    }

    /// Like [`Self::sign_in`], where the desk may find something wrong with the portal.
    ///
    /// # Errors
    /// Those of the command.
    pub async fn try_sign_in(&self, world: &World, email: &str) -> Result<Value, CommandError> {
        let desk = Arc::clone(&self.desk);
        let request = json!({ "portal_url": world.url });
        let signing_in = tokio::spawn(async move { contract::call(&desk, "sign_in", request).await });
        let address = tokio::time::timeout(PATIENCE, self.sign_in_address()).await.expect("no browser was opened");
        let (back, page) = world.browser().visit(world, email, &address).await;
        assert!(back.contains("/callback?"), "the sign-in ended at {back}: {page}");
        signing_in.await.unwrap()
    }

    /// The next address of a sign-in that was opened; others are looked over.
    async fn sign_in_address(&self) -> String {
        loop {
            let address = self.host.opened_address().await;
            if address.contains("response_type=code") {
                return address;
            }
        }
    }

    /// Runs a command that must succeed.
    pub async fn call(&self, command: &str, request: Value) -> Value {
        match self.try_call(command, request).await {
            Ok(answer) => answer,
            Err(error) => panic!("{command}: {error:?}"),
        }
    }

    /// Runs a command.
    ///
    /// # Errors
    /// The command's own.
    pub async fn try_call(&self, command: &str, request: Value) -> Result<Value, CommandError> {
        contract::call(&self.desk, command, request).await
    }

    /// Checks the answer of a case and sends what was checked; gives what was recorded.
    pub async fn send_answer(&self, case: &impl ToString) -> Value {
        let case = case.to_string();
        let check = self.call("check_answer", json!({ "case": case })).await;
        self.call("send_answer", json!({ "case": case, "checked": check["checked"] })).await
    }

    pub async fn status(&self) -> Value {
        self.call("status", json!({})).await
    }

    /// Numbers of waiting and of refused operations.
    pub async fn outbox_counts(&self) -> (u64, u64) {
        let status = self.status().await;
        (status["sync"]["waiting"].as_u64().unwrap(), status["sync"]["needs_you"].as_u64().unwrap())
    }

    pub async fn case(&self, case: &impl ToString) -> Value {
        self.call("open_case", json!({ "case": case.to_string() })).await
    }

    /// Looks again at each piece of news until something is found.
    ///
    /// # Panics
    /// When it doesn't come within [`PATIENCE`].
    pub async fn until<T>(&self, what: &str, mut look: impl AsyncFnMut(&Self) -> Option<T>) -> T {
        let mut events = self.host.events();
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = look(self).await {
                return found;
            }
            // Lagging behind the news is news as well.
            if timeout_at(deadline, events.recv()).await.is_err() {
                panic!("{what}: not within {PATIENCE:?}; the desk says {:#}", self.status().await);
            }
        }
    }

    /// Lets what is held back go, and waits until the line is there and nothing waits any more.
    pub async fn until_settled(&self) {
        self.release_held().await;
        self.until("everything is exchanged", async |workplace| {
            let sync = &workplace.status().await["sync"];
            (sync["line"] == "online" && sync["waiting"] == 0).then_some(())
        })
        .await;
    }

    pub async fn until_line(&self, line: &str) {
        self.until(line, async |workplace| (workplace.status().await["sync"]["line"] == line).then_some(())).await;
    }

    /// Works without a line by choice, until told otherwise.
    pub async fn set_offline(&self, offline: bool) {
        let mut preferences = self.status().await["preferences"].clone();
        preferences["offline_by_choice"] = json!(offline);
        self.call("set_preferences", json!({ "preferences": preferences })).await;
        if offline {
            self.until_line("offline-by-choice").await;
        }
    }

    /// Lets the time pass during which work can be taken back, and exchanges. Before somebody has signed in there is none.
    pub async fn release_held(&self) {
        self.host.advance(jiff::SignedDuration::from_secs(60));
        if self.status().await["stage"]["stage"] == "open" {
            self.call("sync_now", json!({})).await;
        }
    }

    /// Unassigned new cases whose applicant has a Postfach, newest first.
    pub async fn new_cases(&self) -> Vec<String> {
        let filter = json!({ "state": "eingegangen", "assignment": "unassigned" });
        let request = json!({ "filter": filter, "sort": "received", "descending": true, "offset": 0, "limit": 200 });
        let page = self.call("inbox_page", request).await;
        let mut found = vec![];
        for row in page["rows"].as_array().unwrap() {
            let id = row["case"].as_str().unwrap();
            if self.case(&id).await["has_postfach"] == true {
                found.push(id.to_owned());
            }
        }
        found
    }
}
