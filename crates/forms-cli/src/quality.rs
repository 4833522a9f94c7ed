//! FIM's quality rules over a data schema.

use std::path::{Path, PathBuf};

use serde::Serialize;
use standards::genericode::CodeList;
use standards::xdf::model::{Stammdatenschema, Version};
use standards::xdf::quality::{self, Severity};
use standards::{xdf, xml};

use crate::convert;
use crate::file::{self, FileError};

/// A finding with its line in the file.
#[derive(Serialize)]
pub struct Finding {
    pub line: usize,
    pub code: u16,
    pub severity: Severity,
    pub text: String,
    /// FIM ids from the schema down; empty when the file isn't read for it.
    pub path: String,
}

pub enum Judged {
    /// In XDatenfelder 3.0.0.
    Schema { schema: Box<Stammdatenschema>, lists: Vec<CodeList>, findings: Vec<Finding> },
    /// The file breaks a rule without which it can't be read.
    Refused(Finding),
}

pub fn judge(path: &Path, lists: &[PathBuf]) -> Result<Judged, FileError> {
    let bytes = file::bytes(path)?;
    let message = match xdf::read(&bytes) {
        Ok(message) => message,
        Err(problem) => {
            let refusal = quality::refused(&problem)
                .ok_or_else(|| FileError::NotXdf { file: path.display().to_string(), problem })?;
            let quality::Refusal { code, severity, line, text } = refusal;
            return Ok(Judged::Refused(Finding { line, code, severity, text, path: String::new() }));
        }
    };
    let lists = file::lists(lists)?;
    let schema = convert::schema(path, xdf::convert(&message, Version::V3, &lists).message)?;
    let root = xml::read(&bytes)
        .map_err(|problem| FileError::NotXdf { file: path.display().to_string(), problem: problem.into() })?;
    let findings = quality::check(&schema, &lists).into_iter().map(|finding| Finding {
        line: quality::line(&root, &finding.place),
        code: finding.code,
        severity: finding.severity,
        text: finding.text,
        path: finding.path,
    });
    let findings = findings.collect();
    Ok(Judged::Schema { schema: Box::new(schema), lists, findings })
}

pub fn tell(path: &Path, findings: &[Finding]) {
    for Finding { line, code, severity, text, path: place } in findings {
        let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
        println!("{}:{line}: {code} {severity:?}: {text}{place}", path.display());
    }
}
