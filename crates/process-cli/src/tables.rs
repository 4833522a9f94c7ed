//! `check` of decision tables (DMN).

use std::path::Path;

use processes::decision::{self, DecisionTable, TableFinding};
use processes::expression::Severity;
use serde_json::{Value, json};

use crate::file::{self, FileError};
use crate::words;

/// Told by the name of the file, as people do.
pub fn is_meant(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("dmn"))
}

/// The findings of all tables of a file; a table that can't be read has one.
pub struct Checked {
    file: String,
    findings: Vec<Told>,
}

struct Told {
    /// None where none could be read.
    table: Option<String>,
    severity: Severity,
    line: Option<usize>,
    code: String,
    words: String,
    json: Value,
}

pub fn check(path: &Path) -> Result<Checked, FileError> {
    let findings = match decision::read(&file::bytes(path)?) {
        Ok(tables) => tables.iter().flat_map(of_table).collect(),
        Err(fault) => vec![Told {
            table: None,
            severity: Severity::Error,
            line: fault.line,
            code: words::code(fault.code),
            words: words::table_fault(&fault),
            json: json!(fault),
        }],
    };
    Ok(Checked { file: file::name(path), findings })
}

fn of_table(table: &DecisionTable) -> Vec<Told> {
    let name = if table.name.is_empty() { &table.id } else { &table.name };
    let told = |finding: TableFinding| Told {
        table: Some(name.clone()),
        severity: finding.severity,
        line: None,
        code: words::code(finding.code),
        words: words::table_finding(&finding),
        json: json!(finding),
    };
    table.check().into_iter().map(told).collect()
}

impl Checked {
    pub fn is_well(&self) -> bool {
        self.findings.iter().all(|told| told.severity != Severity::Error)
    }

    pub fn report(&self) -> Value {
        let findings = self.findings.iter().map(|told| {
            let mut value = told.json.clone();
            value["table"] = json!(told.table);
            value["words"] = json!(told.words);
            value
        });
        json!({ "file": self.file, "findings": findings.collect::<Vec<_>>() })
    }

    pub fn tell(&self) {
        for told in &self.findings {
            let severity = match told.severity {
                Severity::Error => "Fehler",
                Severity::Warning => "Warnung",
                Severity::Hint => "Hinweis",
            };
            let line = told.line.map(|line| format!("{line}:")).unwrap_or_default();
            let table = told.table.as_ref().map(|name| format!("Tabelle „{name}“: ")).unwrap_or_default();
            println!("{}:{line} {severity} [{}] {table}{}", self.file, told.code, told.words);
        }
        if self.findings.is_empty() {
            println!("{}: keine Befunde", self.file);
        }
    }
}
