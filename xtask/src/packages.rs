//! What the machine must have. On Debian and Ubuntu it is installed through apt where that is allowed.

use std::process::{Command, Stdio};

use crate::process::{Outcome, exists, program, step};

/// For building and running the desk.
pub const DESK: [&str; 13] = [
    "build-essential",
    "cmake",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libxdo-dev",
    "libssl-dev",
    "dbus",
    "at-spi2-core",
    "xdg-utils",
    "libgl1-mesa-dri",
    "fonts-noto-core",
];

/// For the tour and the tests besides.
pub const TESTS: [&str; 11] = [
    "xvfb",
    "xdotool",
    "xauth",
    "dbus-x11",
    "webkit2gtk-driver",
    "chromium",
    "chromium-driver",
    "poppler-utils",
    "postgresql",
    "python3-venv",
    "strace",
];

/// For building the desk for Windows, and running it in wine, besides.
pub const WINDOWS: [&str; 7] =
    ["rustc-web", "cargo-web", "rust-web-src", "gcc-mingw-w64-x86-64", "g++-mingw-w64-x86-64", "wine", "wine64"];

/// Sees to it that the packages are there.
///
/// # Errors
/// With the one command to type when they may not be installed from here.
pub fn ensure(packages: &[&str]) -> Outcome {
    let mut missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(name)).collect();
    if !node_is_new_enough() {
        missing.extend(["nodejs", "npm"]);
    }
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !exists("apt-get") {
        return Err(format!("these packages are missing (names as in Debian): {names}"));
    }
    let as_root = if is_root() {
        ""
    } else if can_become_root() {
        "sudo "
    } else {
        return Err(format!("please run: sudo apt-get install --no-install-recommends {names}"));
    };
    step("look up packages", program(&format!("{as_root}apt-get update -qq")))?;
    let mut install = program(&format!("{as_root}apt-get install -y -qq --no-install-recommends {names}"));
    install.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
    step(&format!("install {names}"), install)?;
    if node_is_new_enough() { Ok(()) } else { Err("Node 20.19 or newer is needed; apt has an older one".to_owned()) }
}

fn is_installed(package: &str) -> bool {
    let query = Command::new("dpkg-query").args(["-W", "-f=${Status}", package]).output();
    query.is_ok_and(|output| output.stdout.starts_with(b"install ok"))
}

fn node_is_new_enough() -> bool {
    let Ok(output) = Command::new("node").arg("--version").output() else { return false };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.trim().trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next(), numbers.next()) >= (Some(20), Some(19))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn can_become_root() -> bool {
    let sudo = Command::new("sudo").args(["-n", "true"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    sudo.is_ok_and(|status| status.success())
}
