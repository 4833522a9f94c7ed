//! Reading and writing files, with errors that name file, place and rule.

use std::path::{Path, PathBuf};

use forms::{Form, FormError};
use standards::genericode::{self, CodeList, GenericodeError};
use standards::xdf::from_form::FromFormError;
use standards::xdf::model::Message;
use standards::xdf::{self, XdfError};

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{file}: {problem}")]
    Unreadable { file: String, problem: std::io::Error },
    #[error("{file}: {problem}")]
    NotAForm { file: String, problem: FormError },
    #[error("{file}: {problem}")]
    NotXdf { file: String, problem: XdfError },
    #[error("{file}: {problem}")]
    NotACodeList { file: String, problem: GenericodeError },
    #[error("{file}:{line}:{column}: {problem}")]
    NotExamples { file: String, line: usize, column: usize, problem: serde_json::Error },
    #[error("{file}: das ist kein Datenschema (xdatenfelder.stammdatenschema.0102)")]
    NotASchema { file: String },
    #[error("{file}: das ist schon ein Formular")]
    AlreadyAForm { file: String },
    #[error("{file}: {problem}")]
    NoSchemaOfForm { file: String, problem: FromFormError },
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

pub fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    std::fs::read(path).map_err(|problem| FileError::Unreadable { file: name(path), problem })
}

pub fn text(path: &Path) -> Result<String, FileError> {
    std::fs::read_to_string(path).map_err(|problem| FileError::Unreadable { file: name(path), problem })
}

/// Writes to a file, or to standard output without one.
pub fn write(path: Option<&Path>, content: &str) -> Result<(), FileError> {
    match path {
        Some(path) => {
            std::fs::write(path, content).map_err(|problem| FileError::Unreadable { file: name(path), problem })
        }
        None => {
            print!("{content}");
            Ok(())
        }
    }
}

/// A form with the text that it was read from.
pub struct FormFile {
    pub form: Form,
    pub text: String,
}

pub fn form(path: &Path) -> Result<FormFile, FileError> {
    let text = text(path)?;
    let form = Form::read(&text).map_err(|problem| FileError::NotAForm { file: name(path), problem })?;
    Ok(FormFile { form, text })
}

pub fn xdf(path: &Path) -> Result<Message, FileError> {
    xdf::read(&bytes(path)?).map_err(|problem| FileError::NotXdf { file: name(path), problem })
}

pub fn lists(paths: &[PathBuf]) -> Result<Vec<CodeList>, FileError> {
    let read = |path: &PathBuf| {
        genericode::read(&bytes(path)?).map_err(|problem| FileError::NotACodeList { file: name(path), problem })
    };
    paths.iter().map(read).collect()
}

pub fn is_xml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"))
}
