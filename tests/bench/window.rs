//! The real program on a display of its own whose pixels are watched: from its start to the painted rows of its inbox, and
//! from a key to its painted answer.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use crate::report::{Report, Times, first_value};

const TIMES: usize = 20;
/// Nothing is painted any more when nothing was for so long.
const QUIET: Duration = Duration::from_secs(2);
/// A start that has painted nothing until then has failed.
const PATIENCE: Duration = Duration::from_secs(20);
/// Pause between two looks at the pixels.
const POLL: Duration = Duration::from_millis(2);
/// Width and height of the screen, and the bytes of a pixel.
const SCREEN: [usize; 3] = [1280, 800, 4];
/// A part of the screen, from left to right and from top to bottom, of a window as large as the screen.
type Part = [std::ops::Range<usize>; 2];
/// The rows of the inbox, without the scrollbars to both sides, which fade for seconds.
const ROWS: Part = [300..612, 220..760];
/// The case that is shown beside them.
const CASE: Part = [650..1260, 90..760];

/// Keys that are pressed in the list, one after the other; each shows the next case.
const KEYS: usize = 200;
/// What is typed into the search, letter by letter.
const TYPED: [&str; 8] = ["mueller", "hund", "gewerbe", "anna", "steuer", "kuehn", "strasse", "berger"];
/// An answer is painted when nothing changes any more for so long.
const ANSWERED: Duration = Duration::from_millis(400);
/// A key that has changed nothing until then has no answer.
const NO_ANSWER: Duration = Duration::from_secs(3);

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
        answers(report, "arrow key to the painted case, real window", &shown, true);
        let mut found = vec![];
        for word in TYPED {
            keyboard.press("slash", display, &ROWS);
            let letters: Vec<String> = word.chars().map(String::from).collect();
            found.extend(letters.iter().map(|letter| keyboard.press(letter, display, &ROWS)));
            keyboard.press("Escape", display, &ROWS);
        }
        answers(report, "letter in the search to the painted rows, real window", &found, false);
    } else {
        report.row("key to its painted answer, real window", "not measured: no inbox was painted");
    }
    end(&mut desk);
}

/// Some letters find the same rows as the one before: they have nothing to paint.
fn answers(report: &Report, what: &str, answers: &[Option<Duration>], budget: bool) {
    let mut times = Times::default();
    answers.iter().flatten().for_each(|time| times.add(*time));
    let nothing = answers.iter().filter(|time| time.is_none()).count();
    let figure = format!("{times}; {nothing} changed nothing");
    if budget {
        report.compared(what, &figure, "p99 ≤ 100 ms", times.percentile(99) <= 100.0);
    } else {
        report.row(what, &figure);
    }
}

/// Keys as they come from the X server, which can't be told from those of a keyboard.
struct Keyboard {
    program: Child,
    script: ChildStdin,
}

impl Keyboard {
    fn of(display: &Display) -> Self {
        let mut program = Command::new("xdotool")
            .arg("-")
            .env("DISPLAY", &display.name)
            .stdin(Stdio::piped())
            .spawn()
            .expect("xdotool is installed");
        let script = program.stdin.take().unwrap();
        Self { program, script }
    }

    /// Without a window manager nobody else does that.
    fn focus_window(&mut self) {
        self.send("search --onlyvisible --name Amtspult windowfocus --sync");
        std::thread::sleep(ANSWERED);
    }

    fn send(&mut self, line: &str) {
        writeln!(self.script, "{line}").unwrap();
        self.script.flush().unwrap();
    }

    /// Presses a key; gives the time until that part of the screen has changed for the last time.
    fn press(&mut self, key: &str, display: &Display, part: &Part) -> Option<Duration> {
        let pressed = Instant::now();
        self.send(&format!("key --delay 0 {key}"));
        Some(last_change(display, part, pressed, ANSWERED, NO_ANSWER)? - pressed)
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
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

fn spawn(program: &Path, folder: &Path, display: &Display) -> Child {
    Command::new(program)
        .env("DISPLAY", &display.name)
        .env("AMTSPULT_DATA_FOLDER", folder)
        .env("HOME", display.folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn end(desk: &mut Child) {
    desk.kill().unwrap();
    desk.wait().unwrap();
    until_the_bus_knows();
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

/// When a part of the screen changed last before it came to rest for so long; `None` when nothing changes within `patience`.
fn last_change(
    display: &Display,
    part: &Part,
    started: Instant,
    rest: Duration,
    patience: Duration,
) -> Option<Instant> {
    let (mut pixels, mut changed) = (display.pixels(part), None);
    while changed.is_none_or(|changed: Instant| changed.elapsed() < rest) {
        if changed.is_none() && started.elapsed() > patience || started.elapsed() > PATIENCE {
            return None;
        }
        std::thread::sleep(POLL);
        let now = display.pixels(part);
        if now != pixels {
            (pixels, changed) = (now, Some(Instant::now()));
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

    /// Pixels of every fourth line, so that looking costs next to nothing.
    fn pixels(&self, [across, down]: &Part) -> Vec<u8> {
        let [width, height, depth] = SCREEN;
        let screen = File::open(self.folder.path().join("Xvfb_screen0")).unwrap();
        // Heads of the format xwd come first, the pixels last.
        let head = screen.metadata().unwrap().len() as usize - width * height * depth;
        let mut pixels = vec![];
        for y in down.clone().step_by(4) {
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
