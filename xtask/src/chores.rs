//! The chores themselves.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::build;
use crate::packages::{DESK, TESTS, ensure};
use crate::process::{Outcome, program, root, step, target};

/// Address of the portal that `run` starts.
const PORTAL: &str = "127.0.0.1:8424";

/// Builds everything, starts a portal with demo data and opens the desk.
pub fn run() -> Outcome {
    if !has_display() {
        println!("there is no display: the tour runs instead");
        return tour();
    }
    ensure(&DESK)?;
    build::programs()?;
    let folder = target().join("run");
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut portal = start_portal(&folder)?;
    println!("→ the desk is open; the portal is at http://{PORTAL} (accounts: README.md)");
    let outcome = step("desk", Command::new(build::built("amtspult")));
    stop(&mut portal);
    outcome
}

fn has_display() -> bool {
    cfg!(windows) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}

/// Starts the portal and returns once it listens.
fn start_portal(folder: &std::path::Path) -> Outcome<Child> {
    let mut command = Command::new(build::built("portal"));
    command.args(["serve", "--demo", "--listen", PORTAL, "--database"]);
    command.arg(folder.join("portal.sqlite")).stdout(Stdio::piped());
    let mut portal = command.spawn().map_err(|error| format!("portal: {error}"))?;
    let output = portal.stdout.take().ok_or("the portal has no output")?;
    let mut line = String::new();
    let read = BufReader::new(output).read_line(&mut line);
    if read.is_err() || !line.starts_with("listening") {
        stop(&mut portal);
        return Err(format!("the portal does not listen on {PORTAL}; is another one running?"));
    }
    Ok(portal)
}

fn stop(child: &mut Child) {
    // It may have ended by itself.
    let _ = child.kill();
    let _ = child.wait();
}

/// How much of a clerk's day the tour goes through.
enum Day {
    Short,
    Whole,
}

/// The main job in the real window, under a display of its own.
pub fn tour() -> Outcome {
    tour_of(Day::Short)
}

/// The same with a whole day of a clerk.
pub fn day() -> Outcome {
    tour_of(Day::Whole)
}

fn tour_of(day: Day) -> Outcome {
    ensure(&[DESK.as_slice(), TESTS.as_slice()].concat())?;
    build::programs()?;
    tour_with_built_programs(day)
}

fn tour_with_built_programs(day: Day) -> Outcome {
    let driver = build::tauri_driver()?;
    let mut tour = program("xvfb-run --auto-servernum");
    tour.args(["--server-args", "-screen 0 1360x900x24", "dbus-run-session", "--"]);
    tour.arg(build::built("tour"));
    tour.env("TAURI_DRIVER", driver);
    tour.env("TOUR_PROGRAMS", target().join("debug"));
    tour.env("TOUR_FOLDER", target().join("tour"));
    if matches!(day, Day::Whole) {
        tour.env("TOUR_WHOLE_DAY", "1");
    }
    step("tour", tour)
}

/// Everything that must pass.
pub fn test() -> Outcome {
    ensure(&[DESK.as_slice(), TESTS.as_slice()].concat())?;
    step("formatting", program("cargo fmt --all --check"))?;
    build::ui()?;
    step("clippy", program("cargo clippy --quiet --workspace --all-targets -- -D warnings"))?;
    dependencies()?;
    let mut tests = program("cargo test --quiet --workspace");
    match schemathesis() {
        Ok(program) => drop(tests.env(SCHEMATHESIS, program)),
        Err(why) => println!("SKIPPED: the API under fire, for {why}"),
    }
    step("tests", tests)?;
    build::npm("tests of the UI", "test")?;
    step("build all programs", program("cargo build --quiet --workspace --bins"))?;
    let mut browser = program("npm run --silent test:browser");
    browser.current_dir(root().join("ui"));
    browser.env("AMTSPULT_DESK", build::built("desk-over-http")).env("AMTSPULT_PORTAL", build::built("portal"));
    step("the UI in Chromium, on the real commands", browser)?;
    tour_with_built_programs(Day::Short)
}

/// Where the test of the API finds the program that attacks it.
const SCHEMATHESIS: &str = "AMTSPULT_SCHEMATHESIS";
/// Seconds of the long attack, on each database.
const ATTACK_SECONDS: &str = "600";

/// Attacks the API for longer than the tests do.
pub fn attack_api() -> Outcome {
    ensure(&TESTS)?;
    let mut attack =
        program("cargo test --quiet --workspace --test portal -- --nocapture --test-threads 1 schemathesis::");
    attack.env(SCHEMATHESIS, schemathesis()?).env("AMTSPULT_ATTACK_SECONDS", ATTACK_SECONDS);
    step("the API under fire", attack)
}

fn schemathesis() -> Outcome<PathBuf> {
    let packages = root().join("crates/hosts/portal/tests/schemathesis.txt");
    Ok(build::python("attack-python", &packages)?.join("bin/schemathesis"))
}

/// Licences and origins of what is linked, and what is known against it.
fn dependencies() -> Outcome {
    step("licences and origins of the dependencies", deny("check licenses bans sources")?)?;
    crates_advisories()?;
    npm_advisories()
}

fn deny(arguments: &str) -> Outcome<Command> {
    let mut deny = Command::new(build::cargo_deny()?);
    deny.args(["--log-level", "error"]).args(arguments.split_whitespace()).current_dir(root());
    Ok(deny)
}

/// Advisories of RustSec, where their database can be had.
fn crates_advisories() -> Outcome {
    let fetched = deny("fetch db")?.output().is_ok_and(|fetched| fetched.status.success());
    if !fetched {
        println!("SKIPPED: advisories about crates, for RustSec's database can't be had");
        return Ok(());
    }
    step("advisories about crates", deny("check --disable-fetch advisories")?)
}

/// Advisories about what is shipped of npm, where the registry answers about them.
fn npm_advisories() -> Outcome {
    let mut audit = program("npm audit --omit=dev --json");
    audit.current_dir(root().join("ui"));
    let audited = audit.output().map_err(|error| format!("npm audit: {error}"))?;
    let report = String::from_utf8_lossy(&audited.stdout);
    if !report.contains("auditReportVersion") {
        println!("SKIPPED: advisories about packages of npm, for the registry doesn't answer");
    } else if !audited.status.success() {
        return Err(format!("there are advisories about packages of npm: {report}"));
    }
    Ok(())
}

/// Measures what has a budget, and prints it as a table; `arguments` go to tests/bench.
pub fn bench(arguments: &[String]) -> Outcome {
    ensure(&[DESK.as_slice(), TESTS.as_slice()].concat())?;
    for line in ["git log -1 --format=%h,%x20%cs", "rustc --version"] {
        program(line).status().map_err(|error| format!("{line}: {error}"))?;
    }
    step("build the desk", program("cargo build --profile bench --workspace --bin amtspult"))?;
    let mut bench = program("dbus-run-session -- cargo bench --quiet --workspace --bench desk --");
    bench.args(arguments).env("AMTSPULT_DESK", target().join("release/amtspult"));
    step("benchmarks", bench)
}

/// Measures the form designer: its commands, the real window, and the same form in two others in Chromium.
pub fn bench_designer() -> Outcome {
    bench(&["designer".to_owned()])?;
    let ui = root().join("ui");
    let mut install = program("npm ci --silent --no-audit --no-fund --ignore-scripts");
    install.current_dir(ui.join("tests/bench/editors"));
    step("designers to compare with", install)?;
    step(
        "build the desk for browsers",
        program("cargo build --profile bench --workspace --bin desk-over-http --bin portal"),
    )?;
    let mut editors = program("npx vitest run --config vitest.bench.config.ts --disable-console-intercept");
    editors.current_dir(ui).env("AMTSPULT_DESK", target().join("release/desk-over-http"));
    editors.env("AMTSPULT_PORTAL", target().join("release/portal"));
    step("designers beside others", editors)
}

/// Measures forms and data schemas, and the same evaluation in npm packages.
pub fn bench_forms() -> Outcome {
    let mut install = program("npm ci --silent --no-audit --no-fund");
    install.current_dir(root().join("crates/core/forms/benches/compare"));
    step("packages to compare with", install)?;
    step("data schemas", program("cargo bench --quiet --package amtspult-fim --bench schema"))?;
    step("forms", program("cargo bench --quiet --package amtspult-forms --bench forms -- --compare"))
}

/// Measures processes, and the same runs in packages of npm and PyPI.
pub fn bench_processes() -> Outcome {
    let scripts = root().join("crates/core/proofs/benches/compare");
    let mut install = program("npm ci --silent --no-audit --no-fund");
    install.current_dir(&scripts);
    step("packages of npm to compare with", install)?;
    let python = build::python("compare-python", &scripts.join("requirements.txt"))?;
    let mut bench = program("cargo bench --quiet --profile release --package amtspult-proofs --bench processes");
    bench.env("AMTSPULT_COMPARE_PYTHON", python.join("bin/python"));
    step("processes", bench)
}

/// Writes what is generated from Rust.
pub fn generate() -> Outcome {
    // Of the whole workspace: alone, the package would have other features and all below it be built once more.
    step("build what writes the contract", program("cargo build --quiet --workspace --example contract"))?;
    let output = Command::new(build::built("examples/contract"))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err("the contract could not be written".to_owned());
    }
    let path = root().join("ui/src/ipc/contract.ts");
    fs::write(&path, output.stdout).map_err(|error| format!("{}: {error}", path.display()))
}
