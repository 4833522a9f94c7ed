//! This version and an earlier one, measured alternately: machines differ, and one machine from hour to hour.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::build;
use crate::packages::{DESK, TESTS, ensure};
use crate::process::{Outcome, program, root, step, target};

/// How often each version is measured.
const ROUNDS: usize = 2;

/// A version that is built.
struct Version {
    name: String,
    bench: PathBuf,
    desk: PathBuf,
}

/// The rows of one run: what was measured, and the figure.
type Figures = Vec<(String, String)>;

/// Measures the version of a commit and this one; `cases` goes to tests/bench of both.
pub fn bench(commit: &str, cases: &[String]) -> Outcome {
    ensure(&[DESK.as_slice(), TESTS.as_slice()].concat())?;
    let folder = target().join("beside");
    let source = folder.join("source");
    check_out(commit, &source)?;
    build::ui_of(&source)?;
    build::ui()?;
    let versions =
        [built(commit, &source, &folder.join("target"), &folder)?, built("now", &root(), &target(), &folder)?];
    let mut runs: [Vec<Figures>; 2] = Default::default();
    for round in 1..=ROUNDS {
        for (version, runs) in versions.iter().zip(&mut runs) {
            println!("→ round {round}: {}", version.name);
            runs.push(measure(version, cases)?);
        }
    }
    print(commit, &runs);
    Ok(())
}

fn check_out(commit: &str, source: &Path) -> Outcome {
    if source.exists() {
        let mut checkout = program("git checkout --quiet --detach");
        checkout.arg(commit).current_dir(source);
        return step(&format!("check out {commit}"), checkout);
    }
    let mut add = program("git worktree add --quiet --force --detach");
    add.arg(source).arg(commit);
    step(&format!("check out {commit}"), add)
}

/// Builds a version, and puts its programs aside.
fn built(name: &str, source: &Path, target: &Path, folder: &Path) -> Outcome<Version> {
    let desk = cargo(source, target, "build --quiet --profile bench --workspace --bin amtspult");
    step(&format!("build the desk: {name}"), desk)?;
    let mut bench = cargo(source, target, "bench --quiet --no-run --workspace --bench desk --message-format json");
    let messages = bench.stderr(Stdio::inherit()).output().map_err(|error| format!("cargo bench: {error}"))?;
    let text = String::from_utf8_lossy(&messages.stdout);
    let executable = text.lines().filter_map(|line| line.split_once("\"executable\":\"")).next_back();
    let executable = executable.and_then(|(_, rest)| rest.split('"').next()).ok_or("the benchmark wasn't built")?;
    let kept = |what: &str, built: &Path| {
        let kept = folder.join(format!("{what}-{name}"));
        fs::copy(built, &kept).map_err(|error| format!("{}: {error}", built.display()))?;
        Ok::<_, String>(kept)
    };
    let desk = kept("amtspult", &target.join("release/amtspult"))?;
    Ok(Version { name: name.to_owned(), bench: kept("bench", Path::new(executable))?, desk })
}

/// Each version has its own target folder: cargo tells two checkouts of a workspace apart by the time of their files only, and
/// would take what was built of one for the other.
fn cargo(source: &Path, target: &Path, arguments: &str) -> Command {
    let mut cargo = program(&format!("cargo {arguments}"));
    cargo.current_dir(source).env("CARGO_TARGET_DIR", target);
    cargo
}

fn measure(version: &Version, cases: &[String]) -> Outcome<Figures> {
    let mut bench = program("dbus-run-session --");
    bench.arg(&version.bench).args(cases).env("AMTSPULT_DESK", &version.desk).stderr(Stdio::inherit());
    let output = bench.output().map_err(|error| format!("{}: {error}", version.name))?;
    if !output.status.success() {
        return Err(format!("{} failed ({})", version.name, output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    println!("{text}");
    Ok(text.lines().filter_map(row).filter(|(what, _)| what != "what" && !what.starts_with('-')).collect())
}

fn row(line: &str) -> Option<(String, String)> {
    let mut cells = line.strip_prefix('|')?.split('|').map(|cell| cell.trim().to_owned());
    Some((cells.next()?, cells.next()?))
}

/// One table; a row that the earlier version doesn't have is empty there.
fn print(commit: &str, [before, now]: &[Vec<Figures>; 2]) {
    let all = |runs: &[Figures], what: &str| {
        let figures = runs.iter().filter_map(|run| run.iter().find(|(other, _)| other == what));
        figures.map(|(_, figure)| figure.as_str()).collect::<Vec<_>>().join("<br>")
    };
    println!("\n| what | {commit} | now |\n|---|---|---|");
    for (what, _) in now.iter().take(1).flatten() {
        println!("| {what} | {} | {} |", all(before, what), all(now, what));
    }
}
