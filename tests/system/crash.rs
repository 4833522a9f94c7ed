//! What was reported saved survives kill -9 at any write: the desk is killed by `strace` at the Nth of each system call.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;
use store::{KeyPlace, Store, key};
use tempfile::tempdir;
use testkit::samples::{base64, pdf};
use testkit::{ANNA, LUKASZ, Workplace, World};

use crate::full;

/// Cases worked on in the scripted hour; nine commits each.
const CASES: usize = 40;
/// Kills per system call in the normal suite.
const SAMPLE: usize = 5;
const CALLS: [&str; 4] = ["fsync", "fdatasync", "pwrite64", "write"];

const FOLDER: &str = "AMTSPULT_CRASH_FOLDER";
const WORK: &str = "AMTSPULT_CRASH_CASES";

/// The scripted hour. Does nothing unless the test below starts it in a process of its own.
#[tokio::test]
async fn the_desk_that_is_killed() {
    let (Some(folder), Ok(cases)) = (std::env::var_os(FOLDER), std::env::var(WORK)) else { return };
    let anna = Workplace::open(Path::new(&folder));
    anna.set_offline(true).await;
    for (number, case) in cases.split(',').enumerate() {
        if number == CASES - 3 {
            // The rest with a line that leads nowhere: the exchange marks operations as sent and takes that back.
            anna.set_offline(false).await;
        }
        operation(&anna, "claim_case", json!({ "case": case })).await;
        operation(&anna, "change_state", json!({ "case": case, "to": "in-pruefung", "reason": "" })).await;
        operation(&anna, "add_note", json!({ "case": case, "text": format!("Notiz {number}") })).await;
        operation(&anna, "set_reminder", json!({ "case": case, "date": "2027-03-01" })).await;
        for version in 0..3 {
            let draft = json!({ "case": case, "subject": "Antwort", "body": version.to_string() });
            anna.call("save_draft", draft).await;
            saved(&format!("draft {case} {version}"));
        }
        let name = format!("Anlage {number}.pdf");
        anna.call("attach_bytes", json!({ "case": case, "name": name, "base64": base64(&pdf(&name)) })).await;
        saved(&format!("attachment {case}"));
        if number % 2 == 0 {
            operation(&anna, "send_answer", json!({ "case": case })).await;
        }
    }
    saved("everything");
}

async fn operation(anna: &Workplace, command: &str, request: serde_json::Value) {
    let recorded = anna.call(command, request).await;
    saved(&format!("operation {}", recorded["operation"].as_str().unwrap()));
    // Lets the exchange have its turn on this only thread.
    tokio::task::yield_now().await;
}

/// Tells the other process what this one was told is saved.
fn saved(what: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nsaved {what}").unwrap();
    out.flush().unwrap();
}

/// What a run reported before it ended.
fn reported(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().filter_map(|line| line.strip_prefix("saved ")).map(str::to_owned).collect()
}

fn run(folder: &Path, cases: &str, strace: &[&str]) -> Output {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e"]).arg(format!("trace={}", CALLS.join(","))).args(strace);
    command.arg(std::env::current_exe().unwrap());
    command.args(["--exact", "crash::the_desk_that_is_killed", "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, folder).env(WORK, cases).output().unwrap()
}

/// How often the busiest thread makes each of the calls: `strace` counts by thread and by call.
fn counts(trace: &str) -> BTreeMap<&'static str, usize> {
    let mut of_threads: BTreeMap<&str, BTreeMap<&'static str, usize>> = BTreeMap::new();
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(call) =
            CALLS.iter().find(|call| rest.strip_prefix(**call).is_some_and(|rest| rest.starts_with('(')))
        {
            *of_threads.entry(thread).or_default().entry(call).or_default() += 1;
        }
    }
    of_threads.into_values().max_by_key(|calls| calls.values().sum::<usize>()).unwrap_or_default()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Opens the desk again and looks for everything that was reported; gives how much that was.
async fn check(folder: &Path, reported: &[String], place: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "db") {
            let store = Store::open(&path, &key::open_or_create(folder, KeyPlace::File).unwrap()).unwrap();
            let broken = store.read(store::table::audit::first_broken).unwrap();
            assert_eq!(broken, None, "{place}: audit chain of {}", path.display());
        }
    }
    let anna = Workplace::open(folder);
    assert_eq!(anna.status().await["stage"]["stage"], "open", "{place}");
    let outbox = anna.call("outbox", json!({})).await;
    let kept: Vec<&str> = outbox.as_array().unwrap().iter().filter_map(|item| item["operation"].as_str()).collect();
    let answered: Vec<&str> = outbox
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["kind"] == "send-message")
        .filter_map(|item| item["case"].as_str())
        .collect();
    for what in reported {
        let words: Vec<&str> = what.split(' ').collect();
        match words[..] {
            ["operation", id] => assert!(kept.contains(&id), "{place}: operation {id} was reported saved and is lost"),
            ["draft", case, version] if !answered.contains(&case) => {
                let draft = anna.call("draft", json!({ "case": case })).await;
                let found: Option<u32> = draft["body"].as_str().unwrap().parse().ok();
                assert!(found >= version.parse().ok(), "{place}: {what} was reported saved, there is {draft}");
            }
            ["attachment", case] if !answered.contains(&case) => {
                let draft = anna.call("draft", json!({ "case": case })).await;
                let sha256 = &draft["attachments"][0]["sha256"];
                anna.call("attachment", json!({ "sha256": sha256 })).await;
            }
            _ => {}
        }
    }
    for case in answered {
        let draft = anna.call("draft", json!({ "case": case })).await;
        assert_eq!(draft["saved_at"], json!(null), "{place}: the answer waits and still is a draft, to be sent twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_reported_saved_is_lost_by_a_kill() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("SKIPPED: strace isn't installed");
        return;
    }
    let mut world = World::new().await;
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let cases: Vec<String> = world.applications(LUKASZ, CASES).await.iter().map(ToString::to_string).collect();
    let cases = cases.join(",");
    Workplace::signed_in(&data, &world, ANNA).await.close().await;
    world.stop().await;

    let whole = folder.path().join("whole");
    copy(&data, &whole);
    let trace = folder.path().join("trace");
    let undisturbed = run(&whole, &cases, &["-o", trace.to_str().unwrap()]);
    let told = reported(&undisturbed);
    let Some("everything") = told.last().map(String::as_str) else {
        let trouble = String::from_utf8_lossy(&undisturbed.stderr);
        if trouble.contains("ptrace") {
            println!("SKIPPED: strace may not trace here: {trouble}");
            return;
        }
        panic!("the scripted hour doesn't end: {trouble}");
    };
    assert!(told.len() > 300, "{} commits", told.len());
    check(&whole, &told, "undisturbed").await;

    let counts = counts(&std::fs::read_to_string(&trace).unwrap());
    assert!(counts.get("pwrite64").is_some_and(|count| *count > 600), "{counts:?}");
    let (mut kills, mut in_progress) = (0, 0);
    for (call, count) in &counts {
        let places: Vec<usize> = if full() {
            (1..=*count).collect()
        } else {
            (0..SAMPLE).map(|number| 1 + number * count / SAMPLE + number).filter(|place| place <= count).collect()
        };
        for number in places {
            let place = format!("killed at {call} number {number}");
            let data_of_kill = folder.path().join("killed");
            copy(&data, &data_of_kill);
            let inject = format!("inject={call}:signal=KILL:when={number}");
            let output = run(&data_of_kill, &cases, &["-o", "/dev/null", "-e", &inject]);
            let reported = reported(&output);
            kills += usize::from(!output.status.success());
            in_progress += usize::from(!reported.is_empty() && reported.len() < told.len());
            check(&data_of_kill, &reported, &place).await;
            std::fs::remove_dir_all(&data_of_kill).unwrap();
        }
    }
    println!(
        "{} commits reported undisturbed, by {counts:?}; {kills} kills, {in_progress} in the middle of work",
        told.len()
    );
    assert!(kills > 0 && in_progress * 2 > kills, "{kills} kills, {in_progress} in the middle of work");
}
