//! `check`: rules of the standard, and what can't be executed.

use std::path::{Path, PathBuf};

use processes::check::{Finding, Severity};
use processes::engine::{Engine, Gap};
use processes::model::Model;
use serde_json::{Value, json};

use crate::file::{self, Outcome};
use crate::{tables, words};

pub fn check(files: &[PathBuf], json: bool) -> Outcome {
    let mut all_well = true;
    let mut reports = vec![];
    for path in files {
        if tables::is_meant(path) {
            let checked = tables::check(path)?;
            all_well &= checked.is_well();
            if json {
                reports.push(checked.report())
            } else {
                checked.tell()
            }
            continue;
        }
        let model = file::model(path)?;
        let findings = processes::check::check(&model);
        let engine = Engine::new(&model);
        all_well &= !findings.iter().any(|finding| finding.severity == Severity::Error);
        if json {
            reports.push(report(path, &model, &findings, engine.gaps()));
        } else {
            tell(path, &model, &findings, engine.gaps());
        }
    }
    if json {
        file::print_json(&json!(reports));
    }
    Ok(all_well)
}

fn report(path: &Path, model: &Model, findings: &[Finding], gaps: &[Gap]) -> Value {
    let findings: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let mut value = json!(finding);
            value["words"] = json!(words::finding(finding));
            value
        })
        .collect();
    let gaps: Vec<Value> = gaps.iter().map(|gap| told(model, gap)).collect();
    json!({ "file": file::name(path), "findings": findings, "notExecutable": gaps })
}

/// A gap as people and programs read it.
pub fn told(model: &Model, gap: &Gap) -> Value {
    let id = model.id_of(gap.element);
    json!({
        "element": id,
        "line": model.line_of(gap.element),
        "reason": gap.reason,
        "words": words::gap(gap.reason, id),
    })
}

fn tell(path: &Path, model: &Model, findings: &[Finding], gaps: &[Gap]) {
    let file = path.display();
    for finding in findings {
        let severity = match finding.severity {
            Severity::Error => "Fehler",
            Severity::Warning => "Warnung",
        };
        let code = words::code(finding.code);
        println!("{file}:{}: {severity} [{code}] {}", finding.line, words::finding(finding));
    }
    for gap in gaps {
        let (line, code) = (model.line_of(gap.element), words::code(gap.reason));
        println!("{file}:{line}: nicht ausführbar [{code}] {}", words::gap(gap.reason, model.id_of(gap.element)));
    }
    if findings.is_empty() && gaps.is_empty() {
        println!("{file}: keine Befunde");
    }
}
