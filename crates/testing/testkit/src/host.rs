//! A host without a window: its clock can be moved, its dialogs are answered beforehand, its news can be listened to.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use app::host::{Answer, may_be_opened};
use app::{Event, FileKind, Host};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{broadcast, mpsc};

pub struct TestHost {
    /// Milliseconds that this clock is ahead of the real one.
    ahead: AtomicI64,
    opened: mpsc::UnboundedSender<String>,
    addresses: tokio::sync::Mutex<mpsc::UnboundedReceiver<String>>,
    events: broadcast::Sender<Event>,
    chosen_files: Mutex<VecDeque<Vec<PathBuf>>>,
    save_folder: Mutex<Option<PathBuf>>,
}

impl Default for TestHost {
    fn default() -> Self {
        let (opened, addresses) = mpsc::unbounded_channel();
        Self {
            ahead: AtomicI64::new(0),
            opened,
            addresses: tokio::sync::Mutex::new(addresses),
            events: broadcast::channel(4096).0,
            chosen_files: Mutex::default(),
            save_folder: Mutex::default(),
        }
    }
}

impl TestHost {
    /// Moves the clock on.
    pub fn advance(&self, by: SignedDuration) {
        self.ahead.fetch_add(by.as_millis().try_into().unwrap(), Ordering::SeqCst);
    }

    /// The next address that was opened in the browser.
    pub async fn opened_address(&self) -> String {
        self.addresses.lock().await.recv().await.unwrap()
    }

    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Answers the next dialog that asks for files.
    pub fn will_choose(&self, files: Vec<PathBuf>) {
        self.chosen_files.lock().unwrap().push_back(files);
    }

    /// Answers all dialogs that ask where to save; before that they are closed.
    pub fn will_save_in(&self, folder: PathBuf) {
        *self.save_folder.lock().unwrap() = Some(folder);
    }
}

impl Host for TestHost {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_millis(self.ahead.load(Ordering::SeqCst))
    }

    fn time_zone(&self) -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
    }

    fn components(&self) -> Vec<(String, String)> {
        vec![]
    }

    fn open_browser(&self, url: &str) -> Result<(), String> {
        assert!(may_be_opened(url), "the desk opens {url}");
        self.opened.send(url.to_owned()).map_err(|error| error.to_string())
    }

    fn announce(&self, event: Event) {
        // Nobody listening is no error.
        let _ = self.events.send(event);
    }

    fn choose_files(&self, _: FileKind) -> Answer<'_, Vec<PathBuf>> {
        let files = self.chosen_files.lock().unwrap().pop_front().unwrap_or_default();
        Box::pin(std::future::ready(files))
    }

    fn choose_save_path<'a>(&'a self, suggested_name: &'a str) -> Answer<'a, Option<PathBuf>> {
        let folder = self.save_folder.lock().unwrap().clone();
        Box::pin(std::future::ready(folder.map(|folder| folder.join(suggested_name))))
    }

    fn choose_folder(&self) -> Answer<'_, Option<PathBuf>> {
        Box::pin(std::future::ready(self.save_folder.lock().unwrap().clone()))
    }
}
