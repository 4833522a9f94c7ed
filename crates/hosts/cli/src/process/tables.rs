//! `check` of decision tables (DMN).

use std::path::Path;

use expression::Severity;
use expression::decision::{self, DecisionTable, TableCode, TableFault, TableFinding, Unread};
use serde_json::{Value, json};

use crate::file::{self, FileError};
use crate::problem::Problem;
use crate::words;
use amtspult_cli::say;

/// Told by the name of the file, as people do. Of other names [`file::model_of`] knows what is in them.
pub fn is_meant(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("dmn"))
}

/// The findings of all tables of a file, those of a table that can't be read among them.
pub struct Checked {
    file: String,
    findings: Vec<Told>,
}

struct Told {
    /// None of the file as a whole.
    table: Option<String>,
    severity: Severity,
    line: Option<usize>,
    code: String,
    words: String,
    json: Value,
}

/// # Errors
/// [`Problem::Tables`] where the file can't be read at all.
pub fn check(path: &Path, bytes: &[u8]) -> Result<Checked, FileError> {
    let findings = match decision::read_all(bytes) {
        Ok(read) if read.tables.is_empty() && read.elsewhere.is_empty() => vec![unread(None, &decision::nothing())],
        Ok(read) => {
            let tables = read.tables.iter().flat_map(|table| match table {
                Ok(table) => of_table(table),
                Err(Unread { id, name, faults }) => {
                    faults.iter().map(|fault| unread(Some(called(id, name)), fault)).collect()
                }
            });
            let needs = read.check_requirements().into_iter();
            let elsewhere = read.elsewhere.iter().map(|fault| unread(None, fault));
            tables
                .chain(elsewhere)
                .chain(needs.map(|(table, fault)| unread(Some(called(&table.id, &table.name)), &fault)))
                .collect()
        }
        Err(fault) if matches!(fault.code, TableCode::Xml | TableCode::NotDmn) => {
            return Err(FileError::new(path, Problem::Tables(Box::new(fault))));
        }
        Err(fault) => vec![unread(None, &fault)],
    };
    Ok(Checked { file: file::name(path), findings })
}

/// What keeps a table, or the file, from being read.
fn unread(table: Option<&str>, fault: &TableFault) -> Told {
    Told {
        table: table.map(str::to_owned),
        severity: fault.code.weight(),
        line: fault.line,
        code: words::code(fault.code),
        words: words::table_fault(fault),
        json: json!(fault),
    }
}

fn called<'a>(id: &'a str, name: &'a str) -> &'a str {
    if name.is_empty() { id } else { name }
}

fn of_table(table: &DecisionTable) -> Vec<Told> {
    let told = |finding: TableFinding| Told {
        table: Some(called(&table.id, &table.name).to_owned()),
        severity: finding.severity,
        line: Some(finding.place.line),
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
            value["line"] = json!(told.line);
            value["words"] = json!(told.words);
            value
        });
        json!({ "file": self.file, "findings": findings.collect::<Vec<_>>() })
    }

    pub fn tell(&self) {
        for told in &self.findings {
            let severity = words::said(
                match told.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Hint => "hint",
                },
                &[],
            );
            let line = told.line.map(|line| format!("{line}:")).unwrap_or_default();
            let table =
                told.table.as_ref().map(|name| words::said("table", &[("name", name)]) + ": ").unwrap_or_default();
            say(format_args!("{}:{line} {severity} [{}] {table}{}", self.file, told.code, told.words));
        }
        if self.findings.is_empty() {
            say(format_args!("{}: {}", self.file, words::said("no-findings", &[])));
        }
    }
}
