//! What the desk needs from the program it runs in: clock, browser, dialogs, and somebody to tell the news.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use jiff::Timestamp;
use jiff::tz::TimeZone;
pub use portal_client::discovery::may_be_opened;

use crate::event::Event;

/// What a dialog will have given once it is closed.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Which files a dialog offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A file to send with an answer.
    Attachment,
    /// An Antrag to import.
    Xml,
    /// A form or data schema to make a draft of, and code lists.
    Form,
    /// A half of the database's key that was kept elsewhere.
    Key,
}

/// The program around the desk: a window, or a test.
pub trait Host: Send + Sync + 'static {
    /// The device's clock, which may be wrong.
    fn now(&self) -> Timestamp;
    /// The one in which days begin for the clerk.
    fn time_zone(&self) -> TimeZone;
    /// Name and version of what the host brings along, for the about page.
    fn components(&self) -> Vec<(String, String)>;
    /// Opens an address in the system's browser, after asking [`may_be_opened`]: the operating system would open programs
    /// and files as well.
    ///
    /// # Errors
    /// A text for logs.
    fn open_browser(&self, url: &str) -> Result<(), String>;
    /// Tells the UI; it may come from any thread.
    fn announce(&self, event: Event);
    /// Empty when the dialog was closed.
    fn choose_files(&self, kind: FileKind) -> Answer<'_, Vec<PathBuf>>;
    /// None when the dialog was closed.
    fn choose_save_path<'a>(&'a self, suggested_name: &'a str) -> Answer<'a, Option<PathBuf>>;
    /// None when the dialog was closed.
    fn choose_folder(&self) -> Answer<'_, Option<PathBuf>>;
}
