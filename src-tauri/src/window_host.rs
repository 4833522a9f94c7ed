//! What the desk needs from the window: clock, browser, dialogs, events.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU16, Ordering};

use app::host::{Answer, may_be_opened};
use app::{Event, FileKind, Host};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_opener::OpenerExt;

use crate::dialogs;

pub struct WindowHost {
    app: AppHandle,
    /// Percent that the window was last set to.
    zoom: AtomicU16,
}

impl WindowHost {
    pub fn new(app: AppHandle) -> Self {
        Self { app, zoom: AtomicU16::new(100) }
    }

    /// The webview's own zoom: everything grows, and the page lays itself out for the room that is left.
    fn zoom_to(&self, percent: u16) {
        if self.zoom.swap(percent, Ordering::Relaxed) == percent {
            return;
        }
        let Some(window) = self.app.get_webview_window("desk") else { return };
        if let Err(error) = window.set_zoom(f64::from(percent) / 100.0) {
            tracing::warn!(%error, "the window can't be zoomed");
        }
    }
}

impl Host for WindowHost {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// German legal time, wherever the device is: it counts for every Frist, and the screen shows it too.
    fn time_zone(&self) -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap_or_else(|_| TimeZone::system())
    }

    fn components(&self) -> Vec<(String, String)> {
        let mut components = vec![("Tauri".to_owned(), tauri::VERSION.to_owned())];
        if let Ok(version) = tauri::webview_version() {
            components.push(("WebView".to_owned(), version));
        }
        components
    }

    fn open_browser(&self, url: &str) -> Result<(), String> {
        if !may_be_opened(url) {
            return Err("this is no address of the web".to_owned());
        }
        self.app.opener().open_url(url, None::<&str>).map_err(|error| error.to_string())
    }

    fn announce(&self, event: Event) {
        let outcome = match event {
            Event::Status(status) => {
                self.zoom_to(status.preferences.zoom);
                self.app.emit("status", status)
            }
            Event::Stale(queries) => self.app.emit("stale", queries),
            Event::Task(progress) => self.app.emit("task", progress),
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "the window can't be told");
        }
    }

    fn choose_files(&self, kind: FileKind) -> Answer<'_, Vec<PathBuf>> {
        Box::pin(dialogs::choose_files(kind))
    }

    fn choose_save_path<'a>(&'a self, suggested_name: &'a str) -> Answer<'a, Option<PathBuf>> {
        Box::pin(dialogs::choose_save_path(suggested_name))
    }

    fn choose_folder(&self) -> Answer<'_, Option<PathBuf>> {
        Box::pin(dialogs::choose_folder())
    }
}
