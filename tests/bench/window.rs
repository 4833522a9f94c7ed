//! From the start of the real program to the painted rows of its inbox, on a display of its own whose pixels are watched.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::report::{Report, Times, first_value};

const TIMES: usize = 20;
/// Nothing is painted any more when nothing was for so long.
const QUIET: Duration = Duration::from_secs(2);
/// A start that has painted nothing until then has failed.
const PATIENCE: Duration = Duration::from_secs(20);
/// Pause between two looks at the pixels.
const POLL: Duration = Duration::from_millis(5);
/// Width and height of the screen, and the bytes of a pixel.
const SCREEN: [usize; 3] = [1280, 800, 4];
/// Where the rows of the inbox are in a window as large as the screen: from left to right, without the scrollbar, which
/// fades for seconds, and from top to bottom.
const ROWS: [std::ops::Range<usize>; 2] = [285..612, 220..760];

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
}

/// Starts the desk; gives the time until its inbox is painted, and its memory in kilobytes.
fn start(program: &Path, folder: &Path, display: &Display) -> Option<(Duration, u64)> {
    let started = Instant::now();
    let mut desk = Command::new(program)
        .env("DISPLAY", &display.name)
        .env("AMTSPULT_DATA_FOLDER", folder)
        .env("HOME", display.folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let painted = last_change(display, started);
    let memory = first_value(&format!("/proc/{}/status", desk.id()), "VmHWM");
    desk.kill().unwrap();
    desk.wait().unwrap();
    until_the_bus_knows();
    Some((painted? - started, memory.trim_end_matches(" kB").parse().ok()?))
}

/// The bus takes a moment to notice that a killed desk is gone; the next one would take it for running and leave.
fn until_the_bus_knows() {
    let question = ["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"];
    let method = ["org.freedesktop.DBus.NameHasOwner", "string:de.amtspult.desk.SingleInstance"];
    let is_there = || {
        let answer = Command::new("dbus-send").args(question).args(method).output().unwrap();
        String::from_utf8_lossy(&answer.stdout).contains("boolean true")
    };
    while is_there() {
        std::thread::sleep(POLL);
    }
}

/// When the rows changed last before they came to rest.
fn last_change(display: &Display, started: Instant) -> Option<Instant> {
    let (mut rows, mut changed) = (display.rows(), None);
    while changed.is_none_or(|changed: Instant| changed.elapsed() < QUIET) {
        if started.elapsed() > PATIENCE {
            return None;
        }
        std::thread::sleep(POLL);
        let now = display.rows();
        if now != rows {
            (rows, changed) = (now, Some(Instant::now()));
        }
    }
    changed
}

/// An X server that keeps its pixels in a file.
struct Display {
    server: Child,
    name: String,
    /// For that file, and what programs leave at home.
    folder: tempfile::TempDir,
}

impl Display {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [width, height, _] = SCREEN;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("{width}x{height}x24"), "-nolisten", "tcp", "-fbdir"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { server, name: format!(":{}", number.trim()), folder }
    }

    /// Pixels of the inbox's rows: every fourth line, so that looking costs next to nothing.
    fn rows(&self) -> Vec<u8> {
        let [width, height, depth] = SCREEN;
        let screen = File::open(self.folder.path().join("Xvfb_screen0")).unwrap();
        // Heads of the format xwd come first, the pixels last.
        let head = screen.metadata().unwrap().len() as usize - width * height * depth;
        let [across, down] = ROWS;
        let mut pixels = vec![];
        for y in down.step_by(4) {
            let mut line = vec![0; across.len() * depth];
            screen.read_exact_at(&mut line, (head + (y * width + across.start) * depth) as u64).unwrap();
            pixels.extend(line);
        }
        pixels
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
