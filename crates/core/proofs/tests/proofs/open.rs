//! Proofs where data may be anything: set by tasks, scripts and messages, with numbers on, between and beside constants,
//! with conditions and default flows that are missing.

use std::collections::{BTreeMap, BTreeSet};

use amtspult_proofs::{Data, FaultCode, Limits, Proof, Verdict, prove};
use bpmn::model::{ElementId, Model};
use expression::{Decimal, Value};

use super::blocks::Blocks;
use super::brute_force::{Answer, brute_force};
use super::on_two_threads;

/// States of brute force, which knows all values of all variables.
const STATE_LIMIT: usize = 600;
const LIMITS: Limits = Limits { unreduced: 200_000, reduced: 200_000, repairs: 0 };

pub fn model_of(seed: u64) -> (String, Model) {
    let mut blocks = Blocks::open(seed, 1 + (seed % 3) as usize);
    if seed.is_multiple_of(5) {
        blocks.damage();
    }
    let text = blocks.xml();
    let model = Model::read(text.as_bytes()).unwrap();
    (text, model)
}

/// Values of the variables that a text reads: all that are tried, and those that its conditions name or that lie between.
pub fn values(text: &str) -> [BTreeMap<String, Vec<Value>>; 2] {
    let number = |text: &str| Value::Number(Decimal::parse(text).unwrap());
    let reads = |name: &str| {
        let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
        // Names stand only within conditions.
        text.contains("${") && words.contains(&name)
    };
    let (mut all, mut named) = (BTreeMap::new(), BTreeMap::new());
    if reads("x") {
        let grid = ["0", "1", "1.5", "2", "2.5", "3", "4"];
        let constants: Vec<i32> = (1..=3)
            .filter(|one| {
                ["lt", "le", "gt", "ge", "==", "!="].iter().any(|sign| text.contains(&format!("x {sign} {one}")))
            })
            .collect();
        let is_named = |value: &Value| {
            let least = constants.iter().min().is_some_and(|least| *value >= Value::from(*least));
            least && constants.iter().max().is_some_and(|most| *value <= Value::from(*most))
        };
        let grid: Vec<Value> = grid.map(number).into();
        named.insert("x".to_owned(), grid.iter().filter(|value| is_named(value)).cloned().collect());
        all.insert("x".to_owned(), grid);
    }
    if reads("b") {
        let both = vec![Value::from(true), Value::from(false)];
        all.insert("b".to_owned(), both.clone());
        named.insert("b".to_owned(), both);
    }
    if reads("t") {
        let known: Vec<Value> = ["a", "b"]
            .iter()
            .filter(|one| text.contains(&format!("'{one}'")) && text.contains(&format!("= '{one}'")))
            .map(|one| Value::from(*one))
            .collect();
        all.insert("t".to_owned(), known.iter().cloned().chain([Value::from("z")]).collect());
        named.insert("t".to_owned(), known);
    }
    [all, named]
}

#[derive(Default)]
struct Compared {
    compared: usize,
    skipped: usize,
    verdicts: BTreeMap<&'static str, usize>,
    /// Undecided by what isn't followed exactly, though nothing comes of it.
    undecided: usize,
    wrong: Vec<String>,
}

fn elements(proof: &Proof, wanted: impl Fn(FaultCode, bool) -> bool) -> BTreeSet<ElementId> {
    let faults = proof.faults.iter().filter(|fault| wanted(fault.code, fault.certain));
    faults.flat_map(|fault| fault.elements.clone()).collect()
}

fn compare(seed: u64, compared: &mut Compared) {
    let (text, model) = model_of(seed);
    let process = model.find("p").unwrap();
    let [all, named] = values(&text);
    let answers = [all, named].map(|values| brute_force(&model, process, &values, STATE_LIMIT));
    let [Some(all), Some(named)] = answers else {
        compared.skipped += 1;
        return;
    };
    compared.compared += 1;
    let proof = prove(&model, process, &Data { is_open: true, ..Data::default() }, &LIMITS);
    let verdict = match proof.verdict {
        Verdict::Sound => "sound",
        Verdict::Unsound => "unsound",
        Verdict::Unknown => "unknown",
    };
    *compared.verdicts.entry(verdict).or_default() += 1;
    let is_harmless = all.codes.is_empty() && !all.is_uncaught;
    compared.undecided += usize::from(proof.verdict == Verdict::Unknown && proof.faults.is_empty() && is_harmless);
    differences(&model, &proof, &all, &named)
        .into_iter()
        .for_each(|what| compared.wrong.push(format!("{seed}: {what}: {:?}\n{text}", proof.faults)));
}

fn differences(model: &Model, proof: &Proof, all: &Answer, named: &Answer) -> Vec<String> {
    let mut wrong = vec![];
    let mut is = |right: bool, what: String| wrong.extend((!right).then_some(what));
    let real: BTreeSet<&str> = all.codes.iter().copied().filter(|code| *code != "improper-completion").collect();
    let is_missed =
        |(id, element): &(ElementId, &bpmn::model::Element)| element.activity().is_some() && !all.entered.contains(id);
    let missed: BTreeSet<ElementId> = model.elements().filter(is_missed).map(|(id, _)| id).collect();
    let breaks_off = !real.is_empty() || all.is_uncaught;
    // What isn't followed exactly is named, and leaves the process undecided whether anything comes of it or not.
    let is_undecided = proof.verdict == Verdict::Unknown && !proof.covered.approximations.is_empty();
    is(proof.verdict != Verdict::Sound || !breaks_off, format!("proved, but {real:?}"));
    is(proof.verdict == Verdict::Sound || breaks_off || is_undecided || !missed.is_empty(), "not proved".to_owned());
    let no_flow = elements(proof, |code, _| code == FaultCode::NoFlow);
    is(no_flow == all.no_flow, format!("no flow at {no_flow:?}, wanted {:?}", all.no_flow));
    let certain = elements(proof, |code, certain| code == FaultCode::NoFlow && certain);
    is(named.no_flow.is_subset(&certain), format!("no flow for sure at {certain:?}, wanted {:?}", named.no_flow));
    let codes = super::codes(proof);
    for code in ["deadlock", "lack-of-synchronisation", "improper-completion", "endless-loop"] {
        is(codes.contains(code) == all.codes.contains(code), format!("{code}: {}", codes.contains(code)));
    }
    is(codes.contains("no-end") || !all.codes.contains("no-end"), "no-end is missing".to_owned());
    let is_excused = all.codes.contains("no-end") || no_flow != certain;
    is(!codes.contains("no-end") || is_excused, "no-end is wrong".to_owned());
    let unreachable = elements(proof, |code, _| code == FaultCode::UnreachableActivity);
    let is_same = if all.was_cut { unreachable.is_subset(&missed) } else { unreachable == missed };
    is(is_same, format!("unreachable {unreachable:?}, wanted {missed:?}"));
    wrong
}

#[test]
fn nothing_is_proved_that_may_break_off() {
    let seeds: Vec<u64> = (0..trial::rounds(10_000, 50) as u64).collect();
    let all = on_two_threads(&seeds, compare);
    let sum = |count: fn(&Compared) -> usize| all.iter().map(count).sum::<usize>();
    println!("{} compared, {} too large for brute force", sum(|all| all.compared), sum(|all| all.skipped));
    for verdict in ["sound", "unsound", "unknown"] {
        let count: usize = all.iter().map(|all| all.verdicts.get(verdict).copied().unwrap_or_default()).sum();
        println!("{verdict}: {count}");
        assert!(count > 0 || !trial::full(), "{verdict}: the models show nothing");
    }
    // Who leaves much undecided would never be wrong.
    let (undecided, compared) = (sum(|all| all.undecided), sum(|all| all.compared));
    println!("{undecided} undecided though nothing comes of it");
    assert!(!trial::full() || undecided * 50 <= compared, "{undecided} of {compared} are left undecided");
    let wrong: Vec<&String> = all.iter().flat_map(|all| &all.wrong).collect();
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.into_iter().take(3).cloned().collect::<Vec<_>>().join("\n"));
}
