//! What people expect of a program at the terminal.

mod files;

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::forms::{dogs, out, run, small_form, write};

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/forms/terminal");

fn problem(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn with_input(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_amtspult-forms"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// The words of clap, of the standard library and of readers that would be English.
const ENGLISH: [&str; 24] = [
    "usage",
    "options",
    "arguments",
    "commands",
    "print help",
    "possible values",
    "error",
    "expected",
    "unexpected",
    "missing",
    "required",
    "invalid",
    "unrecognized",
    "found",
    "no such",
    "line ",
    "column",
    " is ",
    " the ",
    " a ",
    "tip:",
    "default",
    "for more",
    "value",
];

fn is_german(text: &str) {
    let lower = text.to_lowercase();
    for word in ENGLISH {
        assert!(!lower.contains(word), "{word:?} in: {text}");
    }
}

#[test]
fn several_files_are_judged_also_after_one_that_cannot_be_read() {
    let files = ["21a-kein-formular.json", "21b-formular-mit-fehler.json"].map(|name| format!("{FILES}/{name}"));
    let output = run(&["check", &files[0], &files[1], "gibt-es-nicht.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        out(&output).contains("21b-formular-mit-fehler.json:16:17: Fehler [choice-without-options]"),
        "{}",
        out(&output)
    );
    let told = problem(&output);
    assert!(
        told.contains("21a-kein-formular.json: Das ist JSON ohne „id“ und „sections“. Erwartet wird")
            && told.contains("gibt-es-nicht.json: Die Datei oder der Ordner ist nicht da."),
        "{told}"
    );
    is_german(&told);
    let report: Value = serde_json::from_slice(&run(&["--json", "check", &files[0], &files[1]]).stdout).unwrap();
    assert_eq!(report[0]["file"], json!(files[0]));
    assert!(report[0]["error"]["text"].is_string(), "{report}");
    assert_eq!(report[1]["findings"][0]["code"], "choice-without-options");
}

#[test]
fn a_file_may_come_from_standard_input() {
    let form = small_form().to_string();
    let output = with_input(&["check", "-"], &form);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), "Standardeingabe: keine Befunde\n"));
    let folder = tempdir().unwrap();
    let schema = std::fs::read_to_string(dogs(folder.path(), "1:10")).unwrap();
    let output = with_input(&["convert", "-", "--to", "xdf2"], &schema);
    assert!(out(&output).contains("<xdf:xdatenfelder.stammdatenschema.0102"), "{output:?}");
    let written = with_input(&["convert", "-", "--to", "xdf2", "--output", "-"], &schema);
    assert_eq!(out(&written), out(&output));
    let output = with_input(&["diff", "-", "-"], &form);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(problem(&output), "Standardeingabe: Die Standardeingabe kann nur einmal gelesen werden.\n");
    let output = with_input(&["check", "-"], "{\n \"id\": }");
    assert_eq!(
        (output.status.code(), problem(&output).as_str()),
        (Some(2), "Standardeingabe:2:8: Hier fehlt ein Wert.\n")
    );
}

#[test]
fn who_reads_may_go_away() {
    let folder = tempdir().unwrap();
    let path = dogs(folder.path(), "1:10");
    // More than a pipe holds: the writer notices that nobody reads any more.
    let many = vec![path.as_str(); 400];
    let mut child = Command::new(env!("CARGO_BIN_EXE_amtspult-forms"))
        .args([&["check"], many.as_slice()].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    // What was found counts, whoever hears it.
    assert_eq!((output.status.code(), problem(&output).as_str()), (Some(1), ""));
}

#[test]
fn json_is_json_whatever_happens() {
    let folder = tempdir().unwrap();
    let form = write(folder.path(), "fest.json", &small_form());
    let schema = dogs(folder.path(), "1:10");
    let taken = folder.path().join("da.json").display().to_string();
    std::fs::write(&taken, "x").unwrap();
    for (arguments, code) in [
        (&["check", &form][..], 0),
        (&["check", "fehlt.json"], 2),
        (&["check", &schema], 1),
        (&["convert", &schema, "--to", "form"], 0),
        (&["convert", &schema, "--to", "xdf3"], 0),
        (&["convert", &schema, "--to", "xdf2"], 0),
        (&["convert", &schema, "--to", "json-schema"], 0),
        (&["convert", &schema, "--to", "form", "--output", &taken], 2),
        (&["convert", &form, "--to", "xdf3"], 2),
        (&["convert", &form, "fehlt.xml", "--to", "form"], 2),
        (&["convert", &form, "--to", "pdf"], 2),
        (&["test", &form], 2),
        (&["test", &form, "--generate"], 0),
        (&["test", &form], 0),
        (&["diff", &form, &form], 0),
        (&["diff", &form, &taken], 2),
        (&["merge", &form, &form, &form], 0),
        (&["merge", &form, &form], 2),
        (&["chek", &form], 2),
        (&[], 2),
    ] {
        let output = run(&[&["--json"], arguments].concat());
        let read = serde_json::from_slice::<Value>(&output.stdout);
        assert!(read.is_ok(), "{arguments:?}: {}{}", out(&output), problem(&output));
        assert_eq!(
            (output.status.code(), problem(&output).as_str()),
            (Some(code), ""),
            "{arguments:?}: {}",
            out(&output)
        );
    }
}

#[test]
fn nothing_is_overwritten_without_being_asked() {
    let folder = tempdir().unwrap();
    let schema = dogs(folder.path(), "1:10");
    let form = write(folder.path(), "fest.json", &small_form());
    let there = folder.path().join("da.json");
    let path = there.display().to_string();
    for arguments in [
        &["convert", &schema, "--to", "form", "--output", &path][..],
        &["merge", &form, &form, &form, "--output", &path],
        &["test", &form, "--generate", "--examples", &path],
        // Nor what was read.
        &["convert", &schema, "--to", "xdf2", "--output", &schema],
    ] {
        std::fs::write(&there, "mein Text").unwrap();
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(problem(&output).ends_with("Die Datei gibt es schon. Mit --force wird sie ersetzt.\n"), "{output:?}");
        assert_eq!(std::fs::read_to_string(&there).unwrap(), "mein Text");
        assert_eq!(run(&[arguments, &["--force"]].concat()).status.code(), Some(0), "{arguments:?}");
    }
    let folder_of_results = folder.path().join("neu");
    std::fs::create_dir(&folder_of_results).unwrap();
    let into = folder_of_results.display().to_string();
    let other = folder.path().join("anders");
    std::fs::create_dir(&other).unwrap();
    let second = dogs(&other, "1:5");
    let output = run(&["convert", &schema, &second, "--to", "xdf3", "--output", &into, "--force"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(problem(&output).contains("Zwei Ergebnisse hätten denselben Namen."), "{output:?}");
    assert!(folder_of_results.join("hunde.xdf3.xml").exists());
}

#[test]
fn help_and_complaints_are_german() {
    for arguments in [
        &["--help"][..],
        &["-h"],
        &["check", "--help"],
        &["convert", "--help"],
        &["test", "-h"],
        &["diff", "--help"],
        &["merge", "--help"],
    ] {
        let output = run(arguments);
        assert_eq!((output.status.code(), problem(&output).as_str()), (Some(0), ""));
        let told = out(&output);
        assert!(told.contains("Aufruf: amtspult-forms") && told.contains("Zeigt diese Hilfe"), "{told}");
        is_german(&told);
    }
    assert!(out(&run(&["--help"])).contains("Beendet wird mit 0"));
    assert!(out(&run(&["--version"])).starts_with("amtspult-forms "));
    for (arguments, told) in [
        (&[][..], "Es fehlt ein Befehl."),
        (&["chek"], "Den Befehl „chek“ gibt es nicht. Meinten Sie „check“?"),
        (&["check"], "Es fehlt: „<DATEI>...“."),
        (&["check", "--lits", "a"], "Die Angabe „--lits“ gibt es hier nicht. Meinten Sie „--lists“?"),
        (&["convert", "a.xml"], "Es fehlt: „--to <FORMAT>“."),
        (
            &["convert", "a.xml", "--to", "pdf"],
            "Bei „--to <FORMAT>“ geht „pdf“ nicht. Möglich sind „form“, „xdf2“, „xdf3“, „json-schema“, „xsd“.",
        ),
        (
            &["convert", "a.xml", "--to"],
            "Bei „--to <FORMAT>“ fehlt der Wert. Möglich sind „form“, „xdf2“, „xdf3“, „json-schema“, „xsd“.",
        ),
        (&["convert", "a.xml", "--to", "form", "--to", "xsd"], "„--to <FORMAT>“ steht mehrmals da."),
        (
            &["convert", "a.xml", "--to", "form", "--reading", "R1"],
            "Bei „--reading <REGEL=NUMMER>“ geht „R1“ nicht: erwartet wird REGEL=NUMMER, zum Beispiel R00000123=2.",
        ),
        (&["diff", "a", "b", "c"], "Die Angabe „c“ gibt es hier nicht."),
    ] {
        let output = run(arguments);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
        assert_eq!(problem(&output), format!("{told} Mehr mit --help.\n"));
    }
}

/// As with `amtspult-process`: the words are the same ones.
#[test]
fn wrong_command_lines_and_files_are_told_in_english_where_asked_for() {
    for (arguments, told) in [
        (&["--lang", "en", "chek"][..], "There is no command “chek”. Did you mean “check”? More with --help."),
        (&["check", "--lang=en"], "Missing: “<DATEI>...”. More with --help."),
        (&["check", "--lang", "en", "fehlt.json"], "fehlt.json: The file or folder isn't there."),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(problem(&output).starts_with(told), "{arguments:?}: {output:?}");
    }
}

#[test]
fn files_that_cannot_be_read_are_told_in_german_with_their_place() {
    let folder = tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let schema = "<x:xdatenfelder.stammdatenschema.0102 xmlns:x='urn:xoev-de:fim:standard:xdatenfelder_3.0.0'>";
    for (name, content, place) in [
        ("a.json", "{\n\"id\": 7}".to_owned(), ":2:7: id ist kein Text."),
        ("b.json", "{\n\"id\": \"x\" \"y\"}".to_owned(), ":2:11: Hier fehlt ein Komma oder eine schließende Klammer."),
        ("a1.json", "{\n\"Id\": \"1:F:v1.0\", \"sections\": []}".to_owned(), ":1:1: id fehlt, geschrieben ist „Id“."),
        (
            "a2.json",
            "{\"id\": \"x\",\n\"id\": \"y\"}".to_owned(),
            ":2:1: Die Eigenschaft „id“ steht hier zum zweiten Mal. Entfernen Sie eine der beiden.",
        ),
        ("c.xml", "<a>\n</b>".to_owned(), ":2: </b> steht, wo </a> zu erwarten ist. (in <a>)"),
        ("d.xml", "<a>\n".to_owned(), ":1: Ein Element wird nicht geschlossen. (in <a>)"),
        (
            "e.xml",
            "<a/>".to_owned(),
            ":1: Das oberste Element hat keinen Namensraum; erwartet wird der von XDatenfelder 2 oder 3.0.0.",
        ),
        (
            "f.xml",
            format!("{schema}\n<x:header/></x:xdatenfelder.stammdatenschema.0102>"),
            ":2: In <header> fehlt <nachrichtID>.",
        ),
        ("g.xml", "<!DOCTYPE a><a/>".to_owned(), ":1: Eine Dokumenttypdeklaration (DOCTYPE) ist nicht erlaubt."),
        ("h.xml", "<a>\n&nbsp;</a>".to_owned(), ":2: Die Abkürzung &nbsp; ist nicht bekannt. (in <a>)"),
        ("i.xml", "<!-- -->".to_owned(), ":1: Die Datei ist leer oder enthält kein XML-Element."),
    ] {
        let path = file(name, content.as_bytes());
        let output = run(&["check", &path]);
        assert_eq!((output.status.code(), problem(&output)), (Some(2), format!("{path}{place}\n")));
        is_german(&problem(&output).replace(&path, ""));
    }
    let form = write(folder.path(), "fest.json", &small_form());
    let examples = file("k.json", b"[{\"name\": \"a\"}]");
    let told = problem(&run(&["test", &form, "--examples", &examples]));
    assert_eq!(told, format!("{examples}:1:14: Die Angabe „today“ fehlt.\n"));
    let doubled = r#"[{"name": "a", "today": "2026-01-31", "answers": {"g:0:a": 1, "g:0:a": 2}, "expected": {"visible": [], "required": [], "messages": {}, "submission": {}}}]"#;
    let doubled = file("l.json", doubled.as_bytes());
    let told = problem(&run(&["test", &form, "--examples", &doubled]));
    let words = "Die Eigenschaft „g:0:a“ steht hier zum zweiten Mal. Entfernen Sie eine der beiden.";
    assert_eq!(told, format!("{doubled}:1:63: {words}\n"));
    assert!(
        problem(&run(&["check", &folder.path().display().to_string()]))
            .ends_with(": Das ist ein Ordner, keine Datei.\n")
    );
}

#[test]
fn what_is_found_in_a_schema_has_its_line_there() {
    let folder = tempdir().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../core/fim/tests/fixtures/faults/06-grenzen-von-datum-und-betrag.xml");
    let text = std::fs::read_to_string(path).unwrap().replace("<xdf3:struktur>", "\n<xdf3:struktur>");
    let schema = folder.path().join("zeit.xml").display().to_string();
    std::fs::write(&schema, text.replace("maxValue=\"500\"", "maxValue=\"5\"")).unwrap();
    let told = out(&run(&["check", &schema]));
    assert!(told.contains(&format!("{schema}:3: Fehler [validators-contradict]")), "{told}");
    assert!(told.contains(&format!("    {schema}:4: offen bei S14000000001/F14000000003 [limit-not-taken]")), "{told}");
    let report: Value = serde_json::from_slice(&run(&["--json", "check", &schema]).stdout).unwrap();
    assert_eq!(
        (&report[0]["findings"][0]["line"], &report[0]["import"]["openPoints"][0]["line"]),
        (&json!(3), &json!(4))
    );
}

#[test]
fn several_schemas_are_converted_into_a_folder() {
    let folder = tempdir().unwrap();
    let other = folder.path().join("b");
    std::fs::create_dir(&other).unwrap();
    let (one, two) = (dogs(folder.path(), "1:10"), dogs(&other, "1:5"));
    let renamed = other.join("katzen.xml").display().to_string();
    std::fs::rename(&two, &renamed).unwrap();
    let into = other.display().to_string();
    let output = run(&["convert", &one, &renamed, "--to", "form", "--output", &into]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(other.join("hunde.json").exists() && other.join("katzen.json").exists());
    let forms = ["hunde", "katzen"].map(|name| other.join(format!("{name}.json")).display().to_string());
    assert_eq!(run(&["test", &forms[0], &forms[1], "--generate"]).status.code(), Some(0));
    let tested = run(&["test", &forms[0], &forms[1]]);
    assert_eq!((tested.status.code(), out(&tested).matches(" 0 Abweichungen").count()), (Some(0), 2));
    let nowhere = run(&["convert", &one, &renamed, "--to", "form", "--output", "gibt/es/nicht"]);
    assert_eq!(nowhere.status.code(), Some(2));
}

#[test]
fn deviations_are_told_in_words() {
    let folder = tempdir().unwrap();
    let form = write(folder.path(), "fest.json", &small_form());
    assert_eq!(run(&["test", &form, "--generate"]).status.code(), Some(0));
    let changed = crate::forms::with_field(small_form(), "required", json!(false));
    write(folder.path(), "fest.json", &changed);
    let told = out(&run(&["test", &form]));
    assert!(told.contains("fest:0:ort sollte Pflicht sein"), "{told}");
    assert!(told.contains("fest:0:ort: erwartet Meldung required, erhalten keine Meldung"), "{told}");
}

#[test]
fn a_full_disk_is_told_and_a_closed_pipe_is_not() {
    let folder = tempdir().unwrap();
    let form = write(folder.path(), "fest.json", &small_form());
    let check = |output: Stdio| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_amtspult-forms"));
        child.args(["check", &form]).stdout(output).stderr(Stdio::piped()).spawn().unwrap()
    };
    if let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") {
        let output = check(full.into()).wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(problem(&output), "Standardausgabe: Der Datenträger ist voll.\n");
    }
    let mut child = check(Stdio::piped());
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), problem(&output).as_str()), (Some(0), ""));
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_form() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("fest.json");
    std::fs::write(&path, format!("\u{feff}{:#}", small_form())).unwrap();
    let path = path.display().to_string();
    assert_eq!(run(&["check", &path]).status.code(), Some(0));
    assert_eq!(run(&["test", &path, "--generate"]).status.code(), Some(0));
    let examples = folder.path().join("fest.examples.json");
    let text = std::fs::read_to_string(&examples).unwrap();
    std::fs::write(&examples, format!("\u{feff}{text}")).unwrap();
    let output = run(&["test", &path]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), problem(&output));
}
