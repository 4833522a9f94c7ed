//! Running programs, with a line that says what and how long it took.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

pub type Outcome<T = ()> = Result<T, String>;

/// The folder of the workspace. Asked of cargo at run time: a target folder shared between clones may hold a program
/// that was compiled in another one.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.parent().unwrap_or(Path::new(".")).to_owned()
}

/// A program to be run in the workspace.
pub fn program(line: &str) -> Command {
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).current_dir(root());
    command
}

/// Runs it and waits; its output goes to the terminal.
pub fn step(title: &str, mut command: Command) -> Outcome {
    println!("→ {title}");
    let started = Instant::now();
    let status = command.status().map_err(|error| format!("{title}: {error}"))?;
    if !status.success() {
        return Err(format!("{title} failed ({status})"));
    }
    println!("✓ {title} ({:.1} s)", started.elapsed().as_secs_f32());
    Ok(())
}

/// Whether a program can be found.
pub fn exists(name: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(name).is_file())
}

/// The folder that cargo builds into.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
