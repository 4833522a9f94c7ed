//! Manners at the terminal.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::process::{FOOT, HEAD, LINE, run, text, told, with};

const COMMANDS: [&str; 9] = ["check", "prove", "run", "cover", "test", "diff", "merge", "layout", "convert"];

fn piped(arguments: &[&str], input: &str) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amtspult-process"));
    let command = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn several_files_and_one_that_is_missing() {
    let (folder, path) = with(LINE);
    let missing = folder.path().join("fehlt.bpmn").display().to_string();
    for command in ["check", "prove"] {
        let output = run(&[command, &missing, &path]);
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(text(&output).contains("fehlt.bpmn: Die Datei oder der Ordner ist nicht da."), "{}", text(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("m.bpmn"), "the other one is done: {}", text(&output));
        let told = told(&run(&[command, "--json", &missing, &path]));
        assert_eq!((&told[0]["error"]["code"], &told[1]["error"]), (&json!("not-found"), &Value::Null), "{command}");
    }
}

#[test]
fn standard_input_is_a_file() {
    let model = format!("{HEAD}{LINE}{FOOT}");
    for command in ["check", "prove", "run", "layout"] {
        let output = piped(&[command, "-"], &model);
        assert_eq!(output.status.code(), Some(0), "{command}: {}", text(&output));
    }
    let output = piped(&["cover", "-", "--output", "-"], &model);
    assert_eq!((output.status.code(), told(&output)[0]["name"].clone()), (Some(0), json!("Ablauf 1")));
    assert_eq!(piped(&["cover", "-"], &model).status.code(), Some(2), "nowhere to write");
    let twice = piped(&["diff", "-", "-"], &model);
    assert_eq!((twice.status.code(), text(&twice).contains("nur einmal")), (Some(2), true));
    let table = "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'><decision id='d'/></definitions>";
    let output = piped(&["check", "--json", "-"], table);
    assert_eq!(told(&output)[0]["findings"][0]["code"], "no-table", "{}", text(&output));
    assert!(text(&piped(&["check", "-"], "<x")).contains("Standardeingabe:1:"));
}

/// Whoever reads has seen enough.
#[test]
fn a_closed_pipe_is_no_fault() {
    let (_folder, path) = with(LINE);
    let many: Vec<&str> = std::iter::repeat_n(path.as_str(), 400).collect();
    for command in ["check", "prove"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_amtspult-process"));
        let child = child.arg(command).args(&many).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = child.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), text(&output)), (Some(0), String::new()), "{command}");
    }
}

/// What was found is found, whether or not somebody reads all of it.
#[test]
fn a_closed_pipe_keeps_the_code() {
    let stuck = "<startEvent id='s'/><endEvent id='e'/><exclusiveGateway id='g'/><parallelGateway id='j'/>\
        <sequenceFlow id='a' sourceRef='s' targetRef='g'/><sequenceFlow id='b' sourceRef='g' targetRef='j'/>\
        <sequenceFlow id='c' sourceRef='g' targetRef='j'/><sequenceFlow id='d' sourceRef='j' targetRef='e'/>";
    let (_folder, path) = with(stuck);
    let mut child = Command::new(env!("CARGO_BIN_EXE_amtspult-process"));
    let mut child = child.args(["prove", &path]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output)), (Some(1), String::new()));
}

/// Whoever reads a result must not take a part of it for the whole.
#[test]
fn a_full_disk_is_told() {
    let (folder, path) = with(LINE);
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let mut command = Command::new(env!("CARGO_BIN_EXE_amtspult-process"));
    let child = command.args(["check", &path]).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    let told = "Standardausgabe: Der Datenträger ist voll.\n".to_owned();
    assert_eq!((output.status.code(), text(&output)), (Some(2), told));
    let nowhere = folder.path().join("nirgends/m.bpmn").display().to_string();
    let output = run(&["layout", &path, "--output", &nowhere]);
    assert_eq!((output.status.code(), text(&output).contains("Den Ordner gibt es nicht.")), (Some(2), true));
}

#[test]
fn nothing_is_overwritten_unasked() {
    let (folder, path) = with(LINE);
    let model = std::fs::read_to_string(&path).unwrap();
    let kept = folder.path().join("m.runs.json");
    std::fs::write(&kept, "von Hand").unwrap();
    let target = folder.path().join("ziel");
    std::fs::write(&target, "alt").unwrap();
    let target = target.display().to_string();
    let cases: [&[&str]; 5] = [
        &["cover", &path],
        &["cover", &path, "--output", &target],
        &["merge", &path, &path, &path, "--output", &target],
        &["layout", &path, "--output", &target],
        &["convert", &path, "--output", &path],
    ];
    for case in cases {
        let output = run(case);
        assert_eq!(output.status.code(), Some(2), "{case:?}");
        assert!(text(&output).contains("--force"), "{}", text(&output));
        let report = told(&run(&[case, &["--json"]].concat()));
        let error = if report.is_array() { &report[0]["error"] } else { &report["error"] };
        assert_eq!(error["code"], "exists", "{case:?}");
    }
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), "von Hand");
    assert_eq!(
        (std::fs::read_to_string(&target).unwrap(), std::fs::read_to_string(&path).unwrap()),
        ("alt".into(), model)
    );
    for case in cases.into_iter().take(4) {
        let output = run(&[case, &["--force"]].concat());
        assert_eq!(output.status.code(), Some(0), "{case:?}: {}", text(&output));
    }
    let archive = folder.path().join("m.bar").display().to_string();
    assert_eq!(run(&["convert", &path, "--output", &archive]).status.code(), Some(0));
    let unpacked = folder.path().join("aus").display().to_string();
    assert_eq!(run(&["convert", &archive, "--output", &unpacked]).status.code(), Some(0));
    assert_eq!(run(&["convert", &archive, "--output", &unpacked]).status.code(), Some(2), "already unpacked");
}

/// Whatever happens, what is said with `--json` is JSON.
#[test]
fn json_is_always_json() {
    let (folder, path) = with(LINE);
    let broken = folder.path().join("kaputt.bpmn").display().to_string();
    std::fs::write(&broken, "<definitions>\n<").unwrap();
    let missing = "fehlt.bpmn";
    let mut cases: Vec<Vec<&str>> = vec![vec!["--json"], vec!["--json", "nichts"], vec!["check", "--json", "--nichts"]];
    for file in [path.as_str(), &broken, missing] {
        for command in COMMANDS {
            let more = match command {
                "diff" => vec![file],
                "merge" => vec![file, file],
                "convert" => vec!["--output", "/dev/null/x"],
                _ => vec![],
            };
            cases.push([vec![command, "--json", file], more].concat());
        }
    }
    for case in cases {
        let output = run(&case);
        let told: Result<Value, _> = serde_json::from_slice(&output.stdout);
        assert!(told.is_ok(), "{case:?}: {}", text(&output));
        assert!(output.stderr.is_empty(), "{case:?}: {}", text(&output));
        let _ = std::fs::remove_file(folder.path().join("m.runs.json"));
    }
}

#[test]
fn exit_codes() {
    let (folder, path) = with(LINE);
    let (_other, wrong) = with(&LINE.replace("targetRef='e'", "targetRef='x'"));
    let text_file = folder.path().join("text.json").display().to_string();
    std::fs::write(&text_file, "[").unwrap();
    for (code, case) in [
        (0, vec!["check", &path]),
        (1, vec!["check", &wrong]),
        (2, vec!["check", "fehlt.bpmn"]),
        (2, vec!["check"]),
        (2, vec![]),
        (0, vec!["--help"]),
        (0, vec!["check", "--help"]),
        (0, vec!["--version"]),
        (2, vec!["test", &path, "--runs", &text_file]),
        (2, vec!["check", "/tmp"]),
        (2, vec!["check", "--for", "windows", &path]),
        (0, vec!["check", "--for", "any", &path]),
    ] {
        assert_eq!(run(&case).status.code(), Some(code), "{case:?}");
    }
}

/// Whatever makes the program say something.
fn cases(folder: &std::path::Path, path: &str) -> Vec<Vec<String>> {
    let path = path.to_owned();
    let put = |name: &str, content: &str| {
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let mut cases: Vec<Vec<String>> = vec![vec!["--help".into()], vec!["-h".into()], vec!["nichts".into()], vec![]];
    for command in COMMANDS {
        cases.push(vec![command.into(), "--help".into()]);
        cases.push(vec![command.into(), "-h".into()]);
        cases.push(vec![command.into()]);
        cases.push(vec![command.into(), "--jso".into()]);
        cases.push(vec![command.into(), "/tmp".into()]);
    }
    cases.push(vec!["help".into()]);
    cases.push(vec!["chek".into(), path.clone()]);
    cases.push(vec!["check".into(), "--for".into(), "nichts".into(), path.clone()]);
    cases.push(vec!["check".into(), "--for".into()]);
    let files = [
        "",
        "<",
        "<a>",
        "<a></b>",
        "<a b=c/>",
        "<a b='1' b='2'/>",
        "<x:a/>",
        "<a>&b;</a>",
        "<a>&#0;</a>",
        "<!DOCTYPE a><a/>",
        "<a/><a/>",
        "text",
        "<a><!-- -- --></a>",
        "<a b='<'/>",
        "<a/>",
        "<?xml version='2.0'?><a/>",
        " <?xml version='1.0'?><a/>",
        "<a>\u{1}</a>",
        "<?xml version='1.0' encoding='klingonisch'?><a/>",
        "<a>]]></a>",
        "<a 1='2'/>",
        "</a>",
        "<a b='1'c='2'/>",
    ];
    for (number, content) in files.iter().enumerate() {
        for ending in ["bpmn", "dmn"] {
            cases.push(vec!["check".into(), put(&format!("{number}.{ending}"), content)]);
        }
    }
    for (number, answers) in [
        "",
        "{",
        "[]",
        "{\"answer\": 1}",
        "{\"answers\": 1}",
        "{\"answers\": [{\"at\": \"x\"}]}",
        "{\"answers\": [{\"at\": \"t\", \"after\": \"bald\"}]}",
        "{\"answers\": [{\"at\": \"t\", \"error\": \"x\"}]}",
        "{\"starts\": [{\"at\": \"t\"}]}",
        "{\"starts\": [{\"process\": \"t\"}]}",
    ]
    .iter()
    .enumerate()
    {
        let answers = put(&format!("{number}.json"), answers);
        cases.push(vec!["run".into(), path.clone(), "--answers".into(), answers.clone()]);
        cases.push(vec!["test".into(), path.clone(), "--runs".into(), answers.clone()]);
        cases.push(vec!["prove".into(), path.clone(), "--forms".into(), answers.clone()]);
        cases.push(vec!["prove".into(), path.clone(), "--connectors".into(), answers.clone()]);
        cases.push(vec!["convert".into(), answers, "--output".into(), folder.join("x").display().to_string()]);
    }
    cases.push(vec!["convert".into(), put("x.bar", "PK"), "--output".into(), "x".into()]);
    cases
}

/// What is said in all cases, in small letters and without what people wrote themselves.
fn said_in_all_cases(language: &str) -> Vec<(Vec<String>, String)> {
    let (folder, path) = with(LINE);
    let said = |mut case: Vec<String>| {
        case.extend(["--lang".to_owned(), language.to_owned()]);
        let arguments: Vec<&str> = case.iter().map(String::as_str).collect();
        let said = text(&run(&arguments)).replace(&folder.path().display().to_string(), "").to_lowercase();
        (case, said.replace("--help", "").replace("metadata", "").replace("prüfen", "").replace("“nichts”", ""))
    };
    cases(folder.path(), &path).into_iter().map(said).collect()
}

/// Words that only German has.
#[test]
fn nothing_is_said_in_german_where_english_is_wanted() {
    let words = [
        " die ", " der ", " das ", "nicht", "datei", "angabe", "fehler", "befehl", "aufruf", "zeigt", "kein", " ist ",
        "wert", "ä", "ö", "ü", "ß", "„", "sonst",
    ];
    for (case, said) in said_in_all_cases("en") {
        for word in words {
            assert!(!said.contains(word), "{word:?} in {case:?}: {said}");
        }
        assert!(!said.trim().is_empty() || case.contains(&"layout".to_owned()), "{case:?}");
    }
    let (_folder, path) = with(&LINE.replace("targetRef='e'", "targetRef='x'"));
    let output = run(&["--lang=en", "check", &path]);
    assert!(text(&output).contains(":1: error [unresolved-reference] “g” refers to “x”"), "{}", text(&output));
    assert_eq!(run(&["check", "--lang", "fr", &path]).status.code(), Some(2));
}

/// Every help of a command and of its options is there in English as well.
#[test]
fn helps_are_translated() {
    for command in COMMANDS {
        let [german, english] = ["de", "en"].map(|language| {
            let help = text(&run(&[command, "--help", "--lang", language]));
            help.lines().map(str::to_owned).collect::<Vec<_>>()
        });
        let is_words = |line: &&String| line.trim().contains(' ') && !line.contains("<") && !line.contains("--help");
        for line in german.iter().filter(is_words) {
            assert!(!english.contains(line), "{command}: {line}");
        }
        assert_eq!(
            german.iter().filter(|line| line.contains("--")).count(),
            english.iter().filter(|line| line.contains("--")).count()
        );
    }
}

/// Words that only English has.
#[test]
fn nothing_is_said_in_english() {
    let words = [
        "usage",
        "command",
        "options",
        "argument",
        "error",
        "the ",
        "print",
        "required",
        "invalid",
        "expected",
        "unknown",
        "found",
        "missing",
        "isn't",
        "file",
        "value",
        "line ",
        "directory",
        "possible",
        "help (",
        "tip:",
    ];
    for (case, said) in said_in_all_cases("de") {
        for word in words {
            assert!(!said.contains(word), "{word:?} in {case:?}: {said}");
        }
    }
}
