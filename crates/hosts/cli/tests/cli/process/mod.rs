//! What people and pipelines see: output and exit codes.

mod faults;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const HEAD: &str = "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' id='d' targetNamespace='x'>\
                    <process id='p' isExecutable='true'>";
const FOOT: &str = "</process></definitions>";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_amtspult-process")).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

fn told(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/processes").join(name)
}

/// A folder with a model in it.
fn with(body: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.bpmn");
    std::fs::write(&path, format!("{HEAD}{body}{FOOT}")).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

const LINE: &str = "<startEvent id='s'/><userTask id='t' name='Prüfen'/><endEvent id='e'/>\
                    <sequenceFlow id='f' sourceRef='s' targetRef='t'/><sequenceFlow id='g' sourceRef='t' targetRef='e'/>";

#[test]
fn check_names_file_line_and_rule() {
    let (_folder, path) = with(&LINE.replace("targetRef='e'", "targetRef='x'"));
    let output = run(&["check", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains(":1: Fehler [unresolved-reference]"), "{}", text(&output));
    let output = run(&["check", "--json", &path]);
    assert_eq!(told(&output)[0]["findings"][0]["code"], "unresolved-reference");

    let (_folder, path) = with(LINE);
    let output = run(&["check", &path]);
    assert_eq!((output.status.code(), text(&output).contains("keine Befunde")), (Some(0), true));
}

#[test]
fn check_finds_gaps_in_decision_tables() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("steuer.dmn").display().to_string();
    let rule = |test: &str, tax: u8| {
        format!(
            "<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>{tax}</text></outputEntry></rule>"
        )
    };
    let write = |rules: &[String]| {
        let table = format!(
            "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'><decision id='d' name='Hundesteuer'>\
             <decisionTable><input><inputExpression typeRef='number'><text>hunde</text></inputExpression></input><output/>\
             {}</decisionTable></decision></definitions>",
            rules.concat()
        );
        std::fs::write(&path, table).unwrap();
    };
    write(&[rule("&lt;= 1", 60), rule("&gt; 2", 90)]);
    let output = run(&["check", &path]);
    let said = text(&output);
    assert!(said.contains("Warnung [gap] Tabelle „Hundesteuer“: Keine Regel gilt bei hunde = 2."), "{said}");
    assert_eq!(output.status.code(), Some(0), "warnings alone");
    write(&[rule("&lt;= 2", 60), rule("&gt;= 2", 90), rule("null", 0)]);
    let output = run(&["check", "--json", &path]);
    assert_eq!((output.status.code(), told(&output)[0]["findings"][0]["code"].clone()), (Some(1), json!("overlap")));
    write(&[rule("&lt;= 2", 60), rule("&gt; 2", 90), rule("null", 0)]);
    let output = run(&["check", &path]);
    assert_eq!((output.status.code(), text(&output).contains("keine Befunde")), (Some(0), true), "{}", text(&output));
    write(&[rule("viele!", 60)]);
    let output = run(&["check", &path]);
    assert!(text(&output).contains(".dmn:1: Fehler [bad-test]"), "{}", text(&output));
    assert_eq!(output.status.code(), Some(1));
    write(&[rule("viele", 60)]);
    let output = run(&["check", &path]);
    let said = text(&output);
    assert!(said.contains("Warnung [not-evaluated] Tabelle „Hundesteuer“: „viele“ ist in DMN erlaubt"), "{said}");
    assert_eq!(output.status.code(), Some(0));
    for (content, code) in [("hallo", "xml"), ("<definitions xmlns='urn:x'/>", "not-dmn")] {
        std::fs::write(&path, content).unwrap();
        let output = run(&["check", "--json", &path]);
        assert_eq!((output.status.code(), &told(&output)[0]["error"]["code"]), (Some(2), &json!(code)));
    }
    write(&[rule("viele", 60)]);
    // Whatever the file is called; and where processes are asked for it is said what it is.
    let other = folder.path().join("steuer.xml").display().to_string();
    std::fs::copy(&path, &other).unwrap();
    assert!(text(&run(&["check", &other])).contains("[not-evaluated]"));
    for command in ["prove", "run", "cover"] {
        let output = run(&[command, "--json", &path]);
        let report = told(&output);
        let error = report.get("error").unwrap_or_else(|| &report[0]["error"]);
        assert_eq!((output.status.code(), &error["code"]), (Some(2), &json!("is-table")), "{command}");
    }
}

#[test]
fn what_is_called_elsewhere_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &str| {
        let path = folder.path().join(name).display().to_string();
        let model = format!(
            "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='urn:x'>\n\
             <process id='{name}'>{content}</process></definitions>"
        );
        std::fs::write(&path, model).unwrap();
        path
    };
    let (caller, called) =
        (write("a.bpmn", "<callActivity id='c' calledElement='b.bpmn'/>"), write("b.bpmn", "<task id='t'/>"));
    let output = run(&["check", &caller]);
    assert!(text(&output).contains(":2: Hinweis [called-elsewhere] „c“ ruft „b.bpmn“ auf."), "{}", text(&output));
    assert_eq!(output.status.code(), Some(0));
    let output = run(&["check", "--json", &caller, &called]);
    let codes: Vec<Value> = told(&output).as_array().unwrap().iter().map(|file| file["findings"].clone()).collect();
    assert_eq!(codes, [json!([]), json!([])]);
}

/// Values are told as JSON writes them, with their kinds where people would read the same.
#[test]
fn expected_and_found_values_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let [model, runs] = ["m.bpmn", "m.runs.json"].map(|name| folder.path().join(name));
    std::fs::write(
        &model,
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' targetNamespace='urn:x'><process id='p' \
         isExecutable='true'><startEvent id='s'/><sequenceFlow id='f' sourceRef='s' targetRef='e'/><endEvent id='e'/>\
         </process></definitions>",
    )
    .unwrap();
    let data = json!({ "a": 1, "b": "nein", "c": "2026-01-01" });
    let expected = json!({ "data": { "a": "1", "b": false, "c": { "$date": "2026-01-01" }, "d": "x" } });
    let recording = json!([{ "name": "R", "starts": [{ "process": "p", "data": data }], "expected": expected }]);
    std::fs::write(&runs, recording.to_string()).unwrap();
    let output = run(&["test", &model.display().to_string()]);
    let said = text(&output);
    for line in [
        "a: erwartet \"1\" (Text), gekommen 1 (Zahl)",
        "b: erwartet false, gekommen \"nein\"",
        "c: erwartet {\"$date\":\"2026-01-01\"} (Datum), gekommen \"2026-01-01\" (Text)",
        "d: erwartet \"x\", gekommen null",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_cannot_be_read_ends_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.bpmn");
    std::fs::write(&path, "<definitions>\n<").unwrap();
    for command in ["check", "prove", "run", "cover"] {
        let output = run(&[command, &path.display().to_string()]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(text(&output).contains("m.bpmn:2: "), "{command}: {}", text(&output));
    }
    assert_eq!(run(&["check", "missing.bpmn"]).status.code(), Some(2));
    assert_eq!(run(&["nothing"]).status.code(), Some(2));
}

#[test]
fn run_shows_trace_and_variables() {
    let (folder, path) = with(LINE);
    let answers = folder.path().join("answers.json");
    std::fs::write(&answers, json!({ "answers": [{ "at": "t", "data": { "n": 3 } }] }).to_string()).unwrap();
    let output = run(&["run", "--json", &path, "--answers", &answers.display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let told = told(&output);
    assert_eq!(
        (&told["reached"], &told["data"], &told["ended"]),
        (&json!(["s", "t", "e"]), &json!({ "n": 3 }), &json!(true))
    );

    std::fs::write(&answers, "{\n \"answer\": 1 }").unwrap();
    let output = run(&["run", &path, "--answers", &answers.display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains("answers.json:2:"), "{}", text(&output));

    std::fs::write(&answers, "{\n \"answers\": [{ \"at\": \"t\", \"data\": { \"n\": 1, \"n\": 2 } }] }").unwrap();
    let output = run(&["run", &path, "--answers", &answers.display().to_string()]);
    let told = text(&output);
    assert!(output.status.code() == Some(2) && told.contains("answers.json:2:45: Die Angabe „n“ steht"), "{told}");
}

#[test]
fn scripts_are_refused_unless_simulated() {
    let script = LINE.replace("<userTask id='t' name='Prüfen'/>", "<scriptTask id='t'><script>x</script></scriptTask>");
    let (_folder, path) = with(&script);
    let output = run(&["run", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("Skripte werden nie ausgeführt"), "{}", text(&output));
    assert_eq!(run(&["run", "--simulate", &path]).status.code(), Some(0));
}

#[test]
fn prove_shows_how_a_process_gets_stuck() {
    let stuck = "<startEvent id='s'/><exclusiveGateway id='x'/><userTask id='a'/><userTask id='b'/>\
                 <parallelGateway id='y'/><endEvent id='e'/>\
                 <sequenceFlow id='f1' sourceRef='s' targetRef='x'/><sequenceFlow id='f2' sourceRef='x' targetRef='a'/>\
                 <sequenceFlow id='f3' sourceRef='x' targetRef='b'/><sequenceFlow id='f4' sourceRef='a' targetRef='y'/>\
                 <sequenceFlow id='f5' sourceRef='b' targetRef='y'/><sequenceFlow id='f6' sourceRef='y' targetRef='e'/>";
    let (_folder, path) = with(stuck);
    let output = run(&["prove", "--json", &path]);
    assert_eq!(output.status.code(), Some(1));
    let proof = &told(&output)[0]["proofs"][0];
    assert_eq!(proof["verdict"], "unsound");
    assert_eq!(proof["faults"][0]["code"], "deadlock");
    assert!(!proof["faults"][0]["trace"].as_array().unwrap().is_empty());
    assert!(text(&run(&["prove", &path])).contains("so kommt es dazu"));

    let (_folder, path) = with(LINE);
    assert_eq!(run(&["prove", &path]).status.code(), Some(0));
}

#[test]
fn generated_runs_pass_their_test() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["hundesteuer", "sondernutzung", "schwerbehinderung"] {
        let model = sample(&format!("{name}.bpmn")).display().to_string();
        let runs = folder.path().join(format!("{name}.json")).display().to_string();
        let output = run(&["cover", &model, "--output", &runs]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
        assert_eq!(run(&["test", &model, "--runs", &runs]).status.code(), Some(0));
    }
    let (_folder, path) = with(LINE);
    let runs = folder.path().join("wrong.json");
    std::fs::write(&runs, json!([{ "name": "falsch", "expected": { "reached": ["s", "e"] } }]).to_string()).unwrap();
    let output = run(&["test", &path, "--runs", &runs.display().to_string()]);
    assert_eq!((output.status.code(), text(&output).contains("✗ falsch")), (Some(1), true));
}

#[test]
fn versions_are_compared_and_merged() {
    let (folder, base) = with(LINE);
    let changed = |name: &str, from: &str, to: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("{HEAD}{LINE}{FOOT}").replace(from, to)).unwrap();
        path.display().to_string()
    };
    let mine = changed("mine.bpmn", "name='Prüfen'", "name='Formal prüfen'");
    let theirs = changed("theirs.bpmn", "<endEvent id='e'/>", "<endEvent id='e' name='Fertig'/>");
    assert_eq!(run(&["diff", &base, &base]).status.code(), Some(0));
    let output = run(&["diff", &base, &mine]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("t: Name: Prüfen → Formal prüfen"), "{}", text(&output));

    let merged = folder.path().join("merged.bpmn");
    let output = run(&["merge", &base, &mine, &theirs, "--output", &merged.display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let merged = std::fs::read_to_string(merged).unwrap();
    assert!(merged.contains("Formal prüfen") && merged.contains("Fertig"));

    let other = changed("other.bpmn", "name='Prüfen'", "name='Sachlich prüfen'");
    let output = run(&["merge", &base, &mine, &other]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("unterschiedlich geändert"), "{}", text(&output));
}

#[test]
fn what_is_not_drawn_is_laid_out() {
    let (_folder, path) = with(LINE);
    let output = run(&["layout", &path]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("BPMNShape ").count(), 3, "{}", text(&output));
}

/// Who is stuck isn't taken for who waits for an answer.
#[test]
fn a_run_that_is_stuck_says_where() {
    let (_folder, path) = with(
        "<startEvent id='s'/><endEvent id='e'/><exclusiveGateway id='g'/><parallelGateway id='j'/>\
         <sequenceFlow id='a' sourceRef='s' targetRef='g'/><sequenceFlow id='b' sourceRef='g' targetRef='j'/>\
         <sequenceFlow id='c' sourceRef='g' targetRef='j'/><sequenceFlow id='d' sourceRef='j' targetRef='e'/>",
    );
    let output = run(&["run", &path]);
    assert_eq!((output.status.code(), text(&output).contains("steckt fest: j")), (Some(1), true), "{}", text(&output));
    assert_eq!(told(&run(&["run", "--json", &path]))["stuck"], json!(["j"]));
}

/// Nothing is lost, whatever the system thinks of capitals.
#[test]
fn files_of_one_name_are_not_packed_over_one_another() {
    let folder = tempfile::tempdir().unwrap();
    let model = std::fs::read(sample("hundesteuer.bpmn")).unwrap();
    let put = |name: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &model).unwrap();
        path.display().to_string()
    };
    let first = put("b.bpmn");
    let archive = folder.path().join("b.bar");
    for other in ["sub/b.bpmn", "sub/b.bpmn20.xml", "sub/B.bpmn"] {
        let other = put(other);
        let output = run(&["convert", &first, &other, "--output", &archive.display().to_string()]);
        let words = text(&output);
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(words.contains(&first) && words.contains(&other), "{words}");
        assert!(!archive.exists());
    }
}

#[test]
fn names_that_not_every_system_takes_are_not_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let model = std::fs::read(sample("hundesteuer.bpmn")).unwrap();
    for names in [["CON", "x"], ["a:b", "x"], ["x\\y", "x"], ["com1.a", "x"], ["a", "A"]] {
        let mut bar = standards::bar::Bar::default();
        bar.models.extend(names.map(|name| (name.to_owned(), model.clone())));
        let archive = folder.path().join("a.bar");
        std::fs::write(&archive, standards::bar::write(&bar).unwrap()).unwrap();
        let unpacked = folder.path().join("unpacked");
        let target = unpacked.display().to_string();
        let output = run(&["convert", &archive.display().to_string(), "--output", &target]);
        assert_eq!((output.status.code(), unpacked.exists()), (Some(2), false), "{names:?}: {}", text(&output));
    }
}

#[test]
fn an_archive_holds_what_was_packed() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("hund.bar").display().to_string();
    let model = sample("hundesteuer.bpmn");
    let output = run(&["convert", &model.display().to_string(), "--output", &archive]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let unpacked = folder.path().join("unpacked");
    assert_eq!(run(&["convert", &archive, "--output", &unpacked.display().to_string()]).status.code(), Some(0));
    let back = std::fs::read(unpacked.join("hundesteuer.bpmn20.xml")).unwrap();
    assert_eq!(back, std::fs::read(model).unwrap());
    let metadata: Value = serde_json::from_slice(&std::fs::read(unpacked.join("metadata.json")).unwrap()).unwrap();
    assert_eq!(metadata["hundesteuer"]["authenticationTypes"], json!(["BUND_ID", "MUK"]));

    let model = sample("hundesteuer.bpmn").display().to_string();
    let about = folder.path().join("metadata.json").display().to_string();
    for (key, code) in [("hundesteuer", 0), ("hundesteuer.bpmn", 2)] {
        std::fs::write(&about, json!({ key: { "servicekontolos": true } }).to_string()).unwrap();
        let output = run(&["convert", &model, "--metadata", &about, "--output", &archive, "--force"]);
        assert_eq!(output.status.code(), Some(code), "{}", text(&output));
        assert_eq!(text(&output).contains("gibt es hier nicht"), code == 2, "{}", text(&output));
    }

    std::fs::write(&archive, "PK").unwrap();
    let output = run(&["convert", &archive, "--output", &unpacked.display().to_string()]);
    assert_eq!((output.status.code(), text(&output).contains("hund.bar")), (Some(2), true));
}
