//! Building the UI and the programs.

use std::fs;
use std::path::PathBuf;

use crate::process::{Outcome, program, root, step, target};

/// Version of the WebDriver that drives the window.
const TAURI_DRIVER: &str = "2.1.0";

/// Installs the UI's packages, unless they are those of the present lock file.
pub fn ui_packages() -> Outcome {
    let lock = fs::read_to_string(root().join("ui/package-lock.json")).map_err(|error| error.to_string())?;
    let stamp = root().join("ui/node_modules/.installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut install = program("npm ci --no-audit --no-fund --loglevel=error");
    install.current_dir(root().join("ui"));
    step("install the UI's packages", install)?;
    fs::write(stamp, lock).map_err(|error| error.to_string())
}

/// Builds the UI into ui/dist.
pub fn ui() -> Outcome {
    ui_packages()?;
    npm("build the UI", "build")
}

/// Runs a script of the UI.
pub fn npm(title: &str, script: &str) -> Outcome {
    let mut run = program(&format!("npm run --silent {script}"));
    run.current_dir(root().join("ui"));
    step(title, run)
}

/// Builds the portal and the desk with everything they need.
pub fn programs() -> Outcome {
    ui()?;
    step("build portal and desk", program("cargo build --workspace --bins"))
}

/// Where a built program lies.
pub fn built(name: &str) -> PathBuf {
    target().join("debug").join(name)
}

/// Installs tauri-driver below the target folder, once.
pub fn tauri_driver() -> Outcome<PathBuf> {
    let tools = target().join("tools");
    let driver = tools.join("bin/tauri-driver");
    if !driver.exists() {
        let line = format!("cargo install --quiet --locked tauri-driver --version {TAURI_DRIVER} --root");
        let mut install = program(&line);
        install.arg(&tools);
        step("install tauri-driver", install)?;
    }
    Ok(driver)
}
