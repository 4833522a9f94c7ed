//! The commands. Each tells whether all is well.

use std::path::{Path, PathBuf};

use forms::{CheckContext, CheckFinding, Context, Example, Form, Severity};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use standards::xdf::form::{ImportedForm, Readings};

use crate::file::{self, FileError};
use crate::quality::{self, Judged};
use crate::{compare, convert, words};

pub type Outcome = Result<bool, FileError>;

pub fn today() -> Date {
    TimeZone::system().to_datetime(Timestamp::now()).date()
}

pub fn print_json(value: &Value) {
    println!("{value:#}");
}

pub fn check(files: &[PathBuf], base: Option<&Path>, lists: &[PathBuf], json: bool) -> Outcome {
    let base = base.map(file::form).transpose()?;
    let mut all_well = true;
    let mut reports = vec![];
    for path in files {
        let mut judged = None;
        let (mut form, text, open) = if file::is_xml(path) {
            let imported = match quality::judge(path, lists)? {
                Judged::Schema { schema, lists, findings } => {
                    judged = Some(findings);
                    convert::imported(&schema, None, &lists, &Readings::new())
                }
                Judged::Refused(finding) => {
                    all_well = false;
                    if json {
                        reports.push(json!({ "file": path.display().to_string(), "quality": [finding] }));
                    } else {
                        quality::tell(path, &[finding]);
                    }
                    continue;
                }
            };
            let text = format!("{:#}", imported.form);
            let form = Form::parse(&imported.form)
                .map_err(|problem| FileError::NotAForm { file: path.display().to_string(), problem })?;
            (form, text, Some(imported))
        } else {
            let file::FormFile { form, text } = file::form(path)?;
            (form, text, None)
        };
        if let Some(base) = &base {
            form.align(&base.form);
        }
        let context = CheckContext { base: base.as_ref().map(|base| &base.form), ..CheckContext::on(today()) };
        let findings = forms::check(&form, &context);
        all_well &= !findings.iter().any(|finding| finding.severity == Severity::Error);
        all_well &= !judged.iter().flatten().any(|finding| finding.severity.is_error());
        if json {
            let mut report = report(path, &text, &findings, open.as_ref());
            if let Some(judged) = judged {
                report["quality"] = json!(judged);
            }
            reports.push(report);
        } else {
            let judged = judged.unwrap_or_default();
            quality::tell(path, &judged);
            tell_findings(path, &text, &findings);
            if findings.is_empty() && judged.is_empty() {
                println!("{}: keine Befunde", path.display());
            }
            open.as_ref().iter().for_each(|imported| tell_open(path, imported));
        }
    }
    if json {
        print_json(&json!(reports));
    }
    Ok(all_well)
}

pub fn report(path: &Path, text: &str, findings: &[CheckFinding], open: Option<&ImportedForm>) -> Value {
    let findings: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let position = forms::locate(text, &finding.place);
            let mut value = json!(finding);
            value["line"] = json!(position.as_ref().map(|position| position.line));
            value["column"] = json!(position.as_ref().map(|position| position.column));
            value["words"] = json!(words::finding(finding));
            value
        })
        .collect();
    let open = open.map(
        |imported| json!({ "rules": imported.rules, "rulesTaken": imported.rules_taken, "openPoints": imported.open }),
    );
    json!({ "file": path.display().to_string(), "findings": findings, "import": open })
}

fn tell_findings(path: &Path, text: &str, findings: &[CheckFinding]) {
    for finding in findings {
        let severity = match finding.severity {
            Severity::Error => "Fehler",
            Severity::Warning => "Warnung",
            Severity::Hint => "Hinweis",
        };
        let position = forms::locate(text, &finding.place);
        let position = position.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
        let code = words::code(finding.code);
        println!("{}{position}: {severity} [{code}] {}", path.display(), words::finding(finding));
        if let Some(witness) = finding.witness.as_ref().filter(|witness| !witness.is_empty()) {
            let answers: Vec<String> = witness.iter().map(|(key, value)| format!("{key} = {value}")).collect();
            println!("    zu sehen mit: {}", answers.join(", "));
        }
    }
}

pub fn tell_open(path: &Path, imported: &ImportedForm) {
    println!("{}: {} von {} Regeln übernommen", path.display(), imported.rules_taken, imported.rules);
    for point in &imported.open {
        println!("    offen bei {} [{}] {}", point.path, words::code(point.reason), point.text);
    }
}

pub fn test(path: &Path, examples: Option<PathBuf>, generate: bool, json: bool) -> Outcome {
    let form = file::form(path)?.form;
    let beside = examples.unwrap_or_else(|| path.with_extension("examples.json"));
    if generate {
        let generated = forms::generate_examples(&form, &Context::on(today()));
        // An example a line, so that a change is seen where it is.
        let lines: Vec<String> = generated.examples.iter().map(|example| json!(example).to_string()).collect();
        file::write(Some(&beside), &format!("[\n{}\n]\n", lines.join(",\n")))?;
        println!("{}: {} Beispiele", beside.display(), generated.examples.len());
        generated.missed.iter().for_each(|aim| println!("    nicht zu zeigen: {aim:?}"));
        return Ok(true);
    }
    let text = file::text(&beside)?;
    let examples: Vec<Example> = serde_json::from_str(&text).map_err(|problem| FileError::NotExamples {
        file: beside.display().to_string(),
        line: problem.line(),
        column: problem.column(),
        problem,
    })?;
    let deviations = forms::run_examples(&form, &examples);
    if json {
        print_json(&json!({ "examples": examples.len(), "deviations": deviations }));
    } else {
        for deviation in &deviations {
            println!("{}: {}", beside.display(), json!(deviation));
        }
        println!("{}: {} Beispiele, {} Abweichungen", path.display(), examples.len(), deviations.len());
    }
    Ok(deviations.is_empty())
}

/// A version whose nodes have the ids of what it comes from.
fn aligned(path: &Path, base: &Form) -> Result<Form, FileError> {
    let mut form = file::form(path)?.form;
    form.align(base);
    Ok(form)
}

pub fn diff(old: &Path, new: &Path, json: bool) -> Outcome {
    let old = file::form(old)?.form;
    let new = aligned(new, &old)?;
    let differences = forms::diff(&old, &new);
    if json {
        print_json(&json!(differences));
    } else {
        compare::differences(&old, &new, &differences).iter().for_each(|line| println!("{line}"));
    }
    Ok(differences.is_empty())
}

pub fn merge([base, mine, theirs]: [&Path; 3], output: Option<&Path>, json: bool) -> Outcome {
    let file = base.display().to_string();
    let base = file::form(base)?.form;
    let (mine, theirs) = (aligned(mine, &base)?, aligned(theirs, &base)?);
    let merged = forms::merge(&base, &mine, &theirs).map_err(|problem| FileError::NotAForm { file, problem })?;
    file::write(output, &format!("{:#}\n", merged.form.to_json()))?;
    if json && output.is_some() {
        print_json(&json!(merged.conflicts));
    } else {
        compare::conflicts(&[&base, &mine, &theirs], &merged.conflicts).iter().for_each(|line| eprintln!("{line}"));
    }
    Ok(merged.conflicts.is_empty())
}
