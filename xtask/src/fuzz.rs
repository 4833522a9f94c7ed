//! Fuzzing of the parsers with libFuzzer, on stable Rust.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{Outcome, program, root, step, target};

/// The targets of crates/testing/fuzz.
const TARGETS: [&str; 14] = [
    "form",
    "content",
    "merge",
    "pattern",
    "value",
    "xdf",
    "rule",
    "genericode",
    "blaupause",
    "bpmn",
    "expression",
    "table",
    "recording",
    "bar",
];

/// What `-Zsanitizer` would do, without nightly: counters at every edge, for libFuzzer to see.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table --cfg fuzzing";

/// `[TARGET] [--minutes N]`: one target or all of them, 10 minutes each unless told otherwise.
pub fn fuzz(arguments: &[String]) -> Outcome {
    let (targets, minutes) = wanted(arguments)?;
    let program = build()?;
    let mut found = vec![];
    for name in targets {
        let findings = run(&program, name, minutes)?;
        found.extend(findings);
    }
    if found.is_empty() {
        return Ok(());
    }
    found.iter().for_each(|path| println!("  {}", path.display()));
    Err(format!("{} findings; each file above is an input that shows one", found.len()))
}

fn wanted(arguments: &[String]) -> Outcome<(Vec<&'static str>, u64)> {
    let (mut targets, mut minutes) = (TARGETS.to_vec(), 10);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--minutes" {
            let number = rest.next().and_then(|number| number.parse().ok());
            minutes = number.ok_or("--minutes needs a number")?;
        } else {
            let known = TARGETS.iter().find(|known| *known == argument);
            targets = vec![known.ok_or_else(|| format!("{argument} is none of {}", TARGETS.join(", ")))?];
        }
    }
    Ok((targets, minutes))
}

/// Coverage is for our code and its libraries, not for build scripts and macros: hence the explicit triple.
fn build() -> Outcome<PathBuf> {
    let triple = triple()?;
    let folder = target().join("fuzz");
    let mut cargo = program("cargo build --quiet --release --target");
    cargo.arg(&triple).current_dir(root().join("crates/testing/fuzz/libfuzzer"));
    cargo.env("RUSTFLAGS", COVERAGE).env("CARGO_TARGET_DIR", &folder);
    step("fuzzers", cargo)?;
    Ok(folder.join(triple).join("release/amtspult-libfuzzer"))
}

fn triple() -> Outcome<String> {
    let output = program("rustc -vV").output().map_err(|error| format!("rustc: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc doesn't say for which machine it builds".to_owned())
}

/// Runs one target and gives the inputs that it has written down. The corpus stays for the next run.
fn run(program: &Path, name: &str, minutes: u64) -> Outcome<Vec<PathBuf>> {
    let made = |folder: &str| -> Outcome<PathBuf> {
        let path = target().join(folder).join(name);
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    };
    let (corpus, seeds, findings) = (made("fuzz-corpus")?, made("fuzz-seeds")?, made("fuzz-findings")?);
    let before = files(&findings);
    let mut fuzzer = Command::new(program);
    fuzzer.args([&corpus, &seeds]).env("AMTSPULT_FUZZ_TARGET", name).env("AMTSPULT_FUZZ_SEEDS", &seeds);
    fuzzer.arg(format!("-max_total_time={}", minutes * 60));
    fuzzer.arg(format!("-artifact_prefix={}/", findings.display()));
    // As large as the largest seed; past that only the same again is longer.
    fuzzer.args(["-timeout=20", "-report_slow_units=2", "-rss_limit_mb=1024", "-max_len=150000"]);
    fuzzer.arg("-print_final_stats=1");
    fuzzer.stderr(Stdio::piped()).stdout(Stdio::null());
    println!("→ {name}: {minutes} minutes");
    let mut fuzzer = fuzzer.spawn().map_err(|error| format!("{name}: {error}"))?;
    let mut seen = Seen::default();
    for line in fuzzer.stderr.take().map(BufReader::new).into_iter().flat_map(BufReader::lines).map_while(Result::ok) {
        seen.take(&line);
    }
    let status = fuzzer.wait().map_err(|error| format!("{name}: {error}"))?;
    let mut new: Vec<PathBuf> = files(&findings).into_iter().filter(|path| !before.contains(path)).collect();
    let nothing_written = new.is_empty();
    new.retain(|path| !is_slow(path) || takes_too_long(program, name, path));
    println!(
        "{} {name}: {} runs, {} edges covered, {} findings",
        if new.is_empty() { "✓" } else { "✗" },
        seen.runs,
        seen.edges,
        new.len()
    );
    if !status.success() {
        seen.last.iter().for_each(|line| println!("  {line}"));
        if nothing_written {
            return Err(format!("{name} ended with {status}"));
        }
    }
    Ok(new)
}

/// What a fuzzer has written down.
fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Written down because it took long, by the clock on the wall.
fn is_slow(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    ["slow-unit", "timeout"].iter().any(|kind| name.starts_with(kind))
}

/// Whether an input takes more than 2 s alone: beside other work any input may. One that doesn't is forgotten.
fn takes_too_long(program: &Path, name: &str, input: &Path) -> bool {
    let alone = Command::new(program).args(["-timeout=2"]).arg(input).env("AMTSPULT_FUZZ_TARGET", name).output();
    if alone.is_ok_and(|output| output.status.success()) {
        // What can't be removed is looked at again after the next run.
        let _ = fs::remove_file(input);
        return false;
    }
    true
}

/// What libFuzzer tells of itself.
#[derive(Default)]
struct Seen {
    runs: String,
    edges: String,
    /// The lines that say what is wrong.
    last: Vec<String>,
}

impl Seen {
    /// `#123 REDUCE cov: 45 ft: …`, and at the end `stat::number_of_executed_units: 678`.
    fn take(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        if let Some(runs) = line.strip_prefix("stat::number_of_executed_units:") {
            self.runs = runs.trim().to_owned();
        } else if words.any(|word| word == "cov:") {
            self.edges = words.next().unwrap_or_default().to_owned();
        } else if ["panicked", "ERROR", "assertion", "left:", "right:"].iter().any(|word| line.contains(word)) {
            self.last.push(line.chars().take(400).collect());
        }
    }
}
