//! The real program on a display of its own whose pixels are watched: from its start to the painted rows of its inbox, and
//! from a key to its painted answer.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::report::{Report, Times, first_value};
use crate::screen::{Display, Keyboard, PATIENCE, Part, QUIET, end, last_change, spawn};

const TIMES: usize = 20;
/// The rows of the inbox, without the scrollbars to both sides, which fade for seconds.
const ROWS: Part = [300..612, 220..760];
/// The case that is shown beside them.
const CASE: Part = [650..1260, 90..760];

/// Keys that are pressed in the list, one after the other; each shows the next case.
const KEYS: usize = 200;
/// What is typed into the search, letter by letter.
const TYPED: [&str; 8] = ["mueller", "hund", "gewerbe", "anna", "steuer", "kuehn", "strasse", "berger"];
/// `AMTSPULT_DESK` names the program.
pub fn measure(report: &Report, folder: &Path) {
    let Some(program) = std::env::var_os("AMTSPULT_DESK").map(PathBuf::from) else {
        return report.row("start to painted inbox, real window", "not measured: AMTSPULT_DESK is not set");
    };
    let display = Display::start();
    let (mut times, mut memory, mut failed) = (Times::default(), 0, 0);
    // The first one fills the caches of its new home: fonts, the bus for accessibility, the webview's profile.
    match start(&program, folder, &display) {
        Some((time, _)) => report.seconds("first start of all to painted inbox, real window", time, None),
        None => failed += 1,
    }
    for _ in 0..TIMES {
        match start(&program, folder, &display) {
            Some((time, kilobytes)) => {
                times.add(time);
                memory = kilobytes.max(memory);
            }
            None => failed += 1,
        }
    }
    report.spread("start to painted inbox, real window", &times, Some(1_000.0));
    report.compared("starts that painted no inbox", &failed.to_string(), "0", failed == 0);
    let megabytes = memory as f64 / 1_024.0;
    report.compared("memory of its Rust process then", &format!("{megabytes:.0} MB"), "≤ 200 MB", megabytes <= 200.0);
    keys(report, &program, folder, &display);
}

/// Presses keys in a desk that is open, and waits for the painted answer of each.
fn keys(report: &Report, program: &Path, folder: &Path, display: &Display) {
    let mut desk = spawn(program, folder, display);
    let mut keyboard = Keyboard::of(display);
    if last_change(display, &ROWS, Instant::now(), QUIET, PATIENCE).is_some() {
        keyboard.focus_window();
        let shown: Vec<Option<Duration>> = (0..KEYS).map(|_| keyboard.press("Down", display, &CASE)).collect();
        report.answers("arrow key to the painted case, real window", &shown, Some(100.0));
        let mut found = vec![];
        for word in TYPED {
            keyboard.press("slash", display, &ROWS);
            let letters: Vec<String> = word.chars().map(String::from).collect();
            found.extend(letters.iter().map(|letter| keyboard.press(letter, display, &ROWS)));
            keyboard.press("Escape", display, &ROWS);
        }
        report.answers("letter in the search to the painted rows, real window", &found, None);
    } else {
        report.row("key to its painted answer, real window", "not measured: no inbox was painted");
    }
    end(&mut desk);
}

/// Starts the desk; gives the time until its inbox is painted, and its memory in kilobytes.
fn start(program: &Path, folder: &Path, display: &Display) -> Option<(Duration, u64)> {
    let started = Instant::now();
    let mut desk = spawn(program, folder, display);
    let painted = last_change(display, &ROWS, started, QUIET, PATIENCE);
    let memory = first_value(&format!("/proc/{}/status", desk.id()), "VmHWM");
    end(&mut desk);
    Some((painted? - started, memory.trim_end_matches(" kB").parse().ok()?))
}
