//! Without a graphics card, WebKitGTK has OpenGL reckoned by the processor to put its layers together. Painting without
//! layers takes less than half the time there, and 100 MB less (docs/benchmarks.md).

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// WebKitGTK's own variable; its setting of the same meaning leaves the page empty once there is a window.
const WITHOUT_LAYERS: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Set by tauri-driver, which loses a program that starts anew.
const DRIVEN: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Starts the program anew in this process, without layers, if nothing but the processor would put them together. Returns
/// where that isn't so, where somebody has chosen already, or where it can't be done.
pub fn suit_the_machine() {
    if has_card() || [WITHOUT_LAYERS, DRIVEN].iter().any(|name| std::env::var_os(name).is_some()) {
        return;
    }
    // A variable of a process that runs can't be set safely.
    let Ok(program) = std::env::current_exe() else { return };
    let _not_started = Command::new(program).args(std::env::args_os().skip(1)).env(WITHOUT_LAYERS, "1").exec();
}

/// Whether the kernel knows a device that renders.
fn has_card() -> bool {
    let Ok(devices) = fs::read_dir("/dev/dri") else { return false };
    devices.flatten().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}
