//! Inputs that once went wrong, and what is right: `crates/core/bpmn/tests/faults`.

use std::path::Path;

use serde_json::{Value, json};

use crate::process::{LINE, run, text, told, with};

fn fault(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../core/bpmn/tests/faults").join(name).display().to_string()
}

/// The proof of the only process of a file: verdict, and of each fault code, how sure it is and what would end it.
fn proof(name: &str) -> (String, Vec<(String, String, Value)>) {
    let proof = told(&run(&["prove", "--json", &fault(name)]))[0]["proofs"][0].clone();
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let faults = proof["faults"].as_array().unwrap().iter();
    let faults =
        faults.map(|fault| (string(&fault["code"]), string(&fault["severity"]), fault["repair"]["change"].clone()));
    (string(&proof["verdict"]), faults.collect())
}

fn one(verdict: &str, code: &str, severity: &str, repair: Value) -> (String, Vec<(String, String, Value)>) {
    (verdict.to_owned(), vec![(code.to_owned(), severity.to_owned(), repair)])
}

/// Codes of a check, and the exit code.
fn checked(name: &str) -> (Vec<String>, Option<i32>) {
    let output = run(&["check", "--json", &fault(name)]);
    let told = told(&output);
    let findings = told[0]["findings"].as_array().unwrap().iter();
    (findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect(), output.status.code())
}

#[test]
fn proofs_hold() {
    let default = || json!("default-flow");
    assert_eq!(proof("01a-nachbesserung-falscher-alarm.bpmn"), one("unknown", "no-flow", "possible", default()));
    assert_eq!(proof("01b-falscher-beweis.bpmn"), one("unsound", "no-flow", "error", default()));
    assert_eq!(proof("01c-nachricht.bpmn"), ("sound".to_owned(), vec![]));
    assert_eq!(proof("03a-luecke-bei-100.bpmn"), one("unsound", "no-flow", "error", default()));
    assert_eq!(proof("03b-bedingungen-fehlen.bpmn"), one("unsound", "unreachable-activity", "error", Value::Null));
    assert_eq!(proof("10-erinnerung-gemeinsames-ende.bpmn"), one("sound", "improper-completion", "hint", Value::Null));
    for undecided in ["12-kompensation-teilprozess.bpmn", "16a-verschrieben.bpmn", "16f-doppelte-kennung.bpmn"] {
        assert_eq!(proof(undecided), ("unknown".to_owned(), vec![]), "{undecided}");
    }
    let none = run(&["prove", &fault("16e-ohne-prozess.bpmn")]);
    assert_eq!((none.status.code(), text(&none).contains("kein Prozess")), (Some(1), true));
}

/// What is said to break off breaks off, and what is said to be sound comes to its end.
#[test]
fn proofs_agree_with_runs() {
    let ends = |model: &str, answers: &str| {
        let output = run(&["run", "--json", &fault(model), "--answers", &fault(answers)]);
        (output.status.code(), told(&output)["ended"].clone())
    };
    assert_eq!(ends("01a-nachbesserung-falscher-alarm.bpmn", "01a-nachbesserung.answers.json"), (Some(0), json!(true)));
    assert_eq!(ends("01b-falscher-beweis.bpmn", "01b-falscher-beweis.answers.json"), (Some(1), Value::Null));
    assert_eq!(ends("03a-luecke-bei-100.bpmn", "03a.answers.json"), (Some(1), Value::Null));
}

#[test]
fn repairs_change_no_other_run() {
    assert_eq!(proof("02a-abhilfe-ja-nein.bpmn"), one("unknown", "no-flow", "possible", json!("default-flow")));
    assert_eq!(proof("02b-abhilfe-auswahl.bpmn"), one("unsound", "no-flow", "error", json!("default-flow")));
    assert_eq!(proof("02c-abhilfe-inklusiv.bpmn"), one("unsound", "deadlock", "error", json!("inclusive")));
    let said = text(&run(&["prove", &fault("02c-abhilfe-inklusiv.bpmn")]));
    assert!(said.contains("Abhilfe: aus „g2“ ein inklusives Gateway machen. Es ändert sich:"), "{said}");
}

#[test]
fn what_is_missing_is_found() {
    let found = |name: &str| checked(name).0;
    assert_eq!(found("03b-bedingungen-fehlen.bpmn"), ["condition-missing", "condition-missing"]);
    assert_eq!(found("03c-eine-bedingung-fehlt.bpmn"), ["condition-missing"]);
    assert_eq!(found("03d-text-als-bedingung.bpmn"), ["condition-text"]);
    for time in ["07a-14-Tage.bpmn", "07c-P14T.bpmn", "07d-31.12.2026.bpmn", "07e-30-Februar.bpmn"] {
        assert_eq!(checked(time), (vec!["timer-unreadable".to_owned()], Some(1)), "{time}");
        assert_eq!(run(&["run", &fault(time)]).status.code(), Some(1), "{time}");
    }
    assert!(found("16a-verschrieben.bpmn").contains(&"element-unknown".to_owned()));
    assert!(found("16b-Default.bpmn").contains(&"attribute-unknown".to_owned()));
    assert!(found("16c-kennung-mit-leerzeichen.bpmn").contains(&"attribute-invalid".to_owned()));
    assert_eq!(checked("09a-mit-expressionLanguage.bpmn"), checked("09b-ohne-expressionLanguage.bpmn"));
}

#[test]
fn time_passes_as_it_should() {
    let model = fault("04-antwort-am-zehnten-tag.bpmn");
    let output = run(&["test", &model, "--runs", &fault("04-antwort-am-zehnten-tag.runs.json")]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let reached = |arguments: &[&str]| told(&run(&[&["run", "--json"], arguments].concat()))["reached"].clone();
    assert_eq!(reached(&[&fault("08a-zeitpunkt.bpmn")]), json!(["s", "stunde", "um2", "e"]));
    let cycle = [fault("08b-zyklus-mit-beginn.bpmn"), fault("08b.answers.json")];
    assert_eq!(reached(&[&cycle[0], "--answers", &cycle[1]]), json!(["s", "warten", "frist", "e3"]));
    assert_eq!(told(&run(&["run", "--json", &fault("12-kompensation-teilprozess.bpmn")]))["ended"], true);
}

#[test]
fn cover_ends_where_all_is_covered() {
    let begin = std::time::Instant::now();
    let output = run(&["cover", "--json", "--output", "-", &fault("11-cover-langsam.bpmn")]);
    assert_eq!((output.status.code(), told(&output)[0]["missed"].clone()), (Some(0), json!([])), "{}", text(&output));
    assert!(begin.elapsed().as_secs() < 30, "it looked for what can no longer be covered");
    let output = run(&["cover", "--json", "--output", "-", &fault("03b-bedingungen-fehlen.bpmn")]);
    assert_eq!(told(&output)[0]["missed"], json!(["f3", "f5"]));
}

#[test]
fn a_merge_tells_what_would_lead_nowhere() {
    let sides = ["06-merge-basis.bpmn", "06-merge-meine.bpmn", "06-merge-andere.bpmn"].map(fault);
    let output = run(&["merge", "--json", &sides[0], &sides[1], &sides[2]]);
    assert_eq!((output.status.code(), told(&output)["conflicts"][0]["element"].clone()), (Some(1), json!("a")));
    let other = run(&["merge", "--json", &sides[0], &sides[2], &sides[1]]);
    assert_eq!(other.status.code(), Some(1), "the other way round");
}

#[test]
fn tables_are_told_by_name() {
    assert_eq!(checked("13a-prioritaet-einer-spalte.dmn"), (vec!["gap-without-value".to_owned()], Some(0)));
    assert_eq!(checked("13c-eine-tabelle-von-dreien.dmn").0, ["not-evaluated", "overlap", "gap", "not-evaluated"]);
    assert_eq!(checked("13d-keine-tabelle.dmn"), (vec!["no-table".to_owned()], Some(0)));
    let said = text(&run(&["check", &fault("13c-eine-tabelle-von-dreien.dmn")]));
    for table in ["Tabelle „A“", "Tabelle „B“", "Tabelle „C“"] {
        assert!(said.contains(table), "{said}");
    }
}

/// What an engine can't read isn't proved, as a run breaks off there; what is wrong is said by `check`, with its line.
#[test]
fn what_breaks_off_is_neither_proved_nor_passed_over() {
    let timer = |inner: &str| {
        format!(
            "<startEvent id='s'/>\n<intermediateCatchEvent id='w' name='Warten'><timerEventDefinition>{inner}\
             </timerEventDefinition></intermediateCatchEvent><endEvent id='e'/>\
             <sequenceFlow id='f' sourceRef='s' targetRef='w'/><sequenceFlow id='g' sourceRef='w' targetRef='e'/>"
        )
    };
    let condition = |text: &str| {
        format!(
            "<startEvent id='s'/>\n<exclusiveGateway id='x' default='h'/><endEvent id='e'/>\
             <sequenceFlow id='f' sourceRef='s' targetRef='x'/><sequenceFlow id='h' sourceRef='x' targetRef='e'/>\n\
             <sequenceFlow id='g' sourceRef='x' targetRef='e'><conditionExpression>{text}</conditionExpression></sequenceFlow>"
        )
    };
    let instances = LINE.replace("name='Prüfen'/>", "><multiInstanceLoopCharacteristics/></userTask>");
    for (what, body) in [
        ("timer-unreadable", timer("<timeDuration>14 Tage</timeDuration>")),
        ("„=“ ist hier nicht erlaubt", condition("${voll = true}")),
        ("instances-unknown", instances),
    ] {
        let (_folder, path) = with(&body);
        let [checked, proved, ran] = ["check", "prove", "run"].map(|command| run(&[command, &path]));
        assert!(text(&checked).contains(what), "{}", text(&checked));
        assert!(text(&proved).contains("nicht entschieden"), "{what}: {}", text(&proved));
        assert_eq!((proved.status.code(), ran.status.code()), (Some(1), Some(1)), "{what}: {}", text(&ran));
    }
    let (_folder, path) = with(&timer("<timeDuration>P14D</timeDuration>"));
    assert!(text(&run(&["check", &path])).contains("keine Befunde"), "a time is read as it stands");
    assert!(text(&run(&["prove", &path])).contains("bewiesen"));
}

/// Each of several start events begins by itself; a run says which one is meant.
#[test]
fn a_run_says_where_it_begins() {
    let second = "<startEvent id='z'/><sequenceFlow id='h' sourceRef='z' targetRef='t'/>";
    let (folder, path) = with(&format!("{LINE}{second}"));
    let output = run(&["run", &path]);
    assert_eq!(
        (output.status.code(), text(&output).contains("2 Startereignisse")),
        (Some(1), true),
        "{}",
        text(&output)
    );
    let answers = folder.path().join("a.json").display().to_string();
    std::fs::write(&answers, "{\"starts\": [{\"at\": \"z\"}]}").unwrap();
    let report = told(&run(&["run", &path, "--answers", &answers, "--json"]));
    assert_eq!(report["reached"], json!(["z", "t", "e"]));
}
