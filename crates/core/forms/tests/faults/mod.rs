//! Small forms that once went wrong. `X.examples.json` says how `X.json` has to judge answers.

use std::path::{Path, PathBuf};

use amtspult_forms::{CheckContext, CheckFinding, Example, Form, Severity, check, run_examples};
use jiff::civil::date;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/faults")
}

fn form(name: &str) -> Form {
    Form::read(&std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap()).unwrap()
}

fn findings(name: &str) -> Vec<CheckFinding> {
    check(&form(name), &CheckContext::on(date(2026, 11, 28)))
}

/// Codes and severities of what is found.
fn codes(name: &str) -> Vec<(String, Severity)> {
    let code = |finding: &CheckFinding| serde_json::to_value(finding.code).unwrap().as_str().unwrap().to_owned();
    findings(name).iter().map(|finding| (code(finding), finding.severity)).collect()
}

fn error(code: &str) -> Vec<(String, Severity)> {
    vec![(code.to_owned(), Severity::Error)]
}

#[test]
fn examples_say_how_answers_are_judged() {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .filter_map(|file| {
            file.unwrap().file_name().to_string_lossy().strip_suffix(".examples.json").map(str::to_owned)
        })
        .collect();
    names.sort();
    assert_eq!(names.len(), 6, "{names:?}");
    for name in names {
        let examples = std::fs::read_to_string(folder().join(format!("{name}.examples.json"))).unwrap();
        let examples: Vec<Example> = serde_json::from_str(&examples).unwrap();
        assert_eq!(run_examples(&form(&name), &examples), [], "{name}");
    }
}

#[test]
fn row_03_a_size_as_text_is_read_and_stays_as_it_was_written() {
    let text = std::fs::read_to_string(folder().join("03-amt24-dateigroesse-als-text.json")).unwrap();
    let written = form("03-amt24-dateigroesse-als-text").to_json();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(&text).unwrap());
    assert_eq!(codes("03-amt24-dateigroesse-als-text"), []);
}

#[test]
fn rows_17_to_22_and_27_are_found_by_the_checks() {
    assert_eq!(codes("17-pflicht-und-gesperrt-ohne-quelle"), error("required-but-locked"));
    assert_eq!(codes("18-pflicht-bei-wert-den-es-nicht-gibt"), error("validator-never"));
    let dates = [error("validator-never"), error("validator-refuses-all")].concat();
    assert_eq!(codes("19-datumsgrenze-am-textfeld"), dates);
    assert_eq!(codes("20-text-aus-prozessvariable"), []);
    assert_eq!(codes("22-vorgabe-ist-keine-moeglichkeit"), error("preset-refused"));
    assert_eq!(codes("27-kennung-ohne-version"), error("form-id-shape"));
}
