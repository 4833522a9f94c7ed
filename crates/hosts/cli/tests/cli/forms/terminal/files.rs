//! Files that aren't what a command reads, and options that stand before files.

use std::path::Path;

use tempfile::tempdir;

use super::{is_german, problem, with_input};
use crate::forms::{dogs, out, run, small_form, write};

/// Every command, with a file in the place of a form or schema.
fn commands<'a>(file: &'a str, form: &'a str) -> Vec<Vec<&'a str>> {
    vec![
        vec!["check", file],
        vec!["check", "--base", file, form],
        vec!["convert", "--to", "form", file],
        vec!["convert", "--to", "xdf3", file],
        vec!["test", file],
        vec!["test", "--examples", file, form],
        vec!["diff", file, form],
        vec!["diff", form, file],
        vec!["merge", form, form, file],
        vec!["check", form, "--lists", file],
    ]
}

fn file(folder: &Path, name: &str, content: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.display().to_string()
}

#[test]
fn an_empty_file_is_said_to_be_empty_by_every_command() {
    let folder = tempdir().unwrap();
    let form = write(folder.path(), "fest.json", &small_form());
    for (name, content) in
        [("a.json", &b""[..]), ("b.xml", b" \r\n\t\n"), ("c.json", b"\xef\xbb\xbf\n"), ("d", b"\xff\xfe")]
    {
        let path = file(folder.path(), name, content);
        for arguments in commands(&path, &form) {
            let output = run(&arguments);
            assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""), "{arguments:?}");
            assert_eq!(problem(&output), format!("{path}: Die Datei ist leer.\n"), "{arguments:?}");
        }
    }
    assert_eq!(problem(&with_input(&["check", "-"], " \n")), "Standardeingabe: Die Eingabe ist leer.\n");
}

#[test]
fn files_of_another_kind_are_told_as_what_they_are() {
    let folder = tempdir().unwrap();
    let form = write(folder.path(), "fest.json", &small_form());
    for (name, content, is) in [
        ("a.json", &b"\x89PNG\r\n\x1a\n\0\0"[..], "ein Bild (PNG)"),
        ("b.xml", b"PK\x03\x04....", "ein Archiv (ZIP)"),
        ("c.json", b"%PDF-1.7\n", "ein PDF"),
        ("d.xml", b"<!DOCTYPE html>\n<html></html>", "eine Internetseite (HTML)"),
        ("e.txt", b"Guten Tag", "weder JSON noch XML"),
    ] {
        let path = file(folder.path(), name, content);
        for arguments in commands(&path, &form) {
            let output = run(&arguments);
            assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""), "{arguments:?}");
            let told = problem(&output);
            let is_of_lists = arguments.contains(&"--lists") || arguments.contains(&"--examples");
            assert!(
                told.starts_with(&format!("{path}: Das ist {is}. Erwartet ")) || (is_of_lists && name == "e.txt"),
                "{told}"
            );
            is_german(&told.replace(&path, ""));
        }
    }
    let process = b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>";
    let list = b"<CodeList xmlns='http://docs.oasis-open.org/codelist/ns/genericode/1.0/'/>";
    for (name, content, is) in [
        ("f.bpmn", &process[..], "ein Prozessmodell (BPMN), das amtspult-process prüft"),
        ("g.xml", list, "eine Codeliste (Genericode), die hinter --lists gehört"),
        ("h.json", b"{\"formId\": \"a\", \"fields\": {}}", "ein ausgefülltes Formular"),
        ("i.json", b"[{\"name\": \"a\", \"answers\": {}}]", "eine Liste von Beispielen"),
        ("j.json", b"{\"$schema\": \"x\", \"id\": \"y\"}", "ein JSON Schema"),
    ] {
        let path = file(folder.path(), name, content);
        for arguments in [&["check", &path][..], &["convert", "--to", "form", &path]] {
            let output = run(arguments);
            let told = problem(&output);
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(told.starts_with(&format!("{path}: Das ist {is}. Erwartet ")), "{told}");
        }
    }
    let (process, schema) = (file(folder.path(), "l.bpmn", process), dogs(folder.path(), "1:10"));
    for (path, is) in [(&process, "ein Prozessmodell (BPMN)"), (&schema, "ein Datenschema, aus dem")] {
        for arguments in [
            &["diff", &form, path][..],
            &["merge", &form, path, &form],
            &["test", path],
            &["check", "--base", path, &form],
        ] {
            let told = problem(&run(arguments));
            assert!(
                told.starts_with(&format!("{path}: Das ist {is}"))
                    && told.ends_with("Erwartet wird ein Formular (JSON).\n"),
                "{told}"
            );
        }
    }
    // A form that speaks of such things is a form.
    let mut speaking = small_form();
    speaking["title"] = "%PDF- und <!DOCTYPE html>".into();
    let path = write(folder.path(), "k.json", &speaking);
    assert_eq!(run(&["check", &path]).status.code(), Some(0));
}

#[test]
fn encodings_are_read_or_named() {
    let folder = tempdir().unwrap();
    let form = format!("{:#}", small_form());
    let marked: Vec<u8> = format!("\u{feff}{form}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let path = file(folder.path(), "a.json", &marked);
    assert_eq!(out(&run(&["check", &path])), format!("{path}: keine Befunde\n"));
    for (name, content, told) in [
        ("b.json", &marked[2..], "wohl in UTF-16 ohne Kennzeichnung"),
        ("c.json", b"{\n\"title\": \"F\xfcr alle\"}", "nicht in UTF-8 geschrieben, sondern wohl in Windows-1252"),
        (
            "d.xml",
            b"<?xml version='1.0' encoding='ISO-8859-1'?>\n<a>\xfc</a>",
            "Die Datei ist in ISO-8859-1 geschrieben.",
        ),
    ] {
        let path = file(folder.path(), name, content);
        for arguments in [&["check", &path][..], &["convert", &path, "--to", "xdf3"]] {
            let output = run(arguments);
            let complaint = problem(&output);
            assert_eq!(output.status.code(), Some(2), "{complaint}");
            assert!(
                complaint.contains(told) && complaint.contains("Speichern Sie sie mit der Kodierung UTF-8."),
                "{complaint}"
            );
            is_german(&complaint.replace(&path, ""));
        }
    }
}

#[test]
fn lists_leave_the_files_behind_them() {
    let folder = tempdir().unwrap();
    let schema = dogs(folder.path(), "1:10");
    let target = folder.path().join("alt.xml").display().to_string();
    let values = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/forms/terminal/verluste.xml");
    assert_eq!(run(&["convert", values, "--to", "xdf2", "--output", &target]).status.code(), Some(0));
    let list = folder.path().join("alt.liste1.xml").display().to_string();
    let expected = out(&run(&["check", &schema]));
    for arguments in [
        &["check", "--lists", &list, &schema][..],
        &["check", "--lists", &list, &list, &schema],
        &["check", "--lists", &list, "--lists", &list, "--", &schema],
        &["check", &schema, "--lists", &list],
        &["check", &schema, "--lists", &list, "--lists", &list],
    ] {
        let output = run(arguments);
        assert_eq!((out(&output), problem(&output).as_str()), (expected.clone(), ""), "{arguments:?}");
    }
    let told = problem(&run(&["check", "--lists", &schema]));
    assert!(told.contains("ist keine Codeliste"), "{told}");
    let broken = folder.path().join("kaputt.xml").display().to_string();
    std::fs::write(&broken, std::fs::read_to_string(&list).unwrap().replace("</", "<")).unwrap();
    let told = problem(&run(&["convert", &schema, "--to", "form", "--lists", &list, &broken]));
    assert!(told.starts_with(&format!("{broken}:")), "{told}");
    assert!(problem(&run(&["check", "--lists", &list])).starts_with("Es fehlt: „<DATEI>...“."));
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    let folder = tempdir().unwrap();
    let schema = dogs(folder.path(), "1:10");
    let form = write(folder.path(), "fest.json", &small_form());
    let values = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/forms/terminal/verluste.xml");
    let alt = folder.path().join("alt.xml").display().to_string();
    assert_eq!(run(&["convert", values, "--to", "xdf2", "--output", &alt]).status.code(), Some(0));
    let list = folder.path().join("alt.liste1.xml").display().to_string();
    let into = folder.path().display().to_string();
    for (arguments, told) in [
        (&["convert", &schema, "--to", "xsd", "--id", "1:F:v1.0"][..], "--id gilt nur mit --to form."),
        (&["convert", &schema, "--to", "xdf2", "--reading", "R99000000001=2"], "--reading gilt nur mit --to form."),
        (&["convert", &schema, "--to", "form", "--reading", "R1=2"], "--reading: Zu R1 gibt es keine Frage"),
        (
            &["convert", &schema, &schema, "--to", "form", "--output", &into, "--id", "1:F:v1.0"],
            "--id gilt für eine einzige Datei",
        ),
        (&["convert", &schema, "--to", "form", "--force"], "--force gilt nur mit --output"),
        (&["convert", &schema, "--to", "form", "--output", "-", "--force"], "--force gilt nur mit --output"),
        (&["convert", &schema, &schema, "--to", "xdf3"], "Mehrere Ergebnisse brauchen"),
        (&["test", &form, "--force"], "--force gilt nur mit --generate."),
        (&["test", &form, &form, "--generate", "--examples", "x.json"], "--generate schreibt mit --examples nur"),
        (&["merge", &form, &form, &form, "--force"], "--force gilt nur mit --output"),
        (&["check", &form, "--lists", &list], "--lists gilt nur für Datenschemata"),
    ] {
        let output = run(arguments);
        let complaint = problem(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
        assert!(complaint.starts_with(told) && complaint.ends_with("Mehr mit --help.\n"), "{complaint}");
        let output = run(&[&["--json"], arguments].concat());
        if arguments[1] == schema && arguments[2] == schema && told.starts_with("Mehrere") {
            // As JSON they are one list.
            let results: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!((output.status.code(), results.as_array().unwrap().len()), (Some(0), 2));
            continue;
        }
        let error: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(error["error"]["text"].as_str().unwrap().starts_with(told), "{error}");
        assert_eq!(output.status.code(), Some(2));
    }
}
