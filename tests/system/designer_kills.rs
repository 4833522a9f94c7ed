//! A designer's program is killed at random: what was shown as saved is there, and so is the way back.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::tempdir;
use testkit::{PETRA, Workplace, World};
use trial::{Random, rounds};

const FOLDER: &str = "AMTSPULT_KILL_FOLDER";
const DRAFT: &str = "AMTSPULT_KILL_DRAFT";
/// Longest time that the program works before it is killed, in milliseconds.
const LONGEST: usize = 400;

/// Types and inserts without end. Does nothing unless the test below starts it in a process of its own.
#[tokio::test]
async fn the_designer_that_is_killed() {
    let (Some(folder), Ok(draft)) = (std::env::var_os(FOLDER), std::env::var(DRAFT)) else { return };
    let desk = Workplace::open(Path::new(&folder));
    let opened = desk.call("open_verfahren", json!({"draft": draft})).await;
    let form = opened["outline"][0]["node"].clone();
    let group = line(&opened, "group");
    let begun = number_of(opened["outline"][0]["name"].as_str().unwrap());
    for number in begun + 1.. {
        let set = json!({"kind": "set", "node": form, "property": "title", "value": format!("Formular {number}")});
        edit(&desk, &draft, set, number % 5 != 0).await;
        if number % 7 == 0 {
            let field = json!({"id": "frage", "label": format!("Frage {number}"), "type": "STRING"});
            let place = json!({"where": "last", "group": group});
            edit(&desk, &draft, json!({"kind": "add-field", "value": field, "place": place}), false).await;
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "\nsaved {number}").unwrap();
        out.flush().unwrap();
    }
}

async fn edit(desk: &Workplace, draft: &str, edit: Value, joins: bool) {
    desk.call("edit_verfahren", json!({"draft": draft, "edit": edit, "joins": joins})).await;
}

fn line(opened: &Value, sort: &str) -> Value {
    let lines = opened["outline"].as_array().unwrap();
    lines.iter().find(|line| line["sort"] == sort).unwrap()["node"].clone()
}

fn number_of(title: &str) -> usize {
    title.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn start(folder: &Path, draft: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "designer_kills::the_designer_that_is_killed", "--nocapture", "--test-threads=1"]);
    command.env(FOLDER, folder).env(DRAFT, draft).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills the program so long after the first edit that it told as saved; gives the last one that it told.
fn killed(mut child: Child, after: Duration) -> usize {
    let reader = BufReader::new(child.stdout.take().unwrap());
    let (begun, works) = mpsc::channel();
    let reading = std::thread::spawn(move || {
        let lines = reader.lines().map_while(Result::ok);
        let numbers = lines.filter_map(|line| line.strip_prefix("saved ")?.parse::<usize>().ok());
        // Who waits for the first one may be gone by the second.
        numbers.inspect(|_| begun.send(()).unwrap_or(())).last().unwrap_or(0)
    });
    works.recv().unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    reading.join().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_designer_loses_nothing_that_was_saved_and_no_way_back() {
    let begun = Instant::now();
    let mut world = World::new().await;
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let desk = Workplace::signed_in(&data, &world, PETRA).await;
    desk.set_offline(true).await;
    let made = desk.call("create_verfahren", json!({"from": "nothing", "title": "Formular 0"})).await;
    let draft = made["id"].as_str().unwrap().to_owned();
    desk.close().await;
    world.stop().await;

    let mut random = Random::new(13);
    let (kills, mut saved) = (rounds(500, 6), 0);
    for _ in 0..kills {
        let after = Duration::from_millis(random.below(LONGEST) as u64);
        let told = killed(start(&data, &draft), after);
        assert!(told > saved, "{told} was told after {saved}");
        saved = told;
        let desk = Workplace::open(&data);
        let opened = desk.call("open_verfahren", json!({"draft": draft})).await;
        let found = number_of(opened["draft"]["title"].as_str().unwrap());
        assert!(found >= saved, "{saved} was told as saved, there is {found}");
        assert!(found <= saved + 1, "only what was under way may be newer: {saved}, {found}");
        saved = found;
        // One step back and forth after each kill: the stack fits the form.
        let steps = &desk.call("undo_verfahren", json!({"draft": draft})).await;
        assert!(!steps["done"].is_null());
        let again = desk.call("redo_verfahren", json!({"draft": draft})).await;
        assert_eq!(again["draft"]["title"], opened["draft"]["title"]);
        desk.close().await;
    }
    let desk = Workplace::open(&data);
    let mut undone = 0;
    loop {
        let step = desk.call("undo_verfahren", json!({"draft": draft})).await;
        if step["done"].is_null() {
            assert_eq!(step["draft"]["title"], "Formular 0");
            break;
        }
        undone += 1;
    }
    for _ in 0..undone {
        desk.call("redo_verfahren", json!({"draft": draft})).await;
    }
    let opened = desk.call("open_verfahren", json!({"draft": draft})).await;
    assert_eq!(number_of(opened["draft"]["title"].as_str().unwrap()), saved);
    println!(
        "{kills} kills; {saved} edits, {undone} steps undone and done again; {:.0} s",
        begun.elapsed().as_secs_f64()
    );
}
