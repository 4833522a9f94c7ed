//! The commands that the capability file can let the webview call.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

fn main() {
    let manifest = tauri_build::AppManifest::new().commands(&["call", "close_window"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
    }
}
