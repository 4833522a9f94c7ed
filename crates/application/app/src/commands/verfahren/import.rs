//! Drafts made of files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use ts_rs::TS;
use uuid::Uuid;

use crate::commands::desk::Nothing;
use crate::commands::draft::{file_name, from_base64, read_file};
use crate::commands::verfahren::drafts::OfVerfahren;
use crate::desk::Desk;
use crate::error::CommandError;
use crate::host::FileKind;
use crate::verfahren::file::{NamedFile, SIZE_LIMIT};
use crate::verfahren::import;
use crate::view::{ImportedVerfahren, MergedVerfahren, VerfahrenImport};

/// A file that was dropped on the window.
#[derive(Deserialize, TS)]
pub struct DroppedFile {
    pub name: String,
    pub base64: String,
}

#[derive(Deserialize, TS)]
pub struct ImportVerfahren {
    /// One form or data schema, and the code lists that belong to it.
    pub files: Vec<DroppedFile>,
}

/// A new draft of a form JSON or a data schema (XDatenfelder 2 or 3), told apart by content.
pub async fn import_verfahren(desk: &Arc<Desk>, request: ImportVerfahren) -> Result<ImportedVerfahren, CommandError> {
    let session = desk.session()?;
    import::import(&session.store, &named(request.files)?, desk.now())
}

/// The same with files from a dialog.
pub async fn choose_verfahren(desk: &Arc<Desk>, _: Nothing) -> Result<VerfahrenImport, CommandError> {
    let session = desk.session()?;
    let paths = desk.host.choose_files(FileKind::Form).await;
    if paths.is_empty() {
        return Ok(VerfahrenImport::Nothing);
    }
    let outcome = match read_files(&paths).await {
        Ok(files) => import::import(&session.store, &files, desk.now()),
        Err(error) => Err(error),
    };
    Ok(match outcome {
        Ok(imported) => VerfahrenImport::Made { imported: Box::new(imported) },
        Err(error) => VerfahrenImport::Failed { error },
    })
}

#[derive(Deserialize, TS)]
pub struct MergeNewer {
    pub draft: Uuid,
    /// A newer version of what the draft was made of, and code lists.
    pub files: Vec<DroppedFile>,
}

/// Merges a newer version into a draft, in one step. Own edits stay, and nothing that is decided is asked again.
pub async fn merge_newer(desk: &Arc<Desk>, request: MergeNewer) -> Result<MergedVerfahren, CommandError> {
    let (files, now) = (named(request.files)?, desk.now());
    desk.with_design(request.draft, |open| open.merge_newer(&files, now))
}

/// The same with files from a dialog; nothing when it was closed.
pub async fn choose_newer(desk: &Arc<Desk>, request: OfVerfahren) -> Result<Option<MergedVerfahren>, CommandError> {
    let paths = desk.host.choose_files(FileKind::Form).await;
    if paths.is_empty() {
        return Ok(None);
    }
    let (files, now) = (read_files(&paths).await?, desk.now());
    desk.with_design(request.draft, |open| open.merge_newer(&files, now)).map(Some)
}

/// The files with their content.
fn named(files: Vec<DroppedFile>) -> Result<Vec<NamedFile>, CommandError> {
    let one = |file: DroppedFile| {
        let name = file_name(Path::new(&file.name));
        Ok(NamedFile { name, content: from_base64(&file.base64)? })
    };
    files.into_iter().map(one).collect()
}

async fn read_files(paths: &[PathBuf]) -> Result<Vec<NamedFile>, CommandError> {
    let mut files = vec![];
    for path in paths {
        files.push(NamedFile { name: file_name(path), content: read_file(path, SIZE_LIMIT).await? });
    }
    Ok(files)
}
