//! `amtspult-forms` as a designer or a pipeline runs it.

mod samples;
mod terminal;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::tempdir;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_amtspult-forms")).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn write(folder: &Path, name: &str, form: &Value) -> String {
    let path = folder.join(name);
    std::fs::write(&path, format!("{form:#}")).unwrap();
    path.display().to_string()
}

/// A form that is all right.
fn small_form() -> Value {
    let field = json!({ "id": "ort", "type": "STRING", "label": "Ort der Veranstaltung", "required": true });
    json!({
        "id": "1:Fest:v1.0", "title": "Fest anmelden", "language": "de",
        "sections": [{ "title": "Das Fest", "fieldGroups": [
            { "id": "fest", "title": "Das Fest", "rows": [{ "fields": [field] }] }] }]
    })
}

fn with_field(mut form: Value, name: &str, value: Value) -> Value {
    form["sections"][0]["fieldGroups"][0]["rows"][0]["fields"][0][name] = value;
    form
}

#[test]
fn a_finding_names_file_line_and_advice() {
    let folder = tempdir().unwrap();
    let bounds =
        json!([{ "@type": "MinLengthValidator", "minLength": 9 }, { "@type": "MaxLengthValidator", "maxLength": 3 }]);
    let path = write(folder.path(), "fest.json", &with_field(small_form(), "validationRules", bounds));
    let output = run(&["check", &path]);
    assert_eq!(output.status.code(), Some(1));
    let told = out(&output);
    assert!(
        told.contains("fest.json:") && told.contains("Fehler [validators-contradict] Keine Antwort erfüllt"),
        "{told}"
    );

    let report: Value = serde_json::from_slice(&run(&["check", "--json", &path]).stdout).unwrap();
    let finding = &report[0]["findings"][0];
    assert_eq!(finding["code"], "validators-contradict");
    assert!(finding["line"].as_u64().unwrap() > 5, "{finding}");
}

#[test]
fn a_good_form_passes_and_a_broken_file_is_refused_with_its_place() {
    let folder = tempdir().unwrap();
    let good = write(folder.path(), "gut.json", &small_form());
    let output = run(&["check", &good]);
    assert_eq!((output.status.code(), out(&output).contains("keine Befunde")), (Some(0), true), "{}", out(&output));
    let broken = folder.path().join("kaputt.json");
    std::fs::write(&broken, "{\n  \"id\": 7\n}").unwrap();
    let output = run(&["check", broken.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("kaputt.json"), "{output:?}");
}

#[test]
fn examples_are_generated_and_run() {
    let folder = tempdir().unwrap();
    let path = write(folder.path(), "fest.json", &small_form());
    assert_eq!(run(&["test", &path, "--generate"]).status.code(), Some(0));
    assert_eq!(run(&["test", &path]).status.code(), Some(0));
    let beside = folder.path().join("fest.examples.json");
    let generated = std::fs::read_to_string(&beside).unwrap();
    // An answer to a field that there isn't, and no example at all.
    let mut examples: Value = serde_json::from_str(&generated).unwrap();
    examples[0]["answers"]["fest:0:strasse"] = json!("x");
    std::fs::write(&beside, examples.to_string()).unwrap();
    let output = run(&["test", &path]);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    assert!(out(&output).contains("fest:0:strasse gibt es im Formular nicht"), "{}", out(&output));
    let report: Value = serde_json::from_str(&out(&run(&["test", &path, "--json"]))).unwrap();
    assert_eq!(report["unknownFields"], json!([{ "example": 0, "field": "fest:0:strasse" }]));
    std::fs::write(&beside, "[]").unwrap();
    let output = run(&["test", &path]);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    assert!(out(&output).contains("kein Beispiel"), "{}", out(&output));
    std::fs::write(&beside, generated).unwrap();
    write(folder.path(), "fest.json", &with_field(small_form(), "required", json!(false)));
    let output = run(&["test", &path]);
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
}

#[test]
fn what_2_0_has_no_place_for_is_told() {
    let folder = tempdir().unwrap();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/forms/terminal/verluste.xml");
    let target = folder.path().join("alt.xml").display().to_string();
    let output = run(&["convert", schema, "--to", "xdf2", "--output", &target]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = out(&output);
    for (place, kind) in [
        ("S00000000001", "dokumentsteckbrief"),
        ("S00000000001/G00000000001", "choice-group"),
        ("S00000000001/G00000000001/F00000000001", "field-kind"),
        ("S00000000001/G00000000001/F00000000002", "data-type"),
        ("S00000000001/F00000000003", "max-size"),
        ("S00000000001/F00000000003", "media-types"),
        ("S00000000001", "state-date"),
        ("S00000000001", "last-change"),
    ] {
        assert!(told.contains(&format!("{place} [{kind}] ")), "{place} {kind}: {told}");
    }
    // The date of a release stays.
    assert!(
        told.contains("hat in 2.0 keinen Platz; zuletzt: 2026-04-30T08:00:00Z") && told.contains("zuletzt: 2026-01-31"),
        "{told}"
    );
    assert!(std::fs::read_to_string(&target).unwrap().contains("<xdf:freigabedatum>2026-05-05<"));
    assert!(folder.path().join("alt.liste1.xml").exists());
    // Standard output has no place for the list of a field's own values.
    let output = run(&["convert", schema, "--to", "xdf2"]);
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaints.contains("[choice-group]") && complaints.contains("Die Codeliste"), "{complaints}");
    let report: Value = serde_json::from_str(&out(&run(&["convert", schema, "--to", "xdf2", "--json"]))).unwrap();
    assert_eq!((report["losses"].as_array().unwrap().len(), report["lists"].as_array().unwrap().len()), (8, 1));
    // What comes from 2.0 goes there without a loss.
    let again = folder.path().join("wieder.xml").display().to_string();
    assert_eq!(out(&run(&["convert", &target, "--to", "xdf2", "--output", &again])), "");
}

#[test]
fn open_rules_are_told_with_their_line() {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/forms/terminal/verluste.xml");
    let folder = tempdir().unwrap();
    let target = folder.path().join("form.json").display().to_string();
    let told = out(&run(&["convert", schema, "--to", "form", "--output", &target]));
    assert!(told.contains("verluste.xml:7: offen bei S00000000001 [rule-not-understood]"), "{told}");
}

#[test]
fn versions_are_compared_and_merged() {
    let folder = tempdir().unwrap();
    let base = write(folder.path(), "base.json", &small_form());
    let mine = write(folder.path(), "mine.json", &with_field(small_form(), "label", json!("Wo?")));
    let theirs = write(folder.path(), "theirs.json", &with_field(small_form(), "helptext", json!("Straße und Nummer")));
    assert_eq!(run(&["diff", &base, &base]).status.code(), Some(0));
    assert_eq!(run(&["diff", &base, &mine]).status.code(), Some(1));
    let merged = folder.path().join("merged.json");
    let output = run(&["merge", &base, &mine, &theirs, "--output", merged.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let merged: Value = serde_json::from_str(&std::fs::read_to_string(merged).unwrap()).unwrap();
    let field = &merged["sections"][0]["fieldGroups"][0]["rows"][0]["fields"][0];
    assert_eq!((&field["label"], &field["helptext"]), (&json!("Wo?"), &json!("Straße und Nummer")));
    let other = write(folder.path(), "other.json", &with_field(small_form(), "label", json!("Ort")));
    assert_eq!(run(&["merge", &base, &mine, &other]).status.code(), Some(1));
    for (side, label) in [("mine", "Wo?"), ("theirs", "Ort")] {
        let output = run(&["merge", &base, &mine, &other, "--prefer", side]);
        let merged: Value = serde_json::from_slice(&output.stdout).unwrap();
        let field = &merged["sections"][0]["fieldGroups"][0]["rows"][0]["fields"][0];
        assert_eq!((output.status.code(), &field["label"]), (Some(0), &json!(label)));
    }
}

#[test]
fn a_real_schema_is_converted_and_checked() {
    let Some(data) = trial::shared("xdf") else { return };
    let schema = data.join("S00000094V1.0_xdf2.xml");
    let folder = tempdir().unwrap();
    let lists: Vec<String> = ["C00000020", "C00000021", "C60000006", "C60000020"]
        .map(|name| data.join(format!("{name}_genericode.xml")).display().to_string())
        .into();
    let form = folder.path().join("form.json").display().to_string();
    let mut arguments = vec!["convert", schema.to_str().unwrap(), "--to", "form", "--output", &form, "--lists"];
    arguments.extend(lists.iter().map(String::as_str));
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(out(&output).contains("von 13 Regeln übernommen"), "{}", out(&output));
    let checked = run(&["check", &form]);
    assert_eq!(checked.status.code(), Some(0), "{}", out(&checked));
}

/// A small data schema, with the cardinality of its group.
fn dogs(folder: &Path, anzahl: &str) -> String {
    let schema = include_str!("../../../../../core/fim/tests/repeated.xml").replace(">1:10<", &format!(">{anzahl}<"));
    let path = folder.join("hunde.xml");
    std::fs::write(&path, schema).unwrap();
    path.display().to_string()
}

#[test]
fn quality_rules_are_told_with_file_line_and_path() {
    let folder = tempdir().unwrap();
    let path = dogs(folder.path(), "1:10");
    let output = run(&["check", &path]);
    assert_eq!(output.status.code(), Some(1));
    let told = out(&output);
    let line = format!(
        "{path}:17: 1106 Warnung: Eine Datenfeldgruppe sollte mehr als ein Unterelement haben. (S99000000001/G99000000001/G99000000002)"
    );
    assert!(told.lines().any(|told| told == line), "{told}");
    assert!(!told.contains("keine Befunde"), "{told}");

    let report: Value = serde_json::from_slice(&run(&["check", "--json", &path]).stdout).unwrap();
    let quality = report[0]["quality"].as_array().unwrap();
    let rule = quality.iter().find(|finding| finding["code"] == 1007).unwrap();
    assert_eq!(
        (&rule["line"], &rule["severity"], &rule["path"]),
        (&json!(4), &json!("FehlerKritisch"), &json!("S99000000001"))
    );
}

#[test]
fn a_file_that_a_rule_makes_unreadable_names_the_rule() {
    let folder = tempdir().unwrap();
    let path = dogs(folder.path(), "3:2");
    let output = run(&["check", &path]);
    assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
    assert!(out(&output).starts_with(&format!("{path}:7: 1047 FehlerKritisch: ")), "{}", out(&output));
    let report: Value = serde_json::from_slice(&run(&["check", "--json", &path]).stdout).unwrap();
    assert_eq!(report[0]["quality"][0]["code"], 1047);
}

#[test]
fn a_schema_goes_through_a_form_and_becomes_schemas_of_a_submission() {
    let folder = tempdir().unwrap();
    let path = dogs(folder.path(), "1:10");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let convert = |from: &str, to: &str, output: &str| {
        let output = run(&["convert", from, "--to", to, "--output", output, "--force"]);
        (output.status.code(), out(&output), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (form, again) = (at("form.json"), at("again.xml"));
    assert_eq!(convert(&path, "form", &form).0, Some(0));
    assert_eq!(convert(&form, "xdf3", &again), (Some(0), String::new(), String::new()));
    let structure = |path: &str| {
        let text = std::fs::read_to_string(path).unwrap();
        let text = text.replace("xdf3:", "xdf:");
        text[text.find("<xdf:stammdatenschema>").unwrap()..]
            .split_whitespace()
            .collect::<String>()
            .replace("><", ">\n<")
    };
    assert_eq!(structure(&again), structure(&path));

    let edited = std::fs::read_to_string(&form).unwrap().replace("\"Mischling?\"", "\"Ist es ein Mischling?\"");
    std::fs::write(&form, edited).unwrap();
    let (code, told, _) = convert(&form, "xdf3", &again);
    assert_eq!(
        (code, told.contains("F99000000001 [changed] geändert unter gleicher Kennung und Version: Mischling?")),
        (Some(0), true),
        "{told}"
    );
    assert!(structure(&again).contains("IsteseinMischling?"));
    // What a schema has no place for is told by field and rule.
    let mut json: Value = serde_json::from_str(&std::fs::read_to_string(&form).unwrap()).unwrap();
    let field = &mut json["sections"][0]["fieldGroups"][0]["rows"][0]["fields"][0];
    field["placeholder"] = json!("Ja oder nein");
    field["validationRules"] = json!([{ "@type": "MinAgeValidator", "years": 3 }]);
    std::fs::write(&form, json.to_string()).unwrap();
    let (code, told, _) = convert(&form, "xdf3", &again);
    assert_eq!(code, Some(0));
    for what in ["Platzhalter", "Prüfung „Mindestalter“"] {
        assert!(
            told.contains(&format!(
                "[lost] steht nur im Formular, das Datenschema hat keinen Platz dafür: Ist es ein Mischling?: {what}"
            )),
            "{told}"
        );
    }

    assert_eq!(convert(&form, "json-schema", &at("schema.json")).0, Some(0));
    let made: Value = serde_json::from_str(&std::fs::read_to_string(at("schema.json")).unwrap()).unwrap();
    assert_eq!(made["properties"]["G99000000001"]["maxItems"], 10);
    assert_eq!(convert(&path, "xsd", &at("schema.xsd")).0, Some(0));
    assert!(std::fs::read_to_string(at("schema.xsd")).unwrap().contains("maxOccurs=\"10\""));

    assert_eq!(convert(&form, "form", &again).0, Some(2));
    let other = write(folder.path(), "fest.json", &small_form());
    let (code, _, problem) = convert(&other, "xdf3", &again);
    assert_eq!((code, problem.contains("fimSchema")), (Some(2), true), "{problem}");
}

#[test]
fn a_rule_with_two_readings_is_asked_about_and_read_as_answered() {
    let folder = tempdir().unwrap();
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/../../core/fim/tests/repeated.xml");
    let convert = |name: &str, more: &[&str]| {
        let path = folder.path().join(name).display().to_string();
        let output = run(&[&["convert", "--to", "form", "--output", &path, schema], more].concat());
        assert_eq!(output.status.code(), Some(0));
        (std::fs::read_to_string(path).unwrap(), out(&output))
    };
    let (usual, told) = convert("usual.json", &[]);
    for words in [
        "Frage zu R99000000001",
        "Lesart 1 (so umgewandelt): „Zweite Rasse“: nur dann zu sehen, die Angabe bleibt freiwillig",
        "Mit „Mischling?“ = ja gilt nach Lesart 2: „Zweite Rasse“ ist Pflicht",
        "--reading R99000000001=2",
    ] {
        assert!(told.contains(words), "{told}");
    }
    let (other, told) = convert("other.json", &["--reading", "R99000000001=2", "--json"]);
    let back = folder.path().join("back.xml").display().to_string();
    let again =
        run(&["convert", &folder.path().join("other.json").display().to_string(), "--to", "xdf3", "--output", &back]);
    assert_eq!((again.status.code(), out(&again)), (Some(0), String::new()), "an answered question is no change");
    assert!(!usual.contains("RequiredOnFieldValueValidator") && other.contains("RequiredOnFieldValueValidator"));
    let report: Value = serde_json::from_str(&told).unwrap();
    let question = &report["import"]["questions"][0];
    assert_eq!((&question["used"], &question["rule"]), (&json!(2), &json!("R99000000001")));
    assert!(question["example"]["one"] != question["example"]["other"]);
    let wrong = run(&["convert", "--to", "form", schema, "--reading", "R1=3"]);
    assert_eq!(wrong.status.code(), Some(2));
}
