//! What tests of many crates share: files that lie beside the project, how much is tried, numbers that look random,
//! forms of all kinds.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "only tests use it")]

mod form;
mod random;

use std::path::{Path, PathBuf};

pub use form::{FilledForm, forms};
pub use random::Random;

/// The project's own folder.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// A file or folder of `../shared/data`; without it the test says that it skips.
pub fn shared(path: &str) -> Option<PathBuf> {
    let path = project().join("../shared/data").join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is absent", path.display());
    None
}

/// Processes that once went wrong; `README.md` there says what is right.
pub fn faults() -> PathBuf {
    project().join("crates/core/bpmn/tests/faults")
}

/// All processes of real tools, with their names; none where the folders are absent.
pub fn models() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![];
    for (folder, ending) in [("bpmn/token-simulation", ".bpmn"), ("amt24", ".bpmn20.xml"), ("xprozess", ".bpmn")] {
        let Some(folder) = shared(folder) else { continue };
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(ending) {
                files.push((name, std::fs::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// Whether as much is tried as is promised: `AMTSPULT_FULL=1`.
pub fn full() -> bool {
    std::env::var_os("AMTSPULT_FULL").is_some_and(|value| value == "1")
}

/// How often a law is tried: as often as promised with `AMTSPULT_FULL`, else a few times.
pub fn rounds(promised: usize, few: usize) -> usize {
    if full() { promised } else { few }
}
