//! How long a data schema takes to become a form, next to its budget: `cargo bench -p amtspult-fim`. Measured is a
//! real schema, where it lies beside the clone, else the small one of the tests.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a chore, not the product

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use amtspult_fim::form;
use standards::genericode::{self, CodeList};
use standards::xdf;
use standards::xdf::model::{Content, Version};

const RUNS: usize = 100;

fn read(folder: &Path, word: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    let mut files: Vec<_> = named.filter(|(name, _)| name.contains(word)).collect();
    files.sort();
    files.into_iter().map(|(name, path)| (name, std::fs::read(path).unwrap())).collect()
}

/// From the bytes to the form.
fn import(bytes: &[u8], lists: &[CodeList]) {
    let message = xdf::convert(&xdf::read(bytes).unwrap(), Version::V3, lists).message;
    if let Content::Stammdatenschema(schema) = &message.content {
        black_box(form::form(schema, "1:Schema:v1.0", lists));
    }
}

fn main() {
    let field = trial::shared("xdf").unwrap_or_default();
    let own = trial::project().join("crates/core/fim/tests");
    let lists: Vec<CodeList> =
        read(&field, "_genericode").iter().map(|(_, bytes)| genericode::read(bytes).unwrap()).collect();
    let real = read(&field, "S00000094").into_iter().filter(|(name, _)| name.contains("xdf"));
    for (name, bytes) in real.chain(read(&own, "repeated")) {
        let mut times: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                import(&bytes, &lists);
                start.elapsed()
            })
            .collect();
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let (median, slowest) = (ms(times[RUNS / 2]), ms(times[RUNS - 1]));
        println!("{name:<30} to a form {median:>8.3} ms median {slowest:>8.3} ms slowest  budget ≤ 50 ms");
    }
}
