//! From the start of a process to a usable inbox: first page and counts answered. Without the window.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::Workplace;

use crate::report::{Report, Times, first_value};
use crate::search::page;

/// First argument of the process that is measured; the second is the data folder.
pub const CHILD: &str = "--start";

const TIMES: usize = 10;

pub fn measure(report: &Report, folder: &Path) {
    let (mut cold, mut warm, mut memory) = (Times::default(), Times::default(), vec![]);
    for _ in 0..TIMES {
        empty_file_cache(folder);
        cold.add(start(folder).0);
        let (time, kilobytes) = start(folder);
        warm.add(time);
        memory.push(kilobytes);
    }
    report.spread("start to usable inbox, files not in memory", &cold, Some(1_000.0));
    report.spread("start to usable inbox, files in memory", &warm, Some(1_000.0));
    let most = memory.into_iter().max().unwrap_or_default() as f64 / 1_024.0;
    report.compared("memory then (resident)", &format!("{most:.0} MB"), "≤ 200 MB", most <= 200.0);
}

/// Starts a process; gives the time until its inbox is usable, and its memory in kilobytes.
fn start(folder: &Path) -> (Duration, u64) {
    let program = std::env::current_exe().unwrap();
    let started = Instant::now();
    let mut child =
        Command::new(program).arg(CHILD).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let time = started.elapsed();
    assert!(child.wait().unwrap().success());
    (time, line.trim().parse().expect("the process says its memory"))
}

/// What is measured: the desk opens, and the window asks for what it shows first.
pub async fn child(folder: &Path) {
    let workplace = Workplace::open(folder);
    page(&workplace, json!({}), "received", 0).await;
    workplace.call("inbox_counts", json!({})).await;
    let memory = first_value("/proc/self/status", "VmHWM");
    println!("{}", memory.trim_end_matches(" kB"));
}

/// Makes the system forget what it keeps of the files in memory.
fn empty_file_cache(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = format!("if={}", entry.unwrap().path().display());
        let status = Command::new("dd").args([&file, "iflag=nocache", "count=0", "status=none"]).status().unwrap();
        assert!(status.success());
    }
}
