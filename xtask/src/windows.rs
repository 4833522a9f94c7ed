//! The desk for Windows, built on Debian with Debian's own Rust, which can make the standard library for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::build;
use crate::packages::{DESK, WINDOWS, ensure};
use crate::process::{Outcome, program, root, step, target};

const TARGET: &str = "x86_64-pc-windows-gnu";

/// Builds the desk for Windows and checks in wine that it starts and that what it stands on works.
pub fn windows() -> Outcome {
    ensure(&[DESK.as_slice(), WINDOWS.as_slice()].concat())?;
    build::ui()?;
    compile()?;
    let wine = Wine::prepare()?;
    let outcome =
        wine.answer("version under wine", "--version").and_then(|()| wine.answer("selftest under wine", "--selftest"));
    wine.end()?;
    outcome
}

/// Everything for Windows, apart from what rustup's Rust builds: the two can't share.
fn folder() -> PathBuf {
    target().join("windows")
}

/// Where the program lies, and WebView2Loader.dll, which it needs beside it.
fn release() -> PathBuf {
    folder().join(TARGET).join("release")
}

fn compile() -> Outcome {
    let mut build = program("/usr/bin/cargo build --locked -Z build-std=std,panic_abort --release --package amtspult");
    build.args(["--target", TARGET]).env("CARGO_TARGET_DIR", folder());
    build.env("RUSTC", "/usr/bin/rustc").env("RUSTDOC", "/usr/bin/rustdoc");
    // `build-std` is there on demand only.
    build.env("RUSTC_BOOTSTRAP", "1");
    // Debugging information would be in the program itself here, and make it many times as large.
    build.env("CARGO_PROFILE_RELEASE_DEBUG", "none").env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
    step("build the desk for Windows", build)
}

/// A Windows of its own, without display.
struct Wine {
    prefix: PathBuf,
}

impl Wine {
    fn prepare() -> Outcome<Self> {
        let wine = Self { prefix: folder().join("wine") };
        fs::create_dir_all(&wine.prefix).map_err(|error| format!("{}: {error}", wine.prefix.display()))?;
        step("prepare wine", wine.program("wineboot", &["--init"]))?;
        let library = wine.prefix.join("drive_c/windows/system32/bcryptprimitives.dll");
        if library.exists() { Ok(wine) } else { compile_stand_in(&library).map(|()| wine) }
    }

    fn program(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = program(name);
        command.args(arguments).env("WINEPREFIX", &self.prefix).env("WINEDEBUG", "-all").env_remove("DISPLAY");
        // Neither .NET nor a browser is to be installed.
        command.env("WINEDLLOVERRIDES", "mscoree,mshtml=");
        command
    }

    /// Runs the desk with an argument and shows what it answers.
    fn answer(&self, title: &str, argument: &str) -> Outcome {
        let desk = release().join("amtspult.exe").display().to_string();
        println!("→ {title}");
        let output = self.program("wine", &[&desk, argument]).output().map_err(|error| format!("wine: {error}"))?;
        print!("{}", String::from_utf8_lossy(&output.stdout));
        if output.status.success() && !output.stdout.is_empty() {
            return Ok(());
        }
        Err(format!("{title} failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr)))
    }

    /// Wine goes on in the background for a while otherwise.
    fn end(&self) -> Outcome {
        step("end wine", self.program("wineserver", &["--kill"]))
    }
}

fn compile_stand_in(library: &Path) -> Outcome {
    let mut compiler = program("x86_64-w64-mingw32-gcc -O2 -shared -o");
    compiler.arg(library).arg(root().join("xtask/windows/bcryptprimitives.c")).arg("-ladvapi32");
    step("compile what wine lacks", compiler)
}
