//! The desktop program. It opens the window and passes the UI's calls to `app`; no domain code lives here.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod closing;
mod command_line;
mod dialogs;
#[cfg(target_os = "linux")]
mod graphics;
mod logging;
mod menu;
mod navigation;
mod window_host;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use app::{CommandError, Desk};
use serde_json::Value;
use tauri::{AppHandle, Manager, State};
use tokio::sync::SetOnce;

use window_host::WindowHost;

/// Where the local data lies instead of the user's local profile. For tests and for machines with several profiles.
const DATA_FOLDER: &str = "AMTSPULT_DATA_FOLDER";

fn main() -> ExitCode {
    if let Some(answered) = command_line::answer(std::env::args().nth(1).as_deref()) {
        return answered;
    }
    #[cfg(target_os = "linux")]
    graphics::suit_the_machine();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the program can't start");
            ExitCode::FAILURE
        }
    }
}

fn run() -> tauri::Result<()> {
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| show_window(app)))
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .plugin(tauri_plugin_opener::init())
        .plugin(navigation::guard())
        .invoke_handler(tauri::generate_handler![call, closing::close_window])
        .on_window_event(closing::ask_first)
        .menu(menu::build)
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .setup(|app| {
            let folder = data_folder(app.handle())?;
            logging::start(&folder)?;
            let host = Arc::new(WindowHost::new(app.handle().clone()));
            let desk = Arc::new(SetOnce::new());
            app.manage(Arc::clone(&desk));
            // While the database opens, the webview starts.
            tauri::async_runtime::spawn_blocking(move || desk.set(Desk::open(&folder, host)));
            show_window(app.handle());
            Ok(())
        })
        .run(tauri::generate_context!())
}

/// The desk, as soon as it is open.
type OpenDesk = Arc<SetOnce<Arc<Desk>>>;

/// The way to everything in the contract of `app`.
#[tauri::command]
async fn call(desk: State<'_, OpenDesk>, name: String, request: Value) -> Result<Value, CommandError> {
    app::contract::call(desk.wait().await, &name, request).await
}

/// Local, never roaming: the database must not travel over the network at sign-on.
fn data_folder(app: &AppHandle) -> tauri::Result<PathBuf> {
    match std::env::var_os(DATA_FOLDER) {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => app.path().app_local_data_dir(),
    }
}

fn show_window(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("desk") {
        for outcome in [window.show(), window.unminimize(), window.set_focus()] {
            if let Err(error) = outcome {
                tracing::warn!(%error, "the window can't be shown");
            }
        }
    }
}
