//! `check`: forms and data schemas, each file by itself.

use std::path::{Path, PathBuf};

use fim::form::{FIM_PATH, ImportedForm, Readings};
use fim::quality::Lines;
use forms::{CheckContext, CheckFinding, Form, Severity};
use serde_json::{Value, json};
use standards::genericode::CodeList;

use crate::command::today;
use crate::file::{self, Content, FormFile};
use crate::manners::Problem;
use crate::quality::{self, Judged};
use crate::{import, problem, words};
use amtspult_cli::{Ending, complain, name, print_json, say};

/// What was found in a file.
struct Checked {
    is_form: bool,
    findings: Vec<Placed>,
    quality: Vec<quality::Finding>,
    import: Option<(ImportedForm, Vec<usize>)>,
}

/// A finding with its place in the file that the user gave.
struct Placed {
    finding: CheckFinding,
    line: Option<usize>,
    column: Option<usize>,
}

pub fn check(files: &[PathBuf], base: Option<&Path>, lists: &[CodeList], json: bool) -> Result<Ending, Problem> {
    let base = base.map(file::form).transpose()?;
    let mut ending = Ending::Well;
    let mut reports = vec![];
    // A list says nothing about a form.
    let mut is_list_of_use = lists.is_empty();
    for path in files {
        let checked = one(path, base.as_ref(), lists);
        is_list_of_use |= !matches!(&checked, Ok(Checked { is_form: true, .. }));
        match checked {
            Ok(checked) => {
                ending = ending.max(if checked.has_errors() { Ending::Found } else { Ending::Well });
                if json { reports.push(checked.report(path)) } else { checked.tell(path) }
            }
            Err(problem) => {
                ending = Ending::Failed;
                if json {
                    reports.push(json!({ "file": name(path), "error": problem }));
                } else {
                    complain(&problem);
                }
            }
        }
    }
    if !is_list_of_use {
        return Err(Problem::of_arguments("--lists gilt nur für Datenschemata, hier ist keines."));
    }
    if json {
        print_json(&json!(reports));
    }
    Ok(ending)
}

fn one(path: &Path, base: Option<&Form>, lists: &[CodeList]) -> Result<Checked, Problem> {
    match file::content(path)? {
        Content::Json(text) => {
            let FormFile { form, text } = file::form_of(path, text)?;
            let places = forms::Places::of(&text);
            let placed = |finding: CheckFinding| {
                let at = places.locate(&finding.place.place);
                Placed { line: Some(at.line), column: Some(at.column), finding }
            };
            let findings = judge(form, base).into_iter().map(placed).collect();
            Ok(Checked { is_form: true, findings, quality: vec![], import: None })
        }
        Content::Xml(bytes) => match quality::judge(path, &bytes, lists)? {
            Judged::Refused(finding) => {
                Ok(Checked { is_form: false, findings: vec![], quality: vec![finding], import: None })
            }
            Judged::Part(quality) => Ok(Checked { is_form: false, findings: vec![], quality, import: None }),
            Judged::Schema { schema, root, findings } => {
                let imported = import::form(&schema, None, lists, &Readings::new());
                let form = Form::parse(&imported.form).map_err(|error| problem::form(path, &error))?;
                let by_path = Lines::of(&root);
                let placed = |finding: CheckFinding| {
                    let line = fim_path(&imported.form, &finding.place.place).map(|path| by_path.at(path));
                    Placed { line: Some(line.unwrap_or(root.line)), column: None, finding }
                };
                let found = judge(form, base).into_iter().map(placed).collect();
                let lines = import::lines(&imported.open, &by_path);
                Ok(Checked { is_form: false, findings: found, quality: findings, import: Some((imported, lines)) })
            }
        },
    }
}

fn judge(mut form: Form, base: Option<&Form>) -> Vec<CheckFinding> {
    if let Some(base) = base {
        form.align(base);
    }
    forms::check(&form, &CheckContext { base, ..CheckContext::on(today()) })
}

/// The position in the schema of the innermost node around a place of the form that was made of it.
fn fim_path<'a>(form: &'a Value, place: &str) -> Option<&'a str> {
    let mut at = form;
    let mut found = None;
    for step in place.split(['.', '[']).filter(|step| !step.is_empty()) {
        let below = match step.strip_suffix(']').map(str::parse::<usize>) {
            Some(Ok(index)) => at.get(index),
            _ => at.get(step),
        };
        let Some(below) = below else { break };
        at = below;
        found = at.get(FIM_PATH).and_then(Value::as_str).or(found);
    }
    found
}

impl Checked {
    fn has_errors(&self) -> bool {
        self.findings.iter().any(|placed| placed.finding.severity == Severity::Error)
            || self.quality.iter().any(|finding| finding.severity.is_error())
    }

    fn tell(&self, path: &Path) {
        quality::tell(path, &self.quality);
        for Placed { finding, line, column } in &self.findings {
            let severity = match finding.severity {
                Severity::Error => "Fehler",
                Severity::Warning => "Warnung",
                Severity::Hint => "Hinweis",
            };
            let place: String = line.iter().chain(column).map(|number| format!(":{number}")).collect();
            let code = words::code(finding.code);
            say(format_args!("{}{place}: {severity} [{code}] {}", name(path), words::finding(finding)));
            if let Some(witness) = finding.more.witness.as_ref().filter(|witness| !witness.is_empty()) {
                let answers: Vec<String> = witness.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                say(format_args!("    zu sehen mit: {}", answers.join(", ")));
            }
        }
        if self.findings.is_empty() && self.quality.is_empty() {
            say(format_args!("{}: keine Befunde", name(path)));
        }
        if let Some((imported, lines)) = &self.import {
            import::tell(path, imported, lines);
        }
    }

    fn report(&self, path: &Path) -> Value {
        let finding = |placed: &Placed| {
            let mut value = json!(placed.finding);
            value["line"] = json!(placed.line);
            value["column"] = json!(placed.column);
            value["words"] = json!(words::finding(&placed.finding));
            value
        };
        let findings: Vec<Value> = self.findings.iter().map(finding).collect();
        let mut report = json!({ "file": name(path), "findings": findings });
        report["import"] =
            self.import.as_ref().map_or(Value::Null, |(imported, lines)| import::report(imported, lines));
        if self.import.is_some() || !self.quality.is_empty() {
            report["quality"] = json!(self.quality);
        }
        report
    }
}
