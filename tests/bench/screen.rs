//! A display of its own whose pixels are watched, the real program on it, and its keyboard.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

/// Nothing is painted any more when nothing was for so long.
pub const QUIET: Duration = Duration::from_secs(2);
/// What has painted nothing until then has failed.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Pause between two looks at the pixels.
const POLL: Duration = Duration::from_millis(2);
/// Width and height of the screen, and the bytes of a pixel.
const SCREEN: [usize; 3] = [1280, 800, 4];
/// A part of the screen, from left to right and from top to bottom, of a window as large as the screen.
pub type Part = [std::ops::Range<usize>; 2];
/// From left and from top.
pub type Point = [usize; 2];

/// An answer is painted when nothing changes any more for so long.
pub const ANSWERED: Duration = Duration::from_millis(400);
/// A key that has changed nothing until then has no answer.
const NO_ANSWER: Duration = Duration::from_secs(3);

/// Keys as they come from the X server, which can't be told from those of a keyboard.
pub struct Keyboard {
    program: Child,
    script: ChildStdin,
}

impl Keyboard {
    pub fn of(display: &Display) -> Self {
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
    pub fn focus_window(&mut self) {
        self.send("search --onlyvisible --name Amtspult windowfocus --sync");
        std::thread::sleep(ANSWERED);
    }

    fn send(&mut self, line: &str) {
        writeln!(self.script, "{line}").unwrap();
        self.script.flush().unwrap();
    }

    /// Presses a key; gives the time until that part of the screen has changed for the last time.
    pub fn press(&mut self, key: &str, display: &Display, part: &Part) -> Option<Duration> {
        let pressed = Instant::now();
        self.send(&format!("key --delay 0 {key}"));
        Some(last_change(display, part, pressed, ANSWERED, NO_ANSWER)? - pressed)
    }

    /// The same with the mouse.
    pub fn click(&mut self, [left, top]: Point, display: &Display, part: &Part) -> Option<Duration> {
        self.send(&format!("mousemove {left} {top}"));
        let pressed = Instant::now();
        self.send("click 1");
        let answered = last_change(display, part, pressed, ANSWERED, NO_ANSWER);
        // The pointer would change its shape over what scrolls below it.
        let [width, height, _] = SCREEN;
        self.send(&format!("mousemove {width} {height}"));
        Some(answered? - pressed)
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

pub fn spawn(program: &Path, folder: &Path, display: &Display) -> Child {
    Command::new(program)
        .env("DISPLAY", &display.name)
        .env("AMTSPULT_DATA_FOLDER", folder)
        .env("HOME", display.folder.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

pub fn end(desk: &mut Child) {
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
pub fn last_change(
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

/// A caret that blinks and a scrollbar that fades would be taken for an answer.
fn without_own_motion(home: &Path) {
    let settings = home.join(".config/gtk-3.0");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("settings.ini"), "[Settings]\ngtk-cursor-blink=false\ngtk-overlay-scrolling=false\n")
        .unwrap();
}

/// An X server that keeps its pixels in a file.
pub struct Display {
    server: Child,
    pub name: String,
    /// For that file, and what programs leave at home.
    pub folder: tempfile::TempDir,
}

impl Display {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [width, height, _] = SCREEN;
        without_own_motion(folder.path());
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
