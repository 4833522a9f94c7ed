//! Native dialogs. Paths stay in Rust; the webview never sees one that it could use.

use std::path::PathBuf;

use app::FileKind;
use rfd::{AsyncFileDialog, FileHandle};

pub async fn choose_files(kind: FileKind) -> Vec<PathBuf> {
    if let Some(folder) = scripted_folder() {
        return scripted_files(&folder, kind);
    }
    let dialog = match kind {
        FileKind::Attachment => AsyncFileDialog::new().add_filter("PDF, PNG, JPEG", &["pdf", "png", "jpg", "jpeg"]),
        FileKind::Xml => AsyncFileDialog::new().add_filter("XML", &["xml"]),
        FileKind::Form => AsyncFileDialog::new().add_filter("JSON, XML", &["json", "xml"]),
        FileKind::Key => AsyncFileDialog::new(),
    };
    paths(dialog.pick_files().await.unwrap_or_default())
}

pub async fn choose_save_path(suggested_name: &str) -> Option<PathBuf> {
    if let Some(folder) = scripted_folder() {
        return Some(folder.join(suggested_name));
    }
    let file = AsyncFileDialog::new().set_file_name(suggested_name).save_file().await?;
    Some(file.path().to_owned())
}

pub async fn choose_folder() -> Option<PathBuf> {
    if let Some(folder) = scripted_folder() {
        return Some(folder);
    }
    Some(AsyncFileDialog::new().pick_folder().await?.path().to_owned())
}

fn paths(handles: Vec<FileHandle>) -> Vec<PathBuf> {
    handles.into_iter().map(|handle| handle.path().to_owned()).collect()
}

/// A folder that answers in place of the person: WebDriver can't reach native dialogs. In debug builds only.
fn scripted_folder() -> Option<PathBuf> {
    if cfg!(debug_assertions) { std::env::var_os("AMTSPULT_DIALOG_FOLDER").map(PathBuf::from) } else { None }
}

fn scripted_files(folder: &std::path::Path, kind: FileKind) -> Vec<PathBuf> {
    let wanted = match kind {
        FileKind::Attachment => "attach",
        FileKind::Xml => "import",
        FileKind::Form => "forms",
        FileKind::Key => "key",
    };
    let Ok(entries) = std::fs::read_dir(folder.join(wanted)) else { return vec![] };
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}
