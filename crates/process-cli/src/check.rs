//! `check`: rules of the standard, and what can't be executed.

use std::path::{Path, PathBuf};

use processes::check::{self, Finding, Severity};
use processes::engine::{Engine, Gap};
use serde_json::{Value, json};

use crate::file::{self, Found, Outcome};
use crate::manners::say;
use crate::{Platform, tables, words};

pub fn check(files: &[PathBuf], platform: Option<Platform>, as_json: bool) -> Outcome {
    file::each(files, as_json, |path| {
        let bytes = file::bytes(path)?;
        if tables::is_meant(path, &bytes) {
            let checked = tables::check(path, &bytes);
            if !as_json {
                checked.tell();
            }
            return Ok((Found::something(!checked.is_well()), checked.report()));
        }
        let model = file::model_of(path, &bytes)?;
        let findings = check::check_for(&model, platform.map(of));
        let engine = Engine::new(&model);
        if !as_json {
            tell(path, &engine, &findings);
        }
        let is_wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
        Ok((Found::something(is_wrong), report(path, &engine, &findings)))
    })
}

fn of(platform: Platform) -> check::Platform {
    match platform {
        Platform::Amtspult => check::Platform::Amtspult,
        Platform::Amt24 => check::Platform::Amt24,
        Platform::Any => check::Platform::Any,
    }
}

fn report(path: &Path, engine: &Engine<'_>, findings: &[Finding]) -> Value {
    let findings: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let mut value = json!(finding);
            value["words"] = json!(words::finding(finding));
            value
        })
        .collect();
    let gaps: Vec<Value> = engine.gaps().iter().map(|gap| told(engine, gap)).collect();
    json!({ "file": file::name(path), "findings": findings, "notExecutable": gaps })
}

/// A gap as people and programs read it.
pub fn told(engine: &Engine<'_>, gap: &Gap) -> Value {
    let model = engine.model();
    let id = model.id_of(gap.element);
    json!({
        "element": id,
        "line": model.line_of(gap.element),
        "reason": gap.reason,
        "words": words::gap(engine, gap),
    })
}

fn tell(path: &Path, engine: &Engine<'_>, findings: &[Finding]) {
    let (file, gaps) = (file::name(path), engine.gaps());
    for finding in findings {
        let severity = words::said(
            match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            &[],
        );
        let code = words::code(finding.code);
        say!("{file}:{}: {severity} [{code}] {}", finding.line, words::finding(finding));
    }
    for gap in gaps {
        let (line, code) = (engine.model().line_of(gap.element), words::code(gap.reason));
        let (what, words) = (words::said("not-executable", &[]), words::gap(engine, gap));
        say!("{file}:{line}: {what} [{code}] {words}");
    }
    if findings.is_empty() && gaps.is_empty() {
        say!("{file}: {}", words::said("no-findings", &[]));
    }
}
