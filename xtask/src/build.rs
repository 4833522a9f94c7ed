//! Building the UI and the programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Outcome, program, root, step, target};

const TAURI_DRIVER: &str = "2.1.0";
const CARGO_DENY: &str = "0.20.2";

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

/// Builds the UI of another checkout of the workspace.
pub fn ui_of(source: &Path) -> Outcome {
    let folder = source.join("ui");
    for (title, line) in [
        ("install the UI's packages", "npm ci --no-audit --no-fund --loglevel=error"),
        ("build the UI", "npm run --silent build"),
    ] {
        let mut run = program(line);
        run.current_dir(&folder);
        step(title, run)?;
    }
    Ok(())
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

/// Installs a program from crates.io below the target folder, once.
fn tool(name: &str, version: &str) -> Outcome<PathBuf> {
    let tools = target().join("tools");
    let installed = tools.join("bin").join(name);
    if !installed.exists() {
        let mut install = program(&format!("cargo install --quiet --locked {name} --version {version} --root"));
        install.arg(&tools);
        step(&format!("install {name}"), install)?;
    }
    Ok(installed)
}

/// An environment of Python below the target folder, with packages of PyPI.
pub fn python(name: &str, requirements: &Path) -> Outcome<PathBuf> {
    let folder = target().join(name);
    let mut environment = program("python3 -m venv");
    environment.arg(&folder);
    step("an environment for Python", environment)?;
    let mut install = Command::new(folder.join("bin/pip"));
    install.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(requirements);
    step("packages of PyPI", install)?;
    Ok(folder)
}

/// Drives the window.
pub fn tauri_driver() -> Outcome<PathBuf> {
    tool("tauri-driver", TAURI_DRIVER)
}

/// Checks licences and origins of the dependencies.
pub fn cargo_deny() -> Outcome<PathBuf> {
    tool("cargo-deny", CARGO_DENY)
}
