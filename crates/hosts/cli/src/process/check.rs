//! `check`: rules of the standard, and what can't be executed.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use bpmn::check::{self, CheckCode, Finding, Severity};
use bpmn::model::{Kind, Model};
use engine::{Engine, Gap};
use serde_json::{Value, json};

use crate::file::{self, Ending, FileError, Outcome};
use crate::problem::Problem;
use crate::{Platform, tables, words};
use amtspult_cli::say;

pub fn check(files: &[PathBuf], platform: Option<Platform>, as_json: bool) -> Outcome {
    let known = Known { files, processes: OnceCell::new() };
    file::each(files, as_json, |path| {
        let bytes = file::bytes(path)?;
        if tables::is_meant(path) {
            return check_tables(path, &bytes, as_json);
        }
        let model = match file::model_of(path, &bytes) {
            Err(FileError { problem: Problem::Table, .. }) => return check_tables(path, &bytes, as_json),
            read => read?,
        };
        let mut findings = check::check_for(&model, platform.map(of));
        findings.retain(|finding| finding.code != CheckCode::CalledElsewhere || !known.has_called(finding));
        let engine = Engine::new(&model);
        if !as_json {
            tell(path, &engine, &findings);
        }
        let is_wrong = findings.iter().any(|finding| finding.severity == Severity::Error);
        Ok((Ending::of(!is_wrong), report(path, &engine, &findings)))
    })
}

fn check_tables(path: &Path, bytes: &[u8], as_json: bool) -> Result<(Ending, Value), FileError> {
    let checked = tables::check(path, bytes)?;
    if !as_json {
        checked.tell();
    }
    Ok((Ending::of(checked.is_well()), checked.report()))
}

/// The processes of all files, which are read for that only where one is called from another file.
struct Known<'a> {
    files: &'a [PathBuf],
    processes: OnceCell<BTreeSet<String>>,
}

impl Known<'_> {
    /// Whether what a finding names as called is a process of another file.
    fn has_called(&self, finding: &Finding) -> bool {
        let name = finding.parameters.get("process").map(String::as_str).unwrap_or_default();
        let name = name.rsplit(':').next().unwrap_or(name);
        self.files.len() > 1 && self.processes.get_or_init(|| self.read()).contains(name)
    }

    fn read(&self) -> BTreeSet<String> {
        let files = self.files.iter().filter(|file| !amtspult_cli::is_standard(file));
        let models = files.filter_map(|file| file::model(file).ok());
        let processes = |model: Model| -> Vec<String> {
            let processes = model.elements().filter(|(_, element)| matches!(element.kind, Kind::Process { .. }));
            processes.map(|(process, _)| model.id_of(process).to_owned()).collect()
        };
        models.flat_map(processes).collect()
    }
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
                Severity::Hint => "hint",
            },
            &[],
        );
        let code = words::code(finding.code);
        say(format_args!("{file}:{}: {severity} [{code}] {}", finding.place.line, words::finding(finding)));
    }
    for gap in gaps {
        let (line, code) = (engine.model().line_of(gap.element), words::code(gap.reason));
        let (what, words) = (words::said("not-executable", &[]), words::gap(engine, gap));
        say(format_args!("{file}:{line}: {what} [{code}] {words}"));
    }
    if findings.is_empty() && gaps.is_empty() {
        say(format_args!("{file}: {}", words::said("no-findings", &[])));
    }
}
