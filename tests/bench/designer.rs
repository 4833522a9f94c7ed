//! The form designer on a form of 1,000 fields in 50 groups and four languages: its commands, and in the real window the
//! time until the form is open and from a key to its painted answer, idle and beside busy cores.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::Workplace;
use testkit::samples::base64;

use crate::report::{Report, Times, timed};
use crate::screen::{Display, Keyboard, PATIENCE, Part, Point, QUIET, end, last_change, spawn};

const TITLE: &str = "Große Anmeldung";
const SECTIONS: usize = 10;
const GROUPS_EACH: usize = 5;
const FIELDS_EACH: usize = 20;

/// The outline, without the scrollbar, which fades for seconds.
const OUTLINE: Part = [96..370, 240..730];
/// The outline, the page of the form, and the properties.
const PANES: Part = [96..1270, 200..730];
const PROPERTIES: Part = [925..1270, 200..730];
/// Where the texts in all languages open.
const DRAWER: Part = [96..1270, 480..730];
/// The only draft of the list, and the way back to the list.
const DRAFT: Point = [174, 313];
const BACK: Point = [165, 132];

/// Openings, keys and letters that are measured.
const OPENED: usize = 20;
const KEYS: usize = 100;
const LETTERS: &str = "wievieletierelebenzurzeitinihremhaushaltunterdieseranschriftundseitwann";

/// The form JSON: in each group the first question shows every fourth one after it, and every second one has a check.
fn form() -> Value {
    let field = |group: usize, field: usize| {
        let number = group * FIELDS_EACH + field + 1;
        let mut value = json!({"id": format!("f{field}"), "label": format!("Frage {number}"), "type": "STRING"});
        if field > 0 && field.is_multiple_of(4) {
            let asked = json!({"@type": "ShowOnFilledFieldCondition",
                "conditionFieldKey": {"groupId": format!("g{group}"), "groupIndex": 0, "fieldId": "f0"}});
            value["displayConditions"] = json!([asked]);
        }
        if field.is_multiple_of(2) {
            value["validationRules"] = json!([{"@type": "MaxLengthValidator", "maxLength": 60}]);
        }
        json!({"fields": [value]})
    };
    let group = |number: usize| {
        let rows: Vec<Value> = (0..FIELDS_EACH).map(|place| field(number, place)).collect();
        json!({"id": format!("g{number}"), "title": format!("Gruppe {}", number + 1), "rows": rows})
    };
    let section = |number: usize| {
        let groups: Vec<Value> = (0..GROUPS_EACH).map(|place| group(number * GROUPS_EACH + place)).collect();
        json!({"title": format!("Abschnitt {}", number + 1), "fieldGroups": groups})
    };
    json!({"id": "1:Gross:v1.0", "engineVersion": 2, "title": TITLE, "language": "de",
        "sections": (0..SECTIONS).map(section).collect::<Vec<_>>()})
}

/// All texts in three more languages, as a table comes back from translators.
fn translations(texts: &Value) -> String {
    let line = |row: &Value| {
        let [node, path, german] = ["node", "path", "german"].map(|name| row[name].as_str().unwrap());
        format!("{node};{path};{german};{german} (en);{german} (hsb);{german} (leicht)")
    };
    // One in seven is still missing.
    let rows = texts["rows"].as_array().unwrap().iter().enumerate().filter(|(at, _)| at % 7 != 0);
    let lines = rows.map(|(_, row)| line(row));
    std::iter::once("node;property;de;en;hsb;de-simple".to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}

fn file(name: &str, content: &str) -> Value {
    json!({"name": name, "base64": base64(content.as_bytes())})
}

/// Makes the draft that the window opens, and measures what the window calls.
pub async fn measure_commands(report: &Report, workplace: &Workplace) {
    let files = json!({"files": [file("gross.json", &form().to_string())]});
    let (imported, time) = timed(workplace.call("import_verfahren", files)).await;
    report.row("form of 1,000 fields imported", &milliseconds(time));
    let of_draft = json!({"draft": imported["draft"]["id"]});
    let texts = workplace.call("verfahren_texts", of_draft.clone()).await;
    let mut table = file("texte.csv", &translations(&texts));
    table["draft"] = of_draft["draft"].clone();
    let (taken, time) = timed(workplace.call("import_texts", table)).await;
    report.row(&format!("{} texts taken from a table", taken["count"]), &milliseconds(time));

    let with = |more: Value| {
        let mut request = of_draft.clone();
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        request
    };
    let opened = workplace.call("open_verfahren", of_draft.clone()).await;
    let lines = opened["outline"].as_array().unwrap();
    let fields: Vec<&Value> = lines.iter().filter(|line| line["sort"] == "field").map(|line| &line["node"]).collect();
    let section = lines.iter().find(|line| line["sort"] == "section").unwrap()["node"].clone();
    let mut edits = Times::default();
    for (number, node) in fields.iter().step_by(10).enumerate() {
        let edit = json!({"kind": "set", "node": node, "property": "label", "value": format!("Neue Frage {number}")});
        edits.add(timed(workplace.call("edit_verfahren", with(json!({"edit": edit, "joins": false})))).await.1);
    }
    report.spread("a label written and stored", &edits, None);
    let calls = [
        ("what stands in the properties", "verfahren_node", json!({"node": fields[500], "language": "de"})),
        ("the page of a section", "verfahren_page", json!({"section": section, "language": "de"})),
        ("all checks with proofs", "check_verfahren", json!({"language": "de"})),
        ("the texts in all languages", "verfahren_texts", json!({})),
    ];
    for (what, command, more) in calls {
        let mut times = Times::default();
        for _ in 0..20 {
            times.add(timed(workplace.call(command, with(more.clone()))).await.1);
        }
        report.spread(what, &times, None);
    }
    let (_, time) = timed(workplace.call("generate_tests", of_draft.clone())).await;
    report.row("tests generated for what none shows", &milliseconds(time));
    workplace.call("undo_verfahren", of_draft).await;
}

fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1_000.0)
}

/// `AMTSPULT_DESK` names the program.
pub fn measure_window(report: &Report, folder: &Path) {
    let Some(program) = std::env::var_os("AMTSPULT_DESK").map(PathBuf::from) else {
        return report.row("the form in the real window", "not measured: AMTSPULT_DESK is not set");
    };
    let display = Display::start();
    let mut desk = spawn(&program, folder, &display);
    let mut keyboard = Keyboard::of(&display);
    if last_change(&display, &PANES, Instant::now(), QUIET, PATIENCE).is_some() {
        keyboard.focus_window();
        in_window(report, &mut keyboard, &display, "idle");
        let busy = Busy::cores();
        in_window(report, &mut keyboard, &display, "beside busy cores");
        drop(busy);
    } else {
        report.row("the form in the real window", "not measured: no list was painted");
    }
    end(&mut desk);
}

fn in_window(report: &Report, keyboard: &mut Keyboard, display: &Display, beside: &str) {
    let mut opened = Times::default();
    keyboard.press("ctrl+3", display, &PANES);
    for round in 0..OPENED {
        if round > 0 {
            keyboard.click(BACK, display, &PANES);
        }
        if let Some(time) = keyboard.click(DRAFT, display, &OUTLINE) {
            opened.add(time);
        }
    }
    report.spread(&format!("form opened, {beside}"), &opened, Some(300.0));
    let pressed = |keyboard: &mut Keyboard, part: &Part| -> Vec<Option<Duration>> {
        (0..KEYS).map(|_| keyboard.press("Down", display, part)).collect()
    };
    let tree = pressed(keyboard, &OUTLINE);
    report.answers(&format!("arrow key in the outline, {beside}"), &tree, Some(100.0));
    let panes = pressed(keyboard, &PANES);
    report.answers(&format!("arrow key until page and properties follow, {beside}"), &panes, None);
    let typed = |keyboard: &mut Keyboard, part: &Part| -> Vec<Option<Duration>> {
        LETTERS.chars().map(|letter| keyboard.press(&letter.to_string(), display, part)).collect()
    };
    keyboard.press("F2", display, &PROPERTIES);
    let label = typed(keyboard, &PROPERTIES);
    report.answers(&format!("letter in the label, {beside}"), &label, Some(100.0));
    keyboard.press("ctrl+b", display, &PROPERTIES);
    // Past question and statement, to the value.
    keyboard.press("Tab", display, &PROPERTIES);
    keyboard.press("Tab", display, &PROPERTIES);
    let condition = typed(keyboard, &PROPERTIES);
    report.answers(&format!("letter in a condition row, {beside}"), &condition, Some(100.0));
    keyboard.press("Escape", display, &PROPERTIES);
    keyboard.press("ctrl+shift+t", display, &DRAWER);
    let texts = typed(keyboard, &DRAWER);
    report.answers(&format!("letter in the texts, {beside}"), &texts, Some(100.0));
    keyboard.press("ctrl+shift+t", display, &DRAWER);
    keyboard.click(BACK, display, &PANES);
}

/// Threads that do nothing but keep all cores busy.
struct Busy {
    ends: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Busy {
    fn cores() -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = (0..cores).map(|_| {
            let ends = Arc::clone(&ends);
            std::thread::spawn(move || {
                while !ends.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            })
        });
        let threads = threads.collect();
        Self { ends, threads }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
