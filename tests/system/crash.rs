//! What was reported saved survives kill -9 at any write: the desk is killed by `strace` at the Nth of each system call.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Instant;

use serde_json::json;
use store::{KeyPlace, Store, key};
use tempfile::tempdir;
use testkit::samples::{base64, pdf};
use testkit::{ANNA, LUKASZ, Workplace, World};

use trial::full;

/// Cases worked on in the scripted hour; eight or nine commits each.
const CASES: usize = 40;
/// Of these the last few with a line that leads nowhere: the exchange marks operations as sent and takes that back.
const CASES_WITH_A_LINE: usize = 3;
/// Cases during which the normal suite kills, and kills per system call in each.
const SAMPLED_CASES: [usize; 3] = [0, CASES / 2, CASES - 1];
const SAMPLE: usize = 2;
const CALLS: [&str; 4] = ["fsync", "fdatasync", "pwrite64", "write"];

const FOLDER: &str = "AMTSPULT_CRASH_FOLDER";
const CASE: &str = "AMTSPULT_CRASH_CASE";
const NUMBER: &str = "AMTSPULT_CRASH_NUMBER";
/// The last that an undisturbed run reports.
const EVERYTHING: &str = "everything";

/// One case of the scripted hour. Does nothing unless the test below starts it in a process of its own.
#[tokio::test]
async fn the_desk_that_is_killed() {
    let (Some(folder), Ok(case), Ok(number)) = (std::env::var_os(FOLDER), std::env::var(CASE), std::env::var(NUMBER))
    else {
        return;
    };
    let number: usize = number.parse().unwrap();
    let anna = Workplace::open(Path::new(&folder));
    anna.set_offline(number < CASES - CASES_WITH_A_LINE).await;
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
    if number.is_multiple_of(2) {
        recorded(&anna.send_answer(&case).await).await;
    }
    saved(EVERYTHING);
}

async fn operation(anna: &Workplace, command: &str, request: serde_json::Value) {
    recorded(&anna.call(command, request).await).await;
}

async fn recorded(recorded: &serde_json::Value) {
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

/// Works on one case in a process of its own, under `strace`.
fn run(folder: &Path, case: &str, number: usize, strace: &[&str]) -> Output {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e"]).arg(format!("trace={}", CALLS.join(","))).args(strace);
    command.arg(std::env::current_exe().unwrap());
    command.args(["--exact", "crash::the_desk_that_is_killed", "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, folder).env(CASE, case).env(NUMBER, number.to_string()).output().unwrap()
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
                anna.call("attachment", json!({ "case": case, "sha256": sha256 })).await;
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
    let begun = Instant::now();
    let mut world = World::new().await;
    let folder = tempdir().unwrap();
    let [data, killed, trace] = ["data", "killed", "trace"].map(|name| folder.path().join(name));
    let cases = world.applications(LUKASZ, CASES).await;
    Workplace::signed_in(&data, &world, ANNA).await.close().await;
    world.stop().await;

    let mut before: Vec<String> = vec![];
    let (mut kills, mut in_progress, mut calls) = (0, 0, BTreeMap::new());
    for (number, case) in cases.iter().map(ToString::to_string).enumerate() {
        // `data` goes on to the next case undisturbed; `start` is where each kill of this case begins.
        let start = folder.path().join("start");
        copy(&data, &start);
        let undisturbed = run(&data, &case, number, &["-o", trace.to_str().unwrap()]);
        let told = reported(&undisturbed);
        if told.last().map(String::as_str) != Some(EVERYTHING) {
            let trouble = String::from_utf8_lossy(&undisturbed.stderr);
            if trouble.contains("ptrace") {
                println!("SKIPPED: strace may not trace here: {trouble}");
                return;
            }
            panic!("the scripted hour stops at case {number}: {trouble}");
        }
        let counts = counts(&std::fs::read_to_string(&trace).unwrap());
        assert!(counts.get("pwrite64").is_some_and(|count| *count > 20), "{counts:?}");
        for (call, count) in &counts {
            *calls.entry(*call).or_insert(0) += count;
            for place in places(number, *count) {
                copy(&start, &killed);
                let inject = format!("inject={call}:signal=KILL:when={place}");
                let output = run(&killed, &case, number, &["-o", "/dev/null", "-e", &inject]);
                let reported = reported(&output);
                kills += usize::from(!output.status.success());
                in_progress += usize::from(!reported.is_empty() && reported.len() < told.len());
                let earlier = before.iter().filter(|what| what.starts_with("operation "));
                let known: Vec<String> = earlier.chain(&reported).cloned().collect();
                check(&killed, &known, &format!("killed at {call} number {place} of case {number}")).await;
                std::fs::remove_dir_all(&killed).unwrap();
            }
        }
        std::fs::remove_dir_all(&start).unwrap();
        before.extend(told.into_iter().filter(|what| what != EVERYTHING));
    }
    check(&data, &before, "undisturbed").await;
    println!(
        "{} commits reported undisturbed, by {calls:?}; {kills} kills, {in_progress} in the middle of work; {:.0} s",
        before.len(),
        begun.elapsed().as_secs_f64()
    );
    assert!(before.len() > 300, "{} commits", before.len());
    assert!(kills > 0 && in_progress * 3 > kills, "{kills} kills, {in_progress} in the middle of work");
}

/// At which of a case's so many calls the desk is killed: all of them, or a few of a few cases.
fn places(case: usize, count: usize) -> Vec<usize> {
    if full() {
        (1..=count).collect()
    } else if SAMPLED_CASES.contains(&case) {
        (1..=SAMPLE).map(|number| number * count / (SAMPLE + 1) + 1).collect()
    } else {
        vec![]
    }
}
