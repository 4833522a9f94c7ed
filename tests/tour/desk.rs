//! The window of the desk, driven through tauri-driver.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::json;
use tokio::process::{Child, Command};

use crate::browser::{Page, connect, free_port};
use crate::{Outcome, Tour};

pub struct Window {
    pub page: Page,
    /// Where the address appears that the desk opens in the system's browser.
    pub opened_url: PathBuf,
    /// Where the dialogs find and leave files.
    pub dialogs: PathBuf,
    data: PathBuf,
    home: PathBuf,
    _driver: Child,
}

impl Window {
    /// Starts the desk with a data folder of its own.
    pub async fn open(tour: &Tour) -> Outcome<Self> {
        let opened_url = tour.folder.join("opened-url");
        let dialogs = tour.folder.join("dialogs");
        let tools = tour.folder.join("bin");
        let (data, home) = (tour.folder.join("desk"), tour.folder.join("home"));
        let temporary = home.join("tmp");
        std::fs::create_dir_all(dialogs.join("attach"))?;
        std::fs::create_dir_all(&temporary)?;
        write_browser_stand_in(&tools, &opened_url)?;
        let (port, native_port) = (free_port()?, free_port()?);
        let mut path = vec![tools];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let log = std::fs::File::create(tour.folder.join("tauri-driver.log"))?;
        let driver = std::env::var_os("TAURI_DRIVER").ok_or("TAURI_DRIVER is not set")?;
        let driver = Command::new(driver)
            .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
            .env("PATH", std::env::join_paths(path)?)
            .env("AMTSPULT_DATA_FOLDER", &data)
            .env("HOME", &home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("TMPDIR", &temporary)
            .env("AMTSPULT_DIALOG_FOLDER", &dialogs)
            .stdout(log.try_clone()?)
            .stderr(log)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let application = tour.programs.join("amtspult");
        let capabilities = json!({ "browserName": "wry", "tauri:options": { "application": application } });
        let page = Page { client: connect(port, Some(native_port), capabilities).await? };
        page.listen().await?;
        Ok(Self { page, opened_url, dialogs, data, home, _driver: driver })
    }

    /// The folders that desk and webview write into by themselves.
    pub fn left_behind(&self) -> [&Path; 2] {
        [&self.data, &self.home]
    }

    pub async fn close(self) -> Outcome {
        self.page.close().await
    }
}

/// A program named like the system's opener that notes the address; the tour opens it in a browser it can drive.
fn write_browser_stand_in(folder: &Path, opened_url: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(folder)?;
    let script = folder.join("xdg-open");
    let note = opened_url.display();
    std::fs::write(&script, format!("#!/bin/sh\nprintf '%s' \"$1\" > '{note}.part' && mv '{note}.part' '{note}'\n"))?;
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}
