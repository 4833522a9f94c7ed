//! Reading and writing files, with errors that name file, place and rule.

use std::path::Path;

use forms::FormError;
use processes::edit::EditError;
use processes::merge::MergeError;
use processes::model::{Model, ModelError};
use processes::recording::Recording;
use serde::de::DeserializeOwned;
use standards::bar::BarError;

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{file}: {problem}")]
    Unreadable { file: String, problem: std::io::Error },
    #[error("{file}: {problem}")]
    NotAModel { file: String, problem: ModelError },
    #[error("{file}:{line}:{column}: {problem}")]
    NotJson { file: String, line: usize, column: usize, problem: serde_json::Error },
    #[error("{file}: {problem}")]
    NotAForm { file: String, problem: FormError },
    #[error("{file}: {problem}")]
    NotMerged { file: String, problem: MergeError },
    #[error("{file}: {problem}")]
    NotDrawn { file: String, problem: EditError },
    #[error("{file}: {problem}")]
    NotAnArchive { file: String, problem: BarError },
}

/// Whether all is well.
pub type Outcome = Result<bool, FileError>;

pub fn name(path: &Path) -> String {
    path.display().to_string()
}

pub fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    std::fs::read(path).map_err(|problem| FileError::Unreadable { file: name(path), problem })
}

pub fn model(path: &Path) -> Result<Model, FileError> {
    Model::read(&bytes(path)?).map_err(|problem| FileError::NotAModel { file: name(path), problem })
}

pub fn json<T: DeserializeOwned>(path: &Path) -> Result<T, FileError> {
    serde_json::from_slice(&bytes(path)?).map_err(|problem| FileError::NotJson {
        file: name(path),
        line: problem.line(),
        column: problem.column(),
        problem,
    })
}

pub fn write(path: &Path, content: &[u8]) -> Result<(), FileError> {
    std::fs::write(path, content).map_err(|problem| FileError::Unreadable { file: name(path), problem })
}

pub fn recordings(path: &Path) -> Result<Vec<Recording>, FileError> {
    json(path)
}

pub fn print_json(value: &serde_json::Value) {
    println!("{value:#}");
}
