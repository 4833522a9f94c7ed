//! One program for all targets: `AMTSPULT_FUZZ_TARGET` says which. Started by `cargo xtask fuzz`.

#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use amtspult_fuzz::{Target, seeds, target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("AMTSPULT_FUZZ_TARGET").unwrap_or_default();
    target(&name).unwrap_or_else(|| panic!("AMTSPULT_FUZZ_TARGET={name} is no target"))
});

/// Puts the seeds where `AMTSPULT_FUZZ_SEEDS` says, before libFuzzer reads that folder.
fn write_seeds() {
    let Some(folder) = std::env::var_os("AMTSPULT_FUZZ_SEEDS").map(PathBuf::from) else { return };
    for (number, seed) in seeds(TARGET.name).into_iter().enumerate() {
        let path = folder.join(format!("{number:04}"));
        std::fs::write(&path, seed).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
    }
}

fuzz_target!(init: write_seeds(), |bytes: &[u8]| {
    (TARGET.run)(bytes);
});
