//! How long evaluation and checks take, next to their budgets: `cargo bench -p amtspult-forms`; `cargo xtask bench forms`
//! also compares with programs for the browser.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a chore, not the product

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use amtspult_forms::{
    CheckContext, Condition, Context, Evaluator, Field, FieldGroup, FieldRef, FieldType, Form, Row, Section, Session,
    Test, Validator, ValidatorKind, check, evaluate, generate_examples,
};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const TODAY: Date = date(2026, 11, 23);

/// Median and slowest of so many runs.
fn measured(runs: usize, mut run: impl FnMut(usize)) -> (Duration, Duration) {
    let mut times: Vec<Duration> = (0..runs)
        .map(|number| {
            let start = Instant::now();
            run(number);
            start.elapsed()
        })
        .collect();
    times.sort();
    (times[runs / 2], times[runs - 1])
}

/// A thousand fields in ten groups; in each every field is shown by the one before, and has three validators.
fn large() -> Form {
    let group = |g: usize| {
        let field = |f: usize| {
            let mut field = Field::new(format!("f{f}"), FieldType::String, format!("Feld {f}"));
            field.required = f.is_multiple_of(3);
            if f > 0 {
                let before = FieldRef::to(format!("g{g}"), format!("f{}", f - 1));
                field.conditions.push(Condition::show(before, Test::Filled));
            }
            let kinds = [
                ValidatorKind::MaxLength(60),
                ValidatorKind::Regex("[a-z0-9]+".to_owned()),
                ValidatorKind::MinLength(1),
            ];
            field.validators.extend(kinds.map(Validator::new));
            field
        };
        let rows = (0..100).map(|f| Row { fields: vec![field(f)], ..Row::default() }).collect();
        FieldGroup { id: format!("g{g}"), rows, ..FieldGroup::default() }
    };
    let section = Section { groups: (0..10).map(group).collect(), ..Section::default() };
    let mut form = Form { id: "1:Gross:v1.0".to_owned(), sections: vec![section], ..Form::default() };
    form.number();
    form
}

/// A thousand fields in ten groups; in each the first one shows the others. Validators as in `large`.
fn grouped() -> Form {
    let mut form = large();
    for group in form.sections.iter_mut().flat_map(|section| &mut section.groups) {
        let first = FieldRef::to(group.id.clone(), "f0");
        for field in group.rows.iter_mut().flat_map(|row| &mut row.fields).filter(|field| field.id != "f0") {
            field.conditions = vec![Condition::show(first.clone(), Test::Filled)];
        }
    }
    form.number();
    form
}

/// What `compare/compare.mjs` measures, here: median by name.
fn compared(keys: &[domain::FieldKey], answers: &amtspult_forms::Answers) -> BTreeMap<&'static str, Duration> {
    let mut session = Session::new(Arc::new(Evaluator::new(&grouped())), Context::on(TODAY), answers.clone());
    let one = |n: usize, session: &mut Session| session.answer(&keys[(n * 7) % 1000], json!(format!("wert{n}")));
    let toggled = |n: usize, session: &mut Session| {
        session.answer(&keys[0], if n.is_multiple_of(2) { json!("") } else { json!("wert") })
    };
    [
        ("one answer", measured(2_000, |n| drop(black_box(one(n, &mut session)))).0),
        ("hides or shows 99", measured(500, |n| drop(black_box(toggled(n, &mut session)))).0),
    ]
    .into()
}

/// Runs the other programs under node and prints how many times as long they take.
fn compare(ours: &BTreeMap<&'static str, Duration>) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/compare/compare.mjs");
    let output = Command::new("node").arg(script).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "node {script} failed");
    println!("\n1,000 fields, each shown by the first of its group; median, and how many times as long as here");
    for (what, time) in ours {
        println!("{:<28} {what:<20} {:>10.4} ms", "amtspult-forms", time.as_secs_f64() * 1e3);
    }
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let told: Value = serde_json::from_str(line).unwrap();
        let (Some(program), Some(what)) = (told["program"].as_str(), told["what"].as_str()) else {
            println!("{line}");
            continue;
        };
        let median = told["median"].as_f64().unwrap();
        let times = median / (ours[what].as_secs_f64() * 1e3);
        println!("{program:<28} {what:<20} {median:>10.4} ms  {times:>8.0} times");
    }
}

fn main() {
    let form = large();
    let context = Context::on(TODAY);
    let keys: Vec<domain::FieldKey> =
        (0..1000).map(|i| domain::FieldKey::new(format!("g{}", i / 100), 0, format!("f{}", i % 100))).collect();
    let answers: amtspult_forms::Answers = keys.iter().map(|key| (key.clone(), json!("wert"))).collect();
    let plan = Arc::new(Evaluator::new(&form));
    let mut session = Session::new(Arc::clone(&plan), context.clone(), answers.clone());
    let mut table = vec![];
    let mut line = |what: &str, budget: &str, (median, slowest): (Duration, Duration)| {
        table.push(format!(
            "{what:<58} {:>10.3} ms {:>10.3} ms  {budget}",
            median.as_secs_f64() * 1e3,
            slowest.as_secs_f64() * 1e3
        ));
    };
    let text = |number: usize| json!(format!("wert{number}"));
    line(
        "1,000 fields, one answer",
        "≤ 1 ms",
        measured(2_000, |n| drop(black_box(session.answer(&keys[(n * 7) % 1000], text(n))))),
    );
    line(
        "1,000 fields, one answer that hides or shows 99 others",
        "≤ 1 ms",
        measured(500, |n| {
            let value = if n % 2 == 0 { json!("") } else { json!("wert") };
            drop(black_box(session.answer(&keys[0], value)));
        }),
    );
    line("1,000 fields, all that the answers mean", "", measured(200, |_| drop(black_box(session.evaluation()))));
    line(
        "1,000 fields, in one step from the form",
        "",
        measured(50, |_| drop(black_box(evaluate(&form, &answers, &context)))),
    );
    let json = form.to_json();
    line("1,000 fields, read", "", measured(50, |_| drop(black_box(Form::parse(&json)))));
    line("1,000 fields, written", "", measured(50, |_| drop(black_box(form.to_json()))));

    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/forms");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort_by_key(|path| std::fs::metadata(path).unwrap().len());
    let largest = files.pop().unwrap();
    let name = largest.file_stem().unwrap().to_string_lossy().into_owned();
    let form = Form::read(&std::fs::read_to_string(&largest).unwrap()).unwrap();
    line(
        &format!("{name}, checks with proofs"),
        "≤ 500 ms",
        measured(20, |_| drop(black_box(check(&form, &CheckContext::on(TODAY))))),
    );
    line(&format!("{name}, examples"), "", measured(5, |_| drop(black_box(generate_examples(&form, &context)))));

    println!("{:<58} {:>13} {:>13}  budget", "", "median", "slowest");
    for line in table {
        println!("{line}");
    }
    if std::env::args().any(|argument| argument == "--compare") {
        compare(&compared(&keys, &answers));
    }
}
