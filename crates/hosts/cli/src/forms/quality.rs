//! FIM's quality rules over a data schema.

use std::path::Path;

use fim::quality::{self, Severity};
use serde::Serialize;
use standards::genericode::CodeList;
use standards::xdf::model::{Content, Stammdatenschema, Version};
use standards::xml::Element;
use standards::{xdf, xml};

use crate::manners::Problem;
use crate::problem;
use amtspult_cli::{name, say};

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
    /// A schema in XDatenfelder 3.0.0, with the file's own elements, for their lines.
    Schema { schema: Box<Stammdatenschema>, root: Box<Element>, findings: Vec<Finding> },
    /// A single group, field or Dokumentsteckbrief.
    Part(Vec<Finding>),
    /// The file breaks a rule without which it can't be read.
    Refused(Finding),
}

pub fn judge(path: &Path, bytes: &[u8], lists: &[CodeList]) -> Result<Judged, Problem> {
    let message = match xdf::read(bytes) {
        Ok(message) => message,
        Err(error) => {
            let refusal = quality::refused(&error).ok_or_else(|| problem::xdf(path, &error))?;
            let quality::Refusal { code, severity, line, text } = refusal;
            return Ok(Judged::Refused(Finding { line, code, severity, text, path: String::new() }));
        }
    };
    let content = xdf::convert(&message, Version::V3, lists).message.content;
    let root = xml::read(bytes).map_err(|error| problem::xml(path, &error))?;
    let findings = quality::check(&content, lists).into_iter().map(|finding| Finding {
        line: quality::line(&root, &finding.place.place),
        code: finding.code,
        severity: finding.more.degree,
        text: finding.more.text,
        path: finding.place.path,
    });
    let findings = findings.collect();
    Ok(match content {
        Content::Stammdatenschema(schema) => {
            Judged::Schema { schema: Box::new(schema), root: Box::new(root), findings }
        }
        _ => Judged::Part(findings),
    })
}

pub fn tell(path: &Path, findings: &[Finding]) {
    for Finding { line, code, severity, text, path: place } in findings {
        let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
        say(format_args!("{}:{line}: {code} {severity:?}: {text}{place}", name(path)));
    }
}
