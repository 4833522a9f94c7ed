//! What the desk needs from the program it runs in: clock, browser, dialogs, and somebody to tell the news.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use jiff::Timestamp;
use jiff::tz::TimeZone;
pub use portal_client::discovery::may_be_opened;

use crate::event::Event;

pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Which files a dialog offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Attachment,
    Xml,
    /// A half of the database's key that was kept elsewhere.
    Key,
}

/// The program around the desk: a window, or a test.
pub trait Host: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
    fn time_zone(&self) -> TimeZone;
    /// Name and version of what the host brings along, for the about page.
    fn components(&self) -> Vec<(String, String)>;
    /// Opens an address in the system's browser, after asking [`may_be_opened`]: the operating system would open programs
    /// and files as well.
    ///
    /// # Errors
    /// A text for logs.
    fn open_browser(&self, url: &str) -> Result<(), String>;
    fn announce(&self, event: Event);
    /// Empty when the dialog was closed.
    fn choose_files(&self, kind: FileKind) -> Answer<'_, Vec<PathBuf>>;
    fn choose_save_path<'a>(&'a self, suggested_name: &'a str) -> Answer<'a, Option<PathBuf>>;
    fn choose_folder(&self) -> Answer<'_, Option<PathBuf>>;
}
