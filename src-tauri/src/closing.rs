//! Closing the window: what was typed last is stored before.

use std::time::Duration;

use tauri::{Emitter, Window, WindowEvent};

/// A UI that doesn't answer for so long has nothing more to store, or can't.
const PATIENCE: Duration = Duration::from_secs(2);

/// Tells the UI that the window is to be closed, and closes it once the UI says so.
pub fn ask_first(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    if window.emit("closing", ()).is_err() {
        return;
    }
    api.prevent_close();
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PATIENCE).await;
        // Where it was closed meanwhile, the program has ended with it.
        close_window(window);
    });
}

/// The UI has stored everything.
#[tauri::command]
pub fn close_window(window: Window) {
    if let Err(error) = window.destroy() {
        tracing::warn!(%error, "the window can't be closed");
    }
}
