//! Reading and writing files, with errors that name file, place and rule.

use std::path::{Path, PathBuf};

use bpmn::model::{Model, ModelError};
use engine::recording::Recording;
use expression::decision::is_dmn;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::manners::Writer;
use crate::problem::Problem;
use crate::words;
use amtspult_cli::complain;

pub use amtspult_cli::{Ending, name, print_json};

/// Why something can't be done with a file; its words are German.
#[derive(Debug)]
pub struct FileError {
    pub file: String,
    pub problem: Problem,
}

impl FileError {
    pub fn new(path: &Path, problem: Problem) -> Self {
        Self { file: name(path), problem }
    }

    pub fn told(&self) -> String {
        match words::line_of_problem(&self.problem) {
            Some(line) => format!("{}:{line}: {}", self.file, words::problem(&self.problem)),
            None => format!("{}: {}", self.file, words::problem(&self.problem)),
        }
    }

    pub fn report(&self) -> Value {
        json!({
            "code": words::problem_code(&self.problem),
            "line": words::line_of_problem(&self.problem),
            "words": words::problem(&self.problem),
        })
    }
}

pub type Outcome = Result<Ending, FileError>;

/// What is done with each of several files: one that can't be read is told, and the others are done all the same. Each
/// gives a report, which is only used as JSON.
pub fn each(
    files: &[PathBuf],
    as_json: bool,
    does: impl FnMut(&Path) -> Result<(Ending, Value), FileError>,
) -> Outcome {
    let (mut found, mut reports, mut does) = (Ending::Well, vec![], does);
    for path in files {
        match does(path) {
            Ok((of_file, report)) => {
                found = found.max(of_file);
                reports.push(report);
            }
            Err(error) => {
                found = Ending::Failed;
                if !as_json {
                    complain(format_args!("{}", error.told()));
                }
                reports.push(json!({ "file": error.file, "error": error.report() }));
            }
        }
    }
    if as_json {
        print_json(&json!(reports));
    }
    Ok(found)
}

pub fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    amtspult_cli::read(path).map_err(|problem| FileError::new(path, Problem::File(problem)))
}

pub fn model(path: &Path) -> Result<Model, FileError> {
    model_of(path, &bytes(path)?)
}

pub fn model_of(path: &Path, bytes: &[u8]) -> Result<Model, FileError> {
    let problem = |error| match error {
        ModelError::NotBpmn { .. } if is_dmn(bytes) => Problem::Table,
        error => Problem::Model(error),
    };
    Model::read(bytes).map_err(|error| FileError::new(path, problem(error)))
}

pub fn json<T: DeserializeOwned>(path: &Path) -> Result<T, FileError> {
    domain::json::read(&bytes(path)?).map_err(|problem| FileError::new(path, Problem::Json(problem)))
}

pub fn write(writer: &mut Writer, path: &Path, content: &[u8]) -> Result<(), FileError> {
    writer.write(path, content).map_err(|problem| FileError::new(path, Problem::File(problem)))
}

pub fn recordings(path: &Path) -> Result<Vec<Recording>, FileError> {
    json(path)
}
