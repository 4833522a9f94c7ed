//! The window of the desk, driven through tauri-driver.

use std::path::PathBuf;
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
    _driver: Child,
}

impl Window {
    /// Starts the desk with a data folder of its own.
    pub async fn open(tour: &Tour) -> Outcome<Self> {
        let opened_url = tour.folder.join("opened-url");
        let dialogs = tour.folder.join("dialogs");
        let tools = tour.folder.join("bin");
        std::fs::create_dir_all(dialogs.join("attach"))?;
        write_browser_stand_in(&tools, &opened_url)?;
        let (port, native_port) = (free_port()?, free_port()?);
        let mut path = vec![tools];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let log = std::fs::File::create(tour.folder.join("tauri-driver.log"))?;
        let driver = std::env::var_os("TAURI_DRIVER").ok_or("TAURI_DRIVER is not set")?;
        let driver = Command::new(driver)
            .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
            .env("PATH", std::env::join_paths(path)?)
            .env("AMTSPULT_DATA_FOLDER", tour.folder.join("desk"))
            .env("AMTSPULT_DIALOG_FOLDER", &dialogs)
            .stdout(log.try_clone()?)
            .stderr(log)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let application = tour.programs.join("amtspult");
        let capabilities = json!({ "browserName": "wry", "tauri:options": { "application": application } });
        let page = Page { client: connect(port, capabilities).await? };
        Ok(Self { page, opened_url, dialogs, _driver: driver })
    }

    pub async fn close(self) -> Outcome {
        self.page.close().await
    }
}

/// A program named like the system's opener that notes the address; the tour opens it in a browser it can drive.
fn write_browser_stand_in(folder: &std::path::Path, opened_url: &std::path::Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir_all(folder)?;
    let script = folder.join("xdg-open");
    let note = opened_url.display();
    std::fs::write(&script, format!("#!/bin/sh\nprintf '%s' \"$1\" > '{note}.part' && mv '{note}.part' '{note}'\n"))?;
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}
